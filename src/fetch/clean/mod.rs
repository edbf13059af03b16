//! `RawRecord` → `Product`: every rule about dirty data that concerns a whole record.
//!
//! Sources of the rules: the field survey of the Open Food Facts exports from 2018 to 2026, and
//! OFF's documentation of its fields (openfoodfacts-server docs/api/ref).

mod nutrition;
mod photo;
mod text;

use std::collections::BTreeMap;

use crate::model::{
    Barcode, BarcodeError, Basis, EnvironmentalGrade, Grading, Nova, Product, RejectReason, Tag,
    Timestamp,
};

use self::text::{clean_marked_text, clean_text};
use super::field::{NumberField, TagsField, TextField};
use super::raw::{LIST_LENGTH, RawRecord, Unusable, tags_from_text};
use super::{ReadOptions, Taxonomy, Withdrawn};
use crate::words::unique;

/// Longest texts kept, in characters. Real names are shorter; what is longer is a mishap.
const NAME_CHARACTERS: usize = 200;
const INGREDIENTS_CHARACTERS: usize = 8_000;

/// What a record is good for.
pub(super) enum Verdict {
    /// A product, with the number of impossible amounts dropped from its nutrition table.
    Usable(Box<Product>, u32),
    /// A record the site does not want; with its product, where it tells which.
    Unwanted(Option<Withdrawn>),
    /// Nothing, and why; with the product it speaks of, where it tells.
    Unusable(Unusable, Option<Withdrawn>),
}

/// Makes a product of a record, or says why it is unusable or unwanted.
pub(super) fn clean(raw: &RawRecord, options: &ReadOptions) -> Verdict {
    let barcode = barcode(raw);
    let modified = timestamp(raw, NumberField::Modified);
    // Asked first: what is wrong with records nobody wants says nothing of those that are wanted.
    if !options.filter.wants(raw) {
        return Verdict::Unwanted(barcode.ok().map(|barcode| Withdrawn { barcode, modified }));
    }
    let barcode = match barcode {
        Ok(barcode) => barcode,
        Err(unusable) => return Verdict::Unusable(unusable, None),
    };
    let withdrawn = Withdrawn { barcode, modified };
    if let Some(reason) = not_food(raw) {
        return Verdict::Unusable(Unusable::new(reason, &barcode.to_string()), Some(withdrawn));
    }
    let Some(name) = name(raw) else {
        let unusable = Unusable::new(RejectReason::NoName, &barcode.to_string());
        return Verdict::Unusable(unusable, Some(withdrawn));
    };
    let (categories, named) = categories(raw, options);
    if !options.filter.wants_categories(&categories, options.taxonomy) {
        return Verdict::Unwanted(Some(withdrawn));
    }
    let other_categories = other_categories(&categories, &named, options.taxonomy);
    let (product, dropped) = product(raw, options, barcode, name, (categories, other_categories));
    Verdict::Usable(Box::new(product), dropped)
}

fn not_food(raw: &RawRecord) -> Option<RejectReason> {
    if is_on(raw, TextField::Obsolete) {
        return Some(RejectReason::Obsolete);
    }
    let is_food = raw.text(TextField::ProductType).is_none_or(|kind| kind == "food");
    (!is_food).then_some(RejectReason::NotFood)
}

/// Categories the taxonomy does not have, with the names typed for them.
type OtherCategories = BTreeMap<Tag, Option<String>>;

/// Of several names typed for one category the last in byte order is kept, whatever their order.
fn other_categories(
    categories: &[Tag],
    named: &[(Tag, String)],
    taxonomy: &Taxonomy,
) -> OtherCategories {
    let name_of = |tag: &Tag| {
        let own = named.iter().filter(|(named, _)| named == tag);
        own.map(|(_, name)| name).max().cloned()
    };
    let others = categories.iter().filter(|tag| !taxonomy.contains(tag));
    others.map(|tag| (tag.clone(), name_of(tag))).collect()
}

fn product(
    raw: &RawRecord,
    options: &ReadOptions,
    barcode: Barcode,
    (name, language): (String, Option<String>),
    (categories, other_categories): (Vec<Tag>, OtherCategories),
) -> (Product, u32) {
    let is_beverage = categories.iter().any(|tag| options.taxonomy.is_beverage(tag));
    let (nutriments, dropped_amounts) = nutrition::table(raw, default_basis(raw, is_beverage));
    let (grading, nutriscore_points, nutriscore_version) = nutriscore(raw);
    let product = Product {
        barcode,
        photo: photo::front(raw, barcode, options.language, language.as_deref()),
        name,
        language,
        generic_name: generic_name(raw),
        brands: texts(raw, TextField::Brands),
        quantity: first_text(raw, &[TextField::Quantity], 60),
        compared_to: compared_to(raw, options.taxonomy),
        categories,
        other_categories,
        grading,
        nutriscore_points,
        nutriscore_version,
        nova: nova(raw),
        environmental: environmental(raw),
        nutriments,
        ingredients: ingredients(raw),
        ingredients_analysis: tags(raw, &[TagsField::IngredientsAnalysisTags]),
        allergens: tags(raw, &[TagsField::AllergensTags, TagsField::Allergens]),
        traces: tags(raw, &[TagsField::TracesTags, TagsField::Traces]),
        additives: tags(raw, &[TagsField::AdditivesTags]),
        labels: tags(raw, &[TagsField::LabelsTags, TagsField::Labels]),
        stores: texts(raw, TextField::Stores),
        countries: tags(raw, &[TagsField::CountriesTags, TagsField::Countries]),
        completeness: completeness(raw),
        scans: scans(raw),
        modified: timestamp(raw, NumberField::Modified),
        created: timestamp(raw, NumberField::Created),
        quality_errors: tags(raw, &[TagsField::QualityErrorsTags]),
    };
    (product, dropped_amounts)
}

fn generic_name(raw: &RawRecord) -> Option<String> {
    let fields = [TextField::GenericNameFr, TextField::GenericName, TextField::GenericNameEn];
    first_text(raw, &fields, NAME_CHARACTERS)
}

/// Scans by distinct people, else all scans.
fn scans(raw: &RawRecord) -> u32 {
    let counts = [NumberField::UniqueScans, NumberField::Scans];
    counts.into_iter().find_map(|field| count(raw, field)).unwrap_or(0)
}

fn barcode(raw: &RawRecord) -> Result<Barcode, Unusable> {
    let code = raw.text(TextField::Code).or(raw.text(TextField::Id)).unwrap_or_default();
    code.parse().map_err(|error| {
        let reason = match error {
            BarcodeError::Missing => RejectReason::NoBarcode,
            BarcodeError::NotDigits => RejectReason::BarcodeNotDigits,
            BarcodeError::TooLong => RejectReason::BarcodeTooLong,
            BarcodeError::CheckDigit => RejectReason::BarcodeCheckDigit,
        };
        Unusable::new(reason, code)
    })
}

/// The name and its language: French, then the product's own, then the description, then English.
fn name(raw: &RawRecord) -> Option<(String, Option<String>)> {
    let own = raw.text(TextField::Lang).or(raw.text(TextField::Lc)).and_then(language_code);
    let fr = Some("fr".to_string());
    let en = Some("en".to_string());
    let fields = [
        (TextField::NameFr, &fr),
        (TextField::Name, &own),
        (TextField::GenericNameFr, &fr),
        (TextField::GenericName, &own),
        (TextField::NameEn, &en),
        (TextField::GenericNameEn, &en),
    ];
    fields.into_iter().find_map(|(field, language)| {
        let name = clean_text(raw.text(field)?, NAME_CHARACTERS)?;
        let readable = name.chars().any(char::is_alphanumeric);
        readable.then(|| (name, language.clone()))
    })
}

fn language_code(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_lowercase();
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(code)
}

/// Slugs that programs left behind where a category should be.
const NO_CATEGORY: [&str; 6] = ["null", "none", "nan", "undefined", "unknown", "n-a"];

/// The canonical categories, and the names that were typed for them.
fn categories(raw: &RawRecord, options: &ReadOptions) -> (Vec<Tag>, Vec<(Tag, String)>) {
    let canonical = |tag: Tag| options.taxonomy.canonical(tag);
    let is_category = |tag: &Tag| !NO_CATEGORY.contains(&tag.slug());
    let typed = typed_categories(raw);
    let named: Vec<(Tag, String)> = typed
        .into_iter()
        .filter_map(|(name, language)| {
            let name = clean_text(&name, NAME_CHARACTERS)?;
            Some((canonical(Tag::from_name(&name, &language)?), name))
        })
        .collect();
    let listed = [TagsField::CategoriesTags, TagsField::CategoriesHierarchy]
        .into_iter()
        .flat_map(|field| raw.tags(field))
        .filter_map(|tag| Tag::parse(tag, "fr"))
        .map(canonical);
    let mut tags = unique(listed.filter(is_category).take(LIST_LENGTH));
    if tags.is_empty() {
        let derived = named.iter().map(|(tag, _)| tag.clone());
        tags = unique(derived.filter(is_category).take(LIST_LENGTH));
    }
    (tags, named)
}

/// Category names as typed, with the language they were typed in.
fn typed_categories(raw: &RawRecord) -> Vec<(String, String)> {
    let own = raw.text(TextField::Lang).or(raw.text(TextField::Lc)).and_then(language_code);
    let own = own.unwrap_or_else(|| "fr".to_string());
    let split = |text: &str, language: &str| -> Vec<(String, String)> {
        tags_from_text(text)
            .into_iter()
            .map(|name| match name.split_once(':') {
                Some((prefix, rest)) if Tag::is_language(prefix) => {
                    (rest.to_string(), prefix.to_string())
                }
                _ => (name, language.to_string()),
            })
            .collect()
    };
    let fields = [
        (TextField::Categories, own.as_str()),
        (TextField::MainCategoryFr, "fr"),
        (TextField::MainCategory, "en"),
        (TextField::MainCategoryEn, "en"),
    ];
    let found = fields.into_iter().find_map(|(field, language)| Some((raw.text(field)?, language)));
    found.map_or_else(Vec::new, |(text, language)| split(text, language))
}

fn compared_to(raw: &RawRecord, taxonomy: &Taxonomy) -> Option<Tag> {
    let tag = Tag::parse(raw.text(TextField::ComparedTo)?, "en")?;
    Some(taxonomy.canonical(tag))
}

/// OFF's 2023 grade where the record has one, else the grade at the top, which in answers of 2024
/// and before is the 2021 one.
fn nutriscore(raw: &RawRecord) -> (Grading, Option<i16>, Option<u16>) {
    if let Some((grading, score)) = raw.nutriscore_2023 {
        return (grading, score.and_then(points), Some(2023));
    }
    let texts =
        [TextField::NutriscoreGrade, TextField::NutritionGradeFr, TextField::NutritionGrades];
    let written = texts.into_iter().find_map(|field| raw.text(field));
    let written =
        written.or_else(|| raw.tags(TagsField::NutritionGradesTags).first().map(String::as_str));
    let grading = written.map_or(Grading::Unknown, Grading::from_off);
    let score =
        raw.number(NumberField::NutriscoreScore).or(raw.number(NumberField::NutritionScoreFr));
    let version = raw.text(TextField::NutriscoreVersion).and_then(|year| year.trim().parse().ok());
    (grading, score.and_then(points), version)
}

/// Points of any version of the Nutri-Score lie well within −50 and 100.
#[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
fn points(score: f64) -> Option<i16> {
    (-50.0..=100.0).contains(&score).then_some(score.round() as i16)
}

fn nova(raw: &RawRecord) -> Option<Nova> {
    let written = raw.text(TextField::NovaGroups).and_then(super::raw::number_from_text);
    let group = raw.number(NumberField::NovaGroup).or(written)?;
    (1..=4)
        .find(|&candidate| (f64::from(candidate) - group).abs() < f64::EPSILON)
        .and_then(Nova::new)
}

fn environmental(raw: &RawRecord) -> Option<EnvironmentalGrade> {
    let word = raw.text(TextField::EnvironmentalGrade).or(raw.text(TextField::EcoscoreGrade))?;
    EnvironmentalGrade::from_off(word)
}

fn ingredients(raw: &RawRecord) -> Option<String> {
    let fields = [TextField::IngredientsFr, TextField::Ingredients, TextField::IngredientsEn];
    let text = fields.into_iter().find_map(|field| raw.text(field))?;
    clean_marked_text(text, INGREDIENTS_CHARACTERS)
}

fn default_basis(raw: &RawRecord, is_beverage: bool) -> Basis {
    match raw.text(TextField::NutritionDataPer) {
        Some("100ml") => Basis::Per100ml,
        _ if is_beverage => Basis::Per100ml,
        _ => Basis::Per100g,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "clamped to 0 to 2")]
fn completeness(raw: &RawRecord) -> f32 {
    let value = raw.number(NumberField::Completeness).unwrap_or(0.0).clamp(0.0, 2.0);
    ((value * 1e4).round() / 1e4) as f32
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to u32")]
fn count(raw: &RawRecord, field: NumberField) -> Option<u32> {
    raw.number(field).map(|number| number.clamp(0.0, f64::from(u32::MAX)) as u32)
}

/// A time before the year 2200; later ones are mishaps.
#[allow(clippy::cast_possible_truncation, reason = "clamped well below i64")]
fn timestamp(raw: &RawRecord, field: NumberField) -> Timestamp {
    Timestamp::from_seconds(raw.number(field).unwrap_or(0.0).clamp(0.0, 7_258_118_400.0) as i64)
}

fn is_on(raw: &RawRecord, field: TextField) -> bool {
    raw.text(field).is_some_and(|text| matches!(text.trim(), "on" | "1" | "true"))
}

fn first_text(raw: &RawRecord, fields: &[TextField], characters: usize) -> Option<String> {
    fields.iter().find_map(|&field| clean_text(raw.text(field)?, characters))
}

/// A list typed with commas, each entry once.
fn texts(raw: &RawRecord, field: TextField) -> Vec<String> {
    let typed = tags_from_text(raw.text(field).unwrap_or_default());
    let cleaned = typed.iter().filter_map(|text| clean_text(text, NAME_CHARACTERS));
    unique(cleaned.take(LIST_LENGTH))
}

/// The tags of the first field that has any.
fn tags(raw: &RawRecord, fields: &[TagsField]) -> Vec<Tag> {
    let found = fields.iter().map(|&field| raw.tags(field)).find(|tags| !tags.is_empty());
    let parsed = found.unwrap_or_default().iter().filter_map(|tag| Tag::parse(tag, "fr"));
    unique(parsed.take(LIST_LENGTH))
}

#[cfg(test)]
mod tests;
