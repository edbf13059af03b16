//! Categories by the words of their names.

use anyhow::Result;
use rusqlite::{Connection, ToSql};
use serde::Serialize;

use super::super::facet_term::{FOREIGN, FacetTerm, quoted};
use super::super::index::Index;
use super::Searcher;
use super::expression::all;
use super::interpretation::{Interpretation, Term};
use crate::model::PagePath;
use crate::sqlite::query;
use crate::words::unique;

/// Categories a word stands for: the fullest ones that have it in their names.
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

/// For each term, the categories it may be found by: those with the accents that were typed, else those
/// without.
pub(super) fn facets_by_term(
    searcher: Searcher,
    interpretation: &Interpretation,
) -> Result<Vec<Vec<FacetTerm>>> {
    let mut by_term = Vec::with_capacity(interpretation.terms.len());
    for term in &interpretation.terms {
        let mut facets = facets(searcher, term.accented.as_slice())?;
        if facets.is_empty() {
            facets = self::facets(searcher, &term.variants)?;
        }
        by_term.push(facets);
    }
    Ok(by_term)
}

/// The categories that have one of some variants in their names.
fn facets(searcher: Searcher, variants: &[String]) -> Result<Vec<FacetTerm>> {
    let mut named = Vec::new();
    for stems in variants {
        // Most words are in no category's name; those are not looked up.
        if stems.split(' ').all(|stem| searcher.vocabulary.is_of_category(stem)) {
            named.push(all(stems, in_any_language));
        }
    }
    let numbers = numbers(searcher, &named.join(" OR "), PER_TERM)?;
    Ok(numbers.into_iter().map(FacetTerm::category).collect())
}

/// A stem in the name of a category, whichever language that is in.
fn in_any_language(stem: &str) -> String {
    format!("({} OR {})", quoted(stem), quoted(format_args!("{FOREIGN}{stem}")))
}

fn alternatives(term: &Term) -> Vec<String> {
    term.variants.iter().map(|stems| all(stems, in_any_language)).collect()
}

/// Categories that have all terms of an interpretation in their names: those with the accents that were typed
/// before others, the fullest first. The last word may be a prefix.
pub(super) fn named(
    searcher: Searcher,
    interpretation: &Interpretation,
    count: usize,
) -> Result<Vec<CategoryHit>> {
    let mut found = Vec::new();
    for reading in interpretation.accented().iter().chain([interpretation]) {
        let mut required = Vec::new();
        for term in &reading.terms {
            let mut alternatives = alternatives(term);
            if let Some(prefix) = &term.prefix {
                alternatives.push(format!("{}*", quoted(prefix)));
            }
            required.push(format!("({})", alternatives.join(" OR ")));
        }
        found.extend(numbers(searcher, &required.join(" AND "), count)?);
    }
    let mut hits = Vec::new();
    for number in unique(found).into_iter().take(count) {
        hits.extend(by_number(searcher.connection, number)?);
    }
    Ok(hits)
}

/// Categories that have any term of an interpretation in their names, those of the first term first.
pub(super) fn near(
    searcher: Searcher,
    interpretation: &Interpretation,
    count: usize,
) -> Result<Vec<CategoryHit>> {
    let mut hits: Vec<CategoryHit> = Vec::new();
    for term in &interpretation.terms {
        for number in numbers(searcher, &alternatives(term).join(" OR "), count)? {
            if let Some(hit) = by_number(searcher.connection, number)?
                && !hits.contains(&hit)
            {
                hits.push(hit);
            }
        }
    }
    hits.truncate(count);
    Ok(hits)
}

/// The numbers of the fullest categories whose names match; none match nothing.
fn numbers(searcher: Searcher, expression: &str, count: usize) -> Result<Vec<u16>> {
    if expression.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT rowid FROM category_text WHERE category_text MATCH ?1";
    let mut numbers = query::all(searcher.connection, sql, [expression], |row| row.get(0))?;
    numbers.sort_unstable_by_key(|&number| searcher.categories.place(number));
    numbers.truncate(count);
    Ok(numbers)
}

impl Index {
    /// What is shown of a category, by its part of the URL; `None` where there is none.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn category(&self, slug: &str) -> Result<Option<CategoryHit>> {
        self.ask(|searcher| by_slug(searcher.connection, slug))
    }
}

/// What is shown of a category.
pub(super) fn by_number(connection: &Connection, number: u16) -> Result<Option<CategoryHit>> {
    read(connection, "SELECT name, slug, products FROM category WHERE number = ?1", number)
}

/// What is shown of a category, by its part of the URL.
pub(super) fn by_slug(connection: &Connection, slug: &str) -> Result<Option<CategoryHit>> {
    read(connection, "SELECT name, slug, products FROM category WHERE slug = ?1", slug)
}

fn read(connection: &Connection, sql: &str, key: impl ToSql) -> Result<Option<CategoryHit>> {
    query::one(connection, sql, [key], |row| {
        let slug: String = row.get(1)?;
        let url = PagePath::category(&slug, 1).url();
        Ok(CategoryHit { name: row.get(0)?, url, slug, products: row.get(2)? })
    })
}
