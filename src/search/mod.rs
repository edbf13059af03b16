//! data/search.sqlite: all the server shows of products, made by the build and only read afterwards.
//!
//! The build makes the file beside the one in use and renames it in, so that a reader sees one whole
//! state or the other. It is never in WAL mode: a log left beside a renamed file would show the old
//! data. Readers open it read-only and immutable, and open it again when the file's identity changes.
//!
//! What the words of cards and swaps mean is known elsewhere; here they are kept and found. `make`
//! writes the file, `find` answers from it, `crate::words` folds what is indexed and what is typed alike;
//! docs/search.md tells how and why.

mod budget;
mod card;
mod file;
mod find;
mod front;
mod index;
mod live;
mod make;
mod mark;
mod query;
mod sheet;
mod synonyms;
mod words;

use std::path::PathBuf;

use thiserror::Error;

pub use budget::TooSlow;
pub use card::{Badge, Card, PhotoUrls, Swap};
pub use file::{made_of, sweep};
pub use find::{
    BrandCount, CategoryCount, CategoryHit, Count, Filters, Help, Overview, PAGES_MAX, PER_PAGE,
    Page, Results, Sort, Suggestions, spelt,
};
pub use index::Index;
pub use live::Live;
pub use make::{Builder, Built, Entry, Lexicon, SwapNote};
pub use query::{CHARACTERS_MAX, Query, QueryTooLong};
pub use synonyms::{Synonyms, SynonymsError};

/// There is no search file that this program can read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Unready {
    /// No build has made one yet.
    #[error("{} is not there yet: run `sitegen build`", .0.display())]
    Missing(PathBuf),
    /// Another version of the program made it.
    #[error("{} was made by another version of sitegen: run `sitegen build`", .0.display())]
    OtherVersion(PathBuf),
}
