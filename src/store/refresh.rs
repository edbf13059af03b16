//! A refresh: the catalogue becomes what the sources say, in one transaction, or stays as it was.
//!
//! The result does not depend on the order of records: of all records with one barcode the one
//! last modified at OFF stands, among equals a usable one, then the one with the greater content
//! hash. Where that one is unusable or unwanted, the product is gone. Rows that did not change are
//! not written.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{Statement, Transaction, params, params_from_iter};

use crate::model::{Barcode, Timestamp};

use super::known_products::{self, KnownProduct, KnownRecord, RefreshState, Stamps};
use super::product_table;
use super::row_spool::{RowSpool, SpooledRow};
use super::{Census, ProductRow};
use crate::sqlite::query;

/// What the records of a refresh are to the catalogue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scope {
    /// All there is: what they do not have is gone.
    Whole,
    /// Changes: what they do not have stays.
    Changes,
}

/// A source, as records refer to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct SourceId(u16);

/// A running refresh. Dropped without [`Refresh::commit`], it changes nothing.
pub(crate) struct Refresh<'c> {
    pub(super) transaction: Transaction<'c>,
    pub(super) scope: Scope,
    /// What the catalogue knew, by barcode.
    pub(super) known: Vec<KnownProduct>,
    pub(super) before: Census,
    /// Whether there are products the catalogue did not know.
    pub(super) has_new: bool,
    /// Content that is not in the catalogue yet.
    spool: RowSpool,
    /// Products whose content gives way to an older record, as they were.
    overwritten: HashMap<usize, KnownProduct>,
    /// Barcodes and times of unusable and unwanted records.
    pub(super) withdrawn: Vec<(i64, Timestamp)>,
}

impl<'c> Refresh<'c> {
    /// Starts; gives the stamps of the records that need not be read. What does not fit into memory waits in
    /// `folder` for its place.
    pub(super) fn new(
        transaction: Transaction<'c>,
        scope: Scope,
        folder: &Path,
    ) -> Result<(Self, Stamps)> {
        let (known, stamps) =
            known_products::load(&transaction).context("reading what the catalogue knows")?;
        let mut before = Census::default();
        for entry in &known {
            before.add(entry.flags);
        }
        let refresh = Self {
            transaction,
            scope,
            before,
            known,
            has_new: false,
            spool: RowSpool::new(folder),
            overwritten: HashMap::new(),
            withdrawn: Vec::new(),
        };
        Ok((refresh, stamps))
    }

    /// The number of a source's name, given where it has none yet.
    pub(crate) fn source(&self, name: &str) -> Result<SourceId> {
        let insert = "INSERT OR IGNORE INTO source (name) VALUES (?1)";
        query::run(&self.transaction, insert, [name])?;
        let sql = "SELECT id FROM source WHERE name = ?1";
        Ok(SourceId(self.transaction.query_row(sql, [name], |row| row.get(0))?))
    }

    /// Takes a product, made of the record with this stamp. True where it is the first record of its barcode
    /// in this refresh; of several the better one is kept.
    pub(crate) fn put(&mut self, source: SourceId, stamp: i64, row: &ProductRow) -> Result<bool> {
        let entry = KnownProduct {
            barcode: row.barcode,
            hash: row.hash,
            modified: row.modified,
            source: source.0,
            flags: row.flags,
            state: RefreshState::Same,
        };
        let put = match self.known_at(row.barcode) {
            Some(at) => self.put_known(at, entry, stamp, &row.values),
            None => self.put_new(entry, stamp, &row.values),
        };
        put.with_context(|| format!("writing product {}", row.barcode))
    }

    pub(super) fn known_at(&self, barcode: i64) -> Option<usize> {
        self.known.binary_search_by_key(&barcode, |entry| entry.barcode).ok()
    }

    /// Takes a record that [`Stamps::find`] knew. True as for [`Refresh::put`].
    pub(crate) fn put_unread(&mut self, source: SourceId, record: KnownRecord) -> Result<bool> {
        let at = record.at as usize;
        let entry = self.known[at];
        match entry.state {
            RefreshState::Unseen => {
                let now = KnownProduct { state: RefreshState::Same, source: source.0, ..entry };
                self.known[at] = now;
                if entry.source != now.source {
                    self.note(&now, record.stamp)?;
                }
                return Ok(true);
            }
            RefreshState::Changed => {
                let original = self.overwritten.get(&at).copied();
                if let Some(original) = original.filter(|old| old.order() > entry.order()) {
                    self.restore(at, original, record.stamp)?;
                }
            }
            RefreshState::Same | RefreshState::Gone => {}
        }
        Ok(false)
    }

    /// When a known record was last changed at OFF.
    pub(crate) fn modified(&self, record: KnownRecord) -> Timestamp {
        self.known[record.at as usize].modified
    }

    /// Takes note that a record of this barcode, modified then, is unusable or unwanted: unless a
    /// newer one comes, the product is not there.
    pub(crate) fn withdraw(&mut self, barcode: Barcode, modified: Timestamp) {
        self.withdrawn.push((barcode.key(), modified));
    }

    fn put_known(
        &mut self,
        at: usize,
        entry: KnownProduct,
        stamp: i64,
        values: &[Value],
    ) -> Result<bool> {
        let old = self.known[at];
        let is_first = old.state == RefreshState::Unseen;
        // The records of a whole refresh know nothing of what was there before.
        let gives_way = is_first && self.scope == Scope::Whole;
        if entry.hash == old.hash && entry.modified == old.modified {
            if is_first {
                self.known[at] = entry;
                self.note(&entry, stamp)?;
            }
        } else if gives_way || entry.order() > old.order() {
            // The old one may still come, as a record that need not be read and so has no content.
            if entry.order() < old.order() {
                self.overwritten.insert(at, old);
            }
            self.note(&entry, stamp)?;
            self.spool.put(entry.barcode, values)?;
            self.known[at] = KnownProduct { state: RefreshState::Changed, ..entry };
        } else if is_first {
            self.known[at].state = RefreshState::Same;
        }
        Ok(is_first)
    }

    fn put_new(&mut self, entry: KnownProduct, stamp: i64, values: &[Value]) -> Result<bool> {
        // One statement both looks and notes: nearly all new products have one record.
        let Some(rival) = self.rival_of(&entry, stamp)? else {
            self.spool.put(entry.barcode, values)?;
            self.has_new = true;
            return Ok(true);
        };
        if entry.order() > rival.order() {
            self.note(&entry, stamp)?;
            self.spool.put(entry.barcode, values)?;
        }
        Ok(false)
    }

    /// Another record of a new product, put before; where there is none, this one is noted.
    fn rival_of(&self, entry: &KnownProduct, stamp: i64) -> Result<Option<KnownProduct>> {
        let insert = "INSERT INTO record (barcode, stamp, hash, modified, source, traits)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (barcode) DO NOTHING";
        if self.execute_noting(insert, entry, stamp)? == 1 {
            return Ok(None);
        }
        let select = "SELECT hash, modified FROM record WHERE barcode = ?1";
        query::one(&self.transaction, select, [entry.barcode], |row| {
            Ok(KnownProduct { hash: row.get(0)?, modified: row.get(1)?, ..*entry })
        })
    }

    /// Notes which record a product stands on.
    fn note(&self, entry: &KnownProduct, stamp: i64) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO record (barcode, stamp, hash, modified, source, traits)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.execute_noting(sql, entry, stamp)?;
        Ok(())
    }

    fn execute_noting(&self, sql: &str, entry: &KnownProduct, stamp: i64) -> Result<usize> {
        let KnownProduct { barcode, hash, modified, source, flags, .. } = entry;
        let values = params![barcode, stamp, hash, modified, source, flags.0];
        query::run(&self.transaction, sql, values)
    }

    /// The content in the catalogue stands after all.
    fn restore(&mut self, at: usize, original: KnownProduct, stamp: i64) -> Result<()> {
        self.spool.take_back(original.barcode)?;
        self.note(&original, stamp)?;
        self.known[at] = KnownProduct { state: RefreshState::Same, ..original };
        Ok(())
    }

    /// Writes what waits in the spool, each page of the table once.
    pub(super) fn write_spooled(&mut self) -> Result<()> {
        let spool = self.spool.take();
        let mut upsert = self.transaction.prepare(&product_table::upsert())?;
        let mut insert_new = self.transaction.prepare(&product_table::insert_new())?;
        spool.drain(|barcode, row| {
            // Replacing notes of each page how it was, in case that the second half of the statement fails.
            let is_new = self.known_at(barcode).is_none();
            // What is gone still has a row, though no record.
            if !is_new || write_row(&mut insert_new, barcode, row)? == 0 {
                write_row(&mut upsert, barcode, row)?;
            }
            Ok(())
        })
    }
}

fn write_row(statement: &mut Statement, barcode: i64, row: &SpooledRow) -> Result<usize> {
    let key = ToSqlOutput::Owned(Value::Integer(barcode));
    let values = std::iter::once(&key).chain(row);
    statement
        .execute(params_from_iter(values))
        .with_context(|| format!("writing product {barcode}"))
}
