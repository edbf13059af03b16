//! The nutrition table of a product page.

use anyhow::Result;
use serde::Serialize;

use crate::model::{Basis, Modifier, Nutrient, NutrientLevel, Nutriments, Preparation, Product};

use super::Wording;
use super::spread::{SpreadBar, SpreadFacts, SpreadView};
use crate::render::figures::as_shown;

/// A nutrition table; without rows where nothing is known, or what is known cannot be true.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Nutrition {
    basis: &'static str,
    prepared: bool,
    /// The size of a portion, where that is the basis and it is known.
    portion: Option<String>,
    /// The size of a portion, where rows have what it holds.
    serving: Option<String>,
    /// Whether there is a table that is not shown, because it cannot be true.
    implausible: bool,
    /// What has to be known of the figures; keys of texts.
    notes: Vec<&'static str>,
    rows: Vec<NutritionRow>,
    /// The shelf it is held against, where that has enough products.
    shelf: Option<SpreadView>,
}

#[derive(Clone, Debug, Serialize)]
struct NutritionRow {
    nutrient: &'static str,
    value: String,
    /// What a portion holds.
    portion: Option<String>,
    bar: Option<SpreadBar>,
}

/// Whether there is little or much of a nutrient.
#[derive(Clone, Debug, Serialize)]
pub(super) struct LevelView {
    nutrient: &'static str,
    level: NutrientLevel,
    value: Option<String>,
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
    pub(super) fn nutrition(
        &self,
        nutriments: &Nutriments,
        spread: Option<&SpreadFacts>,
    ) -> Result<Nutrition> {
        let mut rows = Vec::new();
        let implausible = nutriments.contradicts_itself();
        let notes = if implausible { Vec::new() } else { notes(nutriments) };
        let nothing = Nutriments::empty(nutriments.basis);
        let nutriments = if implausible { &nothing } else { nutriments };
        let of_serving = nutriments.of_serving();
        if let Some(value) = self.energy(nutriments)? {
            let bar = self.spread_bar(spread, nutriments, Nutrient::EnergyKj)?;
            let portion = match &of_serving {
                Some(table) => self.energy(table)?,
                None => None,
            };
            rows.push(NutritionRow { nutrient: "energy", value, portion, bar });
        }
        for nutrient in GRAMS {
            if let Some(value) = self.grams(nutriments, nutrient)? {
                let bar = self.spread_bar(spread, nutriments, nutrient)?;
                let portion = match &of_serving {
                    Some(table) => self.grams(table, nutrient)?,
                    None => None,
                };
                rows.push(NutritionRow { nutrient: nutrient.code(), value, portion, bar });
            }
        }
        Ok(Nutrition {
            basis: nutriments.basis.code(),
            prepared: nutriments.preparation == Preparation::Prepared,
            portion: nutriments.portion.clone(),
            serving: self.serving(nutriments)?,
            implausible,
            notes,
            shelf: match spread {
                Some(facts) if rows.iter().any(|row| row.bar.is_some()) => {
                    Some(self.spread(facts, nutriments)?)
                }
                _ => None,
            },
            rows,
        })
    }

    /// `30 g`
    fn serving(&self, nutriments: &Nutriments) -> Result<Option<String>> {
        let Some(serving) = nutriments.shown_serving() else { return Ok(None) };
        let unit = if nutriments.basis == Basis::Per100ml { "ml" } else { "g" };
        self.texts.amount(serving, unit).map(Some)
    }

    /// Fat, saturates, sugars and salt, as far as it is known whether that is much.
    pub(super) fn levels(&self, product: &Product) -> Result<Vec<LevelView>> {
        let mut levels = Vec::new();
        for (nutrient, level) in NutrientLevel::of(product) {
            let value = self.grams(&product.nutriments, nutrient)?;
            levels.push(LevelView { nutrient: nutrient.code(), level, value });
        }
        Ok(levels)
    }

    /// `2 252 kJ / 539 kcal`
    pub(super) fn energy(&self, nutriments: &Nutriments) -> Result<Option<String>> {
        let texts = &self.texts;
        let mut parts = Vec::new();
        for (nutrient, unit) in [(Nutrient::EnergyKj, "kj"), (Nutrient::EnergyKcal, "kcal")] {
            if let Some(amount) = nutriments.get(nutrient) {
                parts.push(texts.amount(amount.round(), unit)?);
            }
        }
        if parts.is_empty() {
            return Ok(None);
        }
        let modifier = nutriments.modifiers.get(Nutrient::EnergyKj);
        self.qualified(modifier, parts.join(" / ")).map(Some)
    }

    /// `56,3 g`
    pub(super) fn grams(
        &self,
        nutriments: &Nutriments,
        nutrient: Nutrient,
    ) -> Result<Option<String>> {
        let Some(amount) = nutriments.get(nutrient) else { return Ok(None) };
        let amount = self.texts.amount(as_shown(amount), "g")?;
        self.qualified(nutriments.modifiers.get(nutrient), amount).map(Some)
    }

    /// « < 0,5 g », « environ 0,5 g »
    fn qualified(&self, modifier: Option<Modifier>, amount: String) -> Result<String> {
        let key = match modifier {
            None => return Ok(amount),
            Some(Modifier::LessThan) => "amount.less-than",
            Some(Modifier::MoreThan) => "amount.more-than",
            Some(Modifier::About) => "amount.about",
        };
        self.texts.fill(key, None, &[("amount", &amount)])
    }
}

fn notes(nutriments: &Nutriments) -> Vec<&'static str> {
    let notes = [
        ("estimated", nutriments.estimated),
        ("portion", nutriments.basis == Basis::PerPortion),
        ("far_from_shelf", !nutriments.implausible.is_empty()),
        ("energy_restored", nutriments.energy_restored),
    ];
    notes.into_iter().filter(|(_, holds)| *holds).map(|(note, _)| note).collect()
}
