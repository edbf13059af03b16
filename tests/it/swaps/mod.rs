//! Swaps a shopper nods at: what is proposed for small shelves, kind of mistake by kind.

use serde_json::{Value, json};

use crate::support::{SiteTest, barcode, product};

mod figures;
mod ideas;
mod likeness;
mod lost;
mod noticed;
mod other_idea;
mod taste;

/// A product by name, grade and categories, with kJ and grams of fat, saturates, carbohydrates, sugars, fibre, proteins
/// and salt.
fn food(number: u64, grade: &str, name: &str, categories: &[&str], table: [f64; 8]) -> Value {
    let mut record = product(number, grade, categories);
    let keys = [
        "energy-kj",
        "fat",
        "saturated-fat",
        "carbohydrates",
        "sugars",
        "fiber",
        "proteins",
        "salt",
    ];
    for (key, amount) in keys.into_iter().zip(table) {
        record["nutriments"][format!("{key}_100g")] = json!(amount);
    }
    record["product_name"] = json!(name);
    let points = match grade {
        "a" => -2,
        "b" => 2,
        "c" => 8,
        "d" => 15,
        _ => 24,
    };
    record["nutriscore_score"] = json!(points);
    record["nutriscore_version"] = json!("2023");
    record["countries_tags"] = json!(["en:france"]);
    record["allergens_tags"] = json!(["en:none"]);
    record
}

/// The numbers of what is proposed for the first of some products, ascending.
fn proposed(records: &[Value]) -> Vec<u64> {
    let site = SiteTest::with_products(records);
    site.build();
    let pages = site.pages();
    let mut found = Vec::new();
    for number in 1..100 {
        let (own, other) = (barcode(1), barcode(number));
        if pages.contains_key(&format!("produit/{}/{own}-{other}.html", &own[10..])) {
            found.push(number);
        }
    }
    found
}

/// The page of the first of some products.
fn page(records: &[Value]) -> String {
    page_with(records, &[])
}

/// The same with further arguments for the build.
fn page_with(records: &[Value], arguments: &[&str]) -> String {
    let site = SiteTest::with_products(records);
    site.build_with(arguments);
    let own = barcode(1);
    let page = site.pages().remove(&format!("produit/{}/{own}.html", &own[10..])).unwrap();
    String::from_utf8(page).unwrap()
}

/// A section of a page by the id of its heading; empty where there is none.
fn section<'p>(page: &'p str, id: &str) -> &'p str {
    let Some(start) = page.find(&format!("<h2 id=\"{id}\"")) else { return "" };
    let rest = &page[start..];
    rest.find("</section>").map_or(rest, |end| &rest[..end])
}
