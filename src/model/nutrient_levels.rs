//! Whether a food has little or much of what one should eat little of: four "traffic lights".
//!
//! Limits and exempt kinds are those of Open Food Facts (openfoodfacts-server, `lib/ProductOpener/Food.pm`,
//! `compute_nutrient_levels`, and its list `categories_exempted_from_nutrient_levels`), which takes the limits from DIW
//! Weekly Report 19/2010. Levels are computed from the amounts that are shown, so that both always agree; what is not
//! known for sure has none.

use super::{Modifier, Nutrient, Nutriments, Preparation, Product, coded};

coded! {
    /// How much of a nutrient there is.
    pub enum NutrientLevel {
        /// Little.
        Low = "low",
        /// In between, both limits included.
        Moderate = "moderate",
        /// Much.
        High = "high",
    }
}

/// Grams in 100 g: below the first is little, above the second much. Of drinks, which one takes more of, half.
const LIMITS: [(Nutrient, f64, f64); 4] = [
    (Nutrient::Fat, 3.0, 20.0),
    (Nutrient::SaturatedFat, 1.5, 5.0),
    (Nutrient::Sugars, 5.0, 12.5),
    (Nutrient::Salt, 0.3, 1.5),
];

const DRINKS: &str = "en:beverages";
/// Powders that are eaten with what they are mixed with.
const TO_BE_REHYDRATED: &str = "en:dried-products-to-be-rehydrated";
/// Kinds of which no one eats 100 g, or that limits for adults do not fit.
const EXEMPT: [&str; 9] = [
    "en:baby-foods",
    "en:baby-milks",
    "en:alcoholic-beverages",
    "en:waters",
    "en:coffees",
    "en:teas",
    "en:yeasts",
    "fr:levure",
    "fr:levures",
];

/// The levels of a product in a byte, two bits each.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct KnownLevels(u8);

impl KnownLevels {
    /// Those of a product.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        let mut bits = 0;
        for (nutrient, level) in NutrientLevel::of(product) {
            let place = LIMITS.iter().position(|(own, ..)| *own == nutrient);
            bits |= place.map_or(0, |place| (level as u8 + 1) << (2 * place));
        }
        Self(bits)
    }

    /// As they are stored.
    #[must_use]
    pub fn of_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// To store them.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Each nutrient whose level is known.
    #[must_use]
    pub fn list(self) -> Vec<(Nutrient, NutrientLevel)> {
        let mut levels = Vec::with_capacity(LIMITS.len());
        for (place, (nutrient, ..)) in LIMITS.iter().enumerate() {
            let bits = (self.0 >> (2 * place)) & 3;
            let level = NutrientLevel::ALL.into_iter().find(|level| *level as u8 + 1 == bits);
            levels.extend(level.map(|level| (*nutrient, level)));
        }
        levels
    }
}

impl NutrientLevel {
    /// The levels of a product that are known, in the order of a label.
    #[must_use]
    pub fn of(product: &Product) -> Vec<(Nutrient, Self)> {
        let mut levels = Vec::with_capacity(LIMITS.len());
        let is_of = |kind: &str| product.categories.iter().any(|tag| tag.as_str() == kind);
        let Some(table) = product.nutriments.comparable() else { return levels };
        // Without categories no one knows whether it is a drink.
        let is_exempt = product.categories.is_empty() || EXEMPT.into_iter().any(is_of);
        let is_powder = is_of(TO_BE_REHYDRATED) && table.preparation == Preparation::AsSold;
        if is_exempt || is_powder || table.estimated {
            return levels;
        }
        let share = if is_of(DRINKS) { 0.5 } else { 1.0 };
        for (nutrient, low, high) in LIMITS {
            let level = Self::within(table, nutrient, [low * share, high * share]);
            levels.extend(level.map(|level| (nutrient, level)));
        }
        levels
    }

    /// The level of one amount; none where « < 5 g » leaves open on which side of a limit it is.
    fn within(table: &Nutriments, nutrient: Nutrient, [low, high]: [f64; 2]) -> Option<Self> {
        let amount = table.get(nutrient)?;
        match table.modifiers.get(nutrient) {
            Some(Modifier::LessThan) => (amount <= low).then_some(Self::Low),
            Some(Modifier::MoreThan) => (amount >= high).then_some(Self::High),
            _ if amount < low => Some(Self::Low),
            _ if amount > high => Some(Self::High),
            _ => Some(Self::Moderate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Basis, Implausibility, Tag};

    fn food(kinds: &[&str], amounts: &[(Nutrient, f64)]) -> Product {
        let categories = kinds.iter().filter_map(|kind| Tag::parse(kind, "en")).collect();
        let mut product = Product { categories, ..Product::default() };
        for (nutrient, amount) in amounts {
            assert!(product.nutriments.set(*nutrient, *amount));
        }
        product
    }

    fn levels(product: &Product) -> String {
        let shown = |(nutrient, level): (Nutrient, NutrientLevel)| {
            format!("{} {}", nutrient.code(), level.code())
        };
        NutrientLevel::of(product).into_iter().map(shown).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn limits_themselves_are_moderate() {
        let amounts = [(Nutrient::Fat, 3.0), (Nutrient::Sugars, 12.5), (Nutrient::Salt, 1.51)];
        let shown = "fat moderate, sugars moderate, salt high";
        assert_eq!(levels(&food(&["en:biscuits"], &amounts)), shown);
        let little = [(Nutrient::SaturatedFat, 1.49), (Nutrient::Sugars, 0.0)];
        let shown = "saturated-fat low, sugars low";
        assert_eq!(levels(&food(&["en:biscuits"], &little)), shown);
    }

    #[test]
    fn levels_are_kept_in_a_byte() {
        let amounts = [(Nutrient::Fat, 3.0), (Nutrient::SaturatedFat, 1.0), (Nutrient::Salt, 1.51)];
        let biscuit = food(&["en:biscuits"], &amounts);
        let kept = KnownLevels::of_bits(KnownLevels::of(&biscuit).bits());
        assert_eq!(kept.list(), NutrientLevel::of(&biscuit));
        assert_eq!(KnownLevels::of(&food(&[], &amounts)).list(), []);
    }

    #[test]
    fn half_is_enough_in_drinks() {
        let drink = food(&["en:beverages", "en:sodas"], &[(Nutrient::Sugars, 6.3)]);
        assert_eq!(levels(&drink), "sugars high");
        assert_eq!(levels(&food(&["en:sodas"], &[(Nutrient::Sugars, 6.3)])), "sugars moderate");
    }

    #[test]
    fn what_is_not_known_for_sure_has_no_level() {
        let sugars = [(Nutrient::Sugars, 6.0)];
        for kinds in [&[][..], &["en:coffees"], &["en:dried-products-to-be-rehydrated"]] {
            assert_eq!(levels(&food(kinds, &sugars)), "", "{kinds:?}");
        }
        let mut biscuit = food(&["en:biscuits"], &sugars);
        biscuit.nutriments.modifiers.set(Nutrient::Sugars, Some(Modifier::LessThan));
        assert_eq!(levels(&biscuit), "");
        biscuit.nutriments.modifiers.set(Nutrient::Sugars, Some(Modifier::About));
        assert_eq!(levels(&biscuit), "sugars moderate");
        let doubts: [fn(&mut Nutriments); 3] = [
            |table| table.estimated = true,
            |table| table.basis = Basis::PerPortion,
            |table| table.implausible.push(Implausibility::Sum),
        ];
        for doubt in doubts {
            let mut doubtful = biscuit.clone();
            doubt(&mut doubtful.nutriments);
            assert_eq!(levels(&doubtful), "");
        }
    }

    #[test]
    fn powders_are_judged_as_they_are_eaten() {
        let mut soup = food(&["en:dried-products-to-be-rehydrated"], &[(Nutrient::Salt, 0.7)]);
        assert_eq!(levels(&soup), "");
        soup.nutriments.preparation = Preparation::Prepared;
        assert_eq!(levels(&soup), "salt moderate");
    }
}
