//! Searches: page by page, at the pace that is allowed, up to the last page.

use std::time::Duration;

use serde_json::json;

use super::kitchen::{Kitchen, products};
use crate::support::off::Fault;

const SEARCH: &str = "/cgi/search.pl";
const LISTING: &str = "/api/v2/search";

fn searching(source: &str, fetch: &str) -> Kitchen {
    let kitchen = Kitchen::new();
    let url = kitchen.off.url("");
    kitchen.configure(fetch, &format!("[[source]]\nkind = \"search\"\nurl = \"{url}\"\n{source}"));
    kitchen.off.products(products(25, 1));
    kitchen
}

#[test]
fn all_pages_of_terms_and_categories_are_read_and_the_last_page_is_the_last() {
    let kitchen = searching(
        "terms = [\"biscuit\", \"rien de tel\"]\ncategories = [\"en:biscuits\"]\npages = 9\npage_size = 10\n",
        "",
    );
    let report = kitchen.fetch();
    assert_eq!(report["products"]["new"], 25);
    assert_eq!(report["records"]["duplicates"], 25, "found by term and by category");
    assert_eq!(kitchen.asked(SEARCH), 3 + 1, "25 products and none");
    assert_eq!(kitchen.asked(LISTING), 3);
    for request in kitchen.off.requests().iter().filter(|r| r.path != super::kitchen::TAXONOMY) {
        let fields = request.parameter("fields").unwrap();
        assert!(fields.contains("code") && fields.contains("nutriments"), "{fields}");
        assert!(!fields.contains("nutriments."), "OFF answers 500 to single nutrients");
        assert_eq!(request.parameter("page_size"), Some("10"));
    }
    let export = Kitchen::with_dump(&products(25, 1));
    export.fetch();
    assert_eq!(kitchen.content(), export.content());
}

#[test]
fn a_full_last_page_asks_for_no_empty_one() {
    let kitchen = searching("terms = [\"biscuit\"]\npages = 9\npage_size = 5\n", "");
    kitchen.fetch();
    assert_eq!(kitchen.asked(SEARCH), 5, "the count tells that 25 are all");
}

#[test]
fn a_page_that_repeats_for_ever_ends_the_query() {
    let kitchen = searching("terms = [\"biscuit\"]\npages = 1000\npage_size = 10\n", "");
    kitchen.off.products(products(10_000, 1));
    kitchen.off.misbehave_always(SEARCH, Fault::RepeatPage);
    let report = kitchen.fetch();
    assert_eq!(kitchen.asked(SEARCH), 2);
    assert_eq!(report["products"]["new"], 10);
}

#[test]
fn searches_keep_their_distance() {
    let kitchen = searching(
        "terms = [\"biscuit\"]\npages = 9\npage_size = 5\n",
        "searches_per_minute = 600\n",
    );
    kitchen.site.edit("sitegen.toml", "searches_per_minute = 1000000\n", "");
    kitchen.off.misbehave(SEARCH, vec![Fault::TooManyRequests]);
    kitchen.fetch();
    let times: Vec<_> = kitchen
        .off
        .requests()
        .iter()
        .filter(|request| request.path == SEARCH)
        .map(|request| request.at)
        .collect();
    assert_eq!(times.len(), 6, "a repeated search is a search");
    // Six searches leave in five tenths of a second at the least; the first may arrive late.
    let time = times[5].duration_since(times[0]);
    assert!(time >= Duration::from_millis(400), "{time:?}");
}

#[test]
fn a_search_that_fails_midway_keeps_the_catalogue_and_is_taken_up() {
    let kitchen = searching("terms = [\"biscuit\"]\npages = 9\npage_size = 5\n", "");
    kitchen.fetch();
    let before = kitchen.content();
    kitchen.off.products(products(30, 2));
    kitchen.off.misbehave_always(LISTING, Fault::HtmlOk);
    kitchen.site.edit("sitegen.toml", "pages = 9", "categories = [\"en:biscuits\"]\npages = 9");
    let run = kitchen.run(&[]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("an HTML page instead of data"), "{}", run.stderr);
    assert_eq!(kitchen.content(), before);
    kitchen.off.behave(LISTING);
    kitchen.off.clear_requests();
    let report = kitchen.fetch();
    assert_eq!(kitchen.asked(SEARCH), 0, "these pages are here already");
    assert_eq!(report["products"]["new"], 5);
    assert_eq!(report["products"]["changed"], 25);
    kitchen.off.clear_requests();
    kitchen.fetch();
    assert_eq!(kitchen.asked(SEARCH), 6, "a run that was complete is not taken up");
}

#[test]
fn answers_that_are_no_pages_are_asked_for_again() {
    for fault in [
        Fault::TooManyRequests,
        Fault::ServerError,
        Fault::Unavailable,
        Fault::HtmlOk,
        Fault::CutAt(100),
        Fault::Truncated(100),
        Fault::Reset,
        Fault::ChunkedCutAt(50),
        Fault::Status { code: 200, retry_after: None, body: "{\"error\":\"x\"}".into() },
    ] {
        let kitchen = searching("terms = [\"biscuit\"]\npages = 1\n", "");
        kitchen.off.misbehave(SEARCH, vec![fault.clone()]);
        let report = kitchen.fetch();
        assert_eq!(report["products"]["new"], 25, "{fault:?}");
        assert_eq!(report["sources"][0]["retries"], json!(1), "{fault:?}");
    }
}

#[test]
fn pages_that_are_smaller_than_asked_for_do_not_end_the_query() {
    let kitchen = searching("terms = [\"biscuit\"]\npages = 9\n", "");
    kitchen.off.products(products(230, 1));
    // A hundred are asked for and given; the mock counts 230 in all.
    assert_eq!(kitchen.fetch()["products"]["new"], 230);
    assert_eq!(kitchen.asked(SEARCH), 3);
}

#[test]
fn two_searches_are_told_apart() {
    let kitchen = searching("terms = [\"biscuit\"]\n", "");
    let url = kitchen.off.url("");
    let toml = kitchen.site.read("sitegen.toml");
    let again = format!("[[source]]\nkind = \"search\"\nurl = \"{url}\"\nterms = [\"rien\"]\n");
    kitchen.site.put("sitegen.toml", toml + &again);
    let report = kitchen.fetch();
    assert_eq!(report["sources"][0]["products"]["new"], 25);
    assert_eq!(report["sources"][1]["products"]["new"], 0);
    assert!(report["sources"][1]["name"].as_str().unwrap().ends_with("(rien)"));
}
