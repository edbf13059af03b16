-- Pages of products, all of one product in one row: reading a row for each of them was most of what reading the ledger took.
-- `pages`: of each page, in order, the five numbers that were columns, eight bytes each, the greatest first.
CREATE TABLE product_pages (
    product INTEGER PRIMARY KEY,
    pages BLOB NOT NULL
) STRICT;

INSERT INTO product_pages (product, pages)
    SELECT product, unhex(group_concat(
        printf('%016x%016x%016x%016x%016x', substitute, inputs, held, changed, dirtied), '' ORDER BY substitute))
    FROM product_page GROUP BY product;

DROP TABLE product_page;
