//! A page of what was found.

use anyhow::Result;
use serde::Serialize;

use super::super::document::Document;
use super::super::{Card, Index, Query};
use super::Searcher;
use super::collector::{Collector, collect};
use super::filters::{Filters, Sort};
use super::overview::{self, Overview};
use super::page::{PAGES_MAX, PER_PAGE, REACHABLE, ResultPage};
use super::rank::RANKED;
use super::result_budget::ResultBudget;
use crate::model::Nova;

/// A page of products that answer a query.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Results {
    /// The products, the likeliest first.
    pub hits: Vec<Card>,
    /// Which page it is.
    pub page: ResultPage,
    /// Whether there is another one after it.
    pub has_more: bool,
    /// What the query was corrected to where little was found for it as typed.
    pub corrected: Option<String>,
    /// How many products were found as typed, where the query was corrected: they come first.
    pub literal: usize,
}

impl Results {
    /// The product that was named by its barcode, on the first page.
    #[must_use]
    pub fn of_one(card: Card, page: ResultPage) -> Self {
        let hits = if page == ResultPage::FIRST { vec![card] } else { Vec::new() };
        Self { hits, page, has_more: false, corrected: None, literal: 1 }
    }
}

impl Index {
    /// A page of the products that answer a query.
    ///
    /// # Errors
    /// [`TooSlow`](crate::search::TooSlow) where it would take too long; else when the file cannot
    /// be read.
    pub fn search(&self, query: &Query, filters: &Filters, page: ResultPage) -> Result<Results> {
        self.ask(query.edition, |searcher| {
            let end = PER_PAGE * page.number();
            let budget = match filters.sort {
                // One more than is shown, which tells whether there is another page.
                Sort::Relevance => {
                    ResultBudget { least: end + 1, ..ResultBudget::all(RANKED.max(end + 1)) }
                }
                Sort::Healthiest | Sort::LeastProcessed => ResultBudget::all(REACHABLE),
            };
            let mut collected = collect(searcher, query, filters, budget)?;
            results(searcher, &mut collected, filters.sort, page)
        })
    }

    /// The same with counts of the first products that answer it, of any page: all are looked up once.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn search_and_count(
        &self,
        query: &Query,
        filters: &Filters,
        page: ResultPage,
    ) -> Result<(Results, Overview)> {
        self.ask(query.edition, |searcher| {
            let mut collected = collect(searcher, query, filters, overview::BUDGET)?;
            let overview = overview::count(searcher, &mut collected.documents, filters)?;
            Ok((results(searcher, &mut collected, filters.sort, page)?, overview))
        })
    }
}

/// A page of what was collected.
fn results(
    searcher: Searcher,
    collected: &mut Collector,
    order: Sort,
    page: ResultPage,
) -> Result<Results> {
    sort(&mut collected.documents, order);
    let mut hits = Vec::with_capacity(PER_PAGE);
    let shown = collected.documents.chunks(PER_PAGE).nth(page.number() - 1);
    for document in shown.unwrap_or_default() {
        hits.extend(document.card());
    }
    let is_last = collected.documents.len() <= PER_PAGE * page.number();
    Ok(Results {
        hits: searcher.spoken(hits)?,
        page,
        has_more: !is_last && page.number() < PAGES_MAX,
        corrected: collected.corrected.take(),
        literal: collected.literal,
    })
}

/// Sorts what was found; equals stay in their order, and those whose facets cannot be read come last.
fn sort(documents: &mut [Document], sort: Sort) {
    if sort == Sort::Relevance {
        return;
    }
    documents.sort_by_cached_key(|document| {
        let Some(facets) = document.facets() else { return (u8::MAX, i8::MAX) };
        if sort == Sort::LeastProcessed {
            return (facets.nova.map_or(u8::MAX, Nova::group), 0);
        }
        (facets.grading.number(), facets.points.unwrap_or(i8::MAX))
    });
}
