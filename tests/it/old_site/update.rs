//! W1 to W4: the weekly update.

use std::fs;
use std::io::Write as _;

use serde_json::{Value, json};

use crate::accounts::people::{accounts, faults, pair, shop, signed_in};
use crate::support::server::Server;
use crate::support::visitor::Visitor;
use crate::support::{SiteTest, assert_same_pages, product, shelf, tree};

/// The catalogue as `status` tells it.
fn catalogue(site: &SiteTest) -> Value {
    site.status()["catalogue"].clone()
}

fn truncated_gzip(products: &[Value]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    for product in products {
        writeln!(encoder, "{product}").unwrap();
    }
    let whole = encoder.finish().unwrap();
    whole[..whole.len() - 20].to_vec()
}

#[test]
fn w01_an_update_keeps_saved_substitutes() {
    let site = shop(6);
    let (_, cookie) = signed_in(&accounts(&site), "zoe@example.org");
    let server = Server::start(&site);
    let zoe = Visitor::new(&server, 1).with_cookie(&cookie);
    let kept = pair(6, 4);
    assert_eq!(zoe.save(kept).status, 303);
    // The next week has neither of the two products.
    site.put_products(&[product(40, "a", &["en:biscuits"]), product(41, "d", &["en:biscuits"])]);
    site.build();
    let list = zoe.get("/mes-aliments").unwrap().body;
    for barcode in [kept.product(), kept.substitute()] {
        assert!(list.contains(&barcode.to_string()), "{barcode} is not in {list}");
    }
    assert_eq!(faults(&site), [""; 0]);
}

#[test]
fn w03_a_source_without_products_does_not_empty_the_catalogue() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let pages = site.pages();
    site.put_products(&[json!({ "code": "1", "product_name": "Cassé" })]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("none of the 1 records read is a product"), "{}", run.stderr);
    assert_eq!(catalogue(&site)["products"], 6);
    assert_same_pages(&site.pages(), &pages);
}

#[test]
fn w02_asking_for_help_changes_nothing() {
    let site = SiteTest::with_products(&shelf());
    let helps = [
        &["--help"][..],
        &["build", "--help"],
        &["fetch", "-h"],
        &["serve", "--help"],
        &["status", "-h"],
        &["user", "delete", "--help"],
        &["--version"],
    ];
    let ask_all = || {
        for arguments in helps {
            let run = site.run(arguments);
            assert_eq!(run.code, 0, "{}", run.stderr);
        }
    };
    ask_all();
    assert!(!site.path("data").exists() && !site.path("public").exists());
    site.build();
    let before = tree(site.path("").as_path());
    ask_all();
    assert_same_pages(&tree(site.path("").as_path()), &before);
}

#[test]
fn w03_failed_read_keeps_the_catalogue() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let (pages, stamps) = (site.pages(), site.stamps());
    let before = catalogue(&site);
    let more: Vec<Value> =
        (10..2_000).map(|number| product(number, "a", &["en:biscuits"])).collect();
    site.put("source/cut.jsonl.gz", truncated_gzip(&more));
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("reading source/cut.jsonl.gz"), "{}", run.stderr);
    let after = catalogue(&site);
    assert_eq!((&after["products"], &after["grades"]), (&before["products"], &before["grades"]));
    assert_same_pages(&site.pages(), &pages);
    assert_eq!(site.touched_since(&stamps), [""; 0]);
}

#[test]
fn w03_a_download_that_was_cut_off_keeps_the_catalogue() {
    let site = SiteTest::with_demo();
    site.build();
    let stamps = site.stamps();
    let whole = site.read("source/products.jsonl");
    site.put("source/products.jsonl", &whole.as_bytes()[..200_000]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("does not end: the file is cut off"), "{}", run.stderr);
    assert_eq!(site.touched_since(&stamps), [""; 0]);
}

#[test]
fn w04_a_failure_exits_1_and_stands_in_the_journal() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    site.put("source/cut.jsonl.gz", truncated_gzip(&shelf()));
    assert_eq!(site.run(&["build", "--quiet"]).code, 1);
    let runs = catalogue(&site)["runs"].clone();
    assert_eq!((&runs[0]["outcome"], &runs[1]["outcome"]), (&json!("failed"), &json!("done")));
    assert!(runs[0]["error"].as_str().unwrap().contains("cut.jsonl.gz"), "{runs}");
    fs::remove_file(site.path("source/cut.jsonl.gz")).unwrap();
    site.build();
    assert_eq!(catalogue(&site)["runs"][0]["outcome"], "done");
}
