//! A page of what was found.

use anyhow::Result;
use serde::Serialize;

use super::super::card::Card;
use super::super::index::Index;
use super::super::query::Query;
use super::super::sheet::{Sheet, Traits};
use super::filters::{Filters, Sort};
use super::gathering::{Need, gather};
use super::overview::LOOKED_AT;
use super::ranking::ORDERED;

/// Products on a page.
pub const PER_PAGE: usize = 24;
/// Pages there are at most: nobody reads on, and each costs what all before it cost.
pub const PAGES_MAX: usize = 20;

/// The number of a page, from 1 to [`PAGES_MAX`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Page(usize);

impl Page {
    /// The first one.
    pub const FIRST: Self = Self(1);

    /// `None` for numbers no page has.
    #[must_use]
    pub fn new(number: usize) -> Option<Self> {
        (1..=PAGES_MAX).contains(&number).then_some(Self(number))
    }

    /// From 1.
    #[must_use]
    pub fn number(self) -> usize {
        self.0
    }
}

/// A page of products that answer a query.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Results {
    /// The products, the likeliest first.
    pub hits: Vec<Card>,
    /// Which page it is.
    pub page: Page,
    /// Whether there is another one after it.
    pub has_more: bool,
    /// What the query was read as where little was found for it as typed.
    pub corrected: Option<String>,
    /// How many products were found as typed, where the query was read as another: they come first.
    pub literal: usize,
}

impl Index {
    /// A page of the products that answer a query.
    ///
    /// # Errors
    /// [`TooSlow`](crate::search::TooSlow) where it would take too long; else when the file cannot
    /// be read.
    pub fn search(&self, query: &Query, filters: &Filters, page: Page) -> Result<Results> {
        self.ask(|sources| {
            let (first, end) = (PER_PAGE * (page.0 - 1), PER_PAGE * page.0);
            let need = match filters.sort {
                Sort::Relevance => Need { least: end + 1, ..Need::all(ORDERED.max(end + 1)) },
                Sort::Healthiest | Sort::LeastProcessed => Need::all(LOOKED_AT),
            };
            let mut gathered = gather(sources, query, filters, need)?;
            sort(&mut gathered.sheets, filters.sort);
            let shown = gathered.sheets.iter().skip(first).take(PER_PAGE);
            let hits = shown.filter_map(Sheet::card).collect();
            let has_more = gathered.sheets.len() > end && page.0 < PAGES_MAX;
            let (corrected, literal) = (gathered.corrected, gathered.literal);
            Ok(Results { hits, page, has_more, corrected, literal })
        })
    }
}

/// Brings what was found into another order; equals stay as they are.
fn sort(sheets: &mut [Sheet], sort: Sort) {
    let key = |sheet: &Sheet, of: fn(&Traits) -> (u8, i8)| {
        sheet.traits().map_or((u8::MAX, i8::MAX), |traits| of(&traits))
    };
    match sort {
        Sort::Relevance => {}
        Sort::Healthiest => sheets.sort_by_cached_key(|sheet| key(sheet, healthiest)),
        Sort::LeastProcessed => sheets.sort_by_cached_key(|sheet| key(sheet, least_processed)),
    }
}

fn healthiest(traits: &Traits) -> (u8, i8) {
    (super::super::mark::grading_number(traits.grading), traits.points.unwrap_or(i8::MAX))
}

fn least_processed(traits: &Traits) -> (u8, i8) {
    (traits.nova.map_or(u8::MAX, crate::model::Nova::group), 0)
}
