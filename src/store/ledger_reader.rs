//! Reading the ledger while a run writes to it.

use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, Row, params};

use super::ContentHashes;
use super::choices::{self, ChoiceEntry};
use super::damage::check_pages;
use super::ledger_files::{self, FileEntry, FileOrigin, PageId};
use super::outlines::{self, OutlineEntry};
use super::product_pages::{self, ProductPageEntry};
use crate::model::{Barcode, PagePath, Timestamp};
use crate::sqlite::{self, query};

/// A read-only connection to the ledger as it was before the running run.
pub(crate) struct LedgerReader {
    connection: Connection,
}

impl LedgerReader {
    pub(super) fn of(connection: Connection) -> Self {
        Self { connection }
    }

    /// Opens a ledger that exists, for reading only.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Ok(Self::of(sqlite::open_read_only(path)?))
    }

    /// Reads the ledger as it is at the next question, whatever others commit.
    pub(crate) fn stand_still(&self) -> Result<()> {
        self.connection.execute_batch("BEGIN").context("reading the ledger")
    }

    /// Whether the last run that wrote files said that it was done.
    pub(crate) fn is_settled(&self) -> Result<bool> {
        let state = sqlite::fact(&self.connection, "state").context("reading the ledger")?;
        Ok(state.is_none_or(|state| state == "settled"))
    }

    /// Fails with damage where an entry was not written by sitegen.
    pub(super) fn check_rows(&self) -> Result<()> {
        query::each(
            &self.connection,
            "SELECT path, fingerprint, inputs, listed, changed, dirtied, causes FROM page",
            [],
            |row| {
                let (_, _): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
                for place in 2..6 {
                    let _: Option<i64> = row.get(place)?;
                }
                let _: u8 = row.get(6)?;
                Ok(())
            },
        )?;
        product_pages::check(&self.connection)?;
        choices::check(&self.connection)?;
        outlines::check(&self.connection)
    }

    /// What is known of a file that is no page of a product.
    pub(crate) fn file(&self, path: &PagePath) -> Result<Option<FileEntry>> {
        let sql = format!("{SELECT_FILE} WHERE path = ?1");
        query::one(&self.connection, &sql, [path.as_file()], read_file)
            .with_context(|| format!("looking up {path} in the ledger"))
    }

    /// The same of all whose paths are between two, the second left out, in order.
    pub(crate) fn files_between(&self, paths: &[String; 2]) -> Result<Vec<(String, FileEntry)>> {
        let sql = format!("{SELECT_FILE} WHERE path >= ?1 AND path < ?2 ORDER BY path");
        query::all(&self.connection, &sql, params![paths[0], paths[1]], |row| {
            Ok((row.get(0)?, read_file(row)?))
        })
        .with_context(|| format!("looking up the files from {} on in the ledger", paths[0]))
    }

    /// How many files are listed that are no pages of products.
    pub(crate) fn file_count(&self) -> Result<u64> {
        Ok(self.connection.query_row("SELECT count(*) FROM page", [], |row| row.get(0))?)
    }

    /// How many files are listed.
    pub(crate) fn count(&self) -> Result<u64> {
        Ok(self.file_count()? + product_pages::count(&self.connection)?)
    }

    /// Calls `each` with every file and the first bits of the hash of what it holds, where they are known.
    pub(crate) fn each_file(&self, each: impl FnMut(PagePath, Option<i64>)) -> Result<()> {
        ledger_files::each(&self.connection, each).context("reading the ledger")
    }

    /// Whether a file is listed.
    pub(crate) fn lists(&self, path: &str) -> Result<bool> {
        ledger_files::lists(&self.connection, path)
    }

    /// Looks for damage.
    pub(crate) fn check(&self) -> Result<()> {
        check_pages(&self.connection)?;
        self.check_rows()
    }

    /// The pages of the products whose barcodes, as numbers, are in a range, in order.
    pub(crate) fn product_pages(&self, barcodes: &Range<i64>) -> Result<Vec<ProductPageEntry>> {
        product_pages::of_range(&self.connection, barcodes)
    }

    /// What the catalogue held of a product when its pages were made.
    pub(crate) fn content(&self, product: Barcode) -> Result<Option<ContentHashes>> {
        product_pages::content(&self.connection, product)
    }

    /// The substitutes that were found for the products whose barcodes, as numbers, are in a range, in order.
    pub(crate) fn choices(&self, barcodes: &Range<i64>) -> Result<Vec<ChoiceEntry>> {
        choices::of_range(&self.connection, barcodes)
    }

    /// By which rules outlines were made.
    pub(crate) fn outline_rules(&self) -> Result<Option<String>> {
        outlines::rules(&self.connection)
    }

    /// The outlines of the products whose barcodes, as numbers, are in a range, in order.
    pub(crate) fn outlines(&self, barcodes: &Range<i64>) -> Result<Vec<OutlineEntry>> {
        outlines::of_range(&self.connection, barcodes).context("reading the ledger")
    }

    /// Calls `each` with the barcode, as a number, and the first bytes of every outline, in order.
    pub(crate) fn each_outline_beginning(
        &self,
        length: usize,
        each: impl FnMut(i64, &[u8]),
    ) -> Result<()> {
        outlines::each_beginning(&self.connection, length, each).context("reading the ledger")
    }

    /// Calls `each` with the number and the bytes of each part of what was known when substitutes were found.
    pub(crate) fn each_known_part(&self, each: &mut dyn FnMut(i64, &[u8])) -> Result<()> {
        choices::each_part(&self.connection, each)
    }

    /// What was learnt from the catalogue.
    pub(crate) fn learnt(&self) -> Result<Option<Vec<u8>>> {
        choices::learnt(&self.connection)
    }

    /// When the run of a number started.
    pub(crate) fn started(&self, run: i64) -> Result<Option<Timestamp>> {
        ledger_files::started(&self.connection, run)
    }

    /// The number of the last run that worked on the site.
    pub(crate) fn last_run(&self) -> Result<Option<i64>> {
        let sql = "SELECT number FROM run ORDER BY number DESC LIMIT 1";
        query::one(&self.connection, sql, [], |row| row.get(0))
    }

    /// The greatest number in use; 0 where the ledger is empty.
    pub(crate) fn last_id(&self) -> Result<PageId> {
        let sql = "SELECT coalesce(max(id), 0) FROM page";
        Ok(PageId(self.connection.query_row(sql, [], |row| row.get(0))?))
    }
}

const SELECT_FILE: &str =
    "SELECT path, id, fingerprint, inputs, listed, changed, dirtied, causes FROM page";

fn read_file(row: &Row) -> rusqlite::Result<FileEntry> {
    let (id, fingerprint) = (PageId(row.get(1)?), row.get(2)?);
    let origin = FileOrigin {
        inputs: row.get(3)?,
        listed: row.get(4)?,
        changed: row.get(5)?,
        dirtied: row.get(6)?,
        causes: row.get(7)?,
    };
    Ok(FileEntry { id, fingerprint, origin })
}
