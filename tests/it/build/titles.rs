//! What pages are called: no two the same, whatever products are called, and short enough to be shown as a whole.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::pages::{attributes, elements};
use crate::support::{SiteTest, assert_same_pages, barcode, product};

/// A product that shares its name with others.
fn chocolate(number: u64, grade: &str, brand: &str, quantity: &str) -> Value {
    let mut own = product(number, grade, &["en:chocolates"]);
    own["product_name"] = json!("Chocolat noir");
    own["brands"] = json!(brand);
    own["quantity"] = json!(quantity);
    // Otherwise one would be as good as the other.
    own["nutriments"]["sugars_100g"] = json!(match grade {
        "e" => 45,
        "c" => 33,
        _ => 22,
    });
    own
}

fn file(number: u64) -> String {
    let code = barcode(number);
    format!("produit/{}/{code}.html", &code[10..])
}

/// The only element of a kind of a page, without the tags in it.
fn only(page: &str, element: &str) -> String {
    let found = elements(page, element);
    assert_eq!(found.len(), 1, "{found:?}");
    let mut text = String::new();
    for part in found[0].split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    text
}

/// The files of the site by the titles of pages; those that share one stand together.
fn titles(site: &SiteTest) -> BTreeMap<String, Vec<String>> {
    let mut titles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, content) in site.pages() {
        if name.ends_with(".html") {
            let page = String::from_utf8(content).unwrap();
            titles.entry(only(&page, "title")).or_default().push(name);
        }
    }
    titles
}

fn shared(site: &SiteTest) -> Vec<(String, Vec<String>)> {
    titles(site).into_iter().filter(|(_, files)| files.len() > 1).collect()
}

#[test]
fn products_of_the_same_name_have_titles_headings_and_labels_of_their_own() {
    let site = SiteTest::with_products(&[
        chocolate(1, "e", "Alba", "100 g"),
        chocolate(2, "a", "Alba", "200 g"),
        chocolate(3, "b", "Béryl", "100 g"),
        chocolate(4, "b", "BERYL", "100 g"),
        chocolate(5, "b", "", ""),
        chocolate(6, "c", "Corail", "100 g"),
    ]);
    site.build();
    assert_eq!(shared(&site), []);
    let page = |number: u64| site.read(&format!("public/{}", file(number)));
    assert_eq!(only(&page(1), "h1"), "Chocolat noir Alba · 100 g");
    assert!(only(&page(1), "title").starts_with("Chocolat noir Alba, 100 g\u{a0}:"), "{}", page(1));
    assert!(
        only(&page(4), "title").starts_with(&format!("Chocolat noir BERYL, 100 g, {}", barcode(4)))
    );
    assert!(only(&page(6), "title").starts_with("Chocolat noir Corail\u{a0}:"), "{}", page(6));
    assert!(
        attributes(&page(6), "content")
            .iter()
            .any(|own| own.starts_with("Chocolat noir Corail\u{a0}:"))
    );
    let codes = format!("{}-{}", barcode(6), barcode(2));
    let pair = site.read(&format!("public/produit/{}/{codes}.html", &barcode(6)[10..]));
    let heading = "Remplacer Chocolat noir Corail par Chocolat noir Alba, 200 g";
    assert_eq!(only(&pair, "h1").trim(), heading);
    let labels = attributes(&pair, "aria-label");
    assert!(labels.contains(&"Voir la fiche\u{a0}: Chocolat noir Alba, 200 g"), "{labels:?}");
}

#[test]
fn titles_are_at_most_as_long_as_is_shown_where_the_name_allows() {
    let long = "Préparation pour dessert lacté au chocolat noir et aux noisettes du Piémont";
    let mut named = product(3, "e", &["en:biscuits"]);
    named["product_name"] = json!(long);
    let mut middling = product(2, "d", &["en:biscuits"]);
    middling["product_name"] = json!("Petits beurres croustillants au chocolat");
    let site = SiteTest::with_products(&[product(1, "a", &["en:biscuits"]), middling, named]);
    site.build();
    let title = |number: u64| only(&site.read(&format!("public/{}", file(number))), "title");
    assert_eq!(title(1), "Produit 1 Marque 1\u{a0}: Nutri-Score et composition\u{a0}– Essai");
    assert_eq!(title(2), "Petits beurres croustillants au chocolat Marque 2");
    assert_eq!(title(3), format!("{long} Marque 3"));
    for (title, files) in titles(&site) {
        let is_long = title.chars().count() > 60;
        assert!(
            !is_long || title.contains("Préparation") || title.contains("Petits"),
            "{files:?}: {title}"
        );
    }
}

#[test]
fn a_product_that_takes_the_name_of_another_changes_the_pages_that_show_it() {
    let mut products = vec![
        chocolate(1, "e", "Alba", "100 g"),
        chocolate(2, "a", "Béryl", "100 g"),
        chocolate(3, "b", "Corail", "100 g"),
    ];
    let site = SiteTest::with_products(&products);
    site.build();
    products.push(chocolate(4, "b", "béryl", "250 g"));
    site.put_products(&products).build();
    assert_eq!(shared(&site), []);
    assert!(only(&site.read(&format!("public/{}", file(2))), "title").contains("Béryl, 100 g"));
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
    products.pop();
    site.put_products(&products).build();
    assert!(!only(&site.read(&format!("public/{}", file(2))), "title").contains("100 g"));
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
}

#[test]
fn no_two_pages_of_the_demo_are_called_the_same() {
    assert_eq!(shared(&SiteTest::built_demo()), []);
}
