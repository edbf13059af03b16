//! A page tells what it is made of, what made it dirty and when it really changed.

use serde_json::{Value, json};

use crate::support::{SiteTest, barcode, shelf};

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
    site.edit("themes/default/templates/product.html", "<h1", "<h1 data-new");
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
