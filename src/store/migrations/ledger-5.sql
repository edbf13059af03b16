-- What was a hash of what a page shows is one of what its file holds now: no other content can have it.
ALTER TABLE product_page RENAME COLUMN view TO held;
