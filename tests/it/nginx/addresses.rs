//! nginx answers files by the same mapping as the program, with the same headers.

use std::path::Path;

use sitegen::model::PagePath;

use super::{caged, header, status};
use crate::support::nginx::{Caged, Rates};
use crate::support::{SiteTest, barcode};

/// Addresses that look like some of the site and are none, or are its own second ones.
const OTHERS: &[&str] = &[
    "/index",
    "/index.html",
    "/404",
    "/a-propos/",
    "/a-propos.html",
    "/A-propos",
    "/%61-propos",
    "//a-propos",
    "/./a-propos",
    "/produit",
    "/produit/",
    "/produit/1",
    "/produit/001/x",
    "/produit/3017620422003",
    "/categorie/biscuits/1",
    "/categorie/biscuits/02",
    "/categorie/biscuits.html",
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
];

#[test]
fn every_file_is_answered_at_its_address() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    for (file, content) in caged.site.pages() {
        let url = url_of(&file);
        let answer = caged.get(&url);
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        assert_eq!(status(&answer), 200, "{url}: {answer}");
        assert_eq!(body, String::from_utf8_lossy(&content), "{url}");
        let queried = caged.get(&format!("{url}?x=/produit/1"));
        assert_eq!(status(&queried), 200, "{url}");
    }
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
    for url in ["/", &product, &url_of(asset), "/sitemap.xml", "/robots.txt"] {
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
