//! The mock itself: that it misbehaves exactly as a test asks, and then no more.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use serde_json::json;

use super::super::{Fault, delta_name, gzip, index};
use super::{Answered, FILE, connect, get, with_file, with_products};

/// The answers to requests that each meet the next of these faults; the last meets none.
fn answers(faults: Vec<Fault>, headers: &[(&str, &str)]) -> Vec<Answered> {
    let off = with_file("0123456789");
    let count = faults.len();
    off.misbehave(FILE, faults);
    (0..=count).map(|_| get(&off, FILE, headers)).collect()
}

#[test]
fn faults_come_one_by_one_and_end() {
    let waits = Fault::Status { code: 429, retry_after: Some("7".into()), body: "<p>".into() };
    let faults = vec![
        waits,
        Fault::TooManyRequests,
        Fault::ServerError,
        Fault::Unavailable,
        Fault::HtmlOk,
        Fault::Redirect { status: 301, to: "/elsewhere".into() },
        Fault::Reset,
    ];
    let answers = answers(faults, &[]);
    let statuses: Vec<&str> = answers.iter().map(Answered::status).collect();
    assert_eq!(statuses, ["429", "429", "500", "503", "200", "301", "", "200"]);
    assert_eq!((answers[0].header("Retry-After"), answers[1].header("Retry-After")), ("7", ""));
    assert_eq!(answers[4].header("Content-Type"), "application/json");
    assert!(answers[4].body.starts_with(b"<!DOCTYPE html>"));
    assert_eq!(answers[5].header("Location"), "/elsewhere");
    assert_eq!(answers[7].body, b"0123456789");
}

#[test]
fn lengths_lie_as_told() {
    let faults = vec![
        Fault::CutAt(3),
        Fault::ShorterThanAnnounced(5),
        Fault::LongerThanAnnounced(5),
        Fault::NoLength,
        Fault::Truncated(4),
    ];
    let answers = answers(faults, &[]);
    let seen: Vec<(&str, usize)> =
        answers.iter().map(|answer| (answer.header("Content-Length"), answer.body.len())).collect();
    assert_eq!(seen, [("10", 3), ("15", 10), ("5", 10), ("", 10), ("4", 4), ("10", 10)]);
    assert_ne!(answers[4].header("ETag"), answers[5].header("ETag"));
}

#[test]
fn chunks_end_or_do_not() {
    let answers = answers(vec![Fault::Chunked, Fault::ChunkedCutAt(3)], &[]);
    assert_eq!(answers[0].body, b"a\r\n0123456789\r\n0\r\n\r\n");
    assert_eq!(answers[1].body, b"3\r\n012\r\n");
    assert_eq!(answers[0].header("Transfer-Encoding"), "chunked");
}

#[test]
fn ranges_are_answered_wrongly_as_told() {
    let faults = vec![Fault::ChangedTag, Fault::ChangedTag, Fault::WrongRange, Fault::CutAt(2)];
    let answers = answers(faults, &[("Range", "bytes=4-")]);
    let seen: Vec<(&str, &str, usize)> = answers
        .iter()
        .map(|answer| (answer.status(), answer.header("Content-Range"), answer.body.len()))
        .collect();
    let right = "bytes 4-9/10";
    let wrong = ("206", "bytes 0-9/10", 10);
    assert_eq!(
        seen,
        [("200", "", 10), ("200", "", 10), wrong, ("206", right, 2), ("206", right, 6)]
    );
    let tags: Vec<&str> = answers.iter().map(|answer| answer.header("ETag")).collect();
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[2] == tags[3], "{tags:?}");
}

#[test]
fn standing_faults_last_until_they_are_forgotten() {
    let off = with_products();
    let page = |number: u32| {
        let target = format!("/api/v2/search?fields=code&page_size=10&page={number}");
        get(&off, &target, &[]).json()["products"][0]["code"].clone()
    };
    off.misbehave_always("/api/v2/search", Fault::RepeatPage);
    assert_eq!([page(1), page(2), page(9)], [0, 0, 0].map(|_| json!("0000000000000")));
    off.behave("/api/v2/search");
    assert_eq!(page(2), "0000000000010");
}

#[test]
fn drips_and_announcements_end_when_the_client_leaves() {
    let off = with_file("0123456789");
    let pause = Duration::from_mins(1);
    off.misbehave(FILE, vec![Fault::Drip { bytes: 2, pause }, Fault::Announce(10_000_000_000)]);
    for expected in
        ["Content-Length: 10\r\n\r\n01", "Content-Length: 10000000000\r\n\r\n0123456789"]
    {
        let mut stream = connect(&off);
        stream.write_all(format!("GET {FILE} HTTP/1.1\r\n\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        while !answer.ends_with(expected) {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            answer.push(char::from(byte[0]));
        }
    }
    let sent: Vec<u64> = off.requests().iter().map(|request| request.body_bytes_sent).collect();
    assert_eq!(sent, [2, 10]);
    let begun = Instant::now();
    drop(off);
    assert!(begun.elapsed() < Duration::from_millis(500), "{:?}", begun.elapsed());
}

#[test]
fn a_bomb_is_small_and_valid() {
    let off = with_file("");
    let zeros = 50 * 1024 * 1024 + 123;
    off.misbehave(FILE, vec![Fault::GzipBomb(zeros), Fault::GzipBomb(5_000_000_000)]);
    let bomb = get(&off, FILE, &[]);
    assert_eq!(bomb.header("Content-Length"), bomb.body.len().to_string());
    assert!(bomb.body.len() < 100_000, "{}", bomb.body.len());
    // The decoder compares length and checksum at the end.
    let expanded = std::io::copy(&mut GzDecoder::new(&bomb.body[..]), &mut std::io::sink());
    assert_eq!(expanded.unwrap(), zeros);
    let begun = Instant::now();
    assert!(get(&off, FILE, &[]).body.len() < 10_000_000);
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[test]
fn clients_that_leave_harm_nobody() {
    let off = with_file(&"x".repeat(20_000_000));
    for _ in 0..5 {
        let mut stream = connect(&off);
        stream.write_all(format!("GET {FILE} HTTP/1.1\r\n\r\n").as_bytes()).unwrap();
        stream.read_exact(&mut [0; 10]).unwrap();
    }
    assert_eq!(get(&off, FILE, &[]).body.len(), 20_000_000);
}

#[test]
fn helpers_write_what_off_writes() {
    let mut plain = String::new();
    GzDecoder::new(&gzip(b"content")[..]).read_to_string(&mut plain).unwrap();
    assert_eq!(plain, "content");
    let name = delta_name(1_762_128_000, 1_762_214_399);
    assert_eq!(name, "openfoodfacts_products_1762128000_1762214399.json.gz");
    assert_eq!(index(&[name.clone(), name.clone()]), format!("{name}\n{name}\n"));
}
