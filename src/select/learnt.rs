//! What the whole catalogue tells of each product: how rare words and categories are, what stands with what, how new
//! the newest record is.
//!
//! Each record moves all of it a little, and with it how all other products rank. So it is learnt once and kept, until
//! what it was learnt from is no longer much the same: then finding again the few products whose record or shelf
//! changed gives what finding all of them again would. Small catalogues are learnt each time.

use foldhash::HashMap;

use super::shelf_texts::ShelfTexts;
use super::shelves::Shelves;
use super::signals::FeatureVectors;
use super::sketch::alike;
use crate::model::{Interrupted, Stop};

/// From this number of products on what was learnt is kept.
const KEPT_FROM: usize = 1000;
/// It holds as long as this many hundredths of all products, then and now, are the same in what it is learnt from: with
/// 1 % of new records a week, five weeks.
const ALIKE: usize = 90;

/// What was learnt from a catalogue.
pub struct Learnt {
    products: usize,
    /// The newest change, in days since 1970.
    newest: u16,
    /// How telling words and categories are, by their hashes.
    words: HashMap<u64, u16>,
    categories: HashMap<u64, u16>,
    features: FeatureVectors,
    /// The smallest hashes of products with what is learnt from them, ascending.
    sketch: Vec<u64>,
}

impl Learnt {
    /// Learns from all products.
    pub(super) fn of(
        shelves: &Shelves,
        texts: &ShelfTexts,
        sketch: Vec<u64>,
        stop: &Stop,
    ) -> Result<Self, Interrupted> {
        let products = shelves.items.len();
        let mut with = vec![0_u32; shelves.word_hashes.len()];
        for position in shelves.by_rank() {
            for &word in shelves.words(position) {
                with[word as usize] += 1;
            }
        }
        let mut words = HashMap::default();
        for (hash, with) in shelves.word_hashes.iter().zip(with) {
            // One that a single product has is like one that is new.
            if with > 1 {
                words.insert(*hash, information(with, products));
            }
        }
        let mut categories = HashMap::default();
        for category in texts.graph.positions() {
            let with = u32::try_from(shelves.shelf(category).len()).unwrap_or(u32::MAX);
            categories.insert(texts.category(category), information(with, products));
        }
        stop.check()?;
        let features = FeatureVectors::of(shelves, texts.graph, stop)?;
        let newest = newest(shelves);
        Ok(Self { products, newest, words, categories, features, sketch })
    }

    /// Whether it may be used for a catalogue with this sketch.
    pub(super) fn hold_for(&self, sketch: &[u64], products: usize) -> bool {
        products >= KEPT_FROM && alike(&self.sketch, sketch) >= ALIKE
    }

    /// Tells the products.
    pub(super) fn mark(
        &self,
        shelves: &mut Shelves,
        texts: &ShelfTexts,
        stop: &Stop,
    ) -> Result<(), Interrupted> {
        let new = information(1, self.products);
        let weight = |known: &HashMap<u64, u16>, hash| known.get(&hash).copied().unwrap_or(new);
        let hashes = shelves.word_hashes.iter();
        shelves.word_weights = hashes.map(|hash| weight(&self.words, *hash)).collect();
        let categories = texts.graph.positions().map(|category| texts.category(category));
        shelves.category_weights = categories.map(|hash| weight(&self.categories, hash)).collect();
        shelves.newest = self.newest;
        self.features.mark(shelves, stop)?;
        texts.digest(shelves);
        stop.check()
    }

    /// As it is kept.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend((self.products as u64).to_le_bytes());
        bytes.extend(self.newest.to_le_bytes());
        for weights in [&self.words, &self.categories] {
            bytes.extend((weights.len() as u64).to_le_bytes());
            let mut sorted: Vec<(&u64, &u16)> = weights.iter().collect();
            sorted.sort_unstable();
            for (hash, weight) in sorted {
                bytes.extend(hash.to_le_bytes());
                bytes.extend(weight.to_le_bytes());
            }
        }
        bytes.extend((self.sketch.len() as u64).to_le_bytes());
        for hash in &self.sketch {
            bytes.extend(hash.to_le_bytes());
        }
        self.features.write(&mut bytes);
        bytes
    }

    /// Reads what was kept; `None` where it is something else.
    #[must_use]
    pub fn of_bytes(mut bytes: &[u8]) -> Option<Self> {
        let products = usize::try_from(number(&mut bytes)?).ok()?;
        let newest = u16::from_le_bytes(chunk(&mut bytes)?);
        let (words, categories) = (weights(&mut bytes)?, weights(&mut bytes)?);
        let mut sketch = Vec::new();
        for _ in 0..number(&mut bytes)? {
            sketch.push(number(&mut bytes)?);
        }
        let features = FeatureVectors::read(bytes)?;
        Some(Self { products, newest, words, categories, features, sketch })
    }
}

fn weights(bytes: &mut &[u8]) -> Option<HashMap<u64, u16>> {
    let mut weights = HashMap::default();
    for _ in 0..number(bytes)? {
        weights.insert(number(bytes)?, u16::from_le_bytes(chunk(bytes)?));
    }
    Some(weights)
}

fn number(bytes: &mut &[u8]) -> Option<u64> {
    chunk(bytes).map(u64::from_le_bytes)
}

fn chunk<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

/// The newest day of change, but for the newest hundredth: a date in the future is a mistake, and
/// would make all others look old.
pub(super) fn newest(shelves: &Shelves) -> u16 {
    let mut days: Vec<u16> = shelves.by_rank().map(|own| shelves.modified(own)).collect();
    days.sort_unstable_by(|a, b| b.cmp(a));
    let Some(last) = days.len().checked_sub(1) else { return 0 };
    days[days.len().div_ceil(100).min(last)]
}

/// The information of meeting what `with` products have, in hundredths of a bit: what all have
/// tells nothing, what one in a thousand has tells ten bits.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "at most 3,200 hundredths"
)]
fn information(with: u32, of: usize) -> u16 {
    (((of as f64 + 1.0) / (f64::from(with) + 0.5)).log2().max(0.0) * 100.0) as u16
}
