//! The mock itself, asked through plain connections: what it answers when nothing is wrong.

mod faults;

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::MockOff;

const FILE: &str = "/data/openfoodfacts-products.jsonl.gz";

/// An answer as it came.
struct Answered {
    head: String,
    body: Vec<u8>,
}

impl Answered {
    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    fn header(&self, name: &str) -> &str {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.find(|(known, _)| *known == name).map(|(_, value)| value).unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A server with one file.
fn with_file(content: &str) -> MockOff {
    let off = MockOff::start();
    off.file(FILE, content);
    off
}

fn connect(off: &MockOff) -> TcpStream {
    let address = off.url("").replace("http://", "");
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream
}

fn ask(off: &MockOff, method: &str, target: &str, headers: &[(&str, &str)]) -> Answered {
    let mut stream = connect(off);
    let mut request = format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let body = end.map_or(Vec::new(), |end| answer.split_off(end + 4));
    Answered { head: String::from_utf8(answer).unwrap(), body }
}

fn get(off: &MockOff, target: &str, headers: &[(&str, &str)]) -> Answered {
    ask(off, "GET", target, headers)
}

#[test]
fn a_file_has_a_tag_a_date_and_parts() {
    let off = with_file("0123456789");
    let whole = get(&off, FILE, &[]);
    assert_eq!((whole.status(), &whole.body[..]), ("200", &b"0123456789"[..]));
    assert_eq!(whole.header("Accept-Ranges"), "bytes");
    assert_eq!(whole.header("Last-Modified"), "Mon, 03 Nov 2025 02:00:00 GMT");
    let tag = whole.header("ETag");
    assert!(tag.ends_with("-a\"") && tag.len() == 12, "{tag}");
    let head = ask(&off, "HEAD", FILE, &[]);
    assert_eq!((head.header("Content-Length"), head.body.len()), ("10", 0));
    assert_eq!(get(&off, "/data/nothing", &[]).status(), "404");
    assert_eq!(ask(&off, "POST", FILE, &[]).status(), "405");
}

#[test]
fn a_known_version_is_not_sent_again() {
    let off = with_file("first");
    let first = get(&off, FILE, &[]);
    let (tag, date) = (first.header("ETag"), first.header("Last-Modified"));
    for condition in [("If-None-Match", tag), ("If-Modified-Since", date), ("If-None-Match", "*")] {
        let again = get(&off, FILE, &[condition]);
        assert_eq!((again.status(), again.body.len()), ("304", 0), "{condition:?}");
        assert_eq!(again.header("ETag"), tag);
    }
    // The tag goes before the date.
    let other = [("If-None-Match", "\"other\""), ("If-Modified-Since", date)];
    assert_eq!(get(&off, FILE, &other).status(), "200");
    off.file(FILE, "second");
    assert_eq!(get(&off, FILE, &[("If-None-Match", tag)]).body, b"second");
    assert_eq!(get(&off, FILE, &[("If-Modified-Since", date)]).body, b"second");
}

#[test]
fn a_part_is_sent_only_of_the_version_it_belongs_to() {
    let off = with_file("0123456789");
    let tag = get(&off, FILE, &[]).header("ETag").to_owned();
    let rest = ("Range", "bytes=4-");
    let part = get(&off, FILE, &[rest, ("If-Range", &tag)]);
    assert_eq!((part.status(), &part.body[..]), ("206", &b"456789"[..]));
    assert_eq!(part.header("Content-Range"), "bytes 4-9/10");
    assert_eq!(part.header("Content-Length"), "6");
    let other = get(&off, FILE, &[rest, ("If-Range", "\"other\"")]);
    assert_eq!((other.status(), other.body.len()), ("200", 10));
    let weak = format!("W/{tag}");
    assert_eq!(get(&off, FILE, &[rest, ("If-Range", &weak)]).status(), "200");
    assert_eq!(get(&off, FILE, &[("Range", "bytes=2-3")]).body, b"23");
    assert_eq!(get(&off, FILE, &[("Range", "bytes=-3")]).body, b"789");
    for past in ["bytes=10-", "bytes=99-"] {
        let answer = get(&off, FILE, &[("Range", past)]);
        assert_eq!((answer.status(), answer.header("Content-Range")), ("416", "bytes */10"));
    }
}

#[test]
fn a_connection_serves_several_requests() {
    let off = with_file("abc");
    let mut stream = connect(&off);
    for _ in 0..3 {
        stream.write_all(format!("GET {FILE} HTTP/1.1\r\n\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        while !answer.ends_with("\r\n\r\nabc") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            answer.push(char::from(byte[0]));
        }
    }
    assert_eq!(off.requests().len(), 3);
}

fn with_products() -> MockOff {
    let off = MockOff::start();
    let product = |number: u32| {
        let (even, brand) = (number.is_multiple_of(2), if number < 130 { "Été" } else { "Hiver" });
        let tags = if even { json!(["en:snacks", "en:even"]) } else { json!(["en:snacks"]) };
        json!({
            "code": format!("{number:013}"), "schema_version": 1003, "brands": brand,
            "product_name": format!("Biscuit {number}"), "categories_tags": tags,
            "nutriments": {"salt_100g": 1},
        })
    };
    off.products((0..250).map(product).collect());
    off
}

#[test]
fn searches_have_pages_of_at_most_a_hundred() {
    let off = with_products();
    let page = |number: u32| {
        let target = format!("/api/v2/search?fields=code,salt_100g&page_size=500&page={number}");
        get(&off, &target, &[]).json()
    };
    let third = page(3);
    let figures =
        ["count", "page", "page_count", "page_size", "skip"].map(|key| third[key].as_u64());
    assert_eq!(figures, [Some(250), Some(3), Some(50), Some(100), Some(200)]);
    assert_eq!(third["products"][49], json!({"code": "0000000000249", "salt_100g": 1}));
    assert_eq!(page(4)["products"], json!([]));
}

#[test]
fn without_fields_there_is_almost_nothing() {
    let off = with_products();
    let answer = get(&off, "/cgi/search.pl?search_terms=biscuit+249&json=1", &[]).json();
    let url = "https://world.openfoodfacts.org/product/0000000000249";
    let few = json!([{"code": "0000000000249", "schema_version": 1003, "url": url}]);
    assert_eq!(answer["products"], few);
    assert!(get(&off, "/cgi/search.pl?search_terms=249", &[]).body.starts_with(b"<!DOCTYPE"));
}

#[test]
fn searches_know_words_and_tags() {
    let off = with_products();
    let count = |query: &str| get(&off, &format!("{query}&json=1"), &[]).json()["count"].clone();
    assert_eq!(count("/cgi/search.pl?search_terms=BISCUIT%20%C3%A9t%C3%A9"), 130);
    assert_eq!(count("/cgi/search.pl?search_terms="), 250);
    assert_eq!(count("/api/v2/search?categories_tags=en:snacks,en:even"), 125);
    assert_eq!(count("/api/v2/search?categories_tags=en:even%7Cen:snacks"), 250);
    assert_eq!(count("/api/v2/search?categories_tags=en:snacks,-en:even"), 125);
    assert_eq!(count("/api/v2/search?code=0000000000001,0000000000002,9"), 2);
}

#[test]
fn a_product_is_read_or_missing() {
    let off = with_products();
    let found = get(&off, "/api/v2/product/0000000000007.json?fields=product_name", &[]).json();
    assert_eq!(
        (&found["status"], &found["product"]),
        (&json!(1), &json!({"product_name": "Biscuit 7"}))
    );
    let missing = get(&off, "/api/v2/product/12345678.json", &[]);
    assert_eq!((missing.status(), &missing.json()["status"]), ("404", &json!(0)));
}

#[test]
fn requests_are_remembered() {
    let off = with_file("content");
    get(&off, &format!("{FILE}?a=1%2B1&b=x+y"), &[("User-Agent", "Essai/1 (a@example.org)")]);
    let request = off.requests().remove(0);
    assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", FILE));
    assert_eq!((request.parameter("a"), request.parameter("b")), (Some("1+1"), Some("x y")));
    assert_eq!(request.header("user-agent"), Some("Essai/1 (a@example.org)"));
    assert_eq!((request.status, request.body_bytes_sent), (Some(200), 7));
    off.clear_requests();
    assert!(off.requests().is_empty());
}

#[test]
fn it_stops_at_once_though_connections_are_open() {
    let off = with_file("content");
    off.misbehave_always("/silent", super::Fault::Silent(Duration::from_mins(1)));
    let idle = connect(&off);
    let mut waiting = connect(&off);
    waiting.write_all(b"GET /silent HTTP/1.1\r\n\r\n").unwrap();
    while off.requests().is_empty() {
        std::thread::yield_now();
    }
    let address = idle.peer_addr().unwrap();
    let begun = Instant::now();
    drop(off);
    assert!(begun.elapsed() < Duration::from_millis(500), "{:?}", begun.elapsed());
    assert_eq!(waiting.read(&mut [0]).unwrap_or(0), 0);
    let refused = TcpStream::connect(address).map_err(|error| error.kind());
    assert_eq!(refused.err(), Some(io::ErrorKind::ConnectionRefused));
}
