-- Products by barcode (GTIN). Lists are JSON arrays, NULL where empty; amounts are per basis.
CREATE TABLE product (
    barcode INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    name TEXT NOT NULL CHECK (name <> ''),
    language TEXT,
    generic_name TEXT,
    brands TEXT,
    quantity TEXT,
    categories TEXT,
    compared_to TEXT,
    grading TEXT NOT NULL,
    nutriscore_points INTEGER,
    nutriscore_version INTEGER,
    nova INTEGER,
    environmental TEXT,
    energy_kj REAL,
    energy_kcal REAL,
    fat REAL,
    saturated_fat REAL,
    carbohydrates REAL,
    sugars REAL,
    fiber REAL,
    proteins REAL,
    salt REAL,
    fruits_vegetables_legumes REAL,
    basis TEXT NOT NULL CHECK (basis IN ('100g', '100ml')),
    prepared INTEGER NOT NULL CHECK (prepared IN (0, 1)),
    estimated INTEGER NOT NULL CHECK (estimated IN (0, 1)),
    ingredients TEXT,
    ingredients_analysis TEXT,
    allergens TEXT,
    traces TEXT,
    additives TEXT,
    labels TEXT,
    stores TEXT,
    countries TEXT,
    photo TEXT,
    completeness REAL NOT NULL,
    scans INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    created INTEGER NOT NULL,
    quality_errors TEXT
) STRICT;

-- The category graph: names by language (JSON object), parents (JSON array of tags).
CREATE TABLE category (
    tag TEXT PRIMARY KEY,
    names TEXT NOT NULL,
    parents TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Single facts: `sources` (JSON) tells which files the catalogue was made of.
CREATE TABLE fact (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The build journal, one row a run. Times are seconds since 1970, the report is JSON.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    started INTEGER NOT NULL,
    ended INTEGER,
    outcome TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'failed', 'interrupted')),
    program TEXT NOT NULL,
    error TEXT,
    report TEXT
) STRICT;

-- Records rejected by a run, as many as the limit on the journal allows.
CREATE TABLE rejection (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX rejection_by_run ON rejection (run);
