-- Grams or millilitres in the pack, as Open Food Facts reads its size: a witness for our own reading.
ALTER TABLE product ADD COLUMN content REAL;
