-- What the file says of itself: `format`, `made_of`, `made_at`, `newest`.
CREATE TABLE fact (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is known and shown of a product. `rank` numbers products from the one most people look for; `texts`
-- are lines: stems of its name, of its main brand, of its other brands and pack size, then name,
-- language, brand, pack size and photo as cards show them; `traits` is written and read by sheet.rs.
CREATE TABLE sheet (
    rank INTEGER PRIMARY KEY,
    barcode INTEGER NOT NULL,
    traits BLOB NOT NULL,
    texts TEXT NOT NULL
) STRICT;

-- The substitutes of products that have some, best first, as a JSON array. Apart, because lists of
-- products need none of it.
CREATE TABLE swap (
    barcode INTEGER PRIMARY KEY,
    notes TEXT NOT NULL
) STRICT;

-- Words and marks by rank. Rows come in order of rank, so that the first matches are the best known
-- and nobody has to look at the others. Texts are folded before they come here; the tokenizer only
-- parts them at spaces.
CREATE VIRTUAL TABLE text USING fts5 (
    words, content = '', detail = none, columnsize = 0, prefix = '2 3 4 5',
    tokenize = 'unicode61 remove_diacritics 0'
);

-- The same of the best known products alone, who are also found by their categories: those lists are
-- long, and two of them would be compared to their ends.
CREATE VIRTUAL TABLE best_text USING fts5 (
    words, content = '', detail = none, columnsize = 0, prefix = '2 3 4 5',
    tokenize = 'unicode61 remove_diacritics 0'
);

-- Categories that have products, numbered from the fullest; `slug` is their part of the URL.
CREATE TABLE category (
    number INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    products INTEGER NOT NULL
) STRICT;

-- The words of their names, by number.
CREATE VIRTUAL TABLE category_text USING fts5 (
    words, content = '', detail = none, columnsize = 0, prefix = '2 3 4 5',
    tokenize = 'unicode61 remove_diacritics 0'
);

-- Words as they are typed but for accents and case, and how many products have them: the most frequent
-- ones.
CREATE TABLE word (
    word TEXT PRIMARY KEY,
    products INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Hashes of all stems the index has and of short names, sorted, four bytes each: what is not among them
-- need not be asked for.
CREATE TABLE stem (
    hashes BLOB NOT NULL
) STRICT;

-- What is said and what else is meant by it, as stems joined by spaces.
CREATE TABLE synonym (
    said TEXT NOT NULL,
    meant TEXT NOT NULL,
    PRIMARY KEY (said, meant)
) STRICT, WITHOUT ROWID;
