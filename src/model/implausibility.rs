//! The rules that a nutrition table can break.

/// A rule that a nutrition table breaks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Implausibility {
    /// An amount is negative, or more than 100 g of food can hold.
    Amount,
    /// Energy in kJ is not about 4.184 times that in kcal.
    EnergyUnits,
    /// The energy is far from that of fat, carbohydrates, proteins, fibre and alcohol.
    EnergyOfNutrients,
    /// Sugars exceed carbohydrates, or saturated fat exceeds fat.
    PartAboveWhole,
    /// The nutrients weigh more than 105 g per 100 g.
    Sum,
    /// Salt is not 2.5 times sodium.
    SaltOfSodium,
    /// Energy or the share of saturated fat is far from that of everything else on the shelf.
    Shelf,
}

impl Implausibility {
    /// All rules, in the order reports list them.
    pub const ALL: [Self; 7] = [
        Self::Amount,
        Self::EnergyUnits,
        Self::EnergyOfNutrients,
        Self::PartAboveWhole,
        Self::Sum,
        Self::SaltOfSodium,
        Self::Shelf,
    ];

    /// Its name in the catalogue and in reports; also the key of its text.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::EnergyUnits => "energy-units",
            Self::EnergyOfNutrients => "energy-of-nutrients",
            Self::PartAboveWhole => "part-above-whole",
            Self::Sum => "sum",
            Self::SaltOfSodium => "salt-of-sodium",
            Self::Shelf => "shelf",
        }
    }

    /// Takes back what [`Implausibility::code`] gave.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_rules() {
        for rule in Implausibility::ALL {
            assert_eq!(Implausibility::from_code(rule.code()), Some(rule));
        }
    }
}
