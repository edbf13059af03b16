//! The search file and what is found in it: made by the real binary, read as the server reads it.

mod barcodes;
mod file;
mod hostile;
mod narrowing;
mod queries;

/// Left out by `scripts/test.sh --fast`.
mod slow {
    mod real_queries;
}

use std::sync::Arc;

use sitegen::search::{Filters, Index, LiveIndex, Query, ResultPage, Results};

use crate::support::SiteTest;

/// The index of a site that was built.
pub(crate) fn index(site: &SiteTest) -> Arc<Index> {
    LiveIndex::open(&site.path("data/search.sqlite")).index().unwrap()
}

/// The first page of what is found.
pub(crate) fn search_words(index: &Index, query: &str) -> Results {
    index.search(&Query::parse(query).unwrap(), &Filters::default(), ResultPage::FIRST).unwrap()
}
