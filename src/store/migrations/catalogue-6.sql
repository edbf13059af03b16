-- What name and list of ingredients tell besides allergens (sweeteners, free of lactose, vegan …), as bits.
ALTER TABLE product ADD COLUMN listed_facts INTEGER NOT NULL DEFAULT 0;
