//! A file that is changed says what a file that is made from nothing says, whatever changes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::Ordering;

use fastrand::Rng;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::{IndexBuilder, NewDocument};
use crate::model::{
    Barcode, Category, CategoryGraph, CategoryId, Grading, Nutrient, Product, Stop, Tag, Timestamp,
};
use crate::search::card::SwapNote;
use crate::search::document::Document;
use crate::search::known_inputs;
use crate::search::{CategoryAddress, Filters, Index, Query, ResultPage, Synonyms, file};
use crate::sqlite::query;

const SYNONYMS: &str =
    "groups = [['patate', 'pomme de terre'], ['yaourt', 'yogourt', 'lait ferme']]";
const WORDS: [&str; 18] = [
    "pâte", "pâté", "pomme", "pommes", "terre", "patate", "yaourt", "lait", "fermé", "chocolat",
    "noir", "noisette", "fraîche", "Käse", "500 g", "x", "bio", "riz",
];
/// So few that most steps move the border.
const POPULAR: u32 = 15;
const STEPS: usize = 120;
/// Comparing answers takes longer than comparing what they are made from.
const STEPS_TO_ASK: usize = 30;

/// A product with the tags of its categories and those it is replaced by.
type Entry = (Product, Vec<usize>, Vec<u64>);

/// What files are made from, changed at random.
struct World {
    rng: Rng,
    /// By number.
    products: BTreeMap<u64, Entry>,
    /// Names of categories; each is below that of half its number.
    categories: BTreeMap<usize, String>,
    labels: BTreeMap<Barcode, Barcode>,
    /// Each name is another one.
    next: usize,
}

fn barcode(number: u64) -> Barcode {
    let digits = format!("{:012}", 301_000_000_000 + number * 37);
    (0..10).find_map(|check| format!("{digits}{check}").parse().ok()).unwrap()
}

fn tag(number: usize) -> Tag {
    Tag::parse(&format!("en:kind-{number}"), "en").unwrap()
}

impl World {
    fn new(seed: u64) -> Self {
        let mut world = Self {
            rng: Rng::with_seed(seed),
            products: BTreeMap::new(),
            categories: (1..8).map(|number| (number, format!("Pomme {number}"))).collect(),
            labels: BTreeMap::new(),
            next: 0,
        };
        for number in 0..30 {
            world.replace(number);
        }
        world
    }

    fn text(&mut self) -> String {
        let words: Vec<&str> =
            (0..self.rng.usize(1..4)).map(|_| WORDS[self.rng.usize(..18)]).collect();
        words.join(" ")
    }

    fn replace(&mut self, number: u64) {
        let mut product = Product::named(barcode(number), &self.text());
        product.brands = vec![self.text()];
        // Few values, so that many products stand in one place.
        product.scans = self.rng.u32(..4) * self.rng.u32(..2) * 1000;
        product.completeness = f32::from(self.rng.u8(..3)) / 4.0;
        product.grading = Grading::ALL[self.rng.usize(..Grading::ALL.len())];
        if self.rng.bool() {
            let sugars = f64::from(self.rng.u8(..9));
            assert!(product.nutriments.set(Nutrient::Sugars, sugars));
        }
        let kinds: Vec<usize> = self.categories.keys().copied().collect();
        let own = (0..self.rng.usize(..3)).map(|_| kinds[self.rng.usize(..kinds.len())]).collect();
        let others = (0..self.rng.u64(..3)).collect();
        self.products.insert(number, (product, own, others));
    }

    /// Other substitutes, and nothing else.
    fn swap_others(&mut self, number: u64) {
        let others = (0..self.rng.u64(..3)).collect();
        if let Some((.., own)) = self.products.get_mut(&number) {
            *own = others;
        }
    }

    /// Another pack of the same product.
    fn repack(&mut self, number: u64) {
        let grams = self.rng.u8(1..9);
        if let Some((product, ..)) = self.products.get_mut(&number) {
            product.quantity = Some(format!("{grams}00 g"));
        }
    }

    fn change(&mut self) {
        let some = [1, 1, 2, 3, 8, 20][self.rng.usize(..6)];
        for _ in 0..some {
            let number = self.rng.u64(..90);
            match self.rng.u8(..6) {
                0 => _ = self.products.remove(&number),
                1 => self.swap_others(number),
                2 => self.repack(number),
                _ => self.replace(number),
            }
        }
        self.next += 1;
        let (kind, next) = (self.rng.usize(1..12), self.next);
        match self.rng.u8(..8) {
            0 => _ = self.categories.insert(kind, format!("Lait {next}")),
            1 => _ = self.categories.insert(kind, "Riz noir".into()),
            2 => _ = self.labels.insert(barcode(100 + next as u64), barcode(1)),
            3 => self.labels.retain(|label, _| label.number() % 3 > 0),
            // Many come to one place.
            4 => (60..80).for_each(|number| self.replace(number)),
            _ => {}
        }
    }

    fn graph(&self) -> CategoryGraph {
        let mut categories = Vec::new();
        for (&number, name) in &self.categories {
            let names = BTreeMap::from([("fr".into(), name.clone())]);
            let parents = (number > 1).then(|| tag(number / 2)).into_iter().collect();
            categories.push(Category {
                tag: tag(number),
                names,
                synonyms: BTreeMap::new(),
                parents,
            });
        }
        CategoryGraph::new(categories, "fr")
    }

    /// All documents, with all that each is made from.
    fn documents(&self, graph: &CategoryGraph) -> BTreeMap<Barcode, (NewDocument, String)> {
        let mut documents = BTreeMap::new();
        for (product, kinds, others) in self.products.values() {
            let tags: Vec<Tag> = kinds.iter().map(|&kind| tag(kind)).collect();
            let leaves = graph.most_specific(&graph.known(&tags));
            let all = graph.with_ancestors(&leaves);
            let slugs: Vec<&str> = all.iter().map(|&own: &CategoryId| graph.slug(own)).collect();
            let swaps = others.iter().map(|&other| swap(other)).collect();
            let document = NewDocument::new(product, "fr", &leaves, swaps);
            let known = format!("{product:?} {others:?} {slugs:?}");
            documents.insert(product.barcode, (document, known));
        }
        documents
    }

    fn finish(&self, builder: IndexBuilder, graph: &CategoryGraph) {
        let labels: Vec<(Barcode, Barcode)> = self.labels.clone().into_iter().collect();
        builder.set_labels(&labels).unwrap();
        let mut addresses = Vec::new();
        for (number, name) in &self.categories {
            let target = (number % 2 == 0).then(|| name.clone());
            addresses.push(CategoryAddress { slug: format!("a-{number}"), tag: None, target });
        }
        builder.set_addresses(&addresses).unwrap();
        let (synonyms, time) = (Synonyms::parse(SYNONYMS).unwrap(), Timestamp::from_seconds(5));
        let made = builder.finish(graph, &synonyms, &self.next.to_string(), time, time).unwrap();
        made.switch_in().unwrap();
    }
}

fn swap(substitute: u64) -> SwapNote {
    SwapNote {
        substitute,
        badges: Vec::new(),
        reasons: Vec::new(),
        drawbacks: Vec::new(),
        neighbour: None,
        chosen_because: None,
    }
}

/// All rows of a file, without the numbers that only it has.
fn content(path: &Path) -> BTreeMap<String, Vec<String>> {
    let connection = file::open(path).unwrap();
    let mut all = BTreeMap::new();
    for (name, sql) in [
        ("fact", "SELECT * FROM fact WHERE key <> 'replaced' ORDER BY key"),
        ("document", "SELECT barcode, substr(facets, 1, 8), texts FROM document ORDER BY rank"),
        ("swap", "SELECT * FROM swap ORDER BY barcode"),
        ("nutrition", "SELECT * FROM nutrition ORDER BY barcode"),
        ("label", "SELECT * FROM label ORDER BY barcode"),
        (
            "category",
            "SELECT slug, name, products, names, words, folded FROM category ORDER BY slug",
        ),
        ("address", "SELECT * FROM category_address ORDER BY slug"),
        ("word", "SELECT * FROM word ORDER BY word"),
        ("stem", "SELECT hashes FROM stem"),
        ("synonym", "SELECT * FROM synonym ORDER BY expression, synonym"),
        ("made_from", "SELECT * FROM made_from ORDER BY barcode"),
        ("word_use", "SELECT * FROM word_use ORDER BY word"),
        ("stem_use", "SELECT * FROM stem_use ORDER BY hash"),
    ] {
        all.insert(name.to_string(), rows(&connection, sql));
    }
    for table in ["text", "popular_text"] {
        connection
            .execute_batch(&format!(
                "CREATE VIRTUAL TABLE temp.v_{table} USING fts5vocab (main, {table}, instance)"
            ))
            .unwrap();
        let sql = format!(
            "SELECT coalesce(slug, term), barcode FROM v_{table} JOIN document ON rank = doc
             LEFT JOIN category ON number = unicode(term) - 0xF0000 ORDER BY 1, 2"
        );
        all.insert(table.into(), rows(&connection, &sql));
        let sql = format!("SELECT count(*) FROM v_{table}");
        all.insert(format!("{table} in all"), rows(&connection, &sql));
    }
    all.insert("categories of documents".into(), categories_of_documents(&connection));
    all
}

fn categories_of_documents(connection: &Connection) -> Vec<String> {
    let sql = "SELECT number, slug FROM category";
    let slugs = query::all(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let slugs: BTreeMap<u16, String> = slugs.into_iter().collect();
    let sql = "SELECT rank, barcode, facets, texts FROM document ORDER BY rank";
    let mut all = Vec::new();
    for document in query::all(connection, sql, [], Document::read).unwrap() {
        let mut own: Vec<&str> = document.categories().map(|number| &*slugs[&number]).collect();
        own.sort_unstable();
        all.push(format!("{own:?}"));
    }
    all
}

fn rows(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let mut all = Vec::new();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let values: Vec<Value> = (0..columns).map(|at| row.get(at).unwrap()).collect();
        all.push(format!("{values:?}"));
    }
    all
}

/// What a file answers.
fn answers(path: &Path) -> Vec<String> {
    let index = Index::open(path).unwrap();
    index.load_hot_documents().unwrap();
    let mut answers = Vec::new();
    let mut texts: Vec<String> = WORDS.map(String::from).into();
    for word in WORDS {
        texts.push(format!("{word} noir"));
        texts.push(word.chars().take(2).collect());
        texts.push(word.chars().skip(1).collect());
        texts.push(format!("riz {}", word.chars().take(3).collect::<String>()));
    }
    texts.extend(["3010", "pomme de terre", "riz noir lait", "kind", "patte"].map(String::from));
    for text in texts {
        let query = Query::parse(&text).unwrap();
        let in_category = Filters { category: Some("riz-noir".into()), ..Filters::default() };
        for filters in [Filters::default(), in_category] {
            let results = index.search(&query, &filters, ResultPage::FIRST).unwrap();
            let overview = index.overview(&query, &filters).unwrap();
            let (same, counts) =
                index.search_and_count(&query, &filters, ResultPage::FIRST).unwrap();
            assert_eq!((&same.hits, &counts), (&results.hits, &overview), "{text}");
            answers.push(format!("{results:?} {overview:?}"));
        }
        answers.push(format!("{:?} {:?}", index.suggest(&query), index.help(&query)));
    }
    answers
}

#[test]
fn one_that_is_asked_to_stop_is_given_up_and_the_file_in_use_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search.sqlite");
    let world = World::new(1);
    let graph = world.graph();
    world.finish(IndexBuilder::new(&path).unwrap(), &graph);
    let before = std::fs::read(&path).unwrap();
    let stop = Stop::default();
    let mut builder = IndexBuilder::new(&path).unwrap();
    builder.stop_with(&stop).unwrap();
    for (document, _) in world.documents(&graph).values() {
        builder.add(document).unwrap();
    }
    stop.flag().store(true, Ordering::Relaxed);
    let time = Timestamp::from_seconds(5);
    let ended = builder.finish(&graph, &Synonyms::default(), "x", time, time);
    assert!(ended.is_err_and(|error| format!("{error:#}").contains("interrupted")));
    assert!(std::fs::read(&path).unwrap() == before);
    assert!(!file::unfinished_path(&path).exists());
}

#[test]
fn a_changed_file_is_what_a_new_one_is() {
    for seed in [1] {
        let folder = tempfile::tempdir().unwrap();
        let [changed, new] = ["changed", "new"].map(|name| folder.path().join(name));
        let mut world = World::new(seed);
        let mut known: BTreeMap<Barcode, (NewDocument, String)> = BTreeMap::new();
        let mut kept = 0;
        for step in 0..STEPS {
            let graph = world.graph();
            let documents = world.documents(&graph);
            let builder = match step {
                0 => IndexBuilder::new(&changed).unwrap(),
                _ => IndexBuilder::changing(&changed).unwrap(),
            };
            let builder = builder.with_popular(POPULAR);
            let whole = IndexBuilder::new(&new).unwrap().with_popular(POPULAR);
            for (barcode, (document, made_from)) in &documents {
                whole.add(document).unwrap();
                match known.get(barcode) {
                    Some((_, before)) if before == made_from => kept += 1,
                    _ => builder.add(document).unwrap(),
                }
            }
            for gone in known.keys().filter(|barcode| !documents.contains_key(barcode)) {
                builder.remove(*gone).unwrap();
            }
            world.finish(builder, &graph);
            world.finish(whole, &graph);
            let (is, should) = (content(&changed), content(&new));
            for (table, rows) in &should {
                assert_eq!(&is[table], rows, "{table} at step {step} with seed {seed}");
            }
            if step % STEPS_TO_ASK == STEPS_TO_ASK - 1 {
                assert_eq!(answers(&changed), answers(&new), "step {step} with seed {seed}");
            }
            known = documents;
            world.change();
        }
        assert!(kept > STEPS * 20, "few were replaced: {kept} were kept");
    }
}

#[test]
fn a_document_whose_words_stay_keeps_its_place_in_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let mut world = World::new(2);
    let graph = world.graph();
    let documents = world.documents(&graph);
    let builder = IndexBuilder::new(&path).unwrap();
    for (document, _) in documents.values() {
        builder.add(document).unwrap();
    }
    world.finish(builder, &graph);
    let places = |connection: &Connection| rows(connection, "SELECT rank, barcode FROM document");
    let before = places(&file::open(&path).unwrap());
    let mut replace = |change: &dyn Fn(&mut Entry)| {
        change(world.products.get_mut(&7).unwrap());
        let (document, _) = &world.documents(&graph)[&barcode(7)];
        let builder = IndexBuilder::changing(&path).unwrap();
        builder.add(document).unwrap();
        world.finish(builder, &graph);
        let connection = file::open(&path).unwrap();
        let notes = format!("SELECT notes FROM swap WHERE barcode = {}", barcode(7).key());
        assert_eq!(rows(&connection, &notes).len(), 1);
        assert_eq!(places(&connection), before);
        known_inputs::replaced(&connection).unwrap()
    };
    assert_eq!(replace(&|(.., others)| *others = vec![11, 12, 13]), 0);
    assert_eq!(replace(&|(product, ..)| product.name = "Framboise".into()), 1);
    assert_eq!(replace(&|(.., others)| *others = vec![12]), 1);
}
