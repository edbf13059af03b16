//! Finds words near a misspelt one by what is left of both when letters are left out.
//!
//! Two words a few mistakes apart have a remainder in common once as many letters are left out of
//! each (Garbe's symmetric delete algorithm, `SymSpell`). The remainders of all words are kept as
//! hashes; only those of the first letters, because what follows rarely tells more.

use super::distance::distance;
use super::{Known, Place, Vocabulary, WORDS_MAX, mixed};
use crate::words::Fnv1a;

/// Letters of a word that remainders are made of.
const FIRST: usize = 7;
/// Shorter words are not corrected: one letter makes another of them.
const LENGTH_MIN: usize = 4;
/// Words from this length on may have two mistakes.
const LENGTH_TWO: usize = 8;
/// Products a word has that somebody is likely to mean.
const FREQUENT: u32 = 20;
/// No letter is left out.
const NONE: usize = usize::MAX;
/// Remainders are looked up among those with the same first bits of their hash.
const BUCKET_BITS: u32 = 16;
/// Bits of the place of a word; those left of 32 are the next ones of the hash. Where they are not enough
/// to tell remainders apart, distances do.
const PLACE_BITS: u32 = 17;
const _: () = assert!(WORDS_MAX <= 1 << PLACE_BITS, "every word needs a place");

/// Remainders of words, bucket by bucket, sorted: bits of the hash and the place of the word.
pub(super) struct Spelling {
    remainders: Vec<u32>,
    /// Where each bucket starts, and where the last one ends.
    buckets: Vec<u32>,
}

impl Spelling {
    pub(super) fn of(vocabulary: &Vocabulary) -> Self {
        // Counted first, so that nothing is held twice.
        let mut buckets = vec![0_u32; (1 << BUCKET_BITS) + 1];
        for_each_of_all(vocabulary, &mut |hash, _| buckets[bucket(hash) + 1] += 1);
        let mut count = 0;
        for start in &mut buckets {
            count += *start;
            *start = count;
        }
        let mut remainders = vec![0; count as usize];
        let mut next = buckets.clone();
        for_each_of_all(vocabulary, &mut |hash, place| {
            let free = &mut next[bucket(hash)];
            remainders[*free as usize] = packed(hash, place);
            *free += 1;
        });
        for bounds in buckets.windows(2) {
            remainders[bounds[0] as usize..bounds[1] as usize].sort_unstable();
        }
        Self { remainders, buckets }
    }

    /// Words near a folded one, with the number of mistakes between; without itself. With two mistakes
    /// only where none of those with one is frequent: that looks at four times as many.
    pub(super) fn near<'v>(
        &self,
        folded: &str,
        vocabulary: &'v Vocabulary,
    ) -> Vec<(Known<'v>, usize)> {
        let mut near = Vec::new();
        for limit in 1..=mistakes_max(folded.len()) {
            near = self.within(limit, folded, vocabulary, |_| true);
            if near.iter().any(|(known, _)| known.products >= FREQUENT) {
                break;
            }
        }
        near
    }

    /// Words one mistake away from a folded one that at least so many products have.
    pub(super) fn frequent<'v>(
        &self,
        folded: &str,
        products: u32,
        vocabulary: &'v Vocabulary,
    ) -> Vec<Known<'v>> {
        if products > vocabulary.most || mistakes_max(folded.len()) == 0 {
            return Vec::new();
        }
        let is_frequent = |place| vocabulary.products(place) >= products;
        let found = self.within(1, folded, vocabulary, is_frequent).into_iter();
        found.map(|(known, _)| known).collect()
    }

    fn within<'v>(
        &self,
        limit: usize,
        folded: &str,
        vocabulary: &'v Vocabulary,
        is_wanted: impl Fn(Place) -> bool,
    ) -> Vec<(Known<'v>, usize)> {
        let mut places: Vec<Place> = Vec::new();
        for_each_remainder(folded, limit, &mut |hash| {
            places.extend(self.with_remainder(hash).filter(|place| is_wanted(*place)));
        });
        places.sort_unstable();
        places.dedup();
        let near = places.into_iter().filter_map(|place| {
            let mistakes = distance(folded, vocabulary.word(place), limit)?;
            (mistakes > 0).then(|| (vocabulary.known(place), mistakes))
        });
        near.collect()
    }

    fn with_remainder(&self, hash: u32) -> impl Iterator<Item = Place> {
        let bucket = bucket(hash);
        let (start, end) = (self.buckets[bucket] as usize, self.buckets[bucket + 1] as usize);
        let bucket = &self.remainders[start..end];
        let wanted = packed(hash, 0);
        let first = bucket.partition_point(|remainder| *remainder < wanted);
        let same = bucket[first..]
            .iter()
            .take_while(move |remainder| **remainder >> PLACE_BITS == wanted >> PLACE_BITS);
        same.map(|remainder| remainder & ((1 << PLACE_BITS) - 1))
    }
}

fn bucket(hash: u32) -> usize {
    (hash >> (32 - BUCKET_BITS)) as usize
}

fn packed(hash: u32, place: Place) -> u32 {
    (hash << BUCKET_BITS) >> PLACE_BITS << PLACE_BITS | place
}

/// Calls `each` with every remainder of every word.
fn for_each_of_all(vocabulary: &Vocabulary, each: &mut impl FnMut(u32, Place)) {
    for place in vocabulary.places() {
        let word = vocabulary.word(place);
        // Somebody may type a letter more.
        let left_out = mistakes_max(word.len() + 1);
        for_each_remainder(word, left_out, &mut |hash| each(hash, place));
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
/// letters.
fn for_each_remainder(word: &str, left_out: usize, each: &mut impl FnMut(u32)) {
    let letters = &word.as_bytes()[..word.len().min(FIRST)];
    let mut of = |without: [usize; 2]| {
        let kept = letters.iter().enumerate().filter(|(at, _)| !without.contains(at));
        each(mixed(Fnv1a::of(kept.map(|(_, letter)| *letter))));
    };
    of([NONE, NONE]);
    let first = (0..letters.len()).take(if left_out > 0 { FIRST } else { 0 });
    for one in first {
        of([one, NONE]);
        let second = (one + 1..letters.len()).take(if left_out > 1 { FIRST } else { 0 });
        second.for_each(|other| of([one, other]));
    }
}
