//! What sitegen's search is compared with, on the same products and queries: SQLite's FTS5 ordered by
//! bm25, as most would use it, and tantivy ordered by popularity.
//!
//! `search-baseline FOLDER` reads texts.tsv and queries.tsv, which `examples/bench_search` writes, and
//! prints JSON: microseconds of each query, the quickest of several rounds. `naive` and `tantivy` find
//! the 24 best, no more than their numbers. `tantivy_page` does what a page of sitegen's results needs: the 60
//! best (32 of beginnings, as suggestions do) with all that is shown of them, to be put in order; what is
//! not found as it is typed is looked for as the beginning of a word, then as a misspelt one.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::ops::Bound;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result};
use rusqlite::Connection;
use serde_json::{Value, json};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TEXT};
use tantivy::{DocAddress, Index, Order, Searcher, TantivyDocument, Term};

/// Hits of a page.
const HITS: u32 = 24;
/// Hits that are put in order for one, and while a visitor types.
const ORDERED: usize = 60;
const SUGGESTED: usize = 32;
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
    let tantivy = Tantivy::index(folder, &texts)?;
    let of_all = |ask: fn(&Tantivy, &str, &str) -> Result<usize>| -> Result<Value> {
        let mut figures = serde_json::Map::new();
        for (class, queries) in &classes {
            let figure = measure(queries, |query| ask(&tantivy, class, query).map(drop))?;
            figures.insert(class.clone(), figure);
        }
        Ok(Value::Object(figures))
    };
    let (numbers, page) = (of_all(Tantivy::numbers)?, of_all(Tantivy::page)?);
    let figures = json!({ "naive": naive, "tantivy": numbers, "tantivy_page": page });
    writeln!(std::io::stdout(), "{figures}")?;
    Ok(())
}

/// What the engines know of a product.
struct Text {
    scans: u64,
    stems: String,
    /// What is shown of it.
    shown: String,
}

fn read_texts(path: &Path) -> Result<Vec<Text>> {
    let lines = BufReader::new(File::open(path)?).lines();
    let texts = lines.map(|line| {
        let line = line?;
        let mut parts = line.splitn(3, '\t');
        let mut next = || parts.next().context("scans, stems and what is shown");
        Ok(Text { scans: next()?.parse()?, stems: next()?.into(), shown: next()?.into() })
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
fn naive(folder: &Path, texts: &[Text], classes: &Classes) -> Result<Value> {
    let path = folder.join("naive.sqlite");
    let _ = std::fs::remove_file(&path);
    let connection = Connection::open(&path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA mmap_size = 68719476736;
         CREATE VIRTUAL TABLE text USING fts5 (words, prefix = '2 3 4 5'); BEGIN;",
    )?;
    for text in texts {
        let mut insert = connection.prepare_cached("INSERT INTO text (words) VALUES (?1)")?;
        insert.execute([&text.stems])?;
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

/// The same texts, most popular first.
struct Tantivy {
    searcher: Searcher,
    words: Field,
}

impl Tantivy {
    fn index(folder: &Path, texts: &[Text]) -> Result<Self> {
        let mut schema = Schema::builder();
        let words = schema.add_text_field("words", TEXT);
        let scans = schema.add_u64_field("scans", FAST | INDEXED);
        let shown = schema.add_text_field("shown", STORED);
        let path = folder.join("tantivy");
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path)?;
        let index = Index::create_in_dir(&path, schema.build())?;
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 200_000_000)?;
        for text in texts {
            let mut document = TantivyDocument::default();
            document.add_text(words, &text.stems);
            document.add_u64(scans, text.scans);
            document.add_text(shown, &text.shown);
            writer.add_document(document)?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        Ok(Self { searcher: index.reader()?.searcher(), words })
    }

    /// The numbers of the 24 best known that have the words, misspelt ones at once as such.
    fn numbers(&self, class: &str, query: &str) -> Result<usize> {
        let way = match class {
            "typo" => Way::Misspelt,
            class if class.starts_with("prefix") => Way::Begun,
            _ => Way::Typed,
        };
        Ok(self.best(query, way, HITS as usize)?.len())
    }

    /// What is shown of the best known that have the words: as typed, else the last one begun, else
    /// misspelt.
    fn page(&self, class: &str, query: &str) -> Result<usize> {
        let count = if class.starts_with("prefix") { SUGGESTED } else { ORDERED };
        for way in [Way::Typed, Way::Begun, Way::Misspelt] {
            let found = self.best(query, way, count)?;
            if !found.is_empty() {
                let shown = found.into_iter().map(|at| self.searcher.doc::<TantivyDocument>(at));
                return Ok(shown.collect::<Result<Vec<_>, _>>()?.len());
            }
        }
        Ok(0)
    }

    fn best(&self, query: &str, way: Way, count: usize) -> Result<Vec<DocAddress>> {
        let mut words: Vec<&str> = query.split(' ').collect();
        let mut terms: Vec<Box<dyn Query>> = Vec::new();
        if way == Way::Begun {
            terms.extend(words.pop().map(|word| self.beginning(word)));
        }
        terms.extend(words.iter().map(|word| -> Box<dyn Query> {
            let term = Term::from_field_text(self.words, word);
            match way {
                Way::Misspelt => Box::new(FuzzyTermQuery::new(term, 1, true)),
                _ => Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
            }
        }));
        let best = TopDocs::with_limit(count).order_by_fast_field::<u64>("scans", Order::Desc);
        let found = self.searcher.search(&BooleanQuery::intersection(terms), &best)?;
        Ok(found.into_iter().map(|(_, address)| address).collect())
    }

    /// Words that start so, which are one range of the dictionary.
    fn beginning(&self, word: &str) -> Box<dyn Query> {
        let bound = |text: &str| Term::from_field_text(self.words, text);
        let end = format!("{word}{{");
        Box::new(RangeQuery::new(Bound::Included(bound(word)), Bound::Excluded(bound(&end))))
    }
}

/// How words are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Typed,
    Begun,
    Misspelt,
}
