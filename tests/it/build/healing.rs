//! Damaged databases: what can be made again is set aside and made again by the same run.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{SiteTest, assert_same_pages, product};

/// The kinds of damage a disk, a crash or a hand does to a file.
const HARMS: [&str; 8] =
    ["overwritten", "zeroed", "noise", "halved", "a page less", "emptied", "header", "no database"];

/// Damages a file; `salt` chooses where.
fn harm(site: &SiteTest, name: &str, how: &str, salt: usize) {
    let mut bytes = fs::read(site.path(name)).unwrap();
    let length = bytes.len();
    // From the second page on, so that the file still looks like a database.
    let middle = 4096 + (length - 4096) / 5 * salt..length - 1;
    match how {
        "overwritten" => bytes[middle].fill(0xa5),
        "zeroed" => bytes[middle].fill(0),
        "noise" => {
            for (at, byte) in bytes[middle].iter_mut().enumerate() {
                *byte = u8::try_from((at * 7919 + at / 251) % 256).unwrap();
            }
        }
        "halved" => bytes.truncate(length / 2),
        "a page less" => bytes.truncate(length - 4096),
        "emptied" => bytes.clear(),
        "header" => bytes[..100].fill(0xff),
        _ => bytes = b"this is no database at all\n".repeat(400),
    }
    site.put(name, bytes);
}

fn set_aside(site: &SiteTest, name: &str) -> Vec<PathBuf> {
    let begin = format!("{name}.damaged-");
    let entries = fs::read_dir(site.path("data")).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries.collect();
    found.retain(|path| {
        let own = path.file_name().unwrap().to_str().unwrap();
        own.starts_with(&begin) && !own.ends_with("-wal") && !own.ends_with("-shm")
    });
    found
}

fn last_report(site: &SiteTest) -> Value {
    let run = site.run(&["status", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let status: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(status["catalogue"]["runs"][0]["outcome"], "done");
    status["catalogue"]["runs"][0]["report"].clone()
}

/// A build of a site with a damaged file heals it, says so, and makes what a site without damage has.
fn assert_heals(site: &SiteTest, name: &str, how: &str, arguments: &[&str]) {
    let what = format!("{name} {how}");
    let run = site.run(&[&["build"], arguments].concat());
    assert_eq!(run.code, 0, "{what}: {}", run.stderr);
    let aside = set_aside(site, name);
    assert_eq!(aside.len(), 1, "{what}: {}", run.stderr);
    let told = format!("{name} was damaged");
    assert!(run.stderr.contains(&told), "{what}: {}", run.stderr);
    let place = aside[0].file_name().unwrap().to_str().unwrap();
    assert!(run.stderr.contains(place), "{what}: {}", run.stderr);
    let noted = last_report(site)["damaged"].to_string();
    assert!(noted.contains(&told) && noted.contains(place), "{what}: {noted}");
    let again = site.run(&["build"]);
    assert_eq!(again.code, 0);
    assert!(!again.stderr.contains("damaged"), "{what}: {}", again.stderr);
}

/// With one damaged file, whatever the damage; `full` runs look at what others do not read.
fn every_harm_heals(name: &str, arguments: &[&str]) {
    let site = SiteTest::with_demo();
    site.build();
    let before = site.pages();
    for (number, how) in HARMS.into_iter().enumerate() {
        harm(&site, &format!("data/{name}"), how, number % 5);
        assert_heals(&site, name, how, arguments);
        assert_same_pages(&site.pages(), &before);
    }
}

#[test]
fn all_three_may_be_damaged_at_once() {
    let site = SiteTest::with_demo();
    site.build();
    let before = site.pages();
    let names = ["catalogue.sqlite", "ledger.sqlite", "search.sqlite"];
    for name in names {
        harm(&site, &format!("data/{name}"), "overwritten", 0);
    }
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for name in names {
        assert_eq!(set_aside(&site, name).len(), 1, "{name}: {}", run.stderr);
    }
    assert_same_pages(&site.pages(), &before);
}

/// A usual run meets damage in what it reads: all products.
#[test]
fn a_run_without_news_heals_too_and_a_sound_neighbour_is_left_alone() {
    let site = SiteTest::with_demo();
    site.build();
    let ledger = fs::read(site.path("data/ledger.sqlite")).unwrap();
    harm(&site, "data/catalogue.sqlite", "overwritten", 0);
    assert_heals(&site, "catalogue.sqlite", "overwritten", &[]);
    assert!(set_aside(&site, "ledger.sqlite").is_empty());
    assert_eq!(fs::read(site.path("data/ledger.sqlite")).unwrap().len(), ledger.len());
}

/// The page where a table of the catalogue begins, overwritten.
fn harm_table(site: &SiteTest, table: &str) {
    let path = site.path("data/catalogue.sqlite");
    let connection = rusqlite::Connection::open(&path).unwrap();
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, usize>(0)).unwrap();
    let size = number("PRAGMA page_size");
    let root = number(&format!("SELECT rootpage FROM sqlite_schema WHERE name = '{table}'"));
    drop(connection);
    let mut bytes = fs::read(&path).unwrap();
    bytes[(root - 1) * size..root * size].fill(0xa5);
    site.put("data/catalogue.sqlite", bytes);
}

fn journal(site: &SiteTest) -> Vec<Value> {
    site.status()["catalogue"]["runs"].as_array().unwrap().clone()
}

#[test]
fn the_journal_is_carried_over_as_far_as_it_can_be_read() {
    let site = SiteTest::with_products(&[product(1, "a", &["en:snacks"])]);
    site.build();
    site.build();
    let before = journal(&site);
    // A second later, so that no run of before is taken for this one.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    harm_table(&site, "product");
    site.build_with(&["--full"]);
    let after = journal(&site);
    assert_eq!(after.len(), 3, "{after:?}");
    assert_eq!(after[1..], before[..]);
    // What cannot be read at all leaves a journal that begins anew.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    harm_table(&site, "run");
    site.build();
    assert_eq!(journal(&site).len(), 1);
}

/// Settings of the gates as they are by default.
fn guarded(count: u64) -> SiteTest {
    let site = SiteTest::new();
    let toml = site.read("sitegen.toml");
    site.put("sitegen.toml", toml.split_once("[gates]").unwrap().0);
    put(&site, count);
    site
}

fn put(site: &SiteTest, count: u64) {
    let grades = ["a", "b", "c", "d", "e"];
    let products: Vec<Value> = (1..=count)
        .map(|number| product(number, grades[(number % 5) as usize], &["en:snacks"]))
        .collect();
    site.put_products(&products);
}

#[test]
fn gates_compare_with_the_census_that_was_kept_apart() {
    for how in ["overwritten", "emptied", "halved", "lost"] {
        let site = guarded(200);
        site.build();
        let before = site.pages();
        put(&site, 100);
        match how {
            "lost" => fs::remove_file(site.path("data/catalogue.sqlite")).unwrap(),
            _ => harm(&site, "data/catalogue.sqlite", how, 0),
        }
        let run = site.run(&["build"]);
        assert_eq!(run.code, 1, "{how}: {}", run.stderr);
        assert!(run.stderr.contains("it would shrink from 200 to 100 products"), "{}", run.stderr);
        assert_same_pages(&site.pages(), &before);
        // The next run compares as well, and passes once the source is right again.
        assert_eq!(site.run(&["build"]).code, 1, "{how}");
        put(&site, 195);
        site.build();
    }
}

#[test]
fn a_dry_run_changes_nothing_of_a_damaged_catalogue() {
    let site = SiteTest::with_demo();
    site.build();
    harm(&site, "data/catalogue.sqlite", "halved", 0);
    let harmed = fs::read(site.path("data/catalogue.sqlite")).unwrap();
    let run = site.run(&["fetch", "--dry-run"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("catalogue.sqlite"), "{}", run.stderr);
    assert_eq!(fs::read(site.path("data/catalogue.sqlite")).unwrap(), harmed);
    assert!(set_aside(&site, "catalogue.sqlite").is_empty());
}

#[test]
fn a_build_that_asks_no_server_needs_no_certificates() {
    let site = SiteTest::with_demo();
    let mut command = site.command(&["build"]);
    command.env("SSL_CERT_FILE", "/nowhere").env("SSL_CERT_DIR", "/nowhere");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Left out by `scripts/test.sh --fast`.
mod slow {
    use super::every_harm_heals;

    #[test]
    fn a_damaged_catalogue_is_set_aside_and_made_again_by_the_same_run() {
        every_harm_heals("catalogue.sqlite", &["--full"]);
    }

    #[test]
    fn a_damaged_ledger_is_set_aside_and_made_again_by_the_same_run() {
        every_harm_heals("ledger.sqlite", &[]);
    }

    #[test]
    fn a_damaged_search_file_is_set_aside_and_made_again_by_the_same_run() {
        every_harm_heals("search.sqlite", &[]);
    }
}
