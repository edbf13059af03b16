-- Letters that wait: why, to whom and in which language, never what they say. `tries` counts those that were begun; `due` is
-- when the next one may begin, and while a letter is being sent when another server may take it. Its number is never used
-- again, or who sent one late would take away another. `account` is whom it concerns where the address is not that account's
-- own; `of_owner` is 1 where the owner of an account waits.
CREATE TABLE letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    occasion TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    account INTEGER,
    pending INTEGER,
    edition INTEGER NOT NULL,
    of_owner INTEGER NOT NULL CHECK (of_owner IN (0, 1)),
    tries INTEGER NOT NULL,
    due INTEGER NOT NULL,
    queued INTEGER NOT NULL
) STRICT;
