-- The tables of migrations/accounts-*.sql as servers of PostgreSQL's protocol take them. All whole numbers are BIGINT.
-- Numbers of rows are chosen by the program, so that no sequence has to be shared: see the comments there for what
-- they mean.
CREATE TABLE account (
    id BIGINT PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    warned BIGINT,
    disabled BIGINT NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    failures BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX account_by_seen ON account (seen);

CREATE TABLE session (
    id BIGINT PRIMARY KEY,
    token BYTEA NOT NULL UNIQUE CHECK (length(token) = 32),
    account BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    started BIGINT NOT NULL,
    seen BIGINT NOT NULL
);
CREATE INDEX session_by_account ON session (account);

CREATE TABLE link (
    token BYTEA PRIMARY KEY CHECK (length(token) = 32),
    account BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    issued BIGINT NOT NULL
);
CREATE INDEX link_by_account ON link (account);

CREATE TABLE saved (
    account BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    product BIGINT NOT NULL,
    substitute BIGINT NOT NULL,
    snapshot TEXT NOT NULL,
    note TEXT CHECK (length(note) BETWEEN 1 AND 500),
    saved BIGINT NOT NULL,
    removed BIGINT,
    PRIMARY KEY (account, product, substitute),
    CHECK (product <> substitute)
);

CREATE TABLE bucket (
    key BYTEA PRIMARY KEY CHECK (length(key) = 32),
    level DOUBLE PRECISION NOT NULL,
    updated BIGINT NOT NULL,
    full_at BIGINT NOT NULL
);

CREATE TABLE secret (
    key TEXT PRIMARY KEY,
    value BYTEA NOT NULL CHECK (length(value) = 32)
);

CREATE TABLE stranger (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    failures BIGINT NOT NULL
);
INSERT INTO stranger (id, failures) VALUES (1, 0);

CREATE TABLE registration (
    id BIGINT PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    intent TEXT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX registration_by_address ON registration (email_key);

CREATE TABLE new_address (
    id BIGINT PRIMARY KEY,
    account BIGINT NOT NULL UNIQUE REFERENCES account (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    created BIGINT NOT NULL
);
