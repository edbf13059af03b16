//! Daily changes: applied in order, and as good as the newer export.

use serde_json::{Value, json};

use super::kitchen::{DUMP, INDEX, Kitchen, lines, products, start};
use crate::support::off::{Fault, delta_name, gzip, index};
use crate::support::{assert_same_pages, product};

const DAY: u64 = 86_400;

impl Kitchen {
    fn with_changes(products: &[Value], fetch: &str) -> Self {
        let kitchen = Self::new();
        kitchen.put_dump(products);
        kitchen.put_days(&[]);
        let source = format!("{}deltas = \"{}\"\n", kitchen.dump_source(), kitchen.off.url(INDEX));
        kitchen.configure(fetch, &source);
        kitchen
    }

    /// Changes by the number of their day.
    fn put_days(&self, days: &[(u64, Vec<Value>)]) {
        let mut names = Vec::new();
        for (day, records) in days {
            let (first, last) = (start() + day * DAY + 60, start() + (day + 1) * DAY - 60);
            let name = delta_name(first, last);
            self.off.file(&format!("/data/delta/{name}"), gzip(lines(records).as_bytes()));
            names.push(name);
        }
        self.off.file(INDEX, index(&names));
    }
}

fn at(mut record: Value, day: u64) -> Value {
    record["last_modified_t"] = json!(start() + day * DAY + 3_600);
    record
}

fn named(number: u64, day: u64, name: &str) -> Value {
    let mut record = at(product(number, "b", &["en:snacks", "en:biscuits", "fr:galettes"]), day);
    record["product_name"] = json!(name);
    record["categories"] = json!("Snacks, Biscuits, Galettes du jour");
    record
}

#[test]
fn an_export_and_its_changes_equal_the_newer_export() {
    let old = products(200, 0);
    let kitchen = Kitchen::with_changes(&old, "");
    kitchen.fetch();
    let mut obsolete = at(old[7].clone(), 2);
    obsolete["obsolete"] = json!("on");
    let mut nameless = at(old[8].clone(), 1);
    nameless["product_name"] = json!("");
    kitchen.put_days(&[
        (0, vec![named(5, 0, "Premier"), named(500, 0, "Nouveau")]),
        (1, vec![named(5, 1, "Deuxième"), nameless.clone(), old[9].clone()]),
        (2, vec![named(6, 2, "Autre"), obsolete.clone()]),
    ]);
    kitchen.off.clear_requests();
    let report = kitchen.fetch();
    assert_eq!(kitchen.asked(DUMP), 0, "the export is not fetched again");
    assert_eq!(report["sources"][0]["obtained"], "continued");
    assert_eq!(report["records"]["read"], 7);
    assert_eq!(report["products"], json!({"new": 1, "changed": 2, "unchanged": 196, "gone": 2}));

    let mut newer = old;
    newer[5] = named(5, 1, "Deuxième");
    newer[6] = named(6, 2, "Autre");
    newer[7] = obsolete;
    newer[8] = nameless;
    newer.push(named(500, 0, "Nouveau"));
    let other = Kitchen::with_dump(&newer);
    other.fetch();
    assert_eq!(kitchen.content(), other.content());
    kitchen.site.build();
    other.site.build();
    assert_same_pages(&kitchen.site.pages(), &other.site.pages());

    kitchen.fetch_with(&["--full"]);
    assert_eq!(kitchen.content(), other.content(), "read again from the export on");
}

#[test]
fn changes_are_applied_once_and_go_on_from_there() {
    let kitchen = Kitchen::with_changes(&products(50, 0), "");
    kitchen.fetch();
    let first = (0, vec![named(1, 0, "Un")]);
    kitchen.put_days(std::slice::from_ref(&first));
    kitchen.fetch();
    let second = (1, vec![named(1, 1, "Deux")]);
    kitchen.put_days(&[first.clone(), second.clone()]);
    kitchen.off.clear_requests();
    let report = kitchen.fetch();
    assert_eq!(report["records"]["read"], 1, "only the second day is read");
    let days = kitchen.off.requests().iter().filter(|r| r.path.contains("products_")).count();
    assert_eq!(days, 1, "and fetched");
    assert!(kitchen.content().contains("\"Deux\""));
    kitchen.off.clear_requests();
    let report = kitchen.fetch();
    assert_eq!(report["sources_unchanged"], true);
    assert_eq!(kitchen.off.requests().len(), 2, "the index and the taxonomy");
}

#[test]
fn a_gap_a_missing_file_and_an_old_export_lead_to_the_whole_export() {
    let week = |kitchen: &Kitchen| {
        kitchen.put_dump(&products(60, 9));
        kitchen.off.clear_requests();
        let run = kitchen.run(&[]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(kitchen.asked(DUMP), 1);
        let other = Kitchen::with_dump(&products(60, 9));
        other.fetch();
        assert_eq!(kitchen.content(), other.content());
        run.stderr
    };
    let gap = Kitchen::with_changes(&products(50, 0), "");
    gap.fetch();
    gap.put_days(&[(3, vec![named(1, 3, "Trop tard")])]);
    assert!(week(&gap).contains("changes are missing between"));

    let ceased = Kitchen::with_changes(&products(50, 0), "");
    ceased.fetch();
    ceased.put_days(&[]);
    assert!(week(&ceased).contains("there are no changes after"));

    let missing = Kitchen::with_changes(&products(50, 0), "");
    missing.fetch();
    missing.off.file(INDEX, index(&[delta_name(start(), start() + DAY)]));
    assert!(week(&missing).contains("is not there"));

    let old = Kitchen::with_changes(&products(50, 0), "dump_every = \"0s\"\n");
    old.fetch();
    old.put_days(&[(0, vec![named(1, 0, "Inutile")])]);
    assert!(week(&old).contains("a new one is due"));
}

#[test]
fn changes_that_cannot_be_had_change_nothing() {
    let kitchen = Kitchen::with_changes(&products(50, 0), "");
    kitchen.fetch();
    let before = kitchen.content();
    kitchen.put_days(&[(0, vec![named(1, 0, "Un")]), (1, vec![named(2, 1, "Deux")])]);
    let second = format!("/data/delta/{}", delta_name(start() + DAY + 60, start() + 2 * DAY - 60));
    kitchen.off.misbehave_always(&second, Fault::Truncated(30));
    let run = kitchen.run(&[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("the file is damaged"), "{}", run.stderr);
    assert_eq!(kitchen.content(), before);
    kitchen.off.behave(&second);
    kitchen.fetch();
    assert!(kitchen.content().contains("\"Deux\""));
}

#[test]
fn a_quiet_day_has_no_changes() {
    let kitchen = Kitchen::with_changes(&products(50, 0), "");
    kitchen.fetch();
    let before = kitchen.content();
    kitchen.put_days(&[(0, Vec::new())]);
    assert_eq!(kitchen.fetch()["records"]["read"], 0);
    assert_eq!(kitchen.content(), before);
}

#[test]
fn a_product_that_leaves_the_country_leaves_the_catalogue() {
    let sold = |mut record: Value, country: &str| {
        record["countries_tags"] = json!([country]);
        record
    };
    let old: Vec<Value> =
        products(50, 0).into_iter().map(|record| sold(record, "en:france")).collect();
    let kitchen = Kitchen::with_changes(&old, "");
    kitchen.site.edit("sitegen.toml", "[gates]", "[filter]\ncountries = [\"en:france\"]\n[gates]");
    kitchen.fetch();
    kitchen.put_days(&[(
        0,
        vec![
            sold(named(1, 0, "Parti"), "en:belgium"),
            sold(named(900, 0, "Jamais venu"), "en:belgium"),
            sold(named(901, 0, "Venu"), "en:france"),
        ],
    )]);
    let report = kitchen.fetch();
    assert_eq!(report["records"]["unwanted"], 2);
    assert_eq!(report["products"], json!({"new": 1, "changed": 0, "unchanged": 49, "gone": 1}));
}

#[test]
fn an_export_that_is_due_and_not_there_is_continued_by_changes_all_the_same() {
    let kitchen = Kitchen::with_changes(&products(50, 0), "dump_every = \"0s\"\n");
    kitchen.fetch();
    kitchen.put_days(&[(0, vec![named(1, 0, "Un")])]);
    let report = kitchen.fetch();
    assert_eq!(report["sources"][0]["obtained"], "continued");
    assert!(kitchen.content().contains("\"Un\""));
}

#[test]
fn changes_of_an_earlier_export_are_not_applied_to_a_newer_one() {
    let kitchen = Kitchen::with_changes(&products(50, 0), "");
    kitchen.fetch();
    kitchen.put_days(&[(0, vec![named(900, 0, "Supprimé depuis")])]);
    kitchen.fetch();
    assert!(kitchen.content().contains("Supprimé depuis"));
    let changes = || {
        let folders =
            walkdir::WalkDir::new(kitchen.site.path("data/downloads")).into_iter().flatten();
        folders.filter(|entry| entry.file_name().to_string_lossy().starts_with("changes-")).count()
    };
    kitchen.put_days(&[]);
    kitchen.put_dump(&products(50, 3));
    kitchen.fetch();
    assert!(!kitchen.content().contains("Supprimé depuis"));
    assert_eq!(changes(), 0, "they are removed");
}

#[test]
fn the_place_the_program_is_started_from_does_not_matter() {
    let kitchen = Kitchen::with_changes(&products(50, 0), "");
    kitchen.fetch();
    kitchen.put_days(&[(0, vec![named(1, 0, "Un")])]);
    kitchen.fetch();
    let config = kitchen.site.path("sitegen.toml");
    let mut command =
        kitchen.site.command(&["fetch", "--json", "--config", config.to_str().unwrap()]);
    let output = command.current_dir("/").output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["sources_unchanged"], true);
}

#[test]
fn a_few_changes_that_are_unusable_close_no_gate() {
    let kitchen = Kitchen::with_changes(&products(50, 0), "");
    kitchen.site.edit("sitegen.toml", "rejected_percent = 100", "rejected_percent = 20");
    kitchen.fetch();
    let mut nameless = named(1, 0, "");
    nameless["product_name"] = json!("");
    kitchen.put_days(&[(0, vec![nameless, named(2, 0, "Deux")])]);
    assert_eq!(kitchen.fetch()["products"]["gone"], 1);
    let many = (0..200).map(|number| json!({ "code": number, "x": "{" })).collect();
    kitchen.put_days(&[(0, vec![named(2, 0, "Deux")]), (1, many)]);
    let run = kitchen.run(&[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("gates.rejected_percent"), "{}", run.stderr);
}
