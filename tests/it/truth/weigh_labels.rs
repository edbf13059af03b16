//! One cheese has as many barcodes as pieces were weighed: labels of one article are one page.

use serde_json::{Value, json};

use super::built;
use crate::support::server::Server;
use crate::support::{SiteTest, product};

fn cheese(code: &str, fields: &Value) -> Value {
    let mut record = product(1, "d", &["en:dairies", "en:cheeses", "en:saint-nectaire"]);
    record["code"] = json!(code);
    record["product_name"] = json!("Saint-nectaire");
    record["brands"] = json!("Rayon coupe");
    record["nutriscore_score"] = json!(13);
    for (name, value) in fields.as_object().unwrap() {
        record[name] = value.clone();
    }
    record
}

/// The barcodes that have a page, in any order.
fn pages(site: &SiteTest) -> Vec<String> {
    let mut codes = Vec::new();
    for name in site.pages().keys() {
        let Some((_, file)) = name.strip_prefix("produit/").and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        codes.push(file.trim_end_matches(".html").to_string());
    }
    codes.sort();
    codes
}

/// The status and the address an answer leads to.
fn answer(server: &Server, path: &str) -> (String, String) {
    let answer = server.get(&format!("GET {path}"));
    let location = answer.lines().find_map(|line| line.strip_prefix("Location: "));
    let status = answer.split(' ').nth(1).unwrap_or_default();
    (status.into(), location.unwrap_or_default().into())
}

/// Three pieces of one cheese, of which the second is the best known, and what they may replace.
fn one_cheese() -> SiteTest {
    let fermier = json!({
        "product_name": "Saint-Nectaire fermier", "brands": "M", "nutriscore_grade": "e", "nutriscore_score": 20,
        "nutriments": {
            "energy-kj_100g": 1600, "fat_100g": 15, "saturated-fat_100g": 7, "carbohydrates_100g": 50, "sugars_100g": 17,
            "fiber_100g": 3, "proteins_100g": 6, "salt_100g": 0.9
        },
    });
    built(&[
        cheese("3017620422003", &fermier),
        cheese("2154380003125", &json!({ "quantity": "312 g" })),
        cheese("2154380002982", &json!({ "quantity": "298 g", "unique_scans_n": 500 })),
        cheese(
            "2154380004511",
            &json!({ "quantity": "451 g", "product_name": "SAINT NECTAIRE 451 g" }),
        ),
    ])
    .0
}

#[test]
fn pieces_of_one_article_are_one_page() {
    let site = one_cheese();
    assert_eq!(
        pages(&site),
        ["2154380002982", "3017620422003", "3017620422003-2154380002982"],
        "the best known one"
    );
    let shelf = site.read("public/categorie/saint-nectaire.html");
    assert_eq!(shelf.matches("href=\"/produit/2154380").count(), 1, "{shelf}");
}

#[test]
fn other_labels_of_an_article_lead_to_its_page() {
    let site = one_cheese();
    let server = Server::start(&site);
    let article = "/produit/2154380002982";
    assert_eq!(answer(&server, article).0, "200");
    for label in ["2154380003125", "2154380004511"] {
        let page = format!("/produit/{label}");
        assert_eq!(answer(&server, &page), ("308".into(), article.into()), "{label}");
        let pair = format!("/produit/3017620422003/{label}");
        let real = "/produit/3017620422003/2154380002982";
        assert_eq!(answer(&server, &pair), ("308".into(), real.into()));
        let gone = format!("/produit/{label}/3017620422003");
        assert_eq!(answer(&server, &gone), ("308".into(), article.into()));
        let search = format!("/recherche?q={label}");
        assert_eq!(answer(&server, &search), ("302".into(), article.into()));
        let found = server.get(&format!("GET /api/search?q={label}"));
        assert!(found.contains(article), "{found}");
    }
    let moved = server.get("GET /produit/2154380003125");
    assert!(moved.contains("\r\nCache-Control: no-cache\r\n"), "{moved}");
    // A label that was never entered is not known, though its article is.
    assert_eq!(answer(&server, "/produit/2154380009998").0, "404");
    assert_eq!(answer(&server, "/produit/3017620422003/2154380009998").0, "404");
}

#[test]
fn what_differs_in_more_than_price_or_weight_stays_apart() {
    for (left, right, fields) in [
        ("2154380003125", "2154380002982", json!({ "product_name": "Cantal" })),
        ("2154380003125", "2154380002982", json!({ "brands": "Autre" })),
        ("2154380003125", "2154380002982", json!({ "product_name": "Saint-nectaire 0 %" })),
        ("2154380003125", "2154390002989", json!({})),
        // What Open Food Facts numbers itself are no labels, nor are codes of 8 digits and those of 04.
        ("2000000003788", "2000000003795", json!({})),
        ("20004200", "20004217", json!({})),
        ("0412345678903", "0412345678910", json!({})),
        ("3000000000014", "3000000000021", json!({})),
    ] {
        let (site, _) = built(&[cheese(left, &json!({})), cheese(right, &fields)]);
        assert_eq!(pages(&site).len(), 2, "{left} {right} {fields}");
    }
}

#[test]
fn labels_of_twelve_digits_and_without_a_brand_are_labels() {
    for (left, right) in [
        ("212345678909", "212345000014"),
        ("2954380003121", "2954380002988"),
        ("0254380003124", "0254380002981"),
    ] {
        let brandless = json!({ "brands": "" });
        let (site, _) = built(&[cheese(left, &brandless), cheese(right, &brandless)]);
        assert_eq!(pages(&site).len(), 1, "{left} {right}");
    }
}

#[test]
fn nothing_of_a_label_is_lost() {
    let site = one_cheese();
    let exported = site.run(&["catalogue", "export"]).stdout;
    for label in ["2154380003125", "2154380002982", "2154380004511"] {
        assert!(exported.contains(label), "{exported}");
    }
    let explained = site.run(&["explain", "2154380003125"]).stdout;
    assert!(explained.starts_with("2154380002982"), "{explained}");
    // A better known piece takes the page over, and the other leads to it.
    let sold = cheese("2154380003125", &json!({ "unique_scans_n": 5000 }));
    site.put_products(&[sold, cheese("2154380002982", &json!({}))]);
    site.build();
    assert_eq!(pages(&site), ["2154380003125"]);
    let server = Server::start(&site);
    assert_eq!(answer(&server, "/produit/2154380002982").1, "/produit/2154380003125");
}
