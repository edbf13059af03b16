//! What travels compressed: every text of the site for who takes gzip, and nothing of the server.

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
        for (file, plain) in pages.iter().filter(|(file, _)| !file.ends_with(".gz")) {
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
        ("assets", (|file: &str| file.starts_with("static/")) as fn(&str) -> bool),
        ("all", |_| true),
        ("none", |_| false),
    ] {
        site.put("sitegen.toml", format!("{settings}[build]\nprecompress = \"{setting}\"\n"));
        site.build();
        let pages = site.pages();
        for file in pages.keys().filter(|file| !file.ends_with(".gz")) {
            let is_packed = pages.contains_key(&format!("{file}.gz"));
            assert_eq!(is_packed, is_right(file), "{file} with {setting}");
        }
    }
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
