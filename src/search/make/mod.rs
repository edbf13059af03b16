//! Making the file: products come in any order and are staged; when all are there, they are ranked by
//! popularity and written to the index in that order. A new file begins empty, or as a copy of the one in use, in which
//! only what is made from something else is replaced.

mod category_numbers;
mod document_bytes;
mod index_builder;
mod index_writer;
mod new_document;
mod ranks;
mod staging;
mod synonym_matcher;
#[cfg(test)]
mod tests;
mod vocabulary_writer;
mod word_uses;

pub use index_builder::{BuiltIndex, IndexBuilder};
pub use new_document::NewDocument;
