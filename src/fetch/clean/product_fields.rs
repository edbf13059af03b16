//! What the fields of a record are in a product, and back: one line a field each way.
//!
//! Reading cleans; writing gives what reading takes back as the same product.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::ingredients::{self, Dictionary};
use crate::model::allergen::{AllergenSet, ListedAllergens};
use crate::model::food_fact::{FoodFact, FoodFacts};
use crate::model::{
    Basis, EnvironmentalGrade, Grading, Nova, Nutrient, Preparation, Product, Tag, country,
};

use crate::words::{in_grams_or_ml, is_nothing, unique};

use super::super::local_text::LocalText;
use super::super::record::RawRecord;
use super::super::written::Written;
use super::super::{ReadOptions, Taxonomy};
use super::field::{
    NAME_CHARACTERS, allergen_tags, brands, count, first_text, something, tags, texts, timestamp,
};
use super::name::own_language;
use super::text::clean_marked_text;
use super::{nutrition, photo};

/// Longest lists of ingredients and pack sizes kept, in characters.
const INGREDIENTS_CHARACTERS: usize = 8_000;
const QUANTITY_CHARACTERS: usize = 60;

/// Size of the photos referred to, in pixels.
const PHOTO_PIXELS: u16 = 400;

/// The product of a record. What decides whether a record is of use was found out first: barcode, name and
/// language, categories.
pub(super) fn read(raw: &RawRecord, identified: Product, options: &ReadOptions) -> Product {
    let taxonomy = options.taxonomy;
    let basis = basis(raw, &identified.categories, taxonomy);
    let (grading, nutriscore_points, nutriscore_version) = nutriscore(raw);
    let (ingredients, ingredients_language) = ingredients_text(raw).unzip();
    let (generic_name, generic_language) = generic_name(raw).unzip();
    let labels = tags(&[&raw.labels_tags, &raw.labels]);
    Product {
        nutriments: nutrition::table(raw, basis, &identified.categories),
        photo: photo::front(raw, &identified, options.language()),
        generic_name,
        generic_language: generic_language.flatten(),
        brands: brands(&raw.brands),
        quantity: quantity(raw),
        content: content(raw),
        compared_to: compared_to(raw, taxonomy),
        grading,
        nutriscore_points,
        nutriscore_version,
        nova: nova(raw),
        environmental: environmental(raw),
        listed: listed_allergens(
            ingredients.as_deref(),
            &identified.name,
            &labels,
            taxonomy.words(),
        ),
        ingredients,
        ingredients_language: ingredients_language.flatten(),
        ingredients_analysis: tags(&[&raw.ingredients_analysis_tags]),
        allergens: allergen_tags(&[&raw.allergens_tags, &raw.allergens], taxonomy.words()),
        traces: allergen_tags(&[&raw.traces_tags, &raw.traces], taxonomy.words()),
        additives: tags(&[&raw.additives_tags]),
        labels,
        stores: texts(&raw.stores),
        countries: unique(tags(&[&raw.countries_tags, &raw.countries]).into_iter().map(country)),
        completeness: completeness(raw),
        // Scans by distinct people, else all scans.
        scans: count(raw.unique_scans_n.or(raw.scans_n)),
        modified: timestamp(raw.last_modified_t, options.now),
        created: timestamp(raw.created_t, options.now),
        quality_errors: tags(&[&raw.data_quality_errors_tags]),
        ..identified
    }
}

/// The record of a product, with OFF's field names. Absent values have no field.
pub(in crate::fetch) fn write(product: &Product) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            fields.insert(name.to_string(), value);
        }
    };
    put("code", json!(product.barcode));
    put("product_name", json!(encoded(&product.name)));
    put("lang", json!(product.language));
    for (language, name) in &product.translations {
        put(&format!("product_name_{language}"), json!(encoded(name)));
    }
    let named = field_in("generic_name", product, product.generic_language.as_deref());
    put(&named, text_or_null(product.generic_name.as_deref()));
    put("brands", joined(&product.brands));
    put("quantity", text_or_null(product.quantity.as_deref()));
    put("product_quantity", json!(product.content));
    put("categories_tags", listed(&product.categories));
    put("categories", typed_categories(product));
    put("compared_to_category", json!(product.compared_to));
    put("nutriscore_grade", json!(product.grading));
    put("nutriscore_score", json!(product.nutriscore_points));
    put("nutriscore_version", json!(product.nutriscore_version.map(|year| year.to_string())));
    put("nova_group", json!(product.nova));
    put("environmental_score_grade", json!(product.environmental.map(EnvironmentalGrade::code)));
    put("nutrition", nutrition_table(product));
    put("serving_size", text_or_null(product.nutriments.portion.as_deref()));
    put("serving_quantity", json!(product.nutriments.serving));
    if product.nutriments.serving.is_some() {
        let is_volume = product.nutriments.basis == Basis::Per100ml;
        put("serving_quantity_unit", json!(if is_volume { "ml" } else { "g" }));
    }
    let listed_in = field_in("ingredients_text", product, product.ingredients_language.as_deref());
    put(&listed_in, text_or_null(product.ingredients.as_deref()));
    put("ingredients_analysis_tags", listed(&product.ingredients_analysis));
    put("allergens_tags", listed(&product.allergens));
    put("traces_tags", listed(&product.traces));
    put("additives_tags", listed(&product.additives));
    put("labels_tags", listed(&product.labels));
    put("stores", joined(&product.stores));
    put("countries_tags", listed(&product.countries));
    put("image_front_url", json!(product.photo.as_ref().map(|photo| photo.url(PHOTO_PIXELS))));
    put("completeness", json!(rounded(product.completeness)));
    put("unique_scans_n", json!(product.scans));
    put("last_modified_t", json!(product.modified));
    put("created_t", json!(product.created));
    put("data_quality_errors_tags", listed(&product.quality_errors));
    fields
}

fn text_or_null(text: Option<&str>) -> Value {
    json!(text.map(encoded))
}

/// Drinks are described per 100 ml, unless the record says otherwise.
fn basis(raw: &RawRecord, categories: &[Tag], taxonomy: &Taxonomy) -> Basis {
    let is_in_ml = raw.nutrition_data_per.as_deref() == Some("100ml");
    if is_in_ml || categories.iter().any(|tag| taxonomy.is_beverage(tag)) {
        Basis::Per100ml
    } else {
        Basis::Per100g
    }
}

/// Grams or millilitres, also where a unit says otherwise.
fn content(raw: &RawRecord) -> Option<f64> {
    let unit = raw.product_quantity_unit.as_deref().unwrap_or("g");
    let content = in_grams_or_ml(raw.product_quantity?, unit)?;
    if content > 0.0 && content.is_finite() { Some(content) } else { None }
}

fn compared_to(raw: &RawRecord, taxonomy: &Taxonomy) -> Option<Tag> {
    let tag = Tag::parse(raw.compared_to_category.as_deref()?, "en")?;
    Some(taxonomy.canonical(tag))
}

/// OFF's 2023 grade where the record has one, else the grade at the top, which in answers of 2024
/// and before is the 2021 one.
fn nutriscore(raw: &RawRecord) -> (Grading, Option<i16>, Option<u16>) {
    if let Some((grading, score)) = raw.nutriscore {
        return (grading, score.and_then(points), Some(2023));
    }
    // The newest name first; older exports have the other ones alone.
    let written = raw
        .nutriscore_grade
        .as_deref()
        .or(raw.nutrition_grade_fr.as_deref())
        .or(raw.nutrition_grades.as_deref())
        .or(raw.nutrition_grades_tags.first().map(String::as_str));
    let grading = written.map_or(Grading::Unknown, Grading::from_off);
    let score = raw.nutriscore_score.or(raw.nutriments.nutriscore_points);
    let version = raw.nutriscore_version.as_deref().and_then(|year| year.trim().parse().ok());
    (grading, score.and_then(points), version)
}

/// The pack size without the sign of estimated weights; a bare number is none.
fn quantity(raw: &RawRecord) -> Option<String> {
    let written = first_text(&[&raw.quantity], QUANTITY_CHARACTERS)?;
    let size = written.strip_suffix('℮').or_else(|| written.strip_suffix(" e"));
    let size = size.unwrap_or(&written).trim_end();
    let is_bare = size.bytes().all(|byte| byte.is_ascii_digit());
    (!is_bare).then(|| size.to_string())
}

/// The longer description and its language.
fn generic_name(raw: &RawRecord) -> Option<(String, Option<String>)> {
    let own = own_language(raw);
    let own_code = own.as_deref();
    let fields = [
        (raw.generic_name_fr.as_deref(), Some("fr")),
        (raw.in_own_language(LocalText::GenericName, own_code), own_code),
        (raw.generic_name_en.as_deref(), Some("en")),
    ];
    for (field, language) in fields {
        if let Some(text) = field.and_then(|text| something(text, NAME_CHARACTERS)) {
            return Some((text, language.map(str::to_string)));
        }
    }
    None
}

/// Points of any version of the Nutri-Score lie well within −50 and 100.
#[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
fn points(score: f64) -> Option<i16> {
    if (-50.0..=100.0).contains(&score) { Some(score.round() as i16) } else { None }
}

fn nova(raw: &RawRecord) -> Option<Nova> {
    // The website writes the group as its name: « 4 - Aliments ultra-transformés ».
    let first = raw.nova_groups.as_deref().and_then(|text| text.split_whitespace().next());
    let written = first.and_then(|text| Written::Plain(text).number());
    let group = raw.nova_group.or(written)?;
    for whole in 1..=4 {
        if (f64::from(whole) - group).abs() < f64::EPSILON {
            return Nova::new(whole);
        }
    }
    None
}

fn environmental(raw: &RawRecord) -> Option<EnvironmentalGrade> {
    let word = raw.environmental_score_grade.as_deref().or(raw.ecoscore_grade.as_deref())?;
    EnvironmentalGrade::from_off(word)
}

/// The list of ingredients and its language.
fn ingredients_text(raw: &RawRecord) -> Option<(String, Option<String>)> {
    let fields = [
        (&raw.ingredients_text_fr, Some("fr")),
        (&raw.ingredients_text, None),
        (&raw.ingredients_text_en, Some("en")),
    ];
    for (field, language) in fields {
        if let Some(text) = field.as_deref().filter(|text| !is_nothing(text)) {
            let written = clean_marked_text(text, INGREDIENTS_CHARACTERS)?;
            let known = language.map(str::to_string);
            return Some((written, known.or_else(|| language_of_ingredients(raw))));
        }
    }
    None
}

/// The language of the list that stands under none: that it was taken from, else the record's.
fn language_of_ingredients(raw: &RawRecord) -> Option<String> {
    for (which, code, text) in &raw.local_texts {
        if *which == LocalText::Ingredients && raw.ingredients_text.as_ref() == Some(text) {
            return String::from_utf8(code.to_vec()).ok();
        }
    }
    own_language(raw)
}

/// The field of a text: `ingredients_text`, and `ingredients_text_de` where that is not the language of the product.
fn field_in(name: &str, product: &Product, language: Option<&str>) -> String {
    match language {
        Some(own) if product.language.as_deref() != language => format!("{name}_{own}"),
        _ => name.to_string(),
    }
}

/// What a list of ingredients tells, and what name and labels say is absent: `fr:sans-arachide`.
fn listed_allergens(
    text: Option<&str>,
    name: &str,
    labels: &[Tag],
    words: &Dictionary,
) -> ListedAllergens {
    let named = ingredients::read_name(name, words);
    let mut absent = named.absent;
    for label in labels {
        if may_say_absent(label.slug()) {
            let text = label.slug().replace('-', " ");
            absent.extend(ingredients::read(&text, words, AllergenSet::default()).absent);
        }
    }
    let mut listed = ingredients::read(text.unwrap_or_default(), words, absent);
    // « Sucre bio » in a list is no organic food.
    listed.facts.remove(FoodFacts::from_iter([FoodFact::Organic]));
    listed.facts.extend(named.facts);
    listed
}

/// Whether a label is worth reading as a list. Nearly all say something else.
fn may_say_absent(label: &str) -> bool {
    let before =
        ["no-", "sans-", "without-", "free-", "ohne-", "sin-", "senza-", "zonder-", "sem-"];
    let after = ["free", "frei", "vrij"];
    before.iter().any(|word| label.starts_with(word))
        || after.iter().any(|word| label.ends_with(word))
}

#[allow(clippy::cast_possible_truncation, reason = "clamped to 0 to 2")]
fn completeness(raw: &RawRecord) -> f32 {
    let value = raw.completeness.unwrap_or(0.0).clamp(0.0, 2.0);
    ((value * 1e4).round() / 1e4) as f32
}

/// Without the digits that only the binary number has.
fn rounded(share: f32) -> f64 {
    (f64::from(share) * 1e4).round() / 1e4
}

/// A text that decodes to itself, whatever it looks like.
fn encoded(plain: &str) -> Cow<'_, str> {
    if htmlize::unescape(plain) == plain {
        Cow::Borrowed(plain)
    } else {
        Cow::Owned(plain.replace('&', "&amp;"))
    }
}

fn joined(texts: &[String]) -> Value {
    if texts.is_empty() {
        return Value::Null;
    }
    let encoded: Vec<Cow<str>> = texts.iter().map(|text| encoded(text)).collect();
    json!(encoded.join(","))
}

fn listed(tags: &[Tag]) -> Value {
    if tags.is_empty() { Value::Null } else { json!(tags) }
}

/// The names typed for categories the taxonomy does not have, each with its language.
fn typed_categories(product: &Product) -> Value {
    let mut typed = Vec::new();
    for (tag, name) in &product.other_categories {
        if let Some(name) = name {
            typed.push(format!("{}:{}", tag.language(), encoded(name)));
        }
    }
    if typed.is_empty() { Value::Null } else { json!(typed.join(",")) }
}

/// The table in the shape of product schema 1003, which alone tells estimates.
fn nutrition_table(product: &Product) -> Value {
    let table = &product.nutriments;
    if table.is_empty() {
        return Value::Null;
    }
    let source = if table.estimated { "estimate" } else { "packaging" };
    let mut nutrients = Map::new();
    for nutrient in Nutrient::ALL {
        if let Some(amount) = table.get(nutrient) {
            let mut entry = json!({ "value": amount, "unit": unit(nutrient), "source": source });
            if let Some(modifier) = table.modifiers.get(nutrient) {
                entry["modifier"] = json!(modifier.code());
            }
            nutrients.insert(nutrition::off_name(nutrient).to_string(), entry);
        }
    }
    let preparation = match table.preparation {
        Preparation::AsSold => "as_sold",
        Preparation::Prepared => "prepared",
    };
    json!({ "aggregated_set": {
        "per": table.basis.code(), "preparation": preparation, "nutrients": nutrients,
    } })
}

fn unit(nutrient: Nutrient) -> &'static str {
    match nutrient {
        Nutrient::EnergyKj => "kJ",
        Nutrient::EnergyKcal => "kcal",
        Nutrient::FruitsVegetablesLegumes => "%",
        _ => "g",
    }
}
