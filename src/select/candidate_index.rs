//! Where candidates come from, so that a product costs the same on a shelf of a hundred and of
//! fifty thousand.
//!
//! A small shelf is looked through as far as it is better. Of a large one two parts are known
//! beforehand: its best, the products of each grade that are good for anyone, and for each word
//! of a name the healthiest products that have it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::model::{CategoryId, Grading};
use crate::words::fnv1a;

use super::comparison::{Comparison, Original};
use super::item::{ALL_GAPS, NutritionTrust, Sale, ShelfItem};
use super::{PhysicalKind, Position};

/// Larger shelves are not looked through.
const SMALL: usize = 96;
/// Products of one grade and physical kind among the best of a shelf, and of one brand among them.
const BEST: usize = 10;
const BEST_OF_BRAND: usize = 2;
/// Products known for a word, and words asked of a product: the most telling ones.
const KNOWN: usize = 16;
const ASKED: usize = 3;

type KnownWords = HashMap<(CategoryId, u32), Range<u32>>;

/// The candidates of every large shelf.
pub(super) struct CandidateIndex {
    /// The best of each shelf, by category; empty for small shelves. Ascending by rank.
    best: Vec<Vec<Position>>,
    /// Where the products known for a word of a category stand.
    words: KnownWords,
    known: Vec<Position>,
}

impl CandidateIndex {
    /// Looks through every shelf once.
    pub(super) fn new(comparison: &Comparison) -> Self {
        let worth: Vec<u32> =
            comparison.shelves.by_rank().map(|position| comparison.worth(position)).collect();
        let mut best = Vec::new();
        for category in comparison.graph.positions() {
            let [filed, named] = both_shelves(comparison, category);
            let is_large = comparison.is_shelf(category) && filed.len() + named.len() > SMALL;
            let all = if is_large { [filed, named].concat() } else { Vec::new() };
            best.push(best_of(comparison, &all, &worth));
        }
        let (words, known) = known_words(comparison);
        Self { best, words, known }
    }

    /// Adds products of a category that may be better than the original, in no order.
    pub(super) fn candidates(
        &self,
        comparison: &Comparison,
        original: &Original,
        category: CategoryId,
        found: &mut Vec<Position>,
    ) {
        let [filed, named] = both_shelves(comparison, category);
        if filed.len() + named.len() <= SMALL {
            found.extend(healthier(filed, original));
            found.extend(healthier(named, original));
            return;
        }
        found.extend(healthier(&self.best[category.at()], original));
        let mut words = original.words.to_vec();
        words.sort_by_key(|&word| (u32::MAX - comparison.shelves.word_weight(word), word));
        words.truncate(ASKED);
        words.push(word_of_food(original.item.signals.food()));
        words.push(word_of_taste(original.item));
        for word in words {
            found.extend(healthier(self.with_word(category, word), original));
        }
    }

    /// The products of a category known for a word.
    fn with_word(&self, category: CategoryId, word: u32) -> &[Position] {
        let Some(range) = self.words.get(&(category, word)) else { return &[] };
        &self.known[range.start as usize..range.end as usize]
    }

    /// The best of a category that rank before the original, or the first of it where it is small: for pairs of
    /// categories.
    pub(super) fn best(
        &self,
        comparison: &Comparison,
        original: &Original,
        category: CategoryId,
    ) -> Vec<Position> {
        let best = healthier(&self.best[category.at()], original);
        if !best.is_empty() {
            return best.to_vec();
        }
        let mut all = Vec::with_capacity(SMALL * 2);
        for shelf in both_shelves(comparison, category) {
            let better = healthier(shelf, original);
            all.extend_from_slice(&better[..better.len().min(SMALL)]);
        }
        all
    }
}

/// The products filed under a category, and those whose names say it.
fn both_shelves<'s>(comparison: &Comparison<'s>, category: CategoryId) -> [&'s [Position]; 2] {
    let shelves = comparison.shelves;
    [shelves.shelf(category), shelves.named_shelf(category)]
}

/// A plain kind of food among the words: no word has so high a number.
fn word_of_food(food: u8) -> u32 {
    u32::MAX - u32::from(food)
}

/// What a product tastes of and its form among the words, above the numbers of words and below those of foods: few
/// of a shelf have both in common.
fn word_of_taste(item: &ShelfItem) -> u32 {
    const ABOVE_WORDS: u32 = 1 << 31;
    const BELOW_FOODS: u32 = 0x7fff_fe00;
    let numbers = item.signals.flavours.numbers().into_iter().chain(item.signals.forms.numbers());
    let [a, b, c, d, ..] = fnv1a(numbers).to_le_bytes();
    ABOVE_WORDS | (u32::from_le_bytes([a, b, c, d]) & BELOW_FOODS)
}

/// The part of an ascending list that ranks before the original.
fn healthier<'l>(list: &'l [Position], original: &Original) -> &'l [Position] {
    &list[..list.partition_point(|position| *position < original.position)]
}

/// True where a product can be a candidate of anything.
fn is_sound(comparison: &Comparison, position: Position) -> bool {
    let item = comparison.item(position);
    item.trust == NutritionTrust::Sound && item.gaps != ALL_GAPS && item.grading.grade().is_some()
}

/// The best for anyone of each grade and physical kind, with and without gaps in their figures, with
/// barcodes sold everywhere and with a shop's own.
fn best_of(comparison: &Comparison, shelf: &[Position], worth: &[u32]) -> Vec<Position> {
    let mut groups: BTreeMap<(Grading, PhysicalKind, bool, bool), Vec<Position>> = BTreeMap::new();
    for &position in shelf {
        let item = comparison.item(position);
        if is_sound(comparison, position) {
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

/// For every category with many products of its own: the healthiest products of each word that
/// more than one of them has.
#[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 places")]
fn known_words(comparison: &Comparison) -> (KnownWords, Vec<Position>) {
    let mut places = places_of_words(comparison);
    places.sort_unstable();
    let mut words = KnownWords::new();
    let mut known = Vec::new();
    for group in places.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        // A word of a single product leads from it to nothing.
        if group.len() > 1 {
            let start = known.len();
            for (.., position) in &group[..group.len().min(KNOWN)] {
                known.push(*position);
            }
            known[start..].sort_unstable();
            words.insert((group[0].0, group[0].1), start as u32..known.len() as u32);
        }
    }
    words.shrink_to_fit();
    known.shrink_to_fit();
    (words, known)
}

/// Category, word, whether the barcode is a shop's own, and product, for all that can be candidates on
/// shelves with many products.
fn places_of_words(comparison: &Comparison) -> Vec<(CategoryId, u32, bool, Position)> {
    let (shelves, kinds) = (comparison.shelves, comparison.kinds);
    let mut own = vec![0_usize; kinds.len()];
    for position in shelves.by_rank() {
        for &leaf in shelves.compared_by(position) {
            own[leaf.at()] += 1;
        }
    }
    let mut places = Vec::new();
    for position in shelves.by_rank() {
        let item = comparison.item(position);
        let (is_away, is_restricted) = (item.sale == Sale::Elsewhere, item.barcode.is_restricted());
        if is_away || !is_sound(comparison, position) {
            continue;
        }
        for &leaf in shelves.compared_by(position) {
            if own[leaf.at()] > SMALL / 2 && kinds.is_kind(leaf) {
                for &word in shelves.words(position) {
                    places.push((leaf, word, is_restricted, position));
                }
                places.push((leaf, word_of_taste(item), is_restricted, position));
                if item.signals.food() != 0 {
                    let word = word_of_food(item.signals.food());
                    places.push((leaf, word, is_restricted, position));
                }
            }
        }
    }
    places
}
