//! What pages and files say to programs: data of schema.org, pictures to share, the sitemap, the feed, the search of browsers.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sitegen::model::PagePath;

use crate::support::pages::{attributes, elements};
use crate::support::server::Server;
use crate::support::{SiteTest, barcode, browser, product, shelf};

const BASE: &str = "https://example.org";

/// What schema.org knows of the types used, each property with the types of its values, by schema.org 29.3.
const KNOWN: [(&str, &[(&str, &str)]); 11] = [
    (
        "Product",
        &[
            ("url", "url"),
            ("name", "text"),
            ("gtin", "gtin"),
            ("brand", "Brand"),
            ("category", "text"),
            ("size", "text"),
            ("image", "url"),
            ("additionalProperty", "PropertyValue*"),
        ],
    ),
    ("Brand", &[("name", "text")]),
    (
        "PropertyValue",
        &[
            ("name", "text"),
            ("value", "figure"),
            ("minValue", "number"),
            ("maxValue", "number"),
            ("unitCode", "text"),
        ],
    ),
    ("BreadcrumbList", &[("itemListElement", "ListItem*")]),
    (
        "ItemList",
        &[("name", "text"), ("numberOfItems", "number"), ("itemListElement", "ListItem*")],
    ),
    ("ListItem", &[("position", "number"), ("name", "text"), ("item", "url"), ("url", "url")]),
    (
        "WebSite",
        &[
            ("url", "url"),
            ("name", "text"),
            ("inLanguage", "text"),
            ("potentialAction", "SearchAction"),
        ],
    ),
    ("SearchAction", &[("target", "EntryPoint"), ("query-input", "text")]),
    ("EntryPoint", &[("urlTemplate", "url")]),
    (
        "Dataset",
        &[
            ("url", "url"),
            ("name", "text"),
            ("description", "text"),
            ("inLanguage", "text"),
            ("license", "url"),
            ("isAccessibleForFree", "flag"),
            ("isBasedOn", "url"),
            ("dateModified", "text"),
            ("creator", "Organization"),
        ],
    ),
    ("Organization", &[("name", "text"), ("url", "url")]),
];

/// What a search engine needs of a type.
const NEEDED: [(&str, &[&str]); 6] = [
    ("Product", &["name", "url"]),
    ("PropertyValue", &["name"]),
    ("ListItem", &["position"]),
    ("WebSite", &["url", "potentialAction"]),
    ("SearchAction", &["target", "query-input"]),
    ("Dataset", &["name", "description", "license", "creator"]),
];

/// What is wrong with a thing, below a path to it.
fn faults(thing: &Value, path: &str, found: &mut Vec<String>) {
    let kind = thing["@type"].as_str().unwrap_or("nothing");
    let Some((_, known)) = KNOWN.iter().find(|(name, _)| *name == kind) else {
        found.push(format!("{path} is a {kind}"));
        return;
    };
    for (_, needed) in NEEDED.iter().filter(|(name, _)| *name == kind) {
        for name in needed.iter().filter(|name| thing.get(**name).is_none()) {
            found.push(format!("{path} lacks {name}"));
        }
    }
    for (name, value) in thing.as_object().unwrap().iter().filter(|(name, _)| *name != "@type") {
        let path = format!("{path}.{name}");
        let Some((_, wanted)) = known.iter().find(|(own, _)| own == name) else {
            found.push(format!("{path} is unknown"));
            continue;
        };
        let text = value.as_str().unwrap_or_default();
        let is_right = match *wanted {
            "url" => text.starts_with("https://") || text.starts_with("http://"),
            "text" => !text.trim().is_empty(),
            "gtin" => matches!(text.len(), 8 | 12 | 13 | 14) && text.parse::<u64>().is_ok(),
            "number" => value.is_number(),
            "figure" => value.is_number() || !text.is_empty(),
            "flag" => value.is_boolean(),
            kind => {
                let things = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                for inner in things {
                    faults(inner, &path, found);
                }
                let is_of = |inner: &Value| inner["@type"] == kind.trim_end_matches('*');
                value.is_array() == kind.ends_with('*') && things.iter().all(is_of)
            }
        };
        if !is_right {
            found.push(format!("{path} is {value}"));
        }
    }
}

/// The things a page tells of; it has one script of them at most.
fn things(page: &str) -> Vec<Value> {
    let scripts: Vec<&str> = page.split("<script type=\"application/ld+json\">").skip(1).collect();
    assert!(scripts.len() < 2, "{page}");
    let Some(script) = scripts.first() else { return Vec::new() };
    let data: Value = serde_json::from_str(script.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(data["@context"], "https://schema.org");
    data["@graph"].as_array().unwrap().clone()
}

fn kinds(page: &str) -> Vec<String> {
    things(page).iter().map(|thing| thing["@type"].as_str().unwrap().to_string()).collect()
}

fn file(number: u64) -> String {
    format!("public/produit/{}/{}.html", &barcode(number)[10..], barcode(number))
}

#[test]
fn every_page_tells_machines_what_it_is_about() {
    let site = SiteTest::built_demo();
    let pages = site.pages();
    let mut found = Vec::new();
    for (name, content) in pages.iter().filter(|(name, _)| name.ends_with(".html")) {
        let things = things(&String::from_utf8(content.clone()).unwrap());
        for thing in &things {
            faults(thing, &format!("{name} {}", thing["@type"]), &mut found);
        }
        for item in things.iter().filter_map(|thing| thing["itemListElement"].as_array()) {
            for (place, step) in (1..).zip(item) {
                assert_eq!(step["position"], place, "{name}");
                let address = step["item"].as_str().or(step["url"].as_str());
                // The last step is the page itself.
                let Some(address) = address else { continue };
                let page = PagePath::from_url(address.strip_prefix(BASE).unwrap()).unwrap();
                assert!(pages.contains_key(page.as_file()), "{name} leads to {address}");
            }
        }
    }
    assert_eq!(found, [""; 0]);
    let of = |name: &str| kinds(&site.read(&format!("public/{name}")));
    assert_eq!(of("index.html"), ["WebSite"]);
    assert_eq!(of("categorie/miels.html"), ["ItemList", "BreadcrumbList"]);
    assert_eq!(of("qualite-des-donnees.html"), ["Dataset"]);
    assert_eq!(of("404.html"), [""; 0]);
    let is_pair = |name: &&String| name.starts_with("produit/") && name.contains('-');
    assert_eq!(of(pages.keys().find(is_pair).unwrap()), ["BreadcrumbList"]);
}

#[test]
fn a_product_tells_its_figures_and_nothing_it_does_not_have() {
    let mut biscuit = product(1, "e", &["en:biscuits"]);
    biscuit["product_name"] = json!("Sablés </script><script>alert(1)</script> & \"Cie\"");
    biscuit["quantity"] = json!("200 g");
    biscuit["nutriments"]["sugars_100g"] = json!(31.25);
    biscuit["nutriments"]["salt_modifier"] = json!("<");
    let mut own = product(2, "b", &["en:biscuits"]);
    own["code"] = json!("2000000000015");
    let site = SiteTest::with_products(&[biscuit, own]);
    site.build();
    let page = site.read(&file(1));
    let thing = &things(&page)[0];
    assert_eq!(thing["gtin"], barcode(1).as_str());
    assert_eq!((&thing["brand"]["name"], &thing["size"]), (&json!("Marque 1"), &json!("200 g")));
    assert!(thing["name"].as_str().unwrap().starts_with("Sablés"), "{thing}");
    let property = |name: &str| {
        let all = thing["additionalProperty"].as_array().unwrap();
        all.iter().find(|own| own["name"] == name).unwrap_or_else(|| panic!("{name}: {thing}"))
    };
    assert_eq!(property("Nutri-Score")["value"], "E");
    assert_eq!(property("Sucres pour 100\u{a0}g")["value"], json!(31.3));
    let salt = property("Sel pour 100\u{a0}g");
    assert_eq!((&salt["maxValue"], &salt["value"]), (&json!(0.5), &Value::Null), "{salt}");
    for absent in ["offers", "aggregateRating", "review"] {
        assert_eq!(thing.get(absent), None);
    }
    // One shop's own number is none of GS1's.
    let own = &things(&site.read("public/produit/015/2000000000015.html"))[0];
    assert_eq!((own["@type"].as_str(), own.get("gtin")), (Some("Product"), None));
}

#[test]
fn the_policy_of_the_site_lets_its_data_stand() {
    if !browser::is_there() {
        return;
    }
    let site = SiteTest::with_products(&shelf());
    site.build();
    // To see that it would be told.
    site.edit("public/a-propos.html", "<main", "<script>document.title = 1</script><main");
    let server = Server::start(&site);
    let profile = site.path("profile");
    let told =
        |path: &str| browser::console(&format!("http://{}{path}", server.address()), &profile);
    assert!(told("/a-propos").contains("Content Security Policy"));
    let said = told(&format!("/produit/{}", barcode(1)));
    assert!(!said.contains("Content Security Policy"), "{said}");
}

#[test]
fn a_shared_page_shows_the_photo_or_else_the_grade() {
    let mut pictured = product(3, "e", &["en:biscuits"]);
    pictured["images"] = json!({ "front_fr": { "rev": 3 } });
    let plain =
        [("a", 1), ("not-applicable", 2)].map(|(grade, n)| product(n, grade, &["en:biscuits"]));
    let site = SiteTest::with_products(&[&plain[..], &[pictured]].concat());
    site.build();
    let image = |number: u64| {
        let page = site.read(&file(number));
        let tag = page.split("<meta property=\"og:image\"").nth(1).unwrap().to_string();
        attributes(tag.split('>').next().unwrap(), "content")[0].to_string()
    };
    for (number, start) in [(1, "share-a."), (2, "share-unknown.")] {
        let url = image(number);
        let path = url.strip_prefix(BASE).unwrap();
        assert!(path.starts_with(&format!("/static/{start}")), "{url}");
        let picture = std::fs::read(site.path(&format!("public{path}"))).unwrap();
        // The head of a PNG: its width and its height.
        assert_eq!(picture[..8], *b"\x89PNG\r\n\x1a\n");
        assert_eq!(picture[16..24], [[0, 0, 4, 176], [0, 0, 2, 118]].concat());
        assert!(picture.len() < 60_000, "{} bytes", picture.len());
    }
    assert!(image(3).starts_with("https://images.openfoodfacts.org/"));
}

#[test]
fn only_the_first_pair_of_a_product_is_for_search_engines() {
    let products = shelf();
    let site = SiteTest::with_products(&products);
    site.build();
    let hidden = |site: &SiteTest| -> BTreeSet<String> {
        let pages = site.pages();
        let is_hidden = |content: &[u8]| {
            String::from_utf8_lossy(content)
                .contains("<meta name=\"robots\" content=\"noindex, follow\">")
        };
        let names =
            pages.iter().filter(|(_, content)| is_hidden(content)).map(|(name, _)| name.clone());
        names.collect()
    };
    let listed = |site: &SiteTest| -> BTreeSet<String> {
        let sitemap = site.read("public/sitemap.xml");
        let file = |url: &str| {
            PagePath::from_url(url.strip_prefix(BASE).unwrap()).unwrap().as_file().to_string()
        };
        elements(&sitemap, "loc").into_iter().map(file).collect()
    };
    let (before, shown) = (hidden(&site), listed(&site));
    assert!(!before.is_empty() && before.iter().all(|name| name.contains('-')), "{before:?}");
    let pages = site.pages();
    let pairs = pages.keys().filter(|name| name.starts_with("produit/") && name.contains('-'));
    for name in pairs {
        assert_ne!(before.contains(name), shown.contains(name), "{name}");
    }
    // Another is the first now: what search engines are told changes with it.
    let (file, ban) = ("content/substitutes.toml", barcode(1));
    let rules = site.read(file);
    site.put(file, format!("{rules}\n[[ban]]\nproduct = \"{ban}\"\n")).build();
    assert_ne!(hidden(&site), before);
    crate::support::assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
}

#[test]
fn the_feed_tells_what_changed_in_the_last_week() {
    let week = 7 * 86_400;
    let mut products = shelf();
    for (number, product) in products.iter_mut().enumerate() {
        product["last_modified_t"] =
            json!(1_760_000_000 - i64::try_from(number).unwrap() * week / 2);
    }
    products[2]["product_name"] = json!("Produit <3> & 33");
    let site = SiteTest::with_products(&products);
    site.build();
    let feed = site.read("public/semaine.atom");
    let entries = elements(&feed, "entry");
    // Of those with a better one, these changed in the week that ends with all but the newest change.
    assert_eq!(entries.len(), 2, "{feed}");
    assert!(elements(&feed, "title")[2].contains("Produit &lt;3&gt; &amp; 33"), "{feed}");
    assert_eq!(elements(&feed, "updated")[..2], ["2025-10-09T08:53:20Z", "2025-10-05T20:53:20Z"]);
    let url = attributes(entries[0], "href")[0].strip_prefix(BASE).unwrap().to_string();
    assert!(
        site.path("public").join(PagePath::from_url(&url).unwrap().as_file()).exists(),
        "{url}"
    );
    let stamps = site.stamps();
    site.build_with(&["--full"]);
    assert_eq!(site.touched_since(&stamps), [""; 0]);
    let search = site.read("public/opensearch.xml");
    assert!(
        search.contains("template=\"https://example.org/recherche?q={searchTerms}\""),
        "{search}"
    );
    assert!(
        site.read("public/index.html")
            .contains("type=\"application/atom+xml\" href=\"/semaine.atom\"")
    );
}
