//! A refresh: the catalogue becomes what the sources say, in one transaction, or stays as it was.
//!
//! The result does not depend on the order of records: of several with one barcode the one last
//! modified at OFF wins, among equals the one with the greater content hash. Rows that did not
//! change are not written.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use anyhow::{Context, Result};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Transaction, params_from_iter};

use crate::model::{Category, Product};

use super::catalogue::KnownSources;
use super::product_row::{COLUMNS, hash, key, values};

/// A running refresh. Dropped without [`Refresh::commit`], it changes nothing.
pub struct Refresh<'c> {
    transaction: Transaction<'c>,
    seen: HashMap<i64, Seen>,
    upsert: String,
}

/// What is known in this refresh of a product already met: 32 bytes, the only memory that grows
/// with the catalogue.
struct Seen {
    modified: i64,
    hash: i64,
    before: Option<i64>,
}

/// What became of a product record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Put {
    /// The first record of its barcode in this refresh.
    First,
    /// One more record of a barcode; the better of the two was kept.
    Duplicate,
}

/// How the catalogue's products compare to those before the refresh.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct ProductCounts {
    /// Not there before, or gone and back.
    pub new: u64,
    /// There before with other content.
    pub changed: u64,
    /// There before, not written.
    pub unchanged: u64,
    /// There before and in none of the sources now.
    pub gone: u64,
}

impl ProductCounts {
    /// Products in the catalogue after the refresh.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.new + self.changed + self.unchanged
    }
}

impl<'c> Refresh<'c> {
    pub(super) fn new(transaction: Transaction<'c>) -> Self {
        let columns = COLUMNS.join(", ");
        let marks = vec!["?"; COLUMNS.len()].join(", ");
        let upsert = format!(
            "INSERT OR REPLACE INTO product (barcode, hash, gone, {columns}) VALUES (?, ?, 0, {marks})"
        );
        Self { transaction, seen: HashMap::new(), upsert }
    }

    /// Takes a product.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put(&mut self, product: &Product) -> Result<Put> {
        let values = values(product);
        let hash = hash(&values);
        let barcode = key(product.barcode);
        let written = match self.seen.entry(barcode) {
            Entry::Occupied(mut entry) => {
                let seen = entry.get_mut();
                if (product.modified, hash) <= (seen.modified, seen.hash) {
                    return Ok(Put::Duplicate);
                }
                (seen.modified, seen.hash) = (product.modified, hash);
                Put::Duplicate
            }
            Entry::Vacant(entry) => {
                let before = stored_hash(&self.transaction, barcode)?;
                entry.insert(Seen { modified: product.modified, hash, before });
                if before == Some(hash) {
                    return Ok(Put::First);
                }
                Put::First
            }
        };
        let row = [Value::Integer(barcode), Value::Integer(hash)].into_iter().chain(values);
        self.transaction
            .prepare_cached(&self.upsert)?
            .execute(params_from_iter(row))
            .with_context(|| format!("writing product {}", product.barcode))?;
        Ok(written)
    }

    /// How many different products were put so far.
    #[must_use]
    pub fn products(&self) -> usize {
        self.seen.len()
    }

    /// Marks what no source has any more, replaces the category graph, remembers the sources and
    /// commits.
    ///
    /// # Errors
    /// When the database fails; nothing is changed then.
    pub fn commit(self, categories: &[Category], sources: &KnownSources) -> Result<ProductCounts> {
        let mut counts = ProductCounts { gone: self.mark_gone()?, ..ProductCounts::default() };
        for seen in self.seen.values() {
            match seen.before {
                None => counts.new += 1,
                Some(before) if before == seen.hash => counts.unchanged += 1,
                Some(_) => counts.changed += 1,
            }
        }
        super::categories::replace(&self.transaction, categories)?;
        super::set_fact(&self.transaction, "sources", &serde_json::to_string(sources)?)?;
        self.transaction.commit().context("committing the refresh")?;
        Ok(counts)
    }

    fn mark_gone(&self) -> Result<u64> {
        let mut missing = Vec::new();
        let mut statement =
            self.transaction.prepare("SELECT barcode FROM product WHERE gone = 0")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let barcode: i64 = row.get(0)?;
            if !self.seen.contains_key(&barcode) {
                missing.push(barcode);
            }
        }
        let mut mark =
            self.transaction.prepare("UPDATE product SET gone = 1 WHERE barcode = ?1")?;
        for barcode in &missing {
            mark.execute([barcode])?;
        }
        Ok(missing.len() as u64)
    }
}

/// The content hash of a product that is there and not gone.
fn stored_hash(transaction: &Transaction, barcode: i64) -> Result<Option<i64>> {
    let sql = "SELECT hash FROM product WHERE barcode = ?1 AND gone = 0";
    Ok(transaction.prepare_cached(sql)?.query_row([barcode], |row| row.get(0)).optional()?)
}
