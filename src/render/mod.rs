//! Values in, HTML out: views of products, categories and documents, and the theme that shows
//! them. Pure but for reading the theme and the content once at the start.
//!
//! A page is its path, its template and its *view*: everything the template may show, as plain
//! data. A template sees its view and the site settings and nothing else: those are all a page can
//! depend on.

mod blanks;
mod compiled;
mod document;
mod figures;
mod number_signs;
mod plurals;
mod presentation;
mod rendered_page;
mod sample;
mod site;
mod texts;
mod theme;
mod top_file;
pub(crate) mod view;

pub(crate) use blanks::Blank;
#[cfg(any(test, fuzzing))]
pub(crate) use document::fuzz as fuzz_document;
pub(crate) use document::{MarkdownPage, load_documents};
pub(crate) use presentation::Presentation;
pub use sample::{SamplePage, SamplePages};
pub(crate) use site::{Alternate, Asset, DocumentLink, Link, Site, load_assets};
pub(crate) use texts::Texts;
pub(crate) use theme::{Page, Theme};
