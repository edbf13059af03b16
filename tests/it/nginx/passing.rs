//! What nginx hands to the server, what it keeps from it, and what it logs.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::net::UnixListener;

use super::{caged, header, status};
use crate::support::nginx::{Caged, Rates, is_there, start_nginx, wait_until};
use crate::support::{SiteTest, project};

/// A request for what the server answers, though it has no such route.
const PATH: &str = "/api/essai";

fn request(caged: &Caged, method: &str, headers: &str) -> String {
    caged.sent(
        format!("{method} {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n")
            .as_bytes(),
    )
}

/// True where the server itself gave the answer.
fn is_servers(answer: &str) -> bool {
    header(answer, "X-Request-Id").len() == 1
}

#[test]
fn routes_reach_the_server_and_what_is_the_operators_does_not() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    let routes = routes();
    assert!(routes.len() > 10, "{routes:?}");
    for path in routes {
        let is_operators = ["/healthz", "/readyz", "/metrics"].contains(&path.as_str());
        let answer = caged.get(&path);
        assert_eq!(is_servers(&answer), !is_operators, "{path}: {answer}");
        assert!(!is_operators || status(&answer) == 404, "{path}: {answer}");
    }
    for path in ["/", "/a-propos", "/comptes", "/apis", "/recherche/x"] {
        assert!(!is_servers(&caged.get(path)), "{path}");
    }
}

/// The paths of the program's URL map, as its source lists them.
fn routes() -> Vec<String> {
    let source = std::fs::read_to_string(project().join("src/server/http/route.rs")).unwrap();
    let rows = source.lines().filter(|line| line.trim().starts_with("(Route::"));
    let paths = rows.map(|row| row.split('"').nth(1).unwrap().to_string());
    // The last row stands for the files of the site, which nginx keeps.
    paths.filter(|path| path != "/").collect()
}

#[test]
fn four_methods_are_known() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    for method in ["GET", "HEAD", "POST", "OPTIONS"] {
        assert!(is_servers(&request(&caged, method, "Content-Length: 0\r\n")), "{method}");
    }
    for method in ["PUT", "DELETE", "PATCH", "PROPFIND", "FOO"] {
        let answer = request(&caged, method, "Content-Length: 0\r\n");
        assert_eq!(status(&answer), 405, "{answer}");
        assert_eq!(header(&answer, "Allow"), ["GET, HEAD, POST, OPTIONS"], "{answer}");
    }
    for method in ["TRACE", "CONNECT", "get"] {
        assert!(matches!(status(&request(&caged, method, "")), 400 | 405), "{method}");
    }
}

#[test]
fn bytes_that_are_not_ascii_are_refused_where_they_would_be_passed_on() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let refused =
        caged.sent("GET /api/é HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".as_bytes());
    assert_eq!(status(&refused), 400, "{refused}");
    for name in [
        "Accept",
        "Content-Type",
        "Cookie",
        "Origin",
        "Sec-Fetch-Site",
        "If-None-Match",
        "User-Agent",
    ] {
        let answer = request(&caged, "GET", &format!("{name}: é\r\n"));
        assert_eq!(status(&answer), 400, "{name}: {answer}");
    }
    let unread = request(&caged, "GET", "X-Other: é\r\nReferer: é\r\n");
    assert!(is_servers(&unread), "{unread}");
}

#[test]
fn bodies_and_heads_have_their_limits() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let post = |path: &str, length: usize| {
        let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        let body = "a".repeat(length);
        status(&caged.sent(format!("{head}Content-Length: {length}\r\n\r\n{body}").as_bytes()))
    };
    let (small, large) = (16 * 1024, 512 * 1024);
    assert_ne!(post(PATH, small), 413);
    assert_eq!(post(PATH, small + 1), 413);
    assert_ne!(post("/mes-aliments/import", large), 413);
    assert_eq!(post("/mes-aliments/import", large + 1), 413);
    let long = "a".repeat(5000);
    assert_eq!(status(&request(&caged, "GET", &format!("Cookie: {long}\r\n"))), 400);
    assert_eq!(status(&caged.get(&format!("/api/{long}"))), 414);
    let many = format!("X-Long: {}\r\n", "a".repeat(3000)).repeat(4);
    assert_eq!(status(&request(&caged, "GET", &many)), 400);
    let endless =
        format!("POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n");
    assert_eq!(status(&caged.sent(endless.as_bytes())), 413);
}

/// Whether nginx or the server refuses, visitors see a page of the site.
#[test]
fn what_nginx_refuses_is_told_by_a_page_of_the_site() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let page = |sent: &str, title: &str| {
        let answer = caged.sent(sent.as_bytes());
        assert!(answer.contains(title), "{sent}: {answer}");
        assert!(header(&answer, "Content-Security-Policy").len() == 1, "{answer}");
        answer
    };
    let rest = "Host: x\r\nConnection: close\r\n";
    page(&format!("GET /recherche?q=é HTTP/1.1\r\n{rest}\r\n"), "Demande incompréhensible");
    page(&format!("GET /é HTTP/1.1\r\n{rest}\r\n"), "Demande incompréhensible");
    page(&format!("GET /nope HTTP/1.1\r\n{rest}\r\n"), "Page introuvable");
    let title = "Ce n’est pas possible ici";
    let file = page(&format!("POST / HTTP/1.1\r\n{rest}Content-Length: 0\r\n\r\n"), title);
    assert_eq!(header(&file, "Allow"), ["GET, HEAD, OPTIONS"], "{file}");
    page(&format!("PUT /connexion HTTP/1.1\r\n{rest}Content-Length: 0\r\n\r\n"), title);
    let long = format!("POST /connexion HTTP/1.1\r\n{rest}Content-Length: 99999\r\n\r\n");
    page(&long, "C’est trop long");
}

/// A body of unannounced length arrives as one whose length is known.
#[test]
fn chunked_bodies_arrive_whole_and_measured() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let body = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n";
    let answer = request(&caged, "POST", body);
    // The server refuses a body without a length with 400; this route knows no POST.
    assert_eq!(status(&answer), 405, "{answer}");
    assert!(is_servers(&answer), "{answer}");
}

#[test]
fn who_asks_too_often_is_told_to_wait() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let refused =
        (0..2000).map(|_| caged.get("/recherche?q=x")).find(|answer| status(answer) == 429);
    let refused = refused.expect("no request was refused");
    assert_eq!(header(&refused, "Retry-After"), ["10"], "{refused}");
    assert!(refused.contains("Un peu trop vite"), "{refused}");
    assert_eq!(status(&caged.get("/")), 200);
}

#[test]
fn the_log_tells_neither_queries_nor_addresses() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    caged.get("/recherche?q=secret");
    let find = || caged.log("access.log").into_iter().find(|line| line["path"] == "/recherche");
    caged.wait_for(|| find().is_some());
    let line = find().unwrap();
    assert_eq!((&line["client"], &line["method"]), (&"127.0.0.0/24".into(), &"GET".into()));
    assert!(!caged.site.read("access.log").contains("secret"));
    assert!(!caged.site.read("served.log").contains("secret"));
}

/// All that accounts need comes through: bodies, cookies both ways, where a form was sent from.
#[test]
fn a_visitor_registers_signs_in_and_is_known() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let person = "nom=Zo%C3%A9&adresse=zoe%40example.org&mot_de_passe=une+phrase+bien+longue";
    let from = "Origin: https://example.org\r\n";
    let registered = form(&caged, "/inscription", from, person);
    assert_eq!(status(&registered), 303, "{registered}");
    let elsewhere = form(&caged, "/connexion", "Origin: https://example.com\r\n", person);
    assert_eq!(status(&elsewhere), 403, "{elsewhere}");
    let signed_in = form(&caged, "/connexion", from, person);
    assert_eq!(status(&signed_in), 303, "{signed_in}");
    let cookie = header(&signed_in, "Set-Cookie")[0].split(';').next().unwrap();
    let me = |headers: &str| {
        caged.sent(
            format!("GET /api/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n")
                .as_bytes(),
        )
    };
    assert!(me(&format!("Cookie: {cookie}\r\n")).contains("Zoé"));
    assert!(!me("").contains("Zoé"));
}

fn form(caged: &Caged, path: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    caged.sent(
        format!(
            "POST {path} HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n{headers}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .as_bytes(),
    )
}

/// Whatever a visitor sends, what arrives is nginx's: one bounded request on a connection of its own.
#[test]
fn nginx_writes_a_request_of_its_own() {
    if !is_there() {
        return;
    }
    let site = SiteTest::new();
    let upstream = UnixListener::bind(site.path("s")).unwrap();
    let (_nginx, address) = start_nginx(&site, Rates::AsShipped);
    wait_until(|| TcpStream::connect(address).is_ok(), || site.read("nginx.log"));
    let mut visitor = TcpStream::connect(address).unwrap();
    visitor.write_all(FULL.replace('\n', "\r\n").as_bytes()).unwrap();
    let (mut accepted, _) = upstream.accept().unwrap();
    let mut arrived = Vec::new();
    while !arrived.ends_with(b"a=b&c") {
        let mut bytes = [0; 1024];
        let count = accepted.read(&mut bytes).unwrap();
        arrived.extend_from_slice(&bytes[..count]);
    }
    accepted.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
    // Nothing follows, though the visitor keeps the connection and the server did not close it.
    assert_eq!(accepted.read(&mut [0; 16]).unwrap(), 0);
    assert_eq!(String::from_utf8(arrived).unwrap().replace("\r\n", "\n"), ARRIVED);
}

const FULL: &str = "\
POST /compte/../compte//%41?b=%20 HTTP/1.1
HOST: Example.org:8080
Connection: keep-alive, Cookie
Keep-Alive: timeout=60
Transfer-Encoding: chunked
Expect: 200-maybe
Upgrade: h2c
TE: trailers
X-Real-IP: 10.9.8.7
X-Forwarded-For: 10.9.8.7
X-HTTP-Method-Override: DELETE
Range: bytes=0-1
Referer: https://example.org/secret
Authorization: Basic eA==
Accept: text/html
Content-Type: application/x-www-form-urlencoded
cookie: a=b
Origin: https://example.org
Sec-Fetch-Site: same-origin
If-None-Match: \"x\"
User-Agent: Essai/1.0

2;x=y
a=
3
b&c
0
X-Trailer: 1

";

const ARRIVED: &str = "\
POST /compte/../compte//%41?b=%20 HTTP/1.0
Connection: close
Host: example.org
X-Real-IP: 127.0.0.1
Accept: text/html
Content-Type: application/x-www-form-urlencoded
Cookie: a=b
Origin: https://example.org
Sec-Fetch-Site: same-origin
If-None-Match: \"x\"
User-Agent: Essai/1.0
Content-Length: 5

a=b&c";
