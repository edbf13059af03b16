//! The words there are: which of them start with what was typed, and which of them was meant.
//!
//! Held in memory by every open index, so it is kept compact: texts in one string, everything else
//! in sorted arrays.

mod distance;
mod spelling;

use std::cmp::{Ordering, Reverse};

use anyhow::Result;
use rusqlite::Connection;

use crate::words::{self, Fnv1a};
use spelling::Spelling;

/// A word's place in the alphabet.
type Place = u32;

/// Words that are held; of more, the rarest are left out. Many of those are typos.
pub(super) const WORDS_MAX: usize = 100_000;

/// The words there are, and what misspelt ones are near.
pub(super) struct Words {
    vocabulary: Vocabulary,
    spelling: Spelling,
    /// Hashes of all stems products have and of their short names, sorted.
    of_products: Vec<u32>,
    /// And of those of category names.
    of_categories: Vec<u32>,
}

/// A word there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Known<'w> {
    /// As it is typed but for accents and case.
    pub(super) word: &'w str,
    /// How many products have it.
    pub(super) products: u32,
}

impl Known<'_> {
    /// The most frequent first.
    fn by_frequency(&self, other: &Known) -> Ordering {
        (Reverse(self.products), self.word).cmp(&(Reverse(other.products), other.word))
    }
}

impl Words {
    /// Reads the words of a search file.
    pub(super) fn load(connection: &Connection) -> Result<Self> {
        let mut statement = connection.prepare("SELECT word, products FROM word ORDER BY word")?;
        let mut rows = statement.query([])?;
        let mut vocabulary = Vocabulary::default();
        while let Some(row) = rows.next()? {
            vocabulary.push(row.get_ref(0)?.as_str()?, row.get(1)?);
        }
        let (of_products, of_categories) = (of_products(connection)?, of_categories(connection)?);
        Ok(Self::new(vocabulary, of_products, of_categories))
    }

    fn new(mut vocabulary: Vocabulary, of_products: Vec<u32>, of_categories: Vec<u32>) -> Self {
        vocabulary.close();
        let spelling = Spelling::of(&vocabulary);
        Self { vocabulary, spelling, of_products, of_categories }
    }

    /// Whether a product may have a stem, however rare; the file need not be asked for others.
    pub(super) fn is_of_product(&self, stem: &str) -> bool {
        self.of_products.binary_search(&hashed(stem)).is_ok()
    }

    /// The hash of a name in stems joined by spaces, where a product may be named so.
    pub(super) fn name_of_product(&self, name: &str) -> Option<u32> {
        name_hash(name).filter(|hash| self.of_products.binary_search(hash).is_ok())
    }

    /// Whether the name of a category may have a stem.
    pub(super) fn is_of_category(&self, stem: &str) -> bool {
        self.of_categories.binary_search(&hashed(stem)).is_ok()
    }

    /// How many products have a folded word, in whatever number or gender.
    pub(super) fn products(&self, folded: &str) -> u32 {
        match self.vocabulary.place(folded) {
            Some(place) => self.vocabulary.products(place),
            None => {
                let stem = words::stem(folded);
                u32::from(self.is_of_product(&stem) || self.is_of_category(&stem))
            }
        }
    }

    /// Words that start with a text, the most frequent first.
    pub(super) fn completions(&self, start: &str, count: usize) -> Vec<Known<'_>> {
        let mut found: Vec<Known> = self.vocabulary.starting_with(start).collect();
        found.sort_unstable_by(Known::by_frequency);
        found.truncate(count);
        found
    }

    /// The words that may have been meant by one and how many mistakes that were, the most likely
    /// first: one mistake in a word of 4 letters and more, two in one of 8 and more.
    pub(super) fn corrections(&self, folded: &str, count: usize) -> Vec<(Known<'_>, usize)> {
        let mut found = self.spelling.near(folded, &self.vocabulary);
        found.sort_by_key(|&(known, mistakes)| (Reverse(likelihood(known, mistakes)), known.word));
        found.truncate(count);
        found
    }

    /// Words one mistake away from one that at least so many products have, the most frequent first.
    pub(super) fn overshadowing(
        &self,
        folded: &str,
        products: u32,
        count: usize,
    ) -> Vec<Known<'_>> {
        let mut found = self.spelling.frequent(folded, products, &self.vocabulary);
        found.sort_unstable_by(Known::by_frequency);
        found.truncate(count);
        found
    }

    /// The two words that were typed as one: « cocacola », « pateatartiner ».
    pub(super) fn split<'a>(&self, folded: &'a str) -> Option<[&'a str; 2]> {
        let halves = (2..folded.len().saturating_sub(1)).map(|at| folded.split_at(at));
        let known = halves.filter_map(|(left, right)| Some((left, self.standing_end(right)?)));
        let known = known.filter(|(left, _)| self.stands(left));
        let weight = |half: &str| if words::is_empty_word(half) { 0 } else { self.products(half) };
        let best = known.max_by_key(|(left, right)| weight(left).min(weight(right)));
        best.map(|(left, right)| [left, right])
    }

    /// The end of a glued word, without the empty word it may start with.
    fn standing_end<'a>(&self, right: &'a str) -> Option<&'a str> {
        if self.stands(right) {
            return Some(right);
        }
        let ends = (1..=3).filter_map(|at| right.split_at_checked(at));
        let mut ends = ends.filter(|(empty, end)| words::is_empty_word(empty) && self.stands(end));
        ends.next().map(|(_, end)| end)
    }

    /// Whether a half of a split word is one: short ones that tell something must be frequent.
    fn stands(&self, folded: &str) -> bool {
        let place = self.vocabulary.place(folded);
        let products = place.map_or(0, |place| self.vocabulary.products(place));
        words::is_empty_word(folded) || products >= if folded.len() < 4 { 8 } else { 2 }
    }
}

/// A stem as four bytes; few share theirs with another.
pub(super) fn hashed(stem: &str) -> u32 {
    mixed(Fnv1a::of(stem.bytes()))
}

/// Words of the longest names that are found as such. Of longer ones few have all the words.
const NAME_MAX: usize = 3;

/// The same of a product's name, in stems joined by spaces; `None` where it is empty or long.
pub(super) fn name_hash(name: &str) -> Option<u32> {
    let is_short = !name.is_empty() && name.split(' ').count() <= NAME_MAX;
    is_short.then(|| mixed(Fnv1a::of(b"=".iter().copied().chain(name.bytes()))))
}

fn of_products(connection: &Connection) -> Result<Vec<u32>> {
    let bytes: Vec<u8> = connection.query_row("SELECT hashes FROM stem", [], |row| row.get(0))?;
    let (hashes, _) = bytes.as_chunks::<4>();
    Ok(hashes.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
}

fn of_categories(connection: &Connection) -> Result<Vec<u32>> {
    connection.execute_batch(
        "CREATE VIRTUAL TABLE temp.category_word USING fts5vocab (main, category_text, row)",
    )?;
    let mut statement = connection.prepare("SELECT term FROM category_word")?;
    let hashes = statement.query_map([], |row| Ok(hashed(row.get_ref(0)?.as_str()?)))?;
    let mut hashes: Vec<u32> = hashes.collect::<rusqlite::Result<_>>()?;
    hashes.sort_unstable();
    connection.execute_batch("DROP TABLE temp.category_word")?;
    Ok(hashes)
}

/// A mistake more makes a word a hundred times less likely.
fn likelihood(known: Known, mistakes: usize) -> u64 {
    let unlikely = 100_u64.saturating_pow(u32::try_from(mistakes).unwrap_or(u32::MAX));
    u64::from(known.products) * 10_000 / unlikely
}

/// Sorted words.
#[derive(Default)]
struct Vocabulary {
    text: String,
    /// Where each word ends in the text.
    ends: Vec<u32>,
    products: Vec<u32>,
    /// How many products have the most frequent word.
    most: u32,
}

impl Vocabulary {
    /// Adds the next word in alphabetical order, while there is room.
    fn push(&mut self, word: &str, products: u32) {
        if self.ends.len() == WORDS_MAX {
            return;
        }
        self.text.push_str(word);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.products.push(products);
        self.most = self.most.max(products);
    }

    fn close(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.products.shrink_to_fit();
    }

    fn places(&self) -> std::ops::Range<Place> {
        0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    fn word(&self, place: Place) -> &str {
        let place = place as usize;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[place] as usize]
    }

    fn products(&self, place: Place) -> u32 {
        self.products[place as usize]
    }

    fn known(&self, place: Place) -> Known<'_> {
        Known { word: self.word(place), products: self.products(place) }
    }

    fn place(&self, word: &str) -> Option<Place> {
        let place = self.first_from(word);
        (place < self.places().end && self.word(place) == word).then_some(place)
    }

    fn starting_with(&self, start: &str) -> impl Iterator<Item = Known<'_>> {
        let places = self.first_from(start)..self.places().end;
        places.map(|place| self.known(place)).take_while(move |known| known.word.starts_with(start))
    }

    /// The place of the first word that is not before a text.
    fn first_from(&self, text: &str) -> Place {
        let (mut low, mut high) = (0, self.places().end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.word(middle) < text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// 32 bits of a hash. FNV's high ones hardly differ for short texts.
fn mixed(hash: u64) -> u32 {
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ hash.rotate_left(32);
    u32::try_from(mixed >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let mut known = vec![
            ("nutella", 300),
            ("chocolat", 5_000),
            ("chocolats", 900),
            ("cacao", 800),
            ("camembert", 90),
            ("camenbert", 3),
            ("coca", 120),
            ("cola", 200),
            ("pates", 700),
            ("tartiner", 400),
            ("lait", 9_000),
        ];
        known.sort_unstable();
        let (mut vocabulary, mut stems) = (Vocabulary::default(), Vec::new());
        for (word, products) in known {
            vocabulary.push(word, products);
            stems.push(hashed(&words::stem(word)));
        }
        stems.sort_unstable();
        Words::new(vocabulary, stems, Vec::new())
    }

    fn corrected(typed: &str) -> String {
        let words = words();
        let found = words.corrections(typed, 1);
        found.first().map_or_else(String::new, |(known, _)| known.word.into())
    }

    #[test]
    fn each_kind_of_mistake_is_mended() {
        for (typed, meant) in [
            ("nutela", "nutella"),
            ("nuttella", "nutella"),
            ("nuetlla", "nutella"),
            ("nutelka", "nutella"),
            ("utella", "nutella"),
            ("nutell", "nutella"),
            ("hcocolat", "chocolat"),
            ("chocollatt", "chocolat"),
            ("cammembbert", "camembert"),
            ("tratinner", "tartiner"),
        ] {
            assert_eq!(corrected(typed), meant, "{typed}");
        }
    }

    #[test]
    fn two_mistakes_in_a_short_word_and_one_in_a_very_short_one_make_another_word() {
        for typed in ["nutla", "lai", "xyz", "colza", "nautela"] {
            assert_eq!(corrected(typed), if typed == "colza" { "cola" } else { "" }, "{typed}");
        }
    }

    #[test]
    fn the_more_frequent_word_is_meant() {
        assert_eq!(corrected("camemmbert"), "camembert");
        assert_eq!(corrected("camenmbert"), "camembert");
    }

    #[test]
    fn completions_come_by_frequency() {
        let words = words();
        let found: Vec<&str> = words.completions("c", 3).iter().map(|known| known.word).collect();
        assert_eq!(found, ["chocolat", "chocolats", "cacao"]);
        assert!(words.completions("zz", 3).is_empty());
    }

    #[test]
    fn a_word_is_known_in_singular_and_plural() {
        let words = words();
        assert_eq!(words.products("nutella"), 300);
        assert!(words.products("pate") > 0 && words.products("laits") > 0);
        assert_eq!(words.products("nutela"), 0);
    }

    #[test]
    fn glued_words_are_parted_where_both_are_known() {
        let words = words();
        assert_eq!(words.split("cocacola"), Some(["coca", "cola"]));
        assert_eq!(words.split("patesatartiner"), Some(["pates", "tartiner"]));
        assert_eq!(words.split("cocanola"), None);
        assert_eq!(words.split("a"), None);
    }
}
