-- Letters that wait: see migrations/accounts-5.sql.
CREATE TABLE letter (
    id BIGINT PRIMARY KEY,
    occasion TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    account BIGINT,
    pending BIGINT,
    edition BIGINT NOT NULL,
    of_owner BIGINT NOT NULL CHECK (of_owner IN (0, 1)),
    tries BIGINT NOT NULL,
    due BIGINT NOT NULL,
    queued BIGINT NOT NULL
);
