//! What the catalogue knows of the records behind its products when a refresh starts.
//!
//! 32 bytes a product, besides the stamps (16 bytes) that spare known records their reading.

use anyhow::Result;
use rusqlite::Transaction;

use crate::model::Timestamp;

use super::census::CensusFlags;
use crate::sqlite::query;

/// What became of a product so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RefreshState {
    /// No record of it was met.
    Unseen,
    /// Its content is as before.
    Same,
    /// Its content is another.
    Changed,
    /// It is no longer wanted.
    Gone,
}

/// A product of the catalogue and the record that stands for it now.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownProduct {
    pub(super) barcode: i64,
    pub(super) hash: i64,
    pub(super) modified: Timestamp,
    pub(super) source: u16,
    pub(super) flags: CensusFlags,
    pub(super) state: RefreshState,
}

impl KnownProduct {
    /// Of two records of a product the one with the greater order stands: the one last modified
    /// at OFF, among equals the one with the greater content hash.
    pub(super) fn order(&self) -> (Timestamp, i64) {
        (self.modified, self.hash)
    }
}

/// Reads the products of the catalogue, by barcode, and the stamps of their records.
pub(super) fn load(transaction: &Transaction) -> Result<(Vec<KnownProduct>, Stamps)> {
    let sql = "SELECT barcode, hash, modified, source, traits, stamp FROM record ORDER BY barcode";
    let count: i64 = transaction.query_row("SELECT count(*) FROM record", [], |row| row.get(0))?;
    // Counted first: a vector that grows would need up to three times the memory.
    let capacity = usize::try_from(count).unwrap_or(0);
    let mut entries = Vec::with_capacity(capacity);
    let mut stamps = Vec::with_capacity(capacity);
    query::each(transaction, sql, [], |row| {
        stamps.push((row.get(5)?, u32::try_from(entries.len())?));
        entries.push(KnownProduct {
            barcode: row.get(0)?,
            hash: row.get(1)?,
            modified: row.get(2)?,
            source: row.get(3)?,
            flags: CensusFlags(row.get(4)?),
            state: RefreshState::Unseen,
        });
        Ok(())
    })?;
    stamps.sort_unstable();
    Ok((entries, Stamps(stamps)))
}

/// A product the catalogue had when the refresh started.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct KnownRecord {
    /// Its place among the known.
    pub(super) at: u32,
    /// The stamp of the record it stands on.
    pub(super) stamp: i64,
}

/// The stamps of the records behind the catalogue's products.
pub(crate) struct Stamps(Vec<(i64, u32)>);

impl Stamps {
    /// The product that stands on a record with this stamp: the record need not be read again.
    pub(crate) fn find(&self, stamp: i64) -> Option<KnownRecord> {
        let at = self.0.binary_search_by_key(&stamp, |&(stamp, _)| stamp).ok()?;
        Some(KnownRecord { at: self.0[at].1, stamp })
    }
}
