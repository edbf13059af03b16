-- Runs that worked on the site, by number.
CREATE TABLE run (
    number INTEGER PRIMARY KEY,
    started INTEGER NOT NULL
) STRICT;

-- Pages of products, by number: most of all files. `substitute`: the other product of a page about two, else 0.
-- `inputs`: hash of what the page is made of. `view`: hash of what it shows, for which the file was written.
-- `changed`: the run that last wrote other content. `dirtied`: 64 times the run that last found other inputs, and
-- as bits which these were.
CREATE TABLE product_page (
    product INTEGER NOT NULL,
    substitute INTEGER NOT NULL,
    inputs INTEGER NOT NULL,
    view INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    dirtied INTEGER NOT NULL,
    PRIMARY KEY (product, substitute)
) STRICT, WITHOUT ROWID;

-- Hashes of what the catalogue held of each product when its pages were made: of all of it, and of what others show.
CREATE TABLE product_content (
    product INTEGER PRIMARY KEY,
    record INTEGER NOT NULL,
    shown INTEGER NOT NULL
) STRICT;

-- Of other files, the hash of what they are made of, where that is known before they are made.
ALTER TABLE page ADD COLUMN inputs INTEGER;
-- The run that last wrote other content, where it is known.
ALTER TABLE page ADD COLUMN changed INTEGER;

-- The files themselves tell once what the new tables are to say of them.
DELETE FROM page WHERE path LIKE 'produit/%';
DELETE FROM fact;
