//! The nutrition table of an invented product: drawn between two profiles, then made possible (no
//! more saturates than fat, no more than 100 g in 100 g) and rounded as a label is.
//!
//! Energy follows from the rest with the factors of EU regulation 1169/2011, annex XIV.

use crate::nutriscore::Facts;
use crate::random::SplitMix64;

/// One end of a recipe's range, per 100 g or 100 ml: fat, saturates, carbohydrates, sugars, fibre,
/// proteins, salt (all in g) and the share of fruit, vegetables and legumes (in %).
pub(crate) type Profile = [f64; 8];

const KJ_PER_GRAM: [(usize, f64); 4] = [(0, 37.0), (2, 17.0), (5, 17.0), (4, 8.0)];
const KJ_PER_KCAL: f64 = 4.184;

/// How far a single nutrient may stray from the product's general quality.
const SCATTER: f64 = 0.12;

/// Saturates stray together with fat, sugars with carbohydrates.
const STRAYS_WITH: [usize; 8] = [0, 0, 2, 2, 4, 5, 6, 7];

/// What a pack states per 100 g or 100 ml.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Nutrition {
    pub energy_kj: f64,
    pub energy_kcal: f64,
    pub fat: f64,
    pub saturated_fat: f64,
    pub carbohydrates: f64,
    pub sugars: f64,
    pub fibre: f64,
    pub proteins: f64,
    pub salt: f64,
    pub fruit_percent: f64,
}

impl Nutrition {
    /// A table between `worst` (quality 0) and `best` (quality 1).
    pub(crate) fn draw(
        random: &mut SplitMix64,
        worst: &Profile,
        best: &Profile,
        quality: f64,
    ) -> Self {
        let scatter: Profile = std::array::from_fn(|_| random.centred() * SCATTER);
        let values = std::array::from_fn(|nutrient| {
            let position = (quality + scatter[STRAYS_WITH[nutrient]]).clamp(0.0, 1.0);
            worst[nutrient] + (best[nutrient] - worst[nutrient]) * position
        });
        Self::from_values(&possible(values))
    }

    /// What the Nutri-Score is computed from.
    pub(crate) fn facts(&self, sweeteners: bool) -> Facts {
        Facts {
            energy_kj: self.energy_kj,
            fat: self.fat,
            saturated_fat: self.saturated_fat,
            sugars: self.sugars,
            fibre: self.fibre,
            proteins: self.proteins,
            salt: self.salt,
            fruit_vegetable_legume_percent: self.fruit_percent,
            sweeteners,
        }
    }

    fn from_values(values: &Profile) -> Self {
        let [fat, saturated_fat, carbohydrates, sugars, fibre, proteins, salt, fruit_percent] =
            *values;
        let energy: f64 =
            KJ_PER_GRAM.iter().map(|(nutrient, factor)| values[*nutrient] * factor).sum();
        Self {
            energy_kj: energy.round(),
            energy_kcal: (energy / KJ_PER_KCAL).round(),
            fat,
            saturated_fat,
            carbohydrates,
            sugars,
            fibre,
            proteins,
            salt,
            fruit_percent,
        }
    }
}

/// Rounds as labels do (one decimal, two for salt, whole percents), then keeps parts below their
/// wholes.
fn possible(values: Profile) -> Profile {
    let [fat, saturated_fat, carbohydrates, sugars, fibre, proteins, salt, fruit_percent] = values;
    let [fat, fibre, proteins] = [fat, fibre, proteins].map(tenths);
    let room = (100.0 - fat - fibre - proteins - salt).max(0.0);
    let carbohydrates = tenths(carbohydrates.min(room));
    [
        fat,
        tenths(saturated_fat).min(fat),
        carbohydrates,
        tenths(sugars).min(carbohydrates),
        fibre,
        proteins,
        (salt * 100.0).round() / 100.0,
        fruit_percent.round(),
    ]
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::{Nutrition, Profile};
    use crate::random::SplitMix64;

    const SPREAD: Profile = [30.94, 10.62, 57.54, 56.33, 3.0, 6.3, 0.107, 0.0];

    #[test]
    fn values_are_rounded_and_energy_follows() {
        let nutrition = Nutrition::draw(&mut SplitMix64::for_item(1, 1), &SPREAD, &SPREAD, 0.5);
        assert!((nutrition.fat - 30.9).abs() < 1e-9);
        assert!((nutrition.salt - 0.11).abs() < 1e-9);
        assert!((nutrition.energy_kj - 2252.0).abs() < 1e-9);
        assert!((nutrition.energy_kcal - 538.0).abs() < 1e-9);
    }

    #[test]
    fn parts_never_exceed_their_wholes() {
        let absurd: Profile = [60.0, 70.0, 80.0, 90.0, 5.0, 10.0, 1.0, 0.0];
        let nutrition = Nutrition::draw(&mut SplitMix64::for_item(1, 2), &absurd, &absurd, 0.5);
        assert!(nutrition.saturated_fat <= nutrition.fat);
        assert!(nutrition.sugars <= nutrition.carbohydrates);
        let total = nutrition.fat + nutrition.carbohydrates + nutrition.fibre + nutrition.proteins;
        assert!(total + nutrition.salt <= 100.05);
    }
}
