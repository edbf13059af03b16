//! `sitegen serve --mirror`: the search file of a site elsewhere, taken again whenever that one is another.
//!
//! The manifest of the site is asked for under a condition, its file is fetched with what a broken connection left, checked to the
//! last byte and put in the place of the one in use, which stays until then: a mirror always answers from a whole file.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use thiserror::Error;
use url::Url;

use crate::config::{Config, ConfigError};
use crate::fetch::http::{Client, Manners, Progress, SystemClock, parse_url};
use crate::fetch::{Download, Expected};
use crate::files;
use crate::files::lock::{self, Busy};
use crate::model::{MirrorState, POLL_INTERVAL, Stop, Timestamp};
use crate::search::{self, FoundFile, SealWatch, SharedFile};
use crate::telemetry::Reporter;

/// A manifest has three fields.
const MANIFEST_BYTES_MAX: u64 = 4096;
/// What is fetched, until it takes the place of the file in use.
const FETCHED: &str = "search.sqlite";
/// Attempts of one look; the next look is another.
const ATTEMPTS: usize = 3;
/// A site that gives a damaged file is not asked for it more often than that: it may have hundreds of megabytes.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Follows the search file of a site.
pub(crate) struct Mirror<'m> {
    config: &'m Config,
    source: Url,
    seal_watch: Arc<SealWatch>,
    clock: fn() -> Timestamp,
}

/// What was fetched is not what the manifest names.
#[derive(Debug, Error)]
#[error("cannot take {0}")]
struct RefusedFile(Url);

/// How a download comes along is nothing to say each five minutes.
struct Unshown;

impl Progress for Unshown {
    fn received(&self, _: u64, _: Option<u64>) {}

    fn waits(&self, _: &str, _: Duration) {}

    fn goes_on(&self) {}
}

impl<'m> Mirror<'m> {
    /// Of the site at an address, which ends with a slash or is taken as if it did.
    ///
    /// # Errors
    /// Where it is no address of the web.
    pub(crate) fn of(config: &'m Config, source: &str, clock: fn() -> Timestamp) -> Result<Self> {
        let source = parse_url(&format!("{}/", source.trim_end_matches('/'))).map_err(|error| {
            ConfigError::new(format!("--mirror needs the address of a site: {error:#}"))
        })?;
        let seal_watch = SealWatch::of(&config.paths.search());
        Ok(Self { config, source, seal_watch, clock })
    }

    /// Notes that this machine is a mirror, before it answers anyone.
    ///
    /// # Errors
    /// When that cannot be written.
    pub(crate) fn begin(&self) -> Result<()> {
        self.note(&self.begun())
    }

    /// Looks again and again, until it is to stop.
    pub(crate) fn follow(&self, reporter: &Reporter, stop: &Stop) {
        let every = self.config.mirror_every;
        let mut state = self.begun();
        let mut wait = every;
        while !stop.is_asked() {
            let looked = self.look(stop);
            if stop.is_asked() {
                return;
            }
            match looked {
                Ok(is_other) => {
                    if is_other {
                        reporter.say(&format!("the search file of {} is in use", self.source));
                    }
                    state = MirrorState { seen: (self.clock)(), fault: None, ..state };
                    wait = every;
                }
                // The worker before this one is at it, and ends.
                Err(error) if error.is::<Busy>() => wait = every,
                Err(error) => {
                    let fault = Some(format!("{error:#}"));
                    if state.fault != fault {
                        reporter.warn(&format!("the search file stays as it is: {error:#}"));
                    }
                    state.fault = fault;
                    let is_refused = error.is::<RefusedFile>();
                    wait = if is_refused { (wait * 2).min(LONGEST_WAIT.max(every)) } else { every };
                }
            }
            if let Err(error) = self.note(&state) {
                reporter.warn(&format!("{error:#}"));
            }
            sleep(wait, stop);
        }
    }

    /// What was noted before, so that a restart makes nothing look fresh.
    fn begun(&self) -> MirrorState {
        let (source, now) = (self.source.to_string(), (self.clock)());
        let every = self.config.mirror_every.as_secs().max(1);
        let before = files::read(&self.config.paths.mirror_state()).ok().flatten();
        let before = before.and_then(|text| serde_json::from_slice::<MirrorState>(&text).ok());
        match before {
            Some(before) if before.source == source => MirrorState { every, ..before },
            _ => MirrorState { source, every, seen: now, fault: None },
        }
    }

    fn note(&self, state: &MirrorState) -> Result<()> {
        files::write(&self.config.paths.mirror_state(), &serde_json::to_vec_pretty(state)?)
    }

    /// Takes the file of the site, unless it is the one in use; false then.
    fn look(&self, stop: &Stop) -> Result<bool> {
        let folder = self.config.paths.mirrored();
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let _alone = lock::take(&folder.join(".lock"))?;
        let clock = SystemClock::start();
        let client = Client::new(self.manners(), &clock, &Unshown, stop);
        let shared = self.manifest(&client, folder.join("manifest.json"))?;
        let path = self.config.paths.search();
        let is_damaged = matches!(self.seal_watch.look(), Ok(FoundFile::Damaged(_)) | Err(_));
        // Else it was checked and noted, and never took its place.
        let is_put = !files::is_there(&folder.join(FETCHED))?;
        if shared.is_in_use(&path)? && is_put && !is_damaged {
            return Ok(false);
        }
        let most = self.config.fetch.download_gigabytes.saturating_mul(1_000_000_000);
        ensure!(
            shared.bytes <= most,
            "the search file of {} has {} bytes, more than fetch.download_gigabytes allows",
            self.source,
            shared.bytes
        );
        let fetched = self.download(folder.join(FETCHED), &shared.name(), shared.bytes)?;
        fetched.fetch(&client, (self.clock)())?;
        shared.put_in_place(&fetched.path, &path, stop).context(RefusedFile(fetched.url))?;
        Ok(true)
    }

    fn manifest(&self, client: &Client, path: PathBuf) -> Result<SharedFile> {
        let manifest = self.download(path, search::MANIFEST, MANIFEST_BYTES_MAX)?;
        manifest.fetch(client, (self.clock)())?;
        let text = files::read(&manifest.path)?.unwrap_or_default();
        let parsed = SharedFile::parse(&text).with_context(|| manifest.url.to_string());
        if parsed.is_err() {
            // Else the site would be asked only whether it has another one.
            files::remove(&manifest.path)?;
        }
        parsed
    }

    fn download(&self, path: PathBuf, name: &str, limit: u64) -> Result<Download> {
        let url =
            self.source.join(name).with_context(|| format!("{name} below {}", self.source))?;
        Ok(Download { url, path, limit, expected: Expected::Anything })
    }

    /// The operator names the site, so it may be one of a private network.
    fn manners(&self) -> Manners {
        let fetch = &self.config.fetch;
        Manners {
            user_agent: format!("sitegen/{} (mirror)", env!("CARGO_PKG_VERSION")),
            connect_timeout: fetch.connect_timeout,
            read_timeout: fetch.read_timeout,
            total_timeout: fetch.total_timeout,
            attempts: ATTEMPTS.min(fetch.attempts),
            retry_wait: fetch.retry_wait,
            allow_private: true,
        }
    }
}

fn sleep(wait: Duration, stop: &Stop) {
    let begun = Instant::now();
    while !stop.is_asked() && begun.elapsed() < wait {
        std::thread::sleep(POLL_INTERVAL.min(wait));
    }
}
