//! The nutrition table of a product page.

use anyhow::Result;
use serde::Serialize;

use crate::model::{Nutrient, Nutriments, Preparation};

use super::Wording;
use crate::render::figures::as_shown;

/// A nutrition table; without rows where nothing is known.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Nutrition {
    basis: &'static str,
    prepared: bool,
    estimated: bool,
    rows: Vec<NutritionRow>,
}

#[derive(Clone, Debug, Serialize)]
struct NutritionRow {
    nutrient: &'static str,
    value: String,
}

/// The nutrients of the tables, besides energy.
pub(super) const GRAMS: [Nutrient; 7] = [
    Nutrient::Fat,
    Nutrient::SaturatedFat,
    Nutrient::Carbohydrates,
    Nutrient::Sugars,
    Nutrient::Fiber,
    Nutrient::Proteins,
    Nutrient::Salt,
];

impl Wording {
    pub(super) fn nutrition(&self, nutriments: &Nutriments) -> Result<Nutrition> {
        let mut rows = Vec::new();
        if let Some(value) = self.energy(nutriments)? {
            rows.push(NutritionRow { nutrient: "energy", value });
        }
        for nutrient in GRAMS {
            if let Some(value) = self.grams(nutriments, nutrient)? {
                rows.push(NutritionRow { nutrient: nutrient.id(), value });
            }
        }
        Ok(Nutrition {
            basis: nutriments.basis.code(),
            prepared: nutriments.preparation == Preparation::Prepared,
            estimated: nutriments.estimated,
            rows,
        })
    }

    /// `2 252 kJ / 539 kcal`
    pub(super) fn energy(&self, nutriments: &Nutriments) -> Result<Option<String>> {
        let texts = &self.texts;
        let mut parts = Vec::new();
        for (nutrient, unit) in [(Nutrient::EnergyKj, "kj"), (Nutrient::EnergyKcal, "kcal")] {
            if let Some(amount) = nutriments.get(nutrient) {
                parts.push(texts.with_unit(&texts.decimal(amount.round()), unit)?);
            }
        }
        Ok((!parts.is_empty()).then(|| parts.join(" / ")))
    }

    /// `56,3 g`
    pub(super) fn grams(
        &self,
        nutriments: &Nutriments,
        nutrient: Nutrient,
    ) -> Result<Option<String>> {
        let Some(amount) = nutriments.get(nutrient) else { return Ok(None) };
        self.texts.with_unit(&self.texts.decimal(as_shown(amount)), "g").map(Some)
    }
}
