//! Categories by the words of their names.

use anyhow::Result;
use rusqlite::{Row, params};
use serde::Serialize;

use super::super::category_names::{CategoryNames, CategoryPlaces};
use super::super::facet_term::FacetTerm;
use super::super::index::Index;
use super::super::spoken_names::category_number;
use super::Searcher;
use super::interpretation::{Interpretation, Term};
use crate::model::{Edition, PagePath};
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
    names: &CategoryNames,
    interpretation: &Interpretation,
) -> Vec<Vec<FacetTerm>> {
    let mut by_term = Vec::with_capacity(interpretation.terms.len());
    for term in &interpretation.terms {
        let mut places = names.with_any(term.accented.as_slice());
        if places.is_empty() {
            places = names.with_any(&term.variants);
        }
        let numbers = names.fullest(&places, PER_TERM).into_iter();
        by_term.push(numbers.map(FacetTerm::category).collect());
    }
    by_term
}

/// Categories that have all terms of an interpretation in their names: those with the accents that were typed
/// before others, the fullest first. The last word may be a prefix.
pub(super) fn named(
    searcher: Searcher,
    interpretation: &Interpretation,
    count: usize,
) -> Result<Vec<CategoryHit>> {
    let names = searcher.categories;
    let mut found = Vec::new();
    for reading in interpretation.accented().iter().chain([interpretation]) {
        found.extend(names.fullest(&with_terms(searcher, &reading.terms), count));
    }
    let mut hits = Vec::new();
    for number in unique(found).into_iter().take(count) {
        hits.extend(by_number(searcher, number)?);
    }
    Ok(hits)
}

/// The categories that have all of some terms in their names; of no terms none.
fn with_terms(searcher: Searcher, terms: &[Term]) -> CategoryPlaces {
    let names = searcher.categories;
    let mut all: Option<CategoryPlaces> = None;
    for term in terms {
        let mut places = names.with_any(&term.variants);
        if let Some(prefix) = &term.prefix {
            places.union_with(&names.with_prefix(prefix));
            if !searcher.edition.is_root() {
                places.union_with(&names.with_foreign_prefix(prefix));
            }
        }
        match &mut all {
            Some(all) => all.intersect_with(&places),
            None => all = Some(places),
        }
    }
    all.unwrap_or_default()
}

/// Categories that have any term of an interpretation in their names, those of the first term first.
pub(super) fn near(
    searcher: Searcher,
    interpretation: &Interpretation,
    count: usize,
) -> Result<Vec<CategoryHit>> {
    let names = searcher.categories;
    let mut hits: Vec<CategoryHit> = Vec::new();
    for term in &interpretation.terms {
        for number in names.fullest(&names.with_any(&term.variants), count) {
            if let Some(hit) = by_number(searcher, number)?
                && !hits.contains(&hit)
            {
                hits.push(hit);
            }
        }
    }
    hits.truncate(count);
    Ok(hits)
}

impl Index {
    /// What pages of an edition show of a category, by its part of the URL there or in another language; `None` where
    /// there is none.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn category(&self, edition: Edition, slug: &str) -> Result<Option<CategoryHit>> {
        self.ask(edition, |searcher| by_slug(searcher, slug))
    }

    /// The same by its part of the URL at the root.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn category_of_root(&self, edition: Edition, slug: &str) -> Result<Option<CategoryHit>> {
        self.ask(edition, |searcher| {
            match category_number(searcher.connection, Edition::ROOT, slug)? {
                Some(number) => by_number(searcher, number),
                None => Ok(None),
            }
        })
    }
}

/// What is shown of a category.
pub(super) fn by_number(searcher: Searcher, number: u16) -> Result<Option<CategoryHit>> {
    let (connection, edition) = (searcher.connection, searcher.edition);
    if edition.is_root() {
        let sql = "SELECT name, slug, products FROM category WHERE number = ?1";
        return query::one(connection, sql, [number], hit);
    }
    let sql =
        "SELECT coalesce(own.name, category.name), coalesce(own.slug, category.slug), products
         FROM category LEFT JOIN category_name AS own
         ON own.edition = ?2 AND own.number = category.number
         WHERE category.number = ?1";
    query::one(connection, sql, params![number, edition.number()], hit)
}

/// What is shown of a category, by its part of the URL.
pub(super) fn by_slug(searcher: Searcher, slug: &str) -> Result<Option<CategoryHit>> {
    match category_number(searcher.connection, searcher.edition, slug)? {
        Some(number) => by_number(searcher, number),
        None => Ok(None),
    }
}

fn hit(row: &Row) -> rusqlite::Result<CategoryHit> {
    let slug: String = row.get(1)?;
    let url = PagePath::category(&slug, 1).url();
    Ok(CategoryHit { name: row.get(0)?, url, slug, products: row.get(2)? })
}
