//! What a build tells Prometheus: a file for the textfile collector of `node_exporter`.

use std::path::Path;

use anyhow::Result;

use super::{Report, RunContext};
use crate::files;
use crate::files::lock::Busy;
use crate::model::Timestamp;
use crate::telemetry::Exposition;

const LAST_DONE: &str = "sitegen_build_last_done_seconds";

/// Writes the figures of a build that has ended, however it did. That they cannot be written is said, and changes
/// nothing of the build.
pub(super) fn leave(run: RunContext, built: &Result<Report>) {
    if built.as_ref().is_err_and(anyhow::Error::is::<Busy>) {
        // The one at work leaves its own.
        return;
    }
    let default = run.config.paths.data.join("sitegen.prom");
    let target = run.config.monitoring.textfile.as_ref().unwrap_or(&default);
    let text = exposition(built.as_ref().ok(), (run.clock)(), last_done(target));
    if let Err(error) = files::write(target, text.as_bytes()) {
        run.reporter.warn(&format!("the figures of the build are not left: {error:#}"));
    }
}

/// When the last build ended that did all it should, as the file before says: it outlives a damaged journal.
fn last_done(target: &Path) -> Option<i64> {
    let before = files::read_text(target).ok().flatten()?;
    let mut lines = before.lines();
    lines.find_map(|line| line.strip_prefix(LAST_DONE)?.trim().parse().ok())
}

fn exposition(report: Option<&Report>, ended: Timestamp, last_done: Option<i64>) -> String {
    let mut text = Exposition::default();
    let help = "When the last build ended, seconds since 1970.";
    text.one("sitegen_build_end_seconds", "gauge", help, &ended.seconds());
    let help = "1 where the last build did all it should, else 0.";
    text.one("sitegen_build_done", "gauge", help, &u8::from(report.is_some()));
    if let Some(done) = report.map(|_| ended.seconds()).or(last_done) {
        let help = "When the last build ended that did all it should.";
        text.one(LAST_DONE, "gauge", help, &done);
    }
    if let Some(report) = report {
        expose(&mut text, report);
    }
    text.text()
}

/// The figures of a build that did all it should.
fn expose(text: &mut Exposition, report: &Report) {
    let seconds = &report.seconds;
    let phases = [
        ("fetch", seconds.fetch),
        ("read", seconds.read),
        ("select", seconds.select),
        ("pages", seconds.pages),
        ("search", seconds.search),
        ("settle", seconds.settle),
        ("total", seconds.total),
    ];
    let help = "Seconds the last build took, by phase.";
    text.each("sitegen_build_seconds", "gauge", help, "phase", phases);
    let pages = &report.pages;
    let files = [
        ("new", pages.new),
        ("changed", pages.changed),
        ("unchanged", pages.unchanged),
        ("gone", pages.gone),
    ];
    let help = "Files of the site by what became of them.";
    text.each("sitegen_build_files", "gauge", help, "change", files);
    let help = "Pages of products.";
    text.one("sitegen_build_products", "gauge", help, &pages.products);
    let help = "Records that could not become products.";
    let rejected = report.records.rejected_total();
    text.one("sitegen_build_rejected_records", "gauge", help, &rejected);
    let help = "Databases that were damaged and made again.";
    text.one("sitegen_build_damaged", "gauge", help, &report.damaged.len());
    if let Some(peak) = &report.peak_memory_bytes {
        let help = "The most memory the build held.";
        text.one("sitegen_build_peak_memory_bytes", "gauge", help, peak);
    }
}
