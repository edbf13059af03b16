-- Names in the other languages of the site, as a JSON object by two letters.
ALTER TABLE product ADD COLUMN translations TEXT;
