//! The substitutes of all products, found once and kept compactly.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use foldhash::HashSet;

use super::choose::ProposalGroup;
use super::{Choice, Finder, NoSubstitute, Origin, Position, Safety, Shelves, Substitute};
use crate::model::CategoryId;

/// Products whose substitutes are found and kept together.
const CHUNK: usize = 1024;

/// Substitutes found for a product in addition, to take the places of those whose turn it is not.
const SPARE: usize = 2;

/// The substitutes of every product, or why there are none: 8 bytes a substitute, and 9 a product.
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
    chosen: Vec<ChosenSubstitute>,
    none: Vec<Option<NoSubstitute>>,
    /// The ways that led to them, ascending.
    ways: Vec<FoundWay>,
}

/// Where a substitute was found, how far above, and why: neighbours on a shelf were found in the same way.
type FoundWay = (CategoryId, u8, Origin);

/// A substitute as it is kept: there are millions.
#[derive(Clone, Copy)]
pub(super) struct ChosenSubstitute {
    pub(super) position: Position,
    /// Its place among the ways of the chunk.
    way: u16,
    pub(super) likeness: u8,
    /// What else is known of it.
    marks: u8,
}

/// Bits of [`ChosenSubstitute::marks`]: two of its safety, two of its group, one where it is turned away.
const SAFETY: u8 = 0b11;
const GROUP_AT: u8 = 2;
const TURNED_AWAY: u8 = 1 << 7;

impl ChosenSubstitute {
    fn is_turned_away(self) -> bool {
        self.marks & TURNED_AWAY != 0
    }

    fn group(self) -> ProposalGroup {
        ProposalGroup::ALL[usize::from(self.marks >> GROUP_AT & 0b11)]
    }
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
    pub fn substitutes(&self, product: Position) -> Vec<Substitute> {
        self.each_of(product).collect()
    }

    /// The first of them.
    #[must_use]
    pub fn first(&self, product: Position) -> Option<Substitute> {
        self.each_of(product).next()
    }

    /// How many there are.
    pub(crate) fn number(&self, product: Position) -> usize {
        let (chunk, at) = self.place(product);
        self.chunks[chunk].of_product(at).len()
    }

    /// The same one after the other.
    pub(crate) fn each_of(&self, product: Position) -> impl Iterator<Item = Substitute> {
        let (chunk, at) = self.place(product);
        let chunk = &self.chunks[chunk];
        chunk.chosen[chunk.of_product(at)].iter().map(|own| chunk.substitute(*own))
    }

    /// Calls `each` with the list of every product: the first `number` of those whose turn it is, and what stands apart from them.
    pub(super) fn each_list(
        &self,
        shelves: &Shelves,
        number: usize,
        mut each: impl FnMut(&ShownList),
    ) {
        let mut list = Vec::new();
        for (place, &product) in shelves.by_barcode.iter().enumerate() {
            let (chunk, at) = (&self.chunks[place / CHUNK], place % CHUNK);
            let mut room = ListRoom::new(number);
            list.clear();
            for &own in &chunk.chosen[chunk.of_product(at)] {
                if room.takes(own) {
                    list.push(own);
                }
            }
            each(&ShownList { product, substitutes: &list, ways: &chunk.ways });
        }
    }

    /// Turns a substitute of a product away.
    pub(super) fn turn_away(&mut self, product: Position, substitute: Position) {
        let (chunk, at) = self.place(product);
        let chunk = &mut self.chunks[chunk];
        let own = chunk.of_product(at);
        for own in &mut chunk.chosen[own] {
            if own.position == substitute {
                own.marks |= TURNED_AWAY;
            }
        }
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

/// What is shown of the substitutes of a product.
pub(super) struct ShownList<'l> {
    pub(super) product: Position,
    pub(super) substitutes: &'l [ChosenSubstitute],
    ways: &'l [FoundWay],
}

impl ShownList<'_> {
    /// The category one of them was found in.
    pub(super) fn category(&self, own: ChosenSubstitute) -> CategoryId {
        self.ways[usize::from(own.way)].0
    }
}

/// How many of each group are left to be shown on a list.
struct ListRoom([usize; ProposalGroup::ALL.len()]);

impl ListRoom {
    /// One idea and one plant-based version at most; what more there are is spare.
    fn new(replacements: usize) -> Self {
        Self([replacements, 1, 1])
    }

    /// Whether a substitute is shown, and its place taken.
    fn takes(&mut self, own: ChosenSubstitute) -> bool {
        let left = &mut self.0[own.group() as usize];
        let is_shown = *left > 0 && !own.is_turned_away();
        *left -= usize::from(is_shown);
        is_shown
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
        let mut found = ChunkBuilder::default();
        for &product in &shelves.by_barcode[range.clone()] {
            found.push(finder.first_substitutes(product, found_each(finder)));
        }
        // No other thread has this place, so the lock is free and never poisoned.
        if let Ok(mut place) = chunks[at].lock() {
            *place = found.finish();
        }
    }
}

/// Gathers what is found for the products of a chunk.
#[derive(Default)]
pub(super) struct ChunkBuilder {
    ends: Vec<u32>,
    found: Vec<Substitute>,
    none: Vec<Option<NoSubstitute>>,
}

impl ChunkBuilder {
    /// Adds what was chosen for the next product.
    #[allow(clippy::cast_possible_truncation, reason = "a chunk has a few thousand substitutes")]
    pub(super) fn push(&mut self, choice: Choice) {
        match choice {
            Choice::Substitutes(chosen) => {
                self.found.extend(chosen);
                self.none.push(None);
            }
            Choice::Nothing(reason) => self.none.push(Some(reason)),
        }
        self.ends.push(self.found.len() as u32);
    }

    /// All of them, as they are kept.
    #[allow(clippy::cast_possible_truncation, reason = "a chunk has a few thousand substitutes")]
    pub(super) fn finish(self) -> SelectionChunk {
        let Self { mut ends, found, mut none } = self;
        let mut seen = HashSet::default();
        let mut ways: Vec<FoundWay> = found.iter().map(way_of).collect();
        ways.retain(|way| seen.insert(*way));
        ways.sort_unstable();
        ways.shrink_to_fit();
        let mut chosen = Vec::with_capacity(found.len());
        for own in &found {
            let (Ok(way) | Err(way)) = ways.binary_search(&way_of(own));
            let turn = if own.is_turned_away { TURNED_AWAY } else { 0 };
            let group = ProposalGroup::of_idea(own.origin.idea()) as u8;
            let Substitute { position, safety, likeness, .. } = *own;
            let (way, marks) = (way as u16, safety as u8 | group << GROUP_AT | turn);
            chosen.push(ChosenSubstitute { position, way, likeness, marks });
        }
        ends.shrink_to_fit();
        none.shrink_to_fit();
        SelectionChunk { ends, chosen, none, ways }
    }
}

fn way_of(found: &Substitute) -> FoundWay {
    (found.category, found.level, found.origin)
}

impl SelectionChunk {
    /// Where the substitutes of a product stand.
    fn of_product(&self, at: usize) -> Range<usize> {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        start..self.ends[at] as usize
    }

    fn substitute(&self, own: ChosenSubstitute) -> Substitute {
        let ChosenSubstitute { position, way, likeness, marks } = own;
        let (category, level, origin) = self.ways[usize::from(way)];
        let safety = Safety::ALL[usize::from(marks & SAFETY)];
        let is_turned_away = own.is_turned_away();
        Substitute { position, category, level, origin, safety, likeness, is_turned_away }
    }

    /// Leaves the first `shown` of each product whose turn it is.
    #[allow(clippy::cast_possible_truncation, reason = "a chunk has a few thousand substitutes")]
    fn settle(&mut self, shown: usize) {
        let (mut start, mut end) = (0, 0);
        for at in 0..self.ends.len() {
            let (first, own_end) = (end, self.ends[at] as usize);
            let mut room = ListRoom::new(shown);
            for own in start..own_end {
                if room.takes(self.chosen[own]) {
                    self.chosen[end] = self.chosen[own];
                    end += 1;
                }
            }
            start = own_end;
            self.ends[at] = end as u32;
            if end == first && self.none[at].is_none() {
                self.none[at] = Some(NoSubstitute::NoneBetter);
            }
        }
        self.chosen.truncate(end);
        self.chosen.shrink_to_fit();
    }
}
