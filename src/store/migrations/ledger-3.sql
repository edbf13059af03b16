-- Substitutes as they were found for each product, and a hash of all that was looked at: found again only where that is
-- another. Which bytes say what is known where they are found.
CREATE TABLE choice (
    product INTEGER PRIMARY KEY,
    inputs INTEGER NOT NULL,
    found BLOB NOT NULL
) STRICT;

-- What was learnt from the whole catalogue, in one row.
CREATE TABLE learnt (
    number INTEGER PRIMARY KEY CHECK (number = 0),
    bytes BLOB NOT NULL
) STRICT;

-- What laying shelves and counting need of each product, by the hash of its record.
CREATE TABLE outline (
    product INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
