//! Products as records with Open Food Facts' own field names: what whoever asks for the derived
//! data is given (Open Database License 1.0, §4.6), and what reading takes back.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::model::{Barcode, EnvironmentalGrade, Nutrient, Preparation, Product, Tag};

/// The columns of the CSV export, in order. All are fields of the JSONL record, or amounts.
const COLUMNS: [&str; 24] = [
    "code",
    "product_name",
    "lang",
    "generic_name",
    "brands",
    "quantity",
    "categories_tags",
    "nutriscore_grade",
    "nutriscore_score",
    "nova_group",
    "environmental_score_grade",
    "ingredients_text",
    "ingredients_analysis_tags",
    "allergens_tags",
    "traces_tags",
    "additives_tags",
    "labels_tags",
    "stores",
    "countries_tags",
    "image_front_url",
    "unique_scans_n",
    "completeness",
    "last_modified_t",
    "substitutes",
];

/// Size of the photos referred to, in pixels.
const PHOTO_PIXELS: u16 = 400;

/// The record of a product, with the barcodes of its better substitutes, best first.
#[must_use]
pub fn record(product: &Product, substitutes: &[Barcode]) -> Map<String, Value> {
    let mut fields = Fields::default();
    fields.put("code", product.barcode.to_string());
    fields.put("product_name", text(&product.name));
    fields.put("lang", product.language.clone());
    fields.put("generic_name", product.generic_name.as_deref().map(text));
    fields.put("brands", list(&product.brands));
    fields.put("quantity", product.quantity.as_deref().map(text));
    fields.put("categories_tags", tags(&product.categories));
    fields.put("categories", typed_categories(product));
    fields.put("compared_to_category", product.compared_to.as_ref().map(Tag::as_str));
    fields.put("nutriscore_grade", product.grading.code());
    fields.put("nutriscore_score", product.nutriscore_points);
    fields.put("nutriscore_version", product.nutriscore_version.map(|year| year.to_string()));
    fields.put("nova_group", product.nova.map(crate::model::Nova::group));
    let environmental = product.environmental.map(EnvironmentalGrade::code);
    fields.put("environmental_score_grade", environmental);
    fields.put("nutrition", nutrition(product));
    fields.put("ingredients_text", product.ingredients.as_deref().map(text));
    fields.put("ingredients_analysis_tags", tags(&product.ingredients_analysis));
    fields.put("allergens_tags", tags(&product.allergens));
    fields.put("traces_tags", tags(&product.traces));
    fields.put("additives_tags", tags(&product.additives));
    fields.put("labels_tags", tags(&product.labels));
    fields.put("stores", list(&product.stores));
    fields.put("countries_tags", tags(&product.countries));
    let photo = product.photo.as_ref().map(|photo| photo.url(PHOTO_PIXELS));
    fields.put("image_front_url", photo);
    fields.put("completeness", rounded(product.completeness));
    fields.put("unique_scans_n", product.scans);
    fields.put("last_modified_t", product.modified);
    fields.put("created_t", product.created);
    fields.put("data_quality_errors_tags", tags(&product.quality_errors));
    let substitutes: Vec<String> = substitutes.iter().map(Barcode::to_string).collect();
    fields.put("substitutes", (!substitutes.is_empty()).then_some(substitutes));
    fields.0
}

/// Writes a line of the JSONL export.
///
/// # Errors
/// When `out` fails.
pub fn write_jsonl(record: &Map<String, Value>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

/// Writes the first line of the CSV export: TAB-separated, as OFF's.
///
/// # Errors
/// When `out` fails.
pub fn write_csv_header(out: &mut dyn Write) -> io::Result<()> {
    let amounts = Nutrient::ALL.map(|nutrient| format!("{}_100g", column(nutrient)));
    writeln!(out, "{}\t{}", COLUMNS.join("\t"), amounts.join("\t"))
}

/// Writes a line of the CSV export. Cells hold no tabs and no line ends: cleaning folds them.
///
/// # Errors
/// When `out` fails.
pub fn write_csv(
    record: &Map<String, Value>,
    product: &Product,
    out: &mut dyn Write,
) -> io::Result<()> {
    let cells = COLUMNS.map(|name| record.get(name).map(cell).unwrap_or_default());
    let amounts = Nutrient::ALL.map(|nutrient| {
        product.nutriments.get(nutrient).map(|amount| amount.to_string()).unwrap_or_default()
    });
    writeln!(out, "{}\t{}", cells.join("\t"), amounts.join("\t"))
}

/// A value as a cell: lists with commas.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    /// Absent values have no field.
    fn put(&mut self, name: &str, value: impl serde::Serialize) {
        match serde_json::to_value(value) {
            Ok(Value::Null) | Err(_) => {}
            Ok(value) => {
                self.0.insert(name.to_string(), value);
            }
        }
    }
}

/// Without the digits that only the binary number has.
fn rounded(share: f32) -> f64 {
    (f64::from(share) * 1e4).round() / 1e4
}

/// A text that decodes to itself, whatever it looks like.
fn text(plain: &str) -> Cow<'_, str> {
    if html_escape::decode_html_entities(plain) == plain {
        Cow::Borrowed(plain)
    } else {
        Cow::Owned(plain.replace('&', "&amp;"))
    }
}

fn list(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.iter().map(|entry| text(entry)).collect::<Vec<_>>().join(","))
}

fn tags(tags: &[Tag]) -> Option<&[Tag]> {
    (!tags.is_empty()).then_some(tags)
}

/// The names typed for categories the taxonomy does not have, each with its language.
fn typed_categories(product: &Product) -> Option<String> {
    let named =
        product.other_categories.iter().filter_map(|(tag, name)| Some((tag, name.as_ref()?)));
    let typed: Vec<String> =
        named.map(|(tag, name)| format!("{}:{}", tag.language(), text(name))).collect();
    (!typed.is_empty()).then(|| typed.join(","))
}

/// The table in the shape of product schema 1003, which alone tells estimates.
fn nutrition(product: &Product) -> Option<Value> {
    let table = &product.nutriments;
    let source = if table.estimated { "estimate" } else { "packaging" };
    let nutrients: Map<String, Value> = Nutrient::ALL
        .into_iter()
        .filter_map(|nutrient| {
            let entry =
                json!({ "value": table.get(nutrient)?, "unit": unit(nutrient), "source": source });
            Some((column(nutrient).to_string(), entry))
        })
        .collect();
    let preparation = match table.preparation {
        Preparation::AsSold => "as_sold",
        Preparation::Prepared => "prepared",
    };
    let set =
        json!({ "per": table.basis.code(), "preparation": preparation, "nutrients": nutrients });
    (!table.is_empty()).then(|| json!({ "aggregated_set": set }))
}

fn column(nutrient: Nutrient) -> &'static str {
    match nutrient {
        Nutrient::FruitsVegetablesLegumes => "fruits-vegetables-legumes-estimate-from-ingredients",
        other => other.id(),
    }
}

fn unit(nutrient: Nutrient) -> &'static str {
    match nutrient {
        Nutrient::EnergyKj => "kJ",
        Nutrient::EnergyKcal => "kcal",
        Nutrient::FruitsVegetablesLegumes => "%",
        _ => "g",
    }
}
