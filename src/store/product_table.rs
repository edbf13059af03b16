//! The columns of the table `product`: one line each.
//!
//! Inserting, hashing and reading all follow from this table, so no column can be forgotten in one of
//! them, and a name that the database does not have fails as soon as the catalogue is opened. How a
//! field stands in its column follows from the field's type (`column_value.rs`).

use rusqlite::types::Value;

use crate::model::{Barcode, Nutrient, Product};

use super::column_value::ColumnValue;

/// A column of the table `product`, besides `barcode` and `gone`.
pub(super) struct Column {
    pub(super) name: &'static str,
    /// Its type, as the migrations declare it.
    #[cfg_attr(not(test), allow(dead_code, reason = "compared with the migrations by a test"))]
    pub(super) sql_type: &'static str,
    /// Whether lists show something of it.
    is_listed: bool,
}

/// Makes of the table below: the list of columns, what a product has in them, and a product of what
/// they hold. `[amount X]` is a nutrient's amount, everything else in brackets a field of the product;
/// `listed` stands behind what lists show something of.
macro_rules! product_table {
    (@write $product:ident amount $nutrient:ident) => {
        $product.nutriments.get(Nutrient::$nutrient).to_value()
    };
    (@write $product:ident $($field:tt)+) => {
        $product.$($field)+.to_value()
    };
    (@read $product:ident, $value:expr, amount $nutrient:ident) => {
        if let Some(amount) = $value {
            let _possible_as_when_written = $product.nutriments.set(Nutrient::$nutrient, amount);
        }
    };
    (@read $product:ident, $value:expr, $($field:tt)+) => {
        $product.$($field)+ = $value
    };
    (@is_listed listed) => { true };
    (@is_listed) => { false };
    (@read_listed $row:ident $column:ident $product:ident [$($field:tt)+] listed) => {
        $column += 1;
        product_table!(@read $product, ColumnValue::read($row, $column)?, $($field)+);
    };
    (@read_listed $row:ident $column:ident $product:ident [$($field:tt)+]) => {};
    ($($name:literal $sql_type:ident [$($field:tt)+] $($listed:ident)?;)+) => {
        /// All columns. Content hashes depend on their order: new ones go to the end.
        pub(super) const COLUMNS: &[Column] = &[$(Column {
            name: $name,
            sql_type: stringify!($sql_type),
            is_listed: product_table!(@is_listed $($listed)?),
        }),+];

        /// What a product has in [`COLUMNS`].
        pub(super) fn values(product: &Product) -> Vec<Value> {
            vec![$(product_table!(@write product $($field)+)),+]
        }

        /// Reads `barcode` followed by [`COLUMNS`].
        pub(super) fn read(row: &rusqlite::Row) -> rusqlite::Result<Product> {
            let mut product = Product::named(row.get::<_, Barcode>(0)?, "");
            let mut column = 0;
            $(
                column += 1;
                product_table!(@read product, ColumnValue::read(row, column)?, $($field)+);
            )+
            Ok(product)
        }

        /// Reads `barcode` followed by the listed ones of [`COLUMNS`].
        pub(super) fn read_listed(row: &rusqlite::Row) -> rusqlite::Result<Product> {
            let mut product = Product::named(row.get::<_, Barcode>(0)?, "");
            let mut column = 0;
            $(product_table!(@read_listed row column product [$($field)+] $($listed)?);)+
            Ok(product)
        }
    };
}

product_table! {
    "name"                      TEXT    [name] listed;
    "language"                  TEXT    [language] listed;
    "generic_name"              TEXT    [generic_name];
    "brands"                    TEXT    [brands] listed;
    "quantity"                  TEXT    [quantity] listed;
    "categories"                TEXT    [categories] listed;
    "compared_to"               TEXT    [compared_to];
    "grading"                   TEXT    [grading] listed;
    "nutriscore_points"         INTEGER [nutriscore_points];
    "nutriscore_version"        INTEGER [nutriscore_version];
    "nova"                      INTEGER [nova];
    "environmental"             TEXT    [environmental];
    "energy_kj"                 REAL    [amount EnergyKj];
    "energy_kcal"               REAL    [amount EnergyKcal];
    "fat"                       REAL    [amount Fat] listed;
    "saturated_fat"             REAL    [amount SaturatedFat] listed;
    "carbohydrates"             REAL    [amount Carbohydrates];
    "sugars"                    REAL    [amount Sugars] listed;
    "fiber"                     REAL    [amount Fiber];
    "proteins"                  REAL    [amount Proteins];
    "salt"                      REAL    [amount Salt] listed;
    "fruits_vegetables_legumes" REAL    [amount FruitsVegetablesLegumes];
    "basis"                     TEXT    [nutriments.basis] listed;
    "prepared"                  INTEGER [nutriments.preparation];
    "estimated"                 INTEGER [nutriments.estimated];
    "ingredients"               TEXT    [ingredients];
    "ingredients_analysis"      TEXT    [ingredients_analysis] listed;
    "allergens"                 TEXT    [allergens] listed;
    "traces"                    TEXT    [traces] listed;
    "additives"                 TEXT    [additives] listed;
    "labels"                    TEXT    [labels] listed;
    "stores"                    TEXT    [stores];
    "countries"                 TEXT    [countries];
    "photo"                     TEXT    [photo] listed;
    "completeness"              REAL    [completeness];
    "scans"                     INTEGER [scans];
    "modified"                  INTEGER [modified];
    "created"                   INTEGER [created];
    "quality_errors"            TEXT    [quality_errors];
    "other_categories"          TEXT    [other_categories];
    "modifiers"                 TEXT    [nutriments.modifiers] listed;
    "portion"                   TEXT    [nutriments.portion];
    "energy_restored"           INTEGER [nutriments.energy_restored];
    "implausible"               TEXT    [nutriments.implausible] listed;
    "listed_allergens"          INTEGER [listed.contained] listed;
    "listed_traces"             INTEGER [listed.traces] listed;
    "listed_absent"             INTEGER [listed.absent];
    "ingredients_judged"        INTEGER [listed.is_judged] listed;
    "content"                   REAL    [content];
    "listed_facts"              INTEGER [listed.facts] listed;
    "translations"              TEXT    [translations] listed;
    "serving"                   REAL    [nutriments.serving];
    "generic_language"          TEXT    [generic_language];
    "ingredients_language"      TEXT    [ingredients_language];
}

/// `barcode, name, …`
fn selected() -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    format!("barcode, {}", names.join(", "))
}

/// Selects products that are not gone, for [`read`].
pub(super) fn select(condition: &str) -> String {
    format!("SELECT {} FROM product WHERE gone = 0 {condition}", selected())
}

/// The same for [`read_listed`].
pub(super) fn select_listed(condition: &str) -> String {
    let mut selected = "barcode".to_string();
    for column in COLUMNS.iter().filter(|column| column.is_listed) {
        selected.extend([", ", column.name]);
    }
    format!("SELECT {selected} FROM product WHERE gone = 0 {condition}")
}

/// Writes a product, whether it is there already or not: its barcode and its [`values`].
pub(super) fn upsert() -> String {
    insert("REPLACE")
}

/// The same of one that is not there; changes no row where it is.
pub(super) fn insert_new() -> String {
    insert("IGNORE")
}

fn insert(otherwise: &str) -> String {
    let values = vec!["?"; COLUMNS.len()].join(", ");
    format!("INSERT OR {otherwise} INTO product (gone, {}) VALUES (0, ?, {values})", selected())
}
