//! Invented products. Everything follows from a product's number, so the same arguments give the same
//! products.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};
use sitegen::model::{
    Barcode, Category, CategoryGraph, CategoryId, Grading, Nova, Photo, Product, Tag,
};
use sitegen::search::SwapNote;
use sitegen::words::{self, WordKind};

/// Words names are made of.
const WORDS: usize = 100_000;
const CATEGORIES: u64 = 12_000;
const BRANDS: u64 = 20_000;

const SYLLABLES: [&str; 48] = [
    "ba", "bel", "bri", "ca", "cha", "clo", "con", "cra", "da", "di", "dou", "fa", "fer", "flo",
    "ga", "gou", "gri", "ja", "jo", "la", "len", "li", "lou", "ma", "mi", "mon", "na", "ni", "nou",
    "pa", "per", "pla", "poi", "pra", "qui", "ra", "ri", "rou", "sa", "sel", "so", "ta", "ter",
    "tri", "va", "ver", "vi", "zan",
];

/// The words, brands and categories products are made of.
pub(crate) struct Catalogue {
    /// The most frequent first.
    words: Vec<String>,
    graph: CategoryGraph,
}

impl Catalogue {
    pub(crate) fn new() -> Result<Self> {
        let words = words()?;
        let graph = CategoryGraph::new(categories(&words), "fr");
        Ok(Self { words, graph })
    }

    /// The most frequent first, each of four letters and more.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    pub(crate) fn graph(&self) -> &CategoryGraph {
        &self.graph
    }

    /// Two to seven words.
    pub(crate) fn name(&self, number: u64) -> String {
        let length = 2 + (draw(number, 30) * 6.0) as u64;
        let word = |at: u64| {
            self.words[zipf(self.words.len() as u64, draw(number, 31 + at)) as usize].as_str()
        };
        (0..length).map(word).collect::<Vec<_>>().join(" ")
    }

    /// A product, the positions of its categories, its substitutes.
    pub(crate) fn product(&self, number: u64) -> Result<(Product, Vec<CategoryId>, Vec<SwapNote>)> {
        let leaf = 20 + zipf(CATEGORIES, draw(number, 1));
        let tag = Tag::parse(&format!("en:kind-{leaf}"), "en").context("a tag")?;
        let brand = zipf(BRANDS, draw(number, 5)) as usize;
        let mut product = Product::named(barcode(number)?, &self.name(number));
        product.brands = vec![self.words[self.words.len() - 1 - brand].clone()];
        product.quantity = Some(format!("{} g", 50 + 25 * (draw(number, 6) * 40.0) as u64));
        product.grading = Grading::from_off(
            ["a", "b", "c", "d", "e", "unknown"][(draw(number, 7) * 6.0) as usize],
        );
        product.nutriscore_points = Some((draw(number, 2) * 40.0) as i16 - 8);
        product.nova = Nova::new(1 + (draw(number, 8) * 4.0) as u8);
        product.allergens = vec![Tag::parse("en:milk", "en").context("a tag")?];
        product.photo = Some(Photo {
            stem: format!("https://images.openfoodfacts.org/images/products/{number}/front_fr.4"),
        });
        product.completeness = 0.8;
        product.scans = zipf(100_000, 1.0 - draw(number, 14)) as u32;
        let leaves = self.graph.id(&tag).into_iter().collect();
        let swaps = (1..=2).map(|at| swap(barcode(number + at).map(Barcode::number)));
        Ok((product, leaves, swaps.collect::<Result<_>>()?))
    }
}

fn swap(substitute: Result<u64>) -> Result<SwapNote> {
    Ok(SwapNote {
        substitute: substitute?,
        badges: Vec::new(),
        reasons: vec![
            "Nutri-Score A au lieu de D".into(),
            "12 g de sucres en moins pour 100 g".into(),
        ],
        drawbacks: Vec::new(),
        neighbour: None,
        chosen_because: None,
    })
}

/// The words of the demo by frequency, then words of syllables.
fn words() -> Result<Vec<String>> {
    let demo = std::fs::read_to_string("data/demo/products.jsonl")
        .context("run it in the folder of the project")?;
    let mut counts: HashMap<String, usize> = HashMap::new();
    for line in demo.lines() {
        let record: serde_json::Value = serde_json::from_str(line)?;
        for word in words::split(record["product_name"].as_str().unwrap_or_default()) {
            let is_word = word.folded.len() > 3 && word.kind == WordKind::Plain;
            *counts.entry(word.folded).or_default() += usize::from(is_word);
        }
    }
    let mut words: Vec<(String, usize)> =
        counts.into_iter().filter(|(_, count)| *count > 0).collect();
    words.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    let mut words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
    let mut known: std::collections::HashSet<String> = words.iter().cloned().collect();
    let mut number = 0;
    while words.len() < WORDS {
        number += 1;
        let syllables = 2 + (draw(number, 90) * 3.0) as u64;
        let syllable =
            |at: u64| SYLLABLES[(draw(number, 91 + at) * SYLLABLES.len() as f64) as usize];
        let word: String = (0..syllables).map(syllable).collect();
        if word.len() > 3 && known.insert(word.clone()) {
            words.push(word);
        }
    }
    Ok(words)
}

/// A tree five deep under twenty roots, named by frequent words.
fn categories(words: &[String]) -> Vec<Category> {
    let tag = |at: u64| Tag::parse(&format!("en:kind-{at}"), "en");
    let category = |at: u64| {
        let parents = if at < 20 { None } else { Some(at / 6) }.and_then(tag).into_iter().collect();
        let word = |what: u64| words[zipf(5_000, draw(at, what)) as usize].as_str();
        let names = BTreeMap::from([("fr".to_string(), format!("{} {} {at}", word(20), word(21)))]);
        Some(Category { tag: tag(at)?, names, synonyms: BTreeMap::new(), parents })
    };
    (0..20 + CATEGORIES).filter_map(category).collect()
}

/// A rank from 0 by Zipf's law, for a draw from 0 to 1.
fn zipf(number: u64, draw: f64) -> u64 {
    (((number as f64 + 1.0).powf(draw) - 1.0) as u64).min(number - 1)
}

/// Draws that depend on the number and on what they are for, alone (`SplitMix64`).
pub(crate) fn draw(number: u64, what: u64) -> f64 {
    let mut z = number.wrapping_mul(128).wrapping_add(what).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The nth barcode of the range for examples.
fn barcode(number: u64) -> Result<Barcode> {
    let body = 9_520_000_000_000 + number * 10;
    let found = (0..10).find_map(|digit| Barcode::from_number(body + digit).ok());
    found.context("one of ten digits is the check digit")
}
