-- Grams or millilitres of a portion, where amounts are per 100 of them.
ALTER TABLE product ADD COLUMN serving REAL;
