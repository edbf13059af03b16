//! The server follows the build: once the site is another, made of other texts, another theme or other settings, the
//! worker ends as it does when it is to stop, and the next one reads all of them. Connections wait in the socket meanwhile.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rustix::process::{Signal, getppid, kill_process};

use crate::config::{Config, ListenAddress};
use crate::files::find_site_file;
use crate::model::{POLL_INTERVAL, Stop};
use crate::server::spoken::presentations;
use crate::telemetry::Reporter;

/// Written by each build that changed a file of the site.
const IDENTITY: &str = "sitegen-identity.txt";

/// Between looks at a site that lacks assets: reading all texts and the theme takes a while.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Reads the configuration again, from the same file and flags.
pub(crate) type ReadConfig<'r> = &'r (dyn Fn() -> Result<Config> + Sync);

/// What this worker was made of.
pub(crate) struct SiteFollower<'r> {
    read: ReadConfig<'r>,
    identity: PathBuf,
    listen: ListenAddress,
    /// What the site said of itself when it was last looked at.
    seen: Option<Vec<u8>>,
    digest: blake3::Hash,
}

impl<'r> SiteFollower<'r> {
    /// To be made before the worker reads theme and texts.
    pub(crate) fn of(config: &Config, read: ReadConfig<'r>) -> Result<Self> {
        let identity = config.paths.public.join(IDENTITY);
        let seen = fs::read(&identity).ok();
        let listen = config.listen.clone();
        Ok(Self { read, identity, listen, seen, digest: digest(config)? })
    }

    /// Looks at the site again and again; asks the worker to stop once another should take its place.
    pub(crate) fn follow(mut self, reporter: &Reporter, stop: &Stop) {
        let (mut wait, mut next) = (POLL_INTERVAL, Instant::now());
        while !stop.is_asked() {
            std::thread::sleep(POLL_INTERVAL);
            if Instant::now() < next {
                continue;
            }
            let now = fs::read(&self.identity).ok();
            // A site that is gone is no other site; the pages of the server go on.
            if now.is_none() || now == self.seen {
                continue;
            }
            match self.is_other() {
                Ok(Some(true)) => {
                    reporter.say(
                        "the site was built with other looks, texts or settings: reading them",
                    );
                    self.give_way(stop);
                    self.seen = now;
                }
                Ok(Some(false)) => self.seen = now,
                // The build is not that far yet; or the theme was edited while it ran, and the next one will be.
                Ok(None) => {
                    wait = (wait * 2).min(LONGEST_WAIT);
                    next = Instant::now() + wait;
                }
                Err(error) => {
                    reporter.warn(&format!(
                        "the server stays as it is, since what it would read is wrong: {error:#}"
                    ));
                    self.seen = now;
                }
            }
        }
    }

    /// Behind nginx the parent replaces this worker without a gap, as for a new release; the next one answers before this
    /// one leaves. A port cannot be listened on twice, so there the worker leaves first: a connection it had not read from
    /// yet is reset.
    fn give_way(&self, stop: &Stop) {
        let is_asked = match (&self.listen, getppid()) {
            (ListenAddress::Unix(_), Some(parent)) => kill_process(parent, Signal::USR2).is_ok(),
            _ => false,
        };
        if !is_asked {
            stop.flag().store(true, Ordering::Relaxed);
        }
    }

    /// Whether what is read at the start would be another now; `None` as long as public/ lacks assets of it.
    fn is_other(&self) -> Result<Option<bool>> {
        let config = (self.read)()?;
        if digest(&config)? == self.digest {
            return Ok(Some(false));
        }
        // The next worker must be able to begin.
        let read = presentations(&config)?;
        let public = &config.paths.public;
        let is_published = read[0]
            .assets
            .iter()
            .all(|asset| find_site_file(public, asset.path.as_file()).is_some());
        Ok(is_published.then_some(true))
    }
}

/// Of all settings but secrets, and of all files of theme and texts.
fn digest(config: &Config) -> Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{:?}", config.effective).as_bytes());
    for folder in config.all_content().into_iter().chain([config.theme()]) {
        for (name, file) in folder.files(usize::MAX)? {
            let content =
                fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            hasher.update(name.as_os_str().as_encoded_bytes()).update(&[0]);
            hasher.update(&content.len().to_le_bytes()).update(&content);
        }
    }
    Ok(hasher.finalize())
}
