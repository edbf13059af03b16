//! Reading the catalogue: one connection a thread, never writing.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, Row, params};

use crate::files;
use crate::model::{Barcode, Grading, Product, Stop, Tag, Timestamp};
use crate::sqlite::{self, query};

use super::column_value::ColumnValue;
use super::damage::damage;
use super::product_table;
use super::schema::MIGRATIONS;
use super::{ContentHashes, ProductRow};

/// What counting products needs to know of each.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ProductOutline {
    /// Nutri-Score.
    pub grading: Grading,
    /// All categories, ancestors included.
    pub categories: Vec<Tag>,
    /// Last change at OFF.
    pub modified: Timestamp,
}

/// A record of the catalogue.
pub(crate) struct RecordKey {
    /// The barcode as a number.
    pub barcode: i64,
    /// The hash of what it holds.
    pub hash: i64,
}

/// A read-only connection to the catalogue.
pub(crate) struct CatalogueReader {
    pub(super) connection: Connection,
    select_product: String,
    select_listed: String,
    select_range: String,
}

impl CatalogueReader {
    /// Opens the catalogue where there is one.
    ///
    /// # Errors
    /// When it cannot be read, or was made by an older or a newer program.
    pub(crate) fn open_existing(path: &Path) -> Result<Option<Self>> {
        if !files::is_there(path)? {
            return Ok(None);
        }
        let reader = Self::open(path)?;
        sqlite::ensure_newest(&reader.connection, &MIGRATIONS)
            .with_context(|| format!("cannot read the catalogue {}", path.display()))?;
        Ok(Some(reader))
    }

    /// Opens a catalogue that exists.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let connection = sqlite::open_read_only(path)?;
        let select_product = product_table::select("AND barcode = ?1");
        let select_listed = product_table::select_listed("AND barcode = ?1");
        let select_range =
            product_table::select("AND barcode >= ?1 AND barcode < ?2 ORDER BY barcode");
        Ok(Self { connection, select_product, select_listed, select_range })
    }

    /// Reads the catalogue as it is at the next question, whatever others commit.
    pub(crate) fn stand_still(&self) -> Result<()> {
        self.connection.execute_batch("BEGIN").context("reading the catalogue")
    }

    /// A product; `None` where there is none or it is gone.
    pub(crate) fn product(&self, barcode: Barcode) -> Result<Option<Product>> {
        query::one(&self.connection, &self.select_product, [barcode], product_table::read)
            .with_context(|| format!("reading product {barcode}"))
    }

    /// The same as far as lists show it, in half the time; of the rest nothing is known.
    pub(crate) fn listed_product(&self, barcode: Barcode) -> Result<Option<Product>> {
        query::one(&self.connection, &self.select_listed, [barcode], product_table::read_listed)
            .with_context(|| format!("reading product {barcode}"))
    }

    /// Calls `each` for every product that is not gone, by ascending barcode.
    pub(crate) fn for_each_outline(
        &self,
        mut each: impl FnMut(ProductOutline) -> Result<()>,
    ) -> Result<()> {
        let sql =
            "SELECT grading, categories, modified FROM product WHERE gone = 0 ORDER BY barcode";
        query::each(&self.connection, sql, [], |row| {
            each(outline(row).context("reading the catalogue")?)
        })
    }

    /// Calls `each` for every product that is not gone, whole, by ascending barcode.
    pub(crate) fn for_each_product(
        &self,
        mut each: impl FnMut(Product) -> Result<()>,
    ) -> Result<()> {
        query::each(&self.connection, &product_table::select("ORDER BY barcode"), [], |row| {
            each(product_table::read(row).context("reading the catalogue")?)
        })
    }

    /// The same of those whose barcodes, as numbers, are in a range, with hashes of what was read.
    pub(crate) fn for_each_hashed_product(
        &self,
        barcodes: &Range<i64>,
        mut each: impl FnMut(Product, ContentHashes),
    ) -> Result<()> {
        let range = [barcodes.start, barcodes.end];
        query::each(&self.connection, &self.select_range, range, |row| {
            let (product, hashes) = (product_table::read(row), ContentHashes::of(row));
            let doing = "reading the catalogue";
            each(product.context(doing)?, hashes.context(doing)?);
            Ok(())
        })
    }

    /// The first records, at most this many, from a barcode, as a number, on.
    pub(crate) fn records(&self, from: i64, number: usize) -> Result<Vec<RecordKey>> {
        let sql = "SELECT barcode, hash FROM record WHERE barcode >= ?1 ORDER BY barcode LIMIT ?2";
        query::all(&self.connection, sql, params![from, i64::try_from(number)?], |row| {
            Ok(RecordKey { barcode: row.get(0)?, hash: row.get(1)? })
        })
        .context("reading the catalogue")
    }

    /// A digest of all products that are not gone and of all categories: equal for equal content. Unless it is asked to
    /// stop.
    pub(crate) fn digest(&self, stop: &Stop) -> Result<[u8; 32]> {
        let mut hasher = blake3::Hasher::new();
        let sql = "SELECT barcode, hash FROM record ORDER BY barcode";
        query::each(&self.connection, sql, [], |row| {
            stop.check()?;
            let record: [i64; 2] = [row.get(0)?, row.get(1)?];
            // In one piece: the hasher minds each.
            hasher.update(record.map(i64::to_le_bytes).as_flattened());
            Ok(())
        })?;
        hasher.update(&self.categories_digest()?);
        Ok(*hasher.finalize().as_bytes())
    }

    /// The same of the categories alone.
    pub(crate) fn categories_digest(&self) -> Result<[u8; 32]> {
        let mut hasher = blake3::Hasher::new();
        let sql = "SELECT tag, names, parents, synonyms FROM category ORDER BY tag";
        query::each(&self.connection, sql, [], |row| {
            for column in 0..4 {
                let text = row.get_ref(column)?.as_bytes()?;
                hasher.update(&text.len().to_le_bytes()).update(text);
            }
            Ok(())
        })?;
        Ok(*hasher.finalize().as_bytes())
    }

    /// Fails with damage where a row was not written by sitegen: what each product holds must have the hash
    /// that was noted with it.
    pub(super) fn check_rows(&self) -> Result<()> {
        let mut hashes = HashMap::new();
        query::each(&self.connection, "SELECT barcode, hash FROM record", [], |row| {
            hashes.insert(row.get::<_, i64>(0)?, row.get::<_, i64>(1)?);
            Ok(())
        })?;
        self.for_each_product(|product| {
            let row = ProductRow::of(&product);
            match hashes.get(&row.barcode) {
                Some(hash) if *hash == row.hash => Ok(()),
                _ => Err(damage(format!("product {} is not as it was written", product.barcode))),
            }
        })?;
        self.categories()?;
        self.runs(usize::MAX)?;
        Ok(())
    }

    /// How many products are marked gone.
    pub(crate) fn gone(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM product WHERE gone = 1";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }
}

fn outline(row: &Row) -> rusqlite::Result<ProductOutline> {
    Ok(ProductOutline {
        grading: ColumnValue::read(row, 0)?,
        categories: ColumnValue::read(row, 1)?,
        modified: ColumnValue::read(row, 2)?,
    })
}
