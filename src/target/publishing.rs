//! One publication: the lock, the plan, new files, changed ones, removals, the manifest.

use std::collections::BTreeSet;

use anyhow::Result;

use super::local_site::{LocalSite, SiteFile};
use super::lock::{LOCK, Publishing, TargetLock};
use super::manifest::{BEGUN, MANIFEST};
use super::plan::{Planner, TransferPlan};
use super::transfer::Transfer;
use super::{KnownTarget, Target};
use crate::model::Stop;

/// What is to be published, and how.
pub(crate) struct PublishJob<'a> {
    /// The site.
    pub site: LocalSite<'a>,
    /// Its address.
    pub base_url: &'a str,
    /// All its files.
    pub files: Vec<SiteFile>,
    /// All that is there is listed and compared.
    pub is_full: bool,
    /// Files of others that stand where the site's belong are replaced.
    pub may_replace: bool,
    /// Set when the run is to stop.
    pub stop: &'a Stop,
    /// Told of each file that is done.
    pub tick: &'a (dyn Fn() + Sync),
    /// Told which addresses a CDN has to forget, once all is in place and before the target says so: where this fails, the
    /// next run names them again.
    pub keep_stale: &'a dyn Fn(&[String]) -> Result<()>,
}

/// What a publication did.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct TargetReport {
    /// Files that were not there.
    pub new: u64,
    /// Files that differed.
    pub changed: u64,
    /// Files that were removed.
    pub gone: u64,
    /// Files that stayed as they were.
    pub unchanged: u64,
    /// Bytes that were sent.
    pub bytes: u64,
    /// Requests, repetitions not counted.
    pub requests: u64,
    /// Whether all that is there was listed.
    pub listed: bool,
    /// Whether it went on with what a run before it began.
    pub resumed: bool,
    /// Files of others, where all was listed; they were left alone.
    pub foreign: u64,
    /// The first of them.
    pub first_foreign: Option<String>,
    /// Addresses of which a CDN may hold another state.
    pub stale: usize,
}

/// What a publication would do.
#[derive(Debug)]
pub(crate) struct TargetPreview {
    /// An address a line.
    pub lines: Vec<String>,
    /// In figures.
    pub report: TargetReport,
}

impl Target {
    /// Brings the target up to date.
    ///
    /// # Errors
    /// [`TargetBusy`](super::TargetBusy) where another run is at work there; what storage answers.
    pub(crate) fn publish(&self, run: &Publishing, job: PublishJob) -> Result<TargetReport> {
        let lock = TargetLock::take(&*self.storage, &self.address.to_string(), run)?;
        let done = self.publish_alone(&lock, job);
        if done.is_err() {
            lock.leave();
        }
        done
    }

    /// Says what [`Target::publish`] would do, and does nothing.
    pub(crate) fn preview(&self, job: PublishJob) -> Result<TargetPreview> {
        // Whether a run is at work or was killed is for the lock to say; a list of all is right in any case.
        let is_doubted = job.is_full || self.storage.get(LOCK)?.is_some();
        let (plan, is_listed) = self.plan(is_doubted, job)?;
        let lines = plan.lines(&self.address);
        Ok(TargetPreview { lines, report: self.report(&plan, is_listed) })
    }

    fn plan(&self, is_doubted: bool, job: PublishJob) -> Result<(TransferPlan, bool)> {
        let known = self.know(is_doubted)?;
        let is_listed = known.listed.is_some();
        Ok((self.planner(known, &job)?.plan(job.files)?, is_listed))
    }

    /// What compares the site with what is known of the target.
    ///
    /// # Errors
    /// Where that is another site, which would go with all its files.
    fn planner<'a>(&'a self, known: KnownTarget, job: &PublishJob<'a>) -> Result<Planner<'a>> {
        if !job.may_replace {
            known.ensure_site(&self.address, job.base_url)?;
        }
        Ok(Planner {
            address: &self.address,
            storage: &*self.storage,
            site: job.site,
            base_url: job.base_url,
            known,
            may_replace: job.may_replace,
            wanted_begun: BTreeSet::new(),
        })
    }

    fn publish_alone(&self, lock: &TargetLock, job: PublishJob) -> Result<TargetReport> {
        let known = self.know(job.is_full || lock.follows_unfinished)?;
        let is_listed = known.listed.is_some();
        let mut plan = self.planner(known, &job)?.plan(job.files)?;
        job.stop.check()?;
        lock.sign_if_due()?;
        let mut report =
            TargetReport { resumed: lock.follows_unfinished, ..self.report(&plan, is_listed) };
        let stale = plan.stale_pages();
        let has_work = !plan.is_empty();
        if has_work {
            lock.begin()?;
            let transfer = Transfer {
                storage: &*self.storage,
                site: &job.site,
                lock,
                at_once: self.at_once,
                stop: job.stop,
                tick: job.tick,
            };
            report.bytes = transfer.carry_out(&mut plan)?;
        }
        (job.keep_stale)(&stale)?;
        // What follows must not undo the work of a run that took over.
        lock.sign_if_due()?;
        if has_work {
            self.storage.put_notes(MANIFEST, plan.right.to_bytes()?)?;
        }
        self.storage.remove(&[BEGUN, LOCK].map(str::to_string))?;
        report.requests = self.storage.requests();
        Ok(report)
    }

    fn report(&self, plan: &TransferPlan, listed: bool) -> TargetReport {
        let [new, changed, gone] = plan.counts();
        TargetReport {
            new,
            changed,
            gone,
            unchanged: plan.right.files.len() as u64,
            requests: self.storage.requests(),
            listed,
            foreign: plan.foreign,
            first_foreign: plan.first_foreign.clone(),
            stale: plan.stale.len(),
            ..TargetReport::default()
        }
    }
}
