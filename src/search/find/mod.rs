//! From a query to its answer. `interpretation` says how a query is understood, `expression` asks the
//! index for it, `collector` collects what is found from the narrowest interpretation to the widest, `rank`
//! orders the best of it.

mod barcode_prefix;
mod categories;
mod collector;
mod corrections;
mod expression;
mod filters;
mod help;
mod interpretation;
mod overview;
mod page;
mod rank;
mod result_budget;
mod results;
mod suggestions;
mod with_accents;

pub use categories::CategoryHit;
pub use filters::{Filters, Sort};
pub use help::SearchHelp;
pub use overview::{FacetCount, Overview};
pub use page::{PAGES_MAX, PER_PAGE, ResultPage};
pub use results::Results;
pub use suggestions::Suggestions;
pub use with_accents::with_accents;

use anyhow::Result;
use rusqlite::Connection;

use super::Card;
use super::category_names::CategoryNames;
use super::hot_documents::HotDocuments;
use super::spoken_names;
use super::synonyms::Synonyms;
use super::vocabulary::Vocabulary;
use crate::model::Edition;

/// What queries are answered from.
#[derive(Clone, Copy)]
pub(super) struct Searcher<'a> {
    pub(super) connection: &'a Connection,
    pub(super) hot: Option<&'a HotDocuments>,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) categories: &'a CategoryNames,
    pub(super) synonyms: &'a Synonyms,
    /// The pages that are answered: names are in their language.
    pub(super) edition: Edition,
    /// The language at the root.
    pub(super) language: &'a str,
}

impl Searcher<'_> {
    /// Cards with names in the language of the pages that are answered.
    pub(super) fn spoken(self, mut cards: Vec<Card>) -> Result<Vec<Card>> {
        for card in &mut cards {
            spoken_names::speak(self.connection, self.edition, self.language, card)?;
        }
        Ok(cards)
    }
}
