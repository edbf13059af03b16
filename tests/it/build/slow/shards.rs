//! A site made by several processes is the same to the byte as one that a single one makes.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use super::mutations::search_file;
use crate::support::{SiteTest, assert_same_pages, product, tree};

/// A part of the demo in two languages, in both forms.
fn site() -> (SiteTest, Vec<Value>) {
    let site = SiteTest::with_demo();
    let lines = site.read("source/products.jsonl");
    let products: Vec<Value> =
        lines.lines().step_by(4).map(|line| serde_json::from_str(line).unwrap()).collect();
    site.put_products(&products);
    site.edit("sitegen.toml", "[site]\n", "[site]\nlanguages = [\"fr\", \"en\"]\n");
    site.edit("sitegen.toml", "[gates]\n", "[build]\nprecompress = \"all\"\n[gates]\n");
    (site, products)
}

fn succeeds(site: &SiteTest, arguments: &[&str]) -> String {
    let run = site.run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    run.stdout
}

fn json_of(site: &SiteTest, arguments: &[&str]) -> Value {
    serde_json::from_str(&succeeds(site, &[arguments, &["--json"]].concat())).unwrap()
}

fn waits(mut child: Child) {
    assert!(child.wait().unwrap().success());
}

/// Fails where pages or answers are other than those of the site as one build makes it; gives its pages.
fn assert_is_whole(site: &SiteTest, whole: &Path) -> BTreeMap<String, Vec<u8>> {
    let pages = tree(&whole.join("public"));
    assert_same_pages(&site.pages(), &pages);
    let [own, new] = [site.path("data"), whole.join("data")]
        .map(|data| search_file(&data.join("search.sqlite")).0);
    let other = own.iter().zip(&new).find(|(own, new)| own != new);
    assert!(other.is_none() && own.len() == new.len(), "{other:?}");
    pages
}

#[test]
fn any_number_of_shards_in_any_order_equals_one_build() {
    let (site, products) = site();
    let whole = site.fresh_site(&[]);
    for order in [&["1/1"][..], &["2/2", "1/2"], &["3/3", "1/3", "2/3"]] {
        for folder in ["data", "public"] {
            let _ = fs::remove_dir_all(site.path(folder));
        }
        succeeds(&site, &["fetch"]);
        // Two at once, then one after the other.
        let (at_once, later) = order.split_at(order.len().min(2));
        let started: Vec<Child> = at_once
            .iter()
            .map(|shard| site.start(&["build", "--jobs", "1", "--shard", shard]))
            .collect();
        started.into_iter().for_each(waits);
        for shard in later {
            succeeds(&site, &["build", "--shard", shard]);
        }
        let of = order.len().to_string();
        let report = json_of(&site, &["build", "--finish", &of]);
        assert_is_whole(&site, whole.path());
        assert_eq!(report["pages"]["new"], report["pages"]["total"]);
    }
    // Weeks later.
    let mut changed = products.clone();
    changed[0]["product_name"] = json!("Tout autre nom");
    changed[1]["nutriscore_grade"] = json!("a");
    changed.drain(40..45);
    changed.extend((1..9).map(|number| product(number, "b", &["en:new-things"])));
    site.put_products(&changed);
    succeeds(&site, &["fetch"]);
    let mut made = 0;
    for shard in ["2/3", "3/3", "1/3"] {
        made += json_of(&site, &["build", "--shard", shard])["pages"]["new"].as_u64().unwrap();
    }
    let report = json_of(&site, &["build", "--finish", "3"]);
    let whole = assert_is_whole(&site, site.fresh_site(&[]).path());
    let touched = ["new", "changed"].map(|kind| report["pages"][kind].as_u64().unwrap());
    assert!(made > 10 && made < whole.len() as u64 / 4, "{made} made, {touched:?} put in place");
    // And nothing to do.
    let report = json_of(&site, &["build", "--shard", "1/3"]);
    assert_eq!(report["pages"]["total"], 0);
    assert!(!site.path("data/shards/1-of-3/public").exists());
}

#[test]
fn a_shard_that_was_killed_is_made_again_and_no_other_run_comes_between() {
    let (site, _) = site();
    let whole = site.fresh_pages(&[]);
    succeeds(&site, &["fetch"]);
    let mut killed = site.start(&["build", "--jobs", "1", "--shard", "1/2"]);
    let pages = site.path("data/shards/1-of-2/public/produit");
    let started = Instant::now();
    while !pages.exists() {
        assert!(started.elapsed() < Duration::from_mins(2), "no page is made");
        std::thread::sleep(Duration::from_millis(5));
    }
    // It stands still, so that it does not end in the meantime.
    kill_process(Pid::from_child(&killed), Signal::STOP).unwrap();
    for (arguments, code) in [
        (&["build", "--shard", "1/2"][..], 75),
        (&["build"], 75),
        (&["fetch"], 75),
        (&["build", "--finish", "2"], 75),
    ] {
        let run = site.run(arguments);
        assert_eq!(run.code, code, "{arguments:?}: {}", run.stderr);
    }
    killed.kill().unwrap();
    let end = killed.wait().unwrap();
    assert_eq!(end.signal(), Some(Signal::KILL.as_raw()), "the shard was made too quickly");
    succeeds(&site, &["build", "--shard", "2/2"]);
    let run = site.run(&["build", "--finish", "2"]);
    assert!(
        run.code == 1 && run.stderr.contains("shard 1/2 did not come to its end"),
        "{}",
        run.stderr
    );
    succeeds(&site, &["build", "--shard", "1/2"]);
    // So is what puts them together.
    let mut killed = site.start(&["build", "--finish", "2"]);
    while !site.path("public/produit").exists() {
        assert!(killed.try_wait().unwrap().is_none() && started.elapsed() < Duration::from_mins(3));
        std::thread::sleep(Duration::from_millis(1));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    succeeds(&site, &["build", "--finish", "2"]);
    assert_same_pages(&site.pages(), &whole);
}
