-- Every address a category's page ever had, and the category that had it last: `slug` is its part of the
-- URL, `tag` its identity, which stays when its name changes.
CREATE TABLE category (
    slug TEXT PRIMARY KEY,
    tag TEXT NOT NULL
) STRICT, WITHOUT ROWID;
