//! The substitutes of all products, found once and kept compactly.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Choice, Finder, NoSubstitute, Position, Shelves, Substitute};

/// Products whose substitutes are found and kept together.
const CHUNK: usize = 4096;

/// Substitutes found for a product in addition, to take the places of those whose turn it is not.
const SPARE: usize = 2;

/// The substitutes of every product, or why there are none: about 16 bytes a substitute.
pub struct Selection {
    chunks: Vec<SelectionChunk>,
}

/// The substitutes of some products with neighbouring positions.
#[derive(Default)]
struct SelectionChunk {
    /// Where those of each product end.
    ends: Vec<u32>,
    chosen: Vec<Substitute>,
    none: Vec<Option<NoSubstitute>>,
}

impl Selection {
    /// Finds the substitutes of all products on some threads, spare ones included.
    pub(super) fn with_spare(finder: &Finder, threads: usize) -> Self {
        let products = finder.comparison.shelves.items.len();
        let number = products.div_ceil(CHUNK);
        let mut chunks: Vec<Mutex<SelectionChunk>> = Vec::new();
        chunks.resize_with(number, Mutex::default);
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            // This thread is one of them.
            for _ in 1..threads.min(number) {
                scope.spawn(|| fill(finder, &chunks, &next));
            }
            fill(finder, &chunks, &next);
        });
        let filled = chunks.into_iter().map(|chunk| chunk.into_inner().unwrap_or_default());
        Self { chunks: filled.collect() }
    }

    /// Leaves the first `shown` of each product whose turn it is.
    pub(super) fn settle(&mut self, shown: usize) {
        for chunk in &mut self.chunks {
            chunk.settle(shown);
        }
    }

    /// The substitutes of a product, best first; empty where there are none.
    #[must_use]
    pub fn substitutes(&self, product: Position) -> &[Substitute] {
        let (chunk, at) = (&self.chunks[product.at() / CHUNK], product.at() % CHUNK);
        let start = if at == 0 { 0 } else { chunk.ends[at - 1] as usize };
        &chunk.chosen[start..chunk.ends[at] as usize]
    }

    /// The first `number` of those whose turn it is, and what stands apart from them.
    pub(super) fn shown(
        &self,
        product: Position,
        number: usize,
    ) -> impl Iterator<Item = &Substitute> {
        let mut places = number;
        self.substitutes(product).iter().filter(move |own| is_shown(own, &mut places))
    }

    /// All of them, to be marked.
    pub(super) fn substitutes_mut(&mut self, product: Position) -> &mut [Substitute] {
        let (chunk, at) = (&mut self.chunks[product.at() / CHUNK], product.at() % CHUNK);
        let start = if at == 0 { 0 } else { chunk.ends[at - 1] as usize };
        &mut chunk.chosen[start..chunk.ends[at] as usize]
    }

    /// Why a product has no substitutes; `None` where it has some.
    #[must_use]
    pub fn no_substitute(&self, product: Position) -> Option<NoSubstitute> {
        self.chunks[product.at() / CHUNK].none[product.at() % CHUNK]
    }
}

/// Whether a substitute is shown where `places` are left for replacements; an idea needs none.
fn is_shown(substitute: &Substitute, places: &mut usize) -> bool {
    if substitute.is_turned_away {
        return false;
    }
    if substitute.origin.idea().is_some() {
        return true;
    }
    let is_left = *places > 0;
    *places = places.saturating_sub(1);
    is_left
}

/// Fills one chunk after the other that no other thread has begun.
fn fill(finder: &Finder, chunks: &[Mutex<SelectionChunk>], next: &AtomicUsize) {
    let products = finder.comparison.shelves.items.len();
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(place) = chunks.get(at) else { break };
        let chunk = SelectionChunk::of(finder, at * CHUNK..((at + 1) * CHUNK).min(products));
        // No other thread has this place, so the lock is free and never poisoned.
        if let Ok(mut place) = place.lock() {
            *place = chunk;
        }
    }
}

impl SelectionChunk {
    #[allow(clippy::cast_possible_truncation, reason = "a chunk has a few thousand substitutes")]
    fn of(finder: &Finder, ranks: Range<usize>) -> Self {
        let number = finder.comparison.settings.per_product + SPARE;
        let mut chunk = Self::default();
        for position in Shelves::positions(ranks) {
            match finder.first_substitutes(position, number) {
                Choice::Substitutes(chosen) => {
                    chunk.chosen.extend(chosen);
                    chunk.none.push(None);
                }
                Choice::Nothing(reason) => chunk.none.push(Some(reason)),
            }
            chunk.ends.push(chunk.chosen.len() as u32);
        }
        chunk.chosen.shrink_to_fit();
        chunk
    }

    /// Leaves the first `shown` of each product whose turn it is.
    #[allow(clippy::cast_possible_truncation, reason = "a chunk has a few thousand substitutes")]
    fn settle(&mut self, shown: usize) {
        let (mut start, mut end) = (0, 0);
        for own_end in &mut self.ends {
            let mut places = shown;
            for at in start..*own_end as usize {
                if is_shown(&self.chosen[at], &mut places) {
                    self.chosen[end] = self.chosen[at];
                    end += 1;
                }
            }
            start = *own_end as usize;
            *own_end = end as u32;
        }
        self.chosen.truncate(end);
        self.chosen.shrink_to_fit();
    }
}
