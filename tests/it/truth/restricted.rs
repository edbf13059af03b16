//! What a shopper can buy: codes of one shop are told from barcodes that are sold everywhere.

use serde_json::{Value, json};

use super::built;
use crate::support::{SiteTest, product};

/// Codes of restricted circulation: of a weigh label, of a shop's own goods with 13, 12 and 8 digits, and
/// one that Open Food Facts made up.
const RESTRICTED: [&str; 6] = [
    "2154380003125",
    "0212345678909",
    "0412345678903",
    "20004200",
    "2000000003788",
    "2999999999991",
];

/// A cheese of a code, worth proposing the more often it was scanned.
fn cheese(code: &str, grade: &str, fields: &Value) -> Value {
    let mut record =
        product(1, grade, &["en:dairies", "en:uncooked-pressed-cheeses", "en:saint-nectaire"]);
    record["code"] = json!(code);
    record["product_name"] = json!("Saint-nectaire");
    record["nutriscore_score"] = json!(if grade == "e" { 20 } else { 13 });
    record["brands"] = json!(format!("Marque {code}"));
    for (name, value) in fields.as_object().unwrap() {
        record[name] = value.clone();
    }
    record
}

/// The codes proposed for 3017620422003, in any order.
fn proposed(site: &SiteTest) -> Vec<String> {
    let mut proposed = Vec::new();
    for name in site.pages().keys() {
        let pair = name.strip_prefix("produit/003/3017620422003-");
        proposed.extend(pair.map(|rest| rest.trim_end_matches(".html").to_string()));
    }
    proposed
}

fn original() -> Value {
    cheese("3017620422003", "e", &json!({}))
}

#[test]
fn a_shop_s_own_code_is_not_proposed_where_there_are_others() {
    for code in RESTRICTED {
        let (site, _) = built(&[
            original(),
            cheese(code, "a", &json!({ "unique_scans_n": 5000 })),
            cheese("3000000000014", "d", &json!({ "product_name": "Saint-nectaire laitier" })),
        ]);
        assert_eq!(proposed(&site), ["3000000000014"], "{code}");
    }
}

#[test]
fn a_shop_s_own_code_is_proposed_with_a_note_where_there_is_nothing_else() {
    for code in RESTRICTED {
        let (site, _) = built(&[original(), cheese(code, "d", &json!({}))]);
        assert_eq!(proposed(&site), [code]);
        let pair = site.read(&format!("public/produit/003/3017620422003-{code}.html"));
        assert!(pair.contains("Code interne d’un magasin"), "{pair}");
        assert!(site.read("public/produit/003/3017620422003.html").contains("Code interne d’un"));
        let own = site.read(&format!("public/produit/{}/{code}.html", &code[code.len() - 3..]));
        assert!(own.contains("Code interne du magasin"), "{own}");
    }
}

#[test]
fn a_barcode_sold_everywhere_is_proposed_without_a_note() {
    for code in ["3000000000014", "0042100005264", "42105220", "9520000000011"] {
        let (site, _) = built(&[original(), cheese(code, "d", &json!({}))]);
        assert_eq!(proposed(&site), [code]);
        for (name, page) in site.pages() {
            assert!(!String::from_utf8_lossy(&page).contains("Code interne"), "{code}: {name}");
        }
    }
}

/// A neighbouring shelf comes before what only one shop sells, and unsafe products do too.
#[test]
fn others_are_looked_for_on_wider_shelves_first() {
    let neighbour = json!({ "categories_tags": ["en:dairies", "en:uncooked-pressed-cheeses"] });
    let (site, _) = built(&[
        original(),
        cheese("2154380003125", "a", &json!({})),
        cheese("3000000000014", "b", &neighbour),
    ]);
    assert_eq!(proposed(&site), ["3000000000014"]);
    let (site, _) = built(&[
        cheese("3017620422003", "e", &json!({ "allergens_tags": ["en:none"] })),
        cheese("2154380003125", "a", &json!({ "allergens_tags": ["en:none"] })),
        cheese("3000000000014", "b", &json!({ "allergens_tags": ["en:milk"] })),
    ]);
    assert_eq!(proposed(&site), ["3000000000014"]);
}

/// On a shelf too large to be looked through, the healthiest are known in advance: those of one shop
/// must not take all the places.
#[test]
fn many_products_of_one_shop_hide_none_that_is_sold_everywhere() {
    let mut records = vec![original()];
    for number in 0..150 {
        let body = format!("21{number:05}00000");
        let code = (0..10).map(|digit| format!("{body}{digit}"));
        let valid = |code: &String| code.parse::<sitegen::model::Barcode>().is_ok();
        let fields =
            json!({ "unique_scans_n": 5000, "product_name": format!("Saint-nectaire {number}") });
        records.push(cheese(&code.into_iter().find(valid).unwrap(), "a", &fields));
    }
    records.push(cheese("3000000000014", "a", &json!({ "completeness": 0.1 })));
    let (site, _) = built(&records);
    assert_eq!(proposed(&site), ["3000000000014"]);
}

#[test]
fn what_was_taken_off_the_market_is_neither_proposed_nor_shown() {
    for withdrawn in [
        json!({ "obsolete": "on" }),
        json!({ "obsolete": "1" }),
        json!({ "obsolete": true }),
        json!({ "obsolete": "on", "obsolete_since_date": "2023-05-01" }),
        json!({ "obsolete_since_date": "2023-05-01" }),
        json!({ "obsolete_since_date": 2023 }),
        json!({ "obsolete": false, "obsolete_since_date": "01/05/2023" }),
    ] {
        let (site, report) = built(&[original(), cheese("3000000000014", "d", &withdrawn)]);
        assert_eq!(proposed(&site), [""; 0], "{withdrawn}");
        assert_eq!(report["records"]["rejected"]["obsolete"], 1, "{withdrawn}");
    }
    for sold in [
        json!({ "obsolete": "" }),
        json!({ "obsolete": "off", "obsolete_since_date": "2023-05-01" }),
        json!({ "obsolete_since_date": "2999-01-01" }),
        json!({ "obsolete_since_date": "bientôt" }),
    ] {
        let (site, _) = built(&[original(), cheese("3000000000014", "d", &sold)]);
        assert_eq!(proposed(&site), ["3000000000014"], "{sold}");
    }
}

#[test]
fn the_day_a_product_was_withdrawn_is_read_in_tables_too() {
    let header = "code\tproduct_name\tcategories_tags\tnutriscore_grade\tobsolete_since_date";
    for (day, rejected) in [("2023-05-01", 1), ("2023", 1), ("2999-01-01", 0), ("", 0)] {
        let rows = format!("3017620422003\tSaint-nectaire\ten:cheeses\te\t{day}\n");
        let other = "3000000000014\tSaint-nectaire laitier\ten:cheeses\td\t\n";
        let site = SiteTest::new();
        site.put("source/products.csv", format!("{header}\n{rows}{other}"));
        let report = site.build();
        let found = report["records"]["rejected"]["obsolete"].as_u64().unwrap_or(0);
        assert_eq!(found, rejected, "{day}");
    }
}
