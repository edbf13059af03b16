//! Questions → answers. `reading` says how a query is understood, `expression` asks the index for
//! it, `gathering` collects what is found from the narrowest reading to the widest, `ranking` orders
//! the best of it.

mod answer;
mod categories;
mod expression;
mod filters;
mod gathering;
mod help;
mod overview;
mod ranking;
mod reading;
mod rewriting;
mod spelt;
mod suggesting;

pub use answer::{PAGES_MAX, PER_PAGE, Page, Results};
pub use categories::CategoryHit;
pub use filters::{Filters, Sort};
pub use help::Help;
pub use overview::{BrandCount, CategoryCount, Count, Overview};
pub use spelt::spelt;
pub use suggesting::Suggestions;

use rusqlite::Connection;

use super::front::Front;
use super::synonyms::Synonyms;
use super::words::Words;

/// What a question is answered from.
#[derive(Clone, Copy)]
pub(super) struct Sources<'a> {
    pub(super) connection: &'a Connection,
    pub(super) front: Option<&'a Front>,
    pub(super) words: &'a Words,
    pub(super) synonyms: &'a Synonyms,
}
