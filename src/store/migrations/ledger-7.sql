-- What choosing substitutes knew of the catalogue when it found what `choice` holds, in parts. Which bytes say what is known where
-- substitutes are found. Choices are of the same moment, so those without it are none.
CREATE TABLE known_part (
    number INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

DELETE FROM choice;
