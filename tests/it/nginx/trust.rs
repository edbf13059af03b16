//! What the server may believe of a request: that nginx wrote it, measured it and named its sender.
//!
//! `passing.rs` shows what nginx writes. Here a few harmless malformed requests are sent, which nginx
//! answers itself, and a visitor who claims to be someone else.

use super::{caged, header, status};
use crate::support::nginx::Rates;

#[test]
fn malformed_requests_are_refused_by_nginx_and_never_reach_the_server() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    for request in [
        "GET /api/malformed HTTP/one\r\nHost: x\r\n\r\n",
        "GET /api/malformed HTTP/1.1\r\nConnection: close\r\n\r\n",
        "POST /api/malformed HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
    ] {
        let answer = caged.sent(request.as_bytes());
        assert_eq!(status(&answer), 400, "{request:?}: {answer}");
        assert!(header(&answer, "X-Request-Id").is_empty(), "{request:?}: {answer}");
    }
    // A request of our own, so that the log is complete when it is read.
    assert_eq!(status(&caged.get("/api/last")), 404);
    let served = caged.log("served.log");
    assert!(served.iter().any(|line| line["path"] == "/api/last"), "{served:?}");
    assert!(served.iter().all(|line| line["path"] != "/api/malformed"), "{served:?}");
}

#[test]
fn line_ends_in_an_address_become_no_header_of_a_response() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    for path in ["/api/x%0d%0aX-Added:%201", "/recherche?q=%0d%0aX-Added:%201"] {
        let answer = caged.ask("GET", path);
        assert!(header(&answer, "X-Added").is_empty(), "{path}: {answer}");
    }
}

/// The address of a visitor is what nginx saw, whatever the visitor says.
#[test]
fn a_visitor_cannot_choose_an_address() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    let claimed = "X-Real-IP: 10.9.8.7\r\nX-Forwarded-For: 10.9.8.7\r\nForwarded: for=10.9.8.7\r\n";
    let request = format!("GET /api/who HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{claimed}\r\n");
    caged.sent(request.as_bytes());
    let log = caged.log("served.log");
    let line = log.iter().find(|line| line["path"] == "/api/who").unwrap();
    assert_eq!(line["client"], "127.0.0.0/24");
}
