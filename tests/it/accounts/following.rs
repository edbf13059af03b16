//! The server follows the build: looks, texts and settings of its own pages are those of the site.

use std::time::{Duration, Instant};

use crate::support::server::Server;
use crate::support::{SiteTest, shelf};

/// The style sheet that a page names.
fn style(page: &str) -> String {
    let from = page.find("/static/style.").unwrap_or_else(|| panic!("{page}"));
    page[from..].split('"').next().unwrap().to_string()
}

fn wait_for(server: &Server, words: &str) -> String {
    let started = Instant::now();
    loop {
        let page = server.get("GET /connexion");
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
    let old = style(&server.get("GET /connexion"));
    site.edit("themes/default/static/style.css", "{", "{ ");
    site.edit("sitegen.toml", "Essai", "Autre nom");
    let before = server.get("GET /connexion");
    assert!(before.contains("Essai") && style(&before) == old, "nothing changes before the build");
    site.build();
    // Whatever a page names is there, before the server follows, meanwhile and afterwards.
    let started = Instant::now();
    loop {
        let page = server.get("GET /connexion");
        let asset = server.get(&format!("GET {}", style(&page)));
        assert!(asset.starts_with("HTTP/1.1 200"), "{} is missing", style(&page));
        if page.contains("Autre nom") {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "{}", server.log());
    }
    assert_ne!(style(&server.get("GET /connexion")), old);
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
    assert!(server.get("GET /connexion").contains("Autre nom"));
    assert_eq!(server.end(), Some(0));
}
