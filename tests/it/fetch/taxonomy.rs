//! A taxonomy that is lost must not rename the categories of the site.

use std::fs;

use serde_json::json;

use crate::support::{SiteTest, product, shelf};

/// A site whose taxonomy names its categories, with the gates as they are by default.
fn site() -> SiteTest {
    let site = SiteTest::new();
    let toml = site.read("sitegen.toml");
    site.put("sitegen.toml", toml.split_once("[gates]").unwrap().0);
    let mut entries = serde_json::Map::new();
    let mut products = Vec::new();
    for number in 0..30 {
        let tag = format!("en:kind-{number}");
        entries.insert(tag.clone(), json!({ "name": { "fr": format!("Sorte {number}") } }));
        products.push(product(number + 1, if number % 2 == 0 { "b" } else { "d" }, &[&tag]));
    }
    site.put("source/categories.full.json", serde_json::Value::Object(entries).to_string());
    site.put_products(&products);
    site.build();
    assert!(site.path("public/categorie/sorte-7.html").exists());
    site
}

fn assert_held(site: &SiteTest, words: &str) {
    let before = site.stamps();
    for arguments in [&["build"][..], &["build", "--full"]] {
        let run = site.run(arguments);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
        assert!(run.stderr.contains("--accept"), "{}", run.stderr);
        assert!(site.touched_since(&before).is_empty(), "{words}");
    }
}

#[test]
fn a_taxonomy_that_is_gone_holds_the_build_until_it_is_back() {
    let site = site();
    let path = site.path("source/categories.full.json");
    let before = site.stamps();
    fs::rename(&path, site.path("aside.json")).unwrap();
    assert_held(&site, "categories.full.json was read last time and is gone");
    fs::rename(site.path("aside.json"), &path).unwrap();
    site.build();
    assert!(site.touched_since(&before).is_empty());
    // An operator who wants it so says so.
    fs::remove_file(&path).unwrap();
    site.build_with(&["--accept"]);
    assert!(site.path("public/categorie/kind-7.html").exists());
    site.build();
}

#[test]
fn a_taxonomy_that_moved_is_not_gone() {
    let site = site();
    let before = site.pages();
    fs::create_dir(site.path("source/sub")).unwrap();
    let place = |name: &str| site.path("source").join(name);
    fs::rename(place("categories.full.json"), place("sub/categories.full.json")).unwrap();
    site.build();
    assert!(site.pages() == before);
}

#[test]
fn a_run_that_would_drop_more_than_a_twentieth_of_the_addresses_is_held_back() {
    let site = site();
    let text = site.read("source/categories.full.json");
    // One of thirty may change its name, the others may not, be it by the taxonomy or by what is read of it.
    site.put("source/categories.full.json", text.replace("Sorte 7", "Genre 7"));
    site.build();
    for other in [text.replace("Sorte", "Genre"), text.replace("\"name\"", "\"nom\"")] {
        site.put("source/categories.full.json", other);
        assert_held(&site, "% of the 30 addresses of categories would be dropped, such as");
    }
    let report = site.build_with(&["--accept"]);
    assert!(report["closed_gates"].to_string().contains("gates.addresses_percent allows 5"));
    site.build();
}

#[test]
fn a_chain_of_categories_is_held_back_soon_and_with_accept_they_stand_alone() {
    let site = SiteTest::with_products(&shelf());
    let mut entries = serde_json::Map::new();
    for number in 0..3000 {
        let parents = if number == 0 { vec![] } else { vec![format!("en:c{}", number - 1)] };
        let entry =
            serde_json::json!({ "name": { "fr": format!("Chaîne {number}") }, "parents": parents });
        entries.insert(format!("en:c{number}"), entry);
    }
    site.put("source/categories.json", serde_json::Value::Object(entries).to_string());
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    for told in
        ["categories.json: en:c100 and 2948 more categories", "more than 50 steps deep", "--accept"]
    {
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    assert!(!site.path("public/index.html").exists());
    let run = site.run(&["build", "--accept"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("accepted although the taxonomy"), "{}", run.stderr);
    assert_eq!(site.run(&["build"]).code, 0, "what was accepted once is not read again");
}
