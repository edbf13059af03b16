//! Neighbours in meaning, learnt from the catalogue: words and ingredients that stand with the same others
//! mean similar things, even where two names share none.
//!
//! Random indexing (Kanerva, Kristoferson and Holst 2000) of what words and ingredients stand with, less what
//! chance gives each, and of every product the signs of the sum (Charikar 2002). All are sums of whole numbers,
//! so neither the order of products nor the machine matters, and nothing is kept but 16 bytes a product, until substitutes are chosen.

use super::super::position::Position;
use super::super::shelves::Shelves;
use super::meaning_signs::{Meaning, WORDS};
use crate::model::{CategoryGraph, Interrupted, Stop};
use crate::words::fnv1a;

const DIMENSIONS: usize = 64 * WORDS;
/// Places that a feature marks in the vectors of those it stands with.
const MARKS: usize = 6;
/// Fewer products do not tell what a word stands with.
const PRODUCTS_MIN: u32 = 3;
/// The most frequent words and ingredients are learnt: 16 MB while it lasts.
const FEATURES_MAX: usize = 30_000;

type Vector = [i32; DIMENSIONS];

/// An ingredient or a word of a name by its number: words stand behind all ingredients.
type Feature = usize;
const INGREDIENTS: usize = 1 << 16;

/// Stands for a feature that is not learnt.
const NO_PLACE: u32 = u32::MAX;

/// What words and ingredients stand with, by their hashes: of each a vector, as far as it was learnt.
#[derive(Default)]
pub(in crate::select) struct FeatureVectors {
    /// Ascending.
    hashes: Vec<u64>,
    vectors: Vec<LearntVector>,
}

/// Smaller than a [`Vector`]; a feature's is 1,024 long for each bit that it tells, so it fits.
type LearntVector = [i16; DIMENSIONS];
/// Bytes of a feature where it is kept.
const FEATURE_BYTES: usize = 8 + 2 * DIMENSIONS;

impl FeatureVectors {
    /// Learns from all products.
    pub(in crate::select) fn of(
        shelves: &Shelves,
        graph: &CategoryGraph,
        stop: &Stop,
    ) -> Result<Self, Interrupted> {
        let mut categories: Vec<u64> = Vec::with_capacity(graph.positions().len());
        for at in graph.positions() {
            categories.push(fnv1a(graph.tag(at).as_str().bytes()));
        }
        let features = LearntFeatures::of(shelves);
        let mut vectors = vec![[0_i32; DIMENSIONS]; features.number];
        let mut all = [0_i64; DIMENSIONS];
        let mut number = 0_i64;
        let mut own = Vec::new();
        for position in shelves.by_rank() {
            stop.check()?;
            fill(&mut own, position, shelves);
            let leaves = shelves.leaves(position).iter().map(|leaf| categories[leaf.at()]);
            let context = features.context(&own, leaves);
            for at in 0..DIMENSIONS {
                all[at] += i64::from(context[at]);
            }
            number += 1;
            for feature in &own {
                if let Some(place) = features.place(*feature) {
                    add(&mut vectors[place], &context, features.hash(*feature));
                }
            }
        }
        features.weigh(&mut vectors, (&all, number));
        Ok(features.by_hash(&vectors))
    }

    /// Gives every product its meaning.
    pub(in crate::select) fn mark(
        &self,
        shelves: &mut Shelves,
        stop: &Stop,
    ) -> Result<(), Interrupted> {
        let (places, mut own) = (self.places(&shelves.word_hashes), Vec::new());
        for position in shelves.by_rank() {
            stop.check()?;
            fill(&mut own, position, shelves);
            let vectors =
                own.iter().filter_map(|feature| self.vectors.get(places[*feature] as usize));
            shelves.items.set_meaning(position, meaning(vectors));
        }
        Ok(())
    }

    /// Where the vector of each feature stands: each is looked for once, not for each product that has it.
    #[allow(clippy::cast_possible_truncation, reason = "at most 30,000 are learnt")]
    fn places(&self, words: &[u64]) -> Vec<u32> {
        let mut places = vec![NO_PLACE; INGREDIENTS];
        // Those of ingredients are their numbers, and the smallest.
        for (at, &hash) in self.hashes.iter().enumerate() {
            match places.get_mut(hash as usize) {
                Some(place) => *place = at as u32,
                None => break,
            }
        }
        for word in words {
            let found = self.hashes.binary_search(word);
            places.push(found.map_or(NO_PLACE, |at| at as u32));
        }
        places
    }

    /// Adds the features as they are kept: hashes with their vectors, in order.
    pub(in crate::select) fn write(&self, bytes: &mut Vec<u8>) {
        for (hash, vector) in self.hashes.iter().zip(&self.vectors) {
            bytes.extend(hash.to_le_bytes());
            for value in vector {
                bytes.extend(value.to_le_bytes());
            }
        }
    }

    /// Reads what was written; `None` where something else was.
    pub(in crate::select) fn read(bytes: &[u8]) -> Option<Self> {
        let mut features = Self::default();
        if !bytes.len().is_multiple_of(FEATURE_BYTES) {
            return None;
        }
        for feature in bytes.chunks_exact(FEATURE_BYTES) {
            let (hash, values) = feature.split_first_chunk()?;
            features.hashes.push(u64::from_le_bytes(*hash));
            let mut vector = [0; DIMENSIONS];
            for (own, value) in vector.iter_mut().zip(values.as_chunks().0) {
                *own = i16::from_le_bytes(*value);
            }
            features.vectors.push(vector);
        }
        if features.hashes.is_sorted() { Some(features) } else { None }
    }
}

/// A number that follows from a feature's text: a new product must not move all others. That of an ingredient is
/// smaller than the hash of any word but for one in 2^48.
fn hash(feature: Feature, words: &[u64]) -> u64 {
    match feature.checked_sub(INGREDIENTS) {
        Some(word) => words[word],
        None => feature as u64,
    }
}

/// Fills a list with the words of a product's name and its first ingredients.
fn fill(features: &mut Vec<Feature>, product: Position, shelves: &Shelves) {
    features.clear();
    for word in shelves.words(product) {
        features.push(INGREDIENTS + *word as usize);
    }
    features.extend(shelves.items.ingredients(product).names().map(usize::from));
}

/// How many products have each feature, and which are learnt.
struct LearntFeatures<'w> {
    words: &'w [u64],
    /// 0 where they are too few.
    counts: Vec<u32>,
    /// Where the vector of each stands.
    places: Vec<u32>,
    /// How many are learnt.
    number: usize,
}

impl<'w> LearntFeatures<'w> {
    fn of(shelves: &'w Shelves) -> Self {
        let words = shelves.word_hashes.as_slice();
        let mut counts = vec![0_u32; INGREDIENTS + words.len()];
        let mut own = Vec::new();
        for position in shelves.by_rank() {
            fill(&mut own, position, shelves);
            for feature in &own {
                counts[*feature] += 1;
            }
        }
        for count in &mut counts {
            *count = if *count < PRODUCTS_MIN { 0 } else { *count };
        }
        let mut learnt = Self { words, counts, places: Vec::new(), number: 0 };
        learnt.choose();
        learnt
    }

    /// Gives places to the most frequent features; of equally frequent ones the smaller hash comes first.
    fn choose(&mut self) {
        let mut order = Vec::new();
        for (feature, count) in self.counts.iter().enumerate() {
            if *count > 0 {
                order.push((u32::MAX - count, self.hash(feature), feature));
            }
        }
        order.sort_unstable();
        order.truncate(FEATURES_MAX);
        self.number = order.len();
        self.places = vec![NO_PLACE; self.counts.len()];
        for (place, (.., feature)) in (0..).zip(order) {
            self.places[feature] = place;
        }
    }

    fn place(&self, feature: Feature) -> Option<usize> {
        let place = self.places[feature];
        if place == NO_PLACE { None } else { Some(place as usize) }
    }

    fn hash(&self, feature: Feature) -> u64 {
        hash(feature, self.words)
    }

    /// The features that are learnt with their vectors, by their hashes.
    fn by_hash(&self, vectors: &[Vector]) -> FeatureVectors {
        let mut order = Vec::with_capacity(self.number);
        for feature in 0..self.places.len() {
            if let Some(place) = self.place(feature) {
                order.push((self.hash(feature), place));
            }
        }
        order.sort_unstable();
        let mut learnt = FeatureVectors::default();
        for (hash, place) in order {
            learnt.hashes.push(hash);
            learnt.vectors.push(vectors[place].map(narrow));
        }
        learnt
    }

    /// What a product tells of each of its features: the marks of all of them and of its categories.
    fn context(&self, own: &[Feature], leaves: impl Iterator<Item = u64>) -> Vector {
        let mut context = [0; DIMENSIONS];
        for feature in own {
            if self.counts[*feature] > 0 {
                mark(&mut context, self.hash(*feature), WEIGHT);
            }
        }
        for leaf in leaves {
            mark(&mut context, leaf, WEIGHT);
        }
        context
    }

    /// Takes away what a feature stands with by chance, and makes all of the same length but rare ones longer. `all`
    /// is the sum of the contexts of a number of products.
    fn weigh(&self, vectors: &mut [Vector], (all, number): (&[i64; DIMENSIONS], i64)) {
        for (feature, count) in self.counts.iter().enumerate() {
            let Some(place) = self.place(feature) else { continue };
            let count = i64::from(*count);
            let vector = &mut vectors[place];
            take_away_chance(vector, all, (count, number.max(1)));
            scale(vector, i64::from((number / count).max(1).ilog2()) + 1);
        }
    }
}

/// What a mark counts.
const WEIGHT: i32 = 1;

/// Adds a feature's own marks, half of them negative, at places that follow from its hash.
fn mark(vector: &mut Vector, feature: u64, weight: i32) {
    let mut hash = fnv1a(feature.to_le_bytes());
    for _ in 0..MARKS {
        hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        let place = (hash >> 32) as usize % DIMENSIONS;
        vector[place] += if hash & 1 == 0 { weight } else { -weight };
    }
}

/// Adds what a product tells of a feature, but that it stands with itself.
fn add(vector: &mut Vector, context: &Vector, feature: u64) {
    for at in 0..DIMENSIONS {
        vector[at] += context[at];
    }
    mark(vector, feature, -WEIGHT);
}

/// A feature of a hundredth of all products stands by chance with a hundredth of everything.
#[allow(clippy::cast_possible_truncation, reason = "smaller than the sum it is part of")]
fn take_away_chance(vector: &mut Vector, all: &[i64; DIMENSIONS], (count, number): (i64, i64)) {
    for at in 0..DIMENSIONS {
        vector[at] -= (all[at] * count / number) as i32;
    }
}

/// Makes a vector 1,024 long for each bit that its feature tells.
#[allow(clippy::cast_possible_truncation, reason = "at most 1,024 for each of 33 bits")]
fn scale(vector: &mut Vector, bits: i64) {
    let mut square = 0;
    for value in &*vector {
        square += i64::from(*value).pow(2);
    }
    let length = square.isqrt().max(1);
    for value in vector {
        *value = (i64::from(*value) * bits * 1024 / length) as i32;
    }
}

fn narrow(value: i32) -> i16 {
    i16::try_from(value).unwrap_or(if value < 0 { i16::MIN } else { i16::MAX })
}

/// The signs of the sum of what a product's features mean.
fn meaning<'v>(vectors: impl Iterator<Item = &'v LearntVector>) -> Meaning {
    let mut sum: Vector = [0; DIMENSIONS];
    for vector in vectors {
        for at in 0..DIMENSIONS {
            sum[at] += i32::from(vector[at]);
        }
    }
    let mut signs = [0; WORDS];
    for (place, total) in sum.iter().enumerate() {
        signs[place / 64] |= u64::from(*total > 0) << (place % 64);
    }
    Meaning(signs)
}

#[cfg(test)]
mod tests;
