//! Sources → files on this machine: servers are asked where that is due, and what they answer is
//! kept below data/downloads until they have something newer.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use url::Url;

use super::onlooker::Onlooker;
use super::report::{Obtained, SourceReport};
use super::{Asking, Order};
use crate::config::{SearchConfig, SourceConfig};
use crate::fetch::http::{self, Client, Manners, Pace, SystemClock, parse_url};
use crate::fetch::{self, Kind, News, Search, Skipped, SourceFile, TAXONOMY_BYTES_MAX, Target};
use crate::store::KnownSources;

/// A source with its files on this machine.
pub(super) struct Gathered {
    pub(super) report: SourceReport,
    /// All it has.
    pub(super) files: Vec<SourceFile>,
    /// Changes since then, in order.
    pub(super) changes: Vec<Changes>,
    /// For exports: nothing in it can be newer, seconds since 1970.
    pub(super) written: Option<i64>,
}

/// A file of changes.
pub(super) struct Changes {
    pub(super) file: SourceFile,
    /// Time of its last change, seconds since 1970.
    pub(super) last: i64,
}

/// All sources with their files.
pub(super) struct Sources {
    pub(super) all: Vec<Gathered>,
    pub(super) taxonomy: Option<SourceFile>,
    pub(super) taxonomy_report: Option<SourceReport>,
    pub(super) skipped: Vec<Skipped>,
    /// True where servers were asked.
    pub(super) asked: bool,
}

impl Sources {
    pub(super) fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.all.iter().flat_map(|source| &source.files).chain(&self.taxonomy)
    }

    pub(super) fn changes(&self) -> impl Iterator<Item = &Changes> {
        self.all.iter().flat_map(|source| &source.changes)
    }
}

/// Brings the files of all sources to this machine.
pub(super) fn gather(
    order: Order,
    known: Option<&KnownSources>,
    fetched: Option<i64>,
) -> Result<Sources> {
    let clock = SystemClock::start();
    let onlooker = Onlooker::new(order.reporter);
    let client = Client::new(manners(order), &clock, &onlooker, order.stop)?;
    let pace = Pace::a_minute(order.config.fetch.searches_per_minute);
    let gatherer = Gatherer {
        order,
        client: &client,
        pace: &pace,
        onlooker: &onlooker,
        known,
        asks: asks(order, fetched),
    };
    gatherer.all()
}

/// The files on this machine that tell the taxonomy; no server is asked.
pub(super) fn taxonomy_files(order: Order) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for source in &order.config.sources {
        if let SourceConfig::File(path) = source {
            files.append(&mut fetch::discover(std::slice::from_ref(path))?.files);
        }
    }
    files.retain(|file| file.kind == Kind::Taxonomy);
    files.extend(taxonomy_target(order)?.and_then(|target| kept_taxonomy(order, &target)));
    Ok(files)
}

fn taxonomy_target(order: Order) -> Result<Option<Target>> {
    let Some(url) = &order.config.fetch.taxonomy else { return Ok(None) };
    let folder = order.config.paths.downloads().join("taxonomy");
    Ok(Some(Target::within(&folder, parse_url(url)?, TAXONOMY_BYTES_MAX)))
}

/// The taxonomy that was fetched, if it is one.
fn kept_taxonomy(order: Order, target: &Target) -> Option<SourceFile> {
    target.kept()?;
    let file = fetch::recognise(&target.path).ok().filter(|file| file.kind == Kind::Taxonomy);
    if file.is_none() {
        let url = &target.url;
        order.reporter.warn(&format!("{url} is no taxonomy; categories do without one"));
    }
    file
}

fn manners(order: Order) -> Manners {
    let fetch = &order.config.fetch;
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

/// What lies on this machine.
fn file(path: &Path, skipped: &mut Vec<Skipped>) -> Result<Gathered> {
    let mut found = fetch::discover(&[path.to_path_buf()])?;
    skipped.append(&mut found.skipped);
    let report = SourceReport::new("file", &path.display().to_string(), Obtained::Here);
    Ok(Gathered { report, files: found.files, changes: Vec::new(), written: None })
}

/// Whether servers are to be asked even where their files are here.
fn asks(order: Order, fetched: Option<i64>) -> bool {
    let every = i64::try_from(order.config.fetch.every.as_secs()).unwrap_or(i64::MAX);
    match order.asking {
        Asking::Always => true,
        Asking::WhenDue => fetched.is_none_or(|fetched| order.now - fetched >= every),
        Asking::Never => false,
    }
}

pub(super) struct Gatherer<'g> {
    pub(super) order: Order<'g>,
    pub(super) client: &'g Client<'g>,
    pace: &'g Pace,
    pub(super) onlooker: &'g Onlooker<'g>,
    pub(super) known: Option<&'g KnownSources>,
    pub(super) asks: bool,
}

impl Gatherer<'_> {
    fn all(&self) -> Result<Sources> {
        let configured = &self.order.config.sources;
        let remote = configured.iter().any(SourceConfig::is_remote);
        let (taxonomy, taxonomy_report) = self.taxonomy()?.unzip();
        let mut sources = Sources {
            all: Vec::new(),
            taxonomy: taxonomy.flatten(),
            taxonomy_report,
            skipped: Vec::new(),
            asked: self.asks && remote,
        };
        for source in configured {
            let started = Instant::now();
            let mut gathered = match source {
                SourceConfig::File(path) => file(path, &mut sources.skipped)?,
                SourceConfig::Dump { url, deltas } => self.dump(url, deltas.as_deref())?,
                SourceConfig::Search(search) => self.search(search)?,
            };
            self.close(&mut gathered.report, started);
            sources.all.push(gathered);
            self.onlooker.look_away();
        }
        Ok(sources)
    }

    fn search(&self, config: &SearchConfig) -> Result<Gathered> {
        let search = Search {
            host: parse_url(&config.url)?,
            terms: config.terms.clone(),
            categories: config.categories.clone(),
            pages: config.pages,
            page_size: config.page_size,
        };
        let folder = self.folder(&format!("search {search:?}"), search.host.host_str());
        let mut pages = search.kept(&folder);
        let obtained = if self.asks_for(&config.url, !pages.is_empty())? {
            self.order.reporter.say(&format!("searching {} …", config.url));
            pages = search.fetch(self.client, self.pace, &folder, self.order.now)?;
            Obtained::Fetched
        } else {
            Obtained::Kept
        };
        let report = SourceReport::new("search", &config.url, obtained);
        let files = pages.iter().map(|page| fetch::recognise(page)).collect::<Result<_>>()?;
        Ok(Gathered { report, files, changes: Vec::new(), written: None })
    }

    /// The taxonomy: the newest that can be had. Names are worth less than a catalogue, so that it
    /// cannot be had stops nothing.
    fn taxonomy(&self) -> Result<Option<(Option<SourceFile>, SourceReport)>> {
        let Some(target) = taxonomy_target(self.order)? else { return Ok(None) };
        let started = Instant::now();
        let mut obtained = Obtained::Kept;
        if self.asks || (target.kept().is_none() && self.order.asking != Asking::Never) {
            let fetched = target.fetch(self.client, self.order.now);
            self.onlooker.look_away();
            self.order.stop.check()?;
            match fetched {
                Ok(News::New) => obtained = Obtained::Fetched,
                Ok(News::Unchanged) => obtained = Obtained::Unchanged,
                Err(error) => {
                    self.order.reporter.warn(&format!("the taxonomy cannot be had: {error:#}"));
                }
            }
        }
        let mut report = SourceReport::new("taxonomy", target.url.as_str(), obtained);
        report.validators = target.kept();
        self.close(&mut report, started);
        Ok(Some((kept_taxonomy(self.order, &target), report)))
    }

    /// Notes what a source's files cost.
    fn close(&self, report: &mut SourceReport, started: Instant) {
        report.traffic = self.client.take_traffic().into();
        report.seconds = super::rounded(started.elapsed());
    }

    /// Whether a source is asked; an error where it must be and must not be.
    pub(super) fn asks_for(&self, url: &str, is_kept: bool) -> Result<bool> {
        if !is_kept && self.order.asking == Asking::Never {
            bail!("{url} was never fetched; run without --offline once");
        }
        Ok(self.asks || !is_kept)
    }

    /// Fetches a file unless the one that is here is the one that is there.
    pub(super) fn fetch(&self, target: &Target) -> Result<News> {
        self.order.reporter.say(&format!("fetching {} …", target.url));
        target.fetch(self.client, self.order.now)
    }

    /// A folder for what identifies a source.
    pub(super) fn folder(&self, identity: &str, host: Option<&str>) -> PathBuf {
        let hash = blake3::hash(identity.as_bytes()).to_hex();
        let host = host.unwrap_or("source").replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        self.order.config.paths.downloads().join(format!("{host}-{}", &hash[..8]))
    }

    /// A file beside an address.
    pub(super) fn beside(&self, folder: &Path, base: &Url, name: &str) -> Result<Target> {
        let url = base.join(name).with_context(|| format!("{name} is no file beside {base}"))?;
        http::parse_url(url.as_str())?;
        Ok(Target::within(folder, url, self.order.config.fetch.download_bytes))
    }
}
