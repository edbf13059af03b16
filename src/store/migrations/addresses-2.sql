-- Products that were on the site and are not any more: the slug of the narrowest category they stood in, and when a build first
-- found them gone, in seconds.
CREATE TABLE gone_product (
    barcode INTEGER PRIMARY KEY,
    shelf TEXT,
    gone INTEGER NOT NULL
) STRICT;
