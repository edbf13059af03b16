//! The server follows the build: looks, texts and settings of its own pages are those of the site.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::server::Server;
use crate::support::{SiteTest, shelf};

/// The style sheet that a page names.
fn style(page: &str) -> String {
    let from = page.find("/static/style.").unwrap_or_else(|| panic!("{page}"));
    page[from..].split('"').next().unwrap().to_string()
}

/// The answer to a request, asked again where the worker that leaves resets the connection, as it may on a port.
fn get(server: &Server, path: &str) -> String {
    let once = || -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(server.address())?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    };
    for _ in 0..20 {
        match once() {
            Ok(answer) if !answer.is_empty() => return String::from_utf8_lossy(&answer).into(),
            _ => std::thread::sleep(Duration::from_millis(50)),
        }
    }
    panic!("{path} is not answered: {}", server.log())
}

fn wait_for(server: &Server, words: &str) -> String {
    let started = Instant::now();
    loop {
        let page = get(server, "/connexion");
        if page.contains(words) {
            return page;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "{words}: {}", server.log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn looks_texts_and_settings_are_read_again_after_a_build_and_no_page_is_naked() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let server = Server::start(&site);
    let old = style(&get(&server, "/connexion"));
    site.edit("themes/default/static/style.css", "{", "{ ");
    site.edit("sitegen.toml", "Essai", "Autre nom");
    let before = get(&server, "/connexion");
    assert!(before.contains("Essai") && style(&before) == old, "nothing changes before the build");
    site.build();
    // Whatever a page names is there, before the server follows, meanwhile and afterwards.
    let started = Instant::now();
    loop {
        let page = get(&server, "/connexion");
        let asset = get(&server, &style(&page));
        assert!(asset.starts_with("HTTP/1.1 200"), "{} is missing", style(&page));
        if page.contains("Autre nom") {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "{}", server.log());
    }
    assert_ne!(style(&get(&server, "/connexion")), old);
    assert!(site.path("public").join(&old[1..]).exists(), "open pages still show it");
    site.build();
    assert!(!site.path("public").join(&old[1..]).exists(), "nothing refers to it any more");
    assert_eq!(server.end(), Some(0));
}

#[test]
fn a_build_of_other_products_leaves_the_worker_alone_and_a_mistake_does_not_end_it() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let server = Server::start(&site);
    site.put_products(&shelf()[..5]).build();
    std::thread::sleep(Duration::from_secs(1));
    assert!(!server.log().contains("starting another"), "{}", server.log());
    // The site changes, and the settings are wrong by then.
    site.edit("sitegen.toml", "Essai", "Autre nom");
    site.build();
    wait_for(&server, "Autre nom");
    site.put_products(&shelf()).build();
    site.edit("sitegen.toml", "[site]", "[sight]");
    site.put("public/sitegen-identity.txt", "another word\n");
    let started = Instant::now();
    while !server.log().contains("the server stays as it is") {
        assert!(started.elapsed() < Duration::from_secs(30), "{}", server.log());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(get(&server, "/connexion").contains("Autre nom"));
    assert_eq!(server.end(), Some(0));
}
