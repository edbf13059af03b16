//! Products that were on the site: what the server says of their addresses, and where they stood as the last build has it.

use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, params};

use super::document::Document;
use super::file;
use crate::model::{Barcode, GoneProduct, Timestamp};
use crate::sqlite::query;

/// Makes them these. They are few: what left within a year.
pub(super) fn write(connection: &Connection, products: &[GoneProduct]) -> Result<()> {
    query::run(connection, "DELETE FROM gone_product", [])?;
    for GoneProduct { barcode, shelf, gone } in products {
        let sql = "INSERT INTO gone_product VALUES (?1, ?2, ?3)";
        query::run(connection, sql, params![barcode.key(), shelf, gone.seconds()])?;
    }
    Ok(())
}

pub(super) fn find(connection: &Connection, barcode: Barcode) -> Result<Option<GoneProduct>> {
    let sql = "SELECT shelf, gone FROM gone_product WHERE barcode = ?1";
    query::one(connection, sql, [barcode.key()], |row| {
        let gone = Timestamp::from_seconds(row.get(1)?);
        Ok(GoneProduct { barcode, shelf: row.get(0)?, gone })
    })
}

/// The slugs of the narrowest categories that products stand in, by the file at a path; none where that cannot be read, or
/// lists them no more.
#[must_use]
pub(crate) fn shelves_of(path: &Path, products: &[Barcode]) -> Vec<(Barcode, String)> {
    read_shelves(path, products).unwrap_or_default()
}

fn read_shelves(path: &Path, products: &[Barcode]) -> Result<Vec<(Barcode, String)>> {
    // Opening a file that is missing is an error too, but one that SQLite writes to its log.
    file::identity(path)?;
    let connection = file::open(path)?;
    let mut shelves = Vec::new();
    for &barcode in products {
        let found = query::one(&connection, Document::BY_BARCODE, [barcode.key()], Document::read)?;
        let mut narrowest: Option<(i64, String)> = None;
        for number in found.iter().flat_map(Document::categories) {
            let sql = "SELECT products, slug FROM category WHERE number = ?1";
            let category =
                query::one(&connection, sql, [number], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let Some(category) = category else { continue };
            if narrowest.as_ref().is_none_or(|known| category < *known) {
                narrowest = Some(category);
            }
        }
        shelves.extend(narrowest.map(|(_, slug)| (barcode, slug)));
    }
    Ok(shelves)
}
