//! Reading Open Food Facts data: files in any of OFF's formats become products or rejections.
//!
//! ```text
//! paths ─ source ─→ files with their kind ─ jsonl | csv | answer ─→ RawRecord ─ clean ─→ Reading
//!                         └─ taxonomy ─→ names, synonyms and parents of categories
//! ```
//!
//! Everything streams: memory depends on the largest record, never on the file. A bad record is a
//! [`Reading::Rejected`]; only what hides how many records there were (a cut gzip stream, dump or
//! answer, a read error) is an error. What the catalogue does with the products is not known here.

mod answer;
mod clean;
mod csv;
mod field;
mod input;
mod json;
mod jsonl;
mod observed;
mod raw;
mod source;
mod taxonomy;

use std::sync::atomic::AtomicU64;

use anyhow::{Context, Result};

use crate::model::{Product, Rejection, Tag};

pub use observed::ObservedCategories;
pub use source::{Kind, Skipped, SourceFile, Sources, discover};
pub use taxonomy::Taxonomy;

/// What one record of a file turned out to be.
#[derive(Debug)]
pub enum Reading {
    /// A usable product.
    Product(Box<Cleaned>),
    /// A record that cannot become a product.
    Rejected(Rejection),
}

/// A product with what cleaning found out beside it.
#[derive(Debug)]
pub struct Cleaned {
    /// The product.
    pub product: Product,
    /// Names seen for categories, where the record gave names and not only tags.
    pub category_names: Vec<(Tag, String)>,
    /// How many impossible amounts were dropped from its nutrition table.
    pub dropped_amounts: u32,
}

/// What reading needs to know beside the file.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// Preferred language of names, two letters.
    pub language: &'a str,
    /// Categories by their names and synonyms.
    pub taxonomy: &'a Taxonomy,
    /// Records larger than this many bytes are rejected unread.
    pub record_bytes_max: usize,
}

/// Version of the reading rules. Part of a refresh's identity: raise it when the same file would
/// give other products than before, so that unchanged files are read again.
pub const RULES_VERSION: u32 = 1;

/// Reads every record of a file of products, in file order, into `sink`. `bytes` counts the bytes
/// of the file consumed so far, for progress.
///
/// # Errors
/// When the file cannot be opened or read to its end, or when `sink` fails.
pub fn read(
    file: &SourceFile,
    options: &ReadOptions,
    bytes: &AtomicU64,
    sink: &mut dyn FnMut(Reading) -> Result<()>,
) -> Result<()> {
    let name = file.name();
    let input = input::open(&file.path, bytes)?;
    let mut records = RecordSink { file: &name, options, sink };
    match file.kind {
        Kind::Jsonl => jsonl::read(input, &mut records),
        Kind::Csv => csv::read(input, &mut records),
        Kind::SearchAnswer | Kind::ProductAnswer => answer::read(input, &mut records),
        Kind::Taxonomy => Ok(()),
    }
    .with_context(|| format!("reading {name}"))
}

/// Takes raw records, cleans them and passes on what they turned out to be.
struct RecordSink<'a> {
    file: &'a str,
    options: &'a ReadOptions<'a>,
    sink: &'a mut dyn FnMut(Reading) -> Result<()>,
}

impl RecordSink<'_> {
    fn record(&mut self, line: u64, raw: &raw::RawRecord) -> Result<()> {
        match clean::clean(raw, self.options) {
            Ok(cleaned) => (self.sink)(Reading::Product(Box::new(cleaned))),
            Err(unusable) => self.reject(line, unusable),
        }
    }

    fn reject(&mut self, line: u64, unusable: raw::Unusable) -> Result<()> {
        let raw::Unusable { reason, detail } = unusable;
        let file = self.file.to_string();
        (self.sink)(Reading::Rejected(Rejection { reason, file, line, detail }))
    }
}
