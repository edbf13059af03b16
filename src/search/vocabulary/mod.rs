//! The vocabulary: which words start with what was typed, and which of them was meant.
//!
//! Held in memory by every open index, so it is compact: texts in one string, everything else in sorted
//! arrays.

mod deletion_index;
mod distance;
mod word_list;

use std::cmp::Reverse;

use anyhow::Result;
use rusqlite::Connection;

use super::facet_term::FOREIGN;
use crate::sqlite::query;
use crate::words::{self, fnv1a};
use deletion_index::DeletionIndex;
use word_list::{KnownWord, WordList};

pub(super) use word_list::WORDS_MAX;

/// The words of the catalogue, and which of them misspelt ones are near to.
pub(super) struct Vocabulary {
    words: DeletionIndex,
    /// Hashes of all stems products have and of their short names, sorted.
    product_hashes: Vec<u32>,
    /// And of the stems of category names.
    category_hashes: Vec<u32>,
}

impl Vocabulary {
    /// Reads the vocabulary of a search file.
    pub(super) fn load(connection: &Connection) -> Result<Self> {
        let mut list = WordList::default();
        query::each(connection, "SELECT word, products FROM word ORDER BY word", [], |row| {
            list.push(row.get_ref(0)?.as_str()?, row.get(1)?);
            Ok(())
        })?;
        list.shrink();
        Ok(Self {
            words: DeletionIndex::of(list),
            product_hashes: product_hashes(connection)?,
            category_hashes: category_hashes(connection)?,
        })
    }

    /// Whether a product may have a stem, however rare; the file need not be asked for others.
    pub(super) fn is_of_product(&self, stem: &str) -> bool {
        self.product_hashes.binary_search(&stem_hash(stem)).is_ok()
    }

    /// The hash of a name in stems joined by spaces, where a product may have that name.
    pub(super) fn name_of_product(&self, name: &str) -> Option<u32> {
        let hash = name_hash(name)?;
        if self.product_hashes.binary_search(&hash).is_ok() { Some(hash) } else { None }
    }

    /// Whether the name of a category may have a stem.
    fn is_of_category(&self, stem: &str) -> bool {
        self.category_hashes.binary_search(&stem_hash(stem)).is_ok()
    }

    /// How many products have a folded word, in whatever number or gender.
    pub(super) fn products(&self, folded: &str) -> u32 {
        if let Some(position) = self.words.list.position(folded) {
            return self.words.list.products(position);
        }
        // Rare words are not in the list, but their stems are in the index.
        let stem = words::stem(folded);
        u32::from(self.is_of_product(&stem) || self.is_of_category(&stem))
    }

    /// Words that start with a text, the most frequent first.
    pub(super) fn completions(&self, prefix: &str, count: usize) -> Vec<KnownWord<'_>> {
        let mut found = Vec::new();
        for position in self.words.list.positions_from(prefix) {
            let known = self.words.list.known(position);
            if !known.word.starts_with(prefix) {
                break;
            }
            found.push(known);
        }
        found.sort_unstable_by_key(|known| (Reverse(known.products), known.word));
        found.truncate(count);
        found
    }

    /// The words that may have been meant by one and how many mistakes that were, the most likely
    /// first: one mistake in a word of 4 letters and more, two in one of 8 and more.
    pub(super) fn corrections(&self, folded: &str, count: usize) -> Vec<(KnownWord<'_>, usize)> {
        likeliest(self.words.near(folded), count)
    }

    /// Words one mistake away from one that at least `products` products have, the most frequent first.
    pub(super) fn more_frequent(
        &self,
        folded: &str,
        products: u32,
        count: usize,
    ) -> Vec<(KnownWord<'_>, usize)> {
        likeliest(self.words.frequent(folded, products), count)
    }

    /// The two words that were typed as one: « cocacola », « pateatartiner ». Of several splits the one
    /// whose rarer half is the most frequent.
    pub(super) fn split<'a>(&self, folded: &'a str) -> Option<[&'a str; 2]> {
        let mut best = None;
        let mut most = 0;
        for at in 2..folded.len().saturating_sub(1) {
            let (left, end) = folded.split_at(at);
            if !self.is_half(left) {
                continue;
            }
            let Some(right) = self.second_half(end) else { continue };
            let products = self.half_products(left).min(self.half_products(right));
            if best.is_none() || products >= most {
                (best, most) = (Some([left, right]), products);
            }
        }
        best
    }

    /// The end of a glued word, without the empty word it may start with: « tartiner » of « atartiner ».
    fn second_half<'a>(&self, end: &'a str) -> Option<&'a str> {
        if self.is_half(end) {
            return Some(end);
        }
        for at in 1..=3 {
            let (empty, half) = end.split_at_checked(at)?;
            if words::is_empty_word(empty) && self.is_half(half) {
                return Some(half);
            }
        }
        None
    }

    /// Whether a half of a split word is a word: short ones that are not empty must be frequent.
    fn is_half(&self, folded: &str) -> bool {
        let least = if folded.len() < 4 { 8 } else { 2 };
        let position = self.words.list.position(folded);
        words::is_empty_word(folded)
            || position.is_some_and(|position| self.words.list.products(position) >= least)
    }

    /// How many products have a half of a split word; an empty word tells nothing.
    fn half_products(&self, half: &str) -> u32 {
        if words::is_empty_word(half) { 0 } else { self.products(half) }
    }
}

/// A stem as four bytes; few share theirs with another.
pub(super) fn stem_hash(stem: &str) -> u32 {
    short_hash(stem.bytes())
}

/// Words of the longest names that are found as such. Of longer ones few products have all the words.
const NAME_MAX: usize = 3;

/// The same of a product's name, in stems joined by spaces; `None` where it is empty or long.
pub(super) fn name_hash(name: &str) -> Option<u32> {
    if name.is_empty() || name.split(' ').count() > NAME_MAX {
        return None;
    }
    // A name of one word must not have the hash of that word.
    Some(short_hash(b"=".iter().copied().chain(name.bytes())))
}

/// 32 bits of an FNV-1a hash. Its high ones hardly differ for short texts, so all are mixed.
fn short_hash(bytes: impl Iterator<Item = u8>) -> u32 {
    let hash = fnv1a(bytes);
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ hash.rotate_left(32);
    u32::try_from(mixed >> 32).unwrap_or(0)
}

fn product_hashes(connection: &Connection) -> Result<Vec<u32>> {
    let bytes: Vec<u8> = connection.query_row("SELECT hashes FROM stem", [], |row| row.get(0))?;
    let (hashes, _) = bytes.as_chunks::<4>();
    Ok(hashes.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
}

fn category_hashes(connection: &Connection) -> Result<Vec<u32>> {
    let mut hashes = Vec::new();
    query::each(connection, "SELECT words FROM category", [], |row| {
        for word in row.get_ref(0)?.as_str()?.split_terminator(' ') {
            hashes.push(stem_hash(word.trim_start_matches(FOREIGN)));
        }
        Ok(())
    })?;
    hashes.sort_unstable();
    hashes.dedup();
    Ok(hashes)
}

/// The likeliest of some words: a mistake more makes one a hundred times less likely.
fn likeliest(mut words: Vec<(KnownWord, usize)>, count: usize) -> Vec<(KnownWord, usize)> {
    words.sort_by_key(|&(known, mistakes)| {
        let unlikely = 100_u64.saturating_pow(u32::try_from(mistakes).unwrap_or(u32::MAX));
        (Reverse(u64::from(known.products) * 10_000 / unlikely), known.word)
    });
    words.truncate(count);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vocabulary {
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
        let (mut list, mut stems) = (WordList::default(), Vec::new());
        for (word, products) in known {
            list.push(word, products);
            stems.push(stem_hash(&words::stem(word)));
        }
        stems.sort_unstable();
        let words = DeletionIndex::of(list);
        Vocabulary { words, product_hashes: stems, category_hashes: Vec::new() }
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
