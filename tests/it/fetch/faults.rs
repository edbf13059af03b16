//! Every fault a server can have: what passes is waited for, what lasts changes nothing.

use std::time::Duration;

use super::kitchen::{DUMP, Kitchen, products};
use crate::support::off::Fault;

/// A catalogue of one week and servers that have the next.
fn second_week() -> (Kitchen, String) {
    let kitchen = Kitchen::with_dump(&products(300, 1));
    kitchen.fetch();
    let old = kitchen.content();
    kitchen.put_dump(&products(310, 2));
    kitchen.off.clear_requests();
    (kitchen, old)
}

fn status(code: u16, retry_after: Option<&str>) -> Fault {
    let retry_after = retry_after.map(str::to_string);
    Fault::Status { code, retry_after, body: "<h1>Error</h1>".into() }
}

/// Faults after which the next attempt may succeed.
fn passing() -> Vec<(&'static str, Vec<Fault>)> {
    vec![
        ("429", vec![Fault::TooManyRequests]),
        ("429, 500, 503", vec![Fault::TooManyRequests, Fault::ServerError, Fault::Unavailable]),
        ("429 with Retry-After", vec![status(429, Some("1"))]),
        ("408", vec![status(408, None)]),
        ("500", vec![Fault::ServerError]),
        ("502", vec![status(502, None)]),
        ("503", vec![Fault::Unavailable]),
        ("504", vec![status(504, None)]),
        ("HTML with 200", vec![Fault::HtmlOk]),
        ("cut", vec![Fault::CutAt(1_000)]),
        ("cut at once", vec![Fault::CutAt(0)]),
        ("cut three times", vec![Fault::CutAt(900), Fault::CutAt(800), Fault::CutAt(700)]),
        ("shorter than announced", vec![Fault::ShorterThanAnnounced(100)]),
        ("longer than announced", vec![Fault::LongerThanAnnounced(100)]),
        ("chunks cut", vec![Fault::ChunkedCutAt(1_000)]),
        ("truncated gzip of right length", vec![Fault::Truncated(2_000)]),
        ("drip", vec![Fault::Drip { bytes: 1, pause: Duration::from_millis(20) }]),
        ("silent", vec![Fault::Silent(Duration::from_secs(3))]),
        ("reset", vec![Fault::Reset]),
        ("changed while resumed", vec![Fault::CutAt(1_000), Fault::ChangedTag]),
        ("wrong range", vec![Fault::CutAt(1_000), Fault::WrongRange]),
        ("decompression bomb", vec![Fault::GzipBomb(300_000_000)]),
    ]
}

#[test]
fn what_passes_is_waited_for_and_the_new_catalogue_is_complete() {
    let (undisturbed, _) = second_week();
    undisturbed.fetch();
    let new = undisturbed.content();
    let mut kinds = 0;
    for (name, faults) in passing() {
        let (kitchen, old) = second_week();
        assert_ne!(old, new);
        kitchen.be_impatient();
        kitchen.off.misbehave(DUMP, faults);
        let run = kitchen.run(&[]);
        assert_eq!(run.code, 0, "{name}: {}", run.stderr);
        assert!(kitchen.content() == new, "{name}: the catalogue is not the new one");
        assert!(kitchen.asked(DUMP) > 1, "{name}: it was not asked again");
        kinds += 1;
    }
    println!("measured: {kinds} kinds that pass: 0 left another catalogue than the new one");
}

#[test]
fn what_lasts_ends_in_exit_1_and_the_old_catalogue() {
    let mut faults: Vec<(&str, Fault)> = passing()
        .into_iter()
        .filter(|(_, faults)| faults.len() == 1)
        // Asked for more, that server says itself that there is none: the file is whole.
        .filter(|(name, _)| *name != "shorter than announced")
        .map(|(name, mut faults)| (name, faults.remove(0)))
        .collect();
    faults.extend([
        ("403", status(403, None)),
        ("404", status(404, None)),
        ("Retry-After that is too long", status(429, Some("86400"))),
        ("Retry-After beyond all time", status(503, Some("18446744073709551615"))),
        ("10 GB announced", Fault::Announce(10_000_000_000)),
        ("redirect loop", Fault::Redirect { status: 302, to: DUMP.into() }),
        ("redirect to a file", Fault::Redirect { status: 302, to: "file:///etc/passwd".into() }),
        (
            "redirect to somebody else",
            Fault::Redirect { status: 302, to: "http://localhost:1/x".into() },
        ),
    ]);
    let kinds = faults.len();
    for (name, fault) in faults {
        let (kitchen, old) = second_week();
        kitchen.be_impatient();
        kitchen.off.misbehave_always(DUMP, fault);
        let run = kitchen.run(&[]);
        assert_eq!(run.code, 1, "{name}: {}", run.stderr);
        assert!(run.stderr.contains(DUMP), "{name}: {}", run.stderr);
        assert!(kitchen.content() == old, "{name}: the catalogue is not the old one");
        let noted = kitchen.last_run();
        assert_eq!(noted["outcome"], "failed", "{name}");
        let source = &noted["report"]["sources"][1];
        assert_eq!(source["obtained"], "failed", "{name}: {noted}");
        assert!(source["requests"].as_u64().unwrap() > 0, "{name}: {noted}");
        assert!(kitchen.asked(DUMP) <= 11, "{name}: asked {} times", kitchen.asked(DUMP));
    }
    println!("measured: {kinds} kinds that last: 0 left another catalogue than the old one");
}

#[test]
fn ways_of_sending_that_are_no_fault_are_none() {
    for fault in [Fault::NoLength, Fault::Chunked] {
        let (kitchen, old) = second_week();
        kitchen.off.misbehave_always(DUMP, fault.clone());
        let report = kitchen.fetch();
        assert_eq!(report["sources"][0]["retries"], 0, "{fault:?}");
        assert_ne!(kitchen.content(), old);
    }
}

#[test]
fn an_outage_from_the_first_day_leaves_no_catalogue_and_exit_1() {
    let kitchen = Kitchen::with_dump(&products(10, 1));
    kitchen.off.misbehave_always(DUMP, Fault::Unavailable);
    let run = kitchen.site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("the server answered 503; gave up after 4 attempts"),
        "{}",
        run.stderr
    );
    assert!(!kitchen.site.path("public/index.html").exists());
}

#[test]
fn a_record_twice_in_the_export_is_one_product() {
    let mut doubled = products(50, 1);
    doubled.extend(products(50, 2));
    let kitchen = Kitchen::with_dump(&doubled);
    let report = kitchen.fetch();
    assert_eq!(report["products"]["new"], 50);
    assert_eq!(report["records"]["duplicates"], 50);
    let only = Kitchen::with_dump(&products(50, 2));
    only.fetch();
    assert_eq!(kitchen.content(), only.content());
}

#[test]
fn a_download_that_was_cut_off_is_continued_where_it_ended() {
    let (kitchen, _) = second_week();
    kitchen.off.misbehave(DUMP, vec![Fault::CutAt(1_500)]);
    kitchen.fetch();
    let requests = kitchen.off.requests();
    let of_dump: Vec<_> = requests.iter().filter(|request| request.path == DUMP).collect();
    assert_eq!(of_dump.len(), 2);
    assert_eq!(of_dump[1].header("range"), Some("bytes=1500-"));
    assert!(of_dump[1].header("if-range").is_some_and(|tag| tag.starts_with('"')));
    assert_eq!(of_dump[1].status, Some(206));
}

#[test]
fn a_run_continues_what_an_earlier_one_left() {
    let (kitchen, old) = second_week();
    kitchen.off.misbehave_always(DUMP, Fault::CutAt(200));
    assert_eq!(kitchen.run(&[]).code, 1);
    assert_eq!(kitchen.content(), old);
    kitchen.off.behave(DUMP);
    kitchen.off.clear_requests();
    let report = kitchen.fetch();
    let first = &kitchen.off.requests()[1];
    assert_eq!(first.header("range"), Some("bytes=800-"), "four attempts of 200 bytes");
    assert_eq!(report["sources"][0]["retries"], 0);
    assert_ne!(kitchen.content(), old);
}

#[test]
fn an_export_that_changes_between_two_runs_is_not_glued_together() {
    let (kitchen, _) = second_week();
    kitchen.off.misbehave_always(DUMP, Fault::CutAt(1_000));
    assert_eq!(kitchen.run(&[]).code, 1);
    kitchen.off.behave(DUMP);
    kitchen.put_dump(&products(320, 3));
    kitchen.fetch();
    let other = Kitchen::with_dump(&products(320, 3));
    other.fetch();
    assert_eq!(kitchen.content(), other.content());
}

#[test]
fn without_the_taxonomy_the_last_one_serves_and_then_the_tags() {
    use super::kitchen::TAXONOMY;
    let kitchen = Kitchen::with_dump(&products(20, 1));
    kitchen.off.misbehave_always(TAXONOMY, Fault::Unavailable);
    let run = kitchen.run(&[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("warning: cannot fetch the taxonomy"), "{}", run.stderr);
    kitchen.off.behave(TAXONOMY);
    kitchen.fetch();
    let with_taxonomy = kitchen.content();
    kitchen.off.misbehave_always(TAXONOMY, Fault::HtmlOk);
    let run = kitchen.run(&["--full"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(kitchen.content(), with_taxonomy, "the kept one serves");
}

#[test]
fn a_part_is_continued_whatever_byte_comes_next() {
    let (kitchen, _) = second_week();
    let packed = crate::support::off::gzip(super::kitchen::lines(&products(310, 2)).as_bytes());
    let bytes: Vec<u64> =
        (1_u64..).zip(&packed[1..]).filter(|(_, byte)| **byte == b'<').map(|(at, _)| at).collect();
    kitchen.off.misbehave(DUMP, vec![Fault::CutAt(bytes[0])]);
    let report = kitchen.fetch();
    assert_eq!(report["sources"][0]["retries"], 1);
}

#[test]
fn a_part_that_is_whole_is_verified_and_not_fetched_again() {
    let (kitchen, _) = second_week();
    kitchen.fetch();
    let content = kitchen.content();
    let dump = walkdir::WalkDir::new(kitchen.site.path("data/downloads"))
        .into_iter()
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().ends_with(".jsonl.gz"))
        .unwrap()
        .into_path();
    let beside = |suffix: &str| std::path::PathBuf::from(format!("{}{suffix}", dump.display()));
    // As after a kill while it was verified.
    std::fs::rename(&dump, beside(".part")).unwrap();
    std::fs::rename(beside(".json"), beside(".part.json")).unwrap();
    kitchen.off.clear_requests();
    kitchen.fetch();
    assert_eq!(kitchen.asked(DUMP), 0);
    assert_eq!(kitchen.content(), content);
    // As after a kill between the two renames that put it in place.
    std::fs::rename(beside(".json"), beside(".part.json")).unwrap();
    let report = kitchen.fetch();
    assert_eq!(report["sources"][0]["bytes"], 0);
    assert_eq!(kitchen.content(), content);
}

#[test]
fn what_is_no_export_does_not_take_the_place_of_one() {
    for answer in ["", "{\"error\":\"down for maintenance\"}", "{\"en:biscuits\":{\"name\":{}}}"] {
        let (kitchen, old) = second_week();
        kitchen.off.file(DUMP, answer);
        let run = kitchen.run(&[]);
        assert_eq!(run.code, 1, "{answer}: {}", run.stderr);
        assert_eq!(kitchen.content(), old);
        kitchen.put_dump(&products(310, 2));
        kitchen.fetch();
        assert_ne!(kitchen.content(), old);
    }
}

#[test]
fn what_is_no_taxonomy_does_not_take_the_place_of_one() {
    use super::kitchen::TAXONOMY;
    for answer in ["{\"error\":\"x\"}", "{\"en:biscuits\":{\"name\":{\"en\":\"Bi", ""] {
        let (kitchen, old) = second_week();
        kitchen.put_dump(&products(300, 1));
        kitchen.off.file(TAXONOMY, answer);
        let run = kitchen.run(&["--full"]);
        assert_eq!(run.code, 0, "{answer}: {}", run.stderr);
        assert!(run.stderr.contains("warning: cannot fetch the taxonomy"), "{}", run.stderr);
        assert_eq!(kitchen.content(), old, "the one before serves");
    }
}
