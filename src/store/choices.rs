//! What the ledger keeps of choosing substitutes: what was found for each product, what was known of each, and what was learnt
//! from all of them. It can be found again, so losing it costs time alone. What was found counts with what was known, so both are
//! kept together.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::{Context, Result};
use rusqlite::{Connection, Row, params};

use crate::model::Barcode;
use crate::sqlite::query;

/// What was found for a product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ChoiceEntry {
    /// The product.
    pub product: Barcode,
    /// Hash of all that was looked at but for the candidates.
    pub inputs: i64,
    /// What was found, in bytes that mean something to the finder alone.
    pub found: Vec<u8>,
}

/// What is new of all that was found.
pub(crate) struct ChoiceChanges {
    /// To be kept.
    pub new: Vec<ChoiceEntry>,
    /// To be forgotten.
    pub useless: Vec<Barcode>,
}

/// What of the choices that are there already counts. All of them are of the moment of the parts, so none is left that was not
/// looked at with them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum KeptBefore {
    /// All that are not changed: they were looked at.
    Choices,
    /// None: all are found again.
    Nothing,
}

const SELECT: &str = "SELECT product, inputs, found FROM choice";

fn entry(row: &Row) -> rusqlite::Result<ChoiceEntry> {
    Ok(ChoiceEntry { product: row.get(0)?, inputs: row.get(1)?, found: row.get(2)? })
}

/// Fails with damage where an entry was not written by sitegen.
pub(super) fn check(connection: &Connection) -> Result<()> {
    query::each(connection, SELECT, [], |row| {
        entry(row)?;
        Ok(())
    })?;
    each_part(connection, &mut |_, _| {})?;
    learnt(connection)?;
    Ok(())
}

/// What was learnt from the catalogue.
pub(super) fn learnt(connection: &Connection) -> Result<Option<Vec<u8>>> {
    query::one(connection, "SELECT bytes FROM learnt", [], |row| row.get(0))
        .context("reading the ledger")
}

/// What was found for the products whose barcodes are in a range, in order.
pub(super) fn of_range(connection: &Connection, barcodes: &Range<i64>) -> Result<Vec<ChoiceEntry>> {
    let sql = format!("{SELECT} WHERE product >= ?1 AND product < ?2 ORDER BY product");
    query::all(connection, &sql, [barcodes.start, barcodes.end], entry)
        .context("reading the substitutes in the ledger")
}

/// Keeps what is new, all of it or, where there is an error, none. `parts` of what is known are asked for once there are
/// no more changes.
pub(super) fn keep_all<P: Iterator<Item = (i64, Vec<u8>)>>(
    connection: &Connection,
    kept: KeptBefore,
    learnt: Option<Vec<u8>>,
    changes: impl Iterator<Item = ChoiceChanges>,
    parts: impl FnOnce() -> Result<P>,
) -> Result<()> {
    // Nothing waits for the disk where nothing is written.
    let transaction = connection.unchecked_transaction()?;
    if kept == KeptBefore::Nothing {
        query::run(connection, "DELETE FROM choice", [])?;
    }
    if let Some(bytes) = learnt {
        let sql = "INSERT OR REPLACE INTO learnt (number, bytes) VALUES (0, ?1)";
        // Some megabytes, which are gone before the changes come.
        query::run(connection, sql, [bytes])?;
    }
    for change in changes {
        keep(connection, &change)?;
    }
    keep_parts(connection, parts()?)?;
    Ok(transaction.commit()?)
}

/// Calls `each` with the number and the bytes of each part of what was known, in order.
pub(super) fn each_part(connection: &Connection, each: &mut dyn FnMut(i64, &[u8])) -> Result<()> {
    let sql = "SELECT number, bytes FROM known_part ORDER BY number";
    let done = query::each(connection, sql, [], |row| {
        each(row.get(0)?, row.get_ref(1)?.as_blob()?);
        Ok(())
    });
    done.context("reading the ledger")
}

/// Writes the parts that are others, and forgets those that are no more.
fn keep_parts(connection: &Connection, parts: impl Iterator<Item = (i64, Vec<u8>)>) -> Result<()> {
    let sql = "INSERT INTO known_part (number, bytes) VALUES (?1, ?2)
        ON CONFLICT DO UPDATE SET bytes = excluded.bytes WHERE bytes IS NOT excluded.bytes";
    let mut gone = BTreeSet::new();
    query::each(connection, "SELECT number FROM known_part", [], |row| {
        gone.insert(row.get::<_, i64>(0)?);
        Ok(())
    })?;
    for (number, bytes) in parts {
        query::run(connection, sql, params![number, bytes])?;
        gone.remove(&number);
    }
    for number in gone {
        query::run(connection, "DELETE FROM known_part WHERE number = ?1", [number])?;
    }
    Ok(())
}

fn keep(connection: &Connection, changes: &ChoiceChanges) -> Result<()> {
    for entry in &changes.new {
        let sql = "INSERT OR REPLACE INTO choice (product, inputs, found) VALUES (?1, ?2, ?3)";
        query::run(connection, sql, params![entry.product, entry.inputs, entry.found])?;
    }
    for product in &changes.useless {
        query::run(connection, "DELETE FROM choice WHERE product = ?1", [product])?;
    }
    Ok(())
}
