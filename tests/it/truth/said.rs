//! What the page of a pair must say of a substitute: the list of ingredients, the name and the shop tell it.

use serde_json::{Value, json};

use super::{biscuit, built, pair_of};
use crate::support::{SiteTest, leave_out, project};

/// The warnings on the page of a pair, as a text.
fn warnings(page: &str) -> String {
    let list = page.split_once("class=\"warnings\"").map_or("", |(_, rest)| rest);
    list.split("</ul>").next().unwrap().to_lowercase()
}

/// The warnings of a biscuit of grade A with some fields, for one of grade D with others.
fn said(original: &Value, substitute: &Value) -> String {
    let (site, _) = built(&[biscuit(1, "d", original), biscuit(2, "a", substitute)]);
    warnings(&site.read(&pair_of(1, 2)))
}

/// The cases of allergens, properties and what is to be said, where they lie next to the checkout.
#[test]
fn every_case_has_its_badge() {
    let folder = project().join("../shared/cases/substitutes");
    let Ok(index) = std::fs::read_to_string(folder.join("INDEX.tsv")) else {
        leave_out(&format!("cases of allergens; there are none in {}", folder.display()));
        return;
    };
    let mut wrong = Vec::new();
    for line in index.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [file, _, expected] = cells[..] else { continue };
        let Some((wanted, name)) = expected.split_once(" badge naming ") else { continue };
        let site = SiteTest::new();
        site.put("source/case.jsonl", std::fs::read(folder.join(file)).unwrap());
        site.build();
        let pages = site.pages();
        let is_pair = |page: &&String| page.starts_with("produit/") && page.contains('-');
        let pair = pages.keys().find(is_pair).unwrap_or_else(|| panic!("{file}: no pair"));
        let text = warnings(std::str::from_utf8(&pages[pair]).unwrap());
        if text.contains(&name.to_lowercase()) != (wanted == "a") {
            wrong.push(format!("{file}: {text}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn sweeteners_are_said_where_only_the_list_tells_them() {
    let plain = json!({ "ingredients_text": "farine de riz, sucre" });
    for list in [
        "eau, édulcorants : aspartame, acésulfame K",
        "farine de riz. Contient des édulcorants",
        "eau, E955",
        "Wasser, Süßungsmittel: Steviolglycoside",
        "water, sweetener (sucralose)",
        "farine de riz, maltitol",
    ] {
        let better = json!({ "ingredients_text": list });
        assert!(said(&plain, &better).contains("contient des édulcorants"), "{list}");
        assert!(!said(&better, &better).contains("édulcorants"), "{list}");
    }
    for list in ["farine de riz, eau. Sans édulcorants", "farine de riz, sucre"] {
        assert!(!said(&plain, &json!({ "ingredients_text": list })).contains("édulcorants"));
    }
    let tagged = json!({ "additives_tags": ["en:e950"], "ingredients_text": "riz" });
    assert!(said(&plain, &tagged).contains("édulcorants"));
}

#[test]
fn properties_that_only_name_or_list_tell_are_missed() {
    let list = "farine de riz, sucre";
    for (original, word) in [
        (json!({ "product_name": "Sablé sans gluten", "ingredients_text": list }), "sans gluten"),
        (json!({ "product_name": "Sablé sans lactose", "ingredients_text": list }), "sans lactose"),
        (json!({ "product_name": "Biscuit bio", "ingredients_text": list }), "bio"),
        (json!({ "product_name": "Biscuit vegan", "ingredients_text": list }), "végan"),
        (json!({ "ingredients_text": "farine de riz, sucre. Sans lactose" }), "sans lactose"),
        (json!({ "ingredients_text": "Reismehl, Zucker. Laktosefrei" }), "sans lactose"),
        (json!({ "labels_tags": ["en:no-lactose"], "ingredients_text": list }), "sans lactose"),
    ] {
        let warned = said(&original, &json!({ "ingredients_text": list }));
        assert!(warned.contains(word), "{original}: {warned}");
        assert!(!said(&original, &original).contains(word), "{original}");
    }
    // « Sucre bio » makes no organic food.
    let one = json!({ "ingredients_text": "farine de riz, sucre bio" });
    assert!(!said(&one, &json!({ "ingredients_text": list })).contains("bio"));
}

#[test]
fn what_is_in_the_list_outweighs_a_label() {
    let vegan = json!({ "labels_tags": ["en:vegan"], "ingredients_text": "farine de riz, sucre" });
    for list in ["farine de riz, lait entier", "riz, œufs", "riz, thon", "riz, miel, crème"] {
        let labelled = json!({ "labels_tags": ["en:vegan"], "ingredients_text": list });
        let warned = said(&vegan, &labelled);
        assert!(warned.contains("n’est pas végan"), "{list}: {warned}");
    }
    let both =
        json!({ "labels_tags": ["en:vegan", "fr:sans-lait"], "ingredients_text": "riz, lait" });
    assert!(said(&vegan, &both).contains("lait"));
}

#[test]
fn what_is_sold_elsewhere_or_in_quite_another_size_is_said() {
    let here = json!({ "countries_tags": ["en:france"], "quantity": "100 g" });
    for (fields, elsewhere, size) in [
        (json!({ "countries_tags": ["en:morocco"], "quantity": "100 g" }), true, false),
        (json!({ "countries_tags": ["fr:maroc", "Allemagne"], "quantity": "800 g" }), true, false),
        (json!({ "countries_tags": ["en:world"], "quantity": "1 kg" }), false, true),
        (json!({ "countries_tags": ["en:france", "en:spain"], "quantity": "10 g" }), false, true),
        (json!({ "countries_tags": [], "quantity": "12 x 100 g" }), false, true),
        (json!({ "countries_tags": [], "quantity": "" }), false, false),
    ] {
        let warned = said(&here, &fields);
        assert_eq!(warned.contains("autres pays"), elsewhere, "{fields}: {warned}");
        assert_eq!(warned.contains("format très différent"), size, "{fields}: {warned}");
    }
}

#[test]
fn half_a_gram_of_sugars_in_a_drink_is_said() {
    for (more, is_said) in [(0.5, true), (0.4, false)] {
        let drink = |sugars: f64| {
            json!({
                "categories_tags": ["en:beverages", "en:sodas"], "nutrition_data_per": "100ml",
                "nutriments": { "energy-kj_100g": 80, "fat_100g": 0, "saturated-fat_100g": 0,
                    "carbohydrates_100g": sugars, "sugars_100g": sugars, "proteins_100g": 0,
                    "salt_100g": 0.01 },
            })
        };
        let mut salted = drink(4.0);
        // A swap needs a better figure.
        salted["nutriments"]["salt_100g"] = json!(0.3);
        let (site, _) = built(&[biscuit(1, "d", &salted), biscuit(2, "a", &drink(4.0 + more))]);
        let page = site.read(&pair_of(1, 2));
        let worse = page.split_once("class=\"worse\"").map_or("", |(_, rest)| rest);
        let listed = worse.split("</ul>").next().unwrap();
        assert_eq!(listed.contains("sucres"), is_said, "{more}: {listed}");
    }
}
