//! What visitors get: every page whole, linked, credited, in French.

use serde_json::json;

use crate::support::pages::{attributes, carelessness, dead_links, elements};
use crate::support::{SiteTest, barcode, product, shelf};

#[test]
fn demo_pages_are_careful_and_every_link_leads_somewhere() {
    let site = SiteTest::built_demo();
    let pages = site.pages();
    assert_eq!(dead_links(&pages), [""; 0]);
    for (name, content) in pages.iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8(content.clone()).unwrap();
        assert_eq!(carelessness(&page), [""; 0], "{name}");
        assert_eq!(elements(&page, "h1").len(), 1, "{name}");
        assert!(
            page.starts_with("<!DOCTYPE html>") || page.starts_with("<!doctype html>"),
            "{name}"
        );
        assert!(
            page.contains("<html lang=\"fr\"") && page.trim_end().ends_with("</html>"),
            "{name}"
        );
        assert!(page.contains("Open Food Facts") && page.contains("ODbL"), "{name} credits nobody");
    }
}

#[test]
fn product_pages_link_to_the_product_at_open_food_facts() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let code = barcode(1);
    let page = site.read(&format!("public/produit/{}/{code}.html", &code[10..]));
    assert!(page.contains(&format!("https://fr.openfoodfacts.org/produit/{code}")));
}

#[test]
fn a_product_page_that_replaces_nothing_leads_on() {
    let kinds = &["en:biscuits"];
    let mut unknown = product(9, "unknown", kinds);
    unknown["nutriments"] = json!({ "sugars_100g": 40 });
    let products = ["a", "a", "b", "b"].into_iter().zip(1..);
    let mut products: Vec<_> = products.map(|(grade, at)| product(at, grade, kinds)).collect();
    products.extend([unknown, product(8, "e", &[])]);
    let site = SiteTest::with_products(&products);
    site.build();
    let panel = |number| {
        let code = barcode(number);
        let page = site.read(&format!("public/produit/{}/{code}.html", &code[10..]));
        let panel = page.split("id=\"substitutes\"").nth(1).unwrap();
        panel.split("</section>").next().unwrap().replace(['\u{a0}', '\u{202f}'], " ")
    };
    let best = panel(1);
    assert!(best.contains("Bravo !") && best.contains("href=\"/categorie/biscuits\""), "{best}");
    assert!(best.contains(&format!("/produit/{}", barcode(2))), "its likes: {best}");
    assert!(!best.contains(&format!("/produit/{}\"", barcode(1))), "not itself: {best}");
    let unknown = panel(9);
    assert!(unknown.contains(&format!("/produit/{}", barcode(1))), "the best: {unknown}");
    assert!(unknown.contains("Il manque à sa fiche : l’énergie"), "{unknown}");
    assert!(!unknown.contains("les sucres"), "what it has: {unknown}");
    assert!(panel(8).contains("href=\"/"), "no shelf");
}

#[test]
fn a_substitute_page_tells_the_differences_in_words_and_figures() {
    let mut worse = product(1, "e", &["en:biscuits"]);
    worse["nutriments"] = json!({ "sugars_100g": 40.25, "salt_100g": 1, "fiber_100g": 6 });
    let mut better = product(2, "a", &["en:biscuits"]);
    better["nutriments"] = json!({ "sugars_100g": "12.2", "sodium_100g": 0.2, "fiber_100g": 2 });
    let site = SiteTest::with_products(&[worse, better]);
    site.build();
    let (left, right) = (barcode(1), barcode(2));
    let page = site.read(&format!("public/produit/{}/{left}-{right}.html", &left[10..]));
    let page = page.replace(['\u{a0}', '\u{202f}'], " ");
    for words in [
        "Nutri-Score A au lieu de E",
        "28,1 g de sucres en moins pour 100 g",
        "0,5 g de sel en moins pour 100 g",
        "4 g de fibres en moins pour 100 g",
        "40,3 g",
        "12,2 g",
        "−28,1 g",
    ] {
        assert!(page.contains(words), "no {words:?} in {page}");
    }
}

#[test]
fn a_long_category_has_pages_healthiest_first() {
    let mut products: Vec<_> =
        (1..=50).map(|number| product(number, "d", &["en:biscuits"])).collect();
    products.extend((51..=60).map(|number| product(number, "a", &["en:biscuits"])));
    products.extend((61..=62).map(|number| product(number, "unknown", &["en:biscuits"])));
    let site = SiteTest::with_products(&products);
    site.build();
    let grades = |name: &str| -> Vec<String> {
        let page = site.read(name);
        let main = page.split("id=\"products\"").nth(1).unwrap().to_string();
        let badges = attributes(&main, "class")
            .into_iter()
            .filter_map(|class| class.strip_prefix("badge grade-"));
        badges.map(str::to_string).collect()
    };
    let mut pages = vec![grades("public/categorie/biscuits.html")];
    let file = |page: usize| format!("public/categorie/biscuits/{page}.html");
    while site.path(&file(pages.len() + 1)).exists() {
        let (page, next) = (pages.len(), file(pages.len() + 1));
        let own = if page == 1 { "public/categorie/biscuits.html".into() } else { file(page) };
        let link = format!("href=\"/categorie/biscuits/{}\" rel=\"next\"", page + 1);
        assert!(site.read(&own).contains(&link), "{own} leads on");
        pages.push(grades(&next));
    }
    let sizes: Vec<usize> = pages.iter().map(Vec::len).collect();
    let (last, others) = sizes.split_last().unwrap();
    assert!(others.iter().all(|size| (16..=32).contains(size)) && *last <= 32, "{sizes:?}");
    let all = pages.concat();
    assert_eq!(all.len(), 62);
    assert!(all[..10].iter().all(|grade| grade == "a"), "{all:?}");
    assert!(all[10..60].iter().all(|grade| grade == "d"), "{all:?}");
    assert_eq!(all[60..], ["unknown", "unknown"]);
}

#[test]
fn a_new_product_leaves_most_pages_of_others_as_they_are() {
    let mut products: Vec<_> =
        (1..=300).map(|number| product(number, "d", &["en:biscuits"])).collect();
    let added = products.remove(120);
    let site = SiteTest::with_products(&products);
    site.build();
    let before = site.pages();
    products.push(added);
    site.put_products(&products);
    site.build();
    let after = site.pages();
    let is_other = |name: &&String| after.get(*name) != before.get(*name);
    let changed: Vec<&String> = before.keys().filter(is_other).collect();
    let below = |folder: &str| changed.iter().filter(|name| name.starts_with(folder)).count();
    assert_eq!(below("produit/"), 0, "{changed:?}");
    // The first page tells how many there are; of the dozen others one or two have another product on them.
    assert!((2..=4).contains(&below("categorie/")), "{changed:?}");
}

#[test]
fn the_sitemap_lists_every_page_for_search_engines_and_robots_names_it() {
    let site = SiteTest::built_demo();
    let sitemap = site.read("public/sitemap.xml");
    let pages = site.pages();
    let listed = elements(&sitemap, "loc");
    let errors = ["400.html", "404.html", "405.html", "413.html", "429.html", "50x.html"];
    let expected: Vec<&String> = pages
        .keys()
        .filter(|name| name.ends_with(".html") && !errors.contains(&name.as_str()))
        .filter(|name| !site.read(&format!("public/{name}")).contains("content=\"noindex"))
        .collect();
    assert_eq!(listed.len(), expected.len());
    for url in listed {
        let path =
            sitegen::model::PagePath::from_url(url.strip_prefix("https://example.org").unwrap())
                .unwrap();
        assert!(pages.contains_key(path.as_file()), "{url}");
    }
    assert!(site.read("public/robots.txt").contains("Sitemap: https://example.org/sitemap.xml"));
}

#[test]
fn a_template_that_is_rendered_slower_is_named_once_with_its_line() {
    let site = SiteTest::with_products(&[product(1, "a", &["en:biscuits"])]);
    let template = "themes/default/templates/product.html";
    site.edit(template, "{% block main %}", "{% block main %}\n{% filter trim %} {% endfilter %}");
    let line = 2 + site.read(template).lines().position(|own| own == "{% block main %}").unwrap();
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let named = format!("product.html:{line}: pages of `product.html` are rendered slower");
    assert_eq!(run.stderr.matches(&named).count(), 1, "{}", run.stderr);
    assert_eq!(run.stderr.matches("rendered slower").count(), 1, "{}", run.stderr);
    site.edit(template, "{% filter trim %} {% endfilter %}", "{% filter trim %}  {% endfilter %}");
    let quiet = site.run(&["build", "--quiet"]);
    assert!(quiet.code == 0 && !quiet.stderr.contains("slower"), "{}", quiet.stderr);
}

#[test]
fn an_undefined_variable_is_a_build_error_that_names_template_line_and_product() {
    let site = SiteTest::with_products(&[product(1, "a", &["en:biscuits"])]);
    site.edit(
        "themes/default/templates/product.html",
        "{% block main %}",
        "{% block main %}\n{{ view.price }}",
    );
    let template = site.read("themes/default/templates/product.html");
    let line = 1 + template.lines().position(|line| line.contains("view.price")).unwrap();
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    let place = format!("themes/default/templates/product.html:{line}: undefined value");
    assert!(run.stderr.contains(&place), "{}", run.stderr);
    assert!(
        run.stderr.contains(&format!("while rendering /produit/{}", barcode(1))),
        "{}",
        run.stderr
    );
}

#[test]
fn a_missing_text_and_a_broken_document_name_their_place() {
    let site = SiteTest::with_products(&shelf());
    site.edit("content/fr/ui.toml", "generic_name =", "generic_names =");
    let mut described = product(1, "a", &[]);
    described["generic_name"] = json!("Une description");
    site.put_products(&[described]);
    let run = site.run(&["build"]);
    assert!(run.stderr.contains("there is no text `product.generic_name`"), "{}", run.stderr);
    site.edit("content/fr/ui.toml", "generic_names =", "generic_name =");
    site.edit("content/fr/a-propos.md", "slug = \"a-propos\"", "slug = \"À propos\"");
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("content/fr/a-propos.md: `À propos` cannot be an address"),
        "{}",
        run.stderr
    );
}

#[test]
fn products_without_better_ones_say_why() {
    let mut brine = product(6, "e", &["en:beverages", "en:sodas"]);
    brine["nutriments"]["salt_100g"] = json!(4);
    let site = SiteTest::with_products(&[
        brine,
        product(1, "a", &["en:biscuits"]),
        product(2, "unknown", &["en:biscuits"]),
        product(3, "not-applicable", &["en:spices"]),
        product(4, "d", &[]),
        product(5, "d", &["en:jams"]),
    ]);
    site.build();
    let ui: toml::Table = toml::from_str(&site.read("content/fr/ui.toml")).unwrap();
    for (number, reason) in [
        (1, "best-grade"),
        (2, "no-grade"),
        (3, "not-applicable"),
        (4, "no-category"),
        (5, "none-better"),
        (6, "doubtful-figures"),
    ] {
        let code = barcode(number);
        let page = site.read(&format!("public/produit/{}/{code}.html", &code[10..]));
        let words = ui["no_substitute"][reason]["body"].as_str().unwrap();
        assert!(page.contains(words), "{reason}: {page}");
    }
}

#[test]
fn scripts_and_styles_stay_small() {
    let site = SiteTest::built_demo();
    let (mut scripts, mut styles) = (0, 0);
    for (name, content) in site.pages() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
        std::io::Write::write_all(&mut packed, &content).unwrap();
        let bytes = packed.finish().unwrap().len();
        match name.rsplit_once('.') {
            Some((_, "js")) => scripts += bytes,
            Some((_, "css")) => styles += bytes,
            _ => {}
        }
    }
    assert!(
        (1..=16 * 1024).contains(&scripts) && (1..=12 * 1024).contains(&styles),
        "{scripts} {styles}"
    );
}
