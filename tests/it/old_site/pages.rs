//! W5, W12, W15, W16: what stands on the pages.

use std::collections::BTreeMap;

use serde_json::json;

use crate::support::pages::{attributes, elements};
use crate::support::{SiteTest, barcode, product};

#[test]
fn w05_only_better_products_are_proposed() {
    let site = SiteTest::built_demo();
    let mut pairs = 0;
    for (name, content) in site.pages() {
        if !name.starts_with("produit/") || !name.contains('-') {
            continue;
        }
        let page = String::from_utf8(content).unwrap();
        let grades: Vec<&str> = attributes(&page, "class")
            .into_iter()
            .filter_map(|class| class.strip_prefix("badge grade-"))
            .collect();
        let fewer_points = page.contains("Même Nutri-Score");
        assert!(grades[1] < grades[0] || fewer_points, "{name}: {grades:?}");
        assert!(grades[1] <= grades[0], "{name}: {grades:?}");
        let (left, right) =
            name.trim_end_matches(".html").rsplit_once('/').unwrap().1.split_once('-').unwrap();
        assert_ne!(left, right);
        pairs += 1;
    }
    assert!(pairs > 300, "{pairs}");
}

/// Whether a script is one of the site's files, or data that no browser runs.
fn is_file_or_data(script: &str) -> bool {
    let (tag, content) = script.split_once('>').unwrap();
    tag.starts_with("type=\"application/ld+json\"") || content.starts_with("</script>")
}

#[test]
fn w12_no_request_to_third_parties_but_for_photos() {
    let mut pictured = product(1, "a", &["en:biscuits"]);
    pictured["images"] = json!({ "front_fr": { "rev": 3 } });
    let site = SiteTest::with_products(&[pictured, product(2, "c", &["en:biscuits"])]);
    site.build();
    let mut photos = 0;
    for (name, content) in site.pages() {
        let page = String::from_utf8_lossy(&content).into_owned();
        assert!(
            page.split("<script ").skip(1).all(is_file_or_data)
                && !page.contains("<iframe")
                && !page.contains(" style=\""),
            "{name}"
        );
        for source in attributes(&page, "src") {
            let is_photo = source.starts_with("https://images.openfoodfacts.org/images/products/");
            assert!(source.starts_with("/static/") || is_photo, "{name}: {source}");
            photos += usize::from(is_photo);
        }
        if name.ends_with(".css") {
            assert!(
                !page.contains("http") && !page.contains("@import") && !page.contains("//"),
                "{name}"
            );
        }
    }
    assert!(photos > 0);
}

/// The values of an attribute of the `<link>` or `<meta>` with this name, relation or property.
fn head<'p>(page: &'p str, marker: &str, attribute: &str) -> Vec<&'p str> {
    let elements = page.split('<').filter(|element| element.contains(marker));
    elements.flat_map(|element| attributes(element, attribute)).collect()
}

#[test]
fn w15_every_page_has_its_own_title_and_address_and_images_have_texts() {
    let site = SiteTest::built_demo();
    let sitemap = site.read("public/sitemap.xml");
    let listed = elements(&sitemap, "loc");
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    for url in &listed {
        let path = sitegen::model::PagePath::from_url(&url["https://example.org".len()..]).unwrap();
        let page = site.read(&format!("public/{}", path.as_file()));
        assert_eq!(head(&page, "rel=\"canonical\"", "href"), [*url]);
        assert!(!head(&page, "name=\"description\"", "content")[0].is_empty(), "{url}");
        let images = page.split("<img ").skip(1);
        for image in images {
            let tag = image.split('>').next().unwrap();
            assert!(tag.contains(" alt=\""), "{url}: <img {tag}>");
        }
        let title = elements(&page, "title")[0].to_string();
        if let Some(other) = titles.insert(title.clone(), url.to_string()) {
            panic!("{url} and {other} are both called {title:?}");
        }
    }
    assert!(titles.len() > 700, "{} pages", titles.len());
}

#[test]
fn w15_the_photo_of_a_product_has_a_text() {
    let mut pictured = product(1, "a", &["en:biscuits"]);
    pictured["images"] = json!({ "front_fr": { "rev": 3 } });
    let site = SiteTest::with_products(&[pictured]);
    site.build();
    let page = site.read(&format!("public/produit/{}/{}.html", &barcode(1)[10..], barcode(1)));
    let photo = page
        .split("<img ")
        .skip(1)
        .find(|tag| tag.contains("//images.openfoodfacts.org/"))
        .unwrap();
    assert!(attributes(&format!(" {photo}"), "alt")[0].contains("Produit 1"), "{photo}");
}

#[test]
fn w16_every_page_leads_to_the_privacy_notice_and_credits_the_data() {
    let site = SiteTest::built_demo();
    let notice = site.read("public/confidentialite.html");
    assert!(notice.contains("CNIL"), "{notice}");
    for (name, content) in site.pages() {
        if name.ends_with(".html") {
            let page = String::from_utf8(content).unwrap();
            for needed in ["href=\"/confidentialite\"", "href=\"/mentions-legales\"", "ODbL"] {
                assert!(page.contains(needed), "{name} has no {needed}");
            }
        }
    }
}
