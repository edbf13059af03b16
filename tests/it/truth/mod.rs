//! Nothing false on a page: what real data look like, kind by kind.

use serde_json::{Value, json};

use crate::support::{SiteTest, barcode, product};

mod addresses;
mod allergens;
mod contents;
mod environment;
mod formats;
mod identities;
mod nothing;
mod plausible;
mod points;
mod quantities;
mod restricted;
mod said;
mod shapes;
mod side_files;
mod spellings;
mod times;
mod weigh_labels;
mod worth;

/// Left out by `scripts/test.sh --fast`.
mod slow {
    mod real_allergens;
    mod real_points;
}

/// The file of a product's page.
fn page_of(number: u64) -> String {
    let code = barcode(number);
    format!("public/produit/{}/{code}.html", &code[10..])
}

/// The file of a pair's page.
fn pair_of(product: u64, substitute: u64) -> String {
    let (product, substitute) = (barcode(product), barcode(substitute));
    format!("public/produit/{}/{product}-{substitute}.html", &product[10..])
}

/// A biscuit of grade D or A with some fields of its own.
fn biscuit(number: u64, grade: &str, fields: &Value) -> Value {
    let mut record = product(number, grade, &["en:snacks", "en:biscuits"]);
    record["nutriscore_score"] = json!(if grade == "d" { 15 } else { -2 });
    for (name, value) in fields.as_object().unwrap() {
        record[name] = value.clone();
    }
    record
}

/// The site of some records, built, where the operator pinned the second product to the first: of a table that cannot be compared nothing is proposed.
fn built_with_pin(records: &[Value]) -> SiteTest {
    let site = SiteTest::with_products(records);
    let [own, other] = [1, 2].map(barcode);
    let pin = format!("\n[[pin]]\nproduct = \"{own}\"\nsubstitute = \"{other}\"\n");
    let own = site.read("content/substitutes.toml");
    site.put("content/substitutes.toml", own + &pin);
    site.build();
    site
}

/// The site of some records, built.
fn built(records: &[Value]) -> (SiteTest, Value) {
    let site = SiteTest::with_products(records);
    let report = site.build();
    (site, report)
}
