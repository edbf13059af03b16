//! What the documents of the search file in use were made from, for the build that comes next.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use anyhow::Result;
use rusqlite::Connection;

use super::facet_term::CATEGORIES_MAX;
use super::file;
use crate::model::Barcode;
use crate::sqlite::{fact, query};

/// The search file in use, as a build reads it.
pub(crate) struct KnownInputs {
    connection: Connection,
}

impl KnownInputs {
    /// Of the file at a path.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Ok(Self { connection: file::open(path)? })
    }

    /// A digest of what all documents were made from.
    pub(crate) fn shared(&self) -> Result<Option<String>> {
        Ok(fact(&self.connection, "shared")?)
    }

    /// How many documents there are, and how many the index got since the file was made from nothing.
    pub(crate) fn counts(&self) -> Result<(u64, u64)> {
        let sql = "SELECT count(*) FROM made_from";
        let documents = self.connection.query_row(sql, [], |row| row.get(0))?;
        Ok((documents, replaced(&self.connection)?))
    }

    /// Whether there are numbers for these categories next to those the file has.
    pub(crate) fn has_numbers_for(&self, slugs: &[&str]) -> Result<bool> {
        let sql = "SELECT slug FROM category";
        let mut all: HashSet<String> =
            query::all(&self.connection, sql, [], |row| row.get(0))?.into_iter().collect();
        for slug in slugs {
            if !all.contains(*slug) {
                all.insert((*slug).to_string());
            }
        }
        Ok(all.len() <= CATEGORIES_MAX)
    }

    /// What a product's document was made from.
    pub(crate) fn of(&self, product: Barcode) -> Result<Option<i64>> {
        let sql = "SELECT inputs FROM made_from WHERE barcode = ?1";
        query::one(&self.connection, sql, [product.key()], |row| row.get(0))
    }

    /// The same of all products whose barcodes, as numbers, are in a range, in order.
    pub(crate) fn of_range(&self, barcodes: &Range<i64>) -> Result<Vec<(Barcode, i64)>> {
        let sql = "SELECT barcode, inputs FROM made_from WHERE barcode >= ?1 AND barcode < ?2
             ORDER BY barcode";
        query::all(&self.connection, sql, [barcodes.start, barcodes.end], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }
}

/// How many documents the index got since the file was made from nothing.
pub(super) fn replaced(connection: &Connection) -> Result<u64> {
    let replaced = fact(connection, "replaced")?;
    Ok(replaced.map_or(Ok(0), |count| count.parse())?)
}
