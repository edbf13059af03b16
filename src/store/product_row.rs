//! A product as a row of the table `product`, both ways.
//!
//! One list of columns serves inserting, hashing and reading, so a column cannot be forgotten in
//! one of them.

use std::collections::BTreeMap;

use rusqlite::types::Value;

use crate::model::{
    Barcode, Basis, EnvironmentalGrade, Grading, Nova, Nutrient, Nutriments, Photo, Preparation,
    Product, Tag, Timestamp,
};

use super::census::Traits;

/// The columns of a product after `barcode` and `gone`.
pub(super) const COLUMNS: [&str; 40] = [
    "name",
    "language",
    "generic_name",
    "brands",
    "quantity",
    "categories",
    "compared_to",
    "grading",
    "nutriscore_points",
    "nutriscore_version",
    "nova",
    "environmental",
    "energy_kj",
    "energy_kcal",
    "fat",
    "saturated_fat",
    "carbohydrates",
    "sugars",
    "fiber",
    "proteins",
    "salt",
    "fruits_vegetables_legumes",
    "basis",
    "prepared",
    "estimated",
    "ingredients",
    "ingredients_analysis",
    "allergens",
    "traces",
    "additives",
    "labels",
    "stores",
    "countries",
    "photo",
    "completeness",
    "scans",
    "modified",
    "created",
    "quality_errors",
    "other_categories",
];

/// First of the ten columns of amounts, which follow the order of [`Nutrient::ALL`].
const FIRST_AMOUNT: usize = 12;

/// A product as the catalogue keeps it. Making one costs about as much as writing it, so readers
/// make rows and only writing is left to the one writer.
pub struct Row {
    pub(super) barcode: i64,
    /// The content hash: equal for equal values, whatever the version of SQLite.
    pub(super) hash: i64,
    pub(super) modified: Timestamp,
    pub(super) traits: Traits,
    pub(super) values: Vec<Value>,
}

impl Row {
    /// The row of a product.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        let values = values(product);
        Self {
            barcode: product.barcode.key(),
            hash: hash(&values),
            modified: product.modified,
            traits: Traits::of(product),
            values,
        }
    }

    /// When the product was last changed at OFF.
    #[must_use]
    pub fn modified(&self) -> Timestamp {
        self.modified
    }
}

/// The values of [`COLUMNS`].
fn values(product: &Product) -> Vec<Value> {
    let mut values = Vec::with_capacity(COLUMNS.len());
    values.extend([
        Value::Text(product.name.clone()),
        text(product.language.as_deref()),
        text(product.generic_name.as_deref()),
        list(&product.brands),
        text(product.quantity.as_deref()),
        tags(&product.categories),
        text(product.compared_to.as_ref().map(Tag::as_str)),
        Value::Text(product.grading.code().into()),
        product.nutriscore_points.into(),
        product.nutriscore_version.map(i64::from).into(),
        product.nova.map(|nova| i64::from(nova.group())).into(),
        text(product.environmental.map(EnvironmentalGrade::code)),
    ]);
    let nutriments = &product.nutriments;
    values.extend(Nutrient::ALL.map(|nutrient| nutriments.get(nutrient).into()));
    values.extend([
        Value::Text(nutriments.basis.code().into()),
        Value::Integer(i64::from(nutriments.preparation == Preparation::Prepared)),
        Value::Integer(i64::from(nutriments.estimated)),
        text(product.ingredients.as_deref()),
        tags(&product.ingredients_analysis),
        tags(&product.allergens),
        tags(&product.traces),
        tags(&product.additives),
        tags(&product.labels),
        list(&product.stores),
        tags(&product.countries),
        text(product.photo.as_ref().map(|photo| photo.stem.as_str())),
        Value::Real(f64::from(product.completeness)),
        Value::Integer(i64::from(product.scans)),
        Value::Integer(product.modified.seconds()),
        Value::Integer(product.created.seconds()),
        tags(&product.quality_errors),
        other_categories(&product.other_categories),
    ]);
    values
}

fn hash(values: &[Value]) -> i64 {
    let mut hasher = blake3::Hasher::new();
    for value in values {
        match value {
            Value::Null => hasher.update(b"n"),
            Value::Integer(number) => hasher.update(b"i").update(&number.to_le_bytes()),
            Value::Real(number) => hasher.update(b"r").update(&number.to_le_bytes()),
            Value::Text(text) => {
                hasher.update(b"t").update(&text.len().to_le_bytes()).update(text.as_bytes())
            }
            Value::Blob(bytes) => {
                hasher.update(b"b").update(&bytes.len().to_le_bytes()).update(bytes)
            }
        };
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    i64::from_le_bytes(first)
}

/// Reads `barcode` followed by [`COLUMNS`].
pub(super) fn product(row: &rusqlite::Row) -> rusqlite::Result<Product> {
    let column =
        |name: &str| COLUMNS.iter().position(|column| *column == name).map_or(0, |at| at + 1);
    let optional = |name: &str| row.get::<_, Option<String>>(column(name));
    Ok(Product {
        barcode: barcode(row, 0)?,
        name: row.get(column("name"))?,
        language: optional("language")?,
        generic_name: optional("generic_name")?,
        brands: read_list(row, column("brands"))?,
        quantity: optional("quantity")?,
        categories: read_tags(row, column("categories"))?,
        compared_to: optional("compared_to")?.and_then(|tag| Tag::parse(&tag, "en")),
        grading: Grading::from_off(&row.get::<_, String>(column("grading"))?),
        nutriscore_points: row.get(column("nutriscore_points"))?,
        nutriscore_version: row.get(column("nutriscore_version"))?,
        nova: row.get::<_, Option<u8>>(column("nova"))?.and_then(Nova::new),
        environmental: optional("environmental")?
            .and_then(|word| EnvironmentalGrade::from_off(&word)),
        nutriments: nutriments(row, column)?,
        ingredients: optional("ingredients")?,
        ingredients_analysis: read_tags(row, column("ingredients_analysis"))?,
        allergens: read_tags(row, column("allergens"))?,
        traces: read_tags(row, column("traces"))?,
        additives: read_tags(row, column("additives"))?,
        labels: read_tags(row, column("labels"))?,
        stores: read_list(row, column("stores"))?,
        countries: read_tags(row, column("countries"))?,
        photo: optional("photo")?.map(|stem| Photo { stem }),
        completeness: row.get(column("completeness"))?,
        scans: row.get(column("scans"))?,
        modified: row.get(column("modified"))?,
        created: row.get(column("created"))?,
        quality_errors: read_tags(row, column("quality_errors"))?,
        other_categories: read_other_categories(row, column("other_categories"))?,
    })
}

fn nutriments(row: &rusqlite::Row, column: impl Fn(&str) -> usize) -> rusqlite::Result<Nutriments> {
    let basis = Basis::from_off(&row.get::<_, String>(column("basis"))?);
    let mut nutriments = Nutriments::empty(basis);
    if row.get(column("prepared"))? {
        nutriments.preparation = Preparation::Prepared;
    }
    nutriments.estimated = row.get(column("estimated"))?;
    for (at, nutrient) in Nutrient::ALL.into_iter().enumerate() {
        if let Some(amount) = row.get(FIRST_AMOUNT + 1 + at)? {
            let _possible_as_when_written = nutriments.set(nutrient, amount);
        }
    }
    Ok(nutriments)
}

/// Reads a barcode column.
pub(super) fn barcode(row: &rusqlite::Row, column: usize) -> rusqlite::Result<Barcode> {
    let number: i64 = row.get(column)?;
    u64::try_from(number)
        .ok()
        .and_then(|number| Barcode::from_number(number).ok())
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(column, number))
}

fn text(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |text| Value::Text(text.into()))
}

fn list(items: &[String]) -> Value {
    json_array(items.iter().map(String::as_str).collect())
}

fn tags(items: &[Tag]) -> Value {
    json_array(items.iter().map(Tag::as_str).collect())
}

#[allow(clippy::needless_pass_by_value, reason = "made for the call")]
fn json_array(items: Vec<&str>) -> Value {
    if items.is_empty() {
        return Value::Null;
    }
    serde_json::to_string(&items).map_or(Value::Null, Value::Text)
}

fn other_categories(names: &BTreeMap<Tag, Option<String>>) -> Value {
    if names.is_empty() {
        return Value::Null;
    }
    serde_json::to_string(names).map_or(Value::Null, Value::Text)
}

/// Reads the column `other_categories`.
pub(super) fn read_other_categories(
    row: &rusqlite::Row,
    column: usize,
) -> rusqlite::Result<BTreeMap<Tag, Option<String>>> {
    let Some(json) = row.get_ref(column)?.as_str_or_null()? else {
        return Ok(BTreeMap::new());
    };
    let names: BTreeMap<String, Option<String>> = from_json(column, json)?;
    let tagged = names.into_iter().filter_map(|(tag, name)| Some((Tag::parse(&tag, "en")?, name)));
    Ok(tagged.collect())
}

fn from_json<'j, T: serde::Deserialize<'j>>(column: usize, json: &'j str) -> rusqlite::Result<T> {
    serde_json::from_str(json).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error.into())
    })
}

/// Reads a list column.
pub(super) fn read_list(row: &rusqlite::Row, column: usize) -> rusqlite::Result<Vec<String>> {
    let Some(json) = row.get_ref(column)?.as_str_or_null()? else {
        return Ok(Vec::new());
    };
    from_json(column, json)
}

/// Reads a list column of tags.
pub(super) fn read_tags(row: &rusqlite::Row, column: usize) -> rusqlite::Result<Vec<Tag>> {
    let texts = read_list(row, column)?;
    Ok(texts.iter().filter_map(|text| Tag::parse(text, "en")).collect())
}
