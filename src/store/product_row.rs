//! A product as the catalogue keeps it: its columns, and a hash of their content.

use rusqlite::Row;
use rusqlite::types::{Value, ValueRef};

use crate::model::{Product, Timestamp};
use crate::words::first_bits;

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

/// Hashes of what the catalogue holds of a product, made as its row is read.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct ContentHashes {
    /// Of all of it.
    pub record: i64,
    /// Of what pages of other products may show of it.
    pub shown: i64,
}

/// Columns that only a product's own page shows, or none: times, what ranks it, what its record lacks.
const NOT_SHOWN: [&str; 6] =
    ["completeness", "scans", "modified", "created", "quality_errors", "other_categories"];

impl ContentHashes {
    /// Of a row of [`product_table::select`].
    pub(super) fn of(row: &Row) -> rusqlite::Result<Self> {
        let (mut shown, mut rest) = (blake3::Hasher::new(), blake3::Hasher::new());
        // The barcode comes first, then the columns of the table.
        for (at, column) in (1..).zip(product_table::COLUMNS) {
            let hasher = if NOT_SHOWN.contains(&column.name) { &mut rest } else { &mut shown };
            add(hasher, row.get_ref(at)?);
        }
        let shown = shown.finalize();
        rest.update(shown.as_bytes());
        let record = first_bits(rest.finalize().as_bytes());
        Ok(Self { record, shown: first_bits(shown.as_bytes()) })
    }
}

fn hash(values: &[Value]) -> i64 {
    let mut hasher = blake3::Hasher::new();
    for value in values {
        add(&mut hasher, ValueRef::from(value));
    }
    first_bits(hasher.finalize().as_bytes())
}

/// Adds a value with its kind and length, so that no others run together to the same bytes.
fn add(hasher: &mut blake3::Hasher, value: ValueRef) {
    match value {
        ValueRef::Null => hasher.update(b"n"),
        ValueRef::Integer(number) => hasher.update(b"i").update(&number.to_le_bytes()),
        ValueRef::Real(number) => hasher.update(b"r").update(&number.to_le_bytes()),
        ValueRef::Text(text) => hasher.update(b"t").update(&text.len().to_le_bytes()).update(text),
        ValueRef::Blob(bytes) => {
            hasher.update(b"b").update(&bytes.len().to_le_bytes()).update(bytes)
        }
    };
}
