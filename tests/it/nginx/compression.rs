//! What travels compressed: every text of the site for who takes gzip, and nothing of the server.

use std::io::Read as _;

use flate2::read::GzDecoder;

use super::{caged, header, status};
use crate::support::nginx::{Caged, Rates};

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
        let mut unpacked = Vec::new();
        GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert!(unpacked == plain, "{url} is another");
        assert!(packed.len() * 2 < plain.len() || plain.len() < 2000, "{url}: {}", packed.len());
    }
    for url in ["/recherche?q=biscuits", "/connexion"] {
        let (head, _) = asked(&caged, url, "Accept-Encoding: gzip\r\n");
        assert_eq!(status(&head), 200, "{url}");
        assert_eq!(header(&head, "Content-Encoding"), [""; 0], "{url}: {head}");
    }
}
