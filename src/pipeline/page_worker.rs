//! One thread's means of publishing: its own connections, a memory of products, the common tally.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use serde::Serialize;

use super::PageCounts;
use super::atomic_bit_set::AtomicBitSet;
use crate::model::{Barcode, Implausibility, PagePath, Product};
use crate::publish::{Fingerprint, Pass, Published, Publisher};
use crate::render::{Page, Theme};
use crate::search::NewDocument;
use crate::select::Shelves;
use crate::store::{CatalogueReader, LedgerReader, PageId};

/// Products a worker remembers: the best of a shelf are substitutes of the whole shelf.
const REMEMBERED: usize = 2048;

/// What a worker made and others keep.
#[derive(Default)]
pub(super) struct PageOutput {
    /// Files that were written, and what they were written for: for the ledger.
    pub(super) pages: Vec<(PagePath, Fingerprint)>,
    /// Products as the search file keeps them.
    pub(super) entries: Vec<NewDocument>,
}

impl PageOutput {
    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.entries.is_empty()
    }
}

pub(super) struct PageWorker<'a> {
    /// The pass it takes part in.
    pub(super) pass: Pass,
    pub(super) theme: &'a Theme,
    pub(super) shelves: &'a Shelves,
    pub(super) publisher: &'a Publisher,
    pub(super) tally: &'a PageTally,
    pub(super) catalogue: CatalogueReader,
    pub(super) ledger: LedgerReader,
    /// Whether a search file is being made.
    pub(super) is_indexing: bool,
    pub(super) products: HashMap<Barcode, Arc<Product>>,
    pub(super) output: PageOutput,
    /// Whether a page was met that is to be looked at in the next pass.
    pub(super) has_deferred: bool,
}

impl PageWorker<'_> {
    /// A product of the catalogue.
    pub(super) fn product(&mut self, barcode: Barcode) -> Result<Arc<Product>> {
        if let Some(product) = self.products.get(&barcode) {
            return Ok(Arc::clone(product));
        }
        let found = self.catalogue.product(barcode)?;
        let mut product =
            found.with_context(|| format!("product {barcode} is not in the catalogue"))?;
        // Only the shelf tells; the catalogue knows each product by itself.
        if self.shelves.find(barcode).is_some_and(|position| self.shelves.is_outlier(position)) {
            product.nutriments.implausible.push(Implausibility::Shelf);
        }
        let product = Arc::new(product);
        // Forgetting all at once is cheaper than noting which were used last, and rare.
        if self.products.len() == REMEMBERED {
            self.products.clear();
        }
        self.products.insert(barcode, Arc::clone(&product));
        Ok(product)
    }

    /// Publishes a page of the theme.
    pub(super) fn publish<V: Serialize>(&mut self, page: &Page<V>) -> Result<()> {
        let theme = self.theme;
        let fingerprint = theme.fingerprint(page)?;
        self.put(&page.path, &fingerprint, || Ok(theme.render(page)?.into_bytes()))
    }

    /// Publishes a file as it is.
    pub(super) fn publish_file(&mut self, path: &PagePath, content: &[u8]) -> Result<()> {
        let fingerprint = *blake3::hash(content).as_bytes();
        self.put(path, &fingerprint, || Ok(content.to_vec()))
    }

    fn put(
        &mut self,
        path: &PagePath,
        fingerprint: &Fingerprint,
        content: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<()> {
        let known = self.ledger.page(path)?;
        if let Some((page, _)) = known {
            self.tally.wanted.insert(page.0 as usize);
        }
        let known = known.as_ref().map(|(_, fingerprint)| fingerprint.as_slice());
        let published = self.publisher.publish(self.pass, path, known, fingerprint, content)?;
        self.tally.count(self.pass, published);
        match published {
            Published::Created | Published::Replaced | Published::Confirmed => {
                self.output.pages.push((path.clone(), *fingerprint));
            }
            Published::Deferred => self.has_deferred = true,
            Published::Kept => {}
        }
        Ok(())
    }
}

/// What all workers count together.
pub(super) struct PageTally {
    /// The pages of the ledger from before this run go up to here.
    pub(super) last_before: PageId,
    /// How many there were.
    pub(super) before: u64,
    wanted: AtomicBitSet,
    offered: AtomicU64,
    created: AtomicU64,
    replaced: AtomicU64,
}

impl PageTally {
    pub(super) fn new(ledger: &LedgerReader) -> Result<Self> {
        let last_before = ledger.last_id()?;
        Ok(Self {
            last_before,
            before: ledger.count()?,
            wanted: AtomicBitSet::new(last_before.0 as usize + 1),
            offered: AtomicU64::new(0),
            created: AtomicU64::new(0),
            replaced: AtomicU64::new(0),
        })
    }

    /// Notes that a file is part of the site although it was not offered yet.
    pub(super) fn want(&self, ledger: &LedgerReader, path: &PagePath) -> Result<()> {
        if let Some((page, _)) = ledger.page(path)? {
            self.wanted.insert(page.0 as usize);
        }
        Ok(())
    }

    /// How many pages of the ledger no one offered in this run.
    pub(super) fn dropped(&self) -> u64 {
        self.before.saturating_sub(self.wanted.count())
    }

    /// True where a page of the ledger was offered again in this run.
    pub(super) fn is_wanted(&self, page: PageId) -> bool {
        self.wanted.contains(page.0 as usize)
    }

    /// Every page is offered in the first pass; some are offered again in the second.
    fn count(&self, pass: Pass, published: Published) {
        if pass == Pass::Create {
            self.offered.fetch_add(1, Ordering::Relaxed);
        }
        match published {
            Published::Created => self.created.fetch_add(1, Ordering::Relaxed),
            Published::Replaced => self.replaced.fetch_add(1, Ordering::Relaxed),
            Published::Kept | Published::Confirmed | Published::Deferred => 0,
        };
    }

    /// What became of the files offered; how many there are of a kind is not known here.
    pub(super) fn counts(&self) -> PageCounts {
        let [total, new, changed] = [&self.offered, &self.created, &self.replaced]
            .map(|counter| counter.load(Ordering::Relaxed));
        let unchanged = total.saturating_sub(new + changed);
        PageCounts { total, new, changed, unchanged, ..PageCounts::default() }
    }
}
