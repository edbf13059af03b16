//! Finds words near a misspelt one by what is left of both when letters are left out.
//!
//! Two words a few mistakes apart have a remainder in common once as many letters are left out of
//! each (Garbe's symmetric delete algorithm, `SymSpell`). The remainders of all words are held as
//! hashes; only those of the first letters, because what follows rarely tells more.

use super::distance::distance;
use super::short_hash;
use super::word_list::{KnownWord, WORDS_MAX, WordList, WordPosition};

/// Letters of a word that remainders are made of.
const FIRST: usize = 7;
/// Shorter words are not corrected: one letter makes another of them.
const LENGTH_MIN: usize = 4;
/// Words from this length on may have two mistakes.
const LENGTH_TWO: usize = 8;
/// Products of a word that is likely enough to be meant, so that no farther one is looked for.
const FREQUENT: u32 = 20;
/// No letter is left out.
const NONE: usize = usize::MAX;
/// Remainders are looked up among those with the same first bits of their hash.
const BUCKET_BITS: u32 = 16;
/// Bits of the position of a word; the other bits of 32 are the next ones of the hash. Where these do not
/// tell remainders apart, distances do.
const POSITION_BITS: u32 = 17;
const _: () = assert!(WORDS_MAX <= 1 << POSITION_BITS, "every word needs a position");

/// Words with their remainders, bucket by bucket, sorted: bits of the hash and the position of the word.
pub(super) struct DeletionIndex {
    pub(super) list: WordList,
    remainders: Vec<u32>,
    /// Where each bucket starts, and where the last one ends.
    buckets: Vec<u32>,
}

impl DeletionIndex {
    pub(super) fn of(list: WordList) -> Self {
        // Counted first and then filled (a counting sort), so that nothing is held twice.
        let mut buckets = vec![0_u32; (1 << BUCKET_BITS) + 1];
        for_each_of_all(&list, &mut |hash, _| buckets[bucket(hash) + 1] += 1);
        let mut count = 0;
        for start in &mut buckets {
            count += *start;
            *start = count;
        }
        let mut remainders = vec![0; count as usize];
        let mut next = buckets.clone();
        for_each_of_all(&list, &mut |hash, position| {
            let free = &mut next[bucket(hash)];
            remainders[*free as usize] = packed(hash, position);
            *free += 1;
        });
        for bounds in buckets.windows(2) {
            remainders[bounds[0] as usize..bounds[1] as usize].sort_unstable();
        }
        Self { list, remainders, buckets }
    }

    /// Words near a folded one, with the number of mistakes between; without itself. With two mistakes
    /// only where none of those with one is frequent: that looks at four times as many.
    pub(super) fn near(&self, folded: &str) -> Vec<(KnownWord<'_>, usize)> {
        let mut near = Vec::new();
        for limit in 1..=mistakes_max(folded.len()) {
            near = self.within(limit, folded, 0);
            if near.iter().any(|(known, _)| known.products >= FREQUENT) {
                break;
            }
        }
        near
    }

    /// Words one mistake away from a folded one that at least `products` products have.
    pub(super) fn frequent(&self, folded: &str, products: u32) -> Vec<(KnownWord<'_>, usize)> {
        if products > self.list.most || mistakes_max(folded.len()) == 0 {
            return Vec::new();
        }
        self.within(1, folded, products)
    }

    /// Words at most `limit` mistakes away that at least `products` products have.
    fn within(&self, limit: usize, folded: &str, products: u32) -> Vec<(KnownWord<'_>, usize)> {
        let mut positions: Vec<WordPosition> = Vec::new();
        for_each_remainder(folded, limit, &mut |hash| {
            let (start, wanted) = (self.buckets[bucket(hash)] as usize, packed(hash, 0));
            let end = self.buckets[bucket(hash) + 1] as usize;
            let remainders = &self.remainders[start..end];
            let first = remainders.partition_point(|remainder| *remainder < wanted);
            for remainder in &remainders[first..] {
                if remainder >> POSITION_BITS != wanted >> POSITION_BITS {
                    break;
                }
                let position = remainder & ((1 << POSITION_BITS) - 1);
                if self.list.products(position) >= products {
                    positions.push(position);
                }
            }
        });
        // Most words near it share several remainders with it.
        positions.sort_unstable();
        positions.dedup();
        let mut near = Vec::new();
        for position in positions {
            let known = self.list.known(position);
            match distance(folded, known.word, limit) {
                None | Some(0) => {}
                Some(mistakes) => near.push((known, mistakes)),
            }
        }
        near
    }
}

fn bucket(hash: u32) -> usize {
    (hash >> (32 - BUCKET_BITS)) as usize
}

/// The bits of a hash after those of its bucket, then a position.
fn packed(hash: u32, position: WordPosition) -> u32 {
    (hash << BUCKET_BITS) >> POSITION_BITS << POSITION_BITS | position
}

/// Calls `each` with every remainder of every word.
fn for_each_of_all(list: &WordList, each: &mut impl FnMut(u32, WordPosition)) {
    for position in list.positions() {
        let word = list.word(position);
        // What is typed for it may be a letter longer.
        let left_out = mistakes_max(word.len() + 1);
        for_each_remainder(word, left_out, &mut |hash| each(hash, position));
    }
}

/// How many mistakes a word of a length may have.
fn mistakes_max(length: usize) -> usize {
    match length {
        0..LENGTH_MIN => 0,
        LENGTH_MIN..LENGTH_TWO => 1,
        _ => 2,
    }
}

/// Calls `each` with the hash of the first letters and of what remains of them without up to `left_out`
/// letters, which are at most two.
fn for_each_remainder(word: &str, left_out: usize, each: &mut impl FnMut(u32)) {
    let letters = &word.as_bytes()[..word.len().min(FIRST)];
    each(remainder(letters, [NONE, NONE]));
    if left_out == 0 {
        return;
    }
    for first in 0..letters.len() {
        each(remainder(letters, [first, NONE]));
        if left_out > 1 {
            for second in first + 1..letters.len() {
                each(remainder(letters, [first, second]));
            }
        }
    }
}

/// The hash of letters without two of them.
fn remainder(letters: &[u8], without: [usize; 2]) -> u32 {
    let left = letters.iter().enumerate().filter(|(at, _)| !without.contains(at));
    short_hash(left.map(|(_, letter)| *letter))
}
