//! Turns: no product stands on more than a few of the lists of a shelf, so that one biscuit is not the answer
//! to a thousand. It keeps the lists of the products it is nearest to; the others show the next of theirs.

use std::cmp::Reverse;
use std::hash::Hash;

use foldhash::HashMap;

use crate::model::CategoryId;

use super::selection::{ChosenSubstitute, Selection, SelectionChunk, ShownList};
use super::{Finder, Origin, Position, Shelves, Substitute};

/// Of the lists of a shelf a product stands on at most this many hundredths, and on so small a number anyway.
const SHARE: usize = 3;
const LISTS_MIN: usize = 8;
/// Of all places a product has at most this many hundredths, and this number anyway. Of these a list may lose even its
/// last proposal: what stands everywhere is no choice.
const SHARE_OF_ALL: usize = 1;
const PLACES_MIN: usize = 80;
/// The next of a list may stand on too many in its turn; after these rounds what is left over goes.
const ROUNDS: usize = 6;

/// A product on the lists of a shelf.
type OnShelf = (CategoryId, Position);
/// A list by its product, with how alike the product on it is.
type Place = (Reverse<u8>, Position);

impl Selection {
    /// Finds the substitutes of all products on some threads. The result does not depend on how
    /// many.
    #[must_use]
    pub fn of(finder: &Finder, threads: usize) -> Self {
        let shown = finder.comparison.settings.per_product;
        Self::with_spare(finder, threads).in_turns(finder.comparison.shelves, shown)
    }

    /// The same of chunks that were found one by one; `shown` of a product are seen by visitors.
    #[must_use]
    pub fn of_found(shelves: &Shelves, chunks: Vec<SelectionChunk>, shown: usize) -> Self {
        Self::of_chunks(shelves, chunks).in_turns(shelves, shown)
    }

    fn in_turns(mut self, shelves: &Shelves, shown: usize) -> Self {
        take(&mut self, shelves, shown);
        self.settle(shown);
        self
    }
}

/// Marks the substitutes whose turn it is not. `shown` of a product are seen by visitors.
fn take(selection: &mut Selection, shelves: &Shelves, shown: usize) {
    for _ in 0..ROUNDS {
        let lists = ShownLists { selection, shelves, shown };
        let places = PlaceCounts::of(lists);
        let mut crowded = crowded_shelves(lists, &places);
        crowded.extend(crowded_everywhere(lists, &places));
        if !thin_out(selection, crowded, false) {
            break;
        }
    }
    for _ in 0..ROUNDS {
        let lists = ShownLists { selection, shelves, shown };
        let crowded = crowded_everywhere(lists, &PlaceCounts::of(lists));
        if !thin_out(selection, crowded, true) {
            break;
        }
    }
}

/// The lists as visitors see them.
#[derive(Clone, Copy)]
struct ShownLists<'l> {
    selection: &'l Selection,
    shelves: &'l Shelves,
    /// How many replacements each shows.
    shown: usize,
}

impl ShownLists<'_> {
    fn each(self, each: impl FnMut(&ShownList)) {
        self.selection.each_list(self.shelves, self.shown, each);
    }
}

/// How many places products have that visitors see.
struct PlaceCounts {
    /// By position.
    own: Vec<u32>,
    all: usize,
}

impl PlaceCounts {
    fn of(lists: ShownLists) -> Self {
        let (mut own, mut all) = (vec![0; lists.shelves.by_barcode.len()], 0);
        lists.each(|list| {
            for &substitute in list.substitutes {
                own[substitute.position.at()] += 1;
                all += 1;
            }
        });
        Self { own, all }
    }

    fn is_above(&self, position: Position, most: usize) -> bool {
        self.own[position.at()] as usize > most
    }
}

/// Leaves crowded products on the lists of those they are nearest to. Says whether any list changed.
fn thin_out(selection: &mut Selection, crowded: Vec<Crowded>, may_be_last: bool) -> bool {
    let mut has_changed = false;
    for (substitute, most, mut places) in crowded {
        if may_be_last {
            // What is a list's last proposal stays before what is one of several, however near.
            let list = &*selection;
            places.sort_by_cached_key(|place| (has_others(list, place.1, substitute), *place));
        } else {
            places.sort_unstable();
        }
        for (_, product) in places.drain(most..) {
            has_changed |= turn_away(selection, product, substitute, may_be_last);
        }
    }
    has_changed
}

/// A product on too many lists: on how many it may stand, and on which it does.
type Crowded = (Position, usize, Vec<Place>);

/// The products on too many lists of a shelf, by shelf and rank. All others are only counted.
fn crowded_shelves(lists: ShownLists, places: &PlaceCounts) -> Vec<Crowded> {
    // By category, how many lists it has a place on.
    let mut of_category: Vec<usize> = Vec::new();
    // By product and shelf, of which there are few: most stand on so few lists that their shelves do not matter.
    let mut uses: HashMap<OnShelf, usize> = HashMap::default();
    let mut categories: Vec<CategoryId> = Vec::new();
    lists.each(|list| {
        categories.clear();
        for &substitute in list.substitutes {
            let (category, position) = (list.category(substitute), substitute.position);
            if places.is_above(position, LISTS_MIN) {
                *uses.entry((category, position)).or_default() += 1;
            }
            if !categories.contains(&category) {
                categories.push(category);
                of_category.resize(of_category.len().max(category.at() + 1), 0);
                of_category[category.at()] += 1;
            }
        }
    });
    let most = |category: CategoryId| (of_category[category.at()] * SHARE / 100).max(LISTS_MIN);
    let mut wanted = WantedPlaces::among(places.own.len());
    for (used, number) in uses {
        if number > most(used.0) {
            wanted.add(used, used.1, most(used.0));
        }
    }
    let mut crowded = Vec::new();
    for ((_, substitute), most, places) in
        wanted.find(lists, |list, own| (list.category(own), own.position))
    {
        crowded.push((substitute, most, places));
    }
    crowded
}

/// The products that have too many of all places, by rank.
fn crowded_everywhere(lists: ShownLists, places: &PlaceCounts) -> Vec<Crowded> {
    let most = (places.all * SHARE_OF_ALL / 100).max(PLACES_MIN);
    let mut wanted = WantedPlaces::among(places.own.len());
    for substitute in Shelves::positions(0..places.own.len()) {
        if places.is_above(substitute, most) {
            wanted.add(substitute, substitute, most);
        }
    }
    wanted.find(lists, |_, own| own.position)
}

/// The places that are looked for.
struct WantedPlaces<K> {
    /// On how many lists each may stand, and on which it does.
    places: HashMap<K, (usize, Vec<Place>)>,
    /// By position, whether a product is looked for at all: few are.
    is_wanted: Vec<bool>,
}

impl<K: Ord + Hash + Copy> WantedPlaces<K> {
    fn among(products: usize) -> Self {
        Self { places: HashMap::default(), is_wanted: vec![false; products] }
    }

    fn add(&mut self, key: K, position: Position, most: usize) {
        self.places.insert(key, (most, Vec::new()));
        self.is_wanted[position.at()] = true;
    }

    /// All of them, in order.
    fn find(
        mut self,
        lists: ShownLists,
        key: impl Fn(&ShownList, ChosenSubstitute) -> K,
    ) -> Vec<(K, usize, Vec<Place>)> {
        if self.places.is_empty() {
            return Vec::new();
        }
        lists.each(|list| {
            for &substitute in list.substitutes {
                if self.is_wanted[substitute.position.at()]
                    && let Some((_, places)) = self.places.get_mut(&key(list, substitute))
                {
                    places.push((Reverse(substitute.likeness), list.product));
                }
            }
        });
        let mut all = Vec::with_capacity(self.places.len());
        for (key, (most, places)) in self.places {
            all.push((key, most, places));
        }
        all.sort_unstable_by_key(|(key, ..)| *key);
        all
    }
}

/// Whether a list has something in the place of a proposal: a replacement stands in for an idea, and an idea for another, but no
/// idea for a replacement.
fn has_others(selection: &Selection, product: Position, substitute: Position) -> bool {
    let each = || selection.each_of(product);
    let is_idea = each().any(|own| own.position == substitute && own.origin.idea().is_some());
    let stands_in = |own: Substitute| is_idea || own.origin.idea().is_none();
    each().any(|own| own.position != substitute && !own.is_turned_away && stands_in(own))
}

/// Takes a product off a list, unless the operator put it there, or it is the last and that is not allowed. Says whether
/// it did.
fn turn_away(
    selection: &mut Selection,
    product: Position,
    substitute: Position,
    may_be_last: bool,
) -> bool {
    let may_go = may_be_last || has_others(selection, product, substitute);
    let is_free = |own: Substitute| !matches!(own.origin, Origin::Pinned(_));
    let goes =
        may_go && selection.each_of(product).any(|own| own.position == substitute && is_free(own));
    if goes {
        selection.turn_away(product, substitute);
    }
    goes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::test_products::{barcode, graph, product, rules, shelves};
    use super::super::{CategoryKinds, OverrideRules, Settings};
    use super::*;
    use crate::model::Product;

    /// Looks at what is found for some products.
    fn with_finder(products: &[Product], look: impl FnOnce(&Shelves, &Finder)) {
        let (graph, settings) = (graph(), Settings::default());
        let kinds = CategoryKinds::new(&graph, &rules());
        let shelves = shelves(&graph, &kinds, products);
        let (overrides, _) = OverrideRules::parse("", "fr").unwrap().resolve(&shelves, &graph);
        look(&shelves, &Finder::new(&shelves, &graph, &kinds, &settings, &overrides));
    }

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
        with_finder(&products, |shelves, finder| {
            let hub = shelves.find(barcode(900)).unwrap();
            let lists = |selection: &Selection| {
                // Those whose only choice it is keep it.
                let own = (0..100).map(|number| shelves.find(barcode(number)).unwrap());
                own.filter(|own| selection.substitutes(*own).iter().any(|it| it.position == hub))
                    .count()
            };
            assert!(lists(&Selection::with_spare(finder, 1)) > 20, "else it is no hub");
            let selection = Selection::of(finder, 2);
            assert!((1..=LISTS_MIN).contains(&lists(&selection)), "{}", lists(&selection));
            for number in 0..100 {
                let own = shelves.find(barcode(number)).unwrap();
                assert!(!selection.substitutes(own).is_empty(), "{number}");
            }
        });
    }

    /// Each has a replacement, and the same other idea.
    #[test]
    fn another_idea_stands_on_few_lists_too_where_there_is_a_replacement() {
        let mut products = Vec::new();
        for number in 0..100 {
            let mut own = product(number, "e", &format!("m{number}"), &["en:biscuits"]);
            own.name = "Croquant fraise".into();
            products.push(own);
        }
        for (number, name) in [(900, "Croquant fraise"), (901, "Croquant citron")] {
            let mut better = product(number, "a", "hub", &["en:biscuits"]);
            better.name = name.into();
            products.push(better);
        }
        with_finder(&products, |shelves, finder| {
            let idea = shelves.find(barcode(901)).unwrap();
            let lists = |selection: &Selection| {
                let own = (0..100).map(|number| shelves.find(barcode(number)).unwrap());
                own.filter(|own| selection.substitutes(*own).iter().any(|it| it.position == idea))
                    .count()
            };
            assert!(lists(&Selection::with_spare(finder, 1)) > 20, "else it is no hub");
            assert!((1..=LISTS_MIN).contains(&lists(&Selection::of(finder, 2))));
        });
    }

    /// All 130 lists of a shelf have one product alone.
    #[test]
    fn no_product_stands_on_more_than_its_share_of_all_lists() {
        let mut products = Vec::new();
        for number in 0..130 {
            let mut own = product(number, "e", &format!("m{number}"), &["en:biscuits"]);
            own.name = "Croquant fraise".into();
            products.push(own);
        }
        let mut better = product(900, "a", "hub", &["en:biscuits"]);
        better.name = "Croquant fraise".into();
        products.push(better);
        with_finder(&products, |shelves, finder| {
            let selection = Selection::of(finder, 2);
            let (mut lists, mut without) = (0, 0);
            for number in 0..130 {
                let own = shelves.find(barcode(number)).unwrap();
                lists += selection.substitutes(own).len();
                without += usize::from(selection.no_substitute(own).is_some());
            }
            assert_eq!((lists, without), (PLACES_MIN, 130 - PLACES_MIN));
        });
    }

    /// 60 lists have another proposal as well, and are nearer to the one that 70 have alone.
    #[test]
    fn what_is_the_last_of_a_list_stays_before_what_is_one_of_several() {
        let mut products = Vec::new();
        for number in 0..130 {
            let grade = if number < 60 { "e" } else { "d" };
            let mut own = product(number, grade, &format!("m{number}"), &["en:biscuits"]);
            own.name = if number < 60 { "Croquant fraise bleu" } else { "Croquant fraise" }.into();
            products.push(own);
        }
        for (number, grade) in [(900, "a"), (901, "d")] {
            let mut better = product(number, grade, &format!("m{number}"), &["en:biscuits"]);
            better.name = "Croquant fraise bleu".into();
            products.push(better);
        }
        with_finder(&products, |shelves, finder| {
            let selection = Selection::of(finder, 2);
            let own = (0..130).map(|number| shelves.find(barcode(number)).unwrap());
            let without = own.filter(|own| selection.no_substitute(*own).is_some());
            assert_eq!(without.count(), 0);
        });
    }

    /// Each has no replacement, and the same two other ideas.
    #[test]
    fn an_idea_that_stands_on_too_many_lists_gives_way_to_the_next() {
        let mut products = Vec::new();
        for number in 0..70 {
            let mut own = product(number, "e", &format!("m{number}"), &["en:biscuits"]);
            own.name = "Croquant fraise".into();
            products.push(own);
        }
        for (number, name) in [(900, "Croquant citron"), (901, "Croquant vanille")] {
            let mut better = product(number, "a", &format!("m{number}"), &["en:biscuits"]);
            better.name = name.into();
            products.push(better);
        }
        with_finder(&products, |shelves, finder| {
            let selection = Selection::of(finder, 2);
            let mut lists: BTreeMap<Position, usize> = BTreeMap::new();
            for number in 0..70 {
                let own = selection.substitutes(shelves.find(barcode(number)).unwrap());
                assert_eq!(own.len(), 1, "one idea at most is shown");
                *lists.entry(own[0].position).or_default() += 1;
            }
            assert_eq!(lists.len(), 2, "{lists:?}");
        });
    }
}
