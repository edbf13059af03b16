//! Making the file: products come in any order and are staged; when all are there, they are ranked by
//! popularity and written to the index in that order.

mod category_numbers;
mod index_builder;
mod index_writer;
mod new_document;
mod staging;
mod synonym_matcher;

pub use index_builder::{BuiltIndex, IndexBuilder};
pub use new_document::NewDocument;
