//! `sitegen explain-record`: why a record is rejected, or how it is cleaned.

use serde_json::{Value, json};

use super::kitchen::{Kitchen, lines};
use crate::support::off::gzip;
use crate::support::{SiteTest, barcode, product};

fn explained(site: &SiteTest, place: &str) -> Value {
    let run = site.run(&["explain-record", "--json", place]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn sample() -> SiteTest {
    let site = SiteTest::new();
    let mut dirty = product(1, "d", &["en:biscuits"]);
    dirty["product_name"] = json!("Biscuits &quot;fins&quot;  ");
    dirty["nutriments"]["salt_100g"] = json!(300);
    let nameless = json!({ "code": barcode(2), "lang": "fr" });
    let text = lines(&[dirty, nameless]) + "{broken\n";
    site.put("source/products.jsonl.gz", gzip(text.as_bytes()));
    let page = json!({ "count": 2, "products": [product(3, "a", &[]), product(4, "b", &[])] });
    site.put("source/page.json", page.to_string());
    site.put("source/rows.csv", format!("code\tproduct_name\n\n{}\tLigne\n1\t2\t3\n", barcode(5)));
    site
}

#[test]
fn a_record_is_shown_as_written_and_as_kept() {
    let site = sample();
    let look = explained(&site, "source/products.jsonl.gz:1");
    assert_eq!(look["verdict"], "product");
    assert_eq!(look["product"]["product_name"], "Biscuits \"fins\"");
    assert_eq!(look["implausible"], json!(["amount"]));
    let written = look["written"].as_array().unwrap();
    assert!(written.contains(&json!(["product_name", "Biscuits &quot;fins&quot;  "])), "{look}");
    assert!(written.contains(&json!(["salt (sold)", "300"])), "{look}");
    let run = site.run(&["explain-record", "source/products.jsonl.gz:1"]);
    for words in
        ["Verdict", "As written", "As kept", "Biscuits \"fins\"", "implausible nutrition table"]
    {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
}

#[test]
fn rejections_say_why_whatever_the_kind_of_file() {
    let site = sample();
    let verdict = |place: &str| explained(&site, place)["verdict"].clone();
    assert_eq!(verdict("source/products.jsonl.gz:2"), "no_name");
    assert_eq!(verdict("source/products.jsonl.gz:3"), "malformed");
    assert_eq!(verdict("source/page.json:2"), "product");
    assert_eq!(explained(&site, "source/page.json:2")["product"]["code"], barcode(4));
    assert_eq!(verdict("source/rows.csv:3"), "product");
    assert_eq!(verdict("source/rows.csv:4"), "wrong_width");
    site.edit("sitegen.toml", "[gates]", "[filter]\nlanguages = [\"de\"]\n[gates]");
    let look = explained(&site, "source/page.json:1");
    assert_eq!(look["verdict"], "unwanted");
    assert!(look["detail"].as_str().unwrap().contains("[filter]"), "{look}");
}

#[test]
fn places_that_are_none_are_errors() {
    let site = sample();
    for place in ["source/products.jsonl.gz", "source/products.jsonl.gz:0", ":1", "x:y"] {
        let run = site.run(&["explain-record", place]);
        assert_eq!(run.code, 2, "{place}: {}", run.stderr);
    }
    let run = site.run(&["explain-record", "source/products.jsonl.gz:9"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("has no record on line 9"), "{}", run.stderr);
    assert!(!site.path("data").exists(), "looking changes nothing");
}

#[test]
fn the_fetched_taxonomy_is_used() {
    let kitchen = Kitchen::with_dump(&[product(1, "a", &["en:biscuits"])]);
    kitchen.fetch();
    let mut typed = product(2, "a", &[]);
    typed["categories"] = json!("biscuit, Biscuits");
    kitchen.site.put("typed.jsonl", lines(&[typed]));
    let look = explained(&kitchen.site, "typed.jsonl:1");
    assert_eq!(look["product"]["categories_tags"], json!(["fr:biscuit", "en:biscuits"]));
}

#[test]
fn the_taxonomies_of_food_are_fetched_and_kept() {
    let kitchen = Kitchen::with_dump(&[product(1, "a", &["en:biscuits"])]);
    let folder = kitchen.off.url("/data/taxonomies");
    kitchen.configure(&format!("food_taxonomies = \"{folder}\""), &kitchen.dump_source());
    let words = json!({ "en:zorble": {
        "name": { "fr": "Zorble" }, "allergens": { "en": "en:gluten" },
    } });
    kitchen.off.file("/data/taxonomies/ingredients.full.json", words.to_string());
    let run = kitchen.run(&[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // The other two are not there: that stops nothing.
    assert!(run.stderr.contains("allergens.full.json"), "{}", run.stderr);
    let mut record = product(2, "a", &[]);
    record["allergens"] = json!("zorbles");
    kitchen.site.put("record.jsonl", lines(&[record]));
    let look = explained(&kitchen.site, "record.jsonl:1");
    assert_eq!(look["product"]["allergens_tags"], json!(["en:gluten"]));
}
