//! Only what differs is written, and the result is that of a full build.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::support::{SiteTest, assert_same_pages, barcode, product, shelf};

/// new, changed, unchanged, gone
fn counts(report: &Value) -> [u64; 4] {
    ["new", "changed", "unchanged", "gone"].map(|key| report["pages"][key].as_u64().unwrap())
}

#[test]
fn second_build_writes_nothing_and_reads_nothing() {
    let site = SiteTest::with_demo();
    let first = site.build();
    let before = site.stamps();
    let second = site.build();
    let total = first["pages"]["total"].as_u64().unwrap();
    assert_eq!(counts(&first), [total, 0, 0, 0]);
    assert_eq!(counts(&second), [0, 0, total, 0]);
    assert_eq!(second["sources_unchanged"], true);
    assert_eq!(site.touched_since(&before), [""; 0]);
    assert_eq!(before.len() as u64, total);
}

#[test]
fn a_source_that_was_only_touched_is_read_but_nothing_is_written() {
    let site = SiteTest::with_demo();
    site.build();
    let before = site.stamps();
    let content = site.read("source/products.jsonl");
    std::thread::sleep(std::time::Duration::from_millis(10));
    site.put("source/products.jsonl", content);
    let report = site.build();
    assert_eq!(report["sources_unchanged"], false);
    assert_eq!(report["products"], json!({ "new": 0, "changed": 0, "unchanged": 400, "gone": 0 }));
    assert_eq!(site.touched_since(&before), [""; 0]);
}

#[test]
fn a_changed_figure_rewrites_exactly_the_pages_that_show_it() {
    let mut products = shelf();
    let site = SiteTest::with_products(&products);
    site.build();
    let (before, stamps) = (site.pages(), site.stamps());
    // Product 3 (grade C) has substitutes 1 and 2, and is a substitute of 4 and 5.
    products[2]["nutriments"]["proteins_100g"] = json!(9.5);
    site.put_products(&products);
    let report = site.build();
    let touched: BTreeSet<String> = site.touched_since(&stamps).into_iter().collect();
    let page = |codes: &str| format!("produit/{}/{codes}.html", &codes[10..13]);
    let pair = |left: u64, right: u64| page(&format!("{}-{}", barcode(left), barcode(right)));
    let own = |number: u64| page(&barcode(number));
    let expected = [own(3), pair(3, 1), pair(3, 2), own(4), pair(4, 3), own(5), pair(5, 3)];
    assert_eq!(touched, BTreeSet::from(expected));
    assert_eq!(counts(&report)[1], 7);
    let fresh = site.fresh_pages(&[]);
    assert_same_pages(&site.pages(), &fresh);
    let differing =
        before.iter().filter(|(name, content)| fresh.get(*name) != Some(content)).count();
    assert_eq!(differing, 7, "no page was written that did not differ");
}

#[test]
fn a_changed_template_rewrites_the_pages_that_use_it_and_no_others() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let stamps = site.stamps();
    site.edit(
        "themes/default/templates/partials/nutrition.html",
        "<table",
        "<table data-new=\"1\"",
    );
    site.build();
    let touched = site.touched_since(&stamps);
    assert_eq!(touched.len(), 6, "{touched:?}");
    assert!(
        touched.iter().all(|name| name.starts_with("produit/") && !name.contains('-')),
        "{touched:?}"
    );
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
}

#[test]
fn changed_texts_settings_and_styles_reach_every_page() {
    let site = SiteTest::with_products(&shelf());
    let changes = [
        ("content/fr/ui.toml", "name = \"Sucres\"", "name = \"Sucre\""),
        ("sitegen.toml", "Essai", "Autre"),
        ("themes/default/static/style.css", "{", "{ "),
    ];
    site.build();
    for (file, from, to) in changes {
        site.edit(file, from, to);
        site.build();
        let styles = site.pages().keys().filter(|name| name.ends_with(".css")).count();
        let expected = if file.ends_with(".css") { 2 } else { 1 };
        assert_eq!(styles, expected, "the old style sheet stays for who still shows it");
        site.build();
        assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
    }
    let styles = site.pages().keys().filter(|name| name.ends_with(".css")).count();
    assert_eq!(styles, 1, "the old style sheet is removed");
}

#[test]
fn an_emptied_site_is_made_again() {
    let site = SiteTest::with_demo();
    site.build();
    let before = site.pages();
    fs::remove_dir_all(site.path("public")).unwrap();
    let report = site.build();
    assert_eq!(counts(&report)[0], before.len() as u64);
    assert_same_pages(&site.pages(), &before);
}

#[test]
fn a_site_emptied_by_name_or_without_its_home_page_is_made_again() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let before = site.pages();
    for name in ["produit", "categorie", "static"] {
        fs::remove_dir_all(site.path("public").join(name)).unwrap();
    }
    for entry in fs::read_dir(site.path("public")).unwrap() {
        let path = entry.unwrap().path();
        // As `rm -r public/*` does: hidden files stay.
        if !path.file_name().unwrap().as_encoded_bytes().starts_with(b".") {
            fs::remove_file(path).unwrap();
        }
    }
    site.build();
    assert_same_pages(&site.pages(), &before);
    fs::remove_file(site.path("public/index.html")).unwrap();
    site.build();
    assert_same_pages(&site.pages(), &before);
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    for name in ["static/mine.css", "index.html"] {
        let site = SiteTest::with_products(&shelf());
        site.put(&format!("public/{name}"), "mine");
        let run = site.run(&["build"]);
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains("which sitegen did not make"), "{}", run.stderr);
        assert_eq!(site.read(&format!("public/{name}")), "mine");
    }
}

#[test]
fn two_data_folders_that_share_a_site_do_not_believe_each_other() {
    let site = SiteTest::with_products(&shelf());
    site.put("other/products.jsonl", product(7, "b", &["en:soups"]).to_string());
    let other = ["--data", "data-b", "--source", "other"];
    let (first, second) = (site.fresh_pages(&[]), site.fresh_pages(&["--source", "other"]));
    for _ in 0..2 {
        site.build();
        assert_same_pages(&site.pages(), &first);
        site.build_with(&other);
        assert_same_pages(&site.pages(), &second);
    }
}

#[test]
fn a_lost_or_damaged_ledger_costs_one_look_at_all_files() {
    let site = SiteTest::with_products(&shelf());
    site.put(
        "content/fr/nouveau.md",
        "+++\ntitle = \"N\"\ndescription = \"N\"\nslug = \"nouveau\"\n+++\n",
    );
    site.build();
    assert!(site.path("public/nouveau.html").exists());
    for file in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _ = fs::remove_file(site.path("data").join(file));
    }
    fs::remove_file(site.path("content/fr/nouveau.md")).unwrap();
    site.build();
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
    let stamps = site.stamps();
    site.put(
        "data/ledger.sqlite",
        "this is no database, and long enough to be looked at".repeat(100),
    );
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("ledger.sqlite was damaged"), "{}", run.stderr);
    assert_eq!(site.touched_since(&stamps), [""; 0]);
}

#[test]
fn a_page_that_comes_out_the_same_is_not_written() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let stamps = site.stamps();
    site.edit("themes/default/templates/base.html", "{#", "{# A remark. #}{#");
    let report = site.build();
    assert_eq!(counts(&report)[1], 0);
    assert_eq!(site.touched_since(&stamps), [""; 0]);
}

#[test]
fn a_site_put_back_from_a_backup_is_looked_at() {
    let mut products = shelf();
    let site = SiteTest::with_products(&products);
    site.build();
    crate::support::copy_folder(&site.path("public"), &site.path("backup"));
    products[0]["product_name"] = json!("Renommé");
    site.put_products(&products);
    site.build();
    fs::remove_dir_all(site.path("public")).unwrap();
    fs::rename(site.path("backup"), site.path("public")).unwrap();
    site.build();
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
}

#[test]
fn a_damaged_page_is_mended_by_a_full_build_and_an_operators_file_stays() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let right = site.pages();
    site.put("public/a-propos.html", "damaged").put("public/google123.html", "mine");
    fs::remove_file(site.path("public/mentions-legales.html")).unwrap();
    site.put("public/produit/999/stray.html", "stray");
    let report = site.build_with(&["--full"]);
    assert_eq!(counts(&report)[..2], [1, 1]);
    let mut pages = site.pages();
    assert_eq!(pages.remove("google123.html"), Some(b"mine".to_vec()));
    assert_same_pages(&pages, &right);
}

#[test]
fn a_product_that_left_and_came_back_is_counted_as_new() {
    let products = shelf();
    let site = SiteTest::with_products(&products);
    site.build();
    site.put_products(&products[..5]);
    let report = site.build();
    assert_eq!(report["products"], json!({ "new": 0, "changed": 0, "unchanged": 5, "gone": 1 }));
    assert!(!site.path("public/categorie/jams.html").exists());
    site.put_products(&products);
    let report = site.build();
    assert_eq!(report["products"], json!({ "new": 1, "changed": 0, "unchanged": 5, "gone": 0 }));
    assert!(site.path("public/categorie/jams.html").exists());
}

#[test]
fn a_run_without_news_ends_at_once_and_says_what_the_one_before_said() {
    let site = SiteTest::with_products(&shelf());
    let ban = format!("[[ban]]\nproduct = \"{}\"\n", barcode(77));
    site.put("content/substitutes.toml", &ban);
    let run = site.run(&["build", "--json"]);
    assert!(run.stderr.contains(&barcode(77)), "{}", run.stderr);
    let first: Value = serde_json::from_str(&run.stdout).unwrap();
    let said = "nothing has changed since the site was made";
    let again = site.run(&["build", "--json"]);
    assert!(again.stderr.contains(said) && again.stderr.contains(&barcode(77)), "{}", again.stderr);
    let second: Value = serde_json::from_str(&again.stdout).unwrap();
    for key in ["nutriscore", "implausible", "substitutes"] {
        assert_eq!(second[key], first[key]);
    }
    for key in ["total", "products", "substitutes", "categories"] {
        assert_eq!(second["pages"][key], first["pages"][key]);
    }
    assert_eq!(second["search_unchanged"], true);
    // Whatever is missing or other than it was is a reason to work.
    let (addresses, search) = (site.path("data/addresses.sqlite"), site.path("data/search.sqlite"));
    let kept = fs::read(&addresses).unwrap();
    let remove = |path: &std::path::Path| fs::remove_file(path).unwrap();
    let edit = |name: &str| _ = site.edit(name, "\n", "\n# \n");
    let reasons: [&dyn Fn(); 6] = [
        &|| remove(&search),
        &|| remove(&addresses),
        &|| remove(&site.path("public/index.html")),
        &|| remove(&site.path("public/sitegen-identity.txt")),
        &|| _ = site.edit("sitegen.toml", "Essai", "Autre"),
        &|| edit("content/categories.toml"),
    ];
    for (number, reason) in reasons.iter().enumerate() {
        reason();
        let worked = site.run(&["build"]);
        assert_eq!(worked.code, 0, "{number}: {}", worked.stderr);
        assert!(!worked.stderr.contains(said), "{number}: {}", worked.stderr);
        let idle = site.run(&["build"]);
        assert!(idle.stderr.contains(said), "{number}: {}", idle.stderr);
    }
    let full = site.run(&["build", "--full"]);
    assert!(!full.stderr.contains(said), "{}", full.stderr);
    assert!(fs::read(&addresses).unwrap().len() == kept.len() && search.exists());
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
}
