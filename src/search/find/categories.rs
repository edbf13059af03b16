//! Categories by the words of their names.

use anyhow::Result;
use rusqlite::{Connection, ToSql};
use serde::Serialize;

use super::super::index::Index;
use super::super::mark;
use super::Sources;
use super::expression::all;
use super::reading::{Reading, Term};
use crate::model::PagePath;

/// Categories a word stands for: the fullest ones, which have the others in them.
const PER_TERM: usize = 4;

/// A category that was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CategoryHit {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// Its part of the URL, as filters take it.
    pub slug: String,
    /// How many products it has.
    pub products: u32,
}

/// The marks of the categories each term may be found by.
pub(super) fn marks_by_term(sources: Sources, reading: &Reading) -> Result<Vec<Vec<char>>> {
    let marks = |term: &Term| -> Result<Vec<char>> {
        let names = |way: &&Vec<String>| way.iter().all(|stem| sources.words.is_of_category(stem));
        let ways: Vec<String> = term.ways.iter().filter(names).map(|way| all(way)).collect();
        if ways.is_empty() {
            return Ok(Vec::new());
        }
        let numbers = numbers(sources.connection, &ways.join(" OR "), PER_TERM)?;
        Ok(numbers.into_iter().map(mark::category).collect())
    };
    reading.terms.iter().map(marks).collect()
}

/// Categories that have all terms of a reading in their names, the fullest first. Where it asks for a
/// beginning, the last word may be one.
pub(super) fn named(
    connection: &Connection,
    reading: &Reading,
    may_begin: bool,
    count: usize,
) -> Result<Vec<CategoryHit>> {
    let terms = reading.terms.iter().map(|term| {
        let ways = term.ways.iter().map(|way| all(way));
        let start = term.start.iter().filter(|_| may_begin).map(|start| format!("\"{start}\"*"));
        format!("({})", ways.chain(start).collect::<Vec<_>>().join(" OR "))
    });
    let asked: Vec<String> = terms.collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let numbers = numbers(connection, &asked.join(" AND "), count)?;
    numbers.into_iter().filter_map(|number| hit(connection, number).transpose()).collect()
}

/// Categories that have any term of a reading in their names, the fullest first.
pub(super) fn near(
    connection: &Connection,
    reading: &Reading,
    count: usize,
) -> Result<Vec<CategoryHit>> {
    let mut found: Vec<CategoryHit> = Vec::new();
    for term in &reading.terms {
        let ways: Vec<String> = term.ways.iter().map(|way| all(way)).collect();
        for number in numbers(connection, &ways.join(" OR "), count)? {
            found.extend(hit(connection, number)?.filter(|hit| !found.contains(hit)));
        }
    }
    found.truncate(count);
    Ok(found)
}

fn numbers(connection: &Connection, asked: &str, count: usize) -> Result<Vec<u16>> {
    // SQLite would prepare the statement again for every limit that is a parameter.
    let mut statement = connection.prepare_cached(
        "SELECT rowid FROM category_text WHERE category_text MATCH ?1 ORDER BY rowid",
    )?;
    let rows = statement.query_map([asked], |row| row.get(0))?;
    Ok(rows.take(count).collect::<rusqlite::Result<_>>()?)
}

impl Index {
    /// What is shown of a category, by its part of the URL; `None` where there is none.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn category(&self, slug: &str) -> Result<Option<CategoryHit>> {
        self.ask(|sources| by_slug(sources.connection, slug))
    }
}

/// What is shown of a category.
pub(super) fn hit(connection: &Connection, number: u16) -> Result<Option<CategoryHit>> {
    read(connection, "SELECT name, slug, products FROM category WHERE number = ?1", number)
}

/// What is shown of a category, by its part of the URL.
pub(super) fn by_slug(connection: &Connection, slug: &str) -> Result<Option<CategoryHit>> {
    read(connection, "SELECT name, slug, products FROM category WHERE slug = ?1", slug)
}

fn read(connection: &Connection, sql: &str, key: impl ToSql) -> Result<Option<CategoryHit>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([key])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let slug: String = row.get(1)?;
    let url = PagePath::category(&slug, 1).url();
    Ok(Some(CategoryHit { name: row.get(0)?, url, slug, products: row.get(2)? }))
}
