//! The plain kinds of food of `kinds.toml`: a small table of our own, for what no taxonomy names.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{CategoryGraph, CategoryId, Tag};

use super::super::CategoryKinds;

/// A plain kind of food. Its number is its place in the table, from 1.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FoodKind {
    /// Categories that are this kind with all below them.
    pub(super) tags: Vec<Tag>,
    /// Whether it is drunk as it is.
    #[serde(default)]
    pub(super) is_drink: bool,
    /// Whether it is sweet as often as salty and still the same food.
    #[serde(default)]
    pub(super) any_taste: bool,
    /// Whether it is often called by its flavour alone, which is the name of another food: "Grilled steak".
    #[serde(default)]
    pub(super) called_by_flavour: bool,
    /// Its names by language; one that ends in `~` holds only where nothing says of what it is.
    pub(super) words: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct FoodTable {
    kind: Vec<FoodKind>,
}

static TABLE: LazyLock<Vec<FoodKind>> = LazyLock::new(|| {
    // A test reads the table; a program with one it cannot read is never released.
    toml::from_str::<FoodTable>(include_str!("kinds.toml"))
        .map_or_else(|_| Vec::new(), |table| table.kind)
});

/// All plain kinds.
pub(super) fn all() -> &'static [FoodKind] {
    &TABLE
}

/// A kind by its number; 0 is none.
fn kind(food: u8) -> Option<&'static FoodKind> {
    TABLE.get(usize::from(food).checked_sub(1)?)
}

/// Whether a kind, by its number, is drunk as it is.
pub(super) fn is_drink(food: u8) -> bool {
    kind(food).is_some_and(|kind| kind.is_drink)
}

/// Whether a kind is sweet as often as salty.
pub(super) fn is_of_any_taste(food: u8) -> bool {
    kind(food).is_some_and(|kind| kind.any_taste)
}

/// Whether a kind is often called by its flavour alone.
pub(in crate::select) fn is_called_by_flavour(food: u8) -> bool {
    kind(food).is_some_and(|kind| kind.called_by_flavour)
}

/// The plain kind of every category, by its position; 0 where it has none. Of several the one whose
/// category has the most above it is the narrowest.
pub(super) fn of_categories(graph: &CategoryGraph, kinds: &CategoryKinds) -> Vec<u8> {
    let mut own = vec![0_u8; kinds.len()];
    for (number, kind) in (1_u8..).zip(all()) {
        for category in graph.known(&kind.tags) {
            own[category.at()] = number;
        }
    }
    let mut foods = Vec::with_capacity(own.len());
    for category in graph.positions() {
        foods.push(narrowest(kinds, &own, category));
    }
    foods
}

fn narrowest(kinds: &CategoryKinds, own: &[u8], category: CategoryId) -> u8 {
    let (mut food, mut most) = (0, 0);
    for upper in kinds.ancestors(category) {
        let above = kinds.ancestors(*upper).len();
        if own[upper.at()] != 0 && above > most {
            (food, most) = (own[upper.at()], above);
        }
    }
    food
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read_and_fits_a_byte() {
        let table: FoodTable = toml::from_str(include_str!("kinds.toml")).unwrap();
        assert!((60..255).contains(&table.kind.len()), "{} kinds", table.kind.len());
    }

    #[test]
    fn every_kind_has_a_name_in_each_of_seven_languages() {
        for kind in all() {
            for language in super::super::gazetteer::LANGUAGES {
                let names = kind.words.get(language).map_or(0, Vec::len);
                assert!(names > 0, "{} in {language}", kind.tags[0]);
            }
        }
    }
}
