//! Whether the figures a grade stands on can be believed: what the record itself says against them.

use std::ops::RangeInclusive;

use super::packed::packed_variants;
use super::rules::PhysicalKind;
use super::signals::{self, ItemSignals};
use crate::model::{Nutrient, Nutriments, Product, Tag};

/// How far the nutrition a grade stands on can be believed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NutritionTrust {
    /// Nothing speaks against it.
    Sound,
    /// OFF found errors in it.
    Faulty,
    /// It was estimated from the ingredients.
    Estimated,
    /// It is far from that of everything else on the shelf.
    Outlier,
    /// No food of its kind has such figures: a typing error, or another basis.
    Mistyped,
}

impl NutritionTrust {
    /// Whether what is gained on such figures would be their mistake.
    pub(super) fn is_doubtful(self) -> bool {
        matches!(self, Self::Mistyped | Self::Outlier)
    }
}

packed_variants!(NutritionTrust: [Self::Sound, Self::Faulty, Self::Estimated, Self::Outlier, Self::Mistyped]);

/// How far the nutrition of a product of a kind can be believed.
pub(super) fn trust(product: &Product, kind: PhysicalKind) -> NutritionTrust {
    let table = &product.nutriments;
    if table.estimated {
        NutritionTrust::Estimated
    } else if (kind == PhysicalKind::Beverage && is_brine(table))
        || (kind == PhysicalKind::Solid && is_rounded_to_nothing(table))
        || (kind == PhysicalKind::Beverage && is_sweeter_than_fruit(product))
        || has_too_little_energy(table, 0.6)
    {
        NutritionTrust::Mistyped
    } else if !table.implausible.is_empty()
        || has_too_little_energy(table, 0.8)
        || (kind == PhysicalKind::Beverage && has_energy_of_nothing(table, is_juice(product)))
        || is_juice_of_starch(product)
        || product.quality_errors.iter().any(is_about_nutrition)
    {
        NutritionTrust::Faulty
    } else {
        NutritionTrust::Sound
    }
}

/// True where a table has less energy than this share of that of its fat, sugars and proteins alone (EU regulation 1169/2011,
/// annex XIV). Four fifths are stricter than what pages call impossible: nothing is lost by not proposing such a product.
fn has_too_little_energy(table: &Nutriments, share: f64) -> bool {
    let Some(energy) = table.get(Nutrient::EnergyKj) else { return false };
    let amount = |nutrient| table.get(nutrient).unwrap_or(0.0);
    let of_fat = 37.0 * amount(Nutrient::Fat);
    let of_others = 17.0 * (amount(Nutrient::Sugars) + amount(Nutrient::Proteins));
    energy + 15.0 < share * (of_fat + of_others)
}

/// True where a drink has energy that neither its fat, its proteins nor its sugars give, and no other carbohydrates
/// are given: juice with a zero for its sugars, or with far fewer of them than it has energy for.
fn has_energy_of_nothing(table: &Nutriments, is_juice: bool) -> bool {
    let amount = |nutrient| table.get(nutrient).unwrap_or(0.0);
    let (Some(energy), Some(sugars)) = (table.get(Nutrient::EnergyKj), table.get(Nutrient::Sugars))
    else {
        return false;
    };
    let told = 37.0 * amount(Nutrient::Fat)
        + 17.0 * (sugars + amount(Nutrient::Proteins))
        + 8.0 * amount(Nutrient::Fiber);
    // Of juice that is not sweet, as that of lemons, acids are as much as all else.
    let is_sweet_juice = is_juice && sugars >= SWEET_JUICE;
    let most = if is_sweet_juice { 1.15 * told + 10.0 } else { 2.0 * told + ENERGY_OF_DRINKS };
    amount(Nutrient::Carbohydrates) <= sugars && energy > most
}

/// True for a drink with more than 2 g of salt, more than half of what the sea has (3.5 g): sodium in milligrams, or a figure of
/// something else.
fn is_brine(table: &Nutriments) -> bool {
    table.get(Nutrient::Salt).is_some_and(|salt| salt > 2.0)
}

/// True for something to eat of which salt, as much as matters, is all there is: noughts of a small portion, which American labels round
/// to.
fn is_rounded_to_nothing(table: &Nutriments) -> bool {
    let figures = [Nutrient::EnergyKj, Nutrient::Fat, Nutrient::Proteins, Nutrient::Carbohydrates];
    table.get(Nutrient::Salt).is_some_and(|salt| salt >= 0.3)
        && figures.iter().all(|nutrient| table.get(*nutrient) == Some(0.0))
}

/// True for a juice with more than 20 g of sugars (that of grapes, the sweetest, has some 15 to 18 g): its figures are wrong.
fn is_sweeter_than_fruit(product: &Product) -> bool {
    is_juice(product)
        && product.nutriments.get(Nutrient::Sugars).is_some_and(|sugars| sugars > 20.0)
}

/// True for a concentrate of juice: what is filed as juice of concentrate and has more sugars than any juice is to be diluted.
pub(super) fn is_to_dilute(product: &Product) -> bool {
    let is_concentrate = |tag: &Tag| tag.as_str().starts_with("en:concentrated-");
    is_sweeter_than_fruit(product) && product.categories.iter().any(is_concentrate)
}

/// True for a plain chocolate whose sugars are not what its share of cocoa leaves: all else in it is sugar (directive 2000/36/EC),
/// and cocoa itself has hardly any.
pub(super) fn is_of_other_cocoa(table: &Nutriments, signals: &ItemSignals) -> bool {
    let is_plain = signals.flavours.is_single() && !signals.claims.is_sweetened();
    let food = signals.food();
    let is_told = COCOA_TOLD.contains(&signals.cocoa) && (food == 0 || signals::is_by_cocoa(food));
    let Some(sugars) = table.get(Nutrient::Sugars) else { return false };
    let rest = f64::from(100 - signals.cocoa.min(100));
    is_plain && is_told && (sugars < 0.6 * rest || sugars > rest + 3.0)
}

/// Percent of cocoa that leave room for sugar and hardly any for something else.
const COCOA_TOLD: RangeInclusive<u8> = 60..=95;

fn is_juice(product: &Product) -> bool {
    product.categories.iter().any(|tag| tag.as_str().ends_with("-juices"))
}

/// True for a juice of which far from all carbohydrates are sugars: one of the two figures is wrong.
fn is_juice_of_starch(product: &Product) -> bool {
    let table = &product.nutriments;
    let (Some(sugars), Some(carbohydrates)) =
        (table.get(Nutrient::Sugars), table.get(Nutrient::Carbohydrates))
    else {
        return false;
    };
    is_juice(product) && sugars < 0.6 * carbohydrates
}

/// Grams of sugars in 100 ml from which on a juice is sweet.
const SWEET_JUICE: f64 = 6.0;
/// kJ in 100 ml that acids and rounding explain.
const ENERGY_OF_DRINKS: f64 = 60.0;

/// Other errors, such as a photo that is missing, do not make a grade wrong.
fn is_about_nutrition(error: &Tag) -> bool {
    let slug = error.slug();
    ["nutrition", "energy", "nutri-score", "nutriscore"].iter().any(|word| slug.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Basis;
    use crate::select::test_products::product;

    #[test]
    fn noughts_are_a_small_portion_where_there_is_salt() {
        for (salt, expected) in [
            (1.5, NutritionTrust::Mistyped),
            (0.01, NutritionTrust::Sound),
            (0.0, NutritionTrust::Sound),
        ] {
            let mut own = product(1, "c", "", &[]);
            for nutrient in Nutrient::ALL {
                assert!(own.nutriments.set(nutrient, 0.0));
            }
            assert!(own.nutriments.set(Nutrient::Salt, salt));
            assert_eq!(trust(&own, PhysicalKind::Solid), expected, "{salt} g of salt");
        }
    }

    /// A drink filed so, with kJ and grams of sugars.
    fn drink(category: &str, [energy, sugars]: [f64; 2]) -> Product {
        let mut own = product(1, "c", "", &[category]);
        own.nutriments = Nutriments::empty(Basis::Per100ml);
        for (nutrient, amount) in [(Nutrient::EnergyKj, energy), (Nutrient::Sugars, sugars)] {
            assert!(own.nutriments.set(nutrient, amount));
        }
        own
    }

    #[test]
    fn sweet_juice_has_the_energy_of_its_sugars() {
        for (figures, expected) in [
            ([188.0, 10.0], NutritionTrust::Sound),
            ([220.0, 9.6], NutritionTrust::Faulty),
            ([140.0, 2.0], NutritionTrust::Faulty),
            ([100.0, 2.0], NutritionTrust::Sound),
            ([500.0, 28.0], NutritionTrust::Mistyped),
            ([160.0, 18.0], NutritionTrust::Mistyped),
        ] {
            let own = drink("en:fruit-juices", figures);
            assert_eq!(trust(&own, PhysicalKind::Beverage), expected, "{figures:?}");
        }
    }

    #[test]
    fn a_concentrate_is_to_be_diluted_and_juice_of_one_is_not() {
        for (category, sugars, expected) in [
            ("en:concentrated-fruit-juices", 45.0, true),
            ("en:concentrated-fruit-juices", 11.0, false),
            ("en:fruit-juices", 45.0, false),
        ] {
            let own = drink(category, [17.0 * sugars, sugars]);
            assert_eq!(is_to_dilute(&own), expected, "{category} {sugars}");
        }
    }
}
