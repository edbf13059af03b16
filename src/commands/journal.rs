//! `sitegen journal`: the last runs, each with its figures, what it healed and why it failed.

use anyhow::Result;
use serde_json::{Map, Value};

use super::table::{TextTable, counted, megabytes, thousands};
use crate::cli::{Common, JournalArgs};
use crate::config::Config;
use crate::health::believed;
use crate::store::{CatalogueReader, JournalEntry};

pub(super) fn run(common: Common, args: &JournalArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let paths = &config.paths;
    let runs = match CatalogueReader::open_existing(&paths.catalogue())? {
        Some(reader) => believed(&reader, &paths.lock(), args.runs.get())?,
        None => Vec::new(),
    };
    super::print_as(args.json, &runs, |runs| render(runs))
}

fn render(runs: &[JournalEntry]) -> String {
    if runs.is_empty() {
        return "no run yet: `sitegen build`".into();
    }
    let mut table = TextTable::default();
    for run in runs {
        let took = match run.ended {
            Some(ended) => format!(", {} s", ended - run.started),
            None => String::new(),
        };
        table.heading(&format!("{} {} {}{took}", run.started, run.command, run.outcome));
        for line in run.error.as_deref().unwrap_or_default().lines() {
            table.line("because", line);
        }
        if let Some(report) = &run.report {
            render_report(&mut table, report);
        }
    }
    table.render()
}

fn render_report(table: &mut TextTable, report: &Value) {
    for (name, key) in [("healed", "damaged"), ("closed gate", "closed_gates")] {
        for line in report[key].as_array().unwrap_or(&Vec::new()) {
            table.line(name, line.as_str().unwrap_or_default());
        }
    }
    let records = &report["records"];
    if report["sources_unchanged"] == true {
        table.line("records", "not read: no file had changed");
    } else if count(records, "read") > 0 {
        let mut rejected = 0;
        for number in records["rejected"].as_object().unwrap_or(&Map::new()).values() {
            rejected += number.as_u64().unwrap_or_default();
        }
        let read = counted(count(records, "read"), "record");
        table.line("records", format!("{read} read, {} rejected", thousands(rejected)));
        table.line("products", changes(&report["products"]));
    }
    let files = &report["pages"];
    if count(files, "total") > 0 {
        let total = thousands(count(files, "total"));
        table.line("files", format!("{} of {total}", changes(files)));
    }
    let back = &report["rolled_back"];
    if back.is_object() {
        let [replaced, restored, removed] =
            ["replaced", "restored", "removed"].map(|key| thousands(count(back, key)));
        table.line(
            "files",
            format!("{replaced} replaced, {restored} put back, {removed} taken away"),
        );
    }
    if let Some(bytes) = report["peak_memory_bytes"].as_u64() {
        table.line("memory", megabytes(bytes));
    }
}

/// `3 new, 12 changed, 1 gone`
fn changes(counts: &Value) -> String {
    let [new, changed, gone] = ["new", "changed", "gone"].map(|key| thousands(count(counts, key)));
    format!("{new} new, {changed} changed, {gone} gone")
}

fn count(counts: &Value, key: &str) -> u64 {
    counts[key].as_u64().unwrap_or_default()
}
