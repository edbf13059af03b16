//! Finds words near a misspelt one by what is left of both when letters are left out.
//!
//! Two words a few mistakes apart have a remainder in common once as many letters are left out of
//! each (Garbe's symmetric delete algorithm, `SymSpell`). The remainders of all words are kept as
//! hashes; only those of the first letters, because what follows rarely tells more.

use super::distance::distance;
use super::{Known, Place, Vocabulary, hash};

/// Letters of a word that remainders are made of.
const FIRST: usize = 7;
/// Shorter words are not corrected: one letter makes another of them.
const LENGTH_MIN: usize = 4;
/// Words from this length on may have two mistakes.
const LENGTH_TWO: usize = 8;
/// No letter is left out.
const NONE: usize = usize::MAX;
/// Remainders are looked up among those with the same first bits of their hash.
const BUCKET_BITS: u32 = 16;

/// Remainders of words: the hash in the upper half, the place of the word in the lower one, sorted.
pub(super) struct Spelling {
    remainders: Vec<u64>,
    /// Where the hashes of each bucket start.
    buckets: Vec<u32>,
}

impl Spelling {
    pub(super) fn of(vocabulary: &Vocabulary) -> Self {
        let mut count = 0;
        for_each_of_all(vocabulary, &mut |_, _| count += 1);
        // Growing would hold twice as much for a moment.
        let mut remainders: Vec<u64> = Vec::with_capacity(count);
        for_each_of_all(vocabulary, &mut |hash, place| {
            remainders.push(u64::from(hash) << 32 | u64::from(place));
        });
        remainders.sort_unstable();
        remainders.dedup();
        let starts = (0..=1_u64 << BUCKET_BITS).map(|bucket| {
            remainders.partition_point(|remainder| remainder >> (64 - BUCKET_BITS) < bucket)
        });
        let buckets = starts.map(|start| u32::try_from(start).unwrap_or(u32::MAX)).collect();
        Self { remainders, buckets }
    }

    /// Words near a folded one, with the number of mistakes between; without itself.
    pub(super) fn near<'v>(
        &self,
        folded: &str,
        vocabulary: &'v Vocabulary,
    ) -> Vec<(Known<'v>, usize)> {
        let limit = mistakes_max(folded.len());
        if limit == 0 {
            return Vec::new();
        }
        let mut places: Vec<Place> = Vec::new();
        for_each_remainder(folded, limit, &mut |hash| places.extend(self.with_remainder(hash)));
        places.sort_unstable();
        places.dedup();
        let near = places.into_iter().filter_map(|place| {
            let known = vocabulary.known(place);
            let mistakes = distance(folded, known.word, limit)?;
            (mistakes > 0).then_some((known, mistakes))
        });
        near.collect()
    }

    fn with_remainder(&self, hash: u32) -> impl Iterator<Item = Place> {
        let bucket = (hash >> (32 - BUCKET_BITS)) as usize;
        let (start, end) = (self.buckets[bucket] as usize, self.buckets[bucket + 1] as usize);
        let bucket = &self.remainders[start..end];
        let first = bucket.partition_point(|remainder| high(*remainder) < hash);
        let same = bucket[first..].iter().take_while(move |remainder| high(**remainder) == hash);
        same.map(|remainder| low(*remainder))
    }
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
        each(high(mixed(hash(kept.map(|(_, letter)| *letter)))));
    };
    of([NONE, NONE]);
    let first = (0..letters.len()).take(if left_out > 0 { FIRST } else { 0 });
    for one in first {
        of([one, NONE]);
        let second = (one + 1..letters.len()).take(if left_out > 1 { FIRST } else { 0 });
        second.for_each(|other| of([one, other]));
    }
}

/// FNV's high bits hardly differ for short texts.
fn mixed(hash: u64) -> u64 {
    hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ hash.rotate_left(32)
}

fn high(pair: u64) -> u32 {
    u32::try_from(pair >> 32).unwrap_or(0)
}

fn low(pair: u64) -> u32 {
    u32::try_from(pair & u64::from(u32::MAX)).unwrap_or(0)
}
