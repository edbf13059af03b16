//! The faults of the site this one replaces.

use std::fs;
use std::io::Write as _;

use serde_json::{Value, json};

use crate::support::pages::{attributes, elements};
use crate::support::server::Server;
use crate::support::{SiteTest, assert_same_pages, product, shelf};

/// The catalogue as `status` tells it.
fn catalogue(site: &SiteTest) -> Value {
    let run = site.run(&["status", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str::<Value>(&run.stdout).unwrap()["catalogue"].clone()
}

fn truncated_gzip(products: &[Value]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    for product in products {
        writeln!(encoder, "{product}").unwrap();
    }
    let whole = encoder.finish().unwrap();
    whole[..whole.len() - 20].to_vec()
}

#[test]
fn w01_a_source_without_products_does_not_empty_the_catalogue() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let pages = site.pages();
    site.put_products(&[json!({ "code": "1", "product_name": "Cassé" })]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("none of the 1 records read is a product"), "{}", run.stderr);
    assert_eq!(catalogue(&site)["products"], 6);
    assert_same_pages(&site.pages(), &pages);
}

#[test]
fn w02_asking_for_help_changes_nothing() {
    let site = SiteTest::with_products(&shelf());
    for arguments in [
        &["--help"][..],
        &["build", "--help"],
        &["serve", "--help"],
        &["status", "-h"],
        &["--version"],
    ] {
        let run = site.run(arguments);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    assert!(!site.path("data").exists() && !site.path("public").exists());
}

#[test]
fn w03_failed_read_keeps_the_catalogue() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let (pages, stamps) = (site.pages(), site.stamps());
    let before = catalogue(&site);
    let more: Vec<Value> =
        (10..2_000).map(|number| product(number, "a", &["en:biscuits"])).collect();
    site.put("source/cut.jsonl.gz", truncated_gzip(&more));
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("reading source/cut.jsonl.gz"), "{}", run.stderr);
    let after = catalogue(&site);
    assert_eq!((&after["products"], &after["grades"]), (&before["products"], &before["grades"]));
    assert_same_pages(&site.pages(), &pages);
    assert_eq!(site.touched_since(&stamps), [""; 0]);
}

#[test]
fn w03_a_download_that_was_cut_off_keeps_the_catalogue() {
    let site = SiteTest::with_demo();
    site.build();
    let stamps = site.stamps();
    let whole = site.read("source/products.jsonl");
    site.put("source/products.jsonl", &whole.as_bytes()[..200_000]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("has no end: the file is cut off"), "{}", run.stderr);
    assert_eq!(site.touched_since(&stamps), [""; 0]);
}

#[test]
fn w04_a_failure_exits_1_and_stands_in_the_journal() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    site.put("source/cut.jsonl.gz", truncated_gzip(&shelf()));
    assert_eq!(site.run(&["build", "--quiet"]).code, 1);
    let runs = catalogue(&site)["runs"].clone();
    assert_eq!((&runs[0]["outcome"], &runs[1]["outcome"]), (&json!("failed"), &json!("done")));
    assert!(runs[0]["error"].as_str().unwrap().contains("cut.jsonl.gz"), "{runs}");
    fs::remove_file(site.path("source/cut.jsonl.gz")).unwrap();
    site.build();
    assert_eq!(catalogue(&site)["runs"][0]["outcome"], "done");
}

#[test]
fn w05_only_better_products_are_proposed() {
    let site = SiteTest::built_demo();
    let mut pairs = 0;
    for (name, content) in site.pages() {
        if !name.starts_with("produit/") || !name.contains('-') {
            continue;
        }
        let page = String::from_utf8(content).unwrap();
        let grades: Vec<&str> = attributes(&page, "class")
            .into_iter()
            .filter_map(|class| class.strip_prefix("badge grade-"))
            .collect();
        let fewer_points = page.contains("Même Nutri-Score");
        assert!(grades[1] < grades[0] || fewer_points, "{name}: {grades:?}");
        assert!(grades[1] <= grades[0], "{name}: {grades:?}");
        let (left, right) =
            name.trim_end_matches(".html").rsplit_once('/').unwrap().1.split_once('-').unwrap();
        assert_ne!(left, right);
        pairs += 1;
    }
    assert!(pairs > 500, "{pairs}");
}

#[test]
fn w06_names_are_escaped_on_output_and_never_mangled() {
    let mut nasty = product(1, "a", &["en:biscuits"]);
    nasty["product_name"] = json!("<script>alert('1')</script> Jus d'orange & \"citron\"");
    nasty["brands"] = json!("\"><img src=x onerror=alert(1)>");
    nasty["ingredients_text"] =
        json!("eau, <span class=\"allergen\">lait</span>, _soja_, sel < 1 %");
    nasty["image_url"] = json!("https://evil.example/front_fr.1.400.jpg\" onload=\"alert(1)");
    let site = SiteTest::with_products(&[nasty]);
    site.build();
    for (name, content) in site.pages() {
        let page = String::from_utf8(content).unwrap();
        assert!(
            !page.contains("<script>")
                && !page.contains("alert(1)>")
                && !page.contains("<img src=x")
                && !page.contains("evil.example"),
            "{name}"
        );
    }
    let code = crate::support::barcode(1);
    let page = site.read(&format!("public/produit/{}/{code}.html", &code[10..]));
    assert!(
        page.contains("Jus d&#x27;orange &amp; &quot;citron&quot;")
            || page.contains("Jus d&#39;orange &amp; &quot;citron&quot;"),
        "{page}"
    );
    assert!(page.contains("eau, lait, soja, sel &lt; 1 %"), "{page}");
}

#[test]
fn w08_no_request_to_third_parties_but_for_photos() {
    let mut pictured = product(1, "a", &["en:biscuits"]);
    pictured["images"] = json!({ "front_fr": { "rev": 3 } });
    let site = SiteTest::with_products(&[pictured, product(2, "c", &["en:biscuits"])]);
    site.build();
    let mut photos = 0;
    for (name, content) in site.pages() {
        let page = String::from_utf8_lossy(&content).into_owned();
        assert!(
            elements(&page, "script").iter().all(|script| script.is_empty())
                && !page.contains("<iframe")
                && !page.contains(" style=\""),
            "{name}"
        );
        for source in attributes(&page, "src") {
            let is_photo = source.starts_with("https://images.openfoodfacts.org/images/products/");
            assert!(source.starts_with("/static/") || is_photo, "{name}: {source}");
            photos += usize::from(is_photo);
        }
        if name.ends_with(".css") {
            assert!(
                !page.contains("http") && !page.contains("@import") && !page.contains("//"),
                "{name}"
            );
        }
    }
    assert!(photos > 0);
}

#[test]
fn w07_no_url_gives_a_server_error() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let server = Server::start(&site);
    for url in [
        "/produit",
        "/produit/",
        "/produit/0",
        "/produit/99999999999999999999999",
        "/produit/3017620422003/",
        "/produit/a/b/c",
        "/categorie/",
        "/categorie/biscuits/0",
        "/categorie/biscuits/99999999999999999999",
        "/categorie/p%C3%A2tes",
        "/%00",
        "/..%2f..%2fetc%2fpasswd",
        "/static/",
        "/.sitegen-identity",
        "//",
        "/?",
    ] {
        let answer = server.get(&format!("GET {url}"));
        let status = answer.split(' ').nth(1).unwrap_or_default().to_string();
        assert!(status == "404" || (status == "200" && url == "/?"), "{url}: {answer}");
    }
    for url in ["/recherche?q=jus+d%27orange", "/recherche?q=a/b", "/recherche/", "/compte/"] {
        let answer = server.get(&format!("GET {url}"));
        assert!(
            answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 404"),
            "{answer}"
        );
    }
}
