//! A run that would drop many pages is held back before a visitor sees anything of it.

use serde_json::Value;

use crate::support::{SiteTest, assert_same_pages, product};

/// Biscuits of all grades.
fn biscuits(count: u64) -> Vec<Value> {
    let grades = ["a", "b", "c", "d", "e"];
    let graded = (1..=count).zip(grades.into_iter().cycle());
    graded.map(|(number, grade)| product(number, grade, &["en:biscuits"])).collect()
}

#[test]
fn more_than_a_tenth_of_the_pages_is_dropped_only_when_it_is_accepted() {
    let products = biscuits(60);
    let site = SiteTest::with_products(&products);
    site.edit("sitegen.toml", "pages_percent = 100", "pages_percent = 10");
    site.build();
    let (before, stamps) = (site.pages(), site.stamps());
    // New products, too: what is made of them must not stay.
    let mut other = biscuits(80);
    other.drain(..30);
    site.put_products(&other);
    for _ in 0..2 {
        let run = site.run(&["build"]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains("pages would be dropped, "), "{}", run.stderr);
        assert!(run.stderr.contains("gates.pages_percent allows 10"), "{}", run.stderr);
        assert!(run.stderr.contains("--accept"), "{}", run.stderr);
        assert_eq!(site.touched_since(&stamps), [""; 0]);
        assert_same_pages(&site.pages(), &before);
    }
    let report = site.build_with(&["--accept"]);
    assert!(report["closed_gates"].to_string().contains("pages would be dropped"));
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
    site.build();
}

#[test]
fn a_tenth_of_the_pages_may_go() {
    let products = biscuits(60);
    let site = SiteTest::with_products(&products);
    site.edit("sitegen.toml", "pages_percent = 100", "pages_percent = 10");
    site.build();
    site.put_products(&products[..58]);
    let report = site.build();
    assert!(report["pages"]["gone"].as_u64().unwrap() > 0, "{report}");
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
}
