-- What the file says of itself: `format`, `made_of`, `made_at`, `newest`.
CREATE TABLE fact (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is shown of a product, by barcode. `photo` is the address up to the size; `swaps` tells its
-- substitutes, best first, as a JSON array, NULL where there are none; `better` is how many.
CREATE TABLE product (
    barcode INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    lang TEXT,
    brand TEXT,
    quantity TEXT,
    grading TEXT NOT NULL,
    points INTEGER,
    nova INTEGER,
    photo TEXT,
    better INTEGER NOT NULL,
    swaps TEXT
) STRICT;
