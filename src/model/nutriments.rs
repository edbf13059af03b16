//! Nutrition per 100 g or 100 ml, with the limits of what is physically possible.
//!
//! Energy is in kJ and kcal, everything else in grams, always per [`Basis`].

/// A quantity of the nutrition table, in the order the table shows them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Nutrient {
    /// Energy in kJ.
    EnergyKj,
    /// Energy in kcal.
    EnergyKcal,
    /// Fat.
    Fat,
    /// Saturated fatty acids, part of fat.
    SaturatedFat,
    /// Carbohydrates.
    Carbohydrates,
    /// Sugars, part of carbohydrates.
    Sugars,
    /// Dietary fibre.
    Fiber,
    /// Proteins.
    Proteins,
    /// Salt.
    Salt,
    /// Fruit, vegetables and legumes, in percent of the mass, as OFF estimates it.
    FruitsVegetablesLegumes,
}

impl Nutrient {
    /// All nutrients, in the order of the table on a label (EU regulation 1169/2011, annex XV).
    pub const ALL: [Self; 10] = [
        Self::EnergyKj,
        Self::EnergyKcal,
        Self::Fat,
        Self::SaturatedFat,
        Self::Carbohydrates,
        Self::Sugars,
        Self::Fiber,
        Self::Proteins,
        Self::Salt,
        Self::FruitsVegetablesLegumes,
    ];

    /// OFF's name of the nutrient; also the key of its texts.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::EnergyKj => "energy-kj",
            Self::EnergyKcal => "energy-kcal",
            Self::Fat => "fat",
            Self::SaturatedFat => "saturated-fat",
            Self::Carbohydrates => "carbohydrates",
            Self::Sugars => "sugars",
            Self::Fiber => "fiber",
            Self::Proteins => "proteins",
            Self::Salt => "salt",
            Self::FruitsVegetablesLegumes => "fruits-vegetables-legumes",
        }
    }

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

/// What the amounts refer to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Basis {
    /// 100 grams.
    #[default]
    Per100g,
    /// 100 millilitres, for drinks.
    Per100ml,
}

impl Basis {
    /// OFF's word for it; also the key of its text.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Per100g => "100g",
            Self::Per100ml => "100ml",
        }
    }

    /// Reads OFF's word; all but `100ml` is per 100 g.
    #[must_use]
    pub fn from_off(word: &str) -> Self {
        if word == "100ml" { Self::Per100ml } else { Self::Per100g }
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

/// The nutrition table of one product. Absent amounts are unknown, never zero.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Nutriments {
    amounts: [Option<f64>; Nutrient::ALL.len()],
    /// What the amounts refer to.
    pub basis: Basis,
    /// As sold or as prepared.
    pub preparation: Preparation,
    /// True where OFF estimated amounts from the ingredients: not to be shown as a label's.
    pub estimated: bool,
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
        let possible = (0.0..=nutrient.maximum()).contains(&amount);
        if possible {
            // Exports carry artefacts such as 0.07999999999999999; six decimals lose nothing real.
            self.amounts[nutrient as usize] = Some((amount * 1e6).round() / 1e6);
        }
        possible
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
    fn artefacts_of_binary_fractions_are_rounded_away() {
        let mut nutriments = Nutriments::default();
        assert!(nutriments.set(Nutrient::Salt, 0.079_999_999_999_999_99));
        assert_eq!(nutriments.get(Nutrient::Salt), Some(0.08));
    }
}
