//! Files of the sources → catalogue: what they say, in one transaction, or nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::gather::{Changes, GatheredSource, GatheredSources};
use super::intake::{Feed, Finished, Intake};
use super::{Report, RunContext, Thoroughness, gather};
use crate::config::Config;
use crate::fetch::{
    self, FileKind, Filter, ObservedCategories, ReadOptions, SkippedFile, SourceFile, Taxonomy,
};
use crate::store::{Catalogue, KnownSources, Scope};
use crate::telemetry::Reporter;

/// Makes the catalogue what the sources say. Where their files are those of the last time, they
/// are not read; where only changes came, only those are.
pub(super) fn refresh(
    run: RunContext,
    catalogue: &mut Catalogue,
    report: &mut Report,
) -> Result<()> {
    let known = catalogue.sources()?;
    let fetched = catalogue.fetched()?;
    let started = Instant::now();
    let gathered = gather::gather(run, known.as_ref(), fetched, &mut report.sources);
    report.seconds.fetch = super::rounded(started.elapsed());
    let mut sources = gathered?;
    let asked = sources.asked;
    let started = Instant::now();
    let done = RefreshWork { run, catalogue, report }.read_if_changed(&mut sources, known.as_ref());
    report.seconds.read = super::rounded(started.elapsed());
    // Whatever was read belongs to the report, of a failed run too.
    report.sources = sources.into_reports().collect();
    done?;
    if asked && !run.dry_run {
        catalogue.note_fetched(run.now)?;
    }
    Ok(())
}

struct RefreshWork<'w> {
    run: RunContext<'w>,
    catalogue: &'w mut Catalogue,
    report: &'w mut Report,
}

impl RefreshWork<'_> {
    fn read_if_changed(
        self,
        sources: &mut GatheredSources,
        known: Option<&KnownSources>,
    ) -> Result<()> {
        let reporter = self.run.reporter;
        self.report.files = (sources.files().count() + sources.changes().count()) as u64;
        self.report.skipped_files = sources.skipped.len() as u64;
        warn_of_skipped(&sources.skipped, reporter);
        refuse_lost(&sources.skipped, known)?;
        let now = known_sources(sources, self.run.config)?;
        let new_changes = known.and_then(|known| changes_since(known, &now));
        let is_incremental = self.run.thoroughness == Thoroughness::Incremental;
        match new_changes.filter(|_| is_incremental) {
            Some(0) => {
                self.report.sources_unchanged = true;
                reporter
                    .say("the sources have not changed and are not read again (--full reads them)");
                Ok(())
            }
            Some(new) => self.read(sources, Scope::Changes, new, now, known),
            None => self.read(sources, Scope::Whole, now.changes.len(), now, known),
        }
    }

    /// Reads all files, or only the `new` last files of changes.
    fn read(
        self,
        sources: &mut GatheredSources,
        scope: Scope,
        new: usize,
        now: KnownSources,
        known: Option<&KnownSources>,
    ) -> Result<()> {
        let Self { run, catalogue, report } = self;
        let taxonomy = taxonomy(sources.files(), run.reporter)?;
        let filter = filter(run.config);
        let (refresh, stamps) = catalogue.refresh(scope)?;
        let feeds = feeds(&sources.all, scope, new);
        let mut intake = Intake::new(run, refresh, sources, report)?;
        intake.read(
            &feeds,
            &ReadOptions {
                language: &run.config.site.language,
                taxonomy: &taxonomy,
                filter: &filter,
                record_bytes_max: run.config.limits.record_bytes,
                is_known: &|stamp| stamps.find(stamp).is_some(),
            },
            &stamps,
        )?;
        let finished = intake.finish(scope, known, now, ObservedCategories::new(&taxonomy))?;
        if finished == Finished::Committed {
            report.catalogue_log_bytes = catalogue.log_bytes();
            catalogue.checkpoint()?;
        }
        Ok(())
    }
}

fn warn_of_skipped(skipped: &[SkippedFile], reporter: &Reporter) {
    for skipped in skipped {
        reporter.warn(&format!(
            "{} was skipped: it looks like {}",
            skipped.path.display(),
            skipped.looks_like
        ));
    }
}

/// A file that was read the last time and is no data now was damaged on its way here: an error
/// page saved in its place, for instance. Its products must not be taken for gone.
fn refuse_lost(skipped: &[SkippedFile], known: Option<&KnownSources>) -> Result<()> {
    let files = known.map_or(&[][..], |known| &known.files);
    for skipped in skipped {
        if files.contains(&absolute(&skipped.path)?) {
            bail!(
                "{} was read last time and now looks like {}; repair it, or remove it from the \
                 source to drop its products",
                skipped.path.display(),
                skipped.looks_like
            );
        }
    }
    Ok(())
}

/// What the catalogue will depend on: the files by place, size and time, and the rules of reading.
fn known_sources(sources: &GatheredSources, config: &Config) -> Result<KnownSources> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&fetch::RULES_VERSION.to_le_bytes());
    hasher.update(config.site.language.as_bytes()).update(&[0]);
    hasher.update(format!("{:?}", config.filter).as_bytes()).update(&[0]);
    hasher.update(&config.limits.record_bytes.to_le_bytes());
    let mut places = Vec::new();
    for file in sources.files() {
        let place = absolute(&file.path)?;
        hasher.update(place.as_bytes()).update(&[0]);
        hasher.update(&file.size.to_le_bytes()).update(&file.modified.to_le_bytes());
        places.push(place);
    }
    Ok(KnownSources {
        identity: hasher.finalize().to_hex().to_string(),
        files: places,
        changes: sources
            .changes()
            .map(|changes| absolute(&changes.file.path))
            .collect::<Result<_>>()?,
        reached: BTreeMap::new(),
        named: None,
    })
}

/// How many files of changes came since, at the end of the list; `None` where that is not all that
/// changed.
fn changes_since(known: &KnownSources, now: &KnownSources) -> Option<usize> {
    let continues = known.identity == now.identity && now.changes.starts_with(&known.changes);
    continues.then(|| now.changes.len() - known.changes.len())
}

fn absolute(path: &Path) -> Result<String> {
    let place = path.canonicalize().with_context(|| format!("cannot find {}", path.display()))?;
    Ok(place.to_string_lossy().into_owned())
}

/// The taxonomy among some files.
pub(super) fn taxonomy<'f>(
    files: impl Iterator<Item = &'f SourceFile>,
    reporter: &Reporter,
) -> Result<Taxonomy> {
    let mut taxonomy = Taxonomy::default();
    for file in files.filter(|file| file.kind == FileKind::Taxonomy) {
        taxonomy.add_file(file)?;
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
        countries: filter.countries.clone(),
        languages: filter.languages.clone(),
        categories: filter.categories.clone(),
        completeness_min: f64::from(filter.completeness_percent) / 100.0,
    }
}

/// The files to read, with the source each is of.
fn feeds(sources: &[GatheredSource], scope: Scope, new: usize) -> Vec<Feed> {
    let numbered = || sources.iter().enumerate();
    let changes: Vec<(usize, &Changes)> = numbered()
        .flat_map(|(number, source)| source.changes.iter().map(move |changes| (number, changes)))
        .collect();
    let new_changes = changes[changes.len() - new..]
        .iter()
        .map(|(number, changes)| Feed { source: *number, file: changes.file.clone() });
    let is_of_products = |file: &&SourceFile| file.kind != FileKind::Taxonomy;
    let whole = numbered().flat_map(|(number, source)| {
        let files = source.files.iter().filter(is_of_products);
        files.map(move |file| Feed { source: number, file: file.clone() })
    });
    match scope {
        Scope::Whole => whole.chain(new_changes).collect(),
        Scope::Changes => new_changes.collect(),
    }
}
