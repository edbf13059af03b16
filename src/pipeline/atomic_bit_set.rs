//! One bit for each of many things: which pages are wanted, which units are to be changed.

use std::sync::atomic::{AtomicU64, Ordering};

/// One bit for each of many things, set from any thread.
pub(super) struct AtomicBitSet(Vec<AtomicU64>);

impl AtomicBitSet {
    pub(super) fn new(length: usize) -> Self {
        Self((0..length.div_ceil(64)).map(|_| AtomicU64::new(0)).collect())
    }

    pub(super) fn insert(&self, at: usize) {
        self.0[at / 64].fetch_or(1 << (at % 64), Ordering::Relaxed);
    }

    pub(super) fn contains(&self, at: usize) -> bool {
        self.0[at / 64].load(Ordering::Relaxed) & (1 << (at % 64)) != 0
    }

    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.load(Ordering::Relaxed).count_ones())).sum()
    }
}
