//! Whole demo sites made in different ways are the same to the byte.

use std::fs;

use serde_json::{Value, json};

use crate::support::{SiteTest, assert_same_pages, product};

#[test]
fn two_full_builds_are_identical_with_one_job_and_with_two() {
    let site = SiteTest::with_demo();
    let one = site.fresh_pages(&["--jobs", "1"]);
    let two = site.fresh_pages(&["--jobs", "2"]);
    assert_same_pages(&one, &two);
    assert_same_pages(&one, &site.fresh_pages(&["--jobs", "2"]));
}

/// A history of changes as weeks bring them; after each the site equals a fresh one.
#[test]
fn an_incremental_build_equals_a_full_one() {
    let site = SiteTest::with_demo();
    let lines: Vec<Value> = site
        .read("source/products.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut changed = lines.clone();
    site.build();
    // Regraded, renamed and moved to another shelf.
    changed[0]["nutriscore_grade"] = json!("a");
    changed[1]["product_name"] = json!("Tout autre nom");
    changed[2]["categories_tags"] = changed[200]["categories_tags"].clone();
    site.put_products(&changed);
    check(&site);
    // A third of the products gone, some new ones of a new kind.
    let mut fewer: Vec<Value> = changed
        .iter()
        .enumerate()
        .filter(|(at, _)| at % 3 != 0)
        .map(|(_, line)| line.clone())
        .collect();
    fewer.extend((1..40).map(|number| {
        product(number, if number % 2 == 0 { "a" } else { "d" }, &["en:new-things"])
    }));
    site.put_products(&fewer);
    let report = check(&site);
    assert!(report["pages"]["gone"].as_u64().unwrap() > 100);
    // Fewer substitutes, other page sizes, a document less.
    site.edit(
        "sitegen.toml",
        "[[source]]",
        "[substitutes]\nper_product = 2\n[limits]\nproducts_per_page = 7\n[[source]]",
    );
    fs::remove_file(site.path("content/fr/accessibilite.md")).unwrap();
    check(&site);
    assert!(!site.path("public/accessibilite.html").exists());
    // And back to the beginning.
    site.put_products(&lines);
    check(&site);
}

fn check(site: &SiteTest) -> Value {
    let report = site.build();
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
    let on_disk = site.pages().len() as u64;
    assert_eq!(report["pages"]["total"], on_disk);
    report
}
