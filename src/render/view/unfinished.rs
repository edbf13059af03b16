//! What a record lacks to be graded, so that who has the pack at hand knows what to type.

use anyhow::Result;

use crate::model::{Grading, Nutrient, Product};

use super::Wording;

/// What the Nutri-Score cannot do without.
const NEEDED: [Nutrient; 5] = [
    Nutrient::EnergyKj,
    Nutrient::SaturatedFat,
    Nutrient::Sugars,
    Nutrient::Proteins,
    Nutrient::Salt,
];

impl Wording {
    /// What is missing of a product whose grade is unknown; nothing of one that has a grade.
    pub(super) fn missing(&self, product: &Product) -> Result<Vec<String>> {
        let mut missing = Vec::new();
        if product.grading != Grading::Unknown {
            return Ok(missing);
        }
        if product.categories.is_empty() {
            missing.push(self.texts.get("missing.category")?.to_string());
        }
        if product.nutriments.is_empty() {
            missing.push(self.texts.get("missing.nutrition")?.to_string());
        } else {
            for nutrient in NEEDED {
                if product.nutriments.get(nutrient).is_none() {
                    missing.push(self.texts.get(&["missing.", nutrient.code()].concat())?.into());
                }
            }
        }
        if product.ingredients.is_none() {
            missing.push(self.texts.get("missing.ingredients")?.to_string());
        }
        Ok(missing)
    }
}
