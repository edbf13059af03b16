-- What a refresh needs to know of every product, in a narrow table of its own: reading it whole
-- is quick, and a record that changed in what is not kept writes here only. `stamp` tells the
-- record's text and how it was read, `hash` the content made of it. Products that are gone have no
-- record.
CREATE TABLE record (
    barcode INTEGER PRIMARY KEY,
    stamp INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    source INTEGER NOT NULL,
    traits INTEGER NOT NULL
) STRICT;
INSERT INTO record (barcode, stamp, hash, modified, source, traits)
SELECT barcode, 0, hash, modified, 0,
    CASE grading WHEN 'a' THEN 0 WHEN 'b' THEN 1 WHEN 'c' THEN 2 WHEN 'd' THEN 3 WHEN 'e' THEN 4
        WHEN 'unknown' THEN 5 ELSE 6 END
    + CASE WHEN coalesce(energy_kj, fat, sugars, proteins, salt) IS NULL THEN 0 ELSE 8 END
    + CASE WHEN categories IS NULL THEN 0 ELSE 16 END
FROM product WHERE gone = 0;
ALTER TABLE product DROP COLUMN hash;

-- Categories that OFF's taxonomy does not have, with the names typed for them (JSON object).
ALTER TABLE product ADD COLUMN other_categories TEXT;
CREATE INDEX product_with_other_categories ON product (barcode) WHERE other_categories IS NOT NULL;

-- Where records came from; number 0 is what earlier versions read.
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO source (id, name) VALUES (0, 'earlier sources');

-- Which command a run was of.
ALTER TABLE run ADD COLUMN command TEXT NOT NULL DEFAULT 'build';
