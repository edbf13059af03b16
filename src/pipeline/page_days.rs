//! On which day each page last really changed, for the sitemap: asked in the order in which the ledger has the pages.

use std::collections::HashMap;

use anyhow::Result;

use crate::model::{PagePath, Timestamp};
use crate::store::{Ledger, ProductPageKey};

/// Entries read together: one product has a few.
const READ: u32 = 4096;

/// The days of pages.
pub(super) struct PageDays<'l> {
    ledger: &'l Ledger,
    /// Pages of products from some barcode to the one below `end`, in order, with the numbers of runs.
    entries: Vec<(ProductPageKey, i64)>,
    end: i64,
    /// By the number of a run.
    days: HashMap<i64, Option<String>>,
}

impl<'l> PageDays<'l> {
    pub(super) fn new(ledger: &'l Ledger) -> Self {
        Self { ledger, entries: Vec::new(), end: 0, days: HashMap::new() }
    }

    /// The day as sitemaps have it, `2026-11-29`; none where it is not known.
    pub(super) fn of(&mut self, path: &PagePath) -> Result<Option<&str>> {
        let run = self.ledger.changed(path)?;
        self.day(run)
    }

    /// The same of a page of a product. They are asked for in the order of their barcodes.
    pub(super) fn of_product(&mut self, key: ProductPageKey) -> Result<Option<&str>> {
        let run = self.product_page(key)?;
        self.day(run)
    }

    fn day(&mut self, run: Option<i64>) -> Result<Option<&str>> {
        let Some(run) = run else { return Ok(None) };
        if !self.days.contains_key(&run) {
            let date = self.ledger.started(run)?.and_then(Timestamp::date);
            self.days.insert(run, date.map(|date| date.format("%Y-%m-%d").to_string()));
        }
        Ok(self.days.get(&run).and_then(|day| day.as_deref()))
    }

    fn product_page(&mut self, key: ProductPageKey) -> Result<Option<i64>> {
        let product = key.product.key();
        if product >= self.end {
            self.entries = self.ledger.product_pages_changed(product, READ)?;
            // The pages of the last one may go on behind it.
            let last = self.entries.last().map_or(product, |(key, _)| key.product.key());
            let is_all = self.entries.len() < READ as usize;
            self.end = if is_all { i64::MAX } else { last.max(product + 1) };
        }
        let at = self.entries.binary_search_by_key(&key, |(key, _)| *key);
        Ok(at.ok().map(|at| self.entries[at].1))
    }
}
