//! One judge of plausibility on every table: what cannot be true is no fact, no praise and no reason.

use serde_json::{Value, json};

use super::{biscuit, built, built_with_pin, page_of, pair_of};
use crate::support::pages::elements;

fn table(amounts: &Value) -> Value {
    json!({ "nutriments": amounts })
}

/// Tables that cannot be true, each by another rule.
fn implausible() -> Vec<(&'static str, Value)> {
    vec![
        (
            "amount",
            json!({ "energy-kcal_100g": 969, "fat_100g": 76.5, "sugars_100g": 102,
            "fiber_100g": 12.9, "proteins_100g": 25.5, "salt_100g": 1.9 }),
        ),
        (
            "energy-units",
            json!({ "energy-kj_100g": 1500, "energy-kcal_100g": 250, "fat_100g": 10 }),
        ),
        (
            "energy-of-nutrients",
            json!({ "energy-kj_100g": 234, "fat_100g": 30, "saturated-fat_100g": 12,
            "carbohydrates_100g": 2, "sugars_100g": 1, "proteins_100g": 25, "salt_100g": 3 }),
        ),
        (
            "part-above-whole",
            json!({ "energy-kj_100g": 1500, "fat_100g": 2, "saturated-fat_100g": 8 }),
        ),
        (
            "sum",
            json!({ "fat_100g": 60, "carbohydrates_100g": 50, "proteins_100g": 6, "salt_100g": 1 }),
        ),
        ("salt-of-sodium", json!({ "fat_100g": 10, "salt_100g": 0.4, "sodium_100g": 0.4 })),
    ]
}

#[test]
fn a_table_that_cannot_be_true_is_not_shown_and_said_to_be_incoherent() {
    for (rule, amounts) in implausible() {
        let (site, report) = built(&[biscuit(1, "d", &table(&amounts))]);
        let page = site.read(&page_of(1));
        assert!(page.contains("Valeurs incohérentes sur la fiche"), "{rule}: {page}");
        assert!(page.contains("/cgi/product.pl?type=edit&amp;code="), "{rule}: {page}");
        assert!(!page.contains("\u{a0}kJ") && !page.contains("<table class=\"nutrition"), "{rule}");
        assert_eq!(report["implausible"]["products"], 1, "{rule}: {report}");
        assert_eq!(report["implausible"]["rules"][rule], 1, "{rule}: {report}");
        let look = site.run(&["explain-record", "source/products.jsonl:1"]);
        assert!(look.stdout.contains("implausible nutrition table"), "{}", look.stdout);
        assert!(look.stdout.contains(rule), "{rule}: {}", look.stdout);
    }
}

#[test]
fn the_rest_of_an_impossible_table_is_no_fact() {
    for amounts in [
        json!({ "energy-kcal_100g": 500, "fat_100g": 100, "sugars_100g": 125, "fiber_100g": 0,
            "proteins_100g": 18.8, "salt_100g": 0.63 }),
        json!({ "energy-kj_100g": 1500, "fat_100g": -1, "sugars_100g": 20 }),
        json!({ "energy-kj_100g": 1500, "salt_100g": 101, "proteins_100g": 6 }),
        json!({ "energy-kcal_100g": 921, "fat_100g": 10 }),
    ] {
        let (site, report) = built(&[biscuit(1, "d", &table(&amounts))]);
        let page = site.read(&page_of(1));
        assert!(page.contains("Valeurs incohérentes sur la fiche"), "{amounts}: {page}");
        assert!(!page.contains("\u{a0}kcal") && !page.contains("\u{a0}kJ"), "{amounts}: {page}");
        assert_eq!(report["implausible"]["products"], 1, "{amounts}: {report}");
    }
}

#[test]
fn a_table_that_cannot_be_true_recommends_nothing() {
    for (rule, amounts) in implausible() {
        let (site, _) = built(&[biscuit(1, "d", &json!({})), biscuit(2, "a", &table(&amounts))]);
        assert!(!site.path(&pair_of(1, 2)).exists(), "{rule}");
    }
}

#[test]
fn a_substitute_is_not_praised_against_a_table_that_cannot_be_true() {
    for (rule, amounts) in implausible() {
        let site =
            built_with_pin(&[biscuit(1, "d", &table(&amounts)), biscuit(2, "a", &json!({}))]);
        let pair = site.read(&pair_of(1, 2));
        assert!(pair.contains("incohérentes sur sa fiche"), "{rule}: {pair}");
        for word in ["fois moins", "fois plus", "en moins pour", "en plus pour"] {
            assert!(!pair.contains(word), "{rule}: {word}: {pair}");
        }
    }
}

#[test]
fn exchanged_kj_and_kcal_are_put_right_where_the_nutrients_confirm_it() {
    let energy = |kj: Value, kcal: Value| {
        table(&json!({ "energy-kj_100g": kj, "energy-kcal_100g": kcal, "fat_100g": 20,
            "saturated-fat_100g": 8, "carbohydrates_100g": 60, "sugars_100g": 30, "proteins_100g": 6,
            "salt_100g": 0.8 }))
    };
    for (kj, kcal) in [
        (json!(455), json!(1904)),
        (json!(455), json!(455)),
        (json!(1904), json!(1904)),
        (json!(455), Value::Null),
    ] {
        let (site, _) = built(&[biscuit(1, "d", &energy(kj, kcal))]);
        let page = site.read(&page_of(1));
        assert!(page.contains("1\u{202f}904\u{a0}kJ / 455\u{a0}kcal"), "{page}");
        assert!(page.contains("kJ et kcal sont échangés"), "{page}");
        // With its unit: addresses of static files hold any digits.
        assert!(!page.contains("109\u{a0}k"), "no energy that stands in no record: {page}");
    }
}

#[test]
fn energy_that_nothing_confirms_is_not_invented() {
    let amounts = json!({ "energy-kj_100g": 80, "energy-kcal_100g": 80, "fat_100g": 20,
        "carbohydrates_100g": 60, "proteins_100g": 6 });
    let (site, report) = built(&[biscuit(1, "d", &table(&amounts))]);
    assert!(site.read(&page_of(1)).contains("Valeurs incohérentes"));
    assert_eq!(report["implausible"]["rules"]["energy-of-nutrients"], 1, "{report}");
}

#[test]
fn alcohol_and_polyols_explain_energies_that_would_be_incoherent() {
    let mut spirit = biscuit(
        1,
        "d",
        &table(&json!({ "energy-kj_100g": 920, "fat_100g": 0,
        "carbohydrates_100g": 0, "proteins_100g": 0, "alcohol_100g": 40 })),
    );
    spirit["categories_tags"] = json!(["en:beverages", "en:alcoholic-beverages"]);
    let mut sweet = biscuit(
        2,
        "d",
        &table(&json!({ "energy-kj_100g": 650, "fat_100g": 0,
        "carbohydrates_100g": 66, "sugars_100g": 0, "proteins_100g": 0 })),
    );
    sweet["additives_tags"] = json!(["en:e965"]);
    let (_, report) = built(&[spirit, sweet]);
    assert_eq!(report["implausible"]["products"], 0, "{report}");
}

#[test]
fn figures_far_from_those_of_the_shelf_recommend_nothing() {
    let mut records = vec![biscuit(1, "d", &json!({}))];
    for number in 2..32 {
        records.push(biscuit(
            number,
            "d",
            &json!({ "nutriments": {
            "energy-kj_100g": 1500 + 10 * (number % 5), "fat_100g": 10, "saturated-fat_100g": 4,
            "carbohydrates_100g": 50, "sugars_100g": 20, "proteins_100g": 6, "salt_100g": 0.5 } }),
        ));
    }
    // The figures of a portion of 10 g, typed as those of 100 g: nothing in them contradicts the rest.
    let portion = json!({ "nutriments": { "energy-kj_100g": 150, "fat_100g": 1, "saturated-fat_100g": 0.4,
        "carbohydrates_100g": 5, "sugars_100g": 2, "proteins_100g": 0.6, "salt_100g": 0.05 } });
    records.push(biscuit(40, "a", &portion));
    let (site, report) = built(&records);
    assert_eq!(report["implausible"]["rules"]["shelf"], 1, "{report}");
    assert!(!site.path(&pair_of(1, 40)).exists());
    let page = site.read(&page_of(40));
    assert!(page.contains("très éloignées de celles des autres produits du rayon"), "{page}");
    assert!(page.contains("150\u{a0}kJ"), "{page}");
}

/// Words that praise or blame by figures.
const BY_FIGURES: [&str; 7] = [
    "en moins pour",
    "en plus pour",
    "fois moins",
    "fois plus",
    "le double",
    "le triple",
    "plus du double",
];

/// What is said by figures in the `<main>` of a page.
fn figures_said(page: &str) -> Vec<&'static str> {
    let main = elements(page, "main").concat();
    BY_FIGURES.into_iter().filter(|words| main.contains(words)).collect()
}

#[test]
fn figures_are_said_where_both_tables_can_be_true() {
    let sweet = |sugars: u32| {
        table(&json!({ "energy-kj_100g": 1500, "fat_100g": 10,
        "saturated-fat_100g": 4, "carbohydrates_100g": 55, "sugars_100g": sugars, "proteins_100g": 6,
        "salt_100g": 0.5 }))
    };
    let (site, _) = built(&[biscuit(1, "d", &sweet(40)), biscuit(2, "a", &sweet(4))]);
    assert_ne!(figures_said(&site.read(&pair_of(1, 2))), [""; 0]);
}

/// Real exports, whole.
mod slow {
    use std::collections::BTreeSet;

    use super::figures_said;
    use crate::support::{SiteTest, real_data};

    const MARKS: [&str; 2] =
        ["Valeurs incohérentes sur la fiche", "Valeurs très éloignées de celles"];

    #[test]
    fn no_page_of_a_pair_proposes_or_praises_what_the_judge_marks() {
        let Some(data) = real_data() else { return };
        let site = SiteTest::new();
        let sources = ["dump", "csv", "api", "taxonomy"];
        let sources = sources.map(|name| data.join(name).display().to_string());
        let arguments: Vec<&str> = sources.iter().map(String::as_str).collect();
        let report = site.build_with(&[&["--source"], &arguments[..]].concat());
        let pages = site.pages();
        let mut marked = BTreeSet::new();
        let mut pairs = Vec::new();
        for (name, content) in &pages {
            let page = std::str::from_utf8(content).unwrap_or_default();
            let Some(name) = name.strip_prefix("produit/") else { continue };
            let code = name.split('/').next_back().unwrap().trim_end_matches(".html");
            match code.split_once('-') {
                Some(codes) => pairs.push((codes, page)),
                None if MARKS.iter().any(|mark| page.contains(mark)) => {
                    marked.insert(code);
                }
                None => {}
            }
        }
        assert_eq!(
            report["implausible"]["products"],
            marked.len(),
            "each has its mark on its page"
        );
        assert!(marked.len() > 50 && pairs.len() > 7_000, "{} {}", marked.len(), pairs.len());
        for ((product, substitute), page) in pairs {
            assert!(!marked.contains(substitute), "{product} {substitute}");
            if marked.contains(product) {
                assert_eq!(figures_said(page), [""; 0], "{product} {substitute}");
            }
        }
    }
}
