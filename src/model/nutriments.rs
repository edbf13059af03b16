//! A nutrition table: what is printed on a pack, with what each amount refers to, how it is qualified and
//! whether it can be believed.
//!
//! Energy is in kJ and kcal, everything else in grams, always per [`Basis`].

use super::{Implausibility, coded};

coded! {
    /// A quantity of the nutrition table, in the order of the table on a label (EU regulation
    /// 1169/2011, annex XV); the word is OFF's name of it.
    pub enum Nutrient {
        /// Energy in kJ.
        EnergyKj = "energy-kj",
        /// Energy in kcal.
        EnergyKcal = "energy-kcal",
        /// Fat.
        Fat = "fat",
        /// Saturated fatty acids, part of fat.
        SaturatedFat = "saturated-fat",
        /// Carbohydrates.
        Carbohydrates = "carbohydrates",
        /// Sugars, part of carbohydrates.
        Sugars = "sugars",
        /// Dietary fibre.
        Fiber = "fiber",
        /// Proteins.
        Proteins = "proteins",
        /// Salt.
        Salt = "salt",
        /// Fruit, vegetables and legumes, in percent of the mass, as OFF estimates it.
        FruitsVegetablesLegumes = "fruits-vegetables-legumes",
    }
}

impl Nutrient {
    /// The largest amount 100 g of food can hold: pure fat has 3,700 kJ or 900 kcal (EU
    /// regulation 1169/2011, annex XIV), a little is left for rounding.
    #[must_use]
    pub fn maximum(self) -> f64 {
        match self {
            Self::EnergyKj => 3_800.0,
            Self::EnergyKcal => 920.0,
            _ => 100.0,
        }
    }
}

coded! {
    /// What the amounts refer to; the word is OFF's.
    #[derive(Default)]
    pub enum Basis {
        /// 100 grams.
        #[default]
        Per100g = "100g",
        /// 100 millilitres, for drinks.
        Per100ml = "100ml",
        /// A portion of whatever size: shown, but compared with nothing.
        PerPortion = "portion",
    }
}

impl Basis {
    /// Reads OFF's word. Whatever is neither `100g` nor `100ml` is a portion, as in OFF's own export
    /// (openfoodfacts-exports, Parquet).
    #[must_use]
    pub fn from_off(word: &str) -> Self {
        // « 100 g » and « 100G » are what they look like.
        let mut spelt = word.to_ascii_lowercase();
        spelt.retain(|sign| !sign.is_whitespace());
        for basis in Self::ALL {
            if spelt == basis.code() {
                return basis;
            }
        }
        Self::PerPortion
    }

    /// The most of a nutrient that this much food can hold.
    fn maximum(self, nutrient: Nutrient) -> f64 {
        match self {
            Self::Per100g | Self::Per100ml => nutrient.maximum(),
            Self::PerPortion => nutrient.maximum() * LARGEST_PORTION,
        }
    }
}

/// In 100 g: a family's dish weighs a kilogram.
const LARGEST_PORTION: f64 = 10.0;

coded! {
    /// How an amount is qualified on the label or by OFF; the word is OFF's sign.
    pub enum Modifier {
        /// Less than the amount: `< 0.5 g`.
        LessThan = "<",
        /// More than the amount.
        MoreThan = ">",
        /// About the amount: computed or estimated.
        About = "~",
    }
}

impl Modifier {
    /// Reads OFF's sign; `None` where it qualifies nothing, such as `=`.
    #[must_use]
    pub fn from_off(sign: &str) -> Option<Self> {
        match sign.trim() {
            "<" | "&lt;" | "\u{2264}" | "<=" => Some(Self::LessThan),
            ">" | "&gt;" | "\u{2265}" | ">=" => Some(Self::MoreThan),
            "~" | "\u{2248}" => Some(Self::About),
            _ => None,
        }
    }
}

/// Whether the amounts are those of the product as sold or as prepared by its instructions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Preparation {
    /// As sold.
    #[default]
    AsSold,
    /// As prepared: soup powder with its water, for instance.
    Prepared,
}

/// How the amounts of a table are qualified, by nutrient.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Modifiers([Option<Modifier>; Nutrient::ALL.len()]);

impl Modifiers {
    /// How the amount of a nutrient is qualified.
    #[must_use]
    pub fn get(&self, nutrient: Nutrient) -> Option<Modifier> {
        self.0[nutrient as usize]
    }

    /// Qualifies the amount of a nutrient, or not.
    pub fn set(&mut self, nutrient: Nutrient, modifier: Option<Modifier>) {
        self.0[nutrient as usize] = modifier;
    }
}

/// The nutrition table of one product. Absent amounts are unknown, never zero.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Nutriments {
    amounts: [Option<f64>; Nutrient::ALL.len()],
    /// How amounts are qualified.
    pub modifiers: Modifiers,
    /// What the amounts refer to; the word is OFF's.
    pub basis: Basis,
    /// As sold or as prepared.
    pub preparation: Preparation,
    /// True where OFF estimated amounts from the ingredients: not to be shown as a label's.
    pub estimated: bool,
    /// The size of a portion as typed, such as `30 g`, where that is the basis.
    pub portion: Option<String>,
    /// Grams or millilitres of a portion, where amounts are per 100 of them.
    pub serving: Option<f64>,
    /// True where kJ and kcal stood in each other's place and were put right.
    pub energy_restored: bool,
    /// The rules that the amounts break: not to be shown as fact, praised or compared.
    pub implausible: Vec<Implausibility>,
}

impl Nutriments {
    /// A table of which nothing is known yet.
    #[must_use]
    pub fn empty(basis: Basis) -> Self {
        Self { basis, ..Self::default() }
    }

    /// The amount of a nutrient, in its unit per basis.
    #[must_use]
    pub fn get(&self, nutrient: Nutrient) -> Option<f64> {
        self.amounts[nutrient as usize]
    }

    /// Takes an amount if it is possible; says whether it was.
    #[must_use]
    pub fn set(&mut self, nutrient: Nutrient, amount: f64) -> bool {
        let possible = (0.0..=self.basis.maximum(nutrient)).contains(&amount);
        if possible {
            // Exports carry artefacts such as 0.07999999999999999; six decimals lose nothing real.
            self.amounts[nutrient as usize] = Some((amount * 1e6).round() / 1e6);
        }
        possible
    }

    /// The table where its amounts can be believed and refer to 100 g or 100 ml, so that they may be
    /// compared with those of others.
    #[must_use]
    pub fn comparable(&self) -> Option<&Self> {
        let is_comparable = self.implausible.is_empty() && self.basis != Basis::PerPortion;
        if is_comparable { Some(self) } else { None }
    }

    /// Whether grams or millilitres may be those of a portion: crumbs and family packs are typing errors.
    #[must_use]
    pub fn is_serving(amount: f64) -> bool {
        (1.0..=1_000.0).contains(&amount)
    }

    /// Grams or millilitres of a portion of what the amounts are of: what it weighs is said of the product as sold.
    #[must_use]
    pub fn shown_serving(&self) -> Option<f64> {
        if self.preparation == Preparation::AsSold { self.serving } else { None }
    }

    /// The amounts of a portion, where amounts are per 100 g or 100 ml and its size is known.
    #[must_use]
    pub fn of_serving(&self) -> Option<Self> {
        let serving = self.shown_serving()?;
        let mut portion = Self::empty(Basis::PerPortion);
        portion.modifiers = self.modifiers;
        for nutrient in Nutrient::ALL {
            if let Some(amount) = self.get(nutrient) {
                let _is_possible = portion.set(nutrient, amount * serving / 100.0);
            }
        }
        Some(portion)
    }

    /// Whether the amounts contradict each other, and not only those of the shelf.
    #[must_use]
    pub fn contradicts_itself(&self) -> bool {
        self.implausible.iter().any(|rule| *rule != Implausibility::Shelf)
    }

    /// True where no amount is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.amounts.iter().all(Option::is_none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_amounts_are_not_taken() {
        let mut nutriments = Nutriments::default();
        assert!(!nutriments.set(Nutrient::Salt, 300.0));
        assert!(!nutriments.set(Nutrient::Sugars, -1.0));
        assert!(!nutriments.set(Nutrient::Fat, f64::NAN));
        assert!(nutriments.is_empty());
        assert!(nutriments.set(Nutrient::EnergyKj, 3_700.0));
        assert_eq!(nutriments.get(Nutrient::EnergyKj), Some(3_700.0));
    }

    #[test]
    fn only_tables_per_100_that_can_be_believed_are_compared() {
        let mut table = Nutriments::empty(Basis::Per100ml);
        assert!(table.comparable().is_some());
        table.implausible.push(Implausibility::Sum);
        assert!(table.comparable().is_none());
        assert!(Nutriments::empty(Basis::from_off("serving")).comparable().is_none());
        assert!(Nutriments::empty(Basis::from_off("")).comparable().is_none());
    }

    #[test]
    fn a_portion_may_hold_more_than_100_grams() {
        let mut table = Nutriments::empty(Basis::PerPortion);
        assert!(table.set(Nutrient::Carbohydrates, 130.0));
        assert!(!table.set(Nutrient::Carbohydrates, 1_300.0));
    }

    #[test]
    fn signs_of_modifiers_are_read_as_off_writes_them() {
        for modifier in [Modifier::LessThan, Modifier::MoreThan, Modifier::About] {
            assert_eq!(Modifier::from_off(modifier.code()), Some(modifier));
        }
        assert_eq!(Modifier::from_off("&lt;"), Some(Modifier::LessThan));
        assert_eq!(Modifier::from_off("="), None);
        assert_eq!(Modifier::from_off(""), None);
    }

    #[test]
    fn artefacts_of_binary_fractions_are_rounded_away() {
        let mut nutriments = Nutriments::default();
        assert!(nutriments.set(Nutrient::Salt, 0.079_999_999_999_999_99));
        assert_eq!(nutriments.get(Nutrient::Salt), Some(0.08));
    }
}
