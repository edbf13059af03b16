//! data/search.sqlite: all the server shows of products, made by the build and only read afterwards.
//!
//! The build makes the file next to the one in use, from nothing or from a copy of it, and renames it into place, so that a reader sees one
//! complete state or the other. It is never in WAL mode: a log left next to a renamed file would show the
//! old data. Readers open it read-only and immutable, and open it again when the file's identity changes.
//!
//! The texts of cards and swaps are made elsewhere; here they are stored and found. `make` writes the
//! file, `find` answers from it, and both fold text by the same rules, those of [`crate::words`];
//! docs/search.md says how and why.

mod addresses;
mod card;
mod category_names;
mod document;
mod facet_term;
mod facets;
mod figures;
mod file;
mod find;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod gone_products;
mod hot_documents;
mod index;
mod known_inputs;
mod labels;
mod live_index;
mod make;
mod query;
mod seal;
mod seal_watch;
mod shared_file;
mod spoken_names;
mod synonyms;
mod time_limit;
mod vocabulary;

use std::path::PathBuf;

use thiserror::Error;

pub use addresses::{CategoryAddress, addresses_kept};
pub use card::{Card, Swap, SwapNote};
pub use file::{made_of, remove_unfinished};
pub use find::{
    CategoryHit, FacetCount, Filters, Overview, PAGES_MAX, PER_PAGE, ResultPage, Results,
    SearchHelp, Sort, Suggestions, with_accents,
};
pub(crate) use gone_products::shelves_of;
pub use index::Index;
pub(crate) use known_inputs::KnownInputs;
pub use live_index::LiveIndex;
pub use make::{BuiltIndex, IndexBuilder, NewDocument};
pub use query::{CHARACTERS_MAX, Query, QueryTooLong};
pub(crate) use seal::{FoundFile, look_at, look_at_own, note_in_use};
pub(crate) use seal_watch::SealWatch;
pub(crate) use shared_file::{MANIFEST, SharedFile, share, unshare};
pub use synonyms::Synonyms;
pub use time_limit::TooSlow;

/// There is no search file that this program can read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum IndexUnavailable {
    /// No build has made one yet.
    #[error("{} is not there yet: run `sitegen build`", .0.display())]
    Missing(PathBuf),
    /// Another version of the program made it.
    #[error("{} was made by another version of sitegen: run `sitegen build`", .0.display())]
    OtherVersion(PathBuf),
}
