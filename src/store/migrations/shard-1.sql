-- What a shard is made of, and whether it is complete.
CREATE TABLE fact (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Products as the search file is to have them, by the hash of all they are made from. Which bytes say so is known there.
CREATE TABLE document (
    product INTEGER PRIMARY KEY,
    inputs INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
