-- Of pages of categories: the hash of the products they list, the run that last found other inputs, and as bits which
-- these were.
ALTER TABLE page ADD COLUMN listed INTEGER;
ALTER TABLE page ADD COLUMN dirtied INTEGER;
ALTER TABLE page ADD COLUMN causes INTEGER NOT NULL DEFAULT 0;
