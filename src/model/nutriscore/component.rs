//! What points are given for, and the groups of food whose rules differ.

use serde::Deserialize;

use crate::model::coded;

/// Which of the five sets of rules applies; cheese and red meat differ from general food in how
/// proteins count. Rules name those that categories stand for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoodGroup {
    /// All other food.
    #[default]
    #[serde(skip)]
    General,
    /// Water without anything in it, the only drink with an A.
    Water,
    /// Cheese.
    Cheese,
    /// Fats, oils, nuts and seeds.
    #[serde(rename = "fats")]
    FatsOilsNutsSeeds,
    /// Beef, pork, lamb, game and what is made of them.
    RedMeat,
    /// Drinks, milk and plant drinks among them.
    Beverage,
}

coded! {
    /// What points are given for; the word is that of the nutrient where there is one.
    pub enum Component {
        /// Energy in kJ.
        Energy = "energy",
        /// Energy from saturated fat in kJ, in place of energy for fats, oils, nuts and seeds.
        EnergyFromSaturates = "energy-from-saturates",
        /// Sugars in grams.
        Sugars = "sugars",
        /// Saturated fat in grams.
        SaturatedFat = "saturated-fat",
        /// Saturated fat in percent of fat, in place of saturated fat for fats, oils, nuts and seeds.
        SaturatesRatio = "saturates-ratio",
        /// Salt in grams.
        Salt = "salt",
        /// Number of non-nutritive sweeteners, for beverages.
        Sweeteners = "sweeteners",
        /// Fruit, vegetables and legumes in percent.
        FruitsVegetablesLegumes = "fruits-vegetables-legumes",
        /// Fibre in grams.
        Fiber = "fiber",
        /// Proteins in grams.
        Proteins = "proteins",
    }
}

impl Component {
    /// The unit of the amount, as a key of its text; nothing for a number.
    #[must_use]
    pub fn unit(self) -> Option<&'static str> {
        match self {
            Self::Energy | Self::EnergyFromSaturates => Some("kj"),
            Self::SaturatesRatio | Self::FruitsVegetablesLegumes => Some("percent"),
            Self::Sweeteners => None,
            Self::Sugars | Self::SaturatedFat | Self::Salt | Self::Fiber | Self::Proteins => {
                Some("g")
            }
        }
    }

    /// True where points are to a product's credit.
    #[must_use]
    pub fn is_favourable(self) -> bool {
        matches!(self, Self::FruitsVegetablesLegumes | Self::Fiber | Self::Proteins)
    }
}
