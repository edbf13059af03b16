//! Making the file: products come in any order and are kept aside; when all are there, they are
//! numbered by how many people look for them and written to the index in that order.

mod builder;
mod draft;
mod entry;
mod index;
mod meanings;
mod shelfmarks;

pub use builder::{Builder, Built};
pub use entry::{Entry, SwapNote};

use super::synonyms::Synonyms;
use crate::model::CategoryGraph;

/// What the file is made of beside products.
#[derive(Clone, Copy)]
pub struct Lexicon<'a> {
    /// Names of categories and what is above them.
    pub graph: &'a CategoryGraph,
    /// Words that mean the same.
    pub synonyms: &'a Synonyms,
}
