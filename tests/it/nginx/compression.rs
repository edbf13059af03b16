//! What travels compressed: every text of the site for who takes gzip, and nothing of the server.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::read::GzDecoder;

use serde_json::json;

use super::{caged, header, status};
use crate::support::nginx::{Caged, Rates, is_there};
use crate::support::{SiteTest, assert_same_pages, barcode, shelf};

/// The bytes of an answer: head and body.
fn asked(caged: &Caged, url: &str, more: &str) -> (String, Vec<u8>) {
    use std::io::Write as _;
    let mut stream = caged.connect();
    let host = caged.address;
    write!(stream, "GET {url} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n")
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    (String::from_utf8(answer[..end].to_vec()).unwrap(), answer[end + 4..].to_vec())
}

/// The body of an answer in chunks, put together.
fn whole(head: &str, body: &[u8]) -> Vec<u8> {
    if header(head, "Transfer-Encoding").is_empty() {
        return body.to_vec();
    }
    let (mut rest, mut whole) = (body, Vec::new());
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n").unwrap();
        let size = std::str::from_utf8(&rest[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
}

fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut unpacked).unwrap();
    unpacked
}

/// Pictures are compressed as they are, and what is compressed is no text any more.
fn is_text(file: &str) -> bool {
    ![".gz", ".png", ".ico"].iter().any(|kind| file.ends_with(kind))
}

#[test]
fn files_the_build_compressed_are_sent_as_they_are_and_follow_their_pages() {
    if !is_there() {
        return;
    }
    let mut products = shelf();
    let site = SiteTest::with_products(&products);
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", settings.clone() + "[build]\nprecompress = \"all\"\n");
    let caged = Caged::start(site, Rates::Lifted);
    let site = &caged.site;
    let mut last = Vec::new();
    for name in ["Produit", "Un autre nom"] {
        products[2]["product_name"] = json!(name);
        site.put_products(&products).build();
        let pages = site.pages();
        for (file, plain) in pages.iter().filter(|(file, _)| is_text(file)) {
            assert!(unpacked(&pages[&format!("{file}.gz")]) == *plain, "{file}");
        }
        let url = format!("/produit/{}", barcode(3));
        let file = format!("produit/{}/{}.html", &barcode(3)[10..], barcode(3));
        let (head, body) = asked(&caged, &url, "Accept-Encoding: gzip\r\n");
        assert_eq!(header(&head, "Content-Encoding"), ["gzip"], "{head}");
        assert!(whole(&head, &body) == pages[&format!("{file}.gz")], "it was compressed again");
        let (head, body) = asked(&caged, &url, "");
        assert_eq!(header(&head, "Content-Encoding"), [""; 0], "{head}");
        assert!(whole(&head, &body) == pages[&file]);
        assert_ne!(pages[&file], last);
        last.clone_from(&pages[&file]);
        assert_same_pages(&pages, &site.fresh_pages(&[]));
    }
    // Less is compressed, more again, and none.
    for (setting, is_right) in [
        ("assets", (|file: &str| file.starts_with("static/") && is_text(file)) as fn(&str) -> bool),
        ("all", is_text),
        ("none", |_| false),
    ] {
        site.put("sitegen.toml", format!("{settings}[build]\nprecompress = \"{setting}\"\n"));
        site.build();
        let pages = site.pages();
        for file in pages.keys().filter(|file| !file.ends_with(".gz")) {
            let is_packed = pages.contains_key(&format!("{file}.gz"));
            let is_text = !file.ends_with(".png");
            assert_eq!(is_packed, is_text && is_right(file), "{file} with {setting}");
        }
    }
}

/// The site as a visitor gets it, who takes gzip or not, is that of these pages.
fn check_all(caged: &Caged, plain: &BTreeMap<String, Vec<u8>>) {
    for (file, content) in plain {
        // Pages of errors have the address of what was asked for, and their status.
        let url = match file.as_str() {
            "404.html" => "/nichts".to_string(),
            "index.html" => "/".to_string(),
            _ if file.ends_with("x.html") || file.starts_with('4') => continue,
            file if file.starts_with("produit/") => {
                let codes = file[12..].trim_end_matches(".html");
                format!("/produit/{}", codes.replace('-', "/"))
            }
            file => format!("/{}", file.trim_end_matches(".html")),
        };
        let expected = if url == "/nichts" { 404 } else { 200 };
        for accepted in ["", "Accept-Encoding: gzip\r\n"] {
            let (head, body) = asked(caged, &url, accepted);
            assert_eq!(status(&head), expected, "{url}: {head}");
            let (is_packed, body) =
                (!header(&head, "Content-Encoding").is_empty(), whole(&head, &body));
            assert!(!is_packed || !accepted.is_empty(), "{url}: {head}");
            let body = if is_packed { unpacked(&body) } else { body };
            assert!(body == *content, "{url} is another: {head}");
        }
    }
}

#[test]
fn files_that_stand_compressed_alone_are_sent_as_they_are_or_unpacked() {
    if !is_there() {
        return;
    }
    let site = SiteTest::with_products(&shelf());
    site.put("themes/default/static/point.png", "no text");
    let plain = site.fresh_pages(&[]);
    let settings = site.read("sitegen.toml");
    let set = |site: &SiteTest, setting: &str| {
        site.put("sitegen.toml", format!("{settings}[build]\nprecompress = \"{setting}\"\n"));
    };
    set(&site, "only");
    let caged = Caged::start(site, Rates::Lifted);
    let site = &caged.site;
    let pages = site.pages();
    assert_eq!(pages.len(), plain.len());
    for file in plain.keys() {
        assert_eq!(pages.contains_key(&format!("{file}.gz")), is_text(file), "{file}");
    }
    check_all(&caged, &plain);
    let url = format!("/produit/{}", barcode(3));
    let file = format!("produit/{}/{}.html.gz", &barcode(3)[10..], barcode(3));
    let (head, body) = asked(&caged, &url, "Accept-Encoding: gzip\r\n");
    assert!(whole(&head, &body) == pages[&file], "it was compressed again");
    assert_eq!(header(&head, "Content-Type"), ["text/html; charset=utf-8"]);
    assert_eq!(header(&head, "Vary"), ["Accept-Encoding"]);
    let (head, _) = asked(&caged, &url, "");
    assert_eq!(header(&head, "Vary"), ["Accept-Encoding"]);
    let (tag, accepts) = (header(&head, "ETag")[0], "Accept-Encoding: gzip\r\n");
    let (again, _) = asked(&caged, &url, &format!("If-None-Match: {tag}\r\n{accepts}"));
    assert_eq!(status(&again), 304);
    let (head, _) = asked(&caged, &format!("{url}/"), "");
    assert_eq!((status(&head), header(&head, "Location")), (308, vec![url.as_str()]));
    let why = site.run(&["why", &url]);
    assert!(why.stdout.contains(&file), "{}", why.stdout);
    // nginx made for it serves any other form, and each moment on the way there and back.
    for setting in ["all", "only", "none", "only"] {
        set(site, setting);
        let mut build = site.start(&["build"]);
        while build.try_wait().unwrap().is_none() {
            assert_eq!(status(&asked(&caged, &url, "").0), 200, "on the way to {setting}");
        }
        assert!(build.wait().unwrap().success());
        check_all(&caged, &plain);
        let texts = plain.keys().filter(|file| is_text(file)).count();
        let count = plain.len() + if setting == "all" { texts } else { 0 };
        assert_eq!(site.pages().len(), count, "{setting}");
    }
    assert_same_pages(&site.pages(), &pages);
}

#[test]
fn texts_travel_compressed_for_who_takes_that_and_are_the_same() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    let names: Vec<String> = caged.site.pages().into_keys().collect();
    let asset = |ending: &str| {
        let name = names.iter().find(|name| name.starts_with("static/") && name.ends_with(ending));
        format!("/{}", name.unwrap())
    };
    for url in ["/".to_string(), "/sitemap.xml".into(), asset(".css"), asset(".js")] {
        let (head, plain) = asked(&caged, &url, "");
        assert_eq!(status(&head), 200, "{url}");
        assert_eq!(header(&head, "Content-Encoding"), [""; 0], "{url}");
        let plain = whole(&head, &plain);
        let (head, body) = asked(&caged, &url, "Accept-Encoding: br, gzip\r\n");
        assert_eq!(header(&head, "Content-Encoding"), ["gzip"], "{url}: {head}");
        assert_eq!(header(&head, "Vary"), ["Accept-Encoding"], "{url}");
        let packed = whole(&head, &body);
        assert!(unpacked(&packed) == plain, "{url} is another");
        assert!(packed.len() * 2 < plain.len() || plain.len() < 2000, "{url}: {}", packed.len());
    }
    for url in ["/recherche?q=biscuits", "/connexion"] {
        let (head, _) = asked(&caged, url, "Accept-Encoding: gzip\r\n");
        assert_eq!(status(&head), 200, "{url}");
        assert_eq!(header(&head, "Content-Encoding"), [""; 0], "{url}: {head}");
    }
}
