//! The weekly run, top to bottom: the only place where the stages meet.
//!
//! ```text
//! lock → journal: started → gather files → refresh the catalogue → shelves → pages → journal: ended
//! ```
//!
//! A fetch ends once the catalogue is refreshed; a build goes on to the pages.
//!
//! A failure at any point leaves the catalogue either as it was or complete, and public/ with
//! pages that are each whole; the next run completes it.

mod addresses;
mod atomic_bit_set;
mod cause;
mod choosing;
mod dump;
mod explain_record;
mod explanation;
mod export;
mod facts;
mod gates;
mod gather;
mod gone_pages;
mod healing;
mod indexing;
mod input_hasher;
mod intake;
mod kept_census;
mod last_run;
mod list_files;
mod loaded_catalogue;
mod namings;
mod nutriscore_check;
mod outlines;
mod page_days;
mod page_gate;
mod page_inputs;
mod page_origin;
mod page_tally;
mod page_worker;
mod pages;
mod parallel;
mod preflight;
mod premade;
mod product_facts;
mod product_memory;
mod program;
mod proposal_catalogue;
mod quality;
mod quality_findings;
mod quality_report;
mod refresh;
mod release_check;
mod report;
mod rollback;
mod search_file;
mod shard_folder;
mod shard_run;
mod shelf_tree;
mod site_inputs;
mod site_state;
mod sitemap_files;
mod surroundings;
mod target_run;
mod terminal_progress;
mod textfile;

use std::fs::File;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};

use crate::config::Config;
use crate::files::{self, lock};
use crate::model::{Interrupted, Shard, Stop, Timestamp};
use crate::publish;
use crate::store::{Catalogue, accounts};
use crate::telemetry::Reporter;

use healing::Healing;

pub(crate) use crate::fetch::RecordExplanation;
pub(crate) use cause::Cause;
pub(crate) use explain_record::explain_record;
pub(crate) use explanation::{Explained, ExplainedProduct, ExplainedScore, explain};
pub(crate) use export::export;
pub(crate) use gather::can_ask_servers;
pub(crate) use page_origin::{PageOrigin, page_origin};
pub(crate) use proposal_catalogue::ProposalCatalogue;
pub(crate) use quality::{DataQuality, TagCount};
pub(crate) use quality_report::quality;
pub(crate) use release_check::{blanks, ensure_complete, is_example, unfit_for_release};
pub(crate) use report::{Obtained, PageCounts, RecordCounts, Report, Seconds, SourceReport};
pub(crate) use rollback::{RolledBack, roll_back};
pub(crate) use target_run::TargetRun;

/// Whether servers are asked for what is newer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum FetchPolicy {
    /// Where the last time is long ago.
    #[default]
    WhenDue,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

/// Which part of the site a build makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum SitePart {
    /// All of it, after the catalogue.
    #[default]
    Whole,
    /// The pages of some products, aside, of the catalogue as it is.
    Shard(Shard),
    /// What is common, with the pages of this many shards.
    Finish(u16),
}

/// What a run is to do.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct RunOptions {
    /// Sources are read again and every file of the site is compared with what it should be, where
    /// else what is known to be unchanged is not looked at.
    pub is_full: bool,
    /// Whether servers are asked.
    pub fetch_policy: FetchPolicy,
    /// A closed gate is reported and the refresh passes, where else it is held back.
    pub accepts_gates: bool,
    /// Report what the refresh would do, without changing the catalogue.
    pub dry_run: bool,
    /// Which part of the site is made.
    pub part: SitePart,
}

/// All a run depends on besides the sources.
#[derive(Clone, Copy)]
pub(crate) struct RunContext<'a> {
    /// Settings.
    pub config: &'a Config,
    /// What it is to do.
    pub options: RunOptions,
    /// Shows progress and warnings.
    pub reporter: &'a Reporter,
    /// Set when the run is to stop.
    pub stop: &'a Stop,
    /// Tells the time.
    pub clock: fn() -> Timestamp,
    /// When the run started.
    pub now: Timestamp,
}

/// Keeps builds and fetches from running as long as the result is held.
///
/// # Errors
/// [`Busy`](lock::Busy) where one runs.
pub(crate) fn hold_alone(config: &Config) -> Result<File> {
    lock::take(&config.paths.lock())
}

/// Brings the site up to date with the sources.
///
/// # Errors
/// [`Busy`](lock::Busy) where another run holds the lock, [`GateClosed`] where a gate holds the refresh back,
/// [`Interrupted`] where it was stopped; else whatever made the run impossible. The journal notes
/// all but the first, once the catalogue can be opened.
pub(crate) fn build(run: RunContext) -> Result<Report> {
    if let SitePart::Shard(shard) = run.options.part {
        return shard_run::make(run, shard);
    }
    let built = build_site(run);
    textfile::leave(run, &built);
    built
}

fn build_site(run: RunContext) -> Result<Report> {
    let paths = &run.config.paths;
    make_folder(&paths.data)?;
    let _data_lock = lock::take(&paths.lock())?;
    journalled("build", run, |catalogue, report| {
        let _public_lock = hold_public(run.config)?;
        if run.options.part == SitePart::Whole {
            refresh::refresh(run, catalogue, report)?;
        } else {
            // Shards are of the catalogue as it is.
            report.sources_unchanged = true;
        }
        if run.options.is_full {
            catalogue.check()?;
        }
        pages::publish(run, catalogue, report)
    })
}

/// Makes sure that public/ is a folder of this site, and no other run writes there.
fn hold_public(config: &Config) -> Result<File> {
    let paths = &config.paths;
    files::make_served_folder(&paths.public)
        .with_context(|| format!("cannot create the folder {}", paths.public.display()))?;
    // Before the lock is taken: its file marks the folder as sitegen's.
    publish::refuse_foreign(&paths.public)?;
    let lock = lock::take(&publish::lock_file(&paths.public))?;
    // A mark, not the accounts: those are the server's alone.
    accounts::copy_mark(&config.accounts.place, &paths.public)?;
    Ok(lock)
}

/// Brings the catalogue up to date with the sources; the site stays as it is.
///
/// # Errors
/// As [`build`].
pub(crate) fn fetch(run: RunContext) -> Result<Report> {
    make_folder(&run.config.paths.data)?;
    let _data_lock = lock::take(&run.config.paths.lock())?;
    if run.options.dry_run {
        return look(run);
    }
    journalled("fetch", run, |catalogue, report| refresh::refresh(run, catalogue, report))
}

/// Does a refresh and rolls it back, for its report.
fn look(run: RunContext) -> Result<Report> {
    let path = run.config.paths.catalogue();
    let mut catalogue =
        if path.exists() { Catalogue::open(&path)? } else { Catalogue::temporary()? };
    let started = Instant::now();
    let mut report = Report::default();
    refresh::refresh(run, &mut catalogue, &mut report)?;
    report.finish(started);
    Ok(report)
}

/// Runs stages, once more where a damaged database was in their way that could be set aside.
fn journalled(
    command: &str,
    run: RunContext,
    stages: impl Fn(&mut Catalogue, &mut Report) -> Result<()>,
) -> Result<Report> {
    let mut healing = Healing::of(run);
    healing.set_emptied_aside()?;
    loop {
        match attempt(command, run, &stages, &healing.damaged) {
            Err(error) if healing.has_mended(&error)? => {}
            ended => return ended,
        }
    }
}

/// Runs stages between two entries of the journal.
fn attempt(
    command: &str,
    run: RunContext,
    stages: impl Fn(&mut Catalogue, &mut Report) -> Result<()>,
    damaged: &[String],
) -> Result<Report> {
    let mut catalogue = Catalogue::open(&run.config.paths.catalogue())?;
    let entry = catalogue.start_run(command, run.now, env!("CARGO_PKG_VERSION"))?;
    let mut report = Report { damaged: damaged.to_vec(), ..Report::default() };
    let started = Instant::now();
    // A mistake of the program is noted like any other failure, then goes on as the panic it is.
    let caught = panic::catch_unwind(AssertUnwindSafe(|| stages(&mut catalogue, &mut report)));
    let (done, panicked) = match caught {
        Ok(done) => (done, None),
        Err(panic) => {
            (Err(anyhow!("the program failed (a panic; its message is in the log)")), Some(panic))
        }
    };
    report.finish(started);
    let error = done.as_ref().err().map(|error| format!("{error:#}"));
    let (outcome, error, ended) = (outcome(&done), error.as_deref(), (run.clock)());
    let json = serde_json::to_string(&report)?;
    let noted = catalogue.end_run(entry, ended, outcome, error, &json, &report.rejections);
    if let Some(panic) = panicked {
        panic::resume_unwind(panic);
    }
    done?;
    noted?;
    Ok(report)
}

/// How a run ended, as the journal calls it.
fn outcome<T>(done: &Result<T>) -> &'static str {
    match done {
        Ok(_) => "done",
        Err(error) if error.is::<Interrupted>() => "interrupted",
        Err(_) => "failed",
    }
}

/// The seconds since, with milliseconds, as reports show them.
fn seconds_since(started: Instant) -> f64 {
    (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0
}

fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot create the folder {}", folder.display()))
}
