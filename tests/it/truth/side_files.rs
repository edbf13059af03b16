//! A bad entry of a side file is counted, not fatal.

use serde_json::{Value, json};

use super::{biscuit, page_of, pair_of};
use crate::support::{SiteTest, barcode};

fn taxonomy(entry: &Value) -> Value {
    json!({
        "en:snacks": { "name": { "en": "Snacks", "fr": "Snacks" } },
        "en:biscuits": { "name": { "en": "Biscuits", "fr": "Biscuits" }, "parents": ["en:snacks"] },
        "en:cakes": entry,
        "en:sponge-cakes": { "name": { "fr": "Génoises" }, "parents": ["en:cakes"] }
    })
}

#[test]
fn an_entry_that_cannot_be_read_is_left_out_and_named() {
    for entry in [
        json!({ "name": { "fr": "Gâteaux" }, "parents": null }),
        json!({ "name": "Gâteaux" }),
        json!({ "name": { "fr": "Gâteaux" }, "synonyms": { "fr": "Gâteau" } }),
        json!("Gâteaux"),
        json!(null),
        json!({ "name": { "fr": ["Gâteaux"] } }),
    ] {
        let site =
            SiteTest::with_products(&[biscuit(1, "d", &json!({})), biscuit(2, "a", &json!({}))]);
        site.put("source/categories.full.json", taxonomy(&entry).to_string());
        let run = site.run(&["build"]);
        assert_eq!(run.code, 0, "{entry}: {}", run.stderr);
        assert!(
            run.stderr.contains("taxonomy entries left out: 1, the first: en:cakes ("),
            "{entry}: {}",
            run.stderr
        );
        assert!(site.read(&page_of(1)).contains("Biscuits"), "{entry}");
    }
}

#[test]
fn null_names_and_synonyms_are_none() {
    let site = SiteTest::with_products(&[biscuit(1, "d", &json!({}))]);
    let entry = json!({ "name": null, "synonyms": null, "parents": ["en:snacks"] });
    site.put("source/categories.full.json", taxonomy(&entry).to_string());
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!run.stderr.contains("left out"), "{}", run.stderr);
}

#[test]
fn a_parent_that_is_not_there_changes_nothing_below() {
    let records = [("d", 1), ("a", 2)].map(|(grade, number)| {
        biscuit(number, grade, &json!({ "categories_tags": ["en:snacks", "en:sponge-cakes"] }))
    });
    let site = SiteTest::with_products(&records);
    site.put("source/categories.full.json", taxonomy(&json!({ "parents": null })).to_string());
    site.build();
    assert!(site.path(&pair_of(1, 2)).exists(), "sponge cakes are still a kind of food");
}

#[test]
fn entries_of_any_shape_cost_no_more_than_themselves() {
    for entry in [
        json!(3),
        json!([]),
        json!({ "name": 3 }),
        json!({ "parents": "en:snacks" }),
        json!({ "parents": [3] }),
        json!({ "synonyms": [] }),
        json!({ "name": { "fr": { "x": 1 } } }),
    ] {
        let site = SiteTest::with_products(&[biscuit(1, "d", &json!({}))]);
        site.put("source/categories.full.json", taxonomy(&entry).to_string());
        let run = site.run(&["build"]);
        assert_eq!(run.code, 0, "{entry}: {}", run.stderr);
        assert!(
            run.stderr.contains("left out: 1, the first: en:cakes ("),
            "{entry}: {}",
            run.stderr
        );
        assert!(site.read(&page_of(1)).contains("Biscuits"), "{entry}");
    }
}

#[test]
fn circles_of_parents_and_parents_that_are_not_there_end() {
    for parents in
        [json!(["en:cakes"]), json!(["en:sponge-cakes"]), json!(["en:nowhere"]), json!(["", "?"])]
    {
        let records = [("d", 1), ("a", 2)].map(|(grade, number)| {
            biscuit(number, grade, &json!({ "categories_tags": ["en:snacks", "en:sponge-cakes"] }))
        });
        let site = SiteTest::with_products(&records);
        let entry = json!({ "name": { "fr": "Gâteaux" }, "parents": parents });
        site.put("source/categories.full.json", taxonomy(&entry).to_string());
        let run = site.run(&["build"]);
        assert_eq!(run.code, 0, "{parents}: {}", run.stderr);
        for number in [1, 2] {
            assert!(site.read(&page_of(number)).contains(&barcode(number)), "{parents}");
        }
    }
}

#[test]
fn a_file_without_entries_or_with_one_twice_is_read() {
    let twice = r#"{"en:biscuits":{"name":{"fr":"Petits-beurre"}},"en:biscuits":{"name":{"fr":"Biscuits"}}}"#;
    for file in ["{}", twice, "\u{feff}{}"] {
        let site = SiteTest::with_products(&[biscuit(1, "d", &json!({}))]);
        site.put("source/categories.full.json", file);
        let run = site.run(&["build"]);
        assert_eq!(run.code, 0, "{file}: {}", run.stderr);
        assert!(site.path(&page_of(1)).exists(), "{file}");
    }
    // A file that is cut would take names away: nothing changes, and it is named.
    for file in ["{\"en:biscuits\":{", "{\"en:biscuits\":"] {
        let site = SiteTest::with_products(&[biscuit(1, "d", &json!({}))]);
        site.put("source/categories.full.json", file);
        let run = site.run(&["build"]);
        assert_eq!(run.code, 1, "{file}: {}", run.stderr);
        assert!(run.stderr.contains("categories.full.json"), "{file}: {}", run.stderr);
    }
}
