//! Hashes of the texts that products share, which stay the same where their numbers change from run to run, and from
//! them hashes of all that choosing looks at.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::quality::FixedState;

use super::sketch::smallest;
use super::{CategoryKinds, Position, Shelves};
use crate::model::{CategoryGraph, CategoryId};
use crate::words::fnv1a;

/// Hashes of texts by their numbers, and the categories.
pub(super) struct ShelfTexts<'g> {
    pub(super) graph: &'g CategoryGraph,
    pub(super) kinds: &'g CategoryKinds,
    pub(super) brands: Vec<u64>,
    pub(super) stores: Vec<u64>,
}

/// A hasher that is the same on every machine and in every run.
pub(super) fn stable_hasher() -> impl Hasher {
    FixedState::with_seed(0).build_hasher()
}

impl ShelfTexts<'_> {
    /// The hash of a category's tag.
    pub(super) fn category(&self, category: CategoryId) -> u64 {
        fnv1a(self.graph.tag(category).as_str().bytes())
    }

    /// A sketch of all products by what is learnt from them: words, first ingredients and categories.
    pub(super) fn sketch(&self, shelves: &Shelves) -> Vec<u64> {
        smallest(shelves.by_rank().map(|position| {
            let mut hasher = stable_hasher();
            shelves.barcode(position).hash(&mut hasher);
            shelves.items.ingredients(position).hash(&mut hasher);
            add_words(shelves, position, &mut hasher);
            for &leaf in shelves.leaves(position) {
                hasher.write_u64(self.category(leaf));
            }
            hasher.finish()
        }))
    }

    /// Hashes every category and every product, once all is known of them.
    pub(super) fn digest(&self, shelves: &mut Shelves) {
        let mut categories = Vec::with_capacity(self.kinds.len());
        for category in self.graph.positions() {
            categories.push(self.category_digest(shelves, category));
        }
        let mut digests = Vec::with_capacity(shelves.items.len());
        for position in shelves.by_rank() {
            digests.push(self.product_digest(shelves, &categories, position));
        }
        (shelves.category_digests, shelves.digests) = (categories, digests);
    }

    /// Which categories it is below, which of them are kinds of food, how telling those are, and which are large.
    fn category_digest(&self, shelves: &Shelves, category: CategoryId) -> u64 {
        let mut hasher = stable_hasher();
        self.kinds.uses(&[category]).hash(&mut hasher);
        for &above in self.kinds.ancestors(category) {
            hasher.write_u64(self.category(above));
            self.kinds.shelving(above).hash(&mut hasher);
            hasher.write_u16(shelves.category_weights[above.at()]);
            shelves.is_large(above).hash(&mut hasher);
        }
        hasher.write_u64(self.category(category));
        hasher.finish()
    }

    fn product_digest(&self, shelves: &Shelves, categories: &[u64], position: Position) -> u64 {
        let mut hasher = stable_hasher();
        shelves.items.get(position).add_to(&mut hasher);
        add_words(shelves, position, &mut hasher);
        for &word in shelves.words(position) {
            hasher.write_u32(shelves.word_weight(word));
        }
        for (numbers, hashes) in
            [(shelves.brands(position), &self.brands), (shelves.stores(position), &self.stores)]
        {
            hasher.write_usize(numbers.len());
            for number in numbers {
                hasher.write_u64(hashes[*number as usize]);
            }
        }
        for category in shelves.compared_by(position) {
            hasher.write_u64(categories[category.at()]);
        }
        hasher.finish()
    }
}

fn add_words(shelves: &Shelves, position: Position, hasher: &mut impl Hasher) {
    let words = shelves.words(position);
    hasher.write_usize(words.len());
    for word in words {
        hasher.write_u64(shelves.word_hashes[*word as usize]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::ShelvesBuilder;
    use super::super::shelves::LARGE_SHELF;
    use super::super::test_products::{barcode, graph, product, rules};
    use super::*;
    use crate::model::Stop;

    #[test]
    fn products_of_a_shelf_that_became_large_are_looked_at_again() {
        let graph = graph();
        let kinds = CategoryKinds::new(&graph, &rules());
        let builder = |count: usize| {
            let mut builder = ShelvesBuilder::new(&graph, &kinds, None);
            for number in (1..).take(count) {
                builder.add(&product(number, "c", "", &["en:biscuits"]));
            }
            builder
        };
        let (_, learnt) = builder(9).finish_with(None, &Stop::default()).unwrap();
        let learnt = learnt.unwrap();
        let digest = |count| {
            let shelves = builder(count).finish_as(&learnt);
            shelves.digests[shelves.find(barcode(1)).unwrap().at()]
        };
        let last = digest(LARGE_SHELF - 1);
        assert_eq!(digest(LARGE_SHELF - 2), last);
        assert_ne!(digest(LARGE_SHELF), last);
    }
}
