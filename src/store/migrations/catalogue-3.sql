-- What else categories are called, by language (JSON object of arrays): visitors search by it.
ALTER TABLE category ADD COLUMN synonyms TEXT NOT NULL DEFAULT '{}';
