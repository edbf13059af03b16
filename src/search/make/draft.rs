//! What the index is written from, kept aside until all products are there: in a temporary database
//! that ends with the connection, so that memory does not grow with the catalogue.

use anyhow::Result;
use rusqlite::{Connection, params};

use super::super::sheet::Traits;
use super::Entry;

/// What is kept of a product.
pub(super) struct Draft {
    pub(super) barcode: i64,
    pub(super) leaves: Vec<u32>,
    pub(super) traits: Traits,
    pub(super) words: String,
    pub(super) shown: String,
}

pub(super) fn start(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "CREATE TEMP TABLE draft (
             barcode INTEGER PRIMARY KEY,
             scans INTEGER NOT NULL,
             graded INTEGER NOT NULL,
             completeness INTEGER NOT NULL,
             leaves BLOB NOT NULL,
             traits BLOB NOT NULL,
             words TEXT NOT NULL,
             shown TEXT NOT NULL
         ) STRICT",
    )?;
    Ok(())
}

pub(super) fn add(connection: &Connection, entry: &Entry) -> Result<()> {
    let (scans, graded, completeness) = entry.popularity;
    let leaves: Vec<u8> = entry.leaves.iter().flat_map(|leaf| leaf.to_le_bytes()).collect();
    connection
        .prepare_cached("INSERT INTO draft VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            entry.barcode.key(),
            scans,
            graded,
            completeness,
            leaves,
            entry.traits.to_bytes(&[]),
            entry.words,
            entry.shown
        ])?;
    Ok(())
}

/// The leaves of every product.
pub(super) fn for_each_leaves(connection: &Connection, mut each: impl FnMut(&[u32])) -> Result<()> {
    let mut statement = connection.prepare("SELECT leaves FROM draft")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(&leaves(row.get_ref(0)?.as_blob()?));
    }
    Ok(())
}

/// Every product, the best known first; the barcode makes it a total order.
pub(super) fn for_each_by_rank(
    connection: &Connection,
    mut each: impl FnMut(u32, &Draft) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT barcode, leaves, traits, words, shown FROM draft
         ORDER BY scans DESC, graded DESC, completeness DESC, barcode",
    )?;
    let mut rows = statement.query([])?;
    let mut rank = 0;
    while let Some(row) = rows.next()? {
        rank += 1;
        let traits = Traits::from_bytes(row.get_ref(2)?.as_blob()?);
        let draft = Draft {
            barcode: row.get(0)?,
            leaves: leaves(row.get_ref(1)?.as_blob()?),
            traits: traits.ok_or_else(|| anyhow::anyhow!("a draft without traits"))?,
            words: row.get(3)?,
            shown: row.get(4)?,
        };
        each(rank, &draft)?;
    }
    Ok(())
}

fn leaves(bytes: &[u8]) -> Vec<u32> {
    let (leaves, _) = bytes.as_chunks::<4>();
    leaves.iter().map(|leaf| u32::from_le_bytes(*leaf)).collect()
}
