//! Where a Nutri-Score comes from: what Open Food Facts counts, as the page of a product explains it.

use serde_json::{Value, json};

use super::{built, page_of};
use crate::support::product;

/// Whether our points give the stored score and letter, by what the page of a product says.
fn agrees(categories: &[&str], score: i64, grade: &str, table: &Value, fields: &Value) -> bool {
    let mut record = product(1, grade, categories);
    record["nutriscore_score"] = json!(score);
    record["nutriscore_version"] = json!("2023");
    record["nutriments"] = table.clone();
    for (name, value) in fields.as_object().unwrap() {
        record[name] = value.clone();
    }
    let (site, _) = built(&[record]);
    let page = site.read(&page_of(1));
    assert!(page.contains("class=\"points\""), "{page}");
    page.contains(&format!("= {score}."))
}

fn table(figures: &[(&str, f64)]) -> Value {
    let mut table = json!({ "energy-kj_100g": 0, "fat_100g": 0, "saturated-fat_100g": 0,
        "carbohydrates_100g": 0, "sugars_100g": 0, "proteins_100g": 0, "salt_100g": 0 });
    for (name, amount) in figures {
        table[format!("{name}_100g")] = json!(amount);
    }
    table
}

/// 3 points for the energy and 6 for the saturates, less 7 for the proteins, or 2.
#[test]
fn sausages_are_of_red_meat_where_their_list_names_it() {
    let figures =
        table(&[("energy-kj", 1080.0), ("fat", 20.0), ("saturated-fat", 6.5), ("proteins", 20.0)]);
    let sausages = ["en:meats-and-their-products", "en:prepared-meats", "en:sausages"];
    for (list, score) in [
        ("viande de porc 85 %, eau, sel", 7),
        ("eau, pork meat, salt", 7),
        ("Rindfleisch 60 %, Wasser", 7),
        ("viande de dinde 80 %, sel, boyau de porc", 2),
        ("salmon, wheat flour, salt", 2),
        ("protéines de pois, eau", 2),
        ("", 2),
    ] {
        let grade = if score == 7 { "c" } else { "b" };
        let fields = json!({ "ingredients_text": list });
        assert!(agrees(&sausages, score, grade, &figures, &fields), "{list}");
    }
    let steaks = ["en:meats", "en:beef", "en:beef-steaks"];
    assert!(agrees(&steaks, 7, "c", &figures, &json!({})), "of beef without a list too");
}

#[test]
fn teas_and_infusions_are_drinks() {
    let figures = table(&[("energy-kj", 80.0), ("carbohydrates", 4.6), ("sugars", 4.6)]);
    for category in ["en:herbal-teas", "en:teas", "en:coffees", "en:iced-teas"] {
        let categories = ["en:beverages", "en:hot-beverages", category];
        assert!(agrees(&categories, 4, "c", &figures, &json!({})), "{category}");
    }
    assert!(agrees(&["en:snacks", "en:biscuits"], 1, "b", &figures, &json!({})), "no drink");
}

#[test]
fn sweeteners_named_only_in_the_list_cost_a_drink_four_points() {
    let figures = table(&[("energy-kj", 80.0), ("carbohydrates", 4.6), ("sugars", 4.6)]);
    let sodas = ["en:beverages", "en:sodas"];
    for (list, score) in [
        ("eau, sucre, aspartame", 8),
        ("Eau, sucre, édulcorants (acésulfame-K, sucralose)", 8),
        ("water, sugar, steviol glycosides", 8),
        ("Wasser, Zucker, E 955", 8),
        ("eau, sucre, érythritol", 4),
        ("eau, sucre. Sans aspartame", 4),
    ] {
        let grade = if score == 8 { "d" } else { "c" };
        let fields = json!({ "ingredients_text": list });
        assert!(agrees(&sodas, score, grade, &figures, &fields), "{list}");
    }
}

#[test]
fn the_share_of_fruit_is_that_of_2023() {
    let mut figures = table(&[("energy-kj", 400.0), ("carbohydrates", 20.0), ("sugars", 20.0)]);
    figures["fruits-vegetables-nuts-estimate-from-ingredients_100g"] = json!(90);
    let kind = ["en:snacks", "en:biscuits"];
    assert!(agrees(&kind, 1, "b", &figures, &json!({})), "the older one where there is no other");
    figures["fruits-vegetables-legumes-estimate-from-ingredients_100g"] = json!(61);
    assert!(agrees(&kind, 4, "c", &figures, &json!({})), "61 % are two points");
}

#[test]
fn a_category_stands_for_a_share_of_fruit() {
    let oil = table(&[("energy-kj", 3400.0), ("fat", 92.0), ("saturated-fat", 14.0)]);
    let oils = ["en:fats", "en:vegetable-oils", "en:olive-oils"];
    assert!(agrees(&oils, 0, "b", &oil, &json!({})), "olive oil counts whole");
    let oils = ["en:fats", "en:vegetable-oils", "en:rapeseed-oils"];
    assert!(agrees(&oils, 5, "c", &oil, &json!({})), "other oils do not");
    let juice = table(&[("energy-kj", 182.0), ("carbohydrates", 8.9), ("sugars", 8.9)]);
    let juices = ["en:beverages", "en:fruit-juices", "en:orange-juices"];
    assert!(agrees(&juices, 4, "c", &juice, &json!({})), "3 + 7 points less 6");
    let mut half = juice.clone();
    half["fruits-vegetables-legumes-estimate-from-ingredients_100g"] = json!(50);
    assert!(agrees(&juices, 8, "d", &half, &json!({})), "the estimate comes first");
    let root = ["en:plant-based-foods", "en:vegetables", "en:potatoes"];
    let plain = table(&[("energy-kj", 320.0), ("carbohydrates", 18.0), ("salt", 0.3)]);
    assert!(agrees(&root, 1, "b", &plain, &json!({})), "potatoes are no vegetables");
}
