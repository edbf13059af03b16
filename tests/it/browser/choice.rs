//! What a visitor avoids marks and sorts what is offered; products stand next to each other in one table.

use serde_json::json;

use crate::support::nginx::{Caged, Rates};
use crate::support::webdriver::{self, Browser};
use crate::support::{SiteTest, barcode, shelf};

/// Three substitutes for the worst of a shelf: one with milk, one with traces of it, one without.
fn site() -> Caged {
    let mut products = shelf();
    for (at, allergens, traces, sugars) in [
        (0, json!(["en:milk"]), json!([]), 11),
        (1, json!(["en:none"]), json!(["en:milk"]), 10),
        (2, json!(["en:none"]), json!([]), 9),
    ] {
        products[at]["allergens_tags"] = allergens;
        products[at]["traces_tags"] = traces;
        products[at]["nutriments"]["sugars_100g"] = json!(sugars);
        products[at]["nutriments"]["salt_100g"] = json!([0.1, 0.2, 0.6][at]);
    }
    Caged::start(SiteTest::with_products(&products), Rates::Lifted)
}

const ORDER: &str =
    "[...document.querySelectorAll('.swap h3')].map((name) => name.textContent.trim())";

#[test]
fn settings_mark_and_sort_substitutes_in_the_browser_alone() {
    if !webdriver::is_there() {
        return;
    }
    let site = site();
    let browser = Browser::start(site.address);
    let product = format!("/produit/{}", barcode(5));
    browser.open(&product);
    let before = browser.see(ORDER);
    assert!(before.as_array().unwrap().len() > 1, "{before}");
    assert_eq!(browser.see("document.querySelectorAll('.mine').length"), 0);
    browser.open("/mes-reglages");
    browser.press("[value=salt]");
    browser.wait("document.querySelector('#mine [role=status]').textContent !== ''");
    browser.open(&product);
    assert_eq!(browser.see(ORDER), json!(["Produit 1", "Produit 2", "Produit 4", "Produit 3"]));
    assert_ne!(browser.see(ORDER), before);
    browser.open("/mes-reglages");
    browser.press("[value=salt]");
    browser.press("[value=milk]");
    browser.reload();
    browser.wait("document.querySelector('[value=milk]').checked");
    let asked = site.log("access.log").len();
    browser.open(&product);
    browser.wait("document.querySelectorAll('.mine').length > 1");
    let marks = "[...document.querySelectorAll('.swap')].map((swap) => swap.querySelector('.mine').textContent)";
    let marks = browser.see(marks);
    let marks: Vec<&str> =
        marks.as_array().unwrap().iter().map(|mark| mark.as_str().unwrap()).collect();
    assert_eq!(marks.last(), Some(&"Contient\u{a0}: lait"), "{marks:?}");
    assert_eq!(marks[0], "Rien de connu contre vos réglages", "{marks:?}");
    // Lists of a shelf and of what was found are marked as well, and keep their order.
    let marked = "[...document.querySelectorAll('.card')].map((card) => [card.querySelector('a').textContent.trim(), card.querySelector('.mine').textContent])";
    for list in ["/categorie/biscuits", "/recherche?q=produit&tri=note"] {
        browser.open(list);
        browser.wait("document.querySelectorAll('.card .mine').length > 3");
        let marked = browser.see(marked);
        let said = [
            ["Produit 1", "Contient\u{a0}: lait"],
            ["Produit 2", "Traces possibles\u{a0}: lait"],
            ["Produit 3", "Rien de connu contre vos réglages"],
        ];
        assert_eq!(marked.as_array().unwrap()[..3], said.map(|own| json!(own)), "{list}: {marked}");
    }
    // The page is asked for as ever; nothing else goes out.
    for line in site.log("access.log").iter().skip(asked) {
        assert!(line["method"] == "GET" && !line.to_string().contains("milk"), "{line}");
    }
    assert_eq!(browser.see("document.cookie"), "");
    browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    browser.open(&product);
    assert_eq!(browser.see(ORDER), before, "without script nothing changes");
    browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": false }));
    browser.open("/mes-reglages");
    browser.press("#mine [type=reset]");
    browser.wait("localStorage.getItem('mine') === null");
    // A page that another process of the browser draws may hear of it a moment later.
    for _ in 0..20 {
        browser.open(&product);
        if browser.see(ORDER) == before {
            return;
        }
    }
    panic!("{} still, not {before}", browser.see(ORDER));
}

#[test]
fn two_to_four_products_stand_in_one_table_whose_address_says_all() {
    if !webdriver::is_there() {
        return;
    }
    let site = site();
    let browser = Browser::start(site.address);
    browser.open(&format!("/produit/{}", barcode(5)));
    browser.press("a[href^='/comparer']");
    // A better one is offered; another is typed, as it is printed.
    browser.press("main .shelves a");
    browser.type_in("[name=avec]", &barcode(2));
    browser.press("main form .button");
    browser.wait("document.querySelectorAll('thead th').length === 4");
    assert_eq!(browser.see("location.search.split(',').length"), 3);
    let row = "[...document.querySelectorAll('tbody tr')].find((row) => row.textContent.startsWith('Sucres')).innerText.split(/\\s*[\\t\\n]\\s*/)";
    let sugars = browser.see(row);
    assert_eq!(sugars[0], "Sucres", "{sugars}");
    assert!(sugars.to_string().contains("mieux"), "{sugars}");
    // The pair's own page says the same of both.
    let pair = format!("/produit/{}/{}", barcode(5), barcode(2));
    browser.open(&pair);
    let pair = browser.see(row);
    assert_eq!(pair[1], sugars[1], "{pair} {sugars}");
    browser.open(&format!("/comparer?p={},{}", barcode(5), barcode(2)));
    let two = browser.see(row);
    assert_eq!(two[2], pair[2], "{pair} {two}");
    browser.open("/comparer?p=9999999999994");
    assert!(browser.text("main").contains("9999999999994"));
}
