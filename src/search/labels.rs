//! Weigh labels that are no products of their own.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::Connection;

use crate::model::Barcode;
use crate::sqlite::query;

/// Makes the labels these, each with the product that stands for its article, where they are others.
pub(super) fn write(connection: &Connection, labels: &[(Barcode, Barcode)]) -> Result<()> {
    let sql = "SELECT barcode, product FROM label";
    let known = query::all(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut known: HashMap<i64, i64> = known.into_iter().collect();
    for (label, product) in labels {
        let values = [label.key(), product.key()];
        if known.remove(&values[0]) != Some(values[1]) {
            query::run(connection, "INSERT OR REPLACE INTO label VALUES (?1, ?2)", values)?;
        }
    }
    for label in known.keys() {
        query::run(connection, "DELETE FROM label WHERE barcode = ?1", [label])?;
    }
    Ok(())
}

/// The product that stands for the article of a label; the barcode itself where it is none.
pub(super) fn known(connection: &Connection, barcode: Barcode) -> Result<Barcode> {
    // Most barcodes can be no label, and need not be looked up.
    if barcode.labelled_article().is_none() {
        return Ok(barcode);
    }
    let sql = "SELECT product FROM label WHERE barcode = ?1";
    let found: Option<i64> = query::one(connection, sql, [barcode.key()], |row| row.get(0))?;
    Ok(found.and_then(Barcode::from_key).unwrap_or(barcode))
}
