//! `sitegen status`: what is in the catalogue, how the last runs went, on what machine.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use super::table::{TextTable, megabytes, thousands};
use crate::cli::{Common, JsonArgs};
use crate::config::Config;
use crate::model::{CategoryGraph, Timestamp};
use crate::store::{CatalogueReader, JournalEntry};
use crate::telemetry::Machine;

const RUNS: usize = 5;
const CATEGORIES: usize = 15;
#[derive(Serialize)]
struct Status {
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

pub(super) fn run(common: Common, args: &JsonArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let reader = CatalogueReader::open_existing(&config.paths.catalogue())?;
    let catalogue = reader.map(|reader| look(&reader, &config.site.language)).transpose()?;
    let status = Status { version: env!("CARGO_PKG_VERSION"), machine: Machine::look(), catalogue };
    super::print_as(args.json, &status, render)
}

fn look(reader: &CatalogueReader, language: &str) -> Result<CatalogueStatus> {
    let graph = CategoryGraph::new(reader.categories()?, language);
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
    let runs = reader.runs(RUNS)?;
    let is_done = |run: &&JournalEntry| run.outcome == "done" && run.command == "build";
    let last_done = runs.iter().find(is_done).and_then(|run| run.ended);
    Ok(CatalogueStatus { products, gone, grades, categories, newest_change, last_done, runs })
}

fn render(status: &Status) -> String {
    let mut table = TextTable::default();
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
