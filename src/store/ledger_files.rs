//! What the ledger knows of the files that are no pages of products, and of runs.

use anyhow::Result;
use rusqlite::Connection;

use super::product_pages;
use crate::model::{PagePath, Timestamp};
use crate::sqlite::query;
use crate::words::{Fingerprint, first_bits};

/// Number of a page in the ledger, for marking pages as still wanted; from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct PageId(pub u32);

/// What the ledger knows of a file that is no page of a product.
#[derive(Clone)]
pub(crate) struct FileEntry {
    /// Its number.
    pub id: PageId,
    /// Of what it holds, or what stands for one.
    pub fingerprint: Vec<u8>,
    /// Where it comes from.
    pub origin: FileOrigin,
}

impl FileEntry {
    /// The first bits of the hash of what it holds; 0 where that is not known.
    pub(crate) fn held(&self) -> i64 {
        <&Fingerprint>::try_from(&*self.fingerprint).map_or(0, first_bits)
    }
}

/// What a file that is no page of a product is made of, and the runs that had to do with it, as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct FileOrigin {
    /// Hash of what it is made of, where that is known before it is made.
    pub inputs: Option<i64>,
    /// Hash of the products it lists.
    pub listed: Option<i64>,
    /// The number of the run that last wrote other content.
    pub changed: Option<i64>,
    /// The number of the run that last found other inputs.
    pub dirtied: Option<i64>,
    /// Which these were, as bits.
    pub causes: u8,
}

/// When the run of a number started.
pub(super) fn started(connection: &Connection, run: i64) -> Result<Option<Timestamp>> {
    let sql = "SELECT started FROM run WHERE number = ?1";
    query::one(connection, sql, [run], |row| row.get(0))
}

/// Calls `each` with every file and the first bits of the hash of what it holds, where the ledger knows them.
pub(super) fn each(
    connection: &Connection,
    mut each: impl FnMut(PagePath, Option<i64>),
) -> Result<()> {
    query::each(connection, "SELECT path, fingerprint FROM page ORDER BY path", [], |row| {
        let fingerprint: &[u8] = row.get_ref(1)?.as_blob()?;
        // Something else stands for one that is not known.
        let held = <&Fingerprint>::try_from(fingerprint).ok().map(first_bits);
        each(PagePath::file(row.get_ref(0)?.as_str()?), held);
        Ok(())
    })?;
    product_pages::each(connection, |entry| {
        each(entry.key.path(), (entry.held != 0).then_some(entry.held));
    })
}

/// Whether a file is listed.
pub(super) fn lists(connection: &Connection, path: &str) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM page WHERE path = ?1")?;
    Ok(statement.exists([path])? || product_pages::lists(connection, path)?)
}
