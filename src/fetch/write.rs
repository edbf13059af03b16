//! Products as records with Open Food Facts' own field names: what is given to those who ask for
//! the derived data (Open Database License 1.0, §4.6), and what reading takes back.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::model::{Barcode, Nutrient, Product};
use crate::words::guarded;

use super::clean::{off_name, product_fields};
use super::columns::OWN_COLUMN;

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
    OWN_COLUMN,
];

/// The record of a product, with the barcodes of its better substitutes, best first.
pub(crate) fn record(product: &Product, substitutes: &[Barcode]) -> Map<String, Value> {
    let mut record = product_fields::write(product);
    if !substitutes.is_empty() {
        record.insert(OWN_COLUMN.into(), json!(substitutes));
    }
    record
}

/// Writes a line of the JSONL export.
pub(crate) fn write_jsonl(record: &Map<String, Value>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

/// Writes the first line of the CSV export: TAB-separated, as OFF's.
pub(crate) fn write_csv_header(out: &mut dyn Write) -> io::Result<()> {
    let amounts = Nutrient::ALL.map(|nutrient| format!("{}_100g", off_name(nutrient)));
    writeln!(out, "{}\t{}", COLUMNS.join("\t"), amounts.join("\t"))
}

/// Writes a line of the CSV export. Cells hold no tabs and no line ends: cleaning folds them; and none is a formula.
pub(crate) fn write_csv(
    record: &Map<String, Value>,
    product: &Product,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut cells = Vec::with_capacity(COLUMNS.len() + Nutrient::ALL.len());
    for name in COLUMNS {
        let cell = record.get(name).map_or_else(String::new, cell);
        // Scores may be negative.
        let is_number = cell.parse::<f64>().is_ok();
        cells.push(if is_number { cell } else { guarded(&cell) });
    }
    for nutrient in Nutrient::ALL {
        let amount = product.nutriments.get(nutrient);
        cells.push(amount.map_or_else(String::new, |amount| amount.to_string()));
    }
    writeln!(out, "{}", cells.join("\t"))
}

/// A value as a cell: lists with commas.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_the_csv_export_is_a_field_of_the_record() {
        let product = Product::complete();
        let record = record(&product, &[product.barcode]);
        for name in COLUMNS {
            assert!(record.contains_key(name), "{name}");
        }
    }
}
