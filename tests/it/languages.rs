//! A site in two languages from one build: the first at the root, the other below its letters.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::accounts::people::{accounts, signed_in};
use crate::nginx::status;
use crate::support::nginx::{Caged, Rates, is_there};
use crate::support::pages::{attributes, carelessness, crawl};
use crate::support::server::Server;
use crate::support::visitor::Visitor;
use crate::support::{SiteTest, barcode, product, shelf};

/// The shelf of biscuits, of which one has a name in English.
pub(crate) fn products() -> Vec<Value> {
    let mut products = shelf();
    products[0]["product_name_en"] = "Oat biscuits".into();
    products
}

/// What these show lies in a visitor's browser.
const FILLED_BY_SCRIPT: [&str; 8] = [
    "ma-liste.html",
    "en/my-list.html",
    "mes-reglages.html",
    "en/my-settings.html",
    "scanner.html",
    "en/scan.html",
    "hors-connexion.html",
    "en/offline.html",
];

/// A site in these languages, not built yet.
pub(crate) fn site_in(languages: &str) -> SiteTest {
    let site = SiteTest::with_products(&products());
    site.edit("sitegen.toml", "[site]\n", &format!("[site]\nlanguages = [{languages}]\n"));
    site
}

fn text(pages: &BTreeMap<String, Vec<u8>>, file: &str) -> String {
    String::from_utf8(pages[file].clone()).unwrap()
}

/// What a page says of itself in other languages: language and address.
fn alternates(page: &str) -> Vec<(String, String)> {
    let mut alternates = Vec::new();
    for link in page.split("<link rel=\"alternate\" hreflang").skip(1) {
        let link = format!(" hreflang{}", link.split('>').next().unwrap());
        let [language, address] = ["hreflang", "href"].map(|name| attributes(&link, name)[0]);
        alternates.push((language.into(), address.into()));
    }
    alternates
}

#[test]
fn every_page_is_there_in_both_languages_and_leads_to_the_other() {
    let site = site_in("\"fr\", \"en\"");
    site.build();
    let pages = site.pages();
    let (reached, dead) = crawl(&pages);
    assert_eq!(dead, [""; 0]);
    let (mut french, mut english) = (0, 0);
    for (name, _) in pages.iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = text(&pages, name);
        let is_filled_by_script = FILLED_BY_SCRIPT.iter().any(|page| name.ends_with(page));
        assert!(is_filled_by_script || carelessness(&page).is_empty(), "{name}");
        let is_english = name == "en.html" || name.starts_with("en/");
        let language = if is_english { "en" } else { "fr" };
        assert!(page.contains(&format!("<html lang=\"{language}\"")), "{name}");
        let number = if is_english { &mut english } else { &mut french };
        *number += 1;
        let alternates = alternates(&page);
        if alternates.is_empty() {
            // Pages instead of an answer, and those that are for no search engine.
            continue;
        }
        assert!(
            is_filled_by_script || reached.contains(name),
            "{name} is reached from the home page"
        );
        let [(own, fr), (unknown, default), (other, en)] = alternates.as_slice() else {
            panic!("{name}: {alternates:?}");
        };
        assert_eq!([own, unknown, other].map(String::as_str), ["fr", "x-default", "en"], "{name}");
        assert_eq!(fr, default, "{name}");
        let addresses = [fr, en].map(|url| url.strip_prefix("https://example.org").unwrap());
        let switch = addresses[usize::from(!is_english)];
        assert!(page.contains(&format!("<a href=\"{switch}\" rel=\"alternate\"")), "{name}");
        let there = sitegen::model::PagePath::from_url(switch).unwrap();
        let other = text(&pages, there.as_file());
        assert_eq!(self::alternates(&other), alternates, "{name} and {there} name each other");
    }
    assert_eq!(french, english);
    let home = text(&pages, "sitemap.xml");
    let robots = text(&pages, "robots.txt");
    for disallowed in ["/recherche", "/en/search", "/compte", "/en/account", "/en/compare"] {
        assert!(robots.contains(&format!("\nDisallow: {disallowed}\n")), "{robots}");
    }
    let worker = text(&pages, "sw.js");
    assert!(worker.contains(r#"{"":"/hors-connexion","en":"/en/offline"}"#), "{worker}");
    assert!(worker.contains(r#""/en/my-list""#), "{worker}");
    assert!(home.contains("https://example.org/en/category/") && home.contains("/en/product/"));
}

#[test]
fn names_are_in_the_language_of_the_page_or_marked() {
    let site = site_in("\"fr\", \"en\"");
    let mut products = products();
    products[1]["ingredients_text_fr"] = "Farine de blé.".into();
    products[1]["generic_name_fr"] = "Biscuit sec".into();
    products[2]["ingredients_text_en"] = "Wheat flour.".into();
    products[2]["categories_tags"] = serde_json::json!(["en:snacks", "en:biscuits"]);
    site.put_products(&products);
    site.put("source/categories.full.json", TAXONOMY.replace(", \"fr\": \"Collations\"", ""));
    site.build();
    let page = |number: u64, folder: &str| {
        let code = barcode(number);
        site.read(&format!("public/{folder}/{}/{code}.html", &code[10..]))
    };
    assert!(page(1, "produit").contains("Produit 1"));
    let named = page(1, "en/product");
    assert!(named.contains("Oat biscuits") && !named.contains("Produit 1<"), "{named}");
    let other = page(2, "en/product");
    assert!(
        other.contains("<span lang=\"fr\">Produit 2") || other.contains("lang=\"fr\">Produit 2")
    );
    assert!(other.contains("<bdi lang=\"fr\">Farine de blé.</bdi>"), "{other}");
    assert!(other.contains("<dd lang=\"fr\">Biscuit sec</dd>"), "{other}");
    assert!(page(2, "produit").contains("<bdi>Farine de blé.</bdi>"));
    assert!(page(3, "en/product").contains("<bdi>Wheat flour.</bdi>"));
    assert!(page(3, "produit").contains("<bdi lang=\"en\">Wheat flour.</bdi>"));
    // A shelf without a name in French has its English one.
    assert!(page(2, "produit").contains("lang=\"en\">Snacks</a>"), "{}", page(2, "produit"));
    assert!(site.read("public/categorie/snacks.html").contains("<h1 lang=\"en\">Snacks</h1>"));
}

#[test]
fn a_site_in_one_language_is_the_same_as_before_there_were_several() {
    let [one, other] = ["\"fr\"", "\"fr\", \"en\""].map(site_in);
    // A product that is on no shelf is made of nothing that has a name in English.
    let mut all = products();
    all.push(product(9, "c", &[]));
    one.put_products(&all);
    other.put_products(&all);
    one.build();
    let plain = SiteTest::with_products(&all);
    plain.build();
    let pages = one.pages();
    assert!(pages == plain.pages(), "`languages` with one of them is `language`");
    assert!(!pages.keys().any(|name| name.starts_with("en")));
    assert!(!text(&pages, "index.html").contains("hreflang"));
    // A language that is given up leaves nothing.
    other.build();
    other.edit("sitegen.toml", "\"fr\", \"en\"", "\"fr\"");
    other.build();
    let left = other.pages();
    assert_eq!(left.keys().collect::<Vec<_>>(), pages.keys().collect::<Vec<_>>());
    for (name, page) in &left {
        let page = String::from_utf8_lossy(page);
        assert!(!page.contains("hreflang=\"en\""), "{name} leads to a page that is gone");
    }
}

/// A taxonomy in which biscuits and jams have other names in English than in French.
const TAXONOMY: &str = r#"{
    "en:snacks": { "name": { "en": "Snacks", "fr": "Collations" } },
    "en:biscuits": { "name": { "en": "Cookies", "fr": "Biscuits" }, "parents": ["en:snacks"] },
    "en:spreads": { "name": { "en": "Spreads", "fr": "Produits à tartiner" } },
    "en:jams": { "name": { "en": "Jams", "fr": "Confitures" }, "parents": ["en:spreads"] }
}"#;

#[test]
fn what_is_found_below_a_language_is_named_in_it() {
    if !is_there() {
        return;
    }
    let site = site_in("\"fr\", \"en\"");
    site.put("source/categories.full.json", TAXONOMY);
    let caged = Caged::start(site, Rates::Lifted);
    let lines: Vec<String> = products()[..4].iter().map(Value::to_string).collect();
    caged.site.put("source/products.jsonl", lines.join("\n"));
    let (named, left) = (barcode(1), barcode(5));
    let at_root = format!("href=\"/produit/{named}\"><bdi>Produit 1</bdi>");
    let compared = format!("/en/compare?p={named},{left}");
    let mut wrong = Vec::new();
    for (url, code, says) in [
        ("/en/search?q=oat", 200, "><bdi>Oat biscuits</bdi></a>"),
        ("/recherche?q=oat", 200, &*at_root),
        ("/en/search?q=produit", 200, "<bdi lang=\"fr\">Produit 2</bdi>"),
        ("/en/search?q=cookies", 200, "Oat biscuits"),
        ("/en/search?q=spreads", 200, "Produit 6"),
        ("/en/search?q=produit", 200, "href=\"/en/search?q=produit&amp;rayon=cookies\""),
        // The switch of languages leads to the category by its address in the other one.
        ("/en/search?q=produit&rayon=biscuits", 200, "<a href=\"/en/search?q=produit\""),
        ("/en/search?q=produit&rayon=cookies", 200, "Oat biscuits"),
        ("/recherche?q=produit&rayon=cookies", 200, "Produit 1"),
        ("/en/search?q=spreads+xyzzyq", 200, "<a href=\"/en/category/spreads\">Spreads</a>"),
        ("/en/api/suggest?q=coo", 200, "\"url\":\"/en/category/cookies\""),
        ("/en/api/suggest?q=oat", 200, "\"name\":\"Oat biscuits\""),
        ("/api/suggest?q=oat", 200, "\"name\":\"Produit 1\""),
        (&*compared, 200, "Oat biscuits"),
        ("/EN/Search?q=oat", 308, "ocation: /en/search?q=oat"),
        ("/en/category/biscuits", 308, "ocation: /en/category/cookies"),
        ("/en/category/Cookies/", 308, "ocation: /en/category/cookies"),
        ("/en/Category/cookies.html", 308, "ocation: /en/category/cookies"),
        ("/categorie/cookies", 308, "ocation: /categorie/biscuits"),
    ] {
        let answer = caged.get(url);
        if status(&answer) != code || !answer.contains(says) {
            wrong.push((url, says, status(&answer)));
        }
    }
    assert_eq!(wrong, []);
    assert!(!caged.get("/api/suggest?q=coo").contains("/categorie/biscuits"));
    // An address is not forgotten where the name in its language changes.
    let renamed = TAXONOMY.replace("Cookies", "Sweet biscuits");
    caged.site.put("source/categories.full.json", renamed);
    caged.site.build();
    let gone = || caged.get(&format!("/en/product/{left}"));
    caged.wait_for(|| status(&gone()) == 410);
    assert!(gone().contains("<html lang=\"en\""), "{}", gone());
    for (former, now) in [
        ("/en/category/cookies", "ocation: /en/category/sweet-biscuits"),
        ("/en/category/Cookies/", "ocation: /en/category/sweet-biscuits"),
        ("/en/category/biscuits", "ocation: /en/category/sweet-biscuits"),
        ("/categorie/sweet-biscuits", "ocation: /categorie/biscuits"),
    ] {
        let answer = caged.get(former);
        assert!(status(&answer) == 308 && answer.contains(now), "{former}: {answer}");
    }
    assert!(
        gone().contains("href=\"/en/category/sweet-biscuits\">The whole shelf: Sweet biscuits"),
        "{}",
        gone()
    );
}

#[test]
fn what_is_to_be_filled_in_is_said_by_a_build_and_refused_for_a_release() {
    let site = site_in("\"fr\", \"en\"");
    let build = site.run(&["build"]);
    let blanks = [
        "content/fr/mentions-legales.md:9: [à compléter",
        "content/en/mentions-legales.md:12: [to be filled in",
    ];
    for blank in blanks {
        assert_eq!(build.stderr.matches(blank).count(), 1, "{}", build.stderr);
    }
    assert!(!site.run(&["build"]).stderr.contains("to be filled in"), "said once");
    let release = |site: &SiteTest| site.run(&["check", "--release"]);
    let refused = release(&site);
    assert_eq!(refused.code, 1, "{}", refused.stdout);
    for said in blanks.iter().chain(&["`site.base_url` is an example", "`fetch.contact` is empty"])
    {
        assert!(refused.stdout.contains(said), "{}", refused.stdout);
    }
    for language in ["fr", "en"] {
        for name in ["mentions-legales.md", "confidentialite.md", "accessibilite.md"] {
            let file = format!("content/{language}/{name}");
            let filled =
                site.read(&file).replace("[à compléter", "[").replace("[to be filled in", "[");
            site.put(&file, filled);
        }
    }
    site.edit("sitegen.toml", "https://example.org", "https://site.test");
    site.put("sitegen.toml", site.read("sitegen.toml") + "[fetch]\ncontact = \"a@site.test\"\n");
    let fit = release(&site);
    assert_eq!(
        (fit.code, fit.stdout.trim_end()),
        (0, "this site is fit for visitors"),
        "{}",
        fit.stderr
    );
    site.edit("content/en/ui.toml", "skip = \"Skip to content\"\n", "");
    let lacking = release(&site);
    assert!(
        lacking.code == 1 && lacking.stdout.contains("`page.skip` is missing"),
        "{}",
        lacking.stdout
    );
    assert_eq!(site.run(&["check"]).code, 1);
}

#[test]
fn what_one_language_lacks_stops_the_build_before_a_page_is_written() {
    for (file, from, to, said) in [
        (
            "content/en/ui.toml",
            "skip = \"Skip to content\"\n",
            "",
            "content/en/ui.toml: the text `page.skip` is missing in the language `en`",
        ),
        (
            "content/en/ui.toml",
            "title = \"{title} – {site}\"",
            "title = \"{title}\"",
            "content/en/ui.toml: the text `page.title` in the language `en` lacks the placeholder `{site}`",
        ),
    ] {
        let site = site_in("\"fr\", \"en\"");
        site.edit(file, from, to);
        let run = site.run(&["build"]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(!site.path("public/index.html").exists());
    }
    let site = site_in("\"fr\", \"en\"");
    std::fs::remove_file(site.path("content/en/mentions-legales.md")).unwrap();
    let run = site.run(&["build"]);
    assert!(
        run.stderr.contains("content/en has no document mentions-legales.md"),
        "{}",
        run.stderr
    );
    let run = site_in("\"fr\", \"tlh\"").run(&["build"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    let run = site_in("\"fr\", \"en\", \"fr\"").run(&["build"]);
    assert!(run.code == 2 && run.stderr.contains("each language once"), "{}", run.stderr);
}

#[test]
fn the_server_and_nginx_speak_the_language_of_the_address() {
    if !is_there() {
        return;
    }
    let caged = Caged::start(site_in("\"fr\", \"en\""), Rates::Lifted);
    let code = barcode(2);
    for (url, code, says) in [
        ("/en", 200, "<html lang=\"en\""),
        (&*format!("/en/product/{code}"), 200, "Open Food Facts"),
        ("/en/about", 200, "How alternatives are chosen"),
        ("/en/about", 200, "<link rel=\"manifest\" href=\"/en/manifest.webmanifest\">"),
        ("/en/manifest.webmanifest", 200, "\"start_url\": \"/en\""),
        ("/en/manifest.webmanifest", 200, "\"url\": \"/en/my-list\""),
        ("/manifest.webmanifest", 200, "\"start_url\": \"/\""),
        ("/en/search?q=produit", 200, &*format!("href=\"/en/product/{code}\"")),
        ("/en/search?q=produit", 200, "<a href=\"/recherche?q=produit\" rel=\"alternate\""),
        ("/recherche?q=produit", 200, "<a href=\"/en/search?q=produit\" rel=\"alternate\""),
        ("/en/sign-in", 200, "action=\"/en/sign-in\""),
        ("/en/my-foods", 303, "ocation: /en/sign-in?retour=/en/my-foods"),
        ("/en/api/suggest?q=produit", 200, &*format!("\"/en/product/{code}\"")),
        (&*format!("/en/Product/{code}/"), 308, &*format!("ocation: /en/product/{code}")),
        ("/en/nowhere", 404, "<html lang=\"en\""),
        ("/nowhere", 404, "<html lang=\"fr\""),
        ("/de/search?q=produit", 404, "<html lang=\"fr\""),
        ("/search", 404, "<html lang=\"fr\""),
        ("/en/healthz", 404, "<html lang=\"en\""),
    ] {
        let answer = caged.get(url);
        assert_eq!(status(&answer), code, "{url}: {answer}");
        assert!(answer.contains(says), "{url}: {answer}");
    }
}

#[test]
fn a_list_speaks_the_language_of_its_page() {
    let site = site_in("\"fr\", \"en\"");
    let mut products = products();
    for (product, sugars) in products.iter_mut().zip([5, 10, 20, 30, 40]) {
        product["nutriments"]["sugars_100g"] = sugars.into();
    }
    site.put_products(&products);
    site.build();
    let (_, cookie) = signed_in(&accounts(&site), "zoe@example.org");
    let server = Server::start(&site);
    let zoe = Visitor::new(&server, 1).with_cookie(&cookie);
    let pair = [("produit", &*barcode(5)), ("substitut", &*barcode(1))];
    zoe.post("/mes-aliments", &pair).unwrap();
    let [french, english] = ["/mes-aliments", "/en/my-foods"].map(|url| zoe.get(url).unwrap().body);
    assert!(french.contains("Produit 1") && french.contains("g de sucres en moins"), "{french}");
    assert!(english.contains("<bdi>Oat biscuits</bdi>"), "{english}");
    assert!(english.contains("<bdi lang=\"fr\">Produit 5</bdi>"), "{english}");
    assert!(english.contains("less sugar per") && !english.contains("en moins"), "{english}");
    let compare = zoe.get(&format!("/en/compare?p={}", barcode(5))).unwrap().body;
    assert!(compare.contains(">Oat biscuits Marque 1</a>"), "{compare}");
}
