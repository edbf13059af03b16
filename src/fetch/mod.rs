//! Open Food Facts data: fetched from its servers into files, and files in any of OFF's formats
//! read into products or rejections.
//!
//! ```text
//! URLs ─ http ─→ download (whole exports, changes, taxonomy) | search ─→ files
//!
//! paths ─ source ─→ files with their kind ─ jsonl | csv | objects ─→ RawRecord ─ filter, clean ─→ ReadRecord
//!                         └─ taxonomy ─→ names, synonyms and parents of categories
//! ```
//!
//! Everything streams: memory depends on the largest record, never on the file. A bad record is a
//! [`ReadRecord::Rejected`]; only what hides how many records there were (a cut gzip stream, dump or
//! answer, a read error) is an error. What the catalogue does with the products is not known here.

mod clean;
mod columns;
mod csv;
pub(crate) mod delta;
mod download;
mod explain;
mod filter;
mod food_taxonomy;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
pub(crate) mod http;
mod input;
mod json_cursor;
mod json_scanner;
mod jsonl;
mod lines;
mod local_text;
mod objects;
mod observed;
mod quoted;
mod raw;
mod raw_nutrition;
mod record;
mod search;
mod source;
mod stamp;
mod taxonomy;
mod translations;
mod unreadable;
pub(crate) mod write;
mod written;

use std::sync::atomic::AtomicU64;

use anyhow::{Context, Result};

use crate::model::{Barcode, Product, Rejection, Timestamp};

use self::stamp::Stamper;

pub(crate) use download::{Download, Expected, Validators};
pub(crate) use explain::{RecordExplanation, explain};
pub(crate) use filter::Filter;
pub(crate) use observed::ObservedCategories;
pub(crate) use record::RULES_VERSION;
pub(crate) use search::ProductSearch;
pub(crate) use source::{FileKind, SkippedFile, SourceFile, discover, recognise};
pub(crate) use taxonomy::{TAXONOMY_BYTES_MAX, Taxonomy};

/// What one record of a file turned out to be.
#[derive(Debug)]
pub(crate) enum ReadRecord {
    /// A usable product.
    Product(Box<ReadProduct>),
    /// A record that is known by its stamp and was not read.
    Known {
        /// The stamp.
        stamp: i64,
    },
    /// A record the site does not want; with its product, where it tells which.
    Unwanted(Option<Withdrawn>),
    /// A record that cannot become a product; with its product, where it tells which.
    Rejected(Rejection, Option<Withdrawn>),
}

/// A product, and which record it is of.
#[derive(Debug)]
pub(crate) struct ReadProduct {
    /// The product.
    pub product: Product,
    /// The stamp of its record.
    pub stamp: i64,
    /// When its record was last changed at OFF, by anyone or by a new computation.
    pub updated: Timestamp,
}

/// A product that has no place in the catalogue, unless a newer record says otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Withdrawn {
    /// The product.
    pub barcode: Barcode,
    /// When the record was last changed at OFF.
    pub modified: Timestamp,
}

/// What reading needs to know besides the file.
#[derive(Clone, Copy)]
pub(crate) struct ReadOptions<'a> {
    /// Languages of the site, two letters each; photos are preferred in the first.
    pub languages: &'a [String],
    /// Categories by their names and synonyms, and the words for food.
    pub taxonomy: &'a Taxonomy,
    /// Which products are wanted.
    pub filter: &'a Filter,
    /// The time of the run: what is later is a mishap.
    pub now: Timestamp,
    /// Records larger than this many bytes are rejected unread.
    pub record_bytes_max: usize,
    /// Whether the record with a stamp need not be read.
    pub is_known: &'a (dyn Fn(i64) -> bool + Sync),
}

impl ReadOptions<'_> {
    /// What the product made of a record depends on besides the record: equal where the same file
    /// gives the same products.
    pub(crate) fn identity(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&RULES_VERSION.to_le_bytes());
        for language in self.languages {
            hasher.update(language.as_bytes()).update(&[0]);
        }
        hasher.update(self.taxonomy.digest().as_bytes());
        hasher.update(format!("{:?}", self.filter).as_bytes()).update(&[0]);
        hasher.update(&self.record_bytes_max.to_le_bytes());
        hasher.finalize().to_hex().to_string()
    }

    /// The language at the root of the site.
    fn language(&self) -> &str {
        self.languages.first().map_or("fr", String::as_str)
    }

    /// The other languages of the site.
    fn other_languages(&self) -> &[String] {
        self.languages.get(1..).unwrap_or_default()
    }

    fn stamper(&self) -> Stamper {
        Stamper::new(self.identity().as_bytes())
    }
}

/// Reads every record of a file of products, in file order, into `sink`. `bytes` counts the bytes
/// of the file consumed so far, for progress.
pub(crate) fn read(
    file: &SourceFile,
    options: &ReadOptions,
    bytes: &AtomicU64,
    sink: &mut dyn FnMut(ReadRecord) -> Result<()>,
) -> Result<()> {
    read_through(file, options, bytes, None, sink)
}

/// Reads a file, or through a inspection the one record it is held over.
fn read_through(
    file: &SourceFile,
    options: &ReadOptions,
    bytes: &AtomicU64,
    inspection: Option<&mut explain::Inspection>,
    sink: &mut dyn FnMut(ReadRecord) -> Result<()>,
) -> Result<()> {
    let name = file.name();
    let input = input::open(&file.path, bytes)?;
    let mut records = RecordSink { file: &name, options, inspection, sink };
    match file.kind {
        FileKind::Jsonl => jsonl::read(input, &mut records),
        FileKind::Csv => csv::read(input, &mut records),
        FileKind::Json => objects::read(input, &mut records),
        FileKind::Taxonomy => Ok(()),
    }
    .with_context(|| format!("reading {name}"))
}

/// Takes raw records, cleans them and passes on what they turned out to be.
struct RecordSink<'a> {
    file: &'a str,
    options: &'a ReadOptions<'a>,
    inspection: Option<&'a mut explain::Inspection>,
    sink: &'a mut dyn FnMut(ReadRecord) -> Result<()>,
}

impl RecordSink<'_> {
    /// True where a record need not be read: its stamp is known, and it is passed on as such, or
    /// another one is looked for.
    fn is_passed(&mut self, line: u64, stamp: i64) -> Result<bool> {
        if !self.is_looked_at(line) {
            return Ok(true);
        }
        let is_known = (self.options.is_known)(stamp);
        if is_known {
            (self.sink)(ReadRecord::Known { stamp })?;
        }
        Ok(is_known)
    }

    fn is_looked_at(&self, line: u64) -> bool {
        self.inspection.as_ref().is_none_or(|inspection| inspection.line == line)
    }

    fn record(&mut self, line: u64, stamp: i64, raw: &record::RawRecord) -> Result<()> {
        if let Some(inspection) = &mut self.inspection {
            inspection.note(raw);
        }
        self.pass(line, clean::clean(raw, stamp, self.options))
    }

    fn reject(&mut self, line: u64, rejection: Rejection) -> Result<()> {
        if !self.is_looked_at(line) {
            return Ok(());
        }
        self.pass(line, ReadRecord::Rejected(rejection, None))
    }

    fn pass(&mut self, line: u64, mut read: ReadRecord) -> Result<()> {
        if let ReadRecord::Rejected(rejection, _) = &mut read {
            rejection.file = self.file.to_string();
            rejection.line = line;
        }
        (self.sink)(read)
    }
}
