//! Which differences of amounts are worth words.

use crate::model::{Basis, Nutrient};

/// Grams in 100 ml: a glass of a drink is two or three times that.
pub(super) const LEAST_SUGARS_OF_DRINK: f64 = 0.5;

const KILOJOULES: f64 = 4.184;

/// The smallest difference of a nutrient that is, in its unit.
pub(super) const fn least(nutrient: Nutrient) -> f64 {
    match nutrient {
        Nutrient::EnergyKcal => 20.0,
        Nutrient::EnergyKj => 20.0 * KILOJOULES,
        Nutrient::SaturatedFat => 0.5,
        // One point of the Nutri-Score.
        Nutrient::Fiber => 1.1,
        Nutrient::Proteins => 2.4,
        Nutrient::Salt => 0.1,
        _ => 1.0,
    }
}

/// The same of a table that refers to this.
pub(super) fn least_in(nutrient: Nutrient, basis: Basis) -> f64 {
    let is_of_drink = nutrient == Nutrient::Sugars && basis == Basis::Per100ml;
    if is_of_drink { LEAST_SUGARS_OF_DRINK } else { least(nutrient) }
}
