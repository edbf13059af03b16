//! The end of a refresh: what is gone, what the catalogue has become, and making it true.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::model::{Category, Tag, Timestamp};
use crate::sqlite::{self, query};

use super::census::{Census, CensusFlags};
use super::column_value::ColumnValue;
use super::known_products::RefreshState;
use super::{KnownSources, Refresh, Scope};

/// How the catalogue's products compare to those before the refresh.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub(crate) struct ProductCounts {
    /// Not there before, or gone and back.
    pub new: u64,
    /// There before with other content.
    pub changed: u64,
    /// There before, not written.
    pub unchanged: u64,
    /// There before and not wanted by any source now.
    pub gone: u64,
}

impl ProductCounts {
    /// Products in the catalogue after the refresh.
    pub(crate) fn total(&self) -> u64 {
        self.new + self.changed + self.unchanged
    }

    fn add(&mut self, other: &Self) {
        self.new += other.new;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.gone += other.gone;
    }
}

/// What a refresh makes of the catalogue.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Settled {
    /// The catalogue before.
    pub before: Census,
    /// The catalogue after.
    pub after: Census,
    /// All products.
    pub products: ProductCounts,
    /// Products by the name of the source their record is or was from.
    pub by_source: BTreeMap<String, ProductCounts>,
}

impl Refresh<'_> {
    /// Takes out what is gone and counts. To be called once all records were put.
    pub(crate) fn settle(&mut self) -> Result<Settled> {
        self.write_spooled()?;
        self.settle_withdrawn().context("taking out unwanted products")?;
        self.settle_unseen();
        let names = query::all(&self.transaction, "SELECT id, name FROM source", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let names: BTreeMap<u16, String> = names.into_iter().collect();
        let mut settled = Settled { before: self.before, ..Settled::default() };
        let mut by_source: BTreeMap<u16, ProductCounts> = BTreeMap::new();
        for entry in &self.known {
            let counts = by_source.entry(entry.source).or_default();
            match entry.state {
                RefreshState::Gone => {
                    counts.gone += 1;
                    self.mark_gone(entry.barcode).context("marking products that are gone")?;
                }
                RefreshState::Changed => counts.changed += 1,
                RefreshState::Same | RefreshState::Unseen => counts.unchanged += 1,
            }
        }
        // What stands and was not known is new.
        query::each(&self.transaction, "SELECT source, traits FROM record", [], |row| {
            settled.after.add(CensusFlags(row.get(1)?));
            by_source.entry(row.get(0)?).or_default().new += 1;
            Ok(())
        })?;
        for (source, mut counts) in by_source {
            counts.new -= counts.changed + counts.unchanged;
            settled.products.add(&counts);
            let name = names.get(&source).cloned().unwrap_or_default();
            settled.by_source.insert(name, counts);
        }
        Ok(settled)
    }

    /// Products of which a newer record is unusable or unwanted are gone.
    fn settle_withdrawn(&mut self) -> Result<()> {
        let mut withdrawn = std::mem::take(&mut self.withdrawn);
        withdrawn.sort_unstable();
        // Of several times of a barcode the last one is kept.
        withdrawn.reverse();
        withdrawn.dedup_by_key(|(barcode, _)| *barcode);
        withdrawn.reverse();
        for &(barcode, modified) in &withdrawn {
            if let Some(at) = self.known_at(barcode)
                && self.known[at].modified < modified
            {
                self.known[at].state = RefreshState::Gone;
            }
        }
        if !withdrawn.is_empty() && self.has_new {
            self.take_back_new(&withdrawn)?;
        }
        Ok(())
    }

    /// Removes the new products among the withdrawn, which are sorted.
    fn take_back_new(&self, withdrawn: &[(i64, Timestamp)]) -> Result<()> {
        let mut unwanted = Vec::new();
        let sql = "SELECT barcode, modified FROM record";
        query::each(&self.transaction, sql, [], |row| {
            let (barcode, modified): (i64, Timestamp) = (row.get(0)?, row.get(1)?);
            let found = withdrawn.binary_search_by_key(&barcode, |&(barcode, _)| barcode);
            if found.is_ok_and(|at| withdrawn[at].1 > modified) && self.known_at(barcode).is_none()
            {
                unwanted.push(barcode);
            }
            Ok(())
        })?;
        unwanted.into_iter().try_for_each(|barcode| self.mark_gone(barcode))
    }

    /// What the records of a whole refresh do not have is gone.
    fn settle_unseen(&mut self) {
        if self.scope == Scope::Whole {
            for entry in &mut self.known {
                if entry.state == RefreshState::Unseen {
                    entry.state = RefreshState::Gone;
                }
            }
        }
    }

    fn mark_gone(&self, barcode: i64) -> Result<()> {
        let mark = "UPDATE product SET gone = 1 WHERE barcode = ?1";
        query::run(&self.transaction, mark, [barcode])?;
        query::run(&self.transaction, "DELETE FROM record WHERE barcode = ?1", [barcode])?;
        Ok(())
    }

    /// Calls `each` with the categories of every product that has some OFF's taxonomy does not
    /// have, and with the names typed for those, by ascending barcode.
    pub(crate) fn for_each_with_other_categories(
        &self,
        mut each: impl FnMut(&[Tag], &BTreeMap<Tag, Option<String>>),
    ) -> Result<()> {
        let sql = "SELECT categories, other_categories FROM product
                   WHERE other_categories IS NOT NULL AND gone = 0 ORDER BY barcode";
        query::each(&self.transaction, sql, [], |row| {
            let categories: Vec<Tag> = ColumnValue::read(row, 0)?;
            each(&categories, &ColumnValue::read(row, 1)?);
            Ok(())
        })
    }

    /// Replaces the category graph, remembers the sources and commits.
    pub(crate) fn commit(self, categories: &[Category], sources: &KnownSources) -> Result<()> {
        super::categories::replace(&self.transaction, categories)?;
        sqlite::set_fact(&self.transaction, "sources", &serde_json::to_string(sources)?)?;
        self.transaction.commit().context("committing the refresh")
    }
}
