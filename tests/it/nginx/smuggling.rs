//! CVE-2026-66752 and CVE-2026-66753 through the shipped configuration: no request hides in another,
//! no header in a value.
//!
//! nginx reads each of these as it does, but the server must never see a request nginx did not see:
//! its log has no path that nginx's has not.

use std::collections::BTreeMap;

use super::{caged, header, status};
use crate::support::nginx::Rates;

/// Headers and body of a POST that hide a GET in each other. `@` stands for the hidden request.
const TABLE: &[(&str, &str)] = &[
    ("length and chunks", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n@"),
    ("chunks and length", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n@"),
    ("two lengths", "Content-Length: 0\r\nContent-Length: 9\r\n\r\n@"),
    ("two equal lengths", "Content-Length: 0\r\nContent-Length: 0\r\n\r\n@"),
    ("lengths in a list", "Content-Length: 0, 9\r\n\r\n@"),
    ("length with a sign", "Content-Length: +0\r\n\r\n@"),
    ("negative length", "Content-Length: -1\r\n\r\n@"),
    ("length in hex", "Content-Length: 0x1\r\n\r\n@"),
    ("length with a space", "Content-Length: 0 9\r\n\r\n@"),
    ("length of nothing", "Content-Length: \r\n\r\n@"),
    ("length with a tail", "Content-Length: 0a\r\n\r\n@"),
    ("length beyond numbers", "Content-Length: 18446744073709551617\r\n\r\n@"),
    ("space before the colon", "Content-Length : 9\r\n\r\n@"),
    ("tab before the colon", "Content-Length\t: 9\r\n\r\n@"),
    ("space before the name", " Content-Length: 9\r\n\r\n@"),
    ("folded length", "Content-Length:\r\n 9\r\n\r\n@"),
    ("folded after a header", "X-A: b\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n@"),
    ("length with underscore", "Content_Length: 9\r\n\r\n@"),
    ("bare line feeds", "X-A: b\nContent-Length: 9\n\n@"),
    ("bare line feed in a value", "X-A: b\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n@"),
    ("bare return in a value", "X-A: b\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n@"),
    ("bare return before the end", "X-A: b\r\r\n\r\n@"),
    ("zero byte in a value", "X-A: b\0c\r\n\r\n@"),
    ("zero byte in a name", "Content\0-Length: 9\r\n\r\n@"),
    ("chunked in capitals", "Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n@"),
    ("chunked after a tab", "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n@"),
    ("chunked in quotes", "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n@"),
    ("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n@"),
    ("identity and chunked", "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n@"),
    ("chunked, identity", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n@"),
    ("chunked with a tail", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n@"),
    ("chunked, space before colon", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n@"),
    ("chunked by a vertical tab", "Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n@"),
    ("chunk size with a sign", "Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n@"),
    ("chunk size in 0x", "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n@"),
    ("chunk size beyond numbers", "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n@"),
    ("chunk ended by line feed", "Transfer-Encoding: chunked\r\n\r\n0\n\n@"),
    ("chunk with extension", "Transfer-Encoding: chunked\r\n\r\n0;a=\"\n\"\r\n\r\n@"),
    (
        "trailer that is a header",
        "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 9\r\n\r\n@",
    ),
    ("upgrade", "Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n@"),
    ("expectation", "Expect: 100-continue\r\nContent-Length: 0\r\n\r\n@"),
    ("kept connection", "Connection: keep-alive\r\nContent-Length: 0\r\n\r\n@"),
    (
        "headers that hide headers",
        "Connection: close, Content-Length\r\nContent-Length: 9\r\n\r\n@",
    ),
    ("body that is a request", "Content-Length: 60\r\n\r\n@"),
    ("no length at all", "\r\n@"),
];

#[test]
fn no_request_hides_in_another() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    let mut refused = 0;
    for (number, (name, rest)) in TABLE.iter().enumerate() {
        let hidden =
            format!("GET /api/hidden-{number} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let request = format!(
            "POST /api/front-{number} HTTP/1.1\r\nHost: x\r\n{}",
            rest.replace('@', &hidden)
        );
        let mut stream = caged.connect();
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let answer = crate::support::nginx::answer(&mut stream);
        assert!(!matches!(status(&answer), 500 | 502..), "{name}: {answer}");
        refused += usize::from(matches!(status(&answer), 400 | 501));
    }
    assert_eq!(status(&caged.get("/api/last")), 404);
    let (seen, served) = (paths(&caged.log("access.log")), paths(&caged.log("served.log")));
    for (path, count) in served.iter().filter(|(path, _)| path.starts_with("/api/")) {
        assert!(seen.get(path) >= Some(count), "only the server saw {path}: {seen:?}");
    }
    assert!(refused > TABLE.len() / 2, "nginx refused only {refused}");
}

fn paths(log: &[serde_json::Value]) -> BTreeMap<String, usize> {
    let mut paths = BTreeMap::new();
    for line in log {
        *paths.entry(line["path"].as_str().unwrap().to_string()).or_default() += 1;
    }
    paths
}

/// Nothing a visitor sends ends a header of an answer or of a request that is passed on.
#[test]
fn no_header_hides_in_a_value() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    for place in ["/api/x%0d%0aX-Hidden:%201", "/recherche?q=%0d%0aX-Hidden:%201", "/%0aX-Hidden:1"]
    {
        for method in ["GET", "HEAD", "POST", "OPTIONS"] {
            let answer = caged.ask(method, place);
            assert!(header(&answer, "X-Hidden").is_empty(), "{method} {place}: {answer}");
        }
    }
    for name in ["Cookie", "Origin", "Host", "Accept", "User-Agent", "If-None-Match"] {
        for value in ["a\rX-Hidden: 1", "a\nX-Hidden: 1", "a\r\n X-Hidden: 1", "a\0X-Hidden: 1"] {
            let request = format!(
                "GET /api/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{name}: {value}\r\n\r\n"
            );
            let answer = caged.sent(request.as_bytes());
            assert!(header(&answer, "X-Hidden").is_empty(), "{name} {value:?}: {answer}");
            assert!(!matches!(status(&answer), 0 | 500..), "{name} {value:?}: {answer}");
        }
    }
}

/// The address of a visitor is what nginx saw, whatever a visitor says.
#[test]
fn nobody_says_who_they_are() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    let spoofed = "X-Real-IP: 10.9.8.7\r\nX-Forwarded-For: 10.9.8.7\r\nForwarded: for=10.9.8.7\r\n";
    caged.sent(
        format!("GET /api/who HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{spoofed}\r\n")
            .as_bytes(),
    );
    let log = caged.log("served.log");
    let line = log.iter().find(|line| line["path"] == "/api/who").unwrap();
    assert_eq!(line["client"], "127.0.0.0/24");
}
