//! The figures of a run as tables for people.

use super::table::{TextTable, counted, megabytes, thousands};
use crate::pipeline::{Obtained, Report, Seconds, SourceReport};

/// What a build did.
pub(super) fn of_build(report: &Report) -> String {
    let mut table = TextTable::default();
    sources(&mut table, report);
    pages(&mut table, report);
    let Seconds { total, fetch, read, select, pages, search, settle } = report.seconds;
    let seconds = format!(
        "{total:>11.1}  (fetching {fetch:.1}, reading {read:.1}, selecting {select:.1}, pages {pages:.1}, \
         search {search:.1}, settling {settle:.1})"
    );
    table.heading("Time");
    table.line("seconds", seconds);
    table.count("pages/s", report.pages_per_second);
    memory(&mut table, report);
    table.render()
}

/// What was made of a shard.
pub(super) fn of_shard(report: &Report) -> String {
    let mut table = TextTable::default();
    table.heading("Pages of the shard");
    table.count("made", report.pages.new);
    table.count("as they are", report.pages.unchanged);
    let Seconds { total, select, pages, .. } = report.seconds;
    table.heading("Time");
    table.line("seconds", format!("{total:>11.1}  (selecting {select:.1}, pages {pages:.1})"));
    memory(&mut table, report);
    table.render()
}

/// What a fetch did.
pub(super) fn of_fetch(report: &Report) -> String {
    let mut table = TextTable::default();
    sources(&mut table, report);
    let Seconds { total, fetch, read, .. } = report.seconds;
    let seconds = format!("{total:>11.1}  (fetching {fetch:.1}, reading {read:.1})");
    table.heading("Time");
    table.line("seconds", seconds);
    memory(&mut table, report);
    table.render()
}

/// What a fetch would do.
pub(super) fn of_dry_run(report: &Report) -> String {
    format!("{}\n\nThis was a dry run: the catalogue is as it was.", of_fetch(report))
}

fn pages(table: &mut TextTable, report: &Report) {
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
}

fn memory(table: &mut TextTable, report: &Report) {
    if let Some(bytes) = report.peak_memory_bytes {
        table.line("peak memory", format!("{:>11}", megabytes(bytes)));
    }
}

fn sources(table: &mut TextTable, report: &Report) {
    table.heading("Sources");
    for source in &report.sources {
        table.line(source.kind, obtained(source));
    }
    table.count("files", report.files);
    if report.skipped_files > 0 {
        table.count("files skipped", report.skipped_files);
    }
    for damaged in &report.damaged {
        table.line("damaged", damaged);
    }
    for gate in &report.closed_gates {
        table.line("closed gate", gate);
    }
    if report.sources_unchanged {
        table.line("records", "not read: no file has changed since the last run");
        return;
    }
    let records = &report.records;
    table.count("records read", records.read);
    if records.unwanted > 0 {
        table.count("not wanted", records.unwanted);
    }
    table.count("rejected", records.rejected_total());
    for (reason, count) in &records.rejected {
        table.count(&format!("  {reason}"), *count);
    }
    table.count("duplicates", records.duplicates);
    table.heading("Products");
    table.count("new", report.products.new);
    table.count("changed", report.products.changed);
    table.count("unchanged", report.products.unchanged);
    table.count("gone", report.products.gone);
    table.count("total", report.products.total());
    if report.implausible.products > 0 {
        table.count("implausible tables", report.implausible.products);
        for (rule, count) in &report.implausible.rules {
            table.count(&format!("  {rule}"), *count);
        }
    }
}

/// `https://… (changes fetched: 3 requests, 12.4 MB, 1 retry)`
fn obtained(source: &SourceReport) -> String {
    let how = match source.obtained {
        Obtained::Here => return source.name.clone(),
        Obtained::Kept => return format!("{} (not asked: fetched not long ago)", source.name),
        Obtained::Failed => "failed",
        Obtained::Fetched => "fetched",
        Obtained::Unchanged => "nothing newer",
        Obtained::Continued => "changes fetched",
    };
    let traffic = &source.traffic;
    format!(
        "{} ({how}: {}, {}, {})",
        source.name,
        counted(traffic.requests, "request"),
        megabytes(traffic.bytes),
        counted(traffic.retries, "retry")
    )
}
