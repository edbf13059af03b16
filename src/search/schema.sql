-- Facts about the file: `format`, `made_of`, `made_at`, `newest`; for the next build `shared`, a digest of what all
-- documents were made from, and how many documents the index got since the file was made from nothing (`replaced`).
CREATE TABLE fact (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is known and shown of a product. `rank` orders products by popularity, the most popular first, with room in
-- between; `texts` are lines: stems of its name, of its main brand, of its other brands and pack size, other spellings of
-- these words, then name, language, brand, pack size and photo as cards show them; `facets` is written and read by facets.rs.
CREATE TABLE document (
    rank INTEGER PRIMARY KEY,
    barcode INTEGER NOT NULL,
    facets BLOB NOT NULL,
    texts TEXT NOT NULL
) STRICT;

-- The substitutes of products that have some, best first, as a JSON array. Apart, because lists of
-- products need none of it.
CREATE TABLE swap (
    barcode INTEGER PRIMARY KEY,
    notes TEXT NOT NULL
) STRICT;

-- The nutrition tables of products that have one, as figures.rs writes them. Apart, because lists of products need none
-- of it either, and documents are held in memory.
CREATE TABLE nutrition (
    barcode INTEGER PRIMARY KEY,
    figures TEXT NOT NULL
) STRICT;

-- Weigh labels that are no products of their own, with the barcode of the product that stands for their article.
CREATE TABLE label (
    barcode INTEGER PRIMARY KEY,
    product INTEGER NOT NULL
) STRICT;

-- Words and facet terms by rank. Rows come in order of rank, so that the first matches are the most
-- popular and the others need not be read. Texts are folded before they come here; the tokenizer only
-- splits them at spaces.
CREATE VIRTUAL TABLE text USING fts5 (
    words, content = '', detail = none, columnsize = 0, prefix = '2 3 4 5',
    tokenize = 'unicode61 remove_diacritics 0'
);

-- The same of the most popular products alone, which are also found by their categories: the lists of
-- categories are long, and two of them would be compared to their ends.
CREATE VIRTUAL TABLE popular_text USING fts5 (
    words, content = '', detail = none, columnsize = 0, prefix = '2 3 4 5',
    tokenize = 'unicode61 remove_diacritics 0'
);

-- Categories that have products, by the number they keep; `slug` is their part of the URL, `words` are what they are found
-- by, those of a name that is not in the site's language with U+E0FF before them. For the next build: a hash of all their
-- names, and their words folded.
CREATE TABLE category (
    number INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    products INTEGER NOT NULL,
    names INTEGER NOT NULL,
    words TEXT NOT NULL,
    folded TEXT NOT NULL
) STRICT;

-- Names and addresses of the same categories in the further languages of the site, by the numbers of their editions.
CREATE TABLE category_name (
    edition INTEGER NOT NULL,
    number INTEGER NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (edition, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX category_name_by_slug ON category_name (slug);

-- Names of products in the further languages of the site. Apart, because those at the root need none of them, and
-- documents are held in memory.
CREATE TABLE translation (
    barcode INTEGER NOT NULL,
    edition INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (barcode, edition)
) STRICT, WITHOUT ROWID;

-- A copy of data/addresses.sqlite with where each address of a category leads now, and the names and
-- synonyms of categories as addresses, which have no `tag`; those below a further language with its letters: `en/jams`. `target` is NULL where it leads to no other page.
CREATE TABLE category_address (
    slug TEXT PRIMARY KEY,
    tag TEXT,
    target TEXT
) STRICT, WITHOUT ROWID;

-- A copy of the products of data/addresses.sqlite that are gone; `gone` in seconds.
CREATE TABLE gone_product (
    barcode INTEGER PRIMARY KEY,
    shelf TEXT,
    gone INTEGER NOT NULL
) STRICT;

-- The most frequent words, as typed but for accents and case, and how many products have them.
CREATE TABLE word (
    word TEXT PRIMARY KEY,
    products INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Hashes of all stems in the index and of short names, sorted, four bytes each: what is not among them
-- need not be looked up.
CREATE TABLE stem (
    hashes BLOB NOT NULL
) STRICT;

-- Expressions and what has the same meaning, as stems joined by spaces.
CREATE TABLE synonym (
    expression TEXT NOT NULL,
    synonym TEXT NOT NULL,
    PRIMARY KEY (expression, synonym)
) STRICT, WITHOUT ROWID;

-- What follows is for the next build, which changes only what is made from something else.

-- What each document was made from: a hash of all of it; what decides its rank; its words, folded, with their other
-- spellings, as new_document.rs makes them.
CREATE TABLE made_from (
    barcode INTEGER PRIMARY KEY,
    inputs INTEGER NOT NULL,
    popularity INTEGER NOT NULL,
    words TEXT NOT NULL
) STRICT;

-- How often products have each word, and each hash of `stem`.
CREATE TABLE word_use (
    word TEXT PRIMARY KEY,
    uses INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stem_use (
    hash INTEGER PRIMARY KEY,
    uses INTEGER NOT NULL
) STRICT;
