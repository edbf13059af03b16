//! Searching: pages, JSON, suggestions, and whatever people type.

use super::*;

fn page(site: &Site, url: &str) -> String {
    let response = site.answer(&Request::get(url));
    assert_eq!(response.status, 200, "{url}");
    body(&response)
}

fn hits(page: &str) -> usize {
    page.matches("<li class=\"card\">").count()
}

#[test]
fn what_was_typed_is_found_kept_in_the_box_and_escaped() {
    let site = Site::with_products();
    let found = page(&site, "/recherche?q=p%C3%A2te%20%C3%A0%20tartiner");
    assert_eq!(hits(&found), 1);
    for text in
        ["1 produit trouvé.", "1 alternative mieux notée", "value=\"pâte à tartiner\"", "noindex"]
    {
        assert!(found.contains(text), "{text} is not in {found}");
    }
    let hostile = page(&site, "/recherche?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(!hostile.contains("<script>alert"));
}

#[test]
fn a_typo_is_mended_and_can_be_insisted_on() {
    let site = Site::with_products();
    let found = page(&site, "/recherche?q=tartinner");
    assert!(found.contains("Résultats pour") && hits(&found) == 1, "{found}");
    let literal = page(&site, "/recherche?q=tartinner&exact=1");
    assert_eq!(hits(&literal), 0);
}

#[test]
fn a_barcode_leads_straight_to_its_product() {
    let site = Site::with_products();
    for typed in [SPREAD, "3%20017620%20422003", "3-017620-422003"] {
        let response = site.answer(&Request::get(&format!("/recherche?q={typed}")));
        assert_eq!(response.status, 302, "{typed}");
        assert_eq!(response.header("Location"), Some(&*format!("/produit/{SPREAD}")));
    }
    let unknown = site.answer(&Request::get(&format!("/recherche?q={BEST}")));
    assert_eq!(unknown.status, 404);
    assert!(body(&unknown).contains(&format!("type=add&amp;code={BEST}")), "{}", body(&unknown));
}

#[test]
fn nothing_asked_nothing_found_and_too_much_are_told_apart() {
    let site = Site::with_products();
    assert!(page(&site, "/recherche").contains("Tapez le nom"));
    assert!(page(&site, "/recherche?q=%20%20").contains("Tapez le nom"));
    let nothing = page(&site, "/recherche?q=xylophone+zinzolin");
    assert!(nothing.contains("Produit inconnu au bataillon"), "{nothing}");
    let long = format!("/recherche?q={}", "a".repeat(201));
    assert_eq!(site.answer(&Request::get(&long)).status, 400);
    let words = format!("/recherche?q={}", "a+".repeat(13));
    assert_eq!(site.answer(&Request::get(&words)).status, 400);
    let figures = body(&site.answer(&Request::get("/metrics")));
    assert!(figures.contains("sitegen_searches_in_vain_total 1"), "{figures}");
}

#[test]
fn results_are_narrowed_by_links_that_can_be_taken_back() {
    let site = Site::with_products();
    let all = page(&site, "/recherche?q=essai");
    assert_eq!(hits(&all), 3, "the brand is searched too: {all}");
    assert!(all.contains("/recherche?q=essai&amp;note=a"), "{all}");
    let narrowed = page(&site, "/recherche?q=essai&note=a");
    assert_eq!(hits(&narrowed), 1);
    assert!(narrowed.contains("href=\"/recherche?q=essai\" aria-current=\"true\""), "{narrowed}");
}

#[test]
fn programs_get_json_and_the_box_gets_suggestions() {
    let site = Site::with_products();
    let json = |url: &str| -> serde_json::Value {
        serde_json::from_slice(&site.answer(&Request::get(url)).body).unwrap()
    };
    let found = json("/api/search?q=noisettes");
    assert_eq!(found["hits"][0]["barcode"], BETTER);
    let offered = json("/api/suggest?q=noi");
    assert_eq!(offered["products"][0]["url"], format!("/produit/{BETTER}"));
    assert_eq!(json("/api/suggest?q=n")["products"], serde_json::json!([]));
    let kept = site.answer(&Request::get("/api/suggest?q=noi"));
    assert_eq!(kept.header("Cache-Control"), Some("public, max-age=300"));
}

#[test]
fn any_bytes_are_fine() {
    let site = Site::with_products();
    for typed in [
        "etet",
        "%22",
        "*",
        "NEAR(",
        "a%20NEAR%20b",
        "%25",
        "%F0%9F%A5%95",
        "AND",
        "OR%20NOT",
        "-a",
        "a%3Ab",
        "%5E",
        "(((",
        "%E2%80%AEabc",
        "'%20OR%201=1",
        "%D8%AA%D9%85%D8%B1",
        "+++",
        "%C5%93uf",
        "a%0d%0ab",
        "%EF%BF%BD",
        "%FF%FE",
        "%00",
        "noi%00settes",
        "%C3",
        "%ED%A0%80",
    ] {
        for path in ["/recherche", "/api/search", "/api/suggest"] {
            let response = site.answer(&Request::get(&format!("{path}?q={typed}")));
            assert_eq!(response.status, 200, "{path} {typed}");
        }
    }
}

#[test]
fn what_somebody_searched_for_is_not_logged() {
    let site = Site::with_products();
    site.answer(&Request::get("/recherche?q=diabete"));
    assert!(!serde_json::to_string(&site.log()).unwrap().contains("diabete"));
}
