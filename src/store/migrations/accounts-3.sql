-- Who registered and has not proved the address yet: several of an address, since who registers with another's
-- must not stand in its owner's way. Rows of addresses that have an account come to nothing; they are written all the
-- same, so that the work does not show which these are. `intent` is what the visitor was about to do: a query.
CREATE TABLE registration (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    intent TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;
CREATE INDEX registration_by_address ON registration (email_key);
