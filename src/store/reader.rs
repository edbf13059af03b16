//! Reading the catalogue: one connection a thread, never writing.

use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::model::{Barcode, Category, Grading, Product, Tag, Timestamp};
use crate::sqlite;

use super::journal::{self, Run};
use super::product_row::{COLUMNS, barcode, product, read_list, read_tags};

/// What counting products needs to know of each.
#[derive(Clone, PartialEq, Debug)]
pub struct Outline {
    /// The identity.
    pub barcode: Barcode,
    /// Nutri-Score.
    pub grading: Grading,
    /// Nutri-Score points.
    pub points: Option<i16>,
    /// Scans by distinct people.
    pub scans: u32,
    /// OFF's completeness.
    pub completeness: f32,
    /// Brand names.
    pub brands: Vec<String>,
    /// All categories, ancestors included.
    pub categories: Vec<Tag>,
    /// Last change at OFF.
    pub modified: Timestamp,
}

/// A read-only connection to the catalogue.
pub struct CatalogueReader {
    connection: Connection,
    select_product: String,
}

impl CatalogueReader {
    /// Opens a catalogue that exists.
    ///
    /// # Errors
    /// When there is none or it cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        let connection = sqlite::open_read_only(path)?;
        let columns = COLUMNS.join(", ");
        let select_product =
            format!("SELECT barcode, {columns} FROM product WHERE barcode = ?1 AND gone = 0");
        Ok(Self { connection, select_product })
    }

    /// From now on reads the catalogue as it is now, whatever others commit.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stand_still(&self) -> Result<()> {
        self.connection.execute_batch("BEGIN").context("reading the catalogue")
    }

    /// A product; `None` where there is none or it is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub fn product(&self, barcode: Barcode) -> Result<Option<Product>> {
        let mut statement = self.connection.prepare_cached(&self.select_product)?;
        let found = statement.query_row([barcode.key()], product).optional();
        found.with_context(|| format!("reading product {barcode}"))
    }

    /// Calls `each` for every product that is not gone, by ascending barcode.
    ///
    /// # Errors
    /// When the database or `each` fails.
    pub fn for_each_outline(&self, mut each: impl FnMut(Outline) -> Result<()>) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT barcode, grading, nutriscore_points, scans, completeness, brands, categories, modified
             FROM product WHERE gone = 0 ORDER BY barcode",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(outline(row).context("reading the catalogue")?)?;
        }
        Ok(())
    }

    /// Calls `each` for every product that is not gone, whole, by ascending barcode.
    ///
    /// # Errors
    /// When the database or `each` fails.
    pub fn for_each_product(&self, mut each: impl FnMut(Product) -> Result<()>) -> Result<()> {
        let columns = COLUMNS.join(", ");
        let sql = format!("SELECT barcode, {columns} FROM product WHERE gone = 0 ORDER BY barcode");
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(product(row).context("reading the catalogue")?)?;
        }
        Ok(())
    }

    /// A digest of all products that are not gone and of all categories: equal for equal content.
    ///
    /// # Errors
    /// When the database fails.
    pub fn digest(&self) -> Result<[u8; 32]> {
        let mut hasher = blake3::Hasher::new();
        let mut statement =
            self.connection.prepare("SELECT barcode, hash FROM record ORDER BY barcode")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            hasher.update(&row.get::<_, i64>(0)?.to_le_bytes());
            hasher.update(&row.get::<_, i64>(1)?.to_le_bytes());
        }
        for category in self.categories()? {
            hasher.update(format!("{category:?}").as_bytes());
        }
        Ok(*hasher.finalize().as_bytes())
    }

    /// All categories, in the order of their tags.
    ///
    /// # Errors
    /// When the database fails.
    pub fn categories(&self) -> Result<Vec<Category>> {
        super::categories::all(&self.connection)
    }

    /// The last runs, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn runs(&self, limit: usize) -> Result<Vec<Run>> {
        journal::last(&self.connection, limit)
    }

    /// How many products are marked gone.
    ///
    /// # Errors
    /// When the database fails.
    pub fn gone(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM product WHERE gone = 1";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }
}

fn outline(row: &Row) -> rusqlite::Result<Outline> {
    Ok(Outline {
        barcode: barcode(row, 0)?,
        grading: Grading::from_off(row.get_ref(1)?.as_str()?),
        points: row.get(2)?,
        scans: row.get(3)?,
        completeness: row.get(4)?,
        brands: read_list(row, 5)?,
        categories: read_tags(row, 6)?,
        modified: row.get(7)?,
    })
}
