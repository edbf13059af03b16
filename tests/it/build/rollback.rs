//! `sitegen rollback`: the site of the build before.

use serde_json::{Value, json};

use crate::languages::site_in;
use crate::support::{SiteTest, assert_same_pages, product, shelf};

/// The shelf a week later: a product differs, one is gone, one is new.
fn next_week() -> Vec<Value> {
    let mut products = shelf();
    products[2]["nutriments"]["proteins_100g"] = json!(7.5);
    products.pop();
    products.push(product(7, "b", &["en:snacks", "en:biscuits"]));
    products
}

fn kept_site() -> SiteTest {
    let site = SiteTest::with_products(&shelf());
    let settings = site.read("sitegen.toml") + "[build]\nkeep_undo = true\n";
    site.put("sitegen.toml", settings);
    site.build();
    site
}

#[test]
fn a_rollback_brings_back_files_ledger_and_search_and_the_next_build_works() {
    let site = kept_site();
    let (before, stamps) = (site.pages(), site.stamps());
    let search = std::fs::read(site.path("data/search.sqlite")).unwrap();
    site.put_products(&next_week());
    for _ in 0..2 {
        let report = site.build();
        assert_eq!(report["damaged"], json!([]), "what was put back is sound");
        assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
        // A build that changes nothing leaves what is kept of the one before.
        site.build();
        let run = site.run(&["rollback"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains(" taken away"), "{}", run.stdout);
        assert_same_pages(&site.pages(), &before);
        assert_eq!(site.touched_since(&stamps), [""; 0]);
        assert!(std::fs::read(site.path("data/search.sqlite")).unwrap() == search);
        assert!(!site.path("public/.sitegen-undo").exists());
        let again = site.run(&["rollback"]);
        assert_eq!(again.code, 1, "{}", again.stdout);
        assert!(again.stderr.contains("has nothing to put back"), "{}", again.stderr);
    }
    // The source is put right: nothing is left to do.
    site.put_products(&shelf());
    let report = site.build();
    assert_eq!([&report["pages"]["new"], &report["pages"]["changed"]], [0, 0], "{report}");
    assert_same_pages(&site.pages(), &before);
    assert_eq!(site.touched_since(&stamps), [""; 0]);
}

/// The ledger lists pages of products by language: one whose words were others may not cost the pages of today.
#[test]
fn a_rollback_past_other_words_of_a_language_costs_no_page() {
    let site = site_in("\"fr\", \"en\"");
    site.put("sitegen.toml", site.read("sitegen.toml") + "[build]\nkeep_undo = true\n");
    site.build();
    let before = site.pages();
    site.edit("content/en/addresses.toml", "\"product\"", "\"item\"");
    site.build();
    assert!(site.pages() != before);
    let run = site.run(&["rollback"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_same_pages(&site.pages(), &before);
    site.edit("content/en/addresses.toml", "\"item\"", "\"product\"");
    for _ in 0..2 {
        site.build();
        assert_same_pages(&site.pages(), &before);
    }
}

#[test]
fn a_run_that_is_held_back_leaves_the_undo_of_the_last_good_one() {
    let site = kept_site();
    let biscuits = |numbers: std::ops::Range<u64>| -> Vec<Value> {
        let grades = ["a", "b", "c", "d", "e"].into_iter().cycle();
        numbers.zip(grades).map(|(n, grade)| product(n, grade, &["en:biscuits"])).collect()
    };
    site.put_products(&biscuits(1..40));
    site.build();
    let before = site.pages();
    site.put_products(&biscuits(1..42));
    site.build();
    let week = site.pages();
    site.edit("sitegen.toml", "pages_percent = 100", "pages_percent = 10");
    // New pages are made, and then too many would go.
    site.put_products(&biscuits(30..50));
    for _ in 0..2 {
        let run = site.run(&["build"]);
        assert!(run.stderr.contains("pages would be dropped"), "{}", run.stderr);
        assert!(!site.path("public/.sitegen-undo-next").exists());
        assert_same_pages(&site.pages(), &week);
    }
    let run = site.run(&["rollback"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_same_pages(&site.pages(), &before);
}

#[test]
fn the_journal_has_a_row_of_it_and_no_journal_holds_it_up() {
    for is_damaged in [false, true] {
        let site = kept_site();
        let before = site.pages();
        site.put_products(&next_week());
        site.build();
        if is_damaged {
            site.put("data/catalogue.sqlite", "no database");
        }
        let run = site.run(&["rollback"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_same_pages(&site.pages(), &before);
        assert_eq!(run.stderr.contains("no row of this rollback"), is_damaged, "{}", run.stderr);
        if is_damaged {
            continue;
        }
        let rows: Value = serde_json::from_str(&site.run(&["journal", "--json"]).stdout).unwrap();
        assert_eq!([&rows[0]["command"], &rows[0]["outcome"]], ["rollback", "done"]);
        let files = rows[0]["report"]["rolled_back"].as_object().unwrap();
        assert!(files.values().all(|number| number.as_u64().unwrap() > 0), "{files:?}");
        let told = site.run(&["journal", "1"]).stdout;
        assert!(told.contains(" put back, ") && told.contains(" rollback done"), "{told}");
        // There is nothing to put back, so nothing was done.
        assert_eq!(site.run(&["rollback"]).code, 1);
        let again: Value = serde_json::from_str(&site.run(&["journal", "--json"]).stdout).unwrap();
        assert_eq!(again.as_array().unwrap().len(), rows.as_array().unwrap().len());
        assert!(site.status()["reasons"].as_array().unwrap().is_empty(), "{}", site.status());
    }
}

#[test]
fn compressed_files_come_back_with_those_they_are_of() {
    let site = kept_site();
    let settings = site.read("sitegen.toml");
    for setting in ["all", "only"] {
        site.put_products(&shelf());
        site.put("sitegen.toml", format!("{settings}precompress = \"{setting}\"\n"));
        site.build();
        let before = site.pages();
        site.put_products(&next_week());
        site.build();
        let run = site.run(&["rollback"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_same_pages(&site.pages(), &before);
        site.build();
        assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
        let run = site.run(&["rollback"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_same_pages(&site.pages(), &before);
    }
    // A change of the setting is undone as well.
    site.put_products(&shelf());
    site.build();
    let before = site.pages();
    for setting in ["all", "none"] {
        site.put("sitegen.toml", format!("{settings}precompress = \"{setting}\"\n"));
        site.build();
        assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
        let run = site.run(&["rollback"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_same_pages(&site.pages(), &before);
    }
}

#[test]
fn nothing_is_kept_unless_it_is_asked_for() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    site.put_products(&next_week());
    site.build();
    let (run, pages) = (site.run(&["rollback"]), site.pages());
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stderr.contains("`build.keep_undo`"), "{}", run.stderr);
    assert!(!site.path("public/.sitegen-undo").exists());
    assert_same_pages(&pages, &site.pages());
}

#[test]
fn what_is_kept_is_no_page_and_in_no_ones_way() {
    let site = kept_site();
    site.put_products(&next_week());
    site.build();
    assert!(site.path("public/.sitegen-undo/kept/produit").exists());
    for _ in 0..2 {
        let report = site.build_with(&["--full"]);
        assert_eq!(report["pages"]["gone"], 0, "{report}");
    }
    assert!(site.path("public/.sitegen-undo/kept/produit").exists());
}
