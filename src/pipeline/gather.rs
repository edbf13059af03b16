//! Sources → files on this machine: servers are asked where that is due, and what they answer is
//! kept below data/downloads until they have something newer.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use url::Url;

use crate::model::{Tag, Timestamp};

use super::report::{Obtained, SourceReport};
use super::terminal_progress::TerminalProgress;
use super::{FetchPolicy, RunContext};
use crate::config::{SearchConfig, SourceConfig};
use crate::fetch::http::{self, Client, Manners, Pace, SystemClock, parse_url};
use crate::fetch::{
    self, Download, DownloadOutcome, Expected, FileKind, ProductSearch, SkippedFile, SourceFile,
    TAXONOMY_BYTES_MAX,
};
use crate::store::KnownSources;

/// A source with its files on this machine.
pub(super) struct GatheredSource {
    pub(super) report: SourceReport,
    /// All it has.
    pub(super) files: Vec<SourceFile>,
    /// Changes since then, in run.
    pub(super) changes: Vec<Changes>,
    /// For exports: nothing in it can be newer.
    pub(super) written: Option<Timestamp>,
}

/// A file of changes.
pub(super) struct Changes {
    pub(super) file: SourceFile,
    /// Time of its last change.
    pub(super) last: Timestamp,
}

/// All sources with their files.
pub(super) struct GatheredSources {
    pub(super) all: Vec<GatheredSource>,
    pub(super) taxonomy: Option<SourceFile>,
    pub(super) taxonomy_report: Option<SourceReport>,
    pub(super) skipped: Vec<SkippedFile>,
    /// True where servers were asked.
    pub(super) asked: bool,
}

impl GatheredSources {
    pub(super) fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.all.iter().flat_map(|source| &source.files).chain(&self.taxonomy)
    }

    /// Figures are kept by name: a source that is named twice gets a number.
    fn tell_apart(&self, name: &mut String) {
        let is_taken = |name: &str| self.all.iter().any(|source| source.report.name == name);
        let plain = name.clone();
        let mut number = 2;
        while is_taken(name) {
            *name = format!("{plain} #{number}");
            number += 1;
        }
    }

    /// What is known of all sources.
    pub(super) fn into_reports(self) -> impl Iterator<Item = SourceReport> {
        self.all.into_iter().map(|source| source.report).chain(self.taxonomy_report)
    }

    pub(super) fn changes(&self) -> impl Iterator<Item = &Changes> {
        self.all.iter().flat_map(|source| &source.changes)
    }
}

/// Brings the files of all sources to this machine.
pub(super) fn gather(
    run: RunContext,
    known: Option<&KnownSources>,
    fetched: Option<Timestamp>,
    failed: &mut Vec<SourceReport>,
) -> Result<GatheredSources> {
    let clock = SystemClock::start();
    let progress = TerminalProgress::new(run.reporter);
    let client = Client::new(manners(run), &clock, &progress, run.stop)?;
    let pace = Pace::a_minute(run.config.fetch.searches_per_minute);
    let gatherer = Gatherer {
        run,
        client: &client,
        pace: &pace,
        progress: &progress,
        known,
        asks: asks(run, fetched),
    };
    gatherer.all(failed)
}

/// The files on this machine that tell the taxonomy; no server is asked.
pub(super) fn taxonomy_files(run: RunContext) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for source in &run.config.sources {
        if let SourceConfig::File(path) = source {
            files.append(&mut fetch::discover(std::slice::from_ref(path))?.files);
        }
    }
    files.retain(|file| file.kind == FileKind::Taxonomy);
    if let Some(target) = taxonomy_target(run)? {
        files.extend(kept_taxonomy(&target)?);
    }
    Ok(files)
}

fn taxonomy_target(run: RunContext) -> Result<Option<Download>> {
    let Some(url) = &run.config.fetch.taxonomy else { return Ok(None) };
    let folder = run.config.paths.downloads().join("taxonomy");
    Ok(Some(Download::within(&folder, parse_url(url)?, TAXONOMY_BYTES_MAX, Expected::Taxonomy)))
}

/// The taxonomy that was fetched.
fn kept_taxonomy(target: &Download) -> Result<Option<SourceFile>> {
    let kept = target.kept().map(|_| SourceFile::of_kind(&target.path, FileKind::Taxonomy));
    kept.transpose()
}

fn manners(run: RunContext) -> Manners {
    let fetch = &run.config.fetch;
    Manners {
        user_agent: format!("sitegen/{} ({})", env!("CARGO_PKG_VERSION"), fetch.contact),
        connect_timeout: fetch.connect_timeout,
        read_timeout: fetch.read_timeout,
        total_timeout: fetch.total_timeout,
        attempts: fetch.attempts,
        retry_wait: fetch.retry_wait,
        allow_private: fetch.allow_private_sources,
    }
}

fn kind(source: &SourceConfig) -> &'static str {
    match source {
        SourceConfig::File(_) => "file",
        SourceConfig::Dump { .. } => "dump",
        SourceConfig::Search(_) => "search",
    }
}

/// What a source is called in reports: its path or address, and what it is searched for.
fn name(source: &SourceConfig) -> String {
    match source {
        SourceConfig::File(path) => path.display().to_string(),
        SourceConfig::Dump { url, .. } => url.clone(),
        SourceConfig::Search(search) => {
            let mut searches = search.terms.clone();
            searches.extend(search.categories.iter().map(Tag::to_string));
            format!("{} ({})", search.url, searches.join(", "))
        }
    }
}

/// Whether servers are to be asked even where their files are here.
fn asks(run: RunContext, fetched: Option<Timestamp>) -> bool {
    let every = i64::try_from(run.config.fetch.every.as_secs()).unwrap_or(i64::MAX);
    match run.fetch_policy {
        FetchPolicy::Always => true,
        FetchPolicy::WhenDue => fetched.is_none_or(|fetched| run.now - fetched >= every),
        FetchPolicy::Never => false,
    }
}

pub(super) struct Gatherer<'g> {
    pub(super) run: RunContext<'g>,
    pub(super) client: &'g Client<'g>,
    pace: &'g Pace,
    pub(super) progress: &'g TerminalProgress<'g>,
    pub(super) known: Option<&'g KnownSources>,
    pub(super) asks: bool,
}

impl Gatherer<'_> {
    /// All sources; where one fails, `failed` gets the reports up to there.
    fn all(&self, failed: &mut Vec<SourceReport>) -> Result<GatheredSources> {
        let configured = &self.run.config.sources;
        let remote = configured.iter().any(SourceConfig::is_remote);
        let (taxonomy, taxonomy_report) = self.taxonomy()?.unzip();
        let mut gathering = GatheredSources {
            all: Vec::new(),
            taxonomy: taxonomy.flatten(),
            taxonomy_report,
            skipped: Vec::new(),
            asked: self.asks && remote,
        };
        for source in configured {
            let started = Instant::now();
            let gathered = self.one(source, &mut gathering.skipped);
            self.progress.clear();
            match gathered {
                Ok(mut gathered) => {
                    self.close(&mut gathered.report, started);
                    gathering.tell_apart(&mut gathered.report.name);
                    gathering.all.push(gathered);
                }
                Err(error) => {
                    let mut report =
                        SourceReport::new(kind(source), &name(source), Obtained::Failed);
                    self.close(&mut report, started);
                    failed.extend(gathering.into_reports());
                    failed.push(report);
                    return Err(error);
                }
            }
        }
        Ok(gathering)
    }

    fn one(&self, source: &SourceConfig, skipped: &mut Vec<SkippedFile>) -> Result<GatheredSource> {
        match source {
            SourceConfig::File(path) => {
                let mut found = fetch::discover(std::slice::from_ref(path))?;
                skipped.append(&mut found.skipped);
                let report = SourceReport::new(kind(source), &name(source), Obtained::Here);
                Ok(GatheredSource {
                    report,
                    files: found.files,
                    changes: Vec::new(),
                    written: None,
                })
            }
            SourceConfig::Dump { url, deltas } => self.dump(url, deltas.as_deref()),
            SourceConfig::Search(search) => self.search(&name(source), search),
        }
    }

    fn search(&self, name: &str, config: &SearchConfig) -> Result<GatheredSource> {
        let search = ProductSearch {
            host: parse_url(&config.url)?,
            terms: config.terms.clone(),
            categories: config.categories.iter().map(Tag::to_string).collect(),
            pages: config.pages,
            page_size: config.page_size,
        };
        let folder = self.folder(&format!("search {search:?}"), search.host.host_str());
        let mut pages = search.kept(&folder);
        let obtained = if self.asks_for(&config.url, !pages.is_empty())? {
            self.run.reporter.say(&format!("search_file {} …", config.url));
            pages = search.fetch(self.client, self.pace, &folder, self.run.now)?;
            Obtained::Fetched
        } else {
            Obtained::Kept
        };
        let report = SourceReport::new("search", name, obtained);
        let files = pages.iter().map(|page| fetch::recognise(page)).collect::<Result<_>>()?;
        Ok(GatheredSource { report, files, changes: Vec::new(), written: None })
    }

    /// The taxonomy: the newest that can be had. Names are worth less than a catalogue, so that it
    /// cannot be had stops nothing.
    fn taxonomy(&self) -> Result<Option<(Option<SourceFile>, SourceReport)>> {
        let Some(target) = taxonomy_target(self.run)? else { return Ok(None) };
        let started = Instant::now();
        let mut obtained = Obtained::Kept;
        if self.asks || (target.kept().is_none() && self.run.fetch_policy != FetchPolicy::Never) {
            let fetched = target.fetch(self.client, self.run.now);
            self.progress.clear();
            self.run.stop.check()?;
            match fetched {
                Ok(DownloadOutcome::New) => obtained = Obtained::Fetched,
                Ok(DownloadOutcome::Unchanged) => obtained = Obtained::Unchanged,
                Err(error) => {
                    self.run.reporter.warn(&format!("cannot fetch the taxonomy: {error:#}"));
                }
            }
        }
        let mut report = SourceReport::new("taxonomy", target.url.as_str(), obtained);
        report.validators = target.kept();
        self.close(&mut report, started);
        Ok(Some((kept_taxonomy(&target)?, report)))
    }

    /// Notes what a source's files cost.
    fn close(&self, report: &mut SourceReport, started: Instant) {
        report.traffic = self.client.take_traffic().into();
        report.seconds = super::rounded(started.elapsed());
    }

    /// Whether a source is asked; an error where it must be and must not be.
    pub(super) fn asks_for(&self, url: &str, is_kept: bool) -> Result<bool> {
        if !is_kept && self.run.fetch_policy == FetchPolicy::Never {
            bail!("{url} was never downloaded; run once without --offline");
        }
        Ok(self.asks || !is_kept)
    }

    /// Fetches a file unless the one that is here is the one that is there.
    pub(super) fn fetch(&self, target: &Download) -> Result<DownloadOutcome> {
        self.run.reporter.say(&format!("fetching {} …", target.url));
        target.fetch(self.client, self.run.now)
    }

    /// A folder for what identifies a source.
    pub(super) fn folder(&self, identity: &str, host: Option<&str>) -> PathBuf {
        let hash = blake3::hash(identity.as_bytes()).to_hex();
        let host = host.unwrap_or("source").replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        self.run.config.paths.downloads().join(format!("{host}-{}", &hash[..8]))
    }

    /// A file next to an address.
    pub(super) fn beside(&self, folder: &Path, base: &Url, name: &str) -> Result<Download> {
        let url =
            base.join(name).with_context(|| format!("{name} is not a file next to {base}"))?;
        http::parse_url(url.as_str())?;
        Ok(Download::within(
            folder,
            url,
            self.run.config.fetch.download_bytes(),
            Expected::Anything,
        ))
    }
}
