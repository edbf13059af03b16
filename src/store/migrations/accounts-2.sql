-- Links that set a new password: several of an account at once, since one that a stranger asks for must not
-- void the one its owner is about to use.
CREATE TABLE link (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    issued INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_account ON link (account);
INSERT INTO link (token, account, issued) SELECT token, account, issued FROM reset;
DROP TABLE reset;

-- Wrong passwords since the last right one, from whatever network.
ALTER TABLE account ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;

-- The same of addresses without an account, in one row: the work must not show whether there is one.
CREATE TABLE stranger (failures INTEGER NOT NULL) STRICT;
INSERT INTO stranger (failures) VALUES (0);
