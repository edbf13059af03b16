//! A product as the catalogue keeps it: its columns, and a hash of their content.

use rusqlite::types::Value;

use crate::model::{Product, Timestamp};

use super::census::CensusFlags;
use super::product_table;

/// A product as the catalogue keeps it. Making one costs about as much as writing it, so readers
/// make rows and only writing is left to the one writer.
pub(crate) struct ProductRow {
    pub(super) barcode: i64,
    /// The content hash: equal for equal values, whatever the version of SQLite.
    pub(super) hash: i64,
    /// When its record was last changed at OFF.
    pub(crate) modified: Timestamp,
    pub(super) flags: CensusFlags,
    pub(super) values: Vec<Value>,
}

impl ProductRow {
    /// The row of a product.
    pub(crate) fn of(product: &Product) -> Self {
        let values = product_table::values(product);
        Self {
            barcode: product.barcode.key(),
            hash: hash(&values),
            modified: product.modified,
            flags: CensusFlags::of(product),
            values,
        }
    }

    /// The same of a record that was changed at another time than its product.
    pub(crate) fn updated_at(self, modified: Timestamp) -> Self {
        Self { modified, ..self }
    }
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
