//! The ledger's entries of product pages: forty bytes each, those of a product in one row, read in the order of barcodes.

use std::ops::Range;

use anyhow::{Context, Result};
use rusqlite::types::Type;
use rusqlite::{Connection, Error, Row, params};

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

    /// The address visitors use.
    pub(crate) fn url(self) -> String {
        let root = PagePath::product_url(self.product, self.substitute);
        if self.edition.is_root() { root } else { self.edition.address(&root) }
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

/// Bytes of a page in the row of its product.
const PAGE_BYTES: usize = 40;

const SELECT: &str = "SELECT product, pages FROM product_pages";

impl ProductPageEntry {
    fn to_bytes(self) -> [u8; PAGE_BYTES] {
        let (_, substitute) = self.key.numbers();
        let dirtied = self.dirtied * CAUSES + i64::from(self.causes);
        let mut bytes = [0; PAGE_BYTES];
        let numbers = [substitute, self.inputs, self.held, self.changed, dirtied];
        for (own, number) in bytes.as_chunks_mut().0.iter_mut().zip(numbers) {
            *own = number.to_be_bytes();
        }
        bytes
    }

    /// A page of a product; `None` where the bytes are no page's.
    fn of_bytes(product: Barcode, bytes: &[u8; PAGE_BYTES]) -> Option<Self> {
        let mut numbers = [0; PAGE_BYTES / size_of::<i64>()];
        for (number, own) in numbers.iter_mut().zip(bytes.as_chunks().0) {
            *number = i64::from_be_bytes(*own);
        }
        let [substitute, inputs, held, changed, dirtied] = numbers;
        Some(Self {
            key: ProductPageKey::from_numbers(product, substitute)?,
            inputs,
            held,
            changed,
            dirtied: dirtied / CAUSES,
            causes: u8::try_from(dirtied % CAUSES).unwrap_or_default(),
        })
    }
}

/// Calls `each` with the pages of a row, in order.
fn read(row: &Row, mut each: impl FnMut(ProductPageEntry)) -> rusqlite::Result<()> {
    let (product, bytes) = (row.get(0)?, row.get_ref(1)?.as_blob()?);
    let (pages, rest) = bytes.as_chunks();
    let mut is_right = rest.is_empty();
    for page in pages {
        match ProductPageEntry::of_bytes(product, page) {
            Some(entry) => each(entry),
            None => is_right = false,
        }
    }
    if is_right { Ok(()) } else { Err(Error::InvalidColumnType(1, "pages".into(), Type::Blob)) }
}

/// The pages of the products whose barcodes are in a range, in order.
pub(super) fn of_range(
    connection: &Connection,
    barcodes: &Range<i64>,
) -> Result<Vec<ProductPageEntry>> {
    let sql = format!("{SELECT} WHERE product >= ?1 AND product < ?2 ORDER BY product");
    let mut entries = Vec::new();
    query::each(connection, &sql, [barcodes.start, barcodes.end], |row| {
        Ok(read(row, |entry| entries.push(entry))?)
    })
    .context("reading the pages of products in the ledger")?;
    Ok(entries)
}

/// The pages of some products from a barcode on, in order, and the barcode from which on there may be more.
pub(super) fn from(
    connection: &Connection,
    start: i64,
    products: u32,
) -> Result<(Vec<ProductPageEntry>, i64)> {
    let sql = format!("{SELECT} WHERE product >= ?1 ORDER BY product LIMIT ?2");
    let (mut entries, mut rows) = (Vec::new(), 0);
    query::each(connection, &sql, params![start, products], |row| {
        rows += 1;
        Ok(read(row, |entry| entries.push(entry))?)
    })
    .context("reading the pages of products in the ledger")?;
    let last = entries.last().filter(|_| rows == products);
    let next = last.map_or(i64::MAX, |entry: &ProductPageEntry| entry.key.product.key() + 1);
    Ok((entries, next))
}

/// Calls `each` with every page, in order.
pub(super) fn each(connection: &Connection, mut each: impl FnMut(ProductPageEntry)) -> Result<()> {
    let sql = format!("{SELECT} ORDER BY product");
    query::each(connection, &sql, [], |row| Ok(read(row, &mut each)?))
}

/// How many pages of products are listed.
pub(super) fn count(connection: &Connection) -> Result<u64> {
    let sql = "SELECT coalesce(sum(length(pages)), 0) FROM product_pages";
    let bytes: u64 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(bytes / PAGE_BYTES as u64)
}

/// Fails with damage where an entry was not written by sitegen.
pub(super) fn check(connection: &Connection) -> Result<()> {
    each(connection, |_| ())?;
    let sql = "SELECT product, record, shown FROM product_content";
    query::each(connection, sql, [], |row| {
        let (_, _, _): (Barcode, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(())
    })
}

/// Notes what is known of some pages of one product.
pub(super) fn record(connection: &Connection, entries: &[ProductPageEntry]) -> Result<()> {
    let Some(ProductPageKey { product, .. }) = entries.first().map(|entry| entry.key) else {
        return Ok(());
    };
    change(connection, product, |pages| {
        for entry in entries {
            match pages.binary_search_by_key(&entry.key, |page| page.key) {
                Ok(at) => pages[at] = *entry,
                Err(at) => pages.insert(at, *entry),
            }
        }
    })
    .with_context(|| format!("noting the pages of product {product} in the ledger"))
}

/// Changes what is known of the pages of a product.
fn change(
    connection: &Connection,
    product: Barcode,
    change: impl FnOnce(&mut Vec<ProductPageEntry>),
) -> Result<()> {
    let mut pages = of_range(connection, &(product.key()..product.key() + 1))?;
    change(&mut pages);
    if pages.is_empty() {
        query::run(connection, "DELETE FROM product_pages WHERE product = ?1", [product])?;
        return Ok(());
    }
    let mut bytes = Vec::with_capacity(pages.len() * PAGE_BYTES);
    for page in pages {
        bytes.extend(page.to_bytes());
    }
    let sql = "INSERT OR REPLACE INTO product_pages (product, pages) VALUES (?1, ?2)";
    query::run(connection, sql, params![product, bytes])?;
    Ok(())
}

/// Takes a page off the list.
pub(super) fn forget(connection: &Connection, key: ProductPageKey) -> Result<()> {
    change(connection, key.product, |pages| pages.retain(|page| page.key != key))?;
    if key.substitute.is_none() && key.edition.is_root() {
        query::run(connection, "DELETE FROM product_content WHERE product = ?1", [key.product])?;
    }
    Ok(())
}

/// Lists a page without saying what it holds.
pub(super) fn doubt(connection: &Connection, key: ProductPageKey) -> Result<()> {
    let (inputs, held, changed, dirtied, causes) = (0, 0, 0, 0, 0);
    record(connection, &[ProductPageEntry { key, inputs, held, changed, dirtied, causes }])
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
    let pages = of_range(connection, &(key.product.key()..key.product.key() + 1))?;
    Ok(pages.iter().any(|page| page.key == key))
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
                assert_eq!(key.url(), key.path().url());
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
