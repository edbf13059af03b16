-- The languages that the longer description and the list of ingredients are written in, by two letters.
ALTER TABLE product ADD COLUMN generic_language TEXT;
ALTER TABLE product ADD COLUMN ingredients_language TEXT;
