//! A mirror that cannot have what it wants: it says why, and goes on with what it has.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use crate::health::reasons;
use crate::support::nginx::wait_until;
use crate::support::server::Server;
use crate::support::{SiteTest, shelf};

/// A site that gives one answer, whatever it is asked for.
fn site_that_says(answer: &Arc<Mutex<String>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::clone(answer);
    // It ends with the process of the tests: nothing asks it then.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut asked) = (stream.unwrap(), [0; 4096]);
            let _ = stream.read(&mut asked);
            let body = answer.lock().unwrap().clone();
            let (status, body) = body.split_once(' ').unwrap();
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 {status} x\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        }
    });
    format!("http://{address}")
}

/// A site with a search file of its own, as of a build it had once.
fn node() -> SiteTest {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let plain = site.read("sitegen.toml");
    site.put(
        "sitegen.toml",
        plain + "[server]\nmirror_every = \"1s\"\n[fetch]\nattempts = 1\nretry_wait = \"1s\"\n",
    );
    site
}

#[test]
fn each_fault_has_its_sentence_and_the_last_good_file_answers() {
    let site = node();
    let manifest = |format: &str, bytes: u64| {
        format!(
            "200 {{\"blake3\":\"{}\",\"bytes\":{bytes},\"format\":\"{format}\"}}",
            "0".repeat(64)
        )
    };
    let answer = Arc::new(Mutex::new("404 none".to_string()));
    let source = site_that_says(&answer);
    let server = Server::start_with(&site, &["--mirror", &source]);
    let format = own_format();
    for (said, told) in [
        ("404 none".to_string(), "answered 404"),
        ("500 x".to_string(), "answered 500"),
        ("200 not a manifest".to_string(), "it is no manifest of a search file"),
        (manifest("9999", 5), "has format 9999, and this program reads "),
        (manifest(&format, u64::MAX), "more than fetch.download_gigabytes allows"),
        (manifest(&format, 5), "it is larger than the 5 bytes allowed"),
        (manifest(&format, 500), "bytes, not 500"),
    ] {
        *answer.lock().unwrap() = said.clone();
        let told_in_mirror = || site.read("data/mirror.json").contains(told);
        wait_until(
            || site.path("data/mirror.json").exists() && told_in_mirror(),
            || format!("{said}: {}", server.log()),
        );
        let found = server.get("GET /api/search?q=produit");
        assert!(found.starts_with("HTTP/1.1 200 "), "{found}");
    }
    wait_until(|| reasons(&server) == ["mirror_behind"], || server.log());
    let status = site.run(&["status", "--reasons"]);
    assert_eq!(status.code, 1);
    assert!(status.stdout.starts_with("mirror_behind: the search file was last that of http://"));

    // A server that is none any more is not behind.
    server.kill();
    let server = Server::start(&site);
    assert_eq!(reasons(&server), [""; 0]);
}

/// What a site that shares its file says of it.
fn own_format() -> String {
    let site = SiteTest::with_products(&shelf());
    let plain = site.read("sitegen.toml");
    site.put("sitegen.toml", plain + "[build]\nshare_search = true\n");
    site.build();
    let manifest: serde_json::Value =
        serde_json::from_str(&site.read("public/search-file/manifest.json")).unwrap();
    manifest["format"].as_str().unwrap().to_string()
}

#[test]
fn what_is_no_address_is_a_mistake_of_usage() {
    let site = SiteTest::new();
    for source in ["courses", "ftp://courses.example", "https://me:secret@courses.example"] {
        let run = site.run(&["serve", "--mirror", source]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(
            run.stderr.contains("--mirror") && !run.stderr.contains("secret"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn what_is_shared_follows_the_setting_and_a_rollback() {
    let site = SiteTest::with_products(&shelf());
    let plain = site.read("sitegen.toml");
    site.put("sitegen.toml", plain.clone() + "[build]\nshare_search = true\nkeep_undo = true\n");
    site.build();
    let shared = || site.read("public/search-file/manifest.json");
    let before = shared();
    let mut products = shelf();
    products[0]["product_name"] = "Biscuit renouvelé".into();
    site.put_products(&products);
    site.build();
    let after = shared();
    assert_ne!(before, after);
    assert_eq!(site.run(&["rollback"]).code, 0);
    assert_eq!(shared(), before, "what is shared is what answers here");
    site.put("sitegen.toml", plain);
    site.build();
    let left = std::fs::read_dir(site.path("public/search-file")).unwrap().count();
    assert_eq!(left, 0);
}
