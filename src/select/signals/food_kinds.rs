//! The plain kinds of food of `kinds.toml`: a small table of our own, for what no taxonomy names.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{CategoryGraph, CategoryId, Nutrient, Nutriments, Tag};

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
    /// Whether it is bought by what it tastes of: where no name tells, two are not known to be alike.
    #[serde(default)]
    pub(super) by_taste: bool,
    /// Whether two that share the name of a taste and no other word are two foods: a biscuit filled with chocolate and one coated.
    #[serde(default)]
    pub(super) more_than_taste: bool,
    /// Grams of fat in 100 g below which only the taste of something else is called by its names.
    #[serde(default)]
    pub(super) least_fat: f64,
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

/// Whether a kind is bought by what it tastes of.
pub(in crate::select) fn is_by_taste(food: u8) -> bool {
    kind(food).is_some_and(|kind| kind.by_taste)
}

/// Whether a taste alone does not make two of a kind alike.
pub(in crate::select) fn is_more_than_taste(food: u8) -> bool {
    kind(food).is_some_and(|kind| kind.more_than_taste)
}

/// Whether a table is that of a sweet powder for milk: cereals have 45 g of sugars at most, and chocolate has more fat.
pub(in crate::select) fn is_sweet_powder(table: &Nutriments) -> bool {
    let has = |nutrient| table.get(nutrient);
    has(Nutrient::Sugars).is_some_and(|sugars| sugars >= 54.0)
        && has(Nutrient::Fat).is_some_and(|fat| fat <= 13.0)
}

/// Whether a table has less fat than a kind ever has.
pub(in crate::select) fn is_too_lean(food: u8, table: &Nutriments) -> bool {
    let Some(fat) = table.get(Nutrient::Fat) else { return false };
    kind(food).is_some_and(|kind| fat < kind.least_fat)
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
    fn a_powder_is_sweeter_than_cereals_and_leaner_than_chocolate() {
        for (sugars, fat, expected) in [(75.0, 3.0, true), (43.0, 1.5, false), (56.0, 30.0, false)]
        {
            let mut table = Nutriments::default();
            assert!(table.set(Nutrient::Sugars, sugars) && table.set(Nutrient::Fat, fat));
            assert_eq!(is_sweet_powder(&table), expected, "{sugars} {fat}");
        }
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
