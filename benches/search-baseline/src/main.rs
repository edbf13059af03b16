//! What sitegen's search is compared with, on the same products and queries: SQLite's FTS5 ordered by
//! bm25, as most would use it, and tantivy ordered by popularity.
//!
//! `search-baseline FOLDER` reads texts.tsv and queries.tsv, which `examples/bench_search` writes, and
//! prints JSON: microseconds of the best 24 of each query, the quickest of several rounds.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result};
use rusqlite::Connection;
use serde_json::{Value, json};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, STORED, STRING, TEXT};
use tantivy::{Index, Order, Searcher, TantivyDocument, Term};

/// Hits of a page.
const HITS: u32 = 24;
/// As often as sitegen's own queries are asked.
const ROUNDS: usize = 5;
/// Queries of a class: naive ones take a tenth of a second each.
const NAIVE_QUERIES: usize = 100;

type Classes = BTreeMap<String, Vec<String>>;

fn main() -> Result<()> {
    let folder = std::env::args().nth(1).context("usage: search-baseline FOLDER")?;
    let folder = Path::new(&folder);
    let texts = read_texts(&folder.join("texts.tsv"))?;
    let classes = read_queries(&folder.join("queries.tsv"))?;
    let naive = naive(folder, &texts, &classes)?;
    let tantivy = tantivy_figures(folder, &texts, &classes)?;
    writeln!(std::io::stdout(), "{}", json!({ "naive": naive, "tantivy": tantivy }))?;
    Ok(())
}

/// Scans and stems of every product.
fn read_texts(path: &Path) -> Result<Vec<(u64, String)>> {
    let lines = BufReader::new(File::open(path)?).lines();
    let texts = lines.map(|line| {
        let line = line?;
        let (scans, stems) = line.split_once('\t').context("scans and stems")?;
        Ok((scans.parse()?, stems.to_string()))
    });
    texts.collect()
}

fn read_queries(path: &Path) -> Result<Classes> {
    let mut classes = Classes::new();
    for line in BufReader::new(File::open(path)?).lines() {
        let line = line?;
        let (class, query) = line.split_once('\t').context("a class and a query")?;
        classes.entry(class.to_string()).or_default().push(query.to_string());
    }
    Ok(classes)
}

/// Microseconds at the middle and at the hundredth worst; the quickest round of each query.
fn measure(queries: &[String], mut ask: impl FnMut(&str) -> Result<()>) -> Result<Value> {
    let mut times = vec![f64::MAX; queries.len()];
    for _ in 0..ROUNDS {
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

/// One FTS5 table as it comes, best match first. It knows no typos.
fn naive(folder: &Path, texts: &[(u64, String)], classes: &Classes) -> Result<Value> {
    let path = folder.join("naive.sqlite");
    let _ = std::fs::remove_file(&path);
    let connection = Connection::open(&path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA mmap_size = 68719476736;
         CREATE VIRTUAL TABLE text USING fts5 (words, prefix = '2 3 4 5'); BEGIN;",
    )?;
    for (_, stems) in texts {
        connection.prepare_cached("INSERT INTO text (words) VALUES (?1)")?.execute([stems])?;
    }
    connection.execute_batch("COMMIT")?;
    let mut figures = serde_json::Map::new();
    for (class, queries) in classes.iter().filter(|(class, _)| *class != "typo") {
        let end = if class.starts_with("prefix") { "*" } else { "" };
        let some = &queries[..queries.len().min(NAIVE_QUERIES)];
        let figure = measure(some, |query| {
            let words = query.split(' ').map(|word| format!("\"{word}\"{end}"));
            let asked = words.collect::<Vec<_>>().join(" AND ");
            let mut statement = connection.prepare_cached(
                "SELECT rowid FROM text WHERE text MATCH ?1 ORDER BY bm25(text) LIMIT ?2",
            )?;
            let rows = statement.query_map((asked, HITS), |row| row.get::<_, i64>(0))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()?;
            Ok(())
        })?;
        figures.insert(class.clone(), figure);
    }
    Ok(Value::Object(figures))
}

struct Fields {
    words: Field,
    scans: Field,
    barcode: Field,
}

/// The same texts, most popular first.
fn tantivy_figures(folder: &Path, texts: &[(u64, String)], classes: &Classes) -> Result<Value> {
    let mut schema = Schema::builder();
    let fields = Fields {
        words: schema.add_text_field("words", TEXT),
        scans: schema.add_u64_field("scans", FAST | INDEXED),
        barcode: schema.add_text_field("barcode", STRING | STORED),
    };
    let path = folder.join("tantivy");
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path)?;
    let index = Index::create_in_dir(&path, schema.build())?;
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 200_000_000)?;
    for (number, (scans, stems)) in texts.iter().enumerate() {
        let mut document = TantivyDocument::default();
        document.add_text(fields.words, stems);
        document.add_u64(fields.scans, *scans);
        document.add_text(fields.barcode, number.to_string());
        writer.add_document(document)?;
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    let searcher = index.reader()?.searcher();
    let mut figures = serde_json::Map::new();
    for (class, queries) in classes {
        let figure = measure(queries, |query| ask(&searcher, &fields, class, query))?;
        figures.insert(class.clone(), figure);
    }
    Ok(Value::Object(figures))
}

fn ask(searcher: &Searcher, fields: &Fields, class: &str, query: &str) -> Result<()> {
    let terms = query.split(' ').map(|word| -> Result<Box<dyn Query>> {
        let term = Term::from_field_text(fields.words, word);
        Ok(match class {
            "typo" => Box::new(FuzzyTermQuery::new(term, 1, true)),
            _ if class.starts_with("prefix") => {
                Box::new(RegexQuery::from_pattern(&format!("{word}.*"), fields.words)?)
            }
            _ => Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
        })
    });
    let query = BooleanQuery::intersection(terms.collect::<Result<_>>()?);
    let best = TopDocs::with_limit(HITS as usize).order_by_fast_field::<u64>("scans", Order::Desc);
    let hits = searcher.search(&query, &best)?;
    for (_, address) in hits {
        let _: TantivyDocument = searcher.doc(address)?;
    }
    Ok(())
}
