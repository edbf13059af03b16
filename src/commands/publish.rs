//! `sitegen publish`

use std::fmt::Write as _;

use anyhow::{Context, Result, bail};

use super::run::stop_on_signals;
use super::table::{TextTable, counted, megabytes};
use crate::cli::{Common, PublishArgs, PurgeFormat};
use crate::config::{Config, Flags};
use crate::files;
use crate::pipeline::TargetRun;
use crate::target::{PurgeShape, TargetReport, VerifiedTarget, purge_list};
use crate::telemetry::{Reporter, Verbosity};

pub(super) fn run(common: Common, args: &PublishArgs) -> Result<()> {
    let config = Config::load(Flags { to: args.to.clone(), ..common.into() })?;
    let stop = stop_on_signals(true).context("cannot register signal handlers")?;
    let verbosity = if args.quiet { Verbosity::Quiet } else { Verbosity::Normal };
    let reporter = Reporter::new(verbosity);
    let keep_stale = |addresses: &[String]| keep_stale(&config, args, addresses);
    let run = TargetRun {
        config: &config,
        is_full: args.full,
        may_replace: args.adopt,
        expiry: args.lock_expires,
        reporter: &reporter,
        stop: &stop,
        keep_stale: &keep_stale,
    };
    if args.verify {
        return verify(&run, args);
    }
    if args.dry_run {
        let preview = run.preview()?;
        if args.json {
            return super::print_as(true, &preview.report, summary);
        }
        let mut text = preview.lines.join("\n");
        let _ = write!(text, "\nnothing was done; {}", changes(&preview.report));
        return super::print(text.trim_start());
    }
    let report = run.publish()?;
    if report.foreign > 0 {
        let first = report.first_foreign.as_deref().unwrap_or_default();
        let others = counted(report.foreign, "file");
        reporter.warn(&format!("left alone as not the site's: {others}, the first is `{first}`"));
    }
    if args.quiet && !args.json {
        return Ok(());
    }
    super::print_as(args.json, &report, summary)
}

fn keep_stale(config: &Config, args: &PublishArgs, addresses: &[String]) -> Result<()> {
    let Some(file) = &args.purge_list else { return Ok(()) };
    // A list that was not worked off yet stays.
    if addresses.is_empty() && files::is_there(file)? {
        return Ok(());
    }
    let shape = match args.purge_format {
        PurgeFormat::Urls => PurgeShape::Urls,
        PurgeFormat::Cloudflare => PurgeShape::Cloudflare,
        PurgeFormat::Cloudfront => PurgeShape::CloudFront,
    };
    let reference = format!("sitegen-{}-{}", super::now().seconds(), std::process::id());
    let list = purge_list(shape, &config.site.base_url, addresses, &reference);
    files::write_synced(file, list.as_bytes())
}

fn verify(run: &TargetRun, args: &PublishArgs) -> Result<()> {
    let found = run.verify()?;
    if !args.quiet || args.json {
        super::print_as(args.json, &found, verified)?;
    }
    if !found.is_right() {
        bail!(
            "{} of what was published {} missing or other than it was put there; `sitegen publish --full` puts it right",
            counted(found.missing + found.different, "file"),
            if found.missing + found.different == 1 { "is" } else { "are" }
        );
    }
    Ok(())
}

fn changes(report: &TargetReport) -> String {
    let TargetReport { new, changed, gone, unchanged, .. } = report;
    format!("{new} new, {changed} changed, {gone} gone, {unchanged} unchanged")
}

fn summary(report: &TargetReport) -> String {
    let mut table = TextTable::default();
    table.heading(if report.resumed {
        "Published, going on with a run that did not end"
    } else {
        "Published"
    });
    table.count("new", report.new);
    table.count("changed", report.changed);
    table.count("gone", report.gone);
    table.count("unchanged", report.unchanged);
    table.line("sent", megabytes(report.bytes));
    table.count("requests", report.requests);
    if report.listed {
        table.line("compared", "all that is there was listed");
    }
    table.render()
}

fn verified(found: &VerifiedTarget) -> String {
    let mut table = TextTable::default();
    table.heading("Compared with what was put there");
    table.count("as it was put there", found.right);
    table.count("missing", found.missing);
    table.count("different", found.different);
    table.count("of others", found.foreign);
    table.count("not published yet", found.unpublished);
    table.count("requests", found.requests);
    let kinds = [
        ("missing", &found.first_missing),
        ("different", &found.first_different),
        ("of others", &found.first_foreign),
    ];
    for (kind, names) in kinds {
        for name in names {
            table.line(kind, name);
        }
    }
    table.render()
}
