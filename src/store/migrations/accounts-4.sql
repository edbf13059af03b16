-- Addresses that accounts are to have once a letter there was answered: one an account, the last one asked for. Its
-- number is never used again, or a link to the one before would prove this one. Rows of addresses that another account
-- has come to nothing; they are written and kept all the same, so that nothing shows which these are.
CREATE TABLE new_address (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL UNIQUE REFERENCES account (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;
