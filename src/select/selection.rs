//! The substitutes of all products, found once and kept compactly.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Choice, Finder, NoSubstitute, Position, Shelves, Substitute};

/// Products whose substitutes are found and kept together.
const CHUNK: usize = 4096;

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
    /// Finds the substitutes of all products on some threads. The result does not depend on how
    /// many.
    #[must_use]
    pub fn of(finder: &Finder, threads: usize) -> Self {
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

    /// The substitutes of a product, best first; empty where there are none.
    #[must_use]
    pub fn substitutes(&self, product: Position) -> &[Substitute] {
        let (chunk, at) = (&self.chunks[product.at() / CHUNK], product.at() % CHUNK);
        let start = if at == 0 { 0 } else { chunk.ends[at - 1] as usize };
        &chunk.chosen[start..chunk.ends[at] as usize]
    }

    /// Why a product has no substitutes; `None` where it has some.
    #[must_use]
    pub fn no_substitute(&self, product: Position) -> Option<NoSubstitute> {
        self.chunks[product.at() / CHUNK].none[product.at() % CHUNK]
    }
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
        let mut chunk = Self::default();
        for position in Shelves::positions(ranks) {
            match finder.substitutes(position) {
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
}
