//! The plain kinds of food of `kinds.toml`: a small table of our own, for what no taxonomy names.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{CategoryGraph, CategoryId, Nutrient, Nutriments, Product, Tag};
use crate::words::{Piece, fold};

use super::super::CategoryKinds;

/// A plain kind of food. Its number is its place in the table, from 1.
#[allow(clippy::struct_excessive_bools, reason = "each is a key of the table")]
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
    /// Whether all that its name says counts: a soup of tomatoes is none with mascarpone.
    #[serde(default)]
    pub(super) by_name: bool,
    /// Whether two that share the name of a taste and no other word are two foods: a biscuit filled with chocolate and one coated.
    #[serde(default)]
    pub(super) more_than_taste: bool,
    /// Grams of fat in 100 g below which only the taste of something else is called by its names.
    #[serde(default)]
    pub(super) least_fat: f64,
    /// Grams of sugars in 100 g up to which it is bought for having little: what is sweetened instead is none for it.
    #[serde(default)]
    pub(super) little_sugar: u16,
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

/// Whether all that the name of a kind says counts.
pub(in crate::select) fn is_by_name(food: u8) -> bool {
    kind(food).is_some_and(|kind| kind.by_name)
}

/// Whether a taste alone does not make two of a kind alike.
pub(in crate::select) fn is_more_than_taste(food: u8) -> bool {
    kind(food).is_some_and(|kind| kind.more_than_taste)
}

/// Whether a kind is bought by its share of cocoa.
pub(in crate::select) fn is_by_cocoa(food: u8) -> bool {
    kind(food).is_some_and(|kind| kind.little_sugar > 0)
}

/// Whether a kind is bought for having little sugar, and a product of it has so much in hundredths of a gram.
pub(super) fn has_little_sugar(food: u8, sugars: u16) -> bool {
    kind(food).is_some_and(|kind| kind.little_sugar > 0 && sugars <= kind.little_sugar * 100)
}

/// The category of what has the figures of a powder for milk or of cereals; only for what is filed as breakfast.
pub(in crate::select) fn breakfast_by_figures(product: &Product) -> Option<&'static str> {
    if is_sweet_powder(product) {
        Some("en:chocolate-powders")
    } else if are_cereals(&product.nutriments) {
        Some("en:breakfast-cereals")
    } else {
        None
    }
}

/// Grams in 100 g of cereals. Of the 585 breakfasts with such a table in an export of one category a product some seven are
/// something else by their names (docs/substitutes.md); crunchy muesli may be fatter, as biscuits are.
const CEREAL_FAT: f64 = 13.0;
const CEREAL_CARBOHYDRATES: f64 = 65.0;
const CEREAL_PROTEINS: f64 = 4.0;
/// With fibre, which tells them from bread: that has some 35 g of water.
const CEREAL_DRY: f64 = 85.0;

/// Kilojoules of 100 g of cereals where fat or carbohydrates are not known: biscuits have more, bread has less.
const CEREAL_ENERGY: RangeInclusive<f64> = 1450.0..=1700.0;

fn are_cereals(table: &Nutriments) -> bool {
    let (Some(sugars), Some(proteins)) =
        (table.get(Nutrient::Sugars), table.get(Nutrient::Proteins))
    else {
        return false;
    };
    let (fat, carbohydrates) = (table.get(Nutrient::Fat), table.get(Nutrient::Carbohydrates));
    let is_dry = if let (Some(fat), Some(carbohydrates)) = (fat, carbohydrates) {
        let fiber = table.get(Nutrient::Fiber).unwrap_or(0.0);
        fat + carbohydrates + proteins + fiber >= CEREAL_DRY
    } else {
        CEREAL_ENERGY.contains(&table.get(Nutrient::EnergyKj).unwrap_or(0.0))
    };
    sugars < POWDER_SUGARS
        && proteins >= CEREAL_PROTEINS
        && fat.is_none_or(|fat| fat <= CEREAL_FAT)
        && carbohydrates.is_none_or(|carbohydrates| carbohydrates >= CEREAL_CARBOHYDRATES)
        && is_dry
}

/// Grams in 100 g of a powder for milk. Powdered chocolate has 25 percent of cocoa powder at least (directive 2000/36/EC), so 5 g
/// of proteins and up to 75 g of sugars. Jam and honey have less than 1 g of proteins and chocolate more fat; no cereals
/// we know have more than 53 g of sugars.
const POWDER_SUGARS: f64 = 54.0;
const POWDER_PROTEINS: f64 = 2.0;
const POWDER_FAT: f64 = 13.0;

/// Whether a product has the figures of a sweet powder for milk, and nothing says that it is one of coffee.
fn is_sweet_powder(product: &Product) -> bool {
    let has = |nutrient| product.nutriments.get(nutrient);
    has(Nutrient::Sugars).is_some_and(|sugars| sugars >= POWDER_SUGARS)
        && has(Nutrient::Proteins).is_some_and(|proteins| proteins >= POWDER_PROTEINS)
        && has(Nutrient::Fat).is_some_and(|fat| fat <= POWDER_FAT)
        && !says_coffee(&product.name)
        && !product.ingredients.as_deref().is_some_and(says_coffee)
}

fn says_coffee(text: &str) -> bool {
    fold(text).iter().any(|piece| {
        let Piece::Letters { folded, .. } = piece else { return false };
        ["cafe", "caffe", "coffee", "kaffee", "koffie", "cappuccino"]
            .iter()
            .any(|start| folded.starts_with(start))
    })
}

/// Kilojoules of 100 g below which something has less fat than chocolate, where its fat is not known.
const LEAN_ENERGY: f64 = 1750.0;

/// Whether a table has less fat than a kind ever has.
pub(in crate::select) fn is_too_lean(food: u8, table: &Nutriments) -> bool {
    let least = kind(food).map_or(0.0, |kind| kind.least_fat);
    match (table.get(Nutrient::Fat), table.get(Nutrient::EnergyKj)) {
        (Some(fat), _) => fat < least,
        (None, Some(energy)) => least > 0.0 && energy < LEAN_ENERGY,
        (None, None) => false,
    }
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
    use crate::select::test_products;

    #[test]
    fn the_table_can_be_read_and_fits_a_byte() {
        let table: FoodTable = toml::from_str(include_str!("kinds.toml")).unwrap();
        assert!((60..255).contains(&table.kind.len()), "{} kinds", table.kind.len());
    }

    #[test]
    fn dark_chocolate_may_be_leaner_than_milk_chocolate() {
        let is_chocolate = |kind: &FoodKind| kind.tags[0].as_str() == "en:chocolates";
        let number = all().iter().position(is_chocolate).unwrap() + 1;
        for (fat, expected) in [(20.0, false), (10.0, true)] {
            let mut table = Nutriments::default();
            assert!(table.set(Nutrient::Fat, fat));
            assert_eq!(is_too_lean(u8::try_from(number).unwrap(), &table), expected, "{fat} g");
        }
        let mut table = Nutriments::default();
        assert!(!is_too_lean(u8::try_from(number).unwrap(), &table), "nothing is known");
        assert!(table.set(Nutrient::EnergyKj, 1600.0));
        assert!(is_too_lean(u8::try_from(number).unwrap(), &table), "{table:?}");
    }

    #[test]
    fn a_powder_is_sweeter_than_cereals_and_leaner_than_chocolate() {
        for (name, [sugars, fat, proteins], expected) in [
            ("Poudrix", [75.0, 3.0, 5.0], true),
            ("Tonipoudre", [55.0, 7.0, 6.0], true),
            ("Céréalix", [53.0, 1.5, 7.0], false),
            ("Chocolix", [61.0, 30.0, 6.0], false),
            ("Confiturix", [60.0, 0.1, 0.4], false),
            ("Mielix", [80.0, 0.0, 0.5], false),
            ("Cappuccino", [61.0, 9.0, 8.0], false),
        ] {
            let mut product = test_products::product(1, "d", "", &[]);
            product.name = name.into();
            for (nutrient, amount) in
                [(Nutrient::Sugars, sugars), (Nutrient::Fat, fat), (Nutrient::Proteins, proteins)]
            {
                assert!(product.nutriments.set(nutrient, amount));
            }
            assert_eq!(is_sweet_powder(&product), expected, "{name}");
            product.ingredients = Some("sucre, café soluble".into());
            assert!(!is_sweet_powder(&product), "{name} with coffee");
        }
    }

    #[test]
    fn cereals_are_dry_and_leaner_than_biscuits() {
        let category = |[fat, carbohydrates, sugars, proteins]: [f64; 4]| {
            let mut product = test_products::product(1, "c", "", &[]);
            for (nutrient, amount) in [
                (Nutrient::Fat, fat),
                (Nutrient::Carbohydrates, carbohydrates),
                (Nutrient::Sugars, sugars),
                (Nutrient::Proteins, proteins),
            ] {
                assert!(product.nutriments.set(nutrient, amount));
            }
            breakfast_by_figures(&product)
        };
        for (kind, table) in [
            (Some("en:breakfast-cereals"), [2.5, 84.0, 35.0, 5.0]),
            (Some("en:breakfast-cereals"), [12.0, 73.0, 28.0, 7.0]),
            (Some("en:chocolate-powders"), [3.0, 80.0, 75.0, 5.0]),
            // Biscuits, gingerbread, honey, a drink that is ready, jam.
            (None, [15.0, 69.0, 27.0, 7.6]),
            (None, [1.1, 70.0, 36.0, 3.2]),
            (None, [0.0, 82.0, 53.0, 0.3]),
            // Not dry: bread with raisins.
            (None, [3.0, 66.0, 15.0, 9.0]),
            (None, [1.8, 10.5, 10.4, 3.6]),
            (None, [0.1, 60.0, 58.0, 0.5]),
        ] {
            assert_eq!(category(table), kind, "{table:?}");
        }
        let mut product = test_products::product(1, "c", "", &[]);
        product.nutriments = Nutriments::default();
        assert_eq!(breakfast_by_figures(&product), None);
        // Where fat and carbohydrates are not known.
        for (energy, kind) in
            [(1100.0, None), (1594.0, Some("en:breakfast-cereals")), (1950.0, None)]
        {
            for (nutrient, amount) in
                [(Nutrient::EnergyKj, energy), (Nutrient::Sugars, 25.0), (Nutrient::Proteins, 7.8)]
            {
                assert!(product.nutriments.set(nutrient, amount));
            }
            assert_eq!(breakfast_by_figures(&product), kind, "{energy} kJ");
        }
        assert!(product.nutriments.set(Nutrient::EnergyKj, 1600.0));
        assert!(product.nutriments.set(Nutrient::Fat, 30.0));
        assert_eq!(breakfast_by_figures(&product), None, "as fat as a spread");
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
