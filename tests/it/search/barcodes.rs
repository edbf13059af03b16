//! A whole barcode leads to its product, however it is dressed: GS1 links and element strings, addresses,
//! labels, UPC-E, the case an article comes in.

use crate::support::server::Server;
use crate::support::{SiteTest, product};
use serde_json::json;

/// A site with a product of the barcode 3017620422003 and one of the UPC-A 042100005264.
fn server() -> (SiteTest, Server) {
    let mut spread = product(1, "e", &["en:spreads"]);
    spread["code"] = json!("3017620422003");
    let mut noodles = product(2, "b", &["en:noodles"]);
    noodles["code"] = json!("0042100005264");
    let site = SiteTest::with_products(&[spread, noodles]);
    site.build();
    let server = Server::start(&site);
    (site, server)
}

/// Where a search leads, or its status.
fn leads_to(server: &Server, text: &str) -> String {
    let encoded = percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
    let answer = server.get(&format!("GET /recherche?q={encoded}"));
    let location = answer.lines().find_map(|line| line.strip_prefix("Location: "));
    location.map_or_else(|| answer.lines().next().unwrap_or_default().into(), str::to_string)
}

#[test]
fn every_dress_of_a_barcode_leads_to_the_product() {
    let (_site, server) = server();
    for text in [
        "3 017620 422003",
        "https://world.openfoodfacts.org/product/3017620422003/x",
        "https://world.openfoodfacts.org/product/3017620422003/a-very-long-name-with-many-more-words-than-a-query-may-have-in-it",
        "https://id.gs1.org/01/03017620422003",
        "https://id.gs1.org/01/03017620422003/10/LOT?17=280501",
        "(01)03017620422003(15)280501",
        "0103017620422003",
        "EAN 3017620422003",
        "EAN13: 3017620422003",
        "code-barres : 3017620422003",
        "3017620422003 nutella",
        "13017620422000",
    ] {
        assert_eq!(leads_to(&server, text), "/produit/3017620422003", "{text}");
    }
    for text in ["04252614", "042100005264", "(01)00042100005264"] {
        assert_eq!(leads_to(&server, text), "/produit/0042100005264", "{text}");
    }
}

#[test]
fn what_is_no_whole_barcode_is_searched_for() {
    let (_site, server) = server();
    for text in ["produit 1", "301762", "3017620422003 ou 0042100005264"] {
        assert!(leads_to(&server, text).contains(" 200 "), "{text}: {}", leads_to(&server, text));
    }
    assert!(leads_to(&server, "3017620422004").contains(" 404 "));
}

#[test]
fn the_interface_and_suggestions_know_the_same_dresses() {
    let (_site, server) = server();
    for text in [
        "3017620422003",
        "https://world.openfoodfacts.org/product/3017620422003/x",
        "https://id.gs1.org/01/03017620422003",
        "(01)03017620422003(15)280501",
        "EAN 3017620422003",
        "13017620422000",
    ] {
        let encoded =
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
        for (path, list) in [("search", "hits"), ("suggest", "products")] {
            let answer = server.get(&format!("GET /api/{path}?q={encoded}"));
            let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
            let told: serde_json::Value = serde_json::from_str(body).unwrap();
            let found = told[list].as_array().unwrap();
            assert_eq!(found.len(), 1, "{path} {text}: {answer}");
            assert_eq!(found[0]["url"], "/produit/3017620422003", "{path} {text}");
        }
    }
}
