//! The category graph in the catalogue.

use std::collections::{BTreeMap, HashSet};

use anyhow::{Context, Result};
use rusqlite::{Transaction, params};

use crate::model::{Category, Tag};

use super::reader::CatalogueReader;
use crate::sqlite::query;

/// Makes the table hold these categories; rows that are already right are not written.
pub(super) fn replace(transaction: &Transaction, categories: &[Category]) -> Result<()> {
    // The condition spares rows that would not change, and the log their pages.
    let mut upsert = transaction.prepare(
        "INSERT INTO category (tag, names, parents, synonyms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (tag) DO UPDATE SET names = excluded.names, parents = excluded.parents,
             synonyms = excluded.synonyms
         WHERE names <> excluded.names OR parents <> excluded.parents
             OR synonyms <> excluded.synonyms",
    )?;
    for category in categories {
        let names = serde_json::to_string(&category.names)?;
        let parents = serde_json::to_string(&category.parents)?;
        let synonyms = serde_json::to_string(&category.synonyms)?;
        upsert
            .execute(params![category.tag.as_str(), names, parents, synonyms])
            .with_context(|| format!("writing category {}", category.tag))?;
    }
    remove_others(transaction, categories)
}

fn remove_others(transaction: &Transaction, categories: &[Category]) -> Result<()> {
    let kept: HashSet<&str> = categories.iter().map(|category| category.tag.as_str()).collect();
    let tags: Vec<String> =
        query::all(transaction, "SELECT tag FROM category", [], |row| row.get(0))?;
    for tag in tags {
        if !kept.contains(tag.as_str()) {
            query::run(transaction, "DELETE FROM category WHERE tag = ?1", [tag])?;
        }
    }
    Ok(())
}

impl CatalogueReader {
    /// All categories, in the order of their tags.
    pub(crate) fn categories(&self) -> Result<Vec<Category>> {
        let sql = "SELECT tag, names, parents, synonyms FROM category ORDER BY tag";
        let mut categories = Vec::new();
        query::each(&self.connection, sql, [], |row| {
            let tag: String = row.get(0)?;
            let read = category(&tag, row).with_context(|| format!("reading category {tag}"));
            categories.push(read?);
            Ok(())
        })?;
        Ok(categories)
    }
}

fn category(tag: &str, row: &rusqlite::Row) -> Result<Category> {
    let names: BTreeMap<String, String> = serde_json::from_str(row.get_ref(1)?.as_str()?)?;
    let parents: Vec<String> = serde_json::from_str(row.get_ref(2)?.as_str()?)?;
    Ok(Category {
        tag: Tag::parse(tag, "en").context("not a valid tag")?,
        names,
        synonyms: serde_json::from_str(row.get_ref(3)?.as_str()?)?,
        parents: parents.iter().filter_map(|parent| Tag::parse(parent, "en")).collect(),
    })
}
