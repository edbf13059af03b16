//! The weekly run, top to bottom: the only place where the stages meet.
//!
//! ```text
//! lock → journal: started → refresh the catalogue → shelves → pages → journal: ended
//! ```
//!
//! A failure at any point leaves the catalogue either as it was or complete, and public/ with
//! pages that are each whole; the next run completes it.

mod checking;
mod explaining;
mod facts;
mod loading;
mod lock;
mod making;
mod marks;
mod pages;
mod parallel;
mod refresh;
mod report;
mod worker;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::config::Config;
use crate::publish;
use crate::store::{Catalogue, Outcome};
use crate::telemetry::{Reporter, peak_memory_bytes};

pub use explaining::{Explained, ExplainedCandidate, ExplainedScore, Named, explain};
pub use lock::Busy;
pub use report::{NutriscoreCounts, PageCounts, RecordCounts, Report, Seconds, SubstituteCounts};

/// How a run is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Thoroughness {
    /// What is known to be unchanged is not looked at.
    #[default]
    Incremental,
    /// Sources are read again and every file of the site is compared with what it should be.
    Full,
}

/// What a run was asked to do, and whom it tells.
#[derive(Clone, Copy)]
struct Order<'a> {
    config: &'a Config,
    thoroughness: Thoroughness,
    reporter: &'a Reporter,
}

/// Runs a build. `now` gives seconds since 1970.
///
/// # Errors
/// [`Busy`] where another run holds the lock; else whatever made the run impossible, which the
/// journal notes too.
pub fn run(
    config: &Config,
    thoroughness: Thoroughness,
    reporter: &Reporter,
    now: impl Fn() -> i64,
) -> Result<Report> {
    make_folder(&config.paths.data)?;
    let _data_lock = lock::take(&config.paths.lock())?;
    make_folder(&config.paths.public)?;
    publish::refuse_foreign(&config.paths.public)?;
    let _public_lock = lock::take(&publish::lock_file(&config.paths.public))?;
    let mut catalogue = Catalogue::open(&config.paths.catalogue())?;
    let run = catalogue.start_run(now(), env!("CARGO_PKG_VERSION"))?;
    let mut report = Report::default();
    let started = Instant::now();
    let order = Order { config, thoroughness, reporter };
    let done = stages(order, &mut catalogue, &mut report);
    report.finish(started.elapsed(), peak_memory_bytes());
    let error = done.as_ref().err().map(|error| format!("{error:#}"));
    let outcome = if done.is_ok() { Outcome::Done } else { Outcome::Failed };
    let json = serde_json::to_string(&report)?;
    let noted =
        catalogue.end_run(run, now(), (outcome, error.as_deref()), &json, &report.rejections);
    done?;
    noted?;
    Ok(report)
}

fn stages(order: Order, catalogue: &mut Catalogue, report: &mut Report) -> Result<()> {
    let seconds = timed(|| refresh::refresh(order, catalogue, report))?;
    report.seconds.read = seconds;
    pages::publish(order, catalogue, report)
}

fn timed(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let started = Instant::now();
    work()?;
    Ok(rounded(started.elapsed()))
}

/// Seconds with milliseconds, as reports show them.
fn rounded(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1000.0).round() / 1000.0
}

fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))
}
