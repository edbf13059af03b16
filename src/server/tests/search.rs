//! Searching: pages, JSON, suggestions, and whatever people type.

use super::*;
use crate::model::Barcode;

fn page(site: &Site, url: &str) -> String {
    let response = site.answer(&Request::get(url));
    assert_eq!(response.status, 200, "{url}");
    body(&response)
}

fn hits(page: &str) -> usize {
    page.matches("<li class=\"card\"").count()
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

/// A site with so many products.
fn site_of(count: usize) -> Site {
    let site = Site::new();
    let codes = (9_520_000_000_000..).filter_map(|number| Barcode::from_number(number).ok());
    let products = codes.zip(1..=count).map(|(code, number)| {
        let grade = if number % 2 == 0 { "a" } else { "e" };
        product(&code.to_string(), &format!("Gaufre {number}"), grade, &[])
    });
    site.index(&products.collect::<Vec<_>>());
    site
}

#[test]
fn filters_that_leave_nothing_are_told_from_words_that_find_nothing() {
    let site = Site::with_products();
    let url = "/recherche?q=essai&exact=1&note=b&nova=4&rayon=pates-a-tartiner&marque=essai-cie";
    let nothing = page(&site, &format!("{url}&sans=en:milk&tri=note"));
    for text in [
        "Aucun produit avec ces filtres.",
        "href=\"/recherche?q=essai&amp;exact=1&amp;tri=note\" rel",
        ">Nutri-Score B<",
        ">NOVA 4<",
        "><bdi>Pâtes à tartiner</bdi><",
        "><bdi>essai cie</bdi><",
        ">Sans lait déclaré<",
    ] {
        assert!(nothing.contains(text), "{text} is not in {nothing}");
    }
    assert_eq!(nothing.matches("aria-current=\"true\"").count(), 5, "{nothing}");
    assert_eq!(nothing.matches("<ul class=\"shelves\">").count(), 1, "{nothing}");
    assert!(!nothing.contains("Produit inconnu") && !nothing.contains("Essayez plutôt"));
    let figures = body(&site.answer(&Request::get("/metrics")));
    assert!(figures.contains("sitegen_searches_in_vain_total 0"), "{figures}");
}

#[test]
fn a_chosen_category_has_its_name_and_an_unknown_one_means_nothing() {
    let site = Site::with_products();
    let narrowed = page(&site, "/recherche?q=essai&rayon=pates-a-tartiner");
    assert_eq!(hits(&narrowed), 1);
    let chip = "aria-current=\"true\" rel=\"nofollow\"><bdi>Pâtes à tartiner</bdi></a>";
    // Above the products, and among what else could be chosen.
    assert_eq!(narrowed.matches(chip).count(), 2, "{narrowed}");
    assert!(!narrowed.contains(">pates-a-tartiner<"), "{narrowed}");
    let unknown = page(&site, "/recherche?q=essai&rayon=nulle-part");
    assert_eq!(hits(&unknown), 3);
    assert!(!unknown.contains("nulle-part"), "{unknown}");
    let json = body(&site.answer(&Request::get("/api/search?q=essai&rayon=nulle-part")));
    assert!(json.contains(OTHER), "{json}");
}

#[test]
fn a_page_past_the_end_leads_to_the_last_one() {
    let site = site_of(50);
    let leads = |url: &str| {
        let response = site.answer(&Request::get(url));
        (response.status == 302).then(|| response.header("Location").unwrap().to_string())
    };
    let last = "/recherche?q=gaufre&tri=note&page=3";
    assert_eq!(leads("/recherche?q=gaufre&tri=note&page=20").as_deref(), Some(last));
    assert_eq!(leads("/recherche?q=gaufre&tri=note&page=4").as_deref(), Some(last));
    let narrowed = leads("/recherche?q=gaufre&note=a&page=3");
    assert_eq!(narrowed.as_deref(), Some("/recherche?q=gaufre&note=a&page=2"));
    let first = leads("/recherche?q=zinzolin&page=7");
    assert_eq!(first.as_deref(), Some("/recherche?q=zinzolin"));
    assert_eq!(hits(&page(&site, last)), 2);
}

#[test]
fn junk_is_neither_in_links_nor_in_the_canonical_address() {
    let site = site_of(50);
    for junk in ["page=999", "page=abc", "tri=bogus", "note=zz", "nova=9", "sans=rien"] {
        let shown = page(&site, &format!("/recherche?q=gaufre&{junk}"));
        let canonical = "rel=\"canonical\" href=\"https://example.org/recherche?q=gaufre\"";
        assert!(shown.contains(canonical) && shown.contains("50 produits"), "{shown}");
        assert!(!shown.contains(&junk.replace('&', "&amp;")), "{junk}: {shown}");
    }
}

#[test]
fn a_barcode_with_a_wrong_digit_is_told_from_an_unknown_one() {
    let site = Site::with_products();
    for typed in ["3017620422004", "3%20017620%20422004", "20004201", "036000291453"] {
        let answer = site.answer(&Request::get(&format!("/recherche?q={typed}")));
        assert_eq!(answer.status, 404, "{typed}");
        let shown = body(&answer);
        assert!(shown.contains("Ce code-barres a une faute de frappe"), "{typed}: {shown}");
        assert!(!shown.contains("type=add") && !shown.contains("Produit inconnu"), "{shown}");
    }
    assert!(page(&site, "/recherche?q=301762042").contains("1 produit trouvé."));
}

#[test]
fn counts_are_minima_where_not_all_products_were_counted() {
    let least = "<span class=\"count\"><span aria-hidden=\"true\">240+</span>\
                 <span class=\"hidden\">au moins 240</span></span>";
    let more = page(&site_of(490), "/recherche?q=gaufre");
    assert!(more.contains("Plus de 480 produits"), "{more}");
    assert_eq!(more.matches(least).count(), 2, "{more}");
    let all = page(&site_of(480), "/recherche?q=gaufre");
    assert!(all.contains("480 produits trouvés"), "{all}");
    assert!(all.contains("<span class=\"count\">240</span>") && !all.contains("240+"), "{all}");
}

#[test]
fn long_queries_are_shown_shortened() {
    let site = Site::with_products();
    let long = format!("zinzolin{}", "é".repeat(4_000));
    let url = format!("/recherche?q={}&note=a", long.replace('é', "%C3%A9"));
    let answer = site.answer(&Request::get(&url));
    assert_eq!(answer.status, 400);
    let shown = body(&answer);
    let heading = format!("<bdi>zinzolin{}…</bdi></h1>", "é".repeat(72));
    assert!(shown.contains(&heading), "{shown}");
    assert!(shown.contains("href=\"https://example.org/recherche?note=a\""), "{shown}");
    assert!(!shown.contains(&"é".repeat(193)) && shown.len() < 8_000, "{}", shown.len());
}

#[test]
fn a_page_says_which_it_is_and_shows_what_is_chosen_above_its_products() {
    let site = site_of(50);
    let first = page(&site, "/recherche?q=gaufre");
    assert!(first.contains("<title>Recherche\u{a0}: gaufre\u{a0}– "), "{first}");
    assert!(!first.contains("class=\"chosen\""), "{first}");
    let second = page(&site, "/recherche?q=gaufre&page=2");
    assert!(second.contains("<title>Recherche\u{a0}: gaufre, page 2\u{a0}– "), "{second}");
    let narrowed = page(&site, "/recherche?q=gaufre&note=a&marque=essai-cie");
    let (above, _) = narrowed.split_once("<details class=\"facets\">").unwrap();
    assert!(above.contains("class=\"chosen\""), "{narrowed}");
    assert_eq!(above.matches("aria-current=\"true\"").count(), 2, "{narrowed}");
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
    assert!(offered["products"][0].get("lang").is_some(), "{offered}");
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
