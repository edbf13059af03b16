//! Sources → catalogue: what the files say, in one transaction, or nothing.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use anyhow::{Context, Result, anyhow, bail};

use super::{Order, Report, Thoroughness};
use crate::config::Config;
use crate::fetch::{
    self, Kind, ObservedCategories, ReadOptions, Reading, Skipped, SourceFile, Sources, Taxonomy,
};
use crate::store::{Catalogue, KnownSources, Put, Refresh};
use crate::telemetry::{Amounts, Reporter};

/// Records passed at once from the reading to the writing thread, and such batches under way.
const BATCH: usize = 64;
const BATCHES: usize = 8;

/// Makes the catalogue what the sources say. Where the files are those of the last time, they are
/// not read.
pub(super) fn refresh(order: Order, catalogue: &mut Catalogue, report: &mut Report) -> Result<()> {
    let Order { config, thoroughness, reporter } = order;
    let sources = fetch::discover(&config.sources)?;
    report.files = sources.files.len() as u64;
    report.skipped_files = sources.skipped.len() as u64;
    for skipped in &sources.skipped {
        reporter.warn(&format!(
            "{} was skipped: it looks like {}",
            skipped.path.display(),
            skipped.looks_like
        ));
    }
    let known = catalogue.sources()?;
    refuse_lost(&sources.skipped, known.as_ref())?;
    let now = known_sources(&sources.files, config)?;
    if thoroughness == Thoroughness::Incremental && known.as_ref() == Some(&now) {
        report.sources_unchanged = true;
        reporter.say("the sources have not changed and are not read again (--full reads them)");
        return Ok(());
    }
    let taxonomy = taxonomy(&sources, reporter)?;
    let options = ReadOptions {
        language: &config.site.language,
        taxonomy: &taxonomy,
        record_bytes_max: config.limits.record_bytes,
    };
    let mut intake = Intake {
        refresh: catalogue.refresh()?,
        observed: ObservedCategories::new(&taxonomy),
        rejections_max: config.limits.journal_rejections,
        reporter,
        report,
    };
    read(&sources, &options, &mut intake)?;
    intake.commit(&now)?;
    catalogue.checkpoint()
}

/// A file that was read the last time and is no data now was damaged on its way here: an error
/// page saved in its place, for instance. Its products must not be taken for gone.
fn refuse_lost(skipped: &[Skipped], known: Option<&KnownSources>) -> Result<()> {
    let files = known.map_or(&[][..], |known| &known.files);
    for skipped in skipped {
        if files.contains(&absolute(&skipped.path)?) {
            bail!(
                "{} was read the last time and now looks like {}; mend it, or take it out of the \
                 source to let its products go",
                skipped.path.display(),
                skipped.looks_like
            );
        }
    }
    Ok(())
}

/// What the catalogue depends on: the files by place, size and time, and the rules of reading.
fn known_sources(files: &[SourceFile], config: &Config) -> Result<KnownSources> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&fetch::RULES_VERSION.to_le_bytes());
    hasher.update(config.site.language.as_bytes());
    hasher.update(&config.limits.record_bytes.to_le_bytes());
    let places: Vec<String> =
        files.iter().map(|file| absolute(&file.path)).collect::<Result<_>>()?;
    for (file, place) in files.iter().zip(&places) {
        hasher.update(place.as_bytes()).update(&[0]);
        hasher.update(&file.size.to_le_bytes()).update(&file.modified.to_le_bytes());
    }
    Ok(KnownSources { identity: hasher.finalize().to_hex().to_string(), files: places })
}

fn absolute(path: &Path) -> Result<String> {
    let place = path.canonicalize().with_context(|| format!("cannot find {}", path.display()))?;
    Ok(place.to_string_lossy().into_owned())
}

fn taxonomy(sources: &Sources, reporter: &Reporter) -> Result<Taxonomy> {
    let mut taxonomy = Taxonomy::default();
    for file in sources.files.iter().filter(|file| file.kind == Kind::Taxonomy) {
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

/// Reads on one thread and writes on this one.
fn read(sources: &Sources, options: &ReadOptions, intake: &mut Intake) -> Result<()> {
    let products: Vec<&SourceFile> =
        sources.files.iter().filter(|file| file.kind != Kind::Taxonomy).collect();
    let total = products.iter().map(|file| file.size).sum();
    let phase = intake.reporter.phase("reading products", total, Amounts::Bytes);
    let bytes = AtomicU64::new(0);
    std::thread::scope(|scope| -> Result<()> {
        let (sender, receiver) = sync_channel::<Vec<Reading>>(BATCHES);
        let reading = scope.spawn({
            let (products, bytes) = (&products, &bytes);
            move || read_files(products, options, bytes, &sender)
        });
        for batch in receiver {
            for reading in batch {
                intake.take(reading)?;
            }
            phase.reach(bytes.load(Ordering::Relaxed));
        }
        reading.join().map_err(|_| anyhow!("the reading thread stopped unexpectedly"))?
    })
}

fn read_files(
    files: &[&SourceFile],
    options: &ReadOptions,
    bytes: &AtomicU64,
    sender: &SyncSender<Vec<Reading>>,
) -> Result<()> {
    let gone = |_| anyhow!("the writing side stopped");
    let mut batch = Vec::with_capacity(BATCH);
    for file in files {
        fetch::read(file, options, bytes, &mut |reading| {
            batch.push(reading);
            if batch.len() == BATCH {
                let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                sender.send(full).map_err(gone)?;
            }
            Ok(())
        })?;
    }
    sender.send(batch).map_err(gone)
}

/// Takes what was read into the running refresh and counts it.
struct Intake<'a, 'c, 't> {
    refresh: Refresh<'c>,
    observed: ObservedCategories<'t>,
    rejections_max: usize,
    reporter: &'a Reporter,
    report: &'a mut Report,
}

impl Intake<'_, '_, '_> {
    fn take(&mut self, reading: Reading) -> Result<()> {
        let records = &mut self.report.records;
        match reading {
            Reading::Product(cleaned) => {
                records.read += 1;
                records.dropped_amounts += u64::from(cleaned.dropped_amounts);
                self.observed.observe(&cleaned);
                match self.refresh.put(&cleaned.product)? {
                    Put::First => records.products += 1,
                    Put::Duplicate => records.duplicates += 1,
                }
            }
            Reading::Rejected(rejection) => {
                records.reject(rejection.reason);
                self.reporter.detail(&format!("rejected: {rejection}"));
                if self.report.rejections.len() < self.rejections_max {
                    self.report.rejections.push(rejection);
                }
            }
        }
        Ok(())
    }

    /// A catalogue without products would empty the site, so it is never taken for one.
    fn commit(self, sources: &KnownSources) -> Result<()> {
        if self.report.files == 0 {
            bail!("the sources hold no file of products; the catalogue stays as it was");
        }
        if self.refresh.products() == 0 {
            bail!(
                "none of the {} records read is a product; the catalogue stays as it was",
                self.report.records.read
            );
        }
        self.report.products = self.refresh.commit(&self.observed.finish(), sources)?;
        Ok(())
    }
}
