//! Where documents wait until all products are there, and what is left to do of those that were taken out: temporary
//! tables that end with the connection, so that memory does not grow with the catalogue.

use anyhow::{Context, Result, anyhow};
use rusqlite::{Connection, Row, params};

use super::new_document::NewDocument;
use crate::model::CategoryId;
use crate::search::document::Document;
use crate::search::facets::Facets;
use crate::search::spoken_names;
use crate::sqlite::query;

/// A document that waits for its place.
pub(super) struct StagedDocument {
    pub(super) barcode: i64,
    /// Whether the row of the one before is still there.
    pub(super) keeps_rank: bool,
    pub(super) categories: StagedCategories,
    pub(super) facets: Facets,
    /// As [`NewDocument`] has them.
    pub(super) words: String,
    pub(super) shown: String,
}

/// The categories of a document.
pub(super) enum StagedCategories {
    /// The most specific ones, by their positions in the graph.
    Leaves(Vec<CategoryId>),
    /// All of them by their numbers: of a document that is only moved.
    Numbers(Vec<u16>),
}

/// A document that was taken out, or that another takes the place of. The index still has its text.
pub(super) struct RemovedDocument {
    pub(super) rank: u32,
    pub(super) facets: Facets,
    pub(super) categories: Vec<u16>,
    pub(super) words: String,
}

pub(super) fn start(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "CREATE TEMP TABLE staged (
             barcode INTEGER PRIMARY KEY,
             popularity INTEGER NOT NULL,
             inputs INTEGER NOT NULL,
             leaves BLOB,
             facets BLOB NOT NULL,
             words TEXT NOT NULL,
             shown TEXT NOT NULL,
             kept_rank INTEGER
         ) STRICT;
         CREATE TEMP TABLE placed (rank INTEGER PRIMARY KEY, barcode INTEGER NOT NULL) STRICT;
         CREATE TEMP TABLE removed (
             rank INTEGER PRIMARY KEY,
             facets BLOB NOT NULL,
             words TEXT NOT NULL
         ) STRICT;",
    )?;
    Ok(())
}

/// Adds a document, which keeps its rank where [`make_room`] says so; its substitutes and its nutrition table need no rank and
/// go to their place at once.
pub(super) fn add(
    connection: &Connection,
    document: &NewDocument,
    kept_rank: Option<u32>,
) -> Result<()> {
    if !document.swaps.is_empty() {
        let notes = serde_json::to_string(&document.swaps)?;
        let values = params![document.barcode.key(), notes];
        query::run(connection, "INSERT INTO swap VALUES (?1, ?2)", values)?;
    }
    spoken_names::add(connection, document.barcode, &document.names)?;
    if !document.figures.is_empty() {
        let values = params![document.barcode.key(), document.figures];
        query::run(connection, "INSERT INTO nutrition VALUES (?1, ?2)", values)?;
    }
    let leaves: Vec<u8> = document.leaves.iter().flat_map(|leaf| leaf.0.to_le_bytes()).collect();
    connection
        .prepare_cached("INSERT INTO staged VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            document.barcode.key(),
            document.popularity,
            document.inputs,
            leaves,
            document.facets.to_bytes(&[]),
            document.words,
            document.shown,
            kept_rank
        ])?;
    Ok(())
}

/// Makes room for another document of a product. Where that is as popular, it keeps the rank that is returned, and the row of
/// the one before stays there until it is written.
pub(super) fn make_room(connection: &Connection, document: &NewDocument) -> Result<Option<u32>> {
    let barcode = document.barcode.key();
    let sql = "SELECT rank FROM document JOIN made_from USING (barcode)
         WHERE barcode = ?1 AND popularity = ?2";
    let kept = query::one(connection, sql, [barcode, document.popularity], |row| row.get(0))?;
    if kept.is_some() {
        query::run(connection, REMOVED, [barcode])?;
        remove_rest(connection, barcode)?;
    } else {
        remove(connection, barcode)?;
    }
    Ok(kept)
}

/// Takes a document out of the file, where it has one, with its substitutes and its nutrition table.
pub(super) fn remove(connection: &Connection, barcode: i64) -> Result<()> {
    take_out(connection, barcode)?;
    remove_rest(connection, barcode)
}

fn remove_rest(connection: &Connection, barcode: i64) -> Result<()> {
    spoken_names::remove(connection, barcode)?;
    query::run(connection, "DELETE FROM swap WHERE barcode = ?1", [barcode])?;
    query::run(connection, "DELETE FROM nutrition WHERE barcode = ?1", [barcode])?;
    Ok(())
}

/// What another takes the place of was noted before, where its place is given up after all.
const REMOVED: &str = "INSERT OR IGNORE INTO removed
    SELECT rank, facets, words FROM document JOIN made_from USING (barcode) WHERE barcode = ?1";

fn take_out(connection: &Connection, barcode: i64) -> Result<()> {
    for sql in [
        REMOVED,
        "DELETE FROM document WHERE barcode = ?1",
        "DELETE FROM made_from WHERE barcode = ?1",
    ] {
        query::run(connection, sql, [barcode])?;
    }
    Ok(())
}

/// Takes this many documents out, from a rank on, to give them others.
pub(super) fn unsettle(connection: &Connection, rank: u32, count: usize) -> Result<()> {
    let sql = "SELECT rank, barcode, facets, texts, popularity, inputs, words
         FROM document CROSS JOIN made_from USING (barcode) WHERE rank >= ?1 ORDER BY rank LIMIT ?2";
    let moved = query::all(connection, sql, params![rank, count], |row| {
        let document = Document::read(row)?;
        let [popularity, inputs]: [i64; 2] = [row.get(4)?, row.get(5)?];
        let (facets, words): (Vec<u8>, String) = (row.get(2)?, row.get(6)?);
        Ok((document, popularity, inputs, facets, words))
    })?;
    for (document, popularity, inputs, facets, words) in moved {
        take_out(connection, document.barcode)?;
        // What is another one now waits already.
        let sql = "INSERT INTO staged VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6, NULL)
             ON CONFLICT DO UPDATE SET kept_rank = NULL";
        let shown = document.shown();
        let values = params![document.barcode, popularity, inputs, facets, words, shown];
        query::run(connection, sql, values)?;
    }
    Ok(())
}

/// The categories of every document that waits.
pub(super) fn for_each_categories(
    connection: &Connection,
    mut each: impl FnMut(&StagedCategories),
) -> Result<()> {
    query::each(connection, "SELECT leaves, facets FROM staged", [], |row| {
        each(&categories(row, 0)?);
        Ok(())
    })
}

/// Every document that was placed, by rank.
pub(super) fn for_each_placed(
    connection: &Connection,
    mut each: impl FnMut(u32, &StagedDocument) -> Result<()>,
) -> Result<()> {
    let sql = "SELECT rank, barcode, leaves, facets, words, shown, kept_rank NOT NULL
         FROM placed CROSS JOIN staged USING (barcode) ORDER BY rank";
    query::each(connection, sql, [], |row| {
        let facets = Facets::from_bytes(row.get_ref(3)?.as_blob()?);
        let document = StagedDocument {
            barcode: row.get(1)?,
            categories: categories(row, 2)?,
            facets: facets.context("a staged document without facets")?,
            words: row.get(4)?,
            shown: row.get(5)?,
            keeps_rank: row.get(6)?,
        };
        each(row.get(0)?, &document)
    })
}

/// The first such document with a rank from one on.
pub(super) fn next_removed(connection: &Connection, from: u32) -> Result<Option<RemovedDocument>> {
    let sql = "SELECT rank, facets, words FROM removed WHERE rank >= ?1 ORDER BY rank LIMIT 1";
    query::one(connection, sql, [from], removed)
}

/// The documents that stay as they are, with ranks after one and up to another.
pub(super) fn kept_between(
    connection: &Connection,
    after: u32,
    last: u32,
) -> Result<Vec<RemovedDocument>> {
    let sql = "SELECT rank, facets, words FROM document CROSS JOIN made_from USING (barcode)
         WHERE rank > ?1 AND rank <= ?2 AND rank NOT IN (SELECT rank FROM removed) ORDER BY rank";
    query::all(connection, sql, [after, last], removed)
}

fn removed(row: &Row) -> rusqlite::Result<RemovedDocument> {
    let bytes = row.get_ref(1)?.as_blob()?;
    let document = Document::new(row.get(0)?, 0, bytes, "");
    let facets = document.facets().ok_or(rusqlite::Error::InvalidQuery)?;
    let categories = document.categories().collect();
    Ok(RemovedDocument { rank: document.rank, facets, categories, words: row.get(2)? })
}

/// The categories of a staged document, from the column of its leaves and that of its facets behind it.
fn categories(row: &Row, column: usize) -> Result<StagedCategories> {
    if let Some(bytes) = row.get_ref(column)?.as_blob_or_null()? {
        let (leaves, _) = bytes.as_chunks::<4>();
        let mut ids = Vec::with_capacity(leaves.len());
        for leaf in leaves {
            ids.push(CategoryId(u32::from_le_bytes(*leaf)));
        }
        return Ok(StagedCategories::Leaves(ids));
    }
    let facets = row.get_ref(column + 1)?.as_blob().map_err(|error| anyhow!(error))?;
    Ok(StagedCategories::Numbers(Document::new(0, 0, facets, "").categories().collect()))
}
