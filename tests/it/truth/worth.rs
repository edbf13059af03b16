//! What the data are worth: counted exactly, the same in JSON, text and on the page.

use serde_json::{Value, json};

use super::{biscuit, built};
use crate::support::pages::elements;
use crate::support::{SiteTest, barcode};

fn quality(site: &SiteTest) -> Value {
    let run = site.run(&["quality", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn page(site: &SiteTest) -> String {
    elements(&site.read("public/qualite-des-donnees.html"), "main").concat()
}

/// How many products have a field.
fn with(quality: &Value, field: &str) -> u64 {
    let fields = quality["fields"].as_array().unwrap();
    let found = fields.iter().find(|entry| entry["field"] == field);
    found.unwrap_or_else(|| panic!("{field}: {quality}"))["products"].as_u64().unwrap()
}

/// Six biscuits: one whole, four with a fault each, one per portion.
fn faulty() -> Vec<Value> {
    let sum =
        json!({ "fat_100g": 60, "carbohydrates_100g": 50, "proteins_100g": 6, "salt_100g": 1 });
    let part = json!({ "energy-kj_100g": 1500, "fat_100g": 2, "saturated-fat_100g": 8 });
    let list = "farine de blé, sucre, lait";
    vec![
        biscuit(1, "d", &json!({ "ingredients_text": list, "quantity": "200 g" })),
        biscuit(
            2,
            "d",
            &json!({ "nutriments": sum, "ingredients_text": list, "unique_scans_n": 7 }),
        ),
        biscuit(
            3,
            "d",
            &json!({ "nutriments": part, "ingredients_text": list, "unique_scans_n": 900,
            "product_name": "Sablé <b>\"pur\"</b> & bon" }),
        ),
        biscuit(
            4,
            "d",
            &json!({ "nutriments": {}, "ingredients_text": list, "unique_scans_n": 50 }),
        ),
        biscuit(
            5,
            "d",
            &json!({ "allergens_tags": ["en:milk", "fr:kiwi"],
            "traces_tags": ["fr:kiwi", "en:nuts"], "unique_scans_n": 3 }),
        ),
        biscuit(
            6,
            "unknown",
            &json!({ "allergens_tags": ["fr:kiwi"], "ingredients_text": list,
            "unique_scans_n": 0, "last_modified_t": 1_600_000_000,
            "countries_tags": ["en:france", "fr:Quelque part"] }),
        ),
    ]
}

#[test]
fn every_fault_of_a_small_catalogue_is_counted_once() {
    let (site, report) = built(&faulty());
    let quality = quality(&site);
    assert_eq!(quality["products"], 6, "{quality}");
    assert_eq!(quality["implausible"], report["implausible"], "{quality}");
    assert_eq!(quality["implausible"]["products"], 2, "{quality}");
    for rule in ["sum", "part-above-whole"] {
        assert_eq!(quality["implausible"]["rules"][rule], 1, "{quality}");
    }
    let counts =
        [("grade", 5), ("quantity", 1), ("ingredients", 5), ("nutrition", 5), ("photo", 0)];
    for (field, count) in counts {
        assert_eq!(with(&quality, field), count, "{field}: {quality}");
    }
    for (field, count) in [("traces", 1), ("last-modified", 6), ("brand", 6)] {
        assert_eq!(with(&quality, field), count, "{field}: {quality}");
    }
    let somewhere = json!([{ "tag": "fr:quelque-part", "products": 1 }]);
    assert_eq!(quality["unknown"]["countries"], somewhere, "{quality}");
    let kiwi = json!([{ "tag": "fr:kiwi", "products": 2 }]);
    assert_eq!(quality["unknown"]["allergens"], kiwi, "once a product: {quality}");
    assert_eq!(quality["changed"], json!({ "2020": 1, "2025": 5 }), "{quality}");
    let shelf = &quality["shelves"][0];
    assert_eq!((&shelf["products"], &shelf["implausible"]), (&json!(6), &json!(2)), "{quality}");
}

#[test]
fn the_text_says_what_the_json_says() {
    let (site, _) = built(&faulty());
    let (quality, text) = (quality(&site), site.run(&["quality"]).stdout);
    let line = |label: &str| {
        let found = text.lines().find(|line| line.split_whitespace().next() == Some(label));
        found.unwrap_or_else(|| panic!("{label}: {text}")).to_string()
    };
    for entry in quality["fields"].as_array().unwrap() {
        let (field, count) = (entry["field"].as_str().unwrap(), &entry["products"]);
        assert!(line(field).contains(&format!(" {count} of 6 ")), "{field}: {text}");
    }
    assert!(line("sum").contains(" 1 of 6 (16.7 %)"), "{text}");
    assert!(line("fr:kiwi").ends_with(" 2"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn the_page_begins_with_what_most_people_look_at() {
    let (site, _) = built(&faulty());
    let page = page(&site);
    let mut last = 0;
    for number in [3, 4, 2, 5] {
        let (code, at) = (barcode(number), format!("/produit/{}\"", barcode(number)));
        let found = page.find(&at).unwrap_or_else(|| panic!("{code}: {page}"));
        assert!(found > last, "{code}: {page}");
        last = found;
        let editor = format!("/cgi/product.pl?type=edit&amp;code={code}");
        assert_eq!(page.matches(&editor).count(), 1, "{code}: {page}");
    }
    for number in [1, 6] {
        assert!(!page.contains(&barcode(number)), "{number}: {page}");
    }
    assert!(!page.contains("<b>"), "{page}");
    assert!(page.contains("Sablé &lt;b&gt;"), "{page}");
}

#[test]
fn a_catalogue_without_faults_has_a_page_that_accuses_no_product() {
    let (site, _) = built(&[biscuit(1, "d", &json!({ "ingredients_text": "farine de blé" }))]);
    let (quality, page) = (quality(&site), page(&site));
    assert_eq!(quality["implausible"]["products"], 0, "{quality}");
    assert_eq!(quality["shelves"], json!([]), "{quality}");
    assert_eq!(quality["to_correct"], json!([]), "{quality}");
    assert!(!page.contains("/produit/") && !page.contains("cgi/product.pl"), "{page}");
}

#[test]
fn what_is_linked_from_every_page_is_in_the_sitemap_and_stays_as_it_is() {
    let (site, _) = built(&faulty());
    assert!(site.read("public/index.html").contains("href=\"/qualite-des-donnees\""));
    assert!(site.read("public/sitemap.xml").contains("https://example.org/qualite-des-donnees<"));
    let before = site.stamps();
    site.build();
    assert_eq!(site.touched_since(&before), [""; 0]);
}

#[test]
fn without_a_catalogue_the_command_says_what_to_do() {
    let run = SiteTest::new().run(&["quality"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("there is no catalogue"), "{}", run.stderr);
    assert!(run.stderr.contains("run `sitegen build` first"), "{}", run.stderr);
}
