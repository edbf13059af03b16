//! The search file: made with the pages, where what it depends on has changed.
//!
//! It is put in place after new and changed pages and before any is removed, because all its answers
//! link to pages.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use super::making::Making;
use super::{Order, Report, Thoroughness};
use crate::model::{Barcode, Product};
use crate::render::view::{OfferedView, ProductView};
use crate::search::{self, Badge, Builder, Entry, SwapNote};
use crate::store::CatalogueReader;

/// The search file of a run.
pub(super) struct Searching {
    /// Being made; nothing where the one in use is right.
    builder: RefCell<Option<Builder>>,
    is_wanted: bool,
    made_of: String,
    now: i64,
}

impl Searching {
    /// Starts a file unless the one in use was made of the same.
    pub(super) fn start(order: Order, making: &Making, reader: &CatalogueReader) -> Result<Self> {
        let path = order.config.paths.search();
        search::sweep(&path)?;
        let made_of = made_of(making, reader)?;
        let is_full = order.thoroughness == Thoroughness::Full;
        let is_wanted = is_full || search::made_of(&path).as_ref() != Some(&made_of);
        let builder = is_wanted.then(|| Builder::new(&path)).transpose()?;
        Ok(Self { builder: RefCell::new(builder), is_wanted, made_of, now: order.now })
    }

    /// Whether products are wanted.
    pub(super) fn is_wanted(&self) -> bool {
        self.is_wanted
    }

    /// Adds products.
    pub(super) fn add(&self, entries: &[Entry]) -> Result<()> {
        let builder = self.builder.borrow();
        builder
            .iter()
            .try_for_each(|builder| entries.iter().try_for_each(|entry| builder.add(entry)))
    }

    /// Puts the file in its place, where one was made.
    pub(super) fn finish(&self, making: &Making, report: &mut Report) -> Result<()> {
        let started = Instant::now();
        report.search_unchanged = !self.is_wanted;
        if let Some(builder) = self.builder.take() {
            builder.finish(&self.made_of, self.now, making.loaded.newest)?.switch_in()?;
        }
        report.seconds.search = super::rounded(started.elapsed());
        Ok(())
    }
}

/// A digest of all the file depends on: the program, the catalogue, what chooses substitutes, the
/// words. Finding out by making the entries would cost every build their making.
fn made_of(making: &Making, reader: &CatalogueReader) -> Result<String> {
    let config = making.config;
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&bytes.len().to_le_bytes()).update(bytes);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(&reader.digest()?);
    add(format!("{:?}", config.substitutes).as_bytes());
    add(config.site.language.as_bytes());
    for file in rule_files(&config.paths.content) {
        add(&content(&file)?);
    }
    add(making.texts.digest());
    Ok(hasher.finalize().to_hex().to_string())
}

fn rule_files(content: &Path) -> [PathBuf; 2] {
    ["categories.toml", "substitutes.toml"].map(|name| content.join(name))
}

/// The content of a file; nothing where there is none.
fn content(file: &Path) -> Result<Vec<u8>> {
    match std::fs::read(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read.with_context(|| format!("cannot read {}", file.display())),
    }
}

/// What the file keeps of a product, worded as its page words it.
pub(super) fn entry(
    product: &Product,
    language: &str,
    substitutes: impl Iterator<Item = Barcode>,
    page: &ProductView,
) -> Entry {
    let notes = substitutes.zip(page.substitutes()).map(|(barcode, shown)| note(barcode, shown));
    Entry::new(product, language, notes.collect())
}

fn note(substitute: Barcode, shown: &OfferedView) -> SwapNote {
    let badges = shown.badges.iter();
    SwapNote {
        substitute: substitute.number(),
        badges: badges
            .map(|badge| Badge { kind: badge.kind.to_string(), text: badge.text.clone() })
            .collect(),
        reasons: shown.reasons.clone(),
        drawbacks: shown.drawbacks.clone(),
        beside: shown.beside.clone(),
        chosen_because: shown.chosen_because.clone(),
    }
}
