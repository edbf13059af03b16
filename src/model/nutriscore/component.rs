//! What points are given for, and the groups of food whose rules differ.

use serde::Deserialize;

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
    #[serde(skip)]
    Beverage,
}

/// What points are given for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Component {
    /// Energy in kJ.
    Energy,
    /// Energy from saturated fat in kJ, in place of energy for fats, oils, nuts and seeds.
    EnergyFromSaturates,
    /// Sugars in grams.
    Sugars,
    /// Saturated fat in grams.
    SaturatedFat,
    /// Saturated fat in percent of fat, in place of saturated fat for fats, oils, nuts and seeds.
    SaturatesRatio,
    /// Salt in grams.
    Salt,
    /// Number of non-nutritive sweeteners, for beverages.
    Sweeteners,
    /// Fruit, vegetables and legumes in percent.
    FruitsVegetablesLegumes,
    /// Fibre in grams.
    Fiber,
    /// Proteins in grams.
    Proteins,
}

impl Component {
    /// The word in texts and views; that of the nutrient where there is one.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Energy => "energy",
            Self::EnergyFromSaturates => "energy-from-saturates",
            Self::Sugars => "sugars",
            Self::SaturatedFat => "saturated-fat",
            Self::SaturatesRatio => "saturates-ratio",
            Self::Salt => "salt",
            Self::Sweeteners => "sweeteners",
            Self::FruitsVegetablesLegumes => "fruits-vegetables-legumes",
            Self::Fiber => "fiber",
            Self::Proteins => "proteins",
        }
    }

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
