//! Speed, size and memory of searching a large catalogue, on invented products with names of a
//! realistic vocabulary: the words of the demo as the frequent ones, a hundred thousand made of
//! syllables behind them, both by Zipf's law.
//!
//! ```text
//! cargo run --release --example bench_search -- make --products 1000000 --folder /dev/shm/bench
//! cargo run --release --example bench_search -- ask --folder /dev/shm/bench
//! ```
//!
//! `make` writes search.sqlite and, for other engines, texts.tsv and queries.tsv, and prints what making
//! took; `ask` is a process of its own, so that its memory is that of a reader. Both print JSON.
//! scripts/bench-search.sh runs them beside benches/search-baseline and checks the promises.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "invented numbers of known size"
)]

mod catalogue;
mod machine;
mod queries;

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use serde_json::{Map, Value, json};
use sitegen::search::{
    Filters, Index, IndexBuilder, LiveIndex, NewDocument, Query, ResultPage, Synonyms,
};
use sitegen::words::stems;

use crate::catalogue::Catalogue;

use sitegen::model::Timestamp;

/// Measure searching an invented catalogue
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    step: Step,
}

#[derive(Subcommand)]
enum Step {
    /// Make the index and the files for other engines
    Make {
        /// How many products
        #[arg(long, default_value_t = 1_000_000)]
        products: u64,
        /// Where files are put
        #[arg(long)]
        folder: PathBuf,
    },
    /// Ask the index
    Ask {
        /// Where `make` put its files
        #[arg(long)]
        folder: PathBuf,
        /// Only queries of this class: for profiles
        #[arg(long)]
        class: Option<String>,
        /// How often each is asked; the quickest counts, because what the machine did besides tells
        /// nothing of the engine
        #[arg(long, default_value_t = 5)]
        rounds: usize,
    },
}

fn main() -> Result<()> {
    let figures = match Arguments::parse().step {
        Step::Make { products, folder } => make(products, &folder)?,
        Step::Ask { folder, class, rounds } => ask(&folder, class.as_deref(), rounds)?,
    };
    writeln!(std::io::stdout().lock(), "{figures}")?;
    Ok(())
}

fn make(products: u64, folder: &Path) -> Result<Value> {
    let catalogue = Catalogue::new()?;
    let synonyms = std::fs::read_to_string("content/fr/synonyms.toml")
        .context("run it in the folder of the project")?;
    let synonyms = Synonyms::parse(&synonyms)?;
    let builder = IndexBuilder::new(&folder.join("search.sqlite"))?;
    let mut texts = BufWriter::new(File::create(folder.join("texts.tsv"))?);
    let mut folding = 0.0;
    for number in 0..products {
        let (product, leaves, swaps) = catalogue.product(number)?;
        let started = machine::cpu_seconds();
        let entry = NewDocument::new(&product, "fr", &leaves, swaps);
        folding += if number % 64 == 0 { machine::cpu_seconds() - started } else { 0.0 };
        builder.add(&entry)?;
        let brand = product.brands.first().map_or("", String::as_str);
        let stems = stems(&format!("{} {brand}", product.name));
        let photo = product.photo.as_ref().map_or("", |photo| photo.stem.as_str());
        let quantity = product.quantity.as_deref().unwrap_or_default();
        let shown = [&product.name, brand, quantity, photo, product.grading.code()].join("|");
        writeln!(texts, "{}\t{stems}\t{}|{shown}", product.scans, product.barcode)?;
    }
    texts.flush()?;
    queries::write(&catalogue, &folder.join("queries.tsv"))?;
    let started = machine::cpu_seconds();
    let (graph, never) = (catalogue.graph(), Timestamp::default());
    builder.finish(graph, &synonyms, "bench", never, never)?.switch_in()?;
    Ok(json!({
        "products": products,
        "index_cpu_seconds": machine::cpu_seconds() - started,
        "folding_cpu_seconds": folding * 64.0,
        "peak_megabytes": machine::status_megabytes("VmHWM")?,
        "sizes": machine::sizes(&folder.join("search.sqlite"))?,
    }))
}

fn ask(folder: &Path, only: Option<&str>, rounds: usize) -> Result<Value> {
    let before = machine::status_megabytes("RssAnon")?;
    let started = Instant::now();
    let index = LiveIndex::open(&folder.join("search.sqlite")).index()?;
    let opened = started.elapsed();
    let memory = machine::status_megabytes("RssAnon")?;
    let queries = BufReader::new(File::open(folder.join("queries.tsv"))?);
    let mut classes: Vec<(String, Vec<String>)> = Vec::new();
    for line in queries.lines() {
        let line = line?;
        let (class, query) = line.split_once('\t').context("a class and a query")?;
        if only.is_some_and(|only| only != class) {
            continue;
        }
        match classes.last_mut().filter(|(last, _)| last == class) {
            Some((_, queries)) => queries.push(query.to_string()),
            None => classes.push((class.to_string(), vec![query.to_string()])),
        }
    }
    let mut figures = Map::new();
    for (class, queries) in &classes {
        figures.insert(class.clone(), measure(&index, queries, rounds)?);
    }
    Ok(json!({
        "open_seconds": opened.as_secs_f64(),
        "anonymous_megabytes_before": before,
        "anonymous_megabytes_open": memory,
        "anonymous_megabytes_after": machine::status_megabytes("RssAnon")?,
        "classes": figures,
    }))
}

/// Microseconds of a page of results, of counting and of suggesting.
fn measure(index: &Index, queries: &[String], rounds: usize) -> Result<Value> {
    let filters = Filters::default();
    let queries: Vec<Query> =
        queries.iter().map(|query| Query::parse(query)).collect::<Result<_, _>>()?;
    let mut hits = 0;
    let search = timed(&queries, rounds, |query| {
        hits += usize::from(!index.search(query, &filters, ResultPage::FIRST)?.hits.is_empty());
        Ok(())
    })?;
    let overview = timed(&queries, rounds, |query| index.overview(query, &filters).map(drop))?;
    let suggest = timed(&queries, rounds, |query| index.suggest(query).map(drop))?;
    Ok(json!({
        "queries": queries.len(),
        "found_percent": hits * 100 / queries.len() / rounds,
        "search": search,
        "overview": overview,
        "suggest": suggest,
    }))
}

fn timed(
    queries: &[Query],
    rounds: usize,
    mut ask: impl FnMut(&Query) -> Result<()>,
) -> Result<Value> {
    let mut times = vec![f64::MAX; queries.len()];
    for _ in 0..rounds {
        for (query, time) in queries.iter().zip(&mut times) {
            let started = Instant::now();
            ask(query)?;
            *time = time.min(started.elapsed().as_nanos() as f64 / 1000.0);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| (times[(times.len() as f64 * share) as usize] * 10.0).round() / 10.0;
    Ok(json!({ "p50": at(0.5), "p99": at(0.99) }))
}
