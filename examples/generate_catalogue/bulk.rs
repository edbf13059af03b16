//! The bulk of a real line: what sitegen does not read but has to get past, and the photos.
//!
//! `--full` writes it, so that benchmarks read lines of 5 to 6 kB. A real line has 20 on average, in
//! which most things stand several times, as tags, hierarchy and text; here they stand once, and the
//! environmental score's tables of sixty countries are left out. Nothing is drawn: all of it follows
//! from the product, so that it is the same product as without.

mod ingredient_list;
mod photos;

use serde_json::{Map, Value, json};

use crate::nutrition::Nutrition;
use crate::product::Product;
use crate::taxonomy::Category;
use crate::text;

/// The accounts are those Open Food Facts itself uses: nobody's name.
const EDITORS: [&str; 3] = ["openfoodfacts-contributors", "packbot", "new-nutrition-bot"];

/// Nutrients with a traffic light, and where moderate and high begin, in g per 100 g.
const LEVELS: [(&str, f64, f64); 4] =
    [("fat", 3.0, 20.0), ("saturated-fat", 1.5, 5.0), ("sugars", 5.0, 12.5), ("salt", 0.3, 1.5)];

/// The fields of a product whose categories are `lineage`. None is in `record.rs` or `extras.rs`.
pub(crate) fn bulk(product: &Product, lineage: &[&Category]) -> Map<String, Value> {
    let mut fields = Map::new();
    for part in [
        about_the_code(product, lineage),
        about_edits(product),
        about_quality(product),
        about_packaging(product),
        about_nutrition(product),
        about_environment(product),
        ingredient_list::about_ingredients(product),
        photos::about_photos(product),
    ] {
        if let Value::Object(part) = part {
            fields.extend(part);
        }
    }
    fields
}

fn about_the_code(product: &Product, lineage: &[&Category]) -> Value {
    let code = &product.barcode;
    let masked = |shown: usize| format!("{}{}", &code[..shown], "x".repeat(code.len() - shown));
    let masks = (1..code.len()).rev().step_by(2).map(masked);
    let codes: Vec<String> = std::iter::once("code-13".to_owned()).chain(masks).collect();
    let mut words: Vec<String> = [product.name.as_str(), product.brand.name]
        .into_iter()
        .chain(lineage.iter().map(|category| category.french_name()))
        .flat_map(str::split_whitespace)
        .map(text::slug)
        .filter(|word| word.len() > 1)
        .collect();
    words.sort();
    words.dedup();
    json!({
        "_keywords": words, "categories_lc": "fr", "codes_tags": codes, "countries": "France",
        "countries_hierarchy": ["en:france"], "countries_lc": "fr", "id": code,
        "languages": {"en:french": 5}, "languages_codes": {"fr": 5},
        "languages_hierarchy": ["en:french"], "languages_tags": ["en:french", "en:1"],
        "link": "", "origins": "", "origins_tags": [], "purchase_places": "",
        "purchase_places_tags": [], "rev": product.changed % 40,
    })
}

fn about_edits(product: &Product) -> Value {
    let scanned = product.scans.unwrap_or_default();
    let tops = [(1000, "top-1000-fr-scans-2025"), (100, "top-10000-fr-scans-2025")];
    let mut popularity: Vec<&str> = vec!["top-country-fr-scans-2025"];
    popularity.extend(tops.iter().filter(|(least, _)| scanned >= *least).map(|(_, tag)| *tag));
    json!({
        "added_countries_tags": [], "checkers_tags": [], "complete": 0, "creator": EDITORS[0],
        "data_sources": "App - Yuka, Apps", "editors_tags": EDITORS,
        "interface_version_created": "20150316.jqm2", "last_editor": EDITORS[1],
        "last_modified_by": EDITORS[1], "last_updated_t": product.changed,
        "popularity_tags": popularity, "removed_countries_tags": [], "scans_n": scanned * 2,
    })
}

fn about_quality(product: &Product) -> Value {
    let state = |name: &str, done: bool| {
        format!("en:{name}-{}", if done { "completed" } else { "to-be-completed" })
    };
    let states = [
        state("nutrition-facts", product.nutrition.is_some()),
        state("ingredients", product.ingredients.is_some()),
        state("origins", false),
        state("categories", true),
        state("quantity", product.pack.is_some()),
        "en:photos-to-be-validated".to_owned(),
    ];
    json!({
        "data_quality_bugs_tags": [], "data_quality_errors_tags": [],
        "data_quality_tags": ["en:packaging-data-incomplete", "en:ingredients-percent-analysis-ok",
            "en:food-groups-1-known"],
        "data_quality_warnings_tags": ["en:environmental-score-production-system-no-label"],
        "misc_tags": ["en:nutriscore-computed", "en:nutrition-data-per-100g"],
        "states": states.join(", "),
    })
}

fn about_packaging(product: &Product) -> Value {
    let (material, shape) = if product.changed.is_multiple_of(3) {
        ("en:glass", "en:jar")
    } else {
        ("en:plastic", "en:tray")
    };
    let recycling = "en:recycle-in-sorting-bin";
    json!({
        "packaging": "", "packaging_materials_tags": ["en:cardboard", material],
        "packaging_text": "", "packagings_complete": 0, "packagings_n": 2,
        "packagings": [
            {"food_contact": 1, "material": material, "number_of_units": 1, "recycling": recycling,
                "shape": shape, "quantity_per_unit": product.pack},
            {"material": "en:cardboard", "recycling": recycling, "shape": "en:sleeve"},
        ],
    })
}

fn about_nutrition(product: &Product) -> Value {
    let levels = product.nutrition.as_ref().map(levels).unwrap_or_default();
    let levels: Map<String, Value> =
        levels.into_iter().map(|(nutrient, level)| (nutrient.to_owned(), json!(level))).collect();
    json!({
        "nova_groups": product.nova.to_string(),
        "nova_groups_tags": [format!("en:{}-group", product.nova)],
        "nutrient_levels": levels, "nutrition_data": "on",
        "nutrition_data_per": "100g", "nutrition_data_prepared": "",
        "nutrition_score_debug": "", "pnns_groups_1": "unknown", "pnns_groups_2": "unknown",
        "serving_quantity": 30, "serving_size": "30 g", "unknown_nutrients_tags": [],
        "vitamins_tags": [], "minerals_tags": [], "amino_acids_tags": [],
    })
}

fn levels(nutrition: &Nutrition) -> Vec<(&'static str, &'static str)> {
    let amounts = [nutrition.fat, nutrition.saturated_fat, nutrition.sugars, nutrition.salt];
    let level = |amount: f64, moderate: f64, high: f64| match amount {
        amount if amount > high => "high",
        amount if amount > moderate => "moderate",
        _ => "low",
    };
    let lights = LEVELS.iter().zip(amounts);
    lights.map(|((id, moderate, high), amount)| (*id, level(amount, *moderate, *high))).collect()
}

fn about_environment(product: &Product) -> Value {
    let data = json!({
        "adjustments": {
            "origins_of_ingredients": {
                "aggregated_origins": [{"origin": "en:unknown", "percent": 100}]
            },
            "production_system": {"labels": product.labels, "value": 0},
            "threatened_species": {}
        },
        "grade": product.environmental_grade, "missing_key_data": 1, "status": "known"
    });
    let name = if product.new_schema { "environmental_score_data" } else { "ecoscore_data" };
    Value::Object(Map::from_iter([(name.to_owned(), data)]))
}
