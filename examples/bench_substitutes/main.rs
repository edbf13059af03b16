//! Speed and memory of finding the substitutes of all products of a large catalogue, on invented
//! products: 12,000 categories in a tree, their sizes and the words of names by Zipf's law.
//!
//! ```text
//! cargo run --release --example bench_substitutes -- --products 1000000 --threads 2
//! cargo run --release --example bench_substitutes -- --products 50000 --categories 1
//! ```
//!
//! Prints one line of JSON: sizes, seconds and the most memory the process held. The same arguments
//! give the same products. scripts/bench-substitutes.sh runs it and checks the promises.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "invented numbers of known size"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Parser;
use sitegen::model::allergen::ListedAllergens;
use sitegen::model::{
    Barcode, Basis, Category, CategoryGraph, Grading, Nova, Nutrient, Nutriments, Photo, Product,
    Tag, Timestamp,
};
use sitegen::select::{
    CategoryKinds, CategoryRules, Finder, OverrideRules, Selection, Settings, ShelvesBuilder,
};
use sitegen::testing::peak_memory_bytes;

/// Find the substitutes of all products of an invented catalogue and tell how long it took
#[derive(Parser)]
struct Arguments {
    /// How many products
    #[arg(long, default_value_t = 100_000)]
    products: u64,
    /// How many categories products are filed under
    #[arg(long, default_value_t = 12_000)]
    categories: u64,
    /// Threads that search
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let rules = std::fs::read_to_string(Path::new("content/categories.toml"))
        .context("run it in the folder of the project")?;
    let rules = CategoryRules::parse(&rules)?;
    let graph = CategoryGraph::new(categories(arguments.categories), "fr");
    let kinds = CategoryKinds::new(&graph, &rules);
    let settings = Settings { country: Tag::parse("en:france", "en"), ..Settings::default() };
    let started = Instant::now();
    let mut builder = ShelvesBuilder::new(&graph, &kinds, settings.country.as_ref());
    let zipf = Zipf::new(arguments.categories);
    for number in 0..arguments.products {
        builder.add(&product(number, &zipf)?);
    }
    let shelves = builder.finish();
    let laid = started.elapsed();
    let (overrides, _) = OverrideRules::default().resolve(&shelves, &graph);
    let started = Instant::now();
    let finder = Finder::new(&shelves, &graph, &kinds, &settings, &overrides);
    let indexed = started.elapsed();
    let selection = Selection::of(&finder, arguments.threads);
    let all = started.elapsed();
    let (mut wanting, mut served, mut pairs) = (0_u64, 0_u64, 0_u64);
    for position in shelves.by_rank() {
        let found = selection.substitutes(position);
        wanting += u64::from(shelves.grading(position).grade().is_some());
        served += u64::from(!found.is_empty());
        pairs += found.len() as u64;
    }
    let largest = graph.positions().map(|category| shelves.shelf(category).len()).max();
    let line = serde_json::json!({
        "products": arguments.products,
        "categories": graph.positions().len(),
        "largest_shelf": largest,
        "threads": arguments.threads,
        "shelve_seconds": laid.as_secs_f64(),
        "index_seconds": indexed.as_secs_f64(),
        "select_seconds": all.as_secs_f64(),
        "graded": wanting,
        "served": served,
        "pairs": pairs,
        "peak_megabytes": peak_memory_bytes().map(|bytes| bytes / 1_000_000),
    });
    writeln!(std::io::stdout().lock(), "{line}")?;
    Ok(())
}

/// A tree five deep under twenty roots; with one category, that one under a root.
fn categories(number: u64) -> Vec<Category> {
    let tag = |at: u64| Tag::parse(&format!("en:kind-{at}"), "en");
    let parent = |at: u64| if at < 20 { None } else { Some(at / 6) };
    let category = |at: u64| {
        let parents = parent(at).and_then(tag).into_iter().collect();
        Some(Category {
            tag: tag(at)?,
            names: BTreeMap::default(),
            synonyms: BTreeMap::default(),
            parents,
        })
    };
    (0..20 + number).filter_map(category).collect()
}

/// Ranks by Zipf's law, by the inverse of its continuous form.
struct Zipf {
    number: f64,
}

impl Zipf {
    fn new(number: u64) -> Self {
        Self { number: number as f64 }
    }

    /// A rank from 0, for a draw from 0 to 1.
    fn rank(&self, draw: f64) -> u64 {
        ((self.number + 1.0).powf(draw) - 1.0) as u64
    }
}

/// Draws that depend on the product and on what they are for, alone (`SplitMix64`).
fn draw(number: u64, what: u64) -> f64 {
    let mut z = number.wrapping_mul(64).wrapping_add(what).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

fn product(number: u64, categories: &Zipf) -> Result<Product> {
    let pick = |what: u64, of: u64| (draw(number, what) * of as f64) as u64;
    let leaf = 20 + categories.rank(draw(number, 1));
    let points = (draw(number, 2) * 40.0) as i16 - 8;
    let tag = |text: String| Tag::parse(&text, "en").context("a tag");
    let second = (pick(3, 5) == 0).then(|| 20 + categories.rank(draw(number, 4)));
    let leaves = [Some(leaf), second];
    let tags = leaves
        .into_iter()
        .flatten()
        .map(|leaf| tag(format!("en:kind-{leaf}")))
        .collect::<Result<_>>();
    let allergens = |what: u64| -> Result<Vec<Tag>> {
        let chosen = (0..14).filter(|allergen| draw(number, what + allergen) < 0.12);
        chosen.map(|allergen| tag(format!("en:allergen-{allergen}"))).collect()
    };
    Ok(Product {
        brands: vec![format!("Marque {}", Zipf::new(20_000).rank(draw(number, 5)))],
        quantity: Some(format!("{} g", 50 + 25 * pick(6, 40))),
        categories: tags?,
        grading: Grading::from_off(grade(points, pick(7, 20) == 0)),
        nutriscore_points: Some(points),
        nutriscore_version: Some(2023),
        nova: Nova::new(1 + u8::try_from(pick(8, 4))?),
        nutriments: nutriments(number),
        listed: ListedAllergens { is_judged: pick(9, 4) > 0, ..ListedAllergens::default() },
        allergens: allergens(20)?,
        traces: allergens(40)?,
        labels: if pick(10, 10) == 0 { vec![tag("en:organic".into())?] } else { Vec::new() },
        stores: vec![format!("Magasin {}", pick(11, 30))],
        countries: if pick(12, 10) > 0 { vec![tag("en:france".into())?] } else { Vec::new() },
        photo: (pick(13, 2) == 0).then(|| Photo { stem: "front_fr.1".into() }),
        completeness: 0.8,
        scans: u32::try_from(Zipf::new(10_000).rank(1.0 - draw(number, 14)))?,
        modified: Timestamp::from_seconds(1_600_000_000 + i64::try_from(pick(15, 180_000_000))?),
        ..Product::named(barcode(number)?, &name(number))
    })
}

/// Four words of 50,000, frequent ones often.
fn name(number: u64) -> String {
    let words = Zipf::new(50_000);
    let letters = |rank: u64| -> String {
        let letter =
            |shift: u64| char::from(b'a' + u8::try_from((rank >> shift) % 26).unwrap_or(0));
        format!("mot{}{}{}{}", letter(0), letter(4), letter(8), letter(12))
    };
    (0..4).map(|word| letters(words.rank(draw(number, 16 + word)))).collect::<Vec<_>>().join(" ")
}

fn grade(points: i16, is_unknown: bool) -> &'static str {
    match points {
        _ if is_unknown => "unknown",
        ..=0 => "a",
        1..=2 => "b",
        3..=10 => "c",
        11..=18 => "d",
        _ => "e",
    }
}

fn nutriments(number: u64) -> Nutriments {
    let mut table = Nutriments::empty(Basis::Per100g);
    for (nutrient, what) in Nutrient::ALL.into_iter().zip(55..) {
        let _always_possible = table.set(nutrient, (draw(number, what) * 30.0).round());
    }
    // The energy of these amounts: tables that cannot be true recommend nothing, which is quickly found.
    let of = |nutrient: Nutrient| table.get(nutrient).unwrap_or_default();
    let energy = 37.0 * of(Nutrient::Fat)
        + 17.0 * (of(Nutrient::Carbohydrates).max(of(Nutrient::Sugars)) + of(Nutrient::Proteins));
    let _always_possible = table.set(Nutrient::EnergyKj, energy.round());
    table
}

/// The nth barcode of the range for examples.
fn barcode(number: u64) -> Result<Barcode> {
    let body = 9_520_000_000_000 + number * 10;
    let found = (0..10).find_map(|digit| Barcode::from_number(body + digit).ok());
    found.context("one of ten digits is the check digit")
}
