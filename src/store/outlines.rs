//! What the ledger keeps of each product's record, in bytes that mean something to the shelves alone. It follows from the
//! record, so losing it costs time alone.

use std::ops::Range;

use anyhow::Result;
use rusqlite::{Connection, Row, params};

use crate::sqlite::{self, query};

/// What is kept of a product.
pub(crate) struct OutlineEntry {
    /// Its barcode as a number.
    pub product: i64,
    /// The hash of the record it follows from.
    pub hash: i64,
    /// What follows from it.
    pub bytes: Vec<u8>,
}

/// The fact that says by which rules they were made.
const RULES: &str = "outlines";

const SELECT: &str = "SELECT product, hash, bytes FROM outline";

fn entry(row: &Row) -> rusqlite::Result<OutlineEntry> {
    Ok(OutlineEntry { product: row.get(0)?, hash: row.get(1)?, bytes: row.get(2)? })
}

/// Fails with damage where an entry was not written by sitegen.
pub(super) fn check(connection: &Connection) -> Result<()> {
    query::each(connection, SELECT, [], |row| {
        entry(row)?;
        Ok(())
    })
}

/// By which rules they were made.
pub(super) fn rules(connection: &Connection) -> Result<Option<String>> {
    Ok(sqlite::fact(connection, RULES)?)
}

/// Those of the products whose barcodes are in a range, in order.
pub(super) fn of_range(
    connection: &Connection,
    barcodes: &Range<i64>,
) -> Result<Vec<OutlineEntry>> {
    let sql = format!("{SELECT} WHERE product >= ?1 AND product < ?2 ORDER BY product");
    query::all(connection, &sql, [barcodes.start, barcodes.end], entry)
}

/// Calls `each` with the barcode, as a number, and the first bytes of every one, in order.
pub(super) fn each_beginning(
    connection: &Connection,
    length: usize,
    mut each: impl FnMut(i64, &[u8]),
) -> Result<()> {
    let sql = "SELECT product, substr(bytes, 1, ?1) FROM outline ORDER BY product";
    query::each(connection, sql, [length], |row| {
        each(row.get(0)?, row.get_ref(1)?.as_blob()?);
        Ok(())
    })
}

/// Forgets all that were made by other rules.
pub(super) fn begin(connection: &Connection, rules: &str) -> Result<()> {
    if self::rules(connection)?.as_deref() != Some(rules) {
        query::run(connection, "DELETE FROM outline", [])?;
        sqlite::set_fact(connection, RULES, rules)?;
    }
    Ok(())
}

pub(super) fn keep(connection: &Connection, entry: &OutlineEntry) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO outline (product, hash, bytes) VALUES (?1, ?2, ?3)";
    query::run(connection, sql, params![entry.product, entry.hash, entry.bytes])?;
    Ok(())
}

pub(super) fn forget(connection: &Connection, product: i64) -> Result<()> {
    query::run(connection, "DELETE FROM outline WHERE product = ?1", [product])?;
    Ok(())
}
