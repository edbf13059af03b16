//! Sources → files on this machine: servers are asked where that is due, and what they answer is
//! kept below data/downloads until they have something newer.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use url::Url;

use crate::model::{Stop, Tag, Timestamp};

use super::terminal_progress::TerminalProgress;
use super::{FetchPolicy, Obtained, RunContext, SourceReport};
use crate::config::{Config, SearchConfig, SourceConfig};
use crate::fetch::http::{self, Client, Manners, Pace, SystemClock, parse_url};
use crate::fetch::{
    self, Download, Expected, FileKind, ProductSearch, SkippedFile, SourceFile, TAXONOMY_BYTES_MAX,
};
use crate::store::KnownSources;
use crate::telemetry::{Reporter, Verbosity};

/// A source with its files on this machine.
#[derive(Default)]
pub(super) struct GatheredSource {
    pub(super) report: SourceReport,
    /// All it has.
    pub(super) files: Vec<SourceFile>,
    /// Changes since then, by time.
    pub(super) changes: Vec<Changes>,
    /// For exports: nothing in it can be newer.
    pub(super) written: Option<Timestamp>,
    /// Time of the newest record that was read.
    pub(super) newest: Timestamp,
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
    /// No sources of products, so they have no number among them.
    pub(super) taxonomies: Vec<GatheredSource>,
    pub(super) skipped: Vec<SkippedFile>,
    /// True where servers were asked.
    pub(super) asked: bool,
}

impl GatheredSources {
    pub(super) fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.all.iter().chain(&self.taxonomies).flat_map(|source| &source.files)
    }

    pub(super) fn changes(&self) -> impl Iterator<Item = &Changes> {
        self.all.iter().flat_map(|source| &source.changes)
    }

    /// Figures are kept by name: a source that is named twice gets a number.
    fn tell_apart(&self, name: &mut String) {
        let plain = name.clone();
        let mut number = 2;
        while self.all.iter().any(|source| source.report.name == *name) {
            *name = format!("{plain} #{number}");
            number += 1;
        }
    }

    /// What is known of all sources.
    pub(super) fn into_reports(self) -> Vec<SourceReport> {
        self.all.into_iter().chain(self.taxonomies).map(|source| source.report).collect()
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
    let client = Client::new(manners(run.config), &clock, &progress, run.stop);
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

/// Fails where no server could be asked, whether a source wants one or not.
pub(crate) fn can_ask_servers(config: &Config) -> Result<()> {
    let (clock, reporter) = (SystemClock::start(), Reporter::new(Verbosity::Quiet));
    let (progress, stop) = (TerminalProgress::new(&reporter), Stop::default());
    Client::new(manners(config), &clock, &progress, &stop).prepare()
}

/// The files on this machine that tell the taxonomy; no server is asked.
pub(super) fn taxonomy_files(config: &Config) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for source in &config.sources {
        if let SourceConfig::File(path) = source {
            files.append(&mut fetch::discover(std::slice::from_ref(path))?.files);
        }
    }
    files.retain(|file| file.kind == FileKind::Taxonomy);
    for target in taxonomy_targets(config)? {
        files.extend(kept_taxonomy(&target)?);
    }
    Ok(files)
}

/// What OFF's taxonomies of food are called.
const FOOD_TAXONOMIES: [&str; 3] =
    ["allergens.full.json", "ingredients.full.json", "additives.full.json"];

/// The taxonomies to fetch: of categories, and of food.
fn taxonomy_targets(config: &Config) -> Result<Vec<Download>> {
    let mut urls = Vec::new();
    if let Some(url) = &config.fetch.taxonomy {
        urls.push(parse_url(url)?);
    }
    if let Some(folder) = &config.fetch.food_taxonomies {
        // Without a slash at its end the last part would be taken for a file.
        let folder = parse_url(&format!("{}/", folder.trim_end_matches('/')))?;
        for name in FOOD_TAXONOMIES {
            urls.push(folder.join(name).with_context(|| format!("{name} below {folder}"))?);
        }
    }
    let folder = config.paths.downloads().join("taxonomy");
    let target = |url| Download::within(&folder, url, TAXONOMY_BYTES_MAX, Expected::Taxonomy);
    Ok(urls.into_iter().map(target).collect())
}

/// The taxonomy that was fetched.
fn kept_taxonomy(target: &Download) -> Result<Option<SourceFile>> {
    let kept = target.kept().map(|_| SourceFile::of_kind(&target.path, FileKind::Taxonomy));
    kept.transpose()
}

fn manners(config: &Config) -> Manners {
    let fetch = &config.fetch;
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

/// The report of a source that was not obtained yet: its kind, and its path or address with what it is
/// searched for.
fn unobtained(source: &SourceConfig) -> SourceReport {
    let (kind, name) = match source {
        SourceConfig::File(path) => ("file", path.display().to_string()),
        SourceConfig::Dump { url, .. } => ("dump", url.clone()),
        SourceConfig::Search(search) => {
            let mut searches = search.terms.clone();
            searches.extend(search.categories.iter().map(Tag::to_string));
            ("search", format!("{} ({})", search.url, searches.join(", ")))
        }
    };
    SourceReport { kind, name, ..SourceReport::default() }
}

/// Whether servers are to be asked even where their files are here.
fn asks(run: RunContext, fetched: Option<Timestamp>) -> bool {
    let every = i64::try_from(run.config.fetch.every.as_secs()).unwrap_or(i64::MAX);
    match run.options.fetch_policy {
        FetchPolicy::Always => true,
        FetchPolicy::WhenDue => fetched.is_none_or(|fetched| {
            if fetched > run.now {
                let message = format!(
                    "the last fetch is noted for {fetched}, which is still to come: it counts as never"
                );
                run.reporter.warn(&message);
            }
            fetched.is_due(every, run.now)
        }),
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
        let mut gathered = GatheredSources {
            all: Vec::new(),
            taxonomies: self.taxonomies()?,
            skipped: Vec::new(),
            asked: self.asks && configured.iter().any(SourceConfig::is_remote),
        };
        for config in configured {
            let started = Instant::now();
            let report = unobtained(config);
            let mut source = GatheredSource { report, ..GatheredSource::default() };
            let obtained = self.one(config, &mut source, &mut gathered.skipped);
            self.progress.clear();
            self.close(&mut source.report, started);
            match obtained {
                Ok(obtained) => source.report.obtained = obtained,
                Err(error) => {
                    failed.extend(gathered.into_reports());
                    failed.push(source.report);
                    return Err(error);
                }
            }
            gathered.tell_apart(&mut source.report.name);
            gathered.all.push(source);
        }
        Ok(gathered)
    }

    /// Brings the files of a source here.
    fn one(
        &self,
        config: &SourceConfig,
        source: &mut GatheredSource,
        skipped: &mut Vec<SkippedFile>,
    ) -> Result<Obtained> {
        match config {
            SourceConfig::File(path) => {
                let mut found = fetch::discover(std::slice::from_ref(path))?;
                skipped.append(&mut found.skipped);
                source.files = found.files;
                Ok(Obtained::Here)
            }
            SourceConfig::Dump { url, deltas } => self.dump(source, url, deltas.as_deref()),
            SourceConfig::Search(search) => self.search(source, search),
        }
    }

    fn search(&self, source: &mut GatheredSource, config: &SearchConfig) -> Result<Obtained> {
        let search = ProductSearch {
            host: parse_url(&config.url)?,
            terms: config.terms.clone(),
            categories: config.categories.iter().map(Tag::to_string).collect(),
            pages: config.pages,
            page_size: config.page_size,
        };
        // Named after all that is searched for: another search keeps pages of its own.
        let folder = self.folder(&format!("search {search:?}"), search.host.host_str());
        let languages = &self.run.config.site.languages;
        let mut pages = search.kept(&folder, languages);
        let mut obtained = Obtained::Kept;
        if self.asks_for(&config.url, !pages.is_empty())? {
            self.run.reporter.say(&format!("searching {} …", config.url));
            pages = search.fetch(languages, self.client, self.pace, &folder, self.run.now)?;
            obtained = Obtained::Fetched;
        }
        for page in &pages {
            source.files.push(fetch::recognise(page)?);
        }
        Ok(obtained)
    }

    fn taxonomies(&self) -> Result<Vec<GatheredSource>> {
        let targets = taxonomy_targets(self.run.config)?;
        targets.iter().map(|target| self.taxonomy(target)).collect()
    }

    /// A taxonomy: the newest that can be had. Names are worth less than a catalogue, so that it
    /// cannot be had stops nothing.
    fn taxonomy(&self, target: &Download) -> Result<GatheredSource> {
        let started = Instant::now();
        let mut obtained = Obtained::Kept;
        if self.asks || (target.kept().is_none() && !self.is_offline()) {
            let fetched = target.fetch(self.client, self.run.now);
            self.progress.clear();
            self.run.stop.check()?;
            match fetched {
                Ok(true) => obtained = Obtained::Fetched,
                Ok(false) => obtained = Obtained::Unchanged,
                Err(error) => {
                    self.run.reporter.warn(&format!("cannot fetch the taxonomy: {error:#}"));
                }
            }
        }
        let (kind, name, validators) = ("taxonomy", target.url.to_string(), target.kept());
        let mut report =
            SourceReport { kind, name, obtained, validators, ..SourceReport::default() };
        self.close(&mut report, started);
        let files = kept_taxonomy(target)?.into_iter().collect();
        Ok(GatheredSource { report, files, ..GatheredSource::default() })
    }

    /// Notes what a source's files cost.
    fn close(&self, report: &mut SourceReport, started: Instant) {
        report.traffic = self.client.take_traffic();
        report.seconds = super::seconds_since(started);
    }

    fn is_offline(&self) -> bool {
        self.run.options.fetch_policy == FetchPolicy::Never
    }

    /// Whether a source is asked; an error where it must be and must not be.
    pub(super) fn asks_for(&self, url: &str, is_kept: bool) -> Result<bool> {
        if !is_kept && self.is_offline() {
            bail!("{url} was never downloaded; run once without --offline");
        }
        Ok(self.asks || !is_kept)
    }

    /// Fetches a file unless the one that is here is the one that is there.
    pub(super) fn fetch(&self, target: &Download) -> Result<bool> {
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
    pub(super) fn next_to(&self, folder: &Path, base: &Url, name: &str) -> Result<Download> {
        let url =
            base.join(name).with_context(|| format!("{name} is not a file next to {base}"))?;
        http::parse_url(url.as_str())?;
        let limit = self.run.config.fetch.download_bytes();
        Ok(Download::within(folder, url, limit, Expected::Anything))
    }
}
