//! Files of the sources → catalogue: what they say, in one transaction, or nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::gather::{GatheredSource, GatheredSources};
use super::intake::{Feed, Intake};
use super::kept_census::KeptCensus;
use super::{Report, RunContext, gates, gather, surroundings};
use crate::config::Config;
use crate::fetch::{
    self, FileKind, Filter, ObservedCategories, ReadOptions, SkippedFile, SourceFile, Taxonomy,
};
use crate::files;
use crate::model::{Stop, country};
use crate::store::{Catalogue, Census, KnownSources, Scope};
use crate::telemetry::Reporter;

/// Makes the catalogue what the sources say. Where their files are those of the last time, they
/// are not read; where only changes came, only those are.
pub(super) fn refresh(
    run: RunContext,
    catalogue: &mut Catalogue,
    report: &mut Report,
) -> Result<()> {
    surroundings::ensure_usable(run.now)?;
    let known = catalogue.sources()?;
    let fetched = catalogue.fetched()?;
    let started = Instant::now();
    let gathered = gather::gather(run, known.as_ref(), fetched, &mut report.sources);
    report.seconds.fetch = super::seconds_since(started);
    let mut sources = gathered?;
    let asked = sources.asked;
    let started = Instant::now();
    let done = read_if_changed(run, catalogue, report, &mut sources, known.as_ref());
    report.seconds.read = super::seconds_since(started);
    // Whatever was read belongs to the report, of a failed run too.
    report.sources = sources.into_reports();
    let census = done?;
    if run.options.dry_run {
        return Ok(());
    }
    if asked {
        catalogue.note_fetched(run.now)?;
    }
    keep_census(run, catalogue, census)
}

/// Keeps the census apart from the catalogue, where a refresh took a new one or none is kept yet.
fn keep_census(run: RunContext, catalogue: &Catalogue, new: Option<Census>) -> Result<()> {
    let path = run.config.paths.census();
    let census = match new {
        Some(census) => census,
        None if files::is_there(&path)? => return Ok(()),
        None => catalogue.census()?,
    };
    let named = catalogue.sources()?.and_then(|sources| sources.named);
    KeptCensus { census, named }.keep(&path)
}

/// Returns the census of what the catalogue has become, where sources were read.
fn read_if_changed(
    run: RunContext,
    catalogue: &mut Catalogue,
    report: &mut Report,
    sources: &mut GatheredSources,
    known: Option<&KnownSources>,
) -> Result<Option<Census>> {
    report.files = (sources.files().count() + sources.changes().count()) as u64;
    report.skipped_files = sources.skipped.len() as u64;
    judge_skipped(&sources.skipped, known, run.reporter)?;
    let now = known_sources(sources, run.config)?;
    let lost = lost_taxonomies(known, &now);
    gates::pass(run, report, "the catalogue", lost)?;
    let Some((scope, new)) = news(run.options.is_full, known, &now) else {
        report.sources_unchanged = true;
        run.reporter.say("the sources have not changed and are not read again (--full reads them)");
        return Ok(None);
    };
    let languages = &run.config.site.languages;
    let taxonomy = taxonomy(languages, sources.files(), run.reporter, run.stop)?;
    gates::pass(run, report, "the catalogue", taxonomy.excesses().to_vec())?;
    let feeds = feeds(&sources.all, scope, new);
    let (refresh, stamps) = catalogue.refresh(scope)?;
    let options = ReadOptions {
        languages,
        taxonomy: &taxonomy,
        filter: &filter(run.config),
        now: run.now,
        record_bytes_max: run.config.limits.record_bytes,
        is_known: &|stamp| stamps.find(stamp).is_some(),
    };
    let mut intake = Intake::new(run, refresh, sources, report)?;
    intake.read(&feeds, &options, &stamps)?;
    let census = intake.finish(scope, known, now, ObservedCategories::new(&taxonomy))?;
    if !run.options.dry_run {
        report.catalogue_log_bytes = catalogue.log_bytes();
        catalogue.checkpoint()?;
    }
    Ok(Some(census))
}

/// What is to be read, and how many of the last files of changes; nothing where all is as it was.
fn news(is_full: bool, known: Option<&KnownSources>, now: &KnownSources) -> Option<(Scope, usize)> {
    if let Some(known) = known
        && known.identity == now.identity
        && now.changes.starts_with(&known.changes)
        && !is_full
    {
        let new = now.changes.len() - known.changes.len();
        return (new > 0).then_some((Scope::Changes, new));
    }
    Some((Scope::Whole, now.changes.len()))
}

/// Names the files that are passed over. One that was read the last time and is no data now was damaged on its way
/// here: an error page saved in its place, for instance. Its products must not be taken for gone.
fn judge_skipped(
    skipped: &[SkippedFile],
    known: Option<&KnownSources>,
    reporter: &Reporter,
) -> Result<()> {
    for SkippedFile { path, foreign } in skipped {
        reporter.warn(&format!("{} was skipped: it looks like {foreign}", path.display()));
    }
    let Some(known) = known else { return Ok(()) };
    for SkippedFile { path, foreign } in skipped {
        if known.files.contains(&absolute(path)?) {
            bail!(
                "{} was read last time and now looks like {foreign}; repair it, or remove it \
                 from the source to drop its products",
                path.display()
            );
        }
    }
    Ok(())
}

/// Taxonomies that were read the last time and are not there now, nor another of the same name: without one, categories
/// lose their names, and with the names the addresses of their pages change.
fn lost_taxonomies(known: Option<&KnownSources>, now: &KnownSources) -> Vec<String> {
    let name = |path: &str| Path::new(path).file_name().map(ToOwned::to_owned);
    let mut lost = Vec::new();
    for path in known.into_iter().flat_map(|known| &known.taxonomies) {
        if !now.taxonomies.iter().any(|other| name(other) == name(path)) {
            lost.push(format!("the taxonomy {path} was read last time and is gone: put it back"));
        }
    }
    lost
}

/// What the catalogue will depend on: the files by place, size and time, and the rules of reading.
fn known_sources(sources: &GatheredSources, config: &Config) -> Result<KnownSources> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&fetch::RULES_VERSION.to_le_bytes());
    for language in &config.site.languages {
        hasher.update(language.as_bytes()).update(&[0]);
    }
    hasher.update(format!("{:?}", config.filter).as_bytes()).update(&[0]);
    hasher.update(&config.limits.record_bytes.to_le_bytes());
    let (mut files, mut taxonomies) = (Vec::new(), Vec::new());
    for file in sources.files() {
        let place = absolute(&file.path)?;
        hasher.update(place.as_bytes()).update(&[0]);
        hasher.update(&file.size.to_le_bytes()).update(&file.modified.to_le_bytes());
        if file.kind == FileKind::Taxonomy {
            taxonomies.push(place.clone());
        }
        files.push(place);
    }
    let mut changes = Vec::new();
    for change in sources.changes() {
        changes.push(absolute(&change.file.path)?);
    }
    let identity = hasher.finalize().to_hex().to_string();
    let (reached, named) = (BTreeMap::new(), None);
    Ok(KnownSources { identity, files, taxonomies, changes, reached, named })
}

fn absolute(path: &Path) -> Result<String> {
    let place = path.canonicalize().with_context(|| format!("cannot find {}", path.display()))?;
    Ok(place.to_string_lossy().into_owned())
}

/// The taxonomy among some files, for a site in some languages.
pub(super) fn taxonomy<'f>(
    languages: &[String],
    files: impl Iterator<Item = &'f SourceFile>,
    reporter: &Reporter,
    stop: &Stop,
) -> Result<Taxonomy> {
    let mut taxonomy = Taxonomy::of_site(languages);
    for file in files.filter(|file| file.kind == FileKind::Taxonomy) {
        taxonomy.add_file(file, stop)?;
    }
    if let [first, ..] = taxonomy.unread() {
        let count = taxonomy.unread().len();
        reporter.warn(&format!("taxonomy entries left out: {count}, the first: {first}"));
    }
    if taxonomy.is_empty() {
        reporter.warn(
            "there is no taxonomy among the sources: categories keep the names and languages \
             people typed; add categories.full.json of Open Food Facts",
        );
    }
    Ok(taxonomy)
}

/// Which products are wanted.
pub(super) fn filter(config: &Config) -> Filter {
    let filter = &config.filter;
    Filter {
        countries: filter.countries.iter().cloned().map(country).collect(),
        languages: filter.languages.clone(),
        categories: filter.categories.clone(),
        completeness_min: f64::from(filter.completeness_percent) / 100.0,
    }
}

/// The files to read, with the source each is of.
fn feeds(sources: &[GatheredSource], scope: Scope, new: usize) -> Vec<Feed> {
    let mut feeds = Vec::new();
    let mut changes = Vec::new();
    for (source, gathered) in sources.iter().enumerate() {
        for file in &gathered.files {
            if scope == Scope::Whole && file.kind != FileKind::Taxonomy {
                feeds.push(Feed { source, file: file.clone() });
            }
        }
        for change in &gathered.changes {
            changes.push(Feed { source, file: change.file.clone() });
        }
    }
    // Changes are newer than any export, so they are read last.
    feeds.append(&mut changes.split_off(changes.len() - new));
    feeds
}
