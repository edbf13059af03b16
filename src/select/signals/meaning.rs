//! Neighbours in meaning, learnt from the catalogue: words and ingredients that stand with the same others
//! mean similar things, even where two names share none.
//!
//! Random indexing (Kanerva, Kristoferson and Holst 2000) of what words and ingredients stand with, less what
//! chance gives each, and of every product the signs of the sum (Charikar 2002). All are sums of whole numbers,
//! so neither the order of products nor the machine matters, and nothing is kept but 16 bytes a product.

use foldhash::HashMap;

use super::super::shelves::Shelves;
use crate::model::CategoryGraph;
use crate::words::fnv1a;

/// The signs of a product's place among meanings.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::select) struct Meaning([u64; WORDS]);

const DIMENSIONS: usize = 64 * WORDS;
/// Numbers of 64 signs.
const WORDS: usize = 2;
/// Places that a feature marks in the vectors of those it stands with.
const MARKS: usize = 6;
/// Fewer products do not tell what a word stands with.
const PRODUCTS_MIN: u32 = 3;
/// The most frequent words and ingredients are learnt: 16 MB while it lasts.
const FEATURES_MAX: usize = 30_000;

/// As many signs of two products differ by chance.
const HALF: u32 = 64;

type Vector = [i32; DIMENSIONS];

/// A word of a name, an ingredient or a category, by a number that follows from its text: a new product must not
/// move all others.
type Feature = u64;

impl Meaning {
    /// How near two products are, from 0 to 1000; `None` where one has none. Half of the signs agree by chance.
    pub(in crate::select) fn likeness(self, other: Self) -> Option<u32> {
        let unknown = Self::default();
        if self == unknown || other == unknown {
            return None;
        }
        let mut apart = 0;
        for at in 0..WORDS {
            apart += (self.0[at] ^ other.0[at]).count_ones();
        }
        Some(HALF.saturating_sub(apart) * 1000 / HALF)
    }
}

/// Learns the meaning of all products. `words` are hashes of words by their numbers.
pub(in crate::select) fn learn(shelves: &mut Shelves, graph: &CategoryGraph, words: &[u64]) {
    let mut categories: Vec<Feature> = Vec::with_capacity(graph.positions().len());
    for at in graph.positions() {
        categories.push(fnv1a(graph.tag(at).as_str().bytes()));
    }
    let counts = counts(shelves, words);
    let places = most_frequent(&counts);
    let mut vectors = vec![[0_i32; DIMENSIONS]; places.len()];
    let mut all = [0_i64; DIMENSIONS];
    let mut number = 0_i64;
    for position in shelves.by_rank() {
        let own = features(shelves, words, position.at());
        let leaves = shelves.leaves(position).iter().map(|leaf| categories[leaf.at()]);
        let context = context(&own, leaves, &counts);
        for at in 0..DIMENSIONS {
            all[at] += i64::from(context[at]);
        }
        number += 1;
        for feature in &own {
            if let Some(place) = places.get(feature) {
                add(&mut vectors[*place as usize], &context, *feature);
            }
        }
    }
    take_away_chance(&mut vectors, &places, &counts, (&all, number));
    for at in 0..shelves.items.len() {
        let own = features(shelves, words, at);
        shelves.items[at].signals.meaning = meaning(&own, &places, &vectors, &counts, number);
    }
}

/// The words of a product's name and its first ingredients.
fn features(shelves: &Shelves, words: &[u64], at: usize) -> Vec<Feature> {
    let item = &shelves.items[at];
    let mut features = Vec::with_capacity(16);
    for word in &shelves.lists[item.lists.words()] {
        features.push(words[*word as usize]);
    }
    for name in item.signals.ingredients.names() {
        // Smaller than the hash of any word but for one in 2^48.
        features.push(u64::from(name));
    }
    features
}

/// How many products have each feature.
fn counts(shelves: &Shelves, words: &[u64]) -> HashMap<Feature, u32> {
    let mut counts: HashMap<Feature, u32> = HashMap::default();
    for at in 0..shelves.items.len() {
        for feature in features(shelves, words, at) {
            *counts.entry(feature).or_insert(0) += 1;
        }
    }
    counts.retain(|_, count| *count >= PRODUCTS_MIN);
    counts
}

/// Places for the most frequent features; of equally frequent ones the smaller number comes first.
fn most_frequent(counts: &HashMap<Feature, u32>) -> HashMap<Feature, u32> {
    let mut order: Vec<(u32, Feature)> = Vec::with_capacity(counts.len());
    for (feature, count) in counts {
        order.push((u32::MAX - count, *feature));
    }
    order.sort_unstable();
    order.truncate(FEATURES_MAX);
    let mut places = HashMap::default();
    for (_, feature) in order {
        let place = u32::try_from(places.len()).unwrap_or(u32::MAX);
        places.insert(feature, place);
    }
    places
}

/// What a product tells of each of its features: the marks of all of them and of its categories, rare ones more.
fn context(
    own: &[Feature],
    leaves: impl Iterator<Item = Feature>,
    counts: &HashMap<Feature, u32>,
) -> Vector {
    let mut context = [0; DIMENSIONS];
    for feature in own {
        if counts.contains_key(feature) {
            mark(&mut context, *feature, WEIGHT);
        }
    }
    for leaf in leaves {
        mark(&mut context, leaf, WEIGHT);
    }
    context
}

/// What a mark counts.
const WEIGHT: i32 = 1;

/// Adds a feature's own marks, half of them negative, at places that follow from its number.
fn mark(vector: &mut Vector, feature: Feature, weight: i32) {
    let mut hash = fnv1a(feature.to_le_bytes());
    for _ in 0..MARKS {
        hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        let place = (hash >> 32) as usize % DIMENSIONS;
        vector[place] += if hash & 1 == 0 { weight } else { -weight };
    }
}

/// Adds what a product tells of a feature, but that it stands with itself.
fn add(vector: &mut Vector, context: &Vector, feature: Feature) {
    for at in 0..DIMENSIONS {
        vector[at] += context[at];
    }
    mark(vector, feature, -WEIGHT);
}

/// A feature of a hundredth of all products stands by chance with a hundredth of everything.
#[allow(clippy::cast_possible_truncation, reason = "smaller than the sum it is part of")]
fn take_away_chance(
    vectors: &mut [Vector],
    places: &HashMap<Feature, u32>,
    counts: &HashMap<Feature, u32>,
    (all, number): (&[i64; DIMENSIONS], i64),
) {
    for (feature, place) in places {
        let count = i64::from(counts[feature]);
        let vector = &mut vectors[*place as usize];
        for at in 0..DIMENSIONS {
            vector[at] -= (all[at] * count / number.max(1)) as i32;
        }
    }
}

/// The signs of the sum of what a product's features mean, each of the same length, rare ones more.
fn meaning(
    own: &[Feature],
    places: &HashMap<Feature, u32>,
    vectors: &[Vector],
    counts: &HashMap<Feature, u32>,
    number: i64,
) -> Meaning {
    let mut sum = [0_i64; DIMENSIONS];
    for feature in own {
        let Some(place) = places.get(feature) else { continue };
        let vector = &vectors[*place as usize];
        let mut square = 0;
        for value in vector {
            square += i64::from(*value).pow(2);
        }
        let length = square.isqrt().max(1);
        let bits = i64::from((number / i64::from(counts[feature]).max(1)).max(1).ilog2()) + 1;
        for at in 0..DIMENSIONS {
            sum[at] += i64::from(vector[at]) * bits * 1024 / length;
        }
    }
    let mut signs = [0; WORDS];
    for (place, total) in sum.iter().enumerate() {
        signs[place / 64] |= u64::from(*total > 0) << (place % 64);
    }
    Meaning(signs)
}

#[cfg(test)]
mod tests {
    use crate::model::Product;
    use crate::select::{CategoryKinds, Shelves, test_products};

    /// Biscuits and drinks, whose names and lists share no word with each other.
    fn products() -> Vec<Product> {
        let (mut products, mut number) = (Vec::new(), 0);
        for round in 0..12_u64 {
            for (name, list) in [
                ("Sablé breton", "farine de blé, beurre, sucre"),
                ("Palet croquant", "farine de blé, sucre, beurre"),
                ("Galette croquant", "farine de blé, beurre, oeuf"),
                ("Limonade citron", "eau gazeuse, sucre, arôme"),
                ("Soda orange", "eau gazeuse, arôme, sucre"),
            ] {
                number += 1;
                let mut product = test_products::product(number, "c", &format!("M{round}"), &[]);
                product.name = name.into();
                product.ingredients = Some(list.into());
                products.push(product);
            }
        }
        products
    }

    fn shelves(products: &[Product]) -> Shelves {
        let graph = test_products::graph();
        let kinds = CategoryKinds::new(&graph, &test_products::rules());
        test_products::shelves(&graph, &kinds, products)
    }

    fn likeness(shelves: &Shelves, [own, other]: [u64; 2]) -> u32 {
        let [own, other] = [own, other].map(|number| {
            let position = shelves.find(test_products::barcode(number)).unwrap();
            shelves.items[position.at()].signals.meaning
        });
        own.likeness(other).unwrap()
    }

    #[test]
    fn what_stands_with_the_same_is_near_though_no_word_is_shared() {
        let shelves = shelves(&products());
        let [biscuits, drinks, apart] =
            [[1, 2], [4, 5], [1, 4]].map(|pair| likeness(&shelves, pair));
        assert!(biscuits > apart + 200, "{biscuits} {apart}");
        assert!(drinks > apart + 200, "{drinks} {apart}");
        assert_eq!(likeness(&shelves, [1, 6]), 1000, "the same words");
    }

    #[test]
    fn the_order_of_products_changes_nothing() {
        let mut products = products();
        let one = shelves(&products);
        products.reverse();
        products.swap(3, 17);
        let other = shelves(&products);
        for pair in [[1, 2], [2, 3], [1, 4], [4, 5], [3, 5]] {
            assert_eq!(likeness(&one, pair), likeness(&other, pair), "{pair:?}");
        }
    }

    #[test]
    fn a_product_of_which_nothing_is_known_is_near_to_none_and_far_from_none() {
        let mut products = products();
        products[0].name = "Zzz".into();
        products[0].ingredients = None;
        let shelves = shelves(&products);
        let meaning = |number| {
            let position = shelves.find(test_products::barcode(number)).unwrap();
            shelves.items[position.at()].signals.meaning
        };
        assert_eq!(meaning(1).likeness(meaning(2)), None);
    }
}
