//! nginx answers files by the same mapping as the program, with the same headers.

use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;

use sitegen::model::PagePath;

use super::{caged, header, status};
use crate::support::nginx::{self, Caged, Rates, is_there, start_nginx, wait_until};
use crate::support::{SiteTest, barcode, shelf};

/// Addresses that look like some of the site and are none, or are its own second ones.
const OTHERS: &[&str] = &[
    "/404",
    "/produit",
    "/produit/",
    "/produit/1",
    "/produit/001/x",
    "/produit/3017620422003",
    "/categorie/biscuits/02",
    "/categorie/",
    "/static/",
    "/static/../index.html",
    "/static/..%2findex.html",
    "/sitegen-identity.txt",
    "/.sitegen-lock",
    "/../sitegen.toml",
    "/%2e%2e/sitegen.toml",
    "/.htaccess",
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/../metrics",
    "/api/..%2fmetrics",
    "/api/%2e%2e/healthz",
    "/%6detrics",
    "//metrics",
    "/metrics?x",
    "/metrics%00",
    "/Metrics",
    "/metrics/",
    "/healthz.html",
    "/categorie/biscuits/99",
    "/categorie/Biscuits/99",
    "/produit/3017620422003/",
    "/404.HTML",
    "/!!",
    "//example.net",
    "//example.net/%2e%2e",
    "/%2F%2Fexample.net",
];

#[test]
fn every_file_is_answered_at_its_address() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    for (file, content) in caged.site.pages() {
        let url = url_of(&file);
        let answer = caged.get(&url);
        // Pages of errors come with what is refused alone.
        if is_error(&file) {
            assert_eq!(status(&answer), 404, "{url}: {answer}");
            continue;
        }
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        assert_eq!(status(&answer), 200, "{url}: {answer}");
        assert_eq!(body, String::from_utf8_lossy(&content), "{url}");
        let queried = caged.get(&format!("{url}?x=/produit/1"));
        assert_eq!(status(&queried), 200, "{url}");
    }
}

fn is_error(file: &str) -> bool {
    ["400.html", "404.html", "405.html", "413.html", "429.html", "50x.html"].contains(&file)
}

/// The address of a file, by the program's mapping.
fn url_of(file: &str) -> String {
    let barcodes = file.strip_prefix("produit/").map(|rest| rest.split_once('/').unwrap().1);
    let url = match barcodes {
        Some(codes) => format!("/produit/{}", codes.trim_end_matches(".html").replace('-', "/")),
        None => PagePath::file(file).url(),
    };
    assert_eq!(PagePath::from_url(&url).unwrap().as_file(), file);
    url
}

#[test]
fn what_the_program_takes_for_no_page_is_none() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    for url in OTHERS {
        let found =
            PagePath::from_url(url).map(|page| caged.site.path("public").join(page.as_file()));
        assert!(found.is_none_or(|file| !file.exists()), "{url} is a page");
        let answer = caged.get(url);
        assert!(matches!(status(&answer), 308 | 400 | 404), "{url}: {answer}");
        assert!(!answer.contains("process_resident"), "{url}: {answer}");
    }
}

/// Where an address leads in the end, through answers 308; each must lead on within the site.
fn end_of(caged: &Caged, url: &str) -> (String, u16) {
    let mut url = url.to_string();
    for _ in 0..2 {
        let answer = caged.get(&url);
        if status(&answer) != 308 {
            return (url, status(&answer));
        }
        assert_eq!(header(&answer, "Cache-Control"), ["no-cache"], "{answer}");
        url = header(&answer, "Location")[0].to_string();
        assert!(url.starts_with('/') && !url.starts_with("//"), "{answer}");
    }
    panic!("{url} leads in circles");
}

#[test]
fn other_spellings_of_an_address_lead_to_the_one() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    let (five, four) = (barcode(5), barcode(4));
    let (product, pair) = (format!("/produit/{five}"), format!("/produit/{five}/{four}"));
    let folder = &five[10..];
    let table = [
        (format!("{product}/"), product.as_str()),
        (format!("/produit/0{five}"), &product),
        (format!("/produit/{five}/produit-5-marque-5"), &product),
        (format!("/produit/{five}/1664?x=/y"), &format!("{product}?x=/y")),
        (format!("{product}.html"), &product),
        (format!("/PRODUIT/{five}"), &product),
        (format!("//produit/{five}"), &product),
        (format!("/produit/{folder}/{five}.html"), &product),
        (format!("/01/0{five}/10/LOT"), &product),
        (format!("/product/{five}/name"), &product),
        (format!("{pair}/"), &pair),
        (format!("/produit/0{five}/0{four}.html"), &pair),
        ("/categorie/biscuits/".into(), "/categorie/biscuits"),
        ("/categorie/Biscuits".into(), "/categorie/biscuits"),
        ("/categorie/BISCUITS.html?a=b".into(), "/categorie/biscuits?a=b"),
        ("/categorie/b%C3%AFscu%C3%AEts".into(), "/categorie/biscuits"),
        ("/categorie/biscuits/1".into(), "/categorie/biscuits"),
        ("/a-propos/".into(), "/a-propos"),
        ("/A_Propos.html".into(), "/a-propos"),
        ("/%61-propos/index.html".into(), "/a-propos"),
        ("/./a-propos".into(), "/a-propos"),
        ("/index.html".into(), "/"),
        ("/recherche/?q=produit&page=2".into(), "/recherche?q=produit&page=2"),
        ("/Recherche?q=produit".into(), "/recherche?q=produit"),
        ("/api/search/?q=produit".into(), "/api/search?q=produit"),
        ("/API/Suggest?q=produit".into(), "/api/suggest?q=produit"),
        ("/connexion/".into(), "/connexion"),
        ("/ROBOTS.TXT".into(), "/robots.txt"),
    ];
    for (other, one) in table {
        let found = end_of(&caged, &other);
        let is_answered = matches!(found.1, 200 | 302);
        assert!(is_answered && found.0 == one, "{other} leads to {found:?} instead of {one}");
        let head = caged.ask("HEAD", &other);
        assert_eq!(status(&head), 308, "{head}");
    }
}

/// What is no file is asked of the program, which leads to the address that was meant.
#[test]
fn other_spellings_lead_to_the_address() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    let product = format!("/produit/{}", barcode(5));
    let other = |suffix: &str| (format!("{product}{suffix}"), product.clone());
    let zeros = (format!("/produit/0{}", barcode(5)), product.clone());
    let mut spellings = vec![zeros, other("/"), other(".html"), other("/un-nom"), other("//")];
    for (given, address) in [
        ("/index.html?x=/y", "/?x=/y"),
        ("//", "/"),
        ("/a-propos/", "/a-propos"),
        ("/%61-propos.html", "/a-propos"),
        ("/A-Propos", "/a-propos"),
        ("/recherche/?q=p%C3%A2te&page=2", "/recherche?q=p%C3%A2te&page=2"),
        ("/Recherche?q=x", "/recherche?q=x"),
        ("/api/search/?q=x", "/api/search?q=x"),
        ("/API/search?q=x", "/api/search?q=x"),
        ("/Compte/", "/compte"),
    ] {
        spellings.push((given.into(), address.into()));
    }
    for (given, address) in spellings {
        let answer = caged.get(&given);
        assert_eq!(
            (status(&answer), header(&answer, "Location")),
            (308, vec![&*address]),
            "{given}"
        );
        // A page past the last leads to the last.
        let there = caged.get(&address);
        assert!(matches!(status(&there), 200 | 302 | 303), "{address}: {there}");
    }
}

/// Neither out of the site, nor in a circle, nor to what is not there.
#[test]
fn what_is_nowhere_leads_nowhere() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    for url in [
        "/nope/",
        "/produit/3017620422003/",
        "/categorie/Nulle_part",
        "//evil.example",
        "//evil.example/..",
        "/%2f%2fevil.example",
        "/\\evil.example/",
        "/Metrics/",
        "//healthz/",
    ] {
        let answer = caged.get(url);
        assert!(header(&answer, "Location").is_empty(), "{url}: {answer}");
        assert!(matches!(status(&answer), 400 | 404), "{url}: {answer}");
        assert!(!answer.contains("process_resident"), "{url}: {answer}");
    }
}

/// The program serves files as well, for development; what is said of them must not differ.
#[test]
fn files_carry_the_headers_the_program_gives_them() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let pages = caged.site.pages();
    let asset = pages.keys().find(|file| file.ends_with(".css")).unwrap();
    let product = format!("/produit/{}", barcode(5));
    let files = ["/sitemap.xml", "/robots.txt", "/semaine.atom", "/opensearch.xml"];
    for url in ["/", &product, &url_of(asset)].into_iter().chain(files) {
        let (ours, nginx) = (of_program(&caged, url), caged.get(url));
        for name in HEADERS {
            assert_eq!(header(&nginx, name), header(&ours, name), "{name} of {url}");
        }
        assert_eq!(status(&caged.ask("POST", url)), 405);
        assert_eq!(header(&caged.ask("POST", url), "Allow"), ["GET, HEAD, OPTIONS"]);
        let options = caged.ask("OPTIONS", url);
        assert_eq!(
            (status(&options), header(&options, "Allow")),
            (204, vec!["GET, HEAD, OPTIONS"])
        );
        let head = caged.ask("HEAD", url);
        assert!(status(&head) == 200 && head.ends_with("\r\n\r\n"), "{head}");
    }
    let missing = caged.get("/nope");
    assert!(missing.contains("Page introuvable"), "{missing}");
    for name in &HEADERS[2..] {
        assert_eq!(header(&missing, name), header(&of_program(&caged, "/"), name), "{name}");
    }
}

#[test]
fn what_every_site_has_by_agreement_is_answered() {
    if !is_there() {
        return;
    }
    let site = SiteTest::with_products(&shelf());
    site.edit(
        "sitegen.toml",
        "[[source]]",
        "[fetch]\ncontact = \"securite@example.org\"\n[[source]]",
    );
    let caged = Caged::start(site, Rates::AsShipped);
    let security = caged.get("/.well-known/security.txt");
    assert_eq!(header(&security, "Content-Type"), ["text/plain; charset=utf-8"]);
    let line = |name: &str| {
        let found = security.lines().find_map(|line| line.strip_prefix(name));
        found.unwrap_or_else(|| panic!("{name} {security}")).to_string()
    };
    assert_eq!(line("Contact: "), "mailto:securite@example.org");
    assert_eq!(line("Canonical: "), "https://example.org/.well-known/security.txt");
    let today = chrono::Utc::now();
    let expires = chrono::DateTime::parse_from_rfc3339(&line("Expires: ")).unwrap();
    assert!((100..365).contains(&(expires.to_utc() - today).num_days()), "{security}");
    let change = caged.get("/.well-known/change-password");
    assert_eq!(
        (status(&change), header(&change, "Location")),
        (303, vec!["/compte#account_password"])
    );
    for url in ["/.well-known/", "/.well-known/other", "/.well-known/security.txt/x"] {
        assert_eq!(status(&caged.get(url)), 404, "{url}");
    }
}

const HEADERS: [&str; 7] = [
    "Content-Type",
    "Cache-Control",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
];

/// What the program answers itself, asked through its socket.
fn of_program(caged: &Caged, url: &str) -> String {
    asked_directly(&caged.site, &format!("GET {url} HTTP/1.0\r\n\r\n"))
}

pub(super) fn asked_directly(site: &SiteTest, request: &str) -> String {
    use std::io::{Read as _, Write as _};
    let path: &Path = &site.path("s");
    let mut stream = std::os::unix::net::UnixStream::connect(path).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// The pages need no server: what is not there is not found without one too.
#[test]
fn without_a_server_pages_are_served_and_what_is_none_is_not_found() {
    if !is_there() {
        return;
    }
    let site = SiteTest::with_products(&shelf());
    site.build();
    let (_nginx, address) = start_nginx(&site, Rates::AsShipped);
    wait_until(|| TcpStream::connect(address).is_ok(), || site.read("nginx.log"));
    let get = |url: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        nginx::answer(&mut stream)
    };
    assert_eq!(status(&get("/")), 200);
    for url in ["/produit/3017620422003", "/categorie/gone", "/A-Propos/"] {
        let answer = get(url);
        assert_eq!(status(&answer), 404, "{url}: {answer}");
        assert!(answer.contains("Page introuvable"), "{url}: {answer}");
    }
    assert_eq!(status(&get("/recherche?q=x")), 502);
}
