//! Where candidates come from, so that a product costs the same on a shelf of a hundred and of
//! fifty thousand.
//!
//! A small shelf is looked through as far as it is better. Of a large one two parts are known
//! beforehand: its best, the products of each grade that are good for anyone, and for each word
//! of a name the healthiest products that have it.

use std::collections::BTreeMap;

use crate::model::{CategoryId, Grading, Interrupted, Stop};

use super::comparison::{Comparison, Original};
use super::known_words::{KnownWords, word_of_food, word_of_taste};
use super::{PhysicalKind, Position, Shelf};

/// Larger shelves are not looked through.
const SMALL: usize = 96;
/// Products of one grade and physical kind among the best of a shelf, and of one brand among them.
const BEST: usize = 10;
const BEST_OF_BRAND: usize = 2;
/// Words asked of a product: the most telling ones.
const ASKED: usize = 3;
/// The same with the plain kind and the taste.
const WORDS_ASKED: usize = ASKED + 2;

/// A list of candidates that a category has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum ListName {
    /// The first of a shelf: all of a small one.
    First,
    /// The best of a large shelf.
    Best,
    /// The healthiest that have a word, by its number.
    Word(u32),
}

/// The candidates of every large shelf.
pub(super) struct CandidateIndex {
    /// The best of each shelf, by category; empty for small shelves. Ascending by rank.
    best: Vec<Vec<Position>>,
    words: KnownWords,
}

impl CandidateIndex {
    /// Looks through every shelf once.
    pub(super) fn new(comparison: &Comparison, stop: &Stop) -> Result<Self, Interrupted> {
        let words = KnownWords::new(comparison, stop)?;
        stop.check()?;
        let worth: Vec<u32> =
            comparison.shelves.by_rank().map(|position| comparison.worth(position)).collect();
        let mut best = Vec::new();
        for category in comparison.graph.positions() {
            stop.check()?;
            let [filed, named] = both_shelves(comparison, category);
            let is_large = comparison.is_shelf(category) && filed.len() + named.len() > SMALL;
            let all = filed.iter().chain(named.iter());
            best.push(if is_large { best_of(comparison, all, &worth) } else { Vec::new() });
        }
        Ok(Self { best, words })
    }

    /// Adds products of a category that may be better than the original, in no order.
    pub(super) fn candidates(
        &self,
        comparison: &Comparison,
        original: &Original,
        category: CategoryId,
        found: &mut Vec<Position>,
    ) {
        if Self::is_small(comparison, category) {
            for shelf in both_shelves(comparison, category) {
                found.extend(shelf.part(0..shelf.before(original.position)));
            }
            return;
        }
        found.extend(healthier(&self.best[category.at()], original));
        for &word in words_asked(comparison, original) {
            found.extend(healthier(self.words.with_word(category, word), original));
        }
    }

    /// Whether all of a category is looked through.
    pub(super) fn is_small(comparison: &Comparison, category: CategoryId) -> bool {
        let [filed, named] = both_shelves(comparison, category);
        filed.len() + named.len() <= SMALL
    }

    /// The lists that [`Self::candidates`] of a category come from: both say the same.
    pub(super) fn lists_asked(
        comparison: &Comparison,
        original: &Original,
        category: CategoryId,
    ) -> Vec<ListName> {
        if Self::is_small(comparison, category) {
            return vec![ListName::First];
        }
        let mut lists = Vec::with_capacity(1 + WORDS_ASKED);
        lists.push(ListName::Best);
        for &word in words_asked(comparison, original) {
            lists.push(ListName::Word(word));
        }
        lists
    }

    /// Calls `each` with each list of a category that can be asked for. All that [`Self::candidates`] or [`Self::best`] give
    /// stands before the original on one of them.
    pub(super) fn each_list(
        &self,
        comparison: &Comparison,
        category: CategoryId,
        each: &mut dyn FnMut(ListName, &[Position]),
    ) {
        if Self::is_small(comparison, category) || comparison.overrides.paired().lead_to(category) {
            let mut first = Vec::new();
            for shelf in both_shelves(comparison, category) {
                first.extend(shelf.part(0..shelf.len().min(SMALL)));
            }
            each(ListName::First, &first);
        }
        each(ListName::Best, &self.best[category.at()]);
        self.words.each_of(category, &mut |word, known| each(ListName::Word(word), known));
    }

    /// Whether a product stands on a list of a category.
    pub(super) fn has(
        &self,
        comparison: &Comparison,
        (category, list): (CategoryId, ListName),
        product: Position,
    ) -> bool {
        let known = match list {
            ListName::First => {
                for shelf in both_shelves(comparison, category) {
                    let place = shelf.before(product);
                    if place < SMALL && shelf.part(place..shelf.len()).next() == Some(product) {
                        return true;
                    }
                }
                return false;
            }
            ListName::Best => &self.best[category.at()],
            ListName::Word(word) => self.words.with_word(category, word),
        };
        known.binary_search(&product).is_ok()
    }

    /// Whether none of the best of a category ranks before the original, so that for pairs the first of it are asked.
    pub(super) fn asks_first(&self, original: &Original, category: CategoryId) -> bool {
        healthier(&self.best[category.at()], original).is_empty()
    }

    /// The best of a category that rank before the original, or the first of it where it is small: for pairs of
    /// categories.
    pub(super) fn best(
        &self,
        comparison: &Comparison,
        original: &Original,
        category: CategoryId,
    ) -> Vec<Position> {
        if !self.asks_first(original, category) {
            return healthier(&self.best[category.at()], original).to_vec();
        }
        let mut all = Vec::with_capacity(SMALL * 2);
        for shelf in both_shelves(comparison, category) {
            all.extend(shelf.part(0..shelf.before(original.position).min(SMALL)));
        }
        all
    }
}

/// The words by which candidates of a large shelf are asked for: the most telling ones of the name, the plain kind and the taste.
fn words_asked<'o>(comparison: &Comparison, original: &'o Original) -> &'o [u32] {
    original.words_asked.get_or_init(|| {
        let mut words = Vec::with_capacity(original.words.len() + WORDS_ASKED);
        words.extend_from_slice(original.words);
        words.sort_by_key(|&word| (u32::MAX - comparison.shelves.word_weight(word), word));
        words.truncate(ASKED);
        words.push(word_of_food(&original.item));
        words.push(word_of_taste(&original.item));
        words
    })
}

/// The products filed under a category, and those whose names say it.
fn both_shelves<'s>(comparison: &Comparison<'s>, category: CategoryId) -> [Shelf<'s>; 2] {
    let shelves = comparison.shelves;
    [shelves.shelf(category), shelves.named_shelf(category)]
}

/// The part of an ascending list that ranks before the original.
fn healthier<'l>(list: &'l [Position], original: &Original) -> &'l [Position] {
    &list[..list.partition_point(|position| *position < original.position)]
}

/// The best for anyone of each grade and physical kind, with and without gaps in their figures, with
/// barcodes sold everywhere and with a shop's own.
fn best_of(
    comparison: &Comparison,
    shelf: impl Iterator<Item = Position>,
    worth: &[u32],
) -> Vec<Position> {
    let mut groups: BTreeMap<(Grading, PhysicalKind, bool, bool), Vec<Position>> = BTreeMap::new();
    for position in shelf {
        let item = comparison.item(position);
        if item.is_sound() {
            // A product with a gap is refused by all that have the figure, and one with a shop's own
            // barcode where there are others, so they must not crowd these out.
            let key = (item.grading, item.kind, item.gaps == 0, item.barcode.is_restricted());
            insert(comparison, groups.entry(key).or_default(), position, worth);
        }
    }
    let mut all: Vec<Position> = groups.into_values().flatten().collect();
    all.sort_unstable();
    all
}

/// Puts a product among the best where it belongs there; of one brand only the first few stay.
fn insert(comparison: &Comparison, best: &mut Vec<Position>, position: Position, worth: &[u32]) {
    let own = order(worth, position);
    if best.len() == BEST && best.last().is_some_and(|last| order(worth, *last) < own) {
        return;
    }
    let at = best.partition_point(|other| order(worth, *other) < own);
    best.insert(at, position);
    let shelves = comparison.shelves;
    let brands = shelves.brands(position);
    let (mut of_brand, mut last) = (0, 0);
    for (place, other) in best.iter().enumerate() {
        if shelves.brands(*other).iter().any(|brand| brands.contains(brand)) {
            of_brand += 1;
            last = place;
        }
    }
    if of_brand > BEST_OF_BRAND {
        best.remove(last);
    }
    best.truncate(BEST);
}

/// The more a product is worth, the earlier; the position makes the order total.
fn order(worth: &[u32], position: Position) -> (u32, Position) {
    (u32::MAX - worth[position.at()], position)
}
