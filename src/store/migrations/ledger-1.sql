-- What public/ holds: path below public/ and the fingerprint of what was written there.
CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    fingerprint BLOB NOT NULL
) STRICT;

-- `identity`: the build identity that public/ carries too. `state`: 'publishing' while files may
-- differ from the pages listed, 'settled' otherwise.
CREATE TABLE fact (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
