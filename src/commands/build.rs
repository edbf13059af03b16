//! `sitegen build`

use anyhow::Result;

use super::table::{Table, megabytes, thousands};
use crate::cli::{BuildArgs, Common};
use crate::config::{Config, Overrides, Secret};
use crate::pipeline::{self, Busy, Report, Thoroughness};
use crate::telemetry::{FailureReports, Reporter, Verbosity};

pub(super) fn run(common: Common, args: BuildArgs) -> Result<()> {
    let verbosity = match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let overrides =
        Overrides { sources: args.source, jobs: args.jobs.map(usize::from), ..common.into() };
    let config = Config::load(overrides)?;
    let reporter = Reporter::new(verbosity);
    let thoroughness = if args.full { Thoroughness::Full } else { Thoroughness::Incremental };
    let failures = FailureReports::start(config.sentry_dsn.as_ref().map(Secret::expose))?;
    let report =
        pipeline::run(&config, thoroughness, &reporter, super::now).inspect_err(|error| {
            // That another build is at work is no failure of this one.
            if !error.is::<Busy>() {
                failures.report(error);
            }
        })?;
    if args.json {
        super::print(&serde_json::to_string_pretty(&report)?)
    } else if verbosity > Verbosity::Quiet {
        super::print(&summary(&report))
    } else {
        Ok(())
    }
}

fn summary(report: &Report) -> String {
    let mut table = Table::default();
    sources(&mut table, report);
    let pages = &report.pages;
    table.heading("Files of the site");
    table.count("new", pages.new);
    table.count("changed", pages.changed);
    table.count("unchanged", pages.unchanged);
    table.count("gone", pages.gone);
    table.line(
        "total",
        format!(
            "{:>11}  (pages of products {}, of substitutes {}, of categories {})",
            thousands(pages.total),
            thousands(pages.products),
            thousands(pages.substitutes),
            thousands(pages.categories)
        ),
    );
    let seconds = &report.seconds;
    table.heading("Time");
    table.line(
        "seconds",
        format!(
            "{:>11.1}  (reading {:.1}, selecting {:.1}, pages {:.1}, settling {:.1})",
            seconds.total, seconds.read, seconds.select, seconds.pages, seconds.settle
        ),
    );
    table.count("pages/s", report.pages_per_second);
    if let Some(bytes) = report.peak_memory_bytes {
        table.line("peak memory", format!("{:>11}", megabytes(bytes)));
    }
    table.render()
}

fn sources(table: &mut Table, report: &Report) {
    table.heading("Sources");
    table.count("files", report.files);
    if report.skipped_files > 0 {
        table.count("files skipped", report.skipped_files);
    }
    if report.sources_unchanged {
        table.line("records", "not read: no file has changed since the last run");
        return;
    }
    let records = &report.records;
    table.count("records read", records.read);
    table.count("rejected", records.rejected_total());
    for (reason, count) in &records.rejected {
        table.count(&format!("  {reason}"), *count);
    }
    table.count("duplicates", records.duplicates);
    table.count("amounts dropped", records.dropped_amounts);
    table.heading("Products");
    table.count("new", report.products.new);
    table.count("changed", report.products.changed);
    table.count("unchanged", report.products.unchanged);
    table.count("gone", report.products.gone);
    table.count("total", report.products.total());
}
