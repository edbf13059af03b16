//! Former and other addresses of categories, with what they lead to now.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, params};

use super::file;
use crate::sqlite::query;

/// An address that is, was, or might be a category's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CategoryAddress {
    /// Its part of the URL; with the letters of the language before it where that is not the first: `en/jams`.
    pub slug: String,
    /// The tag of the category that had it last; `None` for a mere synonym, which never was an address.
    pub tag: Option<String>,
    /// The slug of the page it leads to; `None` where it is the address of a page, or leads nowhere.
    pub target: Option<String>,
}

/// Makes the addresses these, where they are others.
pub(super) fn write(connection: &Connection, addresses: &[CategoryAddress]) -> Result<()> {
    let mut known = HashMap::new();
    query::each(connection, "SELECT slug, tag, target FROM category_address", [], |row| {
        let slug: String = row.get(0)?;
        let address = CategoryAddress { slug: slug.clone(), tag: row.get(1)?, target: row.get(2)? };
        known.insert(slug, address);
        Ok(())
    })?;
    for address in addresses {
        if known.remove(&address.slug).as_ref() != Some(address) {
            let CategoryAddress { slug, tag, target } = address;
            let sql = "INSERT OR REPLACE INTO category_address VALUES (?1, ?2, ?3)";
            query::run(connection, sql, params![slug, tag, target])?;
        }
    }
    for slug in known.keys() {
        query::run(connection, "DELETE FROM category_address WHERE slug = ?1", [slug])?;
    }
    Ok(())
}

pub(super) fn target(connection: &Connection, slug: &str) -> Result<Option<String>> {
    let sql = "SELECT target FROM category_address WHERE slug = ?1";
    Ok(query::one(connection, sql, [slug], |row| row.get(0))?.flatten())
}

/// The slugs and tags of the ledger of addresses, as the file at a path keeps a copy of them; none where it
/// has none that can be read.
#[must_use]
pub fn addresses_kept(path: &Path) -> Vec<(String, String)> {
    read_kept(path).unwrap_or_default()
}

fn read_kept(path: &Path) -> Result<Vec<(String, String)>> {
    // Opening a file that is missing is an error too, but one that SQLite writes to its log.
    file::identity(path)?;
    let connection = file::open(path)?;
    let sql = "SELECT slug, tag FROM category_address WHERE tag IS NOT NULL";
    query::all(&connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
}
