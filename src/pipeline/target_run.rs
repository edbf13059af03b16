//! `sitegen publish`: a copy of the site elsewhere, from what the ledger says this one holds.
//!
//! It is its own run. No build is at work meanwhile, and none that ended without saying so came before: what is published
//! is a site as a build left it.

use std::fs::File;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::hold_alone;
use super::program::random_word;
use crate::config::{Config, PublishConfig, Secret};
use crate::files;
use crate::model::Stop;
use crate::publish::{Identity, Precompress};
use crate::store::{Ledger, LedgerState};
use crate::target::{
    BucketAccess, LocalSite, PublishJob, Publishing, SiteFile, Target, TargetAddress,
    TargetMisused, TargetPreview, TargetReport, VerifiedTarget,
};
use crate::telemetry::{Amounts, Reporter};

/// What a run of `sitegen publish` works with.
pub(crate) struct TargetRun<'a> {
    /// Settings.
    pub config: &'a Config,
    /// All that is there is listed and compared.
    pub is_full: bool,
    /// Files of others that stand where the site's belong are replaced.
    pub may_replace: bool,
    /// How long another publisher may give no sign of life.
    pub expiry: Duration,
    /// Shows progress.
    pub reporter: &'a Reporter,
    /// Set when the run is to stop.
    pub stop: &'a Stop,
    /// Told which addresses a CDN has to forget.
    pub keep_stale: &'a dyn Fn(&[String]) -> Result<()>,
}

impl TargetRun<'_> {
    /// Where the site is to be published.
    ///
    /// # Errors
    /// [`TargetMisused`] where no place is named, or none that is one.
    pub(crate) fn address(&self) -> Result<TargetAddress> {
        let Some(to) = &self.config.publish.section.to else {
            return Err(TargetMisused(
                "publish where? Name it with --to, or as publish.to in the configuration".into(),
            )
            .into());
        };
        to.parse().map_err(|error| TargetMisused(format!("publish.to: {error}")).into())
    }

    /// Keeps builds from running, where there is something to publish.
    fn start(&self) -> Result<(TargetAddress, File)> {
        let address = self.address()?;
        let paths = &self.config.paths;
        if !files::is_there(&paths.ledger())? {
            bail!("{} holds no site yet; `sitegen build` makes it", paths.public.display());
        }
        Ok((address, hold_alone(self.config)?))
    }

    /// Brings the target up to date.
    ///
    /// # Errors
    /// [`Busy`](crate::files::lock::Busy) where a build is at work, [`TargetBusy`](crate::target::TargetBusy) where another
    /// publisher is.
    pub(crate) fn publish(&self) -> Result<TargetReport> {
        let (address, alone) = self.start()?;
        let target = self.target(&address)?;
        let files = self.files(&address)?;
        let run = Publishing {
            holder: holder(&alone)?,
            who: who()?,
            word: random_word(),
            expiry: self.expiry,
        };
        let amounts = Amounts::Of("files");
        let phase = self.reporter.phase("publishing", files.len() as u64, amounts);
        target.publish(&run, self.job(files, &|| phase.advance(1)))
    }

    /// Says what publishing would do.
    pub(crate) fn preview(&self) -> Result<TargetPreview> {
        let (address, _alone) = self.start()?;
        let target = self.target(&address)?;
        target.preview(self.job(self.files(&address)?, &|| ()))
    }

    /// Compares what is at the target with what was put there.
    pub(crate) fn verify(&self) -> Result<VerifiedTarget> {
        let (address, _alone) = self.start()?;
        let target = self.target(&address)?;
        let site = LocalSite::of(&self.config.paths.public);
        target.verify(&site, &self.config.site.base_url, &self.files(&address)?)
    }

    fn job<'b>(&'b self, files: Vec<SiteFile>, tick: &'b (dyn Fn() + Sync)) -> PublishJob<'b> {
        PublishJob {
            site: LocalSite::of(&self.config.paths.public),
            base_url: &self.config.site.base_url,
            files,
            is_full: self.is_full,
            may_replace: self.may_replace,
            stop: self.stop,
            tick,
            keep_stale: self.keep_stale,
        }
    }

    fn target(&self, address: &TargetAddress) -> Result<Target> {
        let PublishConfig { section, key, token, key_fault } = &self.config.publish;
        if let (TargetAddress::Bucket { .. }, Some(fault)) = (address, key_fault) {
            return Err(TargetMisused(fault.clone()).into());
        }
        let access = BucketAccess {
            endpoint: section.endpoint.as_deref(),
            region: &section.region,
            key: key.as_ref().map(|[id, secret]| [id.expose(), secret.expose()]),
            token: token.as_ref().map(Secret::expose),
            repeat_for: section.repeat_for,
        };
        Target::open(address.clone(), &access, section.at_once)
    }

    /// All files of the site, by a ledger that can be believed.
    fn files(&self, address: &TargetAddress) -> Result<Vec<SiteFile>> {
        let paths = &self.config.paths;
        let identity = Identity::read(&paths.public)?;
        let ledger = Ledger::open(&paths.ledger())?;
        let word = identity.as_ref().map(|identity| identity.word.as_str());
        if ledger.state(word)? != LedgerState::Settled {
            bail!(
                "the last build of {} did not end, or the folder is another one since; `sitegen build` completes it",
                paths.public.display()
            );
        }
        let precompress = Precompress::of(self.config.precompress);
        // A folder has both forms or one as public/ has them, for nginx; an object says itself that it is compressed.
        let is_packed = |name: &str| match address {
            TargetAddress::Bucket { .. } => precompress.has_packed(name),
            TargetAddress::Folder(_) => precompress.is_packed_alone(name),
        };
        let mut files = Vec::new();
        // Of a page that is kept in both forms the ledger lists the plain one.
        let is_twice = |name: &str| {
            let is_folder = matches!(address, TargetAddress::Folder(_));
            is_folder && precompress.has_packed(name) && !precompress.is_packed_alone(name)
        };
        ledger.reader()?.each_file(|page, held| {
            if is_twice(page.as_file()) {
                files.push(SiteFile { is_packed: true, page: page.clone(), held });
            }
            files.push(SiteFile { is_packed: is_packed(page.as_file()), page, held });
        })?;
        Ok(files)
    }
}

/// Names the lock file that is held, on the machine that runs since it was started: who names the same held it before.
fn holder(lock: &File) -> Result<String> {
    let about = lock.metadata()?;
    let machine = files::read_text(Path::new("/proc/sys/kernel/random/boot_id"))?;
    let machine = machine.unwrap_or_else(random_word);
    Ok(format!("{}-{}-{}", machine.trim(), about.dev(), about.ino()))
}

/// This process and its machine, as people know them.
fn who() -> Result<String> {
    let name = files::read_text(Path::new("/proc/sys/kernel/hostname"))
        .context("asking for the name of this machine")?
        .unwrap_or_default();
    Ok(format!("process {} on {}", std::process::id(), name.trim()))
}
