//! The search file: made with the pages, where what it depends on has changed. Where little has, the next one is a copy of
//! the one in use, in which the documents that are made from something else are replaced.
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
use super::indexing::Indexing;
use super::program::program_digest;
use super::site_inputs::SiteInputs;
use super::{Report, RunContext};
use crate::config::Config;
use crate::files;
use crate::model::{Barcode, CategoryId, GoneProduct, Product, Stop, Timestamp};
use crate::publish::Pass;
use crate::render::view::{OfferedView, ShownProduct};
use crate::search::{
    self, CategoryAddress, FoundFile, IndexBuilder, KnownInputs, NewDocument, SwapNote, Synonyms,
};
use crate::store;

/// Languages visitors type in besides those of the site: packs in France have both.
const SPOKEN: [&str; 2] = ["fr", "en"];

/// Documents that are looked at to tell how many are made from something else.
const SAMPLE: usize = 256;
/// With more than this many in a hundred that are replaced now, or that the index got since a file was made from nothing, it is
/// made from nothing again: changing a copy was quicker with 65 of them too, but the file grew by a third.
const REPLACED_MOST: u64 = 40;

/// The search file of a run.
pub(super) struct SearchFileBuild {
    path: PathBuf,
    scope: IndexScope,
    /// Being made; nothing where the one in use is right.
    builder: RefCell<Option<IndexBuilder>>,
    synonyms: Synonyms,
    addresses: Vec<CategoryAddress>,
    pub(super) made_of: String,
    now: Timestamp,
}

/// What is made of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum IndexScope {
    Nothing,
    Changes,
    Whole,
}

impl IndexScope {
    /// That of a shard: what the run that puts it in its place will want of its products.
    pub(super) fn for_shard(run: RunContext, site: &SiteInputs) -> Result<Self> {
        let path = run.config.paths.search();
        let found = search::look_at(&path, run.stop)?;
        Self::of_file(site, &path, &found, &shared(site)?)
    }

    /// What is made where something is.
    fn of_file(site: &SiteInputs, path: &Path, found: &FoundFile, shared: &str) -> Result<Self> {
        let can_change = matches!(found, FoundFile::Sound(_)) && can_change(site, path, shared)?;
        Ok(if can_change { Self::Changes } else { Self::Whole })
    }

    /// Which products a worker is to give to the next file.
    pub(super) fn indexing(self, path: &Path, pass: Pass) -> Result<Indexing> {
        Ok(match self {
            _ if pass != Pass::Create => Indexing::Nothing,
            Self::Nothing => Indexing::Nothing,
            Self::Changes => Indexing::changed(KnownInputs::open(path)?),
            Self::Whole => Indexing::All,
        })
    }
}

impl SearchFileBuild {
    /// Starts a file unless the one in use was made of the same; `catalogue` is the digest of the products.
    pub(super) fn start(
        run: RunContext,
        site: &SiteInputs,
        catalogue: &[u8],
        addresses: Vec<CategoryAddress>,
        report: &mut Report,
    ) -> Result<Self> {
        let path = run.config.paths.search();
        // A build that was killed may have left one behind.
        search::remove_unfinished(&path)?;
        let made_of = made_of(site, catalogue, &addresses)?;
        let found = search::look_at_own(&path, run.stop)?;
        if let FoundFile::Damaged(fault) = &found {
            report.damaged.push(keep_aside(run, &path, fault)?);
        }
        let shared = shared(site)?;
        let scope = match &found {
            _ if run.options.is_full => IndexScope::Whole,
            FoundFile::Sound(known) if *known == made_of => IndexScope::Nothing,
            _ => IndexScope::of_file(site, &path, &found, &shared)?,
        };
        let builder = match scope {
            IndexScope::Nothing => None,
            IndexScope::Changes => Some(IndexBuilder::changing(&path)?),
            IndexScope::Whole => Some(IndexBuilder::new(&path)?),
        };
        let languages = &run.config.site.languages;
        let builder = builder.map(|made| made.speaking(&languages[1..]));
        if let Some(builder) = &builder {
            builder.set_shared(&shared)?;
        }
        let synonyms = synonyms(run.config)?;
        let builder = RefCell::new(builder);
        Ok(Self { path, scope, builder, synonyms, addresses, made_of, now: run.now })
    }

    /// Whether one is being made.
    pub(super) fn is_wanted(&self) -> bool {
        self.scope != IndexScope::Nothing
    }

    /// Which products a worker is to give to it.
    pub(super) fn indexing(&self, pass: Pass) -> Result<Indexing> {
        self.scope.indexing(&self.path, pass)
    }

    /// Adds products, and takes out those that are gone.
    pub(super) fn keep(&self, entries: &[NewDocument], gone: &[Barcode]) -> Result<()> {
        if let Some(builder) = self.builder.borrow().as_ref() {
            for entry in entries {
                builder.add(entry)?;
            }
            for &product in gone {
                builder.remove(product)?;
            }
        }
        Ok(())
    }

    /// Sets which products are gone, where a file is being made.
    pub(super) fn set_gone(&self, products: &[GoneProduct]) -> Result<()> {
        self.builder.borrow().as_ref().map_or(Ok(()), |builder| builder.set_gone(products))
    }

    /// Puts the file in its place, where one was made.
    pub(super) fn finish(&self, site: &SiteInputs, report: &mut Report, stop: &Stop) -> Result<()> {
        let started = Instant::now();
        report.search_unchanged = !self.is_wanted();
        if let Some(mut builder) = self.builder.take() {
            builder.stop_with(stop)?;
            builder.set_addresses(&self.addresses)?;
            let (graph, newest) = (&site.loaded.graph, site.loaded.quality.newest_change);
            builder.set_labels(site.shelves().other_labels())?;
            let made = builder.finish(graph, &self.synonyms, &self.made_of, self.now, newest);
            // What SQLite gave up was given up for this.
            stop.check()?;
            made?.switch_in()?;
        }
        report.seconds.search = super::seconds_since(started);
        Ok(())
    }
}

/// Lets other machines have the search file in use, or no longer.
pub(super) fn share_search_file(config: &Config, stop: &Stop) -> Result<()> {
    let public = &config.paths.public;
    if config.share_search {
        search::share(&config.paths.search(), public, stop)
    } else {
        search::unshare(public)
    }
}

/// Whether a copy of a sound file is to be changed: where its documents were made from the same, and few of them are made
/// from something else now.
fn can_change(site: &SiteInputs, path: &Path, shared: &str) -> Result<bool> {
    let known = KnownInputs::open(path)?;
    if known.shared()?.as_deref() != Some(shared) {
        return Ok(false);
    }
    let categories = site.filled_categories();
    let slugs: Vec<&str> = categories.iter().map(|&own| site.loaded.graph.slug(own)).collect();
    if !known.has_numbers_for(&slugs)? {
        return Ok(false);
    }
    let products = site.shelves().by_barcode();
    let (mut looked_at, mut other) = (0, 0);
    for &position in products.iter().step_by(products.len().div_ceil(SAMPLE).max(1)) {
        let inputs = known.of(site.shelves().barcode(position))?;
        looked_at += 1;
        other += u64::from(inputs != Some(site.made_of(position).inputs.document));
    }
    let (documents, replaced) = known.counts()?;
    let there = products.len() as u64;
    let gone = documents.saturating_sub(there);
    Ok(looked_at > 0
        && is_few(other, looked_at)
        && is_few(gone, documents)
        && is_few(replaced, documents))
}

/// Whether this number of documents may be replaced.
fn is_few(count: u64, of: u64) -> bool {
    count * 100 <= of * REPLACED_MOST
}

/// A digest of what all documents are made from, next to what each is.
fn shared(site: &SiteInputs) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&program_digest()).update(site.texts.digest());
    for file in synonym_files(site.config) {
        let content = files::read(&file)?.unwrap_or_default();
        hasher.update(&content.len().to_le_bytes()).update(&content);
    }
    hasher.update(site.config.site.languages.join(" ").as_bytes());
    Ok(hasher.finalize().to_hex().to_string())
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
fn made_of(site: &SiteInputs, catalogue: &[u8], addresses: &[CategoryAddress]) -> Result<String> {
    let config = site.config;
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&bytes.len().to_le_bytes()).update(bytes);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(catalogue);
    add(format!("{:?}", (&config.substitutes, &config.weights)).as_bytes());
    add(config.site.languages.join(" ").as_bytes());
    let content = config.paths.contents();
    let rules = ["categories.toml", "substitutes.toml"].map(|name| content.file(name));
    let reasons = config.content().layers("substitutes.toml");
    for file in rules.iter().chain(&reasons).chain(&synonym_files(config)) {
        add(&files::read(file)?.unwrap_or_default());
    }
    add(site.texts.digest());
    for CategoryAddress { slug, tag, target } in addresses {
        add(format!("{slug} {tag:?} {target:?}").as_bytes());
    }
    Ok(hasher.finalize().to_hex().to_string())
}

fn synonym_files(config: &Config) -> Vec<PathBuf> {
    let own = config.site.languages.iter().map(String::as_str);
    let further = own.filter(|language| !SPOKEN.contains(language));
    let languages = SPOKEN.into_iter().chain(further);
    languages.map(|language| config.content_in(language).file("synonyms.toml")).collect()
}

/// The words that mean the same, of all languages visitors type in. A language without a file has
/// none.
fn synonyms(config: &Config) -> Result<Synonyms> {
    let mut all = Synonyms::default();
    for file in synonym_files(config) {
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
    substitutes: &[Arc<ShownProduct>],
    offered: &[OfferedView],
) -> NewDocument {
    // As on the page: a lower number of points within a letter is no better grade, another idea no replacement.
    let (mut notes, mut others) = (Vec::with_capacity(substitutes.len()), Vec::new());
    for (substitute, shown) in substitutes.iter().zip(offered) {
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
