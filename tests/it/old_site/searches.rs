//! W7, W9, W13: what people type.

use serde_json::json;

use crate::search::{index, search_words};
use crate::support::pages::elements;
use crate::support::server::Server;
use crate::support::{SiteTest, product};

#[test]
fn w07_names_are_escaped_on_output_and_never_mangled() {
    let mut nasty = product(1, "a", &["en:biscuits"]);
    nasty["product_name"] = json!("<script>alert('1')</script> Jus d'orange & \"citron\"");
    nasty["brands"] = json!("\"><img src=x onerror=alert(1)>");
    nasty["ingredients_text"] =
        json!("eau, <span class=\"allergen\">lait</span>, _soja_, sel < 1 %");
    nasty["image_url"] = json!("https://evil.example/front_fr.1.400.jpg\" onload=\"alert(1)");
    let site = SiteTest::with_products(&[nasty]);
    site.build();
    for (name, content) in site.pages() {
        let page = String::from_utf8_lossy(&content).into_owned();
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
        page.contains("Jus d&apos;orange &amp; &quot;citron&quot;")
            || page.contains("Jus d&#39;orange &amp; &quot;citron&quot;"),
        "{page}"
    );
    assert!(page.contains("eau, lait, soja, sel &lt; 1 %"), "{page}");
}

/// A site with these products, all of one kind.
fn named(names: &[&str]) -> SiteTest {
    let products: Vec<_> = (1..)
        .zip(names)
        .map(|(number, name)| {
            let mut product = product(number, "c", &["en:groceries"]);
            product["product_name"] = json!(name);
            product
        })
        .collect();
    let site = SiteTest::with_products(&products);
    site.build();
    site
}

#[test]
fn w07_a_query_is_taken_as_it_was_typed() {
    let site = named(&["Jus d'orange", "M&M's", "Crème 50 %", "Pâtes"]);
    let index = index(&site);
    for (query, found) in [
        ("jus d'orange", "Jus d'orange"),
        ("jus d’orange", "Jus d'orange"),
        ("m&m's", "M&M's"),
        ("50 %", "Crème 50 %"),
        ("pâtes", "Pâtes"),
    ] {
        let hits = search_words(&index, query).hits;
        assert_eq!(hits.iter().map(|card| card.shown.name.as_str()).next(), Some(found), "{query}");
    }
    let server = Server::start(&site);
    let page = server.get("GET /recherche?q=jus+d%27orange+%3Cb%3E");
    assert!(page.contains("value=\"jus d&apos;orange &lt;b&gt;\""), "{page}");
}

#[test]
fn w09_a_query_is_a_parameter_and_never_part_of_the_path() {
    let site = named(&["Eau 1/2 sel"]);
    let home = site.read("public/index.html");
    assert!(home.contains("action=\"/recherche\"") && home.contains("name=\"q\""), "{home}");
    let server = Server::start(&site);
    for query in ["1%2F2", "..%2F..%2F", "%3F", "%23", "a%00b", "1/2"] {
        let answer = server.get(&format!("GET /recherche?q={query}"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{query}: {answer}");
    }
    assert!(server.get("GET /recherche?q=1%2F2").contains("Eau 1/2 sel"));
    assert!(server.get("GET /recherche/eau").starts_with("HTTP/1.1 404"));
}

#[test]
fn w13_words_are_found_whole_and_in_pages() {
    let milks: Vec<String> = (1..=30).map(|number| format!("Milk {number}")).collect();
    let others = ["Milkshake mix", "Buttermilk", "Milk-chocolates"];
    let names: Vec<&str> = milks.iter().map(String::as_str).chain(others).collect();
    let site = named(&names);
    let index = index(&site);
    let results = search_words(&index, "milk");
    assert_eq!((results.hits.len(), results.has_more), (24, true));
    let server = Server::start(&site);
    let second = server.get("GET /recherche?q=milk&page=2");
    let found = elements(&second, "main").concat();
    for word in ["Milkshake", "Buttermilk"] {
        assert!(!found.contains(word), "{word} is no milk: {found}");
    }
    assert!(found.contains("Milk "), "{found}");
    let chocolates = search_words(&index, "milk-chocolates").hits;
    assert_eq!(chocolates.len(), 1);
}
