//! Alcohol and palm oil: on the page of a food, and of a pair that brings them in.

use serde_json::{Value, json};

use super::{biscuit, built, page_of, pair_of};
use crate::support::{SiteTest, product};

const ALCOHOL: &str = "Contient de l’alcool (";
const PALM_OIL: &str = "Contient de l’huile de palme (";
const LIST: &str = "liste des ingrédients)";

/// The pages of a pair of biscuits, of the replaced one and of the better one.
fn pages(original: &Value, substitute: &Value) -> [String; 3] {
    let (site, _) = built(&[biscuit(1, "d", original), biscuit(2, "a", substitute)]);
    [pair_of(1, 2), page_of(1), page_of(2)].map(|name| site.read(&name))
}

#[test]
fn the_page_of_a_food_says_them_and_where_it_is_told() {
    for (list, said) in [
        ("farine de riz, rhum 2 %", ALCOHOL),
        ("Reismehl, Kirschwasser, Kirsch", ALCOHOL),
        ("rice, white wine", ALCOHOL),
        ("riz, huile de palme", PALM_OIL),
        ("riz, graisses végétales (palme, coco)", PALM_OIL),
        ("rice, palm kernel oil", PALM_OIL),
    ] {
        let [_, _, page] = pages(&json!({}), &json!({ "ingredients_text": list }));
        assert!(page.contains(&format!("{said}{LIST}")), "{list}");
    }
    for list in ["riz. Sans alcool, sans huile de palme", "riz, vinaigre d’alcool", "riz, sel"] {
        let [_, _, page] = pages(&json!({}), &json!({ "ingredients_text": list }));
        assert!(!page.contains(ALCOHOL) && !page.contains(PALM_OIL), "{list}");
    }
    let analysed = json!({ "ingredients_analysis_tags": ["en:palm-oil"] });
    let [_, _, page] = pages(&json!({}), &analysed);
    assert!(page.contains(&format!("{PALM_OIL}analyse d’Open Food Facts)")));
    let free =
        json!({ "ingredients_analysis_tags": ["en:palm-oil-free", "en:may-contain-palm-oil"] });
    assert!(!pages(&json!({}), &free)[2].contains(PALM_OIL));
    let wine = product(3, "unknown", &["en:beverages", "en:alcoholic-beverages", "en:wines"]);
    let (site, _) = built(&[wine]);
    assert!(site.read(&page_of(3)).contains(&format!("{ALCOHOL}d’après sa catégorie)")));
}

#[test]
fn a_pair_warns_of_what_its_substitute_brings_in() {
    let plain = json!({ "ingredients_text": "farine de riz, sucre" });
    for (list, class, said) in [
        ("farine de riz, rhum", "alcohol", ALCOHOL),
        ("farine de riz, vin blanc", "alcohol", ALCOHOL),
        ("farine de riz, huile de palme", "palm", PALM_OIL),
    ] {
        let other = json!({ "ingredients_text": list });
        let badge = format!("<li class=\"warning {class}\">{said}{LIST}</li>");
        let [pair, offered, _] = pages(&plain, &other);
        assert!(pair.contains(&badge), "{list}: {pair}");
        assert!(offered.contains(&badge), "{list}: {offered}");
        // What the original has as well is nothing new.
        let [known, ..] = pages(&other, &other);
        assert!(!known.contains("class=\"warning"), "{list}: {known}");
        let [taken, ..] = pages(&other, &plain);
        assert!(!taken.contains("class=\"warning"), "{list}: {taken}");
    }
}

#[test]
fn an_english_site_says_them_in_english() {
    let list = json!({ "ingredients_text": "rice, rum, palm oil" });
    let site = SiteTest::with_products(&[biscuit(1, "d", &json!({})), biscuit(2, "a", &list)]);
    site.edit("sitegen.toml", "[site]", "[site]\nlanguage = \"en\"");
    site.build();
    let pair = site.read(&pair_of(1, 2));
    assert!(pair.contains("Contains alcohol (from the list of ingredients)"), "{pair}");
    assert!(pair.contains("Contains palm oil (from the list of ingredients)"), "{pair}");
}
