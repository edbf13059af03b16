//! What the ledger keeps of choosing substitutes: what was found for each product, and what was learnt from all of them.
//! It can be found again, so losing it costs time alone.

use std::ops::Range;

use anyhow::{Context, Result};
use rusqlite::{Connection, Row, Transaction, params};

use crate::model::Barcode;
use crate::sqlite::query;

/// What was found for a product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ChoiceEntry {
    /// The product.
    pub product: Barcode,
    /// Hash of all that was looked at.
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

/// Keeps what is new, all of it or, where there is an error, none.
pub(super) fn keep_all(
    connection: &Connection,
    learnt: Option<Vec<u8>>,
    changes: impl Iterator<Item = ChoiceChanges>,
) -> Result<()> {
    let mut transaction = None;
    if let Some(bytes) = learnt {
        transaction = Some(connection.unchecked_transaction()?);
        let sql = "INSERT OR REPLACE INTO learnt (number, bytes) VALUES (0, ?1)";
        // Some megabytes, which are gone before the changes come.
        query::run(connection, sql, [bytes])?;
    }
    for change in changes {
        // A run that finds nothing new has nothing to wait for the disk for.
        if transaction.is_none() && !(change.new.is_empty() && change.useless.is_empty()) {
            transaction = Some(connection.unchecked_transaction()?);
        }
        keep(connection, &change)?;
    }
    Ok(transaction.map_or(Ok(()), Transaction::commit)?)
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
