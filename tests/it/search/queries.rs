//! What people type finds what they mean: a table of French queries, asked of the demo here and of real data in `slow`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::json;
use sitegen::search::{Card, Filters, Index, Query, ResultPage};
use sitegen::words::slugify;

use super::{index, search_words};
use crate::support::{SiteTest, product};

/// The percentage of queries that must find what is meant.
const WANTED_PERCENT: usize = 95;

struct Case {
    data: &'static str,
    kind: &'static str,
    query: &'static str,
    first: usize,
    expected: &'static str,
}

fn cases() -> Vec<Case> {
    let lines = include_str!("queries.tsv").lines().filter(|line| !line.starts_with('#'));
    let cases = lines.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [data, kind, query, first, expected] = cells[..] else { panic!("{line:?}") };
        Case { data, kind, query, first: first.parse().unwrap(), expected }
    });
    cases.collect()
}

impl Case {
    fn holds(&self, hits: &[Card]) -> bool {
        let said = |card: &Card| {
            let texts =
                [Some(&card.shown.name), card.shown.brand.as_ref(), card.shown.quantity.as_ref()];
            let texts: Vec<String> =
                texts.into_iter().flatten().map(|text| slugify(text)).collect();
            texts.join("-")
        };
        let has = |card: &Card, words: &str| words.split(' ').all(|word| said(card).contains(word));
        let mut first = hits.iter().take(self.first);
        first.any(|card| self.expected.split('|').any(|words| has(card, words)))
    }
}

/// The one product whose barcode was typed, else what is found. A part of a barcode may look like a whole
/// one: one in ten has a right check digit.
fn answer(index: &Index, query: &str) -> Vec<Card> {
    let query = Query::parse(query).unwrap();
    let known = query.barcodes().iter().find_map(|barcode| index.card(*barcode).unwrap());
    let found = || index.search(&query, &Filters::default(), ResultPage::FIRST).unwrap().hits;
    known.map_or_else(found, |card| vec![card])
}

/// Asks all queries of some data; prints how many found what is meant, by kind.
pub(super) fn check(data: &str, index: &Index, least: usize) {
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut out = String::new();
    for case in cases().iter().filter(|case| case.data == data) {
        let hits = answer(index, case.query);
        let holds = case.holds(&hits);
        let (found, asked) = kinds.entry(case.kind).or_default();
        *found += usize::from(holds);
        *asked += 1;
        if !holds {
            let names: Vec<&str> =
                hits.iter().take(3).map(|card| card.shown.name.as_str()).collect();
            writeln!(out, "{data}: {:?} wants {:?}, found {names:?}", case.query, case.expected)
                .unwrap();
        }
    }
    let sum = |of: fn(&(usize, usize)) -> usize| kinds.values().map(of).sum::<usize>();
    let (found, asked) = (sum(|counts| counts.0), sum(|counts| counts.1));
    for (kind, (found, asked)) in &kinds {
        writeln!(out, "{data}: {kind}: {found} of {asked}").unwrap();
    }
    writeln!(out, "{data}: {found} of {asked} queries found what is meant").unwrap();
    std::io::stderr().lock().write_all(out.as_bytes()).unwrap();
    assert!(asked >= least, "{asked} queries");
    assert!(found * 100 >= asked * WANTED_PERCENT, "{out}");
}

#[test]
fn what_people_type_finds_what_they_mean_in_the_demo() {
    let site = SiteTest::built_demo();
    check("demo", &index(&site), 90);
}

#[test]
fn the_table_has_enough_queries() {
    assert!(cases().len() >= 120);
}

#[test]
fn a_typo_is_told_and_can_be_insisted_on() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    let results = search_words(&index, "mayonaise");
    assert_eq!((results.corrected.as_deref(), results.literal), (Some("mayonnaise"), 0));
    let literal = Query::parse("mayonaise").unwrap().literal();
    let results = index.search(&literal, &Filters::default(), ResultPage::FIRST).unwrap();
    assert_eq!((results.hits.len(), results.corrected), (0, None));
    assert_eq!(search_words(&index, "mayonnaise").corrected, None);
}

#[test]
fn a_mistake_that_the_catalogue_has_too_is_mended_with_one_that_it_has_not() {
    let named = |(number, name): (u64, String)| {
        let mut product = product(number, "d", &["en:biscuits"]);
        product["product_name"] = json!(name);
        product
    };
    let good = (1..=60).map(|number| (number, format!("Prince chocolat {number}")));
    let products = good.chain([(61, "Gâteau chocoalt".to_string())]).map(named);
    let site = SiteTest::with_products(&products.collect::<Vec<_>>());
    site.build();
    let results = search_words(&index(&site), "pirnce chocoalt");
    assert_eq!(results.corrected.as_deref(), Some("prince chocolat"));
    assert_eq!(results.hits.len(), 24);
}
