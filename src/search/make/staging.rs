//! Where documents wait until all products are there: a temporary database that ends with the
//! connection, so that memory does not grow with the catalogue.

use anyhow::{Context, Result};
use rusqlite::{Connection, params};

use super::new_document::NewDocument;
use crate::model::{Barcode, CategoryId};
use crate::search::facets::Facets;
use crate::sqlite::query;

pub(super) fn start(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "CREATE TEMP TABLE staged (
             barcode INTEGER PRIMARY KEY,
             scans INTEGER NOT NULL,
             graded INTEGER NOT NULL,
             completeness INTEGER NOT NULL,
             leaves BLOB NOT NULL,
             facets BLOB NOT NULL,
             words TEXT NOT NULL,
             shown TEXT NOT NULL
         ) STRICT",
    )?;
    Ok(())
}

/// Adds a document; its substitutes need no rank and go to their place at once.
pub(super) fn add(connection: &Connection, document: &NewDocument) -> Result<()> {
    if !document.swaps.is_empty() {
        let notes = serde_json::to_string(&document.swaps)?;
        let values = params![document.barcode.key(), notes];
        query::run(connection, "INSERT INTO swap VALUES (?1, ?2)", values)?;
    }
    let (scans, graded, completeness) = document.popularity;
    let leaves: Vec<u8> = document.leaves.iter().flat_map(|leaf| leaf.0.to_le_bytes()).collect();
    connection
        .prepare_cached("INSERT INTO staged VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            document.barcode.key(),
            scans,
            graded,
            completeness,
            leaves,
            document.facets.to_bytes(&[]),
            document.words,
            document.shown
        ])?;
    Ok(())
}

/// Adds a weigh label of a product.
pub(super) fn add_label(connection: &Connection, label: Barcode, product: Barcode) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO label VALUES (?1, ?2)")?
        .execute([label.key(), product.key()])?;
    Ok(())
}

/// The leaves of every product.
pub(super) fn for_each_leaves(
    connection: &Connection,
    mut each: impl FnMut(&[CategoryId]),
) -> Result<()> {
    query::each(connection, "SELECT leaves FROM staged", [], |row| {
        each(&leaves(row.get_ref(0)?.as_blob()?));
        Ok(())
    })
}

/// Every product, the most popular first; the barcode makes it a total order.
pub(super) fn for_each_by_rank(
    connection: &Connection,
    mut each: impl FnMut(u32, &NewDocument) -> Result<()>,
) -> Result<()> {
    let sql = "SELECT barcode, leaves, facets, words, shown FROM staged
         ORDER BY scans DESC, graded DESC, completeness DESC, barcode";
    let mut rank = 0;
    query::each(connection, sql, [], |row| {
        rank += 1;
        let facets = Facets::from_bytes(row.get_ref(2)?.as_blob()?);
        let document = NewDocument {
            barcode: row.get(0)?,
            leaves: leaves(row.get_ref(1)?.as_blob()?),
            facets: facets.context("a staged document without facets")?,
            words: row.get(3)?,
            shown: row.get(4)?,
            swaps: Vec::new(),
            popularity: Default::default(),
        };
        each(rank, &document)
    })
}

fn leaves(bytes: &[u8]) -> Vec<CategoryId> {
    let (leaves, _) = bytes.as_chunks::<4>();
    leaves.iter().map(|leaf| CategoryId(u32::from_le_bytes(*leaf))).collect()
}
