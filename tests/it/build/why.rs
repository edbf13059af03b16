//! A page tells what it is made of, what made it dirty and when it really changed.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{SiteTest, barcode, product, shelf};

/// What `sitegen why` says of a page: its causes, and whether they are of the last run.
fn why(site: &SiteTest, address: &str) -> (Vec<String>, bool) {
    let run = site.run(&["why", "--json", address]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let origin: Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(origin["changed"].as_i64().unwrap() > 0, "{origin}");
    let causes = origin["causes"].as_array().unwrap().iter();
    let causes = causes.map(|cause| cause.as_str().unwrap().to_string()).collect();
    (causes, origin["is_of_last_run"] == true)
}

#[test]
fn a_page_tells_what_it_is_made_of_and_what_made_it_dirty() {
    let mut products = shelf();
    let site = SiteTest::with_products(&products);
    let address = |number: u64| format!("/produit/{}", barcode(number));
    let missing = site.run(&["why", &address(3)]);
    assert_eq!(missing.code, 1);
    assert!(missing.stderr.contains("run `sitegen build` first"), "{}", missing.stderr);
    site.build();
    let no_cause: [&str; 0] = [];
    assert_eq!(why(&site, &address(3)).0, no_cause, "it was new");
    // Shown by 3 and those it replaces; 1 and 2, its substitutes, do not show it.
    products[2]["nutriments"]["proteins_100g"] = json!(7.5);
    site.put_products(&products);
    site.build();
    assert_eq!(why(&site, &address(3)), (vec!["record".into()], true));
    assert_eq!(why(&site, &address(4)), (vec!["substitute".into()], true));
    assert_eq!(why(&site, &format!("{}/{}", address(4), barcode(3))).0, ["substitute"]);
    assert_eq!(why(&site, &format!("{}/{}", address(3), barcode(1))).0, ["record"]);
    assert_eq!(why(&site, &address(1)).0, no_cause);
    // Scans no page of a product shows, not even that of 6; the page about the data lists what is scanned most.
    products[5]["unique_scans_n"] = json!(11);
    site.put_products(&products);
    let report = site.build();
    assert_eq!(report["pages"]["changed"], 1);
    assert_eq!(why(&site, &address(6)), (vec!["record".into()], true));
    assert!(!why(&site, &address(3)).1, "that was a run before");
    site.edit("themes/default/templates/product.html", "<article", "<article data-new");
    site.build();
    assert_eq!(why(&site, &address(1)), (vec!["theme".into()], true));
    let text = site.run(&["why", &format!("https://example.org{}", address(4))]).stdout;
    for words in
        ["last changed", &format!("substitute {}", barcode(3)), "template, texts or settings"]
    {
        assert!(text.contains(words), "{text}");
    }
    for (wrong, words) in [("/produit/12", "no address of a page"), ("/rien", "has no page /rien")]
    {
        let run = site.run(&["why", wrong]);
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
    assert_eq!(site.run(&["why", "/categorie/biscuits"]).code, 0);
}

#[test]
fn a_list_of_a_category_tells_what_made_it_dirty() {
    let mut products = shelf();
    let site = SiteTest::with_products(&products);
    site.edit("sitegen.toml", "[gates]", "[limits]\nproducts_per_page = 1\n[gates]");
    site.build();
    let (list, above) = ("/categorie/biscuits", "/categorie/snacks");
    assert_eq!(why(&site, list), (vec![], true), "it was new");
    // Shown on both lists.
    products[0]["product_name"] = json!("Un autre nom");
    site.put_products(&products);
    site.build();
    assert_eq!(why(&site, list), (vec!["listed".into()], true));
    assert_eq!(why(&site, above), (vec!["listed".into()], true));
    // The worst comes on the next page, and only the figures of this one tell of it.
    products.push(product(90, "e", &["en:snacks", "en:biscuits"]));
    site.put_products(&products);
    site.build();
    assert_eq!(why(&site, list), (vec!["category".into()], true));
    assert_eq!(why(&site, &format!("{list}/6")), (vec![], true), "it was new");
    assert!(!why(&site, "/categorie/jams").1, "no product of it changed");
    site.edit("themes/default/templates/category.html", "<h1", "<h1 data-new");
    site.build();
    assert_eq!(why(&site, list), (vec!["theme".into()], true));
    let text = site.run(&["why", list]).stdout;
    for words in ["products on the list", "template, texts or settings of the site"] {
        assert!(text.contains(words), "{text}");
    }
}

/// The days of the sitemap by address.
fn days(site: &SiteTest) -> Vec<(String, String)> {
    let sitemap = site.read("public/sitemap.xml");
    let mut days = Vec::new();
    for entry in sitemap.split("<url>").skip(1) {
        let between = |element: &str| {
            let (_, rest) = entry.split_once(&format!("<{element}>")).unwrap();
            rest.split_once('<').unwrap().0.to_string()
        };
        days.push((between("loc").replace("https://example.org", ""), between("lastmod")));
    }
    days
}

#[test]
fn the_sitemap_says_when_pages_really_changed() {
    let mut products = shelf();
    let site = SiteTest::with_products(&products);
    site.build();
    let first = days(&site);
    assert!(first.iter().all(|(_, day)| *day == first[0].1), "{first:?}");
    // As if that had been long ago.
    let ledger = Connection::open(site.path("data/ledger.sqlite")).unwrap();
    ledger.execute("UPDATE run SET started = 1772323200", []).unwrap();
    drop(ledger);
    // Shown by 3, its pairs and what it replaces, and by both lists; not by 1 and 2, its substitutes.
    products[2]["nutriments"]["proteins_100g"] = json!(7.5);
    site.put_products(&products);
    site.build();
    let day_of = |address: &str| {
        let days = days(&site);
        days.into_iter().find(|(own, _)| own == address).unwrap().1
    };
    let address = |number: u64| format!("/produit/{}", barcode(number));
    assert_eq!(day_of(&address(1)), "2026-03-01");
    assert_eq!(day_of("/a-propos"), "2026-03-01");
    for changed in [address(3), format!("{}/{}", address(3), barcode(1))] {
        let day = day_of(&changed);
        assert!(day.as_str() > "2026-03-01", "{changed}: {day}");
        assert_eq!(site.run(&["why", "--json", &changed]).code, 0);
    }
}
