//! `sitegen rollback`: the site of the build before.

use serde_json::{Value, json};

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
        site.build();
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
