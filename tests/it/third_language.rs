//! A third language is a folder of content/, as CONTRIBUTING.md says: here German, made of the English folder with every
//! text marked and words of addresses of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sitegen::model::AddressWords;
use toml::{Table, Value};

use crate::languages::{products, site_in};
use crate::nginx::status;
use crate::support::nginx::{Caged, Rates, is_there};
use crate::support::pages::crawl;
use crate::support::{SiteTest, barcode};

/// Ends each text of the made language.
const MARK: &str = " ẞ";

/// A taxonomy with a synonym in the made language.
const TAXONOMY: &str = r#"{
    "en:snacks": { "name": { "en": "Snacks" } },
    "en:biscuits": { "name": { "en": "Biscuits" }, "synonyms": { "de": ["Knusperle"] }, "parents": ["en:snacks"] },
    "en:beverages": { "name": { "en": "Beverages" } },
    "en:sodas": { "name": { "en": "Sodas" }, "parents": ["en:beverages"] },
    "en:flavored-waters": { "name": { "en": "Flavoured waters" }, "parents": ["en:beverages"] }
}"#;

/// A site in French, English and what the guide makes of a copy of content/en.
fn site() -> SiteTest {
    let site = site_in("\"fr\", \"en\", \"de\"");
    for file in std::fs::read_dir(site.path("content/en")).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        let own = match name.as_str() {
            "ui.toml" => marked_texts(&text),
            "addresses.toml" => own_words(&text),
            "substitutes.toml" => text.replace(".\"\n", &format!(".{MARK}\"\n")),
            _ => text,
        };
        site.put(&format!("content/de/{name}"), own);
    }
    let mut products = products();
    products[1]["product_name_de"] = "Haferkekse".into();
    // What is better in the place of the worst biscuits stands in a file of each language.
    for (at, kind) in [(4, "en:sodas"), (0, "en:flavored-waters")] {
        products[at]["categories_tags"] = serde_json::json!(["en:beverages", kind]);
    }
    site.put_products(&products);
    site.put("source/categories.full.json", TAXONOMY);
    site
}

fn marked_texts(text: &str) -> String {
    let mut table: Table = toml::from_str(text).unwrap();
    mark(&mut table);
    table["page"]["language"] = Value::from("Deutsch");
    toml::to_string(&table).unwrap()
}

fn mark(table: &mut Table) {
    for (key, value) in table {
        match value {
            Value::Table(_) if key == "number" => {}
            Value::Table(inner) => mark(inner),
            Value::String(text) if !text.starts_with("https:") => text.push_str(MARK),
            _ => {}
        }
    }
}

/// Each word with another ending: `product` → `productz`.
fn own_words(text: &str) -> String {
    let mut own = String::new();
    for (name, word) in &toml::from_str::<Table>(text).unwrap() {
        writeln!(own, "{name} = \"{}z\"", word.as_str().unwrap()).unwrap();
    }
    own
}

/// English texts of some length that stand on pages as they are.
fn english_texts(table: &Table, all: &mut Vec<String>) {
    for value in table.values() {
        match value {
            Value::Table(inner) => english_texts(inner, all),
            Value::String(text) if text.len() > 15 && !text.contains(['{', '&', '<', '"', '/']) => {
                all.push(text.clone());
            }
            _ => {}
        }
    }
}

/// Texts of the English file that pages of the made language show.
fn left_in_english(site: &SiteTest, pages: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut texts = Vec::new();
    let written = site.read("content/en/ui.toml");
    english_texts(&toml::from_str(&written).unwrap(), &mut texts);
    // One that begins another one is not told from it.
    texts.retain(|text| written.matches(text).count() == 1);
    assert!(texts.len() > 100);
    let mut left = Vec::new();
    for (file, page) in pages.iter().filter(|(file, _)| file.starts_with("de/")) {
        let page = String::from_utf8_lossy(page);
        for text in texts.iter().filter(|text| page.contains(*text)) {
            if page.matches(text).count() > page.matches(&format!("{text}{MARK}")).count() {
                left.push(format!("{file}: {text}"));
            }
        }
    }
    left
}

/// Nothing is left at the addresses before.
fn other_words_are_other_addresses(site: &SiteTest, code: &str) {
    site.edit("content/de/addresses.toml", "\"productz\"", "\"produkt\"");
    site.build();
    let mut files = Vec::new();
    for (file, page) in site.pages() {
        assert!(!String::from_utf8_lossy(&page).contains("/de/productz/"), "{file}");
        files.push(file);
    }
    assert!(files.contains(&format!("de/produkt/{}/{code}.html", &code[10..])));
    assert!(!files.iter().any(|file| file.starts_with("de/productz/")));
}

#[test]
fn a_third_language_is_a_folder_of_content() {
    if !is_there() {
        return;
    }
    let site = site();
    let words = toml::from_str(&site.read("content/de/addresses.toml")).unwrap();
    // What tests know of addresses is what the program knows.
    AddressWords::speak([(*b"de", AddressWords::new(&words).unwrap())].into());
    let caged = Caged::start(site, Rates::Lifted);
    let pages = caged.site.pages();
    assert_eq!(crawl(&pages).1, [""; 0]);
    let (named, left, better) = (barcode(2), barcode(5), barcode(1));
    let product = format!("/de/productz/{left}");
    let pair = format!("{product}/{better}");
    let mut wrong = Vec::new();
    for (url, code, says) in [
        ("/de", 200, "<html lang=\"de\""),
        (&*product, 200, "<html lang=\"de\""),
        (&*product, 200, &*format!("<a href=\"/produit/{left}\" rel=\"alternate\"")),
        (&*product, 200, "hreflang=\"de\" href=\"https://example.org/de/productz/"),
        (&*product, 200, "Bubbles or taste, generally with less sugar. ẞ"),
        (&*format!("/en/product/{left}"), 200, "Bubbles or taste, generally with less sugar."),
        (&*format!("/produit/{left}"), 200, "Des bulles ou du goût"),
        (&*format!("/en/product/{left}"), 200, &*format!("<a href=\"{product}\" rel=")),
        (&*pair, 200, "<html lang=\"de\""),
        (&*format!("/de/productz/{named}"), 200, "Haferkekse"),
        (&*format!("/de/productz/{named}/"), 308, &*format!("ocation: /de/productz/{named}\r")),
        ("/de/categoryz/biscuits", 200, "Haferkekse"),
        ("/de/searchz?q=haferkekse", 200, "><bdi>Haferkekse</bdi></a>"),
        ("/de/searchz?q=knusperle", 200, "><bdi>Haferkekse</bdi></a>"),
        ("/de/searchz?q=produit", 200, "<a href=\"/en/search?q=produit\" rel=\"alternate\""),
        ("/de/sign-inz", 200, "action=\"/de/sign-inz\""),
        ("/de/my-foodsz", 303, "ocation: /de/sign-inz?retour=/de/my-foodsz"),
        ("/de/accountz", 303, "ocation: /de/sign-inz?retour=/de/accountz"),
        ("/de/my-foodsz/importz", 405, ""),
        ("/de/api/suggest?q=haferkekse", 200, &*format!("\"/de/productz/{named}\"")),
        ("/de/aislesz", 200, "<html lang=\"de\""),
        ("/de/weekz.atom", 200, "https://example.org/de/productz/"),
        ("/de/opensearch.xml", 200, "https://example.org/de/searchz?q="),
        ("/de/manifest.webmanifest", 200, "\"url\": \"/de/my-listz\""),
        ("/sitemap.xml", 200, "https://example.org/de/productz/"),
        ("/robots.txt", 200, "\nDisallow: /de/searchz\n"),
        ("/sw.js", 200, "\"/de/offlinez\""),
        ("/de/nowhere", 404, "<html lang=\"de\""),
        // English words are no addresses of it; whoever asks for a product's barcode is led to it.
        ("/de/search?q=produit", 404, "<html lang=\"de\""),
        (&*format!("/de/product/{left}"), 308, &*format!("ocation: {product}\r")),
    ] {
        let answer = caged.get(url);
        if status(&answer) != code || !answer.contains(says) {
            wrong.push(format!("{url}: {}, no {says}", status(&answer)));
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert_eq!(left_in_english(&caged.site, &pages), [""; 0]);
    other_words_are_other_addresses(&caged.site, &left);
}

#[test]
fn what_the_folder_of_a_language_lacks_is_named_before_a_page_is_written() {
    let site = site();
    for (file, from, to, code, said) in [
        (
            "addresses.toml",
            "rayons = \"aislesz\"\n",
            "",
            2,
            "content/de/addresses.toml: the word `rayons` is missing (in the language `de`)",
        ),
        ("addresses.toml", "\"aislesz\"", "\"Gänge\"", 2, "`Gänge`: a word of addresses is made"),
        ("addresses.toml", "\"aislesz\"", "\"searchz\"", 2, "would have the address `searchz`"),
        ("a-propos.md", "slug = \"about\"", "slug = \"searchz\"", 1, "`searchz` is a word of"),
        (
            "substitutes.toml",
            "[reasons.\"en:sodas\"]",
            "[reasons.\"en:lost\"]",
            1,
            "content/de/substitutes.toml has no `\"en:flavored-waters\"` under [reasons.\"en:sodas\"]",
        ),
        (
            "substitutes.toml",
            "who-sugars-2015 =",
            "lost =",
            1,
            "content/de/substitutes.toml has no text `who-sugars-2015` under [sources]",
        ),
        ("ui.toml", "[page]\n", "[page]\nlost = 1\n", 1, "content/de/ui.toml: `page.lost` is a"),
    ] {
        let name = format!("content/de/{file}");
        let whole = site.read(&name);
        site.edit(&name, from, to);
        let run = site.run(&["build"]);
        assert!(run.code == code && run.stderr.contains(said), "{from}: {}", run.stderr);
        assert!(!site.path("public/index.html").exists());
        site.put(&name, whole);
    }
    std::fs::remove_file(site.path("content/de/addresses.toml")).unwrap();
    let run = site.run(&["build"]);
    assert!(run.code == 2 && run.stderr.contains("content/de/addresses.toml"), "{}", run.stderr);
}
