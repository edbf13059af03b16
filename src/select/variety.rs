//! How unlike two products are to a visitor who reads a list of them.

use super::{Position, Shelves};

impl Shelves {
    /// How unlike the brands and the telling words of the names of two products are: 0 where they are the
    /// same, 1 where they share none (Jaccard's distance).
    #[must_use]
    pub(crate) fn unlikeness(&self, one: Position, other: Position) -> f64 {
        let (words, brands) = (self.words(one), self.brands(one));
        let (other_words, other_brands) = (self.words(other), self.brands(other));
        let shared = shared(words, other_words) + shared(brands, other_brands);
        let own = words.len() + brands.len();
        let all = own + other_words.len() + other_brands.len() - shared;
        #[allow(clippy::cast_precision_loss, reason = "a name has a few words")]
        if all == 0 { 0.0 } else { 1.0 - shared as f64 / all as f64 }
    }
}

/// Both have each number once.
fn shared(one: &[u32], other: &[u32]) -> usize {
    let mut shared = 0;
    for number in one {
        shared += usize::from(other.contains(number));
    }
    shared
}
