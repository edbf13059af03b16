//! For each word of a large shelf, the healthiest products that have it. What a product tastes of and its plain kind
//! are words too.

use crate::model::{CategoryId, Interrupted, Stop};
use crate::words::fnv1a;

use super::Position;
use super::comparison::Comparison;
use super::item::{Sale, ShelfItem, UNKNOWN_AMOUNT};

/// Categories with no more products of their own have no known words.
const FEW: usize = 48;
/// Products known for a word.
const KNOWN: usize = 16;

/// Steps of energy (1,200 kJ) that only dry food has.
const DRY_FROM: u8 = 80;

/// Products by the words they are known for, category by category.
pub(super) struct KnownWords {
    /// Where the words of each category start, by its position, and where the last ones end.
    starts: Vec<u32>,
    /// Words of each category, ascending, each with the place where its products start.
    words: Vec<(u32, u32)>,
    known: Vec<Position>,
}

/// A product that has a word: the word, whether the barcode is a shop's own, the product.
type WordPlace = (u32, bool, Position);

impl KnownWords {
    /// Looks through all products, one category after the other.
    pub(super) fn new(comparison: &Comparison, stop: &Stop) -> Result<Self, Interrupted> {
        let categories = comparison.kinds.len();
        let mut all = Self { starts: vec![0], words: Vec::new(), known: Vec::new() };
        let mut places = Vec::new();
        let members = members(comparison);
        for group in members.chunk_by(|one, other| one.0 == other.0) {
            stop.check()?;
            let category = group[0].0;
            if group.len() > FEW && comparison.kinds.is_kind(category) {
                all.end_before(category.at());
                fill(&mut places, comparison, group);
                places.sort_unstable();
                all.add(&places);
            }
        }
        all.end_before(categories);
        all.words.shrink_to_fit();
        all.known.shrink_to_fit();
        Ok(all)
    }

    /// The products of a category known for a word.
    pub(super) fn with_word(&self, category: CategoryId, word: u32) -> &[Position] {
        let at = category.at();
        let (from, to) = (self.starts[at] as usize, self.starts[at + 1] as usize);
        let Ok(place) = self.words[from..to].binary_search_by_key(&word, |known| known.0) else {
            return &[];
        };
        self.at(from + place)
    }

    /// Calls `each` with each word of a category and the products known for it, ascending.
    pub(super) fn each_of(&self, category: CategoryId, each: &mut dyn FnMut(u32, &[Position])) {
        let at = category.at();
        for place in self.starts[at] as usize..self.starts[at + 1] as usize {
            each(self.words[place].0, self.at(place));
        }
    }

    /// The products known for the word at a place.
    fn at(&self, place: usize) -> &[Position] {
        let start = self.words[place].1 as usize;
        let next = self.words.get(place + 1);
        let end = next.map_or(self.known.len(), |next| next.1 as usize);
        &self.known[start..end]
    }

    /// All words from here on are those of a category or of later ones.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 words")]
    fn end_before(&mut self, category: usize) {
        self.starts.resize(category + 1, self.words.len() as u32);
    }

    /// Adds the words of a category that more than one of its products has: a word of a single one leads from it to
    /// nothing.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 places")]
    fn add(&mut self, places: &[WordPlace]) {
        for group in places.chunk_by(|one, other| one.0 == other.0) {
            if group.len() == 1 {
                continue;
            }
            let start = self.known.len();
            for (.., position) in &group[..group.len().min(KNOWN)] {
                self.known.push(*position);
            }
            self.known[start..].sort_unstable();
            self.words.push((group[0].0, start as u32));
        }
    }
}

/// All products with what they are compared by, category by category.
fn members(comparison: &Comparison) -> Vec<(CategoryId, Position)> {
    let shelves = comparison.shelves;
    let mut members = Vec::with_capacity(shelves.items.len());
    for position in shelves.by_rank() {
        for &leaf in shelves.compared_by(position) {
            members.push((leaf, position));
        }
    }
    members.sort_unstable();
    members
}

/// Fills a list with the words of all members of a category that can be candidates.
fn fill(places: &mut Vec<WordPlace>, comparison: &Comparison, members: &[(CategoryId, Position)]) {
    places.clear();
    for &(_, position) in members {
        let item = comparison.item(position);
        if item.sale == Sale::Elsewhere || !item.is_sound() {
            continue;
        }
        let is_restricted = item.barcode.is_restricted();
        for &word in comparison.shelves.words(position) {
            places.push((word, is_restricted, position));
        }
        places.push((word_of_taste(&item), is_restricted, position));
        if item.signals.food() != 0 {
            places.push((word_of_food(&item), is_restricted, position));
        }
    }
}

/// The plain kind of a food among the words, dry or not: no word has so high a number. The healthiest of what is filed
/// as crisps and fries are fries, which no crisp is compared with.
pub(super) fn word_of_food(item: &ShelfItem) -> u32 {
    let is_dry = item.energy != UNKNOWN_AMOUNT && item.energy >= DRY_FROM;
    u32::MAX - u32::from(item.signals.food()) * 2 - u32::from(is_dry)
}

/// What a product tastes of and its form among the words, above the numbers of words and below those of foods: few
/// of a shelf have both in common.
pub(super) fn word_of_taste(item: &ShelfItem) -> u32 {
    const ABOVE_WORDS: u32 = 1 << 31;
    const BELOW_FOODS: u32 = 0x7fff_fe00;
    let numbers = item.signals.flavours.numbers().into_iter().chain(item.signals.forms.numbers());
    let [a, b, c, d, ..] = fnv1a(numbers).to_le_bytes();
    ABOVE_WORDS | (u32::from_le_bytes([a, b, c, d]) & BELOW_FOODS)
}
