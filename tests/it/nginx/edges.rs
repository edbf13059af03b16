//! Edges of HTTP: what nginx answers by itself, for which names, and whom it counts as one visitor.

use std::os::unix::fs::symlink;

use super::{caged, header, status};
use crate::support::nginx::{Caged, Rates, signal};

const REST: &str = "Host: x\r\nConnection: close\r\n";

/// The headers of every answer, each once.
fn assert_headers(answer: &str, asked: &str) {
    for name in
        ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Content-Type"]
    {
        assert_eq!(header(answer, name).len(), 1, "{name} of {asked:?}: {answer}");
    }
}

/// Whoever asks is told in their own way, a page of the site or JSON; nothing is in nginx's own words.
#[test]
fn whatever_nginx_refuses_is_a_page_of_the_site_or_json() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let long = format!("GET /{} HTTP/1.1", "a".repeat(5000));
    let table = [
        ("GET / HTTP/3.0", "", 505, "bad_request"),
        ("POST / HTTP/1.1", "Transfer-Encoding: other\r\n", 501, "bad_request"),
        ("GET / HTTP/1.1", "If-Match: \"x\"\r\n", 412, "bad_request"),
        ("GET /recherche HTTP/1.1", "User-Agent: \u{e9}\r\n", 400, "bad_request"),
        ("PUT / HTTP/1.1", "", 405, "method_not_allowed"),
        ("PUT /connexion HTTP/1.1", "", 405, "method_not_allowed"),
        ("POST /connexion HTTP/1.1", "Content-Length: 99999\r\n", 413, "too_long"),
        ("GET /nowhere HTTP/1.1", "", 404, "not_found"),
        (&long, "", 414, "too_long"),
    ];
    for (line, more, code, error) in table {
        let page = caged.sent(format!("{line}\r\n{REST}{more}\r\n").as_bytes());
        assert_eq!(status(&page), code, "{line}: {page}");
        assert!(page.contains("<h1") && !page.contains("<center>"), "{line}: {page}");
        assert_headers(&page, line);
        // Before its headers were read, no one knows what a visitor takes.
        if matches!(code, 414 | 505) {
            continue;
        }
        let json = "Accept: application/json\r\n";
        let answer = caged.sent(format!("{line}\r\n{REST}{json}{more}\r\n").as_bytes());
        assert_headers(&answer, line);
        assert_json(&answer, code, error);
    }
    assert_json(&caged.ask("PUT", "/api/essai"), 405, "method_not_allowed");
    let refused = (0..2000).map(|_| caged.get("/api/essai")).find(|answer| status(answer) == 429);
    let refused = refused.expect("no request was refused");
    assert_json(&refused, 429, "too_many");
    assert_eq!(header(&refused, "Retry-After"), ["10"], "{refused}");
}

fn assert_json(answer: &str, code: u16, error: &str) {
    assert_eq!(status(answer), code, "{answer}");
    assert_eq!(header(answer, "Content-Type"), ["application/json; charset=utf-8"], "{answer}");
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    let said: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!((&said["status"], &said["error"]), (&code.into(), &error.into()), "{answer}");
}

#[test]
fn a_part_that_is_not_there_is_refused_with_headers_once() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let asked = |range: &str| {
        caged.sent(format!("GET / HTTP/1.1\r\n{REST}Range: bytes={range}\r\n\r\n").as_bytes())
    };
    assert_eq!(status(&asked("0-9")), 206);
    let refused = asked("99999999-");
    assert_eq!(status(&refused), 416, "{refused}");
    assert_headers(&refused, "a range");
    assert_eq!(header(&refused, "Cache-Control"), ["no-cache"], "{refused}");
}

#[test]
fn only_the_hosts_of_the_site_are_answered() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let asked = |host: &str, path: &str| {
        let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        caged.sent(head.as_bytes())
    };
    for host in ["example.org", "EXAMPLE.org", "example.org:80"] {
        assert_eq!(status(&asked(host, "/")), 200, "{host}");
    }
    for host in ["other.example", "www.example.org", "10.0.0.1", "[::1]", "example.org.example"] {
        for path in ["/", "/recherche?q=x", "/api/me", "/healthz", "/static/x"] {
            let answer = asked(host, path);
            assert_eq!(status(&answer), 421, "{host}{path}: {answer}");
            assert_headers(&answer, host);
        }
    }
    assert_eq!(status(&caged.sent(b"GET / HTTP/1.0\r\n\r\n")), 421);
    let served = caged.log("served.log");
    assert!(served.iter().all(|line| line["path"] != "/recherche"), "{served:?}");
}

#[test]
fn links_below_the_site_are_not_followed_and_one_to_the_site_is() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let public = caged.site.path("public");
    caged.site.put("secret", "secret").put("outside/2.html", "secret");
    symlink(caged.site.path("secret"), public.join("linked.html")).unwrap();
    symlink(caged.site.path("secret"), public.join("static/linked.css")).unwrap();
    symlink(caged.site.path("outside"), public.join("categorie/linked")).unwrap();
    for path in ["/linked", "/linked.html", "/static/linked.css", "/categorie/linked/2"] {
        let answer = caged.get(path);
        assert!(status(&answer) == 404 && !answer.contains("secret"), "{path}: {answer}");
    }
    std::fs::rename(&public, caged.site.path("release")).unwrap();
    symlink(caged.site.path("release"), &public).unwrap();
    assert_eq!(status(&caged.get("/")), 200);
    assert_eq!(status(&caged.get("/linked")), 404);
}

#[test]
fn pages_of_errors_have_no_address() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    for page in ["400", "404", "405", "413", "429", "50x"] {
        for path in [format!("/{page}.html"), format!("/{page}.json"), format!("/{page}")] {
            let answer = caged.get(&path);
            assert_eq!(status(&answer), 404, "{path}: {answer}");
            assert!(answer.contains("Page introuvable"), "{path}: {answer}");
        }
    }
}

/// Who comes from the many addresses of one household is one visitor.
#[test]
fn addresses_of_one_network_of_version_6_are_counted_together() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    // The address of a visitor as a proxy before nginx would name it; there is but one on loopback.
    let named = "set_real_ip_from 127.0.0.1; real_ip_header X-Test; client_body_temp_path";
    caged.site.edit("nginx/nginx.conf", "client_body_temp_path", named);
    let master: u32 = caged.site.read("nginx/pid").trim().parse().unwrap();
    signal(master, "HUP");
    caged.wait_for(|| {
        asked_from(&caged, "2001:db8::7");
        caged.site.read("access.log").contains("2001:db8::/48")
    });
    let addresses = (0..300).map(|number| format!("2001:db8:1:2:{number:x}::{number:x}"));
    let answers = addresses.map(|address| status(&asked_from(&caged, &address)));
    let refused = answers.filter(|code| *code == 429).count();
    assert!(refused > 50, "{refused} were refused");
    for other in ["2001:db8:1:3::1", "2001:db8:1::1", "192.0.2.1", "::ffff:192.0.2.2"] {
        assert_eq!(status(&asked_from(&caged, other)), 404, "{other}");
    }
}

fn asked_from(caged: &Caged, address: &str) -> String {
    let head = format!("GET /api/essai HTTP/1.1\r\n{REST}X-Test: {address}\r\n\r\n");
    caged.sent(head.as_bytes())
}
