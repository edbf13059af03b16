//! `sitegen build --shard` and `--finish` with what does not fit.

use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{SiteTest, barcode, product, shelf};

#[test]
fn what_is_no_shard_is_refused_by_name() {
    let site = SiteTest::with_products(&shelf());
    for shard in ["0/4", "5/4", "x", "1/0", "1/257", "2"] {
        let run = site.run(&["build", "--shard", shard]);
        assert_eq!(run.code, 2, "{shard}");
        let sentence = format!("invalid value '{shard}' for '--shard <I/N>'");
        assert!(run.stderr.contains(&sentence) && run.stderr.contains("such as 2/4"), "{shard}");
    }
    for arguments in [
        &["--finish", "0"][..],
        &["--finish", "2", "--shard", "1/2"],
        &["--shard", "1/2", "--source", "source"],
        &["--shard", "1/2", "--full"],
        &["--shards", "elsewhere"],
    ] {
        assert_eq!(site.run(&[&["build"], arguments].concat()).code, 2, "{arguments:?}");
    }
    let run = site.run(&["build", "--shard", "1/2"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("there is no catalogue"), "{}", run.stderr);
    assert!(!site.path("public").exists() && !site.path("data/shards").exists());
}

/// Runs a command that must succeed; gives what it says.
fn done(site: &SiteTest, arguments: &[&str]) -> String {
    let run = site.run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    run.stderr
}

/// Putting two shards in their place fails with all of these sentences.
fn refused(site: &SiteTest, sentences: &[&str]) {
    let run = site.run(&["build", "--finish", "2"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    for sentence in sentences {
        assert!(run.stderr.contains(sentence), "{sentence:?} in {}", run.stderr);
    }
}

/// A built site of the shelf, and a catalogue that has a product more by now.
fn site_with_news() -> (SiteTest, Vec<Value>) {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let mut products = shelf();
    products.push(product(77, "a", &["en:biscuits"]));
    site.put_products(&products);
    done(&site, &["fetch"]);
    (site, products)
}

#[test]
fn a_shard_that_is_missing_or_made_of_something_else_is_named() {
    let (site, mut products) = site_with_news();
    let first = site.pages();
    refused(&site, &["shard 1/2 is missing; shard 2/2 is missing", "nothing was changed"]);
    done(&site, &["build", "--shard", "2/2"]);
    refused(&site, &["shard 1/2 is missing (looked for in"]);
    done(&site, &["build", "--shard", "1/2"]);
    site.edit("sitegen.toml", "Essai", "Autre");
    refused(
        &site,
        &["shard 1/2 was made with other settings, content or theme", "shard 2/2 was made with"],
    );
    site.edit("sitegen.toml", "Autre", "Essai");
    products.push(product(78, "b", &["en:biscuits"]));
    site.put_products(&products);
    done(&site, &["fetch"]);
    refused(&site, &["shard 1/2 was made from another catalogue"]);
    // Damaged on its way.
    site.put("data/shards/2-of-2/shard.sqlite", b"no database");
    refused(&site, &["shard 2/2 cannot be read; make it again"]);
    assert!(site.pages() == first);
    for shard in ["1/2", "2/2"] {
        done(&site, &["build", "--shard", shard]);
    }
    assert!(done(&site, &["build", "--shard", "2/2"]).contains("shard 2/2 is there already"));
    let ledger = "data/shards/2-of-2/ledger.sqlite";
    let sound = std::fs::read(site.path(ledger)).unwrap();
    let mut damaged = sound.clone();
    damaged[4096..12288].fill(0xAB);
    site.put(ledger, &damaged);
    refused(&site, &["shard 2/2 is damaged", "nothing was changed"]);
    site.put(ledger, &sound);
    done(&site, &["build", "--finish", "2"]);
    assert!(site.pages() == site.fresh_pages(&[]));
    assert!(done(&site, &["build", "--finish", "2"]).contains("nothing has changed"));
}

#[test]
fn shards_of_a_site_that_has_changed_since_are_refused() {
    let (site, products) = site_with_news();
    for shard in ["1/2", "2/2"] {
        done(&site, &["build", "--shard", shard]);
    }
    let mut fewer = shelf();
    fewer.pop();
    site.put_products(&fewer);
    done(&site, &["build"]);
    site.put_products(&products);
    done(&site, &["fetch"]);
    let sentence = "was made for another state of the site";
    refused(&site, &[&format!("shard 1/2 {sentence}"), &format!("shard 2/2 {sentence}")]);
    for shard in ["1/2", "2/2"] {
        done(&site, &["build", "--shard", shard]);
    }
    let new = PathBuf::from(file_of(77));
    let number = |folder: &str| site.path(folder).join(&new).metadata().map(|about| about.ino());
    let made = ["data/shards/1-of-2/public", "data/shards/2-of-2/public"].map(number);
    done(&site, &["build", "--finish", "2"]);
    assert!(site.pages() == site.fresh_pages(&[]));
    let placed = number("public").unwrap();
    assert!(made.into_iter().flatten().eq([placed]), "it is the file that a shard made");
    assert!(!site.path("data/shards/1-of-2").exists());
}

#[test]
fn a_finish_that_a_gate_holds_back_leaves_the_site_and_the_shards() {
    let mut products = Vec::new();
    for number in 1..=40 {
        products.push(product(number, if number % 2 == 0 { "a" } else { "d" }, &["en:biscuits"]));
    }
    let site = SiteTest::with_products(&products);
    site.build();
    let first = site.pages();
    products.drain(..30);
    products.push(product(77, "a", &["en:biscuits"]));
    site.put_products(&products);
    done(&site, &["fetch"]);
    for shard in ["1/2", "2/2"] {
        done(&site, &["build", "--shard", shard]);
    }
    site.edit("sitegen.toml", "pages_percent = 100", "pages_percent = 5");
    let made = ["1-of-2", "2-of-2"].map(|shard| {
        let page = site.path(&format!("data/shards/{shard}/public/{}", file_of(77)));
        page.metadata().map(|about| about.ino())
    });
    refused(&site, &["pages_percent"]);
    assert!(site.pages() == first);
    done(&site, &["build", "--finish", "2", "--accept"]);
    let placed = site.path(&format!("public/{}", file_of(77))).metadata().unwrap().ino();
    assert!(made.into_iter().flatten().eq([placed]), "what a shard made was kept for this run");
    assert!(site.pages() == site.fresh_pages(&[]));
}

/// Where the page of a product stands.
fn file_of(number: u64) -> String {
    let barcode = barcode(number);
    format!("produit/{}/{barcode}.html", &barcode[barcode.len() - 3..])
}
