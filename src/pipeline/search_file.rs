//! The search file: made with the pages, where what it depends on has changed.
//!
//! It is put in place after new and changed pages and before any is removed, because all its answers
//! link to pages.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};

use super::healing;
use super::site_inputs::SiteInputs;
use super::{Report, RunContext};
use crate::files::{self, LayeredFolder};
use crate::model::{CategoryId, Product, Timestamp};
use crate::render::view::ProductView;
use crate::search::{
    self, CategoryAddress, FoundFile, IndexBuilder, NewDocument, SwapNote, Synonyms,
};
use crate::store::{self, CatalogueReader};

/// Languages visitors type in, whichever the site speaks: packs in France have both.
const SPOKEN: [&str; 2] = ["fr", "en"];

/// The search file of a run.
pub(super) struct SearchFileBuild {
    /// Being made; nothing where the one in use is right.
    builder: RefCell<Option<IndexBuilder>>,
    /// Whether it is being made, so that products are wanted.
    pub(super) is_wanted: bool,
    synonyms: Synonyms,
    addresses: Vec<CategoryAddress>,
    pub(super) made_of: String,
    now: Timestamp,
}

impl SearchFileBuild {
    /// Starts a file unless the one in use was made of the same.
    pub(super) fn start(
        run: RunContext,
        site: &SiteInputs,
        reader: &CatalogueReader,
        addresses: Vec<CategoryAddress>,
        report: &mut Report,
    ) -> Result<Self> {
        let path = run.config.paths.search();
        // A build that was killed may have left one behind.
        search::remove_unfinished(&path)?;
        let made_of = made_of(site, reader, &addresses)?;
        let found = search::look_at(&path)?;
        if let FoundFile::Damaged(fault) = &found {
            report.damaged.push(keep_aside(run, &path, fault)?);
        }
        let is_wanted = run.options.is_full || found != FoundFile::Sound(made_of.clone());
        let builder = is_wanted.then(|| IndexBuilder::new(&path)).transpose()?;
        let synonyms = synonyms(&run.config.paths.contents())?;
        let builder = RefCell::new(builder);
        Ok(Self { builder, synonyms, addresses, is_wanted, made_of, now: run.now })
    }

    /// Adds products.
    pub(super) fn add(&self, entries: &[NewDocument]) -> Result<()> {
        if let Some(builder) = self.builder.borrow().as_ref() {
            for entry in entries {
                builder.add(entry)?;
            }
        }
        Ok(())
    }

    /// Puts the file in its place, where one was made.
    pub(super) fn finish(&self, site: &SiteInputs, report: &mut Report) -> Result<()> {
        let started = Instant::now();
        report.search_unchanged = !self.is_wanted;
        if let Some(builder) = self.builder.take() {
            builder.add_addresses(&self.addresses)?;
            let (graph, newest) = (&site.loaded.graph, site.loaded.quality.newest_change);
            for &(label, product) in site.shelves().other_labels() {
                builder.add_label(label, product)?;
            }
            builder.finish(graph, &self.synonyms, &self.made_of, self.now, newest)?.switch_in()?;
        }
        report.seconds.search = super::seconds_since(started);
        Ok(())
    }
}

/// Gives a damaged file a second name, under which it stays when the new one takes its place: until then the server
/// answers from what can be read of it. Returns what is said of it.
fn keep_aside(run: RunContext, path: &Path, fault: &str) -> Result<String> {
    store::forget_damaged(path)?;
    let aside = store::damaged_name(path, run.now)?;
    fs::hard_link(path, &aside)
        .with_context(|| format!("cannot give {} a second name", path.display()))?;
    let told = healing::told(path, fault, &aside);
    run.reporter.warn(&told);
    Ok(told)
}

/// A digest of all the file depends on: the program, the catalogue, what chooses substitutes, the
/// words. Finding out by making the entries would cost every build their making.
fn made_of(
    site: &SiteInputs,
    reader: &CatalogueReader,
    addresses: &[CategoryAddress],
) -> Result<String> {
    let config = site.config;
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&bytes.len().to_le_bytes()).update(bytes);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(&reader.digest()?);
    add(format!("{:?}", (&config.substitutes, &config.weights)).as_bytes());
    add(config.site.language.as_bytes());
    let content = config.paths.contents();
    let rules = ["categories.toml", "substitutes.toml"].map(|name| content.file(name));
    for file in rules.iter().chain(&synonym_files(&content)) {
        add(&files::read(file)?.unwrap_or_default());
    }
    add(site.texts.digest());
    for CategoryAddress { slug, tag, target } in addresses {
        add(format!("{slug} {tag:?} {target:?}").as_bytes());
    }
    Ok(hasher.finalize().to_hex().to_string())
}

fn synonym_files(content: &LayeredFolder) -> [PathBuf; 2] {
    SPOKEN.map(|language| content.folder(language).file("synonyms.toml"))
}

/// The words that mean the same, of all languages visitors type in. A language without a file has
/// none.
fn synonyms(folder: &LayeredFolder) -> Result<Synonyms> {
    let mut all = Synonyms::default();
    for file in synonym_files(folder) {
        let Some(text) = files::read_text(&file)? else { continue };
        let of_language =
            Synonyms::parse(&text).map_err(|error| anyhow!("{}: {error}", file.display()))?;
        all.extend(&of_language);
    }
    Ok(all)
}

/// What the file keeps of a product with its substitutes, worded as its page words it.
pub(super) fn entry(
    product: &Product,
    language: &str,
    leaves: &[CategoryId],
    substitutes: &[Arc<Product>],
    page: &ProductView,
) -> NewDocument {
    // As on the page: a lower number of points within a letter is no better grade, another idea no replacement.
    let (mut notes, mut others) = (Vec::with_capacity(substitutes.len()), Vec::new());
    for (substitute, shown) in substitutes.iter().zip(&page.substitutes) {
        let is_better = substitute.grading < product.grading && shown.idea.is_none();
        let group = if is_better { &mut notes } else { &mut others };
        group.push(SwapNote {
            substitute: substitute.barcode.number(),
            badges: shown.badges.clone(),
            reasons: shown.reasons.clone(),
            drawbacks: shown.drawbacks.clone(),
            neighbour: shown.neighbour.clone(),
            chosen_because: shown.because.clone(),
        });
    }
    let better = notes.len();
    notes.append(&mut others);
    let mut document = NewDocument::new(product, language, leaves, notes);
    document.count_better(better);
    document
}
