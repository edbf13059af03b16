//! On which day each page last really changed, for the sitemap: asked in the order in which the ledger has the pages.

use std::collections::HashMap;

use anyhow::Result;

use crate::model::{PagePath, Timestamp};
use crate::store::{Ledger, ProductPageEntry, ProductPageKey};

/// Products whose pages are read together.
const READ: u32 = 1024;

/// The days of pages.
pub(super) struct PageDays<'l> {
    ledger: &'l Ledger,
    /// Pages of products up to the barcode `end`, in order.
    entries: Vec<ProductPageEntry>,
    end: i64,
    /// Where among them those of the product asked for last begin.
    at: usize,
    /// By the number of a run.
    days: HashMap<i64, Option<String>>,
}

impl<'l> PageDays<'l> {
    pub(super) fn new(ledger: &'l Ledger) -> Self {
        Self { ledger, entries: Vec::new(), end: 0, at: 0, days: HashMap::new() }
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
            (self.entries, self.end) = self.ledger.product_pages_from(product, READ)?;
            self.at = 0;
        }
        while self.entries.get(self.at).is_some_and(|entry| entry.key.product < key.product) {
            self.at += 1;
        }
        let own = self.entries[self.at..].iter().take_while(|entry| entry.key <= key);
        Ok(own.last().filter(|entry| entry.key == key).map(|entry| entry.changed))
    }
}
