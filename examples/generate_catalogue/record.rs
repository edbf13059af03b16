//! A product as a line of the Open Food Facts JSONL export.
//!
//! Field names and types are those of the export of 2026; about a third of the products use its
//! newer schema 1003. Fields that cost much space and that no reader of this catalogue needs are
//! left out, and so are contributors and photos, which an invented product has not: `bulk.rs` adds
//! them where lines are to weigh as much as real ones.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::assortment::Grading;
use crate::bulk::bulk;
use crate::extras::{Extras, extras};
use crate::ingredients;
use crate::nutrients::{FlatNutriments, NutritionSets};
use crate::nutriscore::FoodGroup;
use crate::product::{Graded, Product};
use crate::taxonomy::Taxonomy;

const SCHEMA_1003: u32 = 1003;

/// A line. Fields that most lines leave out are in `extras`.
#[derive(Serialize)]
pub(crate) struct Record<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema_version: Option<u32>,
    product_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    generic_name_fr: Option<&'static str>,
    brands: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<&'static str>,
    categories_tags: Vec<&'static str>,
    nutriscore_grade: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nutriscore_score: Option<i32>,
    nutriscore_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    nutriscore: Option<NutriScores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nova_group: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environmental_score_grade: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ecoscore_grade: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ingredients_text_fr: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allergens_tags: Vec<&'static str>,
    #[serde(skip_serializing_if = "<[&str]>::is_empty")]
    traces_tags: &'a [&'static str],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    additives_tags: Vec<&'static str>,
    #[serde(skip_serializing_if = "<[&str]>::is_empty")]
    labels_tags: &'a [&'static str],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ingredients_analysis_tags: Vec<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    stores: String,
    countries_tags: [&'static str; 1],
    completeness: f64,
    last_modified_t: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    unique_scans_n: Option<u64>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    extras: Option<Extras<'a>>,
    nutriments: FlatNutriments<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nutrition: Option<NutritionSets<'a>>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    bulk: Option<Map<String, Value>>,
}

/// How much of a real line is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// What readers need; every tenth line the extras too.
    Lean,
    /// Each line with the extras and the bulk.
    Full,
}

/// The scores by version of the algorithm.
#[derive(Serialize)]
struct NutriScores {
    #[serde(rename = "2023")]
    of_2023: ScoreOf2023,
}

#[derive(Serialize)]
struct ScoreOf2023 {
    grade: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<i32>,
    nutriscore_applicable: u8,
}

/// The line of a product.
pub(crate) fn record<'a>(product: &'a Product, taxonomy: &Taxonomy, detail: Detail) -> Record<'a> {
    let lineage = taxonomy.lineage(product.family.category);
    let recipe = product.ingredients.as_deref();
    let new = product.new_schema;
    let score = score(product.graded);
    let with_bulk = detail == Detail::Full;
    let in_full = product.in_full || with_bulk;
    Record {
        code: &product.barcode,
        schema_version: new.then_some(SCHEMA_1003),
        product_name: &product.name,
        generic_name_fr: product.generic_name,
        brands: product.brand.name,
        quantity: product.pack,
        categories_tags: lineage.iter().map(|category| category.id).collect(),
        nutriscore_grade: score.grade.clone(),
        nutriscore_score: score.score,
        nutriscore_version: "2023",
        nutriscore: in_full.then_some(NutriScores { of_2023: score }),
        nova_group: recipe.map(|_| product.nova),
        environmental_score_grade: product.environmental_grade.filter(|_| new),
        ecoscore_grade: product.environmental_grade.filter(|_| !new),
        ingredients_text_fr: recipe.map(|text| shown_ingredients(text, product.marked)),
        allergens_tags: recipe.map(ingredients::allergens).unwrap_or_default(),
        traces_tags: &product.traces,
        additives_tags: recipe.map(ingredients::additives).unwrap_or_default(),
        labels_tags: &product.labels,
        ingredients_analysis_tags: recipe.map(ingredients::analysis).unwrap_or_default(),
        stores: product.shops.join(","),
        countries_tags: ["en:france"],
        completeness: completeness(product),
        last_modified_t: product.changed,
        unique_scans_n: product.scans,
        extras: in_full.then(|| extras(product, &lineage)),
        nutriments: FlatNutriments {
            nutrition: product.nutrition.as_ref().filter(|_| !new),
            in_full,
        },
        nutrition: new.then(|| {
            let per = reference_amount(product);
            NutritionSets::new(product.nutrition.as_ref(), per, in_full)
        }),
        bulk: with_bulk.then(|| bulk(product, &lineage)),
    }
}

fn score(graded: Graded) -> ScoreOf2023 {
    let (grade, score, nutriscore_applicable) = match graded {
        Graded::Score(score) => (score.grade.to_string(), Some(score.score), 1),
        Graded::Unknown => ("unknown".to_owned(), None, 1),
        Graded::NotApplicable => ("not-applicable".to_owned(), None, 0),
    };
    ScoreOf2023 { grade, score, nutriscore_applicable }
}

/// Many contributors leave the allergen marks out.
fn shown_ingredients(text: &str, marked: bool) -> String {
    if marked { text.to_owned() } else { text.replace('_', "") }
}

/// A tenth for each thing known: contributors fill in what they have at hand.
fn completeness(product: &Product) -> f64 {
    let present = [
        product.nutrition.is_some(),
        product.ingredients.is_some(),
        product.pack.is_some(),
        product.generic_name.is_some(),
        !product.shops.is_empty(),
        !product.labels.is_empty(),
    ];
    let known: u8 = present.into_iter().map(u8::from).sum();
    f64::from(known + 3) / 10.0
}

fn reference_amount(product: &Product) -> &'static str {
    match product.family.grading {
        Grading::Group(FoodGroup::Beverage | FoodGroup::Water) => "100ml",
        _ => "100g",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Detail, record};
    use crate::catalogue::Catalogue;
    use crate::product;
    use crate::taxonomy::Taxonomy;

    fn lines(count: u64) -> Vec<String> {
        detailed_lines(count, Detail::Lean)
    }

    fn detailed_lines(count: u64, detail: Detail) -> Vec<String> {
        let taxonomy = Taxonomy::load().expect("the table is sound");
        let catalogue = Catalogue::new(1);
        let draw = |number| product::draw(&catalogue, number).expect("the shop sells something");
        let line = |number| serde_json::to_string(&record(&draw(number), &taxonomy, detail));
        (0..count).map(|number| line(number).expect("it is JSON")).collect()
    }

    fn records() -> Vec<Value> {
        let parse = |line: String| serde_json::from_str(&line).expect("it is JSON");
        lines(400).into_iter().map(parse).collect()
    }

    #[test]
    fn the_demo_catalogue_stays_small() {
        let bytes: usize = lines(400).iter().map(|line| line.len() + 1).sum();
        assert!(bytes < 450_000, "{bytes}");
    }

    #[test]
    fn full_lines_are_big_say_nothing_twice_and_keep_what_lean_ones_say() {
        let full = detailed_lines(400, Detail::Full);
        let bytes: usize = full.iter().map(|line| line.len() + 1).sum();
        assert!((5_000..6_000).contains(&(bytes / 400)), "{}", bytes / 400);
        for (line, lean) in full.iter().zip(records()) {
            let record: Value = serde_json::from_str(line).expect("it is JSON");
            assert_eq!(record.to_string().len(), line.len(), "a field stands twice: {line}");
            for field in ["code", "product_name", "categories_tags", "nutriscore_grade"] {
                assert_eq!(record[field], lean[field]);
            }
        }
    }

    #[test]
    fn a_bigger_catalogue_begins_with_the_smaller() {
        assert_eq!(lines(50)[..], lines(120)[..50]);
    }

    #[test]
    fn every_schema_has_the_sugars_of_graded_products() {
        let old = "/nutriments/sugars_100g";
        let new = "/nutrition/aggregated_set/nutrients/sugars/value";
        let mut in_new_schema = 0;
        for record in records() {
            let is_new = record["schema_version"] == 1003;
            in_new_schema += u32::from(is_new);
            let sugars = record.pointer(if is_new { new } else { old });
            let is_graded = record["nutriscore_score"].is_i64();
            assert!(!is_graded || sugars.is_some_and(Value::is_number), "{record}");
        }
        assert!((80..160).contains(&in_new_schema), "{in_new_schema}");
    }

    #[test]
    fn categories_run_from_general_to_specific() {
        let honey = |record: &Value| record["categories_tags"][3] == "en:honeys";
        let record = records().into_iter().find(honey).expect("there is honey");
        assert_eq!(record["categories_tags"][0], "en:breakfasts");
    }
}
