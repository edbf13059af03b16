//! How servers are asked.

use super::kitchen::{DUMP, Kitchen, TAXONOMY, products};
use crate::support::off::Fault;

#[test]
fn every_request_says_who_asks() {
    let kitchen = Kitchen::with_dump(&products(10, 1));
    kitchen.fetch();
    let expected = format!("sitegen/{} (chef@example.org)", env!("CARGO_PKG_VERSION"));
    let requests = kitchen.off.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.header("user-agent"), Some(expected.as_str()));
        assert_eq!(request.header("accept-encoding"), Some("identity"));
    }
}

#[test]
fn an_unchanged_export_costs_one_request_and_nothing_is_read() {
    let kitchen = Kitchen::with_dump(&products(10, 1));
    let report = kitchen.fetch();
    let tag = report["sources"][0]["validators"]["etag"].as_str().unwrap().to_string();
    kitchen.off.clear_requests();
    let report = kitchen.fetch();
    let requests = kitchen.off.requests();
    let of_dump: Vec<_> = requests.iter().filter(|request| request.path == DUMP).collect();
    assert_eq!(of_dump.len(), 1);
    assert_eq!(of_dump[0].header("if-none-match"), Some(tag.as_str()));
    assert_eq!(of_dump[0].status, Some(304));
    assert_eq!(report["sources_unchanged"], true);
    assert_eq!(report["sources"][0]["obtained"], "unchanged");
    assert_eq!(report["sources"][0]["bytes"], 0);
}

#[test]
fn redirects_on_the_same_host_are_followed() {
    let kitchen = Kitchen::with_dump(&products(10, 1));
    let elsewhere = "/elsewhere.jsonl.gz";
    kitchen.off.file(
        elsewhere,
        crate::support::off::gzip(super::kitchen::lines(&products(12, 1)).as_bytes()),
    );
    let to = kitchen.off.url(elsewhere);
    kitchen.off.misbehave_always(DUMP, Fault::Redirect { status: 301, to });
    assert_eq!(kitchen.fetch()["products"]["new"], 12);
}

#[test]
fn private_addresses_are_refused_unless_they_are_meant() {
    let kitchen = Kitchen::with_dump(&products(10, 1));
    kitchen.site.edit("sitegen.toml", "allow_private_sources = true\n", "");
    for host in ["127.0.0.1", "localhost", "[::1]", "2130706433"] {
        let source = kitchen.dump_source().replace("127.0.0.1", host);
        kitchen.site.edit("sitegen.toml", &kitchen.dump_source(), &source);
        let run = kitchen.run(&[]);
        assert_eq!(run.code, 1, "{host}");
        assert!(run.stderr.contains("fetch.allow_private_sources"), "{host}: {}", run.stderr);
        kitchen.site.edit("sitegen.toml", &source, &kitchen.dump_source());
    }
    assert_eq!(kitchen.off.requests().len(), 0, "{TAXONOMY} was not asked for either");
}

#[test]
fn the_journal_tells_what_was_exchanged() {
    let kitchen = Kitchen::with_dump(&products(10, 1));
    kitchen.off.misbehave(DUMP, vec![Fault::Unavailable]);
    let report = kitchen.fetch();
    let source = &report["sources"][0];
    assert_eq!((&source["requests"], &source["retries"]), (&2.into(), &1.into()));
    assert!(source["bytes"].as_u64().unwrap() > 500);
    assert!(source["seconds"].as_f64().unwrap() > 0.0);
    assert_eq!(source["records"]["read"], 10);
    assert_eq!(source["products"]["new"], 10);
    for key in ["etag", "last_modified", "length"] {
        assert!(!source["validators"][key].is_null(), "{key}");
    }
    assert_eq!(kitchen.last_run()["report"]["sources"][0], *source);
}
