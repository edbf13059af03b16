//! Names in the further languages of a site. All else of the search is in the words of the root; these are looked up for
//! what is shown, and only below it.

use anyhow::Result;
use rusqlite::{Connection, params};

use super::card::Card;
use crate::model::{Barcode, CategoryGraph, CategoryId, Edition, Product};
use crate::sqlite::query;

/// A product's name in each further language of the site it has one in.
pub(super) fn of_product(product: &Product) -> Vec<(Edition, String)> {
    let mut names = Vec::with_capacity(product.translations.len());
    for (language, name) in &product.translations {
        names.extend(Edition::below(language).map(|edition| (edition, name.clone())));
    }
    names
}

/// Adds the names of a product that has none yet.
pub(super) fn add(
    connection: &Connection,
    product: Barcode,
    names: &[(Edition, String)],
) -> Result<()> {
    for (edition, name) in names {
        let sql = "INSERT INTO translation VALUES (?1, ?2, ?3)";
        query::run(connection, sql, params![product.key(), edition.number(), name])?;
    }
    Ok(())
}

/// Forgets the names of a product.
pub(super) fn remove(connection: &Connection, barcode: i64) -> Result<()> {
    query::run(connection, "DELETE FROM translation WHERE barcode = ?1", [barcode])?;
    Ok(())
}

/// Makes the names of categories these, in place of those there.
pub(super) fn write_categories(
    connection: &Connection,
    graph: &CategoryGraph,
    numbered: &[(u16, CategoryId)],
    languages: &[String],
) -> Result<()> {
    query::run(connection, "DELETE FROM category_name", [])?;
    let mut insert = connection.prepare("INSERT INTO category_name VALUES (?1, ?2, ?3, ?4)")?;
    for language in languages {
        let Some(edition) = Edition::below(language) else { continue };
        let slugs = graph.slugs_in(language);
        for &(number, category) in numbered {
            let (slug, name) = (&slugs[category.at()], graph.name_in(category, language));
            insert.execute(params![edition.number(), number, slug, name])?;
        }
    }
    Ok(())
}

/// The number of a category by its part of the URL: that of the pages that are answered first, else of others, to which
/// the switch of languages leads.
pub(super) fn category_number(
    connection: &Connection,
    edition: Edition,
    slug: &str,
) -> Result<Option<u16>> {
    let sql = "SELECT number FROM (
             SELECT 0 AS edition, number FROM category WHERE slug = ?1
             UNION ALL SELECT edition, number FROM category_name WHERE slug = ?1
         ) ORDER BY edition <> ?2, edition LIMIT 1";
    query::one(connection, sql, params![slug, edition.number()], |row| row.get(0))
}

/// Gives a card the name its product has in the language of an edition; one in another language is marked by it.
/// `language` is that of the root.
pub(super) fn speak(
    connection: &Connection,
    edition: Edition,
    language: &str,
    card: &mut Card,
) -> Result<()> {
    if edition.is_root() {
        return Ok(());
    }
    let sql = "SELECT name FROM translation WHERE barcode = ?1 AND edition = ?2";
    let values = params![card.shown.barcode.key(), edition.number()];
    let known: Option<String> = query::one(connection, sql, values, |row| row.get(0))?;
    let shown = &mut card.shown;
    shown.lang = match known {
        Some(name) => {
            shown.name = name;
            None
        }
        // At the root only those in other languages are marked.
        None => Some(shown.lang.take().unwrap_or_else(|| language.to_string())),
    };
    shown.lang = shown.lang.take().filter(|own| *own != edition.to_string());
    Ok(())
}
