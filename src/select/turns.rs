//! Turns: no product stands on more than a few of the lists of a shelf, so that one biscuit is not the answer
//! to a thousand. It keeps the lists of the products it is nearest to; the others show the next of theirs.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::model::CategoryId;

use super::selection::{Selection, SelectionChunk};
use super::{Finder, Origin, Position, Shelves};

/// Of the lists of a shelf a product stands on at most this many hundredths, and on so small a number anyway.
const SHARE: usize = 3;
const LISTS_MIN: usize = 8;
/// The next of a list may stand on too many in its turn; after these rounds what is left over goes.
const ROUNDS: usize = 3;

/// A product on the lists of a shelf.
type OnShelf = (CategoryId, Position);
/// A list by its product, with how alike the product on it is.
type Place = (Reverse<u8>, Position);

impl Selection {
    /// Finds the substitutes of all products on some threads. The result does not depend on how
    /// many.
    #[must_use]
    pub fn of(finder: &Finder, threads: usize) -> Self {
        Self::with_spare(finder, threads).in_turns(finder)
    }

    /// The same of chunks that were found one by one.
    #[must_use]
    pub fn of_found(finder: &Finder, chunks: Vec<SelectionChunk>) -> Self {
        Self::of_chunks(finder.comparison.shelves, chunks).in_turns(finder)
    }

    fn in_turns(mut self, finder: &Finder) -> Self {
        let comparison = finder.comparison;
        let shown = comparison.settings.per_product;
        take(&mut self, comparison.shelves.items.len(), shown);
        self.settle(shown);
        self
    }
}

/// Marks the substitutes whose turn it is not. `shown` of a product are seen by visitors.
fn take(selection: &mut Selection, products: usize, shown: usize) {
    for _ in 0..ROUNDS {
        let mut is_settled = true;
        for (substitute, most, mut places) in crowded(selection, products, shown) {
            places.sort_unstable();
            for (_, product) in places.drain(most..) {
                is_settled &= !turn_away(selection, product, substitute);
            }
        }
        if is_settled {
            break;
        }
    }
}

/// The products on too many lists of a shelf, by shelf and rank: on how many they may stand, and on which they
/// do. All others are only counted.
fn crowded(
    selection: &Selection,
    products: usize,
    shown: usize,
) -> Vec<(Position, usize, Vec<Place>)> {
    // Most stand on so few lists that their shelves do not matter.
    let mut counts = vec![0_u8; products];
    for product in Shelves::positions(0..products) {
        for substitute in selection.shown(product, shown) {
            let count = &mut counts[substitute.position.at()];
            *count = count.saturating_add(1);
        }
    }
    let is_on_many = |position: Position| usize::from(counts[position.at()]) > LISTS_MIN;
    let mut lists: HashMap<CategoryId, usize> = HashMap::default();
    let (mut uses, mut categories): (Vec<OnShelf>, Vec<CategoryId>) = Default::default();
    for product in Shelves::positions(0..products) {
        categories.clear();
        for substitute in selection.shown(product, shown) {
            if is_on_many(substitute.position) {
                uses.push((substitute.category, substitute.position));
            }
            if !categories.contains(&substitute.category) {
                categories.push(substitute.category);
                *lists.entry(substitute.category).or_default() += 1;
            }
        }
    }
    uses.sort_unstable();
    let most = |category: CategoryId| (lists[&category] * SHARE / 100).max(LISTS_MIN);
    let mut places: BTreeMap<OnShelf, Vec<Place>> = BTreeMap::new();
    for group in uses.chunk_by(|one, other| one == other) {
        if group.len() > most(group[0].0) {
            places.insert(group[0], Vec::with_capacity(group.len()));
        }
    }
    drop(uses);
    for product in Shelves::positions(0..products) {
        for substitute in selection.shown(product, shown) {
            let on_shelf = (substitute.category, substitute.position);
            if is_on_many(substitute.position)
                && let Some(places) = places.get_mut(&on_shelf)
            {
                places.push((Reverse(substitute.likeness), product));
            }
        }
    }
    let mut crowded = Vec::with_capacity(places.len());
    for ((category, substitute), places) in places {
        crowded.push((substitute, most(category), places));
    }
    crowded
}

/// Takes a product off a list, unless the operator put it there or it is the last. Says whether it did.
fn turn_away(selection: &mut Selection, product: Position, substitute: Position) -> bool {
    let mut others = 0;
    for own in selection.shown(product, usize::MAX) {
        others += usize::from(own.position != substitute && own.origin.idea().is_none());
    }
    for own in selection.substitutes_mut(product) {
        let is_pinned = matches!(own.origin, Origin::Pinned(_));
        if own.position == substitute && !is_pinned && others > 0 {
            own.is_turned_away = true;
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::test_products::{barcode, graph, product, rules, shelves};
    use super::super::{CategoryKinds, OverrideRules, Settings};
    use super::*;

    /// Two kinds of biscuits with three better ones each, and one that is a little like all of them.
    #[test]
    fn a_product_stands_on_few_lists_of_a_shelf_the_nearest_ones() {
        let mut products = Vec::new();
        for number in 0..106 {
            let grade = if number < 100 { "e" } else { "c" };
            let mut other = product(number, grade, &format!("m{number}"), &["en:biscuits"]);
            other.name = ["Sablé pur beurre", "Sablé lavande"][usize::from(number % 2 == 0)].into();
            products.push(other);
        }
        let mut hub = product(900, "a", "hub", &["en:biscuits"]);
        hub.name = "Sablé pur beurre lavande".into();
        products.push(hub);
        let (graph, settings) = (graph(), Settings::default());
        let kinds = CategoryKinds::new(&graph, &rules());
        let shelves = shelves(&graph, &kinds, &products);
        let (overrides, _) = OverrideRules::parse("", "fr").unwrap().resolve(&shelves, &graph);
        let finder = Finder::new(&shelves, &graph, &kinds, &settings, &overrides);
        let hub = shelves.find(barcode(900)).unwrap();
        let lists = |selection: &Selection| {
            // Those whose only choice it is keep it.
            let own = (0..100).map(|number| shelves.find(barcode(number)).unwrap());
            own.filter(|own| selection.substitutes(*own).iter().any(|it| it.position == hub))
                .count()
        };
        assert!(lists(&Selection::with_spare(&finder, 1)) > 20, "else it is no hub");
        let selection = Selection::of(&finder, 2);
        assert!((1..=LISTS_MIN).contains(&lists(&selection)), "{}", lists(&selection));
        for number in 0..100 {
            let own = shelves.find(barcode(number)).unwrap();
            assert!(!selection.substitutes(own).is_empty(), "{number}");
        }
    }

    /// Each has a replacement, and the same other idea.
    #[test]
    fn another_idea_stands_on_few_lists_too_where_there_is_a_replacement() {
        let mut products = Vec::new();
        for number in 0..100 {
            let mut own = product(number, "e", &format!("m{number}"), &["en:biscuits"]);
            own.name = format!("Croquant fraise {}", ["un", "deux"][usize::from(number % 2 == 0)]);
            products.push(own);
        }
        for (number, name) in [(900, "Croquant fraise"), (901, "Croquant citron")] {
            let mut better = product(number, "a", "hub", &["en:biscuits"]);
            better.name = name.into();
            products.push(better);
        }
        let (graph, settings) = (graph(), Settings::default());
        let kinds = CategoryKinds::new(&graph, &rules());
        let shelves = shelves(&graph, &kinds, &products);
        let (overrides, _) = OverrideRules::parse("", "fr").unwrap().resolve(&shelves, &graph);
        let finder = Finder::new(&shelves, &graph, &kinds, &settings, &overrides);
        let idea = shelves.find(barcode(901)).unwrap();
        let lists = |selection: &Selection| {
            let own = (0..100).map(|number| shelves.find(barcode(number)).unwrap());
            own.filter(|own| selection.substitutes(*own).iter().any(|it| it.position == idea))
                .count()
        };
        assert!(lists(&Selection::with_spare(&finder, 1)) > 20, "else it is no hub");
        assert!((1..=LISTS_MIN).contains(&lists(&Selection::of(&finder, 2))));
    }
}
