//! Every run that could open the catalogue has its row, however it ended.

use std::fs;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::support::{SiteTest, shelf};

fn runs(site: &SiteTest, number: &str) -> Vec<Value> {
    let run = site.run(&["journal", number, "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// The last run: how it ended, and why.
fn last(site: &SiteTest) -> (String, String) {
    let run = runs(site, "1").remove(0);
    let text = |key: &str| run[key].as_str().unwrap_or_default().to_string();
    assert!(run["ended"].as_i64().unwrap() >= run["started"].as_i64().unwrap(), "{run}");
    (text("outcome"), text("error"))
}

#[test]
fn what_is_refused_before_anything_is_read_has_a_row() {
    let site = SiteTest::with_products(&shelf());
    site.put("public/photo.jpg", "an operator's own");
    assert_eq!(site.run(&["build"]).code, 1);
    let (outcome, error) = last(&site);
    assert_eq!(outcome, "failed");
    assert!(error.contains("public"), "{error}");
    assert_eq!(site.read("public/photo.jpg"), "an operator's own");
}

#[test]
fn a_closed_gate_and_pages_that_cannot_be_written_have_a_row_with_the_reason() {
    let site = SiteTest::with_products(&shelf());
    site.edit("sitegen.toml", "[gates]", "[gates]\nmin_products = 7");
    assert_eq!(site.run(&["build"]).code, 1);
    let (outcome, error) = last(&site);
    assert!(outcome == "failed" && error.contains('7'), "{outcome}: {error}");

    site.edit("sitegen.toml", "min_products = 7", "min_products = 1");
    fs::create_dir_all(site.path("public/a-propos.html/in-the-way")).unwrap();
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let (outcome, error) = last(&site);
    assert!(outcome == "failed" && error.contains("a-propos"), "{outcome}: {error}");
    fs::remove_dir_all(site.path("public/a-propos.html")).unwrap();
    site.build();
    assert_eq!(runs(&site, "9").len(), 3);
}

#[test]
fn a_run_that_is_stopped_says_so() {
    let site = SiteTest::with_demo();
    for attempt in 1.. {
        assert!(attempt < 100, "no build could be stopped");
        let mut build = site.start(&["build", "--full"]);
        std::thread::sleep(Duration::from_millis(40 * attempt));
        let number = build.id().to_string();
        Command::new("kill").args(["-TERM", &number]).status().unwrap();
        if build.wait().unwrap().code() == Some(1) {
            break;
        }
    }
    let (outcome, error) = last(&site);
    assert!(outcome == "interrupted" && !error.is_empty(), "{outcome}: {error}");
}

#[test]
fn the_last_runs_are_shown_with_figures_reasons_and_what_was_healed() {
    let site = SiteTest::with_products(&shelf());
    assert_eq!(site.run(&["journal"]).stdout.trim(), "no run yet: `sitegen build`");
    site.build();
    site.put("data/ledger.sqlite", b"this is no database at all\n".repeat(400));
    site.build();
    site.put("source/products.jsonl", "<html>");
    assert_eq!(site.run(&["build"]).code, 1);
    let shown = site.run(&["journal"]).stdout;
    for words in [
        "build failed",
        "because",
        "build done",
        "healed",
        "ledger.sqlite was damaged",
        "6 records read, 0 rejected",
        "6 new, 0 changed, 0 gone",
        "not read: no file had changed",
        "memory",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let two = site.run(&["journal", "2"]).stdout;
    assert!(two.contains("healed") && !two.contains("6 records read"), "{two}");
    assert_eq!(site.run(&["journal", "0"]).code, 2);
}
