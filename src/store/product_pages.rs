//! The ledger's entries of product pages: some forty bytes each, by number, read in the order of barcodes.

use std::ops::Range;

use anyhow::{Context, Result};
use rusqlite::{Connection, Row, params};

use super::ContentHashes;
use crate::model::{Barcode, Edition, PagePath};
use crate::sqlite::query;

/// A page of a product: its own, or the one about it and a substitute.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct ProductPageKey {
    /// The product.
    pub product: Barcode,
    /// In which language.
    pub edition: Edition,
    /// The substitute; `None` for the product's own page.
    pub substitute: Option<Barcode>,
}

impl ProductPageKey {
    /// Where the page is.
    pub(crate) fn path(self) -> PagePath {
        let root = match self.substitute {
            Some(substitute) => PagePath::substitute(self.product, substitute),
            None => PagePath::product(self.product),
        };
        root.of(self.edition)
    }

    /// The page of a path; `None` where it is that of another file.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let (edition, root) = PagePath::file(path).at_root();
        let (product, substitute) = root.barcodes()?;
        let key = Self { product, edition, substitute };
        (key.path().as_file() == path).then_some(key)
    }

    /// The product, and the substitute with the edition in front of it; both in the order of keys.
    fn numbers(self) -> (i64, i64) {
        let substitute = self.substitute.map_or(0, Barcode::key);
        (self.product.key(), self.edition.number() * EDITION + substitute)
    }

    fn from_numbers(product: Barcode, number: i64) -> Option<Self> {
        let (edition, substitute) = (number.div_euclid(EDITION), number.rem_euclid(EDITION));
        let substitute = match substitute {
            0 => None,
            key => Some(Barcode::from_key(key)?),
        };
        Some(Self { product, edition: Edition::from_number(edition)?, substitute })
    }
}

/// What the ledger knows of a page of a product.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ProductPageEntry {
    /// Which page.
    pub key: ProductPageKey,
    /// Hash of what it is made of.
    pub inputs: i64,
    /// First bits of the hash of what its file holds.
    pub held: i64,
    /// The number of the run that last wrote other content.
    pub changed: i64,
    /// The number of the run that last found other inputs.
    pub dirtied: i64,
    /// Which these were, as bits below [`CAUSES`].
    pub causes: u8,
}

/// Barcodes are below this, so that a number holds one and an edition.
const EDITION: i64 = 1 << 48;

/// Causes are bits below this.
const CAUSES: i64 = 64;

const SELECT: &str = "SELECT product, substitute, inputs, held, changed, dirtied FROM product_page";

/// The page of a row that begins with product and substitute.
fn key(row: &Row) -> rusqlite::Result<ProductPageKey> {
    let (product, number) = (row.get(0)?, row.get(1)?);
    ProductPageKey::from_numbers(product, number)
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(1, number))
}

fn entry(row: &Row) -> rusqlite::Result<ProductPageEntry> {
    let dirtied: i64 = row.get(5)?;
    Ok(ProductPageEntry {
        key: key(row)?,
        inputs: row.get(2)?,
        held: row.get(3)?,
        changed: row.get(4)?,
        dirtied: dirtied / CAUSES,
        causes: u8::try_from(dirtied % CAUSES).unwrap_or_default(),
    })
}

/// The pages of the products whose barcodes are in a range, in order.
pub(super) fn of_range(
    connection: &Connection,
    barcodes: &Range<i64>,
) -> Result<Vec<ProductPageEntry>> {
    let sql = format!("{SELECT} WHERE product >= ?1 AND product < ?2 ORDER BY product, substitute");
    query::all(connection, &sql, [barcodes.start, barcodes.end], entry)
        .context("reading the pages of products in the ledger")
}

/// Some pages of the products from a barcode on, in order, each with the number of the run that last changed it.
pub(super) fn changed_from(
    connection: &Connection,
    start: i64,
    most: u32,
) -> Result<Vec<(ProductPageKey, i64)>> {
    let sql = "SELECT product, substitute, changed FROM product_page
               WHERE product >= ?1 ORDER BY product, substitute LIMIT ?2";
    query::all(connection, sql, params![start, most], |row| Ok((key(row)?, row.get(2)?)))
        .context("reading the pages of products in the ledger")
}

/// Calls `each` with every page, in order.
pub(super) fn each(connection: &Connection, mut each: impl FnMut(ProductPageEntry)) -> Result<()> {
    let sql = format!("{SELECT} ORDER BY product, substitute");
    query::each(connection, &sql, [], |row| {
        each(entry(row)?);
        Ok(())
    })
}

/// How many pages of products are listed.
pub(super) fn count(connection: &Connection) -> Result<u64> {
    let sql = "SELECT count(*) FROM product_page";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

/// Fails with damage where an entry was not written by sitegen.
pub(super) fn check(connection: &Connection) -> Result<()> {
    query::each(connection, SELECT, [], |row| {
        entry(row)?;
        Ok(())
    })?;
    let sql = "SELECT product, record, shown FROM product_content";
    query::each(connection, sql, [], |row| {
        let (_, _, _): (Barcode, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(())
    })
}

/// Notes what is known of a page.
pub(super) fn record(connection: &Connection, entry: &ProductPageEntry) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO product_page
               (product, substitute, inputs, held, changed, dirtied) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let (product, substitute) = entry.key.numbers();
    let ProductPageEntry { key, inputs, held, changed, .. } = *entry;
    let dirtied = entry.dirtied * CAUSES + i64::from(entry.causes);
    let values = params![product, substitute, inputs, held, changed, dirtied];
    query::run(connection, sql, values)
        .with_context(|| format!("noting {} in the ledger", key.path()))?;
    Ok(())
}

/// Takes a page off the list.
pub(super) fn forget(connection: &Connection, key: ProductPageKey) -> Result<()> {
    let sql = "DELETE FROM product_page WHERE product = ?1 AND substitute = ?2";
    let (product, substitute) = key.numbers();
    query::run(connection, sql, [product, substitute])?;
    if key.substitute.is_none() && key.edition.is_root() {
        query::run(connection, "DELETE FROM product_content WHERE product = ?1", [product])?;
    }
    Ok(())
}

/// Lists a page without saying what it holds.
pub(super) fn doubt(connection: &Connection, key: ProductPageKey) -> Result<()> {
    let (inputs, held, changed, dirtied, causes) = (0, 0, 0, 0, 0);
    record(connection, &ProductPageEntry { key, inputs, held, changed, dirtied, causes })
}

/// Notes what the catalogue holds of a product.
pub(super) fn record_content(
    connection: &Connection,
    product: Barcode,
    content: ContentHashes,
) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO product_content (product, record, shown) VALUES (?1, ?2, ?3)";
    query::run(connection, sql, params![product, content.record, content.shown])
        .with_context(|| format!("noting product {product} in the ledger"))?;
    Ok(())
}

/// What the catalogue held of a product when its pages were made.
pub(super) fn content(connection: &Connection, product: Barcode) -> Result<Option<ContentHashes>> {
    let sql = "SELECT record, shown FROM product_content WHERE product = ?1";
    query::one(connection, sql, [product], |row| {
        Ok(ContentHashes { record: row.get(0)?, shown: row.get(1)? })
    })
}

/// Whether the file of a path is listed as a page of a product.
pub(super) fn lists(connection: &Connection, path: &str) -> Result<bool> {
    let Some(key) = ProductPageKey::of(path) else { return Ok(false) };
    let sql = "SELECT 1 FROM product_page WHERE product = ?1 AND substitute = ?2";
    let (product, substitute) = key.numbers();
    Ok(connection.prepare_cached(sql)?.exists([product, substitute])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_back_to_their_pages() {
        let [product, substitute] = ["3017620422003", "20000011"].map(|code| code.parse().unwrap());
        let mut last = (0, 0);
        for edition in ["", "de", "en"].map(|code| Edition::below(code).unwrap_or_default()) {
            for substitute in [None, Some(substitute)] {
                let key = ProductPageKey { product, edition, substitute };
                assert_eq!(ProductPageKey::of(key.path().as_file()), Some(key));
                let numbers = key.numbers();
                assert!(numbers > last, "the ledger has them in the order of keys");
                assert_eq!(ProductPageKey::from_numbers(product, numbers.1), Some(key));
                last = numbers;
            }
        }
        for path in [
            "index.html",
            "categorie/003/3017620422003.html",
            "produit/004/3017620422003.html",
            "produit/003/03017620422003.html",
            "produit/003/3017620422003-.html",
            "produit/003/3017620422003-20000011.html.gz",
        ] {
            assert_eq!(ProductPageKey::of(path), None, "{path}");
        }
    }
}
