//! Several sources: merged by barcode, the newest record wins; each is accounted for.

use serde_json::json;

use super::kitchen::{Kitchen, products, start};
use crate::support::product;

#[test]
fn the_newest_record_of_all_sources_wins() {
    let kitchen = Kitchen::new();
    let mut local = product(1, "a", &["en:biscuits"]);
    local["product_name"] = json!("Relevé au magasin");
    local["last_modified_t"] = json!(start() + 3 * 86_400);
    let mut outdated = product(2, "a", &["en:biscuits"]);
    outdated["product_name"] = json!("Dépassé");
    outdated["last_modified_t"] = json!(1_000_000_000);
    kitchen.site.put_products(&[local, outdated]);
    kitchen.put_dump(&products(20, 1));
    let sources = format!("{}[[source]]\npath = \"source\"\n", kitchen.dump_source());
    kitchen.configure("", &sources);
    let report = kitchen.fetch();
    let content = kitchen.content();
    assert!(content.contains("Relevé au magasin") && !content.contains("Dépassé"));
    let of = |source: usize, what: &str| report["sources"][source][what].clone();
    assert_eq!(of(0, "kind"), "dump");
    assert_eq!(of(1, "kind"), "file");
    assert_eq!(of(0, "products")["new"], 19);
    assert_eq!(of(1, "products")["new"], 1);
    assert_eq!(of(1, "records")["duplicates"], 2);

    // What the export loses, the file does not bring back in an older state by accident.
    kitchen.put_dump(&products(18, 1));
    let report = kitchen.fetch();
    assert_eq!(report["products"], json!({"new": 0, "changed": 0, "unchanged": 18, "gone": 2}));
    assert_eq!(report["sources"][0]["products"]["gone"], 2);
}

#[test]
fn known_records_are_not_read_again_and_the_order_of_records_does_not_matter() {
    let mut first = products(100, 1);
    let kitchen = Kitchen::with_dump(&first);
    kitchen.fetch();
    let content = kitchen.content();
    first.reverse();
    kitchen.put_dump(&first);
    let report = kitchen.fetch();
    assert_eq!(report["products"]["unchanged"], 100);
    assert_eq!(kitchen.content(), content);

    // An older record of a known product comes before the known one: the known one stands.
    let mut both = products(100, 0);
    both.extend(first.clone());
    kitchen.put_dump(&both);
    let report = kitchen.fetch();
    assert_eq!(report["products"]["unchanged"], 100, "{}", report["products"]);
    assert_eq!(kitchen.content(), content);

    // And where the export goes back to older records, the catalogue goes with it.
    kitchen.put_dump(&products(100, 0));
    assert_eq!(kitchen.fetch()["products"]["changed"], 100);
    let other = Kitchen::with_dump(&products(100, 0));
    other.fetch();
    assert_eq!(kitchen.content(), other.content());
}

#[test]
fn a_filter_keeps_out_what_is_not_wanted_and_is_read_again_when_it_changes() {
    let mut all = products(40, 1);
    for (number, product) in all.iter_mut().enumerate() {
        product["countries_tags"] = json!([if number < 30 { "en:france" } else { "en:peru" }]);
        product["lang"] = json!(if number < 20 { "fr" } else { "es" });
        product["completeness"] = json!(if number < 10 { 0.9 } else { 0.3 });
    }
    all[0]["categories_tags"] = json!(["en:snacks", "en:crisps"]);
    let kitchen = Kitchen::with_dump(&all);
    assert_eq!(kitchen.fetch()["products"]["new"], 40);
    let mut filter = String::from("[filter]\n");
    for (line, left) in [
        ("countries = [\"en:france\"]\n", 30),
        ("languages = [\"fr\"]\n", 20),
        ("completeness_percent = 50\n", 10),
        ("categories = [\"en:biscuits\"]\n", 9),
    ] {
        filter += line;
        kitchen.configure("", &format!("{filter}{}", kitchen.dump_source()));
        let report = kitchen.fetch();
        assert_eq!(report["products"]["unchanged"], left, "{filter}");
        assert_eq!(report["records"]["unwanted"], 40 - left, "{filter}");
    }
}
