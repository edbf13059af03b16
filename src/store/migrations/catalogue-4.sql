-- What a nutrition table says besides its amounts: how they are qualified (JSON object of nutrient to sign),
-- the size of a portion where that is what they refer to, whether kJ and kcal had to be put right, and the
-- rules of plausibility it breaks (JSON array of their codes).
ALTER TABLE product ADD COLUMN modifiers TEXT;
ALTER TABLE product ADD COLUMN portion TEXT;
ALTER TABLE product ADD COLUMN energy_restored INTEGER NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN implausible TEXT;
-- Amounts may refer to a portion. The rule of a column cannot be changed, so the column is made again.
ALTER TABLE product ADD COLUMN basis_of_amounts TEXT NOT NULL DEFAULT '100g'
    -- Three values in IN would make SQLite fill a temporary table for every row written.
    CHECK (basis_of_amounts = '100g' OR basis_of_amounts = '100ml' OR basis_of_amounts = 'portion');
UPDATE product SET basis_of_amounts = basis;
ALTER TABLE product DROP COLUMN basis;
ALTER TABLE product RENAME COLUMN basis_of_amounts TO basis;
-- What the list of ingredients tells of allergens: sets of the fourteen, as bits; and whether all its words
-- are known.
ALTER TABLE product ADD COLUMN listed_allergens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN listed_traces INTEGER NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN listed_absent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN ingredients_judged INTEGER NOT NULL DEFAULT 0;
