//! One thread's means of publishing: its own connections, a memory of products, the common tally.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use serde::Serialize;

use super::PageCounts;
use super::atomic_bit_set::AtomicBitSet;
use crate::model::{Barcode, PagePath, Product};
use crate::publish::{Fingerprint, Pass, Published, Publisher};
use crate::render::{Page, Theme};
use crate::search::NewDocument;
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

/// What a worker works with.
pub(super) struct PageWorkerParts<'a> {
    pub(super) theme: &'a Theme,
    pub(super) publisher: &'a Publisher,
    pub(super) tally: &'a PageTally,
    pub(super) catalogue: CatalogueReader,
    pub(super) ledger: LedgerReader,
    /// Whether a search file is being made.
    pub(super) is_indexing: bool,
}

pub(super) struct PageWorker<'a> {
    parts: PageWorkerParts<'a>,
    products: HashMap<Barcode, Arc<Product>>,
    output: PageOutput,
}

impl<'a> PageWorker<'a> {
    pub(super) fn new(parts: PageWorkerParts<'a>) -> Self {
        Self { parts, products: HashMap::new(), output: PageOutput::default() }
    }

    /// Hands over what was made since the last time.
    pub(super) fn take_output(&mut self) -> PageOutput {
        std::mem::take(&mut self.output)
    }

    /// Keeps a product for the search file, where one is being made; once a run.
    pub(super) fn index(&mut self, pass: Pass, entry: impl FnOnce() -> NewDocument) {
        if self.parts.is_indexing && pass == Pass::Create {
            self.output.entries.push(entry());
        }
    }

    /// A product of the catalogue.
    pub(super) fn product(&mut self, barcode: Barcode) -> Result<Arc<Product>> {
        if let Some(product) = self.products.get(&barcode) {
            return Ok(Arc::clone(product));
        }
        let product = self.parts.catalogue.product(barcode)?;
        let product = Arc::new(
            product.with_context(|| format!("product {barcode} is not in the catalogue"))?,
        );
        if self.products.len() == REMEMBERED {
            self.products.clear();
        }
        self.products.insert(barcode, Arc::clone(&product));
        Ok(product)
    }

    /// Publishes a page of the theme.
    pub(super) fn publish<V: Serialize>(
        &mut self,
        pass: Pass,
        page: &Page<V>,
    ) -> Result<Published> {
        let fingerprint = self.parts.theme.fingerprint(page)?;
        let theme = self.parts.theme;
        self.put(pass, &page.path, &fingerprint, || Ok(theme.render(page)?.into_bytes()))
    }

    /// Publishes a file as it is.
    pub(super) fn publish_file(
        &mut self,
        pass: Pass,
        path: &PagePath,
        content: &[u8],
    ) -> Result<Published> {
        let fingerprint = *blake3::hash(content).as_bytes();
        self.put(pass, path, &fingerprint, || Ok(content.to_vec()))
    }

    /// Publishes a page of the theme in both passes at once: for pages whose neighbours are all in
    /// place.
    pub(super) fn publish_now<V: Serialize>(&mut self, page: &Page<V>) -> Result<()> {
        Pass::BOTH.iter().try_for_each(|&pass| self.publish(pass, page).map(drop))
    }

    /// Publishes a file as it is in both passes at once.
    pub(super) fn publish_file_now(&mut self, path: &PagePath, content: &[u8]) -> Result<()> {
        Pass::BOTH.iter().try_for_each(|&pass| self.publish_file(pass, path, content).map(drop))
    }

    fn put(
        &mut self,
        pass: Pass,
        path: &PagePath,
        fingerprint: &Fingerprint,
        content: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<Published> {
        let known = self.parts.ledger.page(path)?;
        if let Some((page, _)) = known {
            self.parts.tally.wanted.insert(page.0 as usize);
        }
        let known = known.as_ref().map(|(_, fingerprint)| fingerprint.as_slice());
        let published = self.parts.publisher.publish(pass, path, known, fingerprint, content)?;
        self.parts.tally.count(pass, published);
        if matches!(published, Published::Created | Published::Replaced | Published::Confirmed) {
            self.output.pages.push((path.clone(), *fingerprint));
        }
        Ok(published)
    }

    /// Counts a kind of page, once a run.
    pub(super) fn count(&self, pass: Pass, kind: PageKind) {
        if pass == Pass::Create {
            self.parts.tally.kinds[kind as usize].fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Kinds of pages that are counted.
#[derive(Clone, Copy)]
pub(super) enum PageKind {
    Product,
    Substitute,
    Category,
}

/// What all workers count together.
pub(super) struct PageTally {
    /// The pages of the ledger from before this run go up to here.
    pub(super) last_before: PageId,
    wanted: AtomicBitSet,
    offered: AtomicU64,
    created: AtomicU64,
    replaced: AtomicU64,
    kinds: [AtomicU64; 3],
}

impl PageTally {
    pub(super) fn new(last_before: PageId) -> Self {
        Self {
            last_before,
            wanted: AtomicBitSet::new(last_before.0 as usize + 1),
            offered: AtomicU64::new(0),
            created: AtomicU64::new(0),
            replaced: AtomicU64::new(0),
            kinds: Default::default(),
        }
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

    pub(super) fn counts(&self) -> PageCounts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let (total, new, changed) =
            (read(&self.offered), read(&self.created), read(&self.replaced));
        PageCounts {
            total,
            new,
            changed,
            unchanged: total.saturating_sub(new + changed),
            gone: 0,
            products: read(&self.kinds[PageKind::Product as usize]),
            substitutes: read(&self.kinds[PageKind::Substitute as usize]),
            categories: read(&self.kinds[PageKind::Category as usize]),
        }
    }
}
