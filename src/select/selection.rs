//! The substitutes of all products, found once and kept compactly.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Choice, Finder, NoSubstitute, Position, Shelves, Substitute};
use crate::model::IdeaKind;

/// Products whose substitutes are found and kept together.
const CHUNK: usize = 1024;

/// Substitutes found for a product in addition, to take the places of those whose turn it is not.
const SPARE: usize = 2;

/// The substitutes of every product, or why there are none: about 16 bytes a substitute.
pub struct Selection {
    /// In the order of barcodes.
    chunks: Vec<SelectionChunk>,
    /// Where each product stands in that order.
    places: Vec<u32>,
}

/// The substitutes of some products with neighbouring barcodes.
#[derive(Default)]
pub struct SelectionChunk {
    /// Where those of each product end.
    ends: Vec<u32>,
    chosen: Vec<Substitute>,
    none: Vec<Option<NoSubstitute>>,
}

/// How many substitutes are found for a product, spare ones included.
pub(super) fn found_each(finder: &Finder) -> usize {
    finder.comparison.settings.per_product + SPARE
}

impl Selection {
    /// The products of each chunk by their places in the order of barcodes.
    #[must_use]
    pub fn chunks(products: usize) -> Vec<Range<usize>> {
        let mut chunks = Vec::with_capacity(products.div_ceil(CHUNK));
        for start in (0..products).step_by(CHUNK) {
            chunks.push(start..(start + CHUNK).min(products));
        }
        chunks
    }

    /// Puts the chunks of all products together.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 products")]
    pub(super) fn of_chunks(shelves: &Shelves, chunks: Vec<SelectionChunk>) -> Self {
        let mut places = vec![0; shelves.by_barcode.len()];
        for (place, position) in shelves.by_barcode.iter().enumerate() {
            places[position.at()] = place as u32;
        }
        Self { chunks, places }
    }

    /// Finds the substitutes of all products on some threads, spare ones included.
    pub(super) fn with_spare(finder: &Finder, threads: usize) -> Self {
        let shelves = finder.comparison.shelves;
        let ranges = Self::chunks(shelves.items.len());
        let mut chunks: Vec<Mutex<SelectionChunk>> = Vec::new();
        chunks.resize_with(ranges.len(), Mutex::default);
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            // This thread is one of them.
            for _ in 1..threads.min(ranges.len()) {
                scope.spawn(|| fill(finder, &ranges, &chunks, &next));
            }
            fill(finder, &ranges, &chunks, &next);
        });
        let filled = chunks.into_iter().map(|chunk| chunk.into_inner().unwrap_or_default());
        Self::of_chunks(shelves, filled.collect())
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
        let (chunk, at) = self.place(product);
        let chunk = &self.chunks[chunk];
        let start = if at == 0 { 0 } else { chunk.ends[at - 1] as usize };
        &chunk.chosen[start..chunk.ends[at] as usize]
    }

    /// The first `number` of those whose turn it is, and what stands apart from them.
    pub(super) fn shown(
        &self,
        product: Position,
        number: usize,
    ) -> impl Iterator<Item = &Substitute> {
        let mut room = ListRoom::new(number);
        self.substitutes(product).iter().filter(move |own| room.takes(own))
    }

    /// All of them, to be marked.
    pub(super) fn substitutes_mut(&mut self, product: Position) -> &mut [Substitute] {
        let (chunk, at) = self.place(product);
        let chunk = &mut self.chunks[chunk];
        let start = if at == 0 { 0 } else { chunk.ends[at - 1] as usize };
        &mut chunk.chosen[start..chunk.ends[at] as usize]
    }

    /// Why a product has no substitutes; `None` where it has some.
    #[must_use]
    pub fn no_substitute(&self, product: Position) -> Option<NoSubstitute> {
        let (chunk, at) = self.place(product);
        self.chunks[chunk].none[at]
    }

    /// The chunk of a product, and its place there.
    fn place(&self, product: Position) -> (usize, usize) {
        let place = self.places[product.at()] as usize;
        (place / CHUNK, place % CHUNK)
    }
}

/// What is left to be shown on a list.
struct ListRoom {
    replacements: usize,
    /// One idea and one plant-based version at most; what more there are is spare.
    has_idea: bool,
    has_plant_based: bool,
}

impl ListRoom {
    fn new(replacements: usize) -> Self {
        Self { replacements, has_idea: false, has_plant_based: false }
    }

    /// Whether a substitute is shown, and its place taken.
    fn takes(&mut self, substitute: &Substitute) -> bool {
        if substitute.is_turned_away {
            return false;
        }
        match substitute.origin.idea() {
            Some(IdeaKind::PlantBased) => !std::mem::replace(&mut self.has_plant_based, true),
            Some(_) => !std::mem::replace(&mut self.has_idea, true),
            None => {
                let is_left = self.replacements > 0;
                self.replacements = self.replacements.saturating_sub(1);
                is_left
            }
        }
    }
}

/// Fills one chunk after the other that no other thread has begun.
fn fill(
    finder: &Finder,
    ranges: &[Range<usize>],
    chunks: &[Mutex<SelectionChunk>],
    next: &AtomicUsize,
) {
    let shelves = finder.comparison.shelves;
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(range) = ranges.get(at) else { break };
        let mut chunk = SelectionChunk::default();
        for &product in &shelves.by_barcode[range.clone()] {
            chunk.push(finder.first_substitutes(product, found_each(finder)));
        }
        chunk.shrink();
        // No other thread has this place, so the lock is free and never poisoned.
        if let Ok(mut place) = chunks[at].lock() {
            *place = chunk;
        }
    }
}

impl SelectionChunk {
    /// Adds what was chosen for the next product.
    #[allow(clippy::cast_possible_truncation, reason = "a chunk has a few thousand substitutes")]
    pub(super) fn push(&mut self, choice: Choice) {
        match choice {
            Choice::Substitutes(chosen) => {
                self.chosen.extend(chosen);
                self.none.push(None);
            }
            Choice::Nothing(reason) => self.none.push(Some(reason)),
        }
        self.ends.push(self.chosen.len() as u32);
    }

    /// Gives back the memory it does not need.
    pub(super) fn shrink(&mut self) {
        self.chosen.shrink_to_fit();
    }

    /// Leaves the first `shown` of each product whose turn it is.
    #[allow(clippy::cast_possible_truncation, reason = "a chunk has a few thousand substitutes")]
    fn settle(&mut self, shown: usize) {
        let (mut start, mut end) = (0, 0);
        for (own_end, none) in self.ends.iter_mut().zip(&mut self.none) {
            let first = end;
            let mut room = ListRoom::new(shown);
            for at in start..*own_end as usize {
                if room.takes(&self.chosen[at]) {
                    self.chosen[end] = self.chosen[at];
                    end += 1;
                }
            }
            start = *own_end as usize;
            *own_end = end as u32;
            if end == first && none.is_none() {
                *none = Some(NoSubstitute::NoneBetter);
            }
        }
        self.chosen.truncate(end);
        self.chosen.shrink_to_fit();
    }
}
