//! Records on their way into the catalogue: read on one thread, written on this one, counted by
//! source.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use anyhow::{Result, anyhow, bail};

use super::gates::{self, FileRecords, NameCounts};
use super::gather::GatheredSources;
use super::kept_census::KeptCensus;
use super::{Report, RunContext};
use crate::fetch::{self, ObservedCategories, ReadOptions, ReadRecord, SourceFile, Withdrawn};
use crate::model::{RejectReason, Rejection, Timestamp};
use crate::store::{Census, KnownSources, ProductRow, Refresh, Scope, Settled, SourceId, Stamps};
use crate::telemetry::Amounts;

/// Records passed at once from the reading to the writing thread, and such batches under way.
const BATCH: usize = 64;
const BATCHES: usize = 8;

/// A file to read and the number of its source.
pub(super) struct Feed {
    pub(super) source: usize,
    pub(super) file: SourceFile,
}

/// Records of one file, with its number.
type RecordBatch = (usize, Vec<ReadRecord>);

/// Days after which the newest record of what is downloaded, and of files that lie here, is too old.
const DOWNLOAD_DAYS_MAX: i64 = 60;
const FILE_DAYS_MAX: i64 = 730;

/// Takes what is read into the running refresh and counts it.
pub(super) struct Intake<'i, 'c> {
    run: RunContext<'i>,
    refresh: Refresh<'c>,
    sources: &'i mut GatheredSources,
    ids: Vec<SourceId>,
    /// By file, in the order they are read.
    files: Vec<FileRecords>,
    report: &'i mut Report,
}

impl<'i, 'c> Intake<'i, 'c> {
    pub(super) fn new(
        run: RunContext<'i>,
        refresh: Refresh<'c>,
        sources: &'i mut GatheredSources,
        report: &'i mut Report,
    ) -> Result<Self> {
        let mut ids = Vec::new();
        for source in &sources.all {
            ids.push(refresh.source(&source.report.name)?);
        }
        Ok(Self { run, refresh, sources, ids, files: Vec::new(), report })
    }

    /// Reads files on one thread and writes on this one.
    pub(super) fn read(
        &mut self,
        feeds: &[Feed],
        options: &ReadOptions,
        stamps: &Stamps,
    ) -> Result<()> {
        let total = feeds.iter().map(|feed| feed.file.size).sum();
        let phase = self.run.reporter.phase("reading products", total, Amounts::Bytes);
        let bytes = AtomicU64::new(0);
        for feed in feeds {
            self.files.push(FileRecords::of(feed.file.name()));
        }
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel::<RecordBatch>(BATCHES);
            let reader = RecordReader { options, bytes: &bytes, sender };
            let reading = scope.spawn(move || reader.read(feeds));
            for (feed, records) in receiver {
                // Nothing is committed yet: whatever was read is as if it had not been.
                self.run.stop.check()?;
                phase.count_records(records.len() as u64);
                for record in records {
                    self.take(feeds[feed].source, feed, record, stamps)?;
                }
                phase.reach(bytes.load(Ordering::Relaxed));
            }
            reading.join().map_err(|_| anyhow!("the reading thread stopped unexpectedly"))?
        })
    }

    fn take(
        &mut self,
        source: usize,
        place: usize,
        record: ReadRecord,
        stamps: &Stamps,
    ) -> Result<()> {
        let id = self.ids[source];
        let file = &mut self.files[place];
        let records = &mut self.sources.all[source].report.records;
        match record {
            ReadRecord::Product(read) => {
                file.wanted += 1;
                let row = ProductRow::of(&read.product).updated_at(read.updated);
                let is_first = self.refresh.put(id, read.stamp, &row)?;
                self.count(source, is_first, row.modified);
            }
            ReadRecord::Known { stamp } => {
                // The stamps that the reader asks are these.
                let Some(record) = stamps.find(stamp) else { return Ok(()) };
                file.wanted += 1;
                let is_first = self.refresh.put_unread(id, record)?;
                self.count(source, is_first, self.refresh.modified(record));
            }
            ReadRecord::Unwanted(withdrawn) => {
                records.read += 1;
                records.unwanted += 1;
                self.withdraw(source, withdrawn);
            }
            ReadRecord::Rejected(rejection, withdrawn) => {
                records.reject(rejection.reason);
                file.reject(&rejection);
                self.withdraw(source, withdrawn);
                self.note_rejection(rejection);
            }
        }
        Ok(())
    }

    fn count(&mut self, source: usize, is_first: bool, modified: Timestamp) {
        let records = &mut self.sources.all[source].report.records;
        records.read += 1;
        *(if is_first { &mut records.products } else { &mut records.duplicates }) += 1;
        self.note_time(source, modified);
    }

    fn withdraw(&mut self, source: usize, withdrawn: Option<Withdrawn>) {
        if let Some(Withdrawn { barcode, modified }) = withdrawn {
            self.refresh.withdraw(barcode, modified);
            self.note_time(source, modified);
        }
    }

    /// Times after the export was written are mishaps and tell nothing.
    fn note_time(&mut self, source: usize, modified: Timestamp) {
        let source = &mut self.sources.all[source];
        if modified <= source.written.unwrap_or(self.run.now) {
            source.newest = source.newest.max(modified);
        }
    }

    fn note_rejection(&mut self, rejection: Rejection) {
        self.run.reporter.detail(&format!("rejected: {rejection}"));
        if self.report.rejections.len() < self.run.config.limits.journal_rejections {
            self.report.rejections.push(rejection);
        }
    }

    /// Judges what was read and makes it the catalogue, of which it gives a census; a dry run rolls it back.
    pub(super) fn finish(
        mut self,
        scope: Scope,
        known: Option<&KnownSources>,
        mut now: KnownSources,
        mut observed: ObservedCategories,
    ) -> Result<Census> {
        let mut settled = self.refresh.settle()?;
        self.total(&settled);
        let mut before = known.and_then(|known| known.named);
        if settled.before.products == 0 {
            // Of a catalogue that was lost.
            let kept = KeptCensus::read(&self.run.config.paths.census())?;
            (settled.before, before) = (kept.census, kept.named);
        }
        // A few changes say nothing of the share of names among all records.
        now.named = match scope {
            Scope::Whole => Some(named(self.report)),
            Scope::Changes => before,
        };
        self.refuse_nothing(&settled)?;
        self.warn_of_age();
        self.pass_gates(scope, &settled, [before, now.named])?;
        if self.run.options.dry_run {
            return Ok(settled.after);
        }
        self.refresh.for_each_with_other_categories(|categories, others| {
            observed.observe(categories, others);
        })?;
        self.note_reached(scope, known, &mut now);
        self.run.stop.check()?;
        self.refresh.commit(&observed.finish(), &now)?;
        Ok(settled.after)
    }

    fn total(&mut self, settled: &Settled) {
        self.report.products = settled.products;
        for source in &mut self.sources.all {
            self.report.records.add(&source.report.records);
            if let Some(counts) = settled.by_source.get(&source.report.name) {
                source.report.products = *counts;
            }
        }
    }

    /// A catalogue without products would empty the site, so it is never taken for one.
    fn refuse_nothing(&self, settled: &Settled) -> Result<()> {
        if self.report.files == 0 {
            bail!("the sources hold no file of products; the catalogue stays as it was");
        }
        if settled.after.products == 0 {
            let records = &self.report.records;
            let left_out = match records.unwanted {
                0 => String::new(),
                unwanted => format!(" that [filter] keeps (it left out {unwanted})"),
            };
            let mut message =
                format!("none of the {} records read is a product{left_out}", records.read);
            for reason in gates::one_reason(&self.run.config.gates, &self.files) {
                message.push_str("; ");
                message.push_str(&reason);
            }
            bail!("{message}; the catalogue stays as it was");
        }
        Ok(())
    }

    /// An export that is no longer made looks like one without changes (openfoodfacts-server issue 13153).
    fn warn_of_age(&self) {
        for source in &self.sources.all {
            let limit = if source.written.is_some() { DOWNLOAD_DAYS_MAX } else { FILE_DAYS_MAX };
            let days = (self.run.now - source.newest) / Timestamp::DAY;
            if source.newest > Timestamp::UNKNOWN && days > limit {
                let (name, newest) = (&source.report.name, source.newest);
                let message = format!(
                    "the newest record of {name} is of {newest}, {days} days ago: is it still made?"
                );
                self.run.reporter.warn(&message);
            }
        }
    }

    fn pass_gates(
        &mut self,
        scope: Scope,
        settled: &Settled,
        named: [NameCounts; 2],
    ) -> Result<()> {
        let config = &self.run.config.gates;
        let mut closed = gates::closed(config, &self.report.records, scope, settled, named);
        closed.extend(gates::one_reason(config, &self.files));
        Ok(gates::pass(self.run, self.report, "the catalogue", closed)?)
    }

    /// Up to when the catalogue now has all changes of each export.
    fn note_reached(&self, scope: Scope, known: Option<&KnownSources>, now: &mut KnownSources) {
        for source in &self.sources.all {
            let before = known.and_then(|known| known.reached.get(&source.report.name));
            let start = match scope {
                Scope::Whole => source.newest,
                Scope::Changes => before.copied().unwrap_or_default(),
            };
            if source.written.is_some() && start > Timestamp::UNKNOWN {
                let last = source.changes.last().map(|changes| changes.last).unwrap_or_default();
                now.reached.insert(source.report.name.clone(), start.max(last));
            }
        }
    }
}

/// Records that had a name, and records that could have had one.
fn named(report: &Report) -> (u64, u64) {
    let records = &report.records;
    let named = records.products + records.duplicates;
    let nameless = records.rejected.get(RejectReason::NoName.code()).copied().unwrap_or(0);
    (named, named + nameless)
}

/// Reads files and passes their records on in batches.
struct RecordReader<'r> {
    options: &'r ReadOptions<'r>,
    bytes: &'r AtomicU64,
    sender: SyncSender<RecordBatch>,
}

impl RecordReader<'_> {
    fn read(&self, feeds: &[Feed]) -> Result<()> {
        for (number, feed) in feeds.iter().enumerate() {
            let mut records = Vec::with_capacity(BATCH);
            fetch::read(&feed.file, self.options, self.bytes, &mut |record| {
                records.push(record);
                if records.len() == BATCH {
                    let full = std::mem::replace(&mut records, Vec::with_capacity(BATCH));
                    self.send(number, full)?;
                }
                Ok(())
            })?;
            self.send(number, records)?;
        }
        Ok(())
    }

    fn send(&self, file: usize, records: Vec<ReadRecord>) -> Result<()> {
        self.sender.send((file, records)).map_err(|_| anyhow!("the writing side stopped"))
    }
}
