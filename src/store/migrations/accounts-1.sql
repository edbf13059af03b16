-- Who has an account. `email` is the address as typed, `email_key` what its spellings have in
-- common. `seen` is the last day somebody was signed in, `warned` when a mail said that the
-- account would be deleted for not being used. Numbers are never used again: a session or a signed
-- link of a deleted account must not become another person's.
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    warned INTEGER,
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
) STRICT;
CREATE INDEX account_by_seen ON account (seen);

-- Browsers that are signed in. `token` is the SHA-256 of what the cookie holds, `id` the first 63
-- bits of it.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    token BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    started INTEGER NOT NULL,
    seen INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_account ON session (account);

-- A link that sets a new password: one an account, so that a new one makes the last void.
CREATE TABLE reset (
    account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    token BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    issued INTEGER NOT NULL
) STRICT;

-- Saved substitutes by barcode. `snapshot` is JSON that the server makes and reads: what was
-- shown of both products when they were saved. A row with `removed` is kept for a while, so that
-- removing can be undone.
CREATE TABLE saved (
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    product INTEGER NOT NULL,
    substitute INTEGER NOT NULL,
    snapshot TEXT NOT NULL,
    note TEXT CHECK (length(note) BETWEEN 1 AND 500),
    saved INTEGER NOT NULL,
    removed INTEGER,
    PRIMARY KEY (account, product, substitute),
    CHECK (product <> substitute)
) STRICT, WITHOUT ROWID;

-- Token buckets, by a keyed hash of whose they are. One that is full is as good as none.
CREATE TABLE bucket (
    key BLOB PRIMARY KEY CHECK (length(key) = 32),
    level REAL NOT NULL,
    updated INTEGER NOT NULL,
    full_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `signing`: what the server signs with.
CREATE TABLE secret (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL CHECK (length(value) = 32)
) STRICT, WITHOUT ROWID;
