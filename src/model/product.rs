//! A product of the catalogue, cleaned: what every stage after reading works with.

use std::collections::BTreeMap;

use super::allergen::ListedAllergens;
use super::{Barcode, EnvironmentalGrade, Grading, Naming, Nova, Nutriments, Tag, Timestamp};

/// Where the front photo of a product is found: OFF's image service, 200 and 400 pixels wide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Photo {
    /// URL up to and without `.{size}.jpg`.
    pub stem: String,
}

impl Photo {
    /// URL of the photo in one of OFF's sizes: 100, 200 or 400 pixels on the longer side.
    #[must_use]
    pub fn url(&self, size: u16) -> String {
        [&self.stem, ".", &size.to_string(), ".jpg"].concat()
    }
}

/// A cleaned product. Texts are plain (no entities, no markup), trimmed, never empty.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Product {
    /// The identity.
    pub barcode: Barcode,
    /// The name to show.
    pub name: String,
    /// Two-letter language of the name, where known.
    pub language: Option<String>,
    /// Names in other languages of the site, by two letters.
    pub translations: BTreeMap<String, String>,
    /// A longer description of what it is.
    pub generic_name: Option<String>,
    /// Two-letter language of that description, where known.
    pub generic_language: Option<String>,
    /// Brand names as typed, first the main one.
    pub brands: Vec<String>,
    /// The pack size as typed: `6 x 33 cl`.
    pub quantity: Option<String>,
    /// Grams or millilitres in the pack, as OFF's server reads [`Product::quantity`].
    pub content: Option<f64>,
    /// All categories OFF knows, ancestors included, general first.
    pub categories: Vec<Tag>,
    /// Those of its categories that OFF's taxonomy does not have, with the names typed for them.
    pub other_categories: BTreeMap<Tag, Option<String>>,
    /// The category OFF compares the product in.
    pub compared_to: Option<Tag>,
    /// Nutri-Score.
    pub grading: Grading,
    /// Nutri-Score points, −17 (best) to 55 by the 2023 tables.
    pub nutriscore_points: Option<i16>,
    /// Year of the Nutri-Score algorithm, where OFF says so: 2021 or 2023.
    pub nutriscore_version: Option<u16>,
    /// NOVA group.
    pub nova: Option<Nova>,
    /// Environmental score.
    pub environmental: Option<EnvironmentalGrade>,
    /// Nutrition table.
    pub nutriments: Nutriments,
    /// Ingredients as printed, without markup.
    pub ingredients: Option<String>,
    /// Their two-letter language, where known.
    pub ingredients_language: Option<String>,
    /// What the ingredients tell of allergens.
    pub listed: ListedAllergens,
    /// Vegan, vegetarian and palm-oil findings: `en:non-vegan`.
    pub ingredients_analysis: Vec<Tag>,
    /// Allergens: `en:gluten`.
    pub allergens: Vec<Tag>,
    /// Possible traces of allergens.
    pub traces: Vec<Tag>,
    /// Additives: `en:e330`.
    pub additives: Vec<Tag>,
    /// Labels: `en:organic`.
    pub labels: Vec<Tag>,
    /// Shops as typed; rare and often outdated.
    pub stores: Vec<String>,
    /// Countries of sale: `en:france`.
    pub countries: Vec<Tag>,
    /// Front photo.
    pub photo: Option<Photo>,
    /// OFF's completeness, 0 to about 1.1.
    pub completeness: f32,
    /// Scans by distinct people in OFF's apps; 0 where never scanned.
    pub scans: u32,
    /// Last change at OFF; [`Timestamp::UNKNOWN`] where OFF does not say.
    pub modified: Timestamp,
    /// First seen at OFF; [`Timestamp::UNKNOWN`] where OFF does not say.
    pub created: Timestamp,
    /// Data quality errors OFF found: `en:nutrition-value-over-105`.
    pub quality_errors: Vec<Tag>,
    /// What its label has to say. No record tells, all products together do.
    pub naming: Naming,
}

impl Product {
    /// A product of which nothing is known but its barcode and its name.
    #[must_use]
    pub fn named(barcode: Barcode, name: &str) -> Self {
        Self { barcode, name: name.to_string(), ..Self::default() }
    }

    /// The same by its name in another language, where there is one.
    #[must_use]
    pub fn named_in(&self, language: &str) -> Option<Self> {
        let name = self.translations.get(language)?.clone();
        Some(Self { name, language: Some(language.into()), ..self.clone() })
    }

    /// Name and brand, with as much behind them as tells it from all others.
    #[must_use]
    pub fn label(&self) -> String {
        let brand = self.brands.first().map(String::as_str);
        self.naming.label(&self.name, brand, self.quantity.as_deref(), self.barcode)
    }
}
