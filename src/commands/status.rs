//! `sitegen status`: whether all is well, what is in the catalogue, how the last runs went, on what machine.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;
use thiserror::Error;

use super::table::{TextTable, megabytes, thousands};
use crate::backup;
use crate::cli::{Common, StatusArgs};
use crate::config::Config;
use crate::health::{
    self, HealthFacts, HealthReason, accounts_fault, reasons, search_fault_at, site_facts,
};
use crate::model::{CategoryGraph, Timestamp};
use crate::server;
use crate::store::{CatalogueReader, JournalEntry};
use crate::telemetry::Machine;

const RUNS: usize = 5;
const CATEGORIES: usize = 15;

/// The site is not well, which the output says in detail.
#[derive(Debug, Error)]
#[error("not all is well: {0}")]
pub(super) struct NotWell(pub(super) String);

#[derive(Serialize)]
struct Status {
    /// Whether there is nothing wrong.
    ok: bool,
    /// What is wrong.
    reasons: Vec<HealthReason>,
    version: &'static str,
    machine: Machine,
    catalogue: Option<CatalogueStatus>,
}

#[derive(Serialize)]
struct CatalogueStatus {
    products: u64,
    gone: u64,
    grades: BTreeMap<&'static str, u64>,
    categories: Vec<CategoryStatus>,
    /// Newest change at OFF.
    newest_change: Timestamp,
    /// Last complete build.
    last_done: Option<Timestamp>,
    runs: Vec<JournalEntry>,
}

#[derive(Serialize)]
struct CategoryStatus {
    name: String,
    products: u64,
}

pub(super) fn run(common: Common, args: &StatusArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let reasons = found_wrong(&config);
    let said = said(&reasons);
    if args.reasons {
        for reason in &reasons {
            super::print(&format!("{}: {}", reason.code.code(), reason.text))?;
        }
        return said;
    }
    let reader = CatalogueReader::open_existing(&config.paths.catalogue());
    let looked = reader.and_then(|reader| reader.map(|reader| look(&reader, &config)).transpose());
    // A catalogue that cannot be read is one of the reasons already.
    let catalogue = if said.is_err() { looked.ok().flatten() } else { looked? };
    let (ok, version, machine) = (reasons.is_empty(), env!("CARGO_PKG_VERSION"), Machine::look());
    let status = Status { ok, reasons, version, machine, catalogue };
    super::print_as(args.json, &status, render)?;
    said
}

/// What is wrong, with what only a running server knows.
pub(super) fn found_wrong(config: &Config) -> Vec<HealthReason> {
    let paths = &config.paths;
    let remedy = || backup::remedy(&config.backup.folder);
    let now = super::now();
    let facts = HealthFacts {
        search: search_fault_at(&paths.search()),
        accounts: accounts_fault(&config.accounts.place, &paths.public, &remedy, now),
        ..site_facts(paths, now)
    };
    let mut found = reasons(&facts);
    found.extend(server::letters_stuck(&config.listen));
    found
}

fn said(reasons: &[HealthReason]) -> Result<()> {
    if reasons.is_empty() {
        return Ok(());
    }
    let mut codes = Vec::new();
    for reason in reasons {
        codes.push(reason.code.code());
    }
    Err(NotWell(codes.join(", ")).into())
}

fn look(reader: &CatalogueReader, config: &Config) -> Result<CatalogueStatus> {
    let graph = CategoryGraph::new(reader.categories()?, &config.site.language);
    let (mut products, mut newest_change) = (0, Timestamp::UNKNOWN);
    let mut grades = BTreeMap::new();
    let mut filled = vec![0_u64; graph.positions().len()];
    reader.for_each_outline(|outline| {
        products += 1;
        newest_change = newest_change.max(outline.modified);
        *grades.entry(outline.grading.code()).or_default() += 1;
        for category in graph.with_ancestors(&graph.known(&outline.categories)) {
            filled[category.at()] += 1;
        }
        Ok(())
    })?;
    let mut categories = Vec::new();
    for category in graph.positions() {
        let products = filled[category.at()];
        if products > 0 {
            categories.push(CategoryStatus { name: graph.name(category), products });
        }
    }
    categories.sort_by(|a, b| (b.products, &a.name).cmp(&(a.products, &b.name)));
    let gone = reader.gone()?;
    let runs = health::believed(reader, &config.paths.lock(), RUNS)?;
    let is_done = |run: &&JournalEntry| run.outcome == "done" && run.command == "build";
    let last_done = runs.iter().find(is_done).and_then(|run| run.ended);
    Ok(CatalogueStatus { products, gone, grades, categories, newest_change, last_done, runs })
}

fn render(status: &Status) -> String {
    let mut table = TextTable::default();
    table.heading("Health");
    if status.ok {
        table.line("ok", "nothing is wrong");
    }
    for reason in &status.reasons {
        table.line(reason.code.code(), &reason.text);
    }
    table.heading("Program");
    table.line("version", status.version);
    let machine = &status.machine;
    let memory =
        machine.memory_bytes.map(|bytes| format!(", {}", megabytes(bytes))).unwrap_or_default();
    table.line("machine", format!("{}, {} cores{memory}", machine.system, machine.cores));
    match &status.catalogue {
        Some(catalogue) => render_catalogue(&mut table, catalogue),
        None => {
            table.heading("Catalogue");
            table.line("empty", "run `sitegen build` first");
        }
    }
    table.render()
}

fn render_catalogue(table: &mut TextTable, catalogue: &CatalogueStatus) {
    table.heading("Catalogue");
    table.count("products", catalogue.products);
    table.count("gone", catalogue.gone);
    table.line("newest change", age(catalogue.newest_change));
    table.line("last build", catalogue.last_done.map_or_else(|| "none that was done".into(), age));
    table.heading("Products by Nutri-Score");
    for (grade, count) in &catalogue.grades {
        table.count(grade, *count);
    }
    table.heading("Largest categories");
    for category in catalogue.categories.iter().take(CATEGORIES) {
        table.count(&category.name, category.products);
    }
    table.more(catalogue.categories.len(), CATEGORIES);
    table.heading("Last runs");
    for run in &catalogue.runs {
        let seconds =
            run.ended.map(|ended| format!(", {} s", ended - run.started)).unwrap_or_default();
        // Mistakes in files are shown with their line below; a table has room for the first.
        let error = run.error.as_ref().and_then(|error| error.lines().next());
        let error = error.map(|line| format!(": {line}")).unwrap_or_default();
        let ended = format!("{} {}{seconds}{error}", run.command, run.outcome);
        table.line(&run.started.to_string(), ended);
    }
}

/// `2026-11-22 03:00 (1 day ago)`
fn age(moment: Timestamp) -> String {
    if moment == Timestamp::UNKNOWN {
        return "unknown".into();
    }
    match (super::now() - moment) / Timestamp::DAY {
        days if days < 1 => format!("{moment} (today)"),
        1 => format!("{moment} (1 day ago)"),
        days => format!("{moment} ({} days ago)", thousands(days.unsigned_abs())),
    }
}
