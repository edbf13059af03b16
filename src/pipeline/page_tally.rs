//! What all workers count together: which files are part of the site, and what became of them.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;

use super::PageCounts;
use super::atomic_bit_set::AtomicBitSet;
use crate::model::PagePath;
use crate::publish::{Pass, Published};
use crate::store::{FileEntry, LedgerReader, PageId};

/// What all workers count together.
pub(super) struct PageTally {
    /// The pages of the ledger from before this run go up to here.
    pub(super) last_before: PageId,
    /// How many there were, pages of products included.
    pub(super) before: u64,
    /// The same without them: they have no numbers in the ledger.
    files_before: u64,
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
            files_before: ledger.file_count()?,
            wanted: AtomicBitSet::new(last_before.0 as usize + 1),
            offered: AtomicU64::new(0),
            created: AtomicU64::new(0),
            replaced: AtomicU64::new(0),
        })
    }

    /// Notes that a file is part of the site although it was not offered yet.
    pub(super) fn want(&self, ledger: &LedgerReader, path: &PagePath) -> Result<()> {
        if let Some(file) = ledger.file(path)? {
            self.keep(&file);
        }
        Ok(())
    }

    /// How many files of the ledger no one offered in this run, besides pages of products.
    pub(super) fn dropped(&self) -> u64 {
        self.files_before.saturating_sub(self.wanted.count())
    }

    /// Notes that a file of the ledger is part of the site.
    pub(super) fn keep(&self, file: &FileEntry) {
        self.wanted.insert(file.id.0 as usize);
    }

    /// True where a page of the ledger was offered again in this run.
    pub(super) fn is_wanted(&self, page: PageId) -> bool {
        self.wanted.contains(page.0 as usize)
    }

    /// Every page is offered in the first pass; some are offered again in the second.
    pub(super) fn count(&self, pass: Pass, published: Published) {
        if pass == Pass::Create {
            self.offered.fetch_add(1, Ordering::Relaxed);
        }
        match published {
            Published::Created(_) => self.created.fetch_add(1, Ordering::Relaxed),
            Published::Replaced(_) => self.replaced.fetch_add(1, Ordering::Relaxed),
            _ => 0,
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
