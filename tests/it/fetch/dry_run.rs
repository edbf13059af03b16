//! `sitegen fetch --dry-run`: what would change, and nothing does.

use std::collections::BTreeMap;

use serde_json::json;

use super::kitchen::{DUMP, Kitchen, products};
use crate::support::tree;

/// All files of data/ but downloads.
fn data(kitchen: &Kitchen) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(&kitchen.site.path("data"));
    files.retain(|name, _| !name.starts_with("downloads/") && name != ".lock");
    files
}

#[test]
fn it_shows_what_would_change_and_changes_nothing() {
    let kitchen = Kitchen::with_dump(&products(100, 1));
    let report = kitchen.fetch_with(&["--dry-run"]);
    assert_eq!(report["products"]["new"], 100);
    assert!(data(&kitchen).is_empty(), "{:?}", data(&kitchen).keys());

    kitchen.fetch();
    let before = data(&kitchen);
    let mut next = products(95, 1);
    next[0]["brands"] = json!("Autre");
    kitchen.put_dump(&next);
    let report = kitchen.fetch_with(&["--dry-run"]);
    assert_eq!(report["products"], json!({"new": 0, "changed": 1, "unchanged": 94, "gone": 5}));
    assert_eq!(data(&kitchen), before);

    let run = kitchen.site.run(&["fetch", "--dry-run"]);
    assert!(run.stdout.contains("This was a dry run"), "{}", run.stdout);
    kitchen.off.clear_requests();
    assert_eq!(kitchen.fetch()["products"]["gone"], 5);
    let requests = kitchen.off.requests();
    let request = requests.iter().find(|request| request.path == DUMP).unwrap();
    assert_eq!(request.status, Some(304), "what the dry run fetched serves");
}
