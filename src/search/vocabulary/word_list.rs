//! Sorted words with their frequencies.

use std::ops::Range;

/// A word's position in the alphabet.
pub(super) type WordPosition = u32;

/// Words that are held; of more, the rarest are left out. Many of those are typos.
pub(crate) const WORDS_MAX: usize = 100_000;

/// A word of the vocabulary.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct KnownWord<'w> {
    /// As it is typed but for accents and case.
    pub(crate) word: &'w str,
    /// How many products have it.
    pub(crate) products: u32,
}

/// Sorted words.
#[derive(Default)]
pub(super) struct WordList {
    text: String,
    /// Where each word ends in the text.
    ends: Vec<u32>,
    products: Vec<u32>,
    /// How many products have the most frequent word.
    pub(super) most: u32,
}

impl WordList {
    /// Adds the next word in alphabetical order, while there is room.
    pub(super) fn push(&mut self, word: &str, products: u32) {
        if self.ends.len() == WORDS_MAX {
            return;
        }
        self.text.push_str(word);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.products.push(products);
        self.most = self.most.max(products);
    }

    /// Gives back memory that is not needed.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.products.shrink_to_fit();
    }

    pub(super) fn positions(&self) -> Range<WordPosition> {
        0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn word(&self, position: WordPosition) -> &str {
        let at = position as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start as usize..self.ends[at] as usize]
    }

    /// How many products have a word.
    pub(super) fn products(&self, position: WordPosition) -> u32 {
        self.products[position as usize]
    }

    pub(super) fn known(&self, position: WordPosition) -> KnownWord<'_> {
        KnownWord { word: self.word(position), products: self.products(position) }
    }

    pub(super) fn position(&self, word: &str) -> Option<WordPosition> {
        let position = self.positions_from(word).next()?;
        if self.word(position) == word { Some(position) } else { None }
    }

    /// The positions of the words that are not before a text.
    pub(super) fn positions_from(&self, text: &str) -> Range<WordPosition> {
        let Range { start: mut low, end } = self.positions();
        let mut high = end;
        while low < high {
            let middle = low + (high - low) / 2;
            if self.word(middle) < text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low..end
    }
}
