//! The address of a category is kept when its name changes: old ones lead to the page there is, for good.

use std::fs;

use serde_json::{Value, json};

use super::biscuit;
use crate::support::SiteTest;
use crate::support::server::Server;

/// The taxonomy in which biscuits, and a second category, have these names and synonyms.
fn name(site: &SiteTest, biscuits: &str, synonyms: &[&str], snacks: &str) {
    let taxonomy = json!({
        "en:snacks": { "name": { "fr": snacks } },
        "en:biscuits": {
            "name": { "en": "Biscuits and cookies", "fr": biscuits },
            "synonyms": { "fr": synonyms },
            "parents": ["en:snacks"]
        }
    });
    site.put("source/categories.full.json", taxonomy.to_string());
}

/// A site whose category of biscuits has this name, built.
fn site(biscuits: &str) -> SiteTest {
    let site = SiteTest::with_products(&[("d", 1), ("a", 2)].map(record));
    name(&site, biscuits, &[], "Snacks");
    site.build();
    site
}

fn record((grade, number): (&str, u64)) -> Value {
    biscuit(number, grade, &json!({}))
}

/// Names anew and builds; returns what the build warned of.
fn rename(site: &SiteTest, biscuits: &str, snacks: &str) -> String {
    name(site, biscuits, &[], snacks);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stderr
}

/// Where categories' addresses lead: each slug has its own page, or that of another slug, or none.
fn assert_leads(site: &SiteTest, expected: &[(&str, Option<&str>)]) {
    let server = Server::start(site);
    for (slug, target) in expected {
        let answer = server.get(&format!("GET /categorie/{slug}?x=1"));
        match target {
            Some(target) if target == slug => assert!(answer.contains(" 200 "), "{slug}: {answer}"),
            Some(target) => {
                let location = format!("Location: /categorie/{target}?x=1\r\n");
                assert!(answer.contains(" 308 ") && answer.contains(&location), "{slug}: {answer}");
            }
            None => assert!(answer.contains(" 404 "), "{slug}: {answer}"),
        }
    }
}

#[test]
fn a_renamed_category_is_found_at_its_old_address() {
    let site = site("Biscuits");
    rename(&site, "Petits gâteaux secs", "Snacks");
    let now = Some("petits-gateaux-secs");
    assert_leads(
        &site,
        &[
            ("petits-gateaux-secs", now),
            ("biscuits", now),
            ("Biscuits", now),
            ("biscuits.html", now),
            ("snacks", Some("snacks")),
            ("nulle-part", None),
            ("biscuits/2", None),
        ],
    );
}

#[test]
fn after_several_renames_all_old_addresses_lead_straight_to_the_last() {
    let site = site("Biscuits");
    for biscuits in ["Petits gâteaux", "Sablés", "Gâteaux de ménage"] {
        rename(&site, biscuits, "Snacks");
    }
    let now = Some("gateaux-de-menage");
    assert_leads(&site, &[("biscuits", now), ("petits-gateaux", now), ("sables", now)]);
    // A name that comes back has its page, and the one it replaced leads there.
    rename(&site, "Biscuits", "Snacks");
    let now = Some("biscuits");
    assert_leads(&site, &[("biscuits", now), ("gateaux-de-menage", now), ("sables", now)]);
}

#[test]
fn an_address_belongs_to_the_category_that_had_it_last() {
    let site = site("Biscuits");
    rename(&site, "Sablés", "Biscuits");
    assert_leads(
        &site,
        &[("biscuits", Some("biscuits")), ("sables", Some("sables")), ("snacks", Some("biscuits"))],
    );
    rename(&site, "Sablés", "En-cas");
    assert_leads(&site, &[("biscuits", Some("en-cas")), ("snacks", Some("en-cas"))]);
    // Two names that are exchanged are both pages, and no circle.
    rename(&site, "En-cas", "Sablés");
    assert_leads(&site, &[("sables", Some("sables")), ("en-cas", Some("en-cas"))]);
}

#[test]
fn synonyms_lead_to_their_category() {
    let site = site("Biscuits");
    name(&site, "Biscuits", &["Gâteaux secs", "Snacks"], "Snacks");
    site.build();
    assert_leads(
        &site,
        &[
            ("gateaux-secs", Some("biscuits")),
            ("G%C3%A2teaux_secs", Some("biscuits")),
            ("biscuits-and-cookies", Some("biscuits")),
            // A page of its own goes before any synonym.
            ("snacks", Some("snacks")),
        ],
    );
}

#[test]
fn a_category_that_is_gone_leads_to_the_one_that_has_its_name_or_nowhere() {
    let site = site("Biscuits");
    rename(&site, "Sablés", "Snacks");
    let only_snacks = |number, grade| {
        let mut product = biscuit(number, grade, &json!({}));
        product["categories_tags"] = json!(["en:snacks"]);
        product
    };
    site.put_products(&[only_snacks(1, "d"), only_snacks(2, "a")]);
    site.build();
    assert_leads(&site, &[("sables", None), ("biscuits", None), ("snacks", Some("snacks"))]);
    let merged = json!({
        "en:snacks": { "name": { "fr": "Snacks" }, "synonyms": { "fr": ["Sablés"], "en": ["Biscuits"] } }
    });
    site.put("source/categories.full.json", merged.to_string());
    site.build();
    assert_leads(&site, &[("sables", Some("snacks")), ("biscuits", Some("snacks"))]);
    // It comes back with all its addresses.
    site.put_products(&[("d", 1), ("a", 2)].map(record));
    rename(&site, "Petits gâteaux", "Snacks");
    let now = Some("petits-gateaux");
    assert_leads(&site, &[("petits-gateaux", now), ("sables", now), ("biscuits", now)]);
}

#[test]
fn all_former_names_of_a_merged_category_lead_to_its_heir() {
    let site = site("Petits fours");
    rename(&site, "Sablés", "Snacks");
    let merged = |name: &str| {
        let names = json!({ "name": { "fr": name }, "synonyms": { "fr": ["Sablés"] } });
        site.put("source/categories.full.json", json!({ "en:snacks": names }).to_string());
        let mut records = [("d", 1), ("a", 2)].map(record);
        for record in &mut records {
            record["categories_tags"] = json!(["en:snacks"]);
        }
        site.put_products(&records);
        site.build();
    };
    for name in ["Snacks", "En-cas"] {
        merged(name);
        let now = Some(if name == "Snacks" { "snacks" } else { "en-cas" });
        assert_leads(&site, &[("sables", now), ("petits-fours", now), ("snacks", now)]);
    }
}

#[test]
fn a_lost_ledger_of_addresses_comes_back_and_is_told() {
    let site = site("Biscuits");
    rename(&site, "Sablés", "Snacks");
    let ledger = site.path("data/addresses.sqlite");
    let whole = fs::read(&ledger).unwrap();
    let truncated = whole[..whole.len() / 2].to_vec();
    for left in [None, Some(Vec::new()), Some(b"no database".repeat(400)), Some(truncated)] {
        match &left {
            None => fs::remove_file(&ledger).unwrap(),
            Some(bytes) => _ = site.put("data/addresses.sqlite", bytes),
        }
        let told = rename(&site, "Sablés", "Snacks");
        assert!(told.contains("addresses.sqlite lacked 3 addresses"), "{told}");
        let is_damaged = left.is_some_and(|bytes| !bytes.is_empty());
        assert_eq!(told.contains("was damaged and is now"), is_damaged, "{told}");
        assert_leads(&site, &[("sables", Some("sables")), ("biscuits", Some("sables"))]);
        let again = rename(&site, "Sablés", "Snacks");
        assert!(!again.contains("addresses"), "{again}");
    }
}

#[test]
fn a_ledger_that_is_lost_with_its_copy_is_told_of_and_a_backup_brings_it_back() {
    let site = site("Gâteaux secs");
    rename(&site, "Sablés fins", "Snacks");
    let backup = fs::read(site.path("data/addresses.sqlite")).unwrap();
    for file in ["data/addresses.sqlite", "data/search.sqlite"] {
        fs::remove_file(site.path(file)).unwrap();
    }
    let told = rename(&site, "Sablés fins", "Snacks");
    assert!(told.contains("put a backup in its place and build again"), "{told}");
    assert_leads(&site, &[("gateaux-secs", None)]);
    site.put("data/addresses.sqlite", backup);
    rename(&site, "Sablés fins", "Snacks");
    assert_leads(&site, &[("gateaux-secs", Some("sables-fins"))]);
}

#[test]
fn a_ledger_that_cannot_be_read_stops_the_build_before_a_page_changes() {
    let site = site("Biscuits");
    let before = site.stamps();
    fs::remove_file(site.path("data/addresses.sqlite")).unwrap();
    fs::create_dir(site.path("data/addresses.sqlite")).unwrap();
    name(&site, "Sablés", &[], "Snacks");
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("addresses.sqlite"), "{}", run.stderr);
    assert!(site.touched_since(&before).is_empty());
}
