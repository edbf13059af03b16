//! Where candidates come from, so that a product costs the same on a shelf of a hundred and of
//! fifty thousand.
//!
//! A small shelf is looked through as far as it is better. Of a large one two parts are known
//! beforehand: its front, the products of each grade that are good for anybody, and for each word
//! of a name the healthiest products that have it.

use super::item::{ALL_GAPS, Sale, Trust};
use super::judge::{Bench, Original};
use super::kinds::Shelving;
use super::rules::PhysicalKind;
use super::shelves::Position;

/// Larger shelves are not looked through.
const SMALL: usize = 96;
/// Products of one grade and physical kind in the front of a shelf, and of one brand among them.
const FRONT: usize = 10;
const FRONT_BRAND: usize = 2;
/// Products known for a word, and words asked of a product: the most telling ones.
const KNOWN: usize = 16;
const ASKED: usize = 3;

/// The candidates of every large shelf.
pub(super) struct Pool {
    /// By category; empty for small shelves. Ascending by rank.
    fronts: Vec<Vec<Position>>,
    /// Category, word, and where its products start; ascending.
    words: Vec<(u32, u32, u32)>,
    known: Vec<Position>,
}

impl Pool {
    /// Looks through every shelf once.
    pub(super) fn new(bench: &Bench) -> Self {
        let worth: Vec<u32> =
            bench.shelves.by_rank().map(|position| bench.standing_alone(position)).collect();
        let front = |category: u32| {
            let shelf = bench.shelves.shelf(category);
            let is_asked = bench.kinds.shelving(category) == Shelving::Shelf;
            if is_asked && shelf.len() > SMALL { front(bench, shelf, &worth) } else { Vec::new() }
        };
        let fronts = bench.graph.positions().map(front).collect();
        let (words, known) = known_words(bench);
        Self { fronts, words, known }
    }

    /// Products of a category that may be better than the original, in no order.
    pub(super) fn candidates(
        &self,
        bench: &Bench,
        original: &Original,
        category: u32,
        found: &mut Vec<Position>,
    ) {
        let ranked = bench.shelves.shelf(category);
        let before = |position: &&Position| **position < original.position;
        if ranked.len() <= SMALL {
            found.extend(ranked.iter().take_while(before));
            return;
        }
        found.extend(self.fronts[category as usize].iter().take_while(before));
        let mut words = original.words.to_vec();
        words.sort_by_key(|&word| (u32::MAX - bench.shelves.word_weight(word), word));
        for &word in words.iter().take(ASKED) {
            found.extend(self.with_word(category, word).iter().take_while(before));
        }
    }

    /// The products of a category known for a word.
    fn with_word(&self, category: u32, word: u32) -> &[Position] {
        let sought = (category, word);
        let found =
            self.words.binary_search_by_key(&sought, |&(category, word, _)| (category, word));
        found.map_or(&[], |at| {
            let start = self.words[at].2 as usize;
            let end = self.words.get(at + 1).map_or(self.known.len(), |next| next.2 as usize);
            &self.known[start..end]
        })
    }

    /// The front of a category, or all of it where it is small: for pairs of categories.
    pub(super) fn front<'p>(&'p self, bench: &Bench<'p>, category: u32) -> &'p [Position] {
        let ranked = bench.shelves.shelf(category);
        let front = &self.fronts[category as usize];
        if front.is_empty() { &ranked[..ranked.len().min(SMALL)] } else { front }
    }
}

/// True where a product can be a candidate of anything.
fn is_sound(bench: &Bench, position: Position) -> bool {
    let item = bench.item(position);
    item.trust == Trust::Sound && item.gaps != ALL_GAPS && item.grading.grade().is_some()
}

/// The best for anybody of each grade and physical kind, with and without gaps in their figures.
fn front(bench: &Bench, shelf: &[Position], worth: &[u32]) -> Vec<Position> {
    let mut groups: Vec<((u8, PhysicalKind, bool), Vec<Position>)> = Vec::new();
    for &position in shelf.iter().filter(|position| is_sound(bench, **position)) {
        let item = bench.item(position);
        let Some(grade) = item.grading.grade() else { continue };
        let key = (grade as u8, item.kind, item.gaps == 0);
        match groups.iter_mut().find(|(group, _)| *group == key) {
            Some((_, best)) => insert(bench, best, position, worth),
            None => groups.push((key, vec![position])),
        }
    }
    let mut front: Vec<Position> = groups.into_iter().flat_map(|(_, best)| best).collect();
    front.sort_unstable();
    front
}

/// Puts a product among the best where it belongs there; of one brand only so many stay.
fn insert(bench: &Bench, best: &mut Vec<Position>, position: Position, worth: &[u32]) {
    let key = |position: Position| (u32::MAX - worth[position.at()], position);
    if best.len() == FRONT && best.last().is_some_and(|last| key(*last) < key(position)) {
        return;
    }
    let at = best.partition_point(|other| key(*other) < key(position));
    best.insert(at, position);
    let brands = bench.shelves.brands(position);
    let of_brand =
        |other: &Position| bench.shelves.brands(*other).iter().any(|brand| brands.contains(brand));
    if !brands.is_empty()
        && best.iter().filter(|other| of_brand(other)).count() > FRONT_BRAND
        && let Some(last) = best.iter().rposition(of_brand)
    {
        best.remove(last);
    }
    best.truncate(FRONT);
}

/// For every category with many products of its own: the healthiest products of each word that
/// more than one of them has.
#[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 places")]
fn known_words(bench: &Bench) -> (Vec<(u32, u32, u32)>, Vec<Position>) {
    let mut own = vec![0_usize; bench.kinds.len()];
    for position in bench.shelves.by_rank() {
        for &leaf in bench.shelves.leaves(position) {
            own[leaf as usize] += 1;
        }
    }
    let mut places: Vec<(u32, u32, Position)> = Vec::new();
    for position in bench.shelves.by_rank().filter(|position| is_sound(bench, *position)) {
        if bench.item(position).sale == Sale::Elsewhere {
            continue;
        }
        for &leaf in bench.shelves.leaves(position) {
            if own[leaf as usize] > SMALL / 2 && bench.kinds.is_kind(leaf) {
                let words = bench.shelves.words(position);
                places.extend(words.iter().map(|&word| (leaf, word, position)));
            }
        }
    }
    places.sort_unstable();
    let mut words = Vec::new();
    let mut known = Vec::new();
    for group in places.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|group| group.len() > 1) {
        words.push((group[0].0, group[0].1, known.len() as u32));
        known.extend(group.iter().take(KNOWN).map(|(_, _, position)| *position));
    }
    words.shrink_to_fit();
    known.shrink_to_fit();
    (words, known)
}
