//! A quantity is its value, its unit, what it refers to, how it is qualified and where it is from.

use serde_json::{Value, json};

use super::{biscuit, built, built_with_pin, page_of, pair_of};

/// An aggregated set of schema 1003 in place of the amounts per 100 g.
fn with_set(number: u64, grade: &str, set: &Value) -> Value {
    let fields = json!({ "nutriments": {}, "schema_version": 1003, "serving_size": "1 biscuit (10 g)",
        "nutrition": { "aggregated_set": set } });
    biscuit(number, grade, &fields)
}

/// A tenth of a biscuit of 100 g.
fn nutrients_of_a_portion() -> Value {
    let grams = |value: f64| json!({ "value": value, "unit": "g" });
    json!({
        "energy-kj": { "value": 190, "unit": "kJ" }, "energy-kcal": { "value": 45, "unit": "kcal" },
        "fat": grams(2.0), "saturated-fat": grams(0.8), "carbohydrates": grams(6.0),
        "sugars": grams(3.0), "proteins": grams(0.6), "salt": grams(0.08)
    })
}

#[test]
fn figures_of_a_portion_are_shown_as_such_and_compared_with_nothing() {
    for per in [json!("serving"), json!("10g"), Value::Null] {
        let set = json!({ "per": per, "nutrients": nutrients_of_a_portion() });
        let (site, _) = built(&[biscuit(1, "d", &json!({})), with_set(2, "c", &set)]);
        let page = site.read(&page_of(2));
        assert!(page.contains("par portion (1 biscuit (10 g))"), "{page}");
        assert!(!page.contains("pour 100"), "{page}");
        assert!(!site.path(&pair_of(1, 2)).exists(), "its figures are not known per 100 g");
    }
}

#[test]
fn what_a_portion_holds_is_said_where_its_size_can_be_believed() {
    let sized = |number, size: &str, grams: u32| {
        let fields = json!({ "serving_size": size, "serving_quantity": grams, "nutriments": {
            "energy-kj_100g": 2000, "fat_100g": 20, "carbohydrates_100g": 65, "sugars_100g": 24,
            "proteins_100g": 6 } });
        biscuit(number, "d", &fields)
    };
    let (site, _) = built(&[sized(1, "3 biscuits (30 g)", 30), sized(2, "3 kg", 3000)]);
    let page = site.read(&page_of(1));
    for shown in
        ["par portion (30\u{a0}g)", "<td>24\u{a0}g</td><td>7,2\u{a0}g</td>", "<td>600\u{a0}kJ / "]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!site.read(&page_of(2)).contains("par portion"));
}

#[test]
fn the_original_may_have_figures_of_a_portion_without_being_praised_against() {
    let set = json!({ "per": "serving", "nutrients": nutrients_of_a_portion() });
    let site = built_with_pin(&[with_set(1, "d", &set), biscuit(2, "a", &json!({}))]);
    let pair = site.read(&pair_of(1, 2));
    assert!(pair.contains("données par portion"), "{pair}");
    for word in ["fois moins", "fois plus", "en moins pour", "en plus pour", "45\u{a0}kcal"] {
        assert!(!pair.contains(word), "{word}: {pair}");
    }
}

#[test]
fn qualified_amounts_stay_qualified() {
    let old = json!({ "nutriments": {
        "energy-kj_100g": 1500, "fat_100g": 10, "saturated-fat_100g": 4, "carbohydrates_100g": 50,
        "sugars_100g": 0.5, "proteins_100g": 6, "salt_100g": 0.01, "sugars_modifier": "<",
        "salt_modifier": "<" } });
    let new = json!({ "per": "100g", "nutrients": {
        "energy-kj": { "value": 1520, "unit": "kJ", "modifier": "~" },
        "fat": { "value": 0.5, "unit": "g", "modifier": "<" },
        "proteins": { "value": "<0.5", "unit": "g" },
        "salt": { "value": 0.01, "unit": "g" } } });
    let (site, _) = built(&[biscuit(1, "d", &old), with_set(2, "d", &new)]);
    let page = site.read(&page_of(1));
    assert!(
        page.contains("&lt;\u{a0}0,5\u{a0}g") && page.contains("&lt;\u{a0}0,01\u{a0}g"),
        "{page}"
    );
    let page = site.read(&page_of(2));
    assert!(page.contains("environ 1\u{202f}520\u{a0}kJ / 363\u{a0}kcal"), "{page}");
    assert_eq!(page.matches("<td>&lt;\u{a0}0,5\u{a0}g").count(), 2, "{page}");
    assert!(page.contains(">0,01\u{a0}g"), "{page}");
}

#[test]
fn less_than_a_larger_amount_is_no_difference() {
    let sugars = |amount: f64, modifier: &str| {
        json!({ "nutriments": {
            "energy-kj_100g": 1500, "fat_100g": 10, "saturated-fat_100g": 4, "carbohydrates_100g": 50,
            "sugars_100g": amount, "sugars_modifier": modifier, "proteins_100g": 6, "salt_100g": 0.5 } })
    };
    let pair = |before: Value, after: Value| {
        let (site, _) = built(&[biscuit(1, "d", &before), biscuit(2, "a", &after)]);
        site.read(&pair_of(1, 2))
    };
    let sure = pair(sugars(20.0, ""), sugars(5.0, "<"));
    assert!(sure.contains("de sucres en moins"), "{sure}");
    let unsure = pair(sugars(20.0, "<"), sugars(5.0, ""));
    assert!(!unsure.contains("de sucres en moins"), "{unsure}");
}

#[test]
fn a_unit_that_does_not_measure_the_nutrient_gives_no_amount() {
    let set = json!({ "per": "100g", "nutrients": {
        "energy": { "value": 360, "unit": "kcal" },
        "fat": { "value": 10_000, "unit": "mg" },
        "sugars": { "value": 12, "unit": "% DV" },
        "proteins": { "value": 9, "unit": "IU" },
        "salt": { "value": 0.5, "unit": "g" } } });
    let (site, _) = built(&[with_set(1, "d", &set)]);
    let page = site.read(&page_of(1));
    assert!(page.contains("1\u{202f}506\u{a0}kJ / 360\u{a0}kcal"), "{page}");
    assert!(page.contains("10\u{a0}g"), "{page}");
    assert!(!page.contains("12\u{a0}g") && !page.contains("9\u{a0}g<"), "{page}");
}

#[test]
fn what_amounts_refer_to_is_read_however_it_is_spaced() {
    for (per, is_portion) in [
        ("100g", false),
        ("100 g", false),
        ("100 G", false),
        ("100 ml", false),
        ("", true),
        ("1 serving", true),
        ("100", true),
        ("1100g", true),
        ("portion", true),
    ] {
        let set = json!({ "per": per, "nutrients": nutrients_of_a_portion() });
        let (site, _) = built(&[biscuit(1, "d", &json!({})), with_set(2, "c", &set)]);
        let page = site.read(&page_of(2));
        assert_eq!(page.contains("Quantités par portion"), is_portion, "{per}: {page}");
        assert_eq!(page.contains("Quantités pour 100"), !is_portion, "{per}: {page}");
    }
}

#[test]
fn every_unit_of_mass_is_converted_and_others_are_none() {
    for (value, unit, is_known) in [
        (json!(12), "g", true),
        (json!("12,0"), " G ", true),
        (json!(12_000), "mg", true),
        (json!(12_000_000), "mcg", true),
        (json!(12_000_000), "µg", true),
        (json!(0.012), "kg", true),
        (json!(12), "g/100g", false),
        (json!(12), "%", false),
        (json!(12), "% DV", false),
        (json!(12), "kcal", false),
        (json!(12), "", false),
        (json!(12), "xxx", false),
    ] {
        let set = json!({ "per": "100g", "nutrients": {
            "energy-kj": { "value": 1500, "unit": "kJ" },
            "sugars": { "value": value, "unit": unit } } });
        let (site, _) = built(&[with_set(1, "d", &set)]);
        let page = site.read(&page_of(1));
        assert_eq!(page.contains("12\u{a0}g"), is_known, "{value} {unit}: {page}");
    }
}

#[test]
fn every_sign_of_a_qualified_amount_is_shown() {
    for (sign, shown) in [
        ("<", "&lt;\u{a0}0,5\u{a0}g"),
        ("≤", "&lt;\u{a0}0,5\u{a0}g"),
        ("&lt;", "&lt;\u{a0}0,5\u{a0}g"),
        ("≥", "&gt;\u{a0}0,5\u{a0}g"),
        (">=", "&gt;\u{a0}0,5\u{a0}g"),
        ("~", "environ 0,5\u{a0}g"),
        ("=", ">0,5\u{a0}g"),
    ] {
        let set = json!({ "per": "100g", "nutrients": {
            "energy-kj": { "value": 1500, "unit": "kJ" },
            "sugars": { "value": 0.5, "unit": "g", "modifier": sign } } });
        let (site, _) = built(&[with_set(1, "d", &set)]);
        let page = site.read(&page_of(1));
        assert!(page.contains(shown), "{sign}: {page}");
    }
}

#[test]
fn figures_of_the_prepared_food_are_compared_with_nothing_else() {
    let set =
        json!({ "per": "100g", "preparation": "prepared", "nutrients": nutrients_of_a_portion() });
    let (site, _) = built(&[biscuit(1, "d", &json!({})), with_set(2, "a", &set)]);
    assert!(!site.path(&pair_of(1, 2)).exists());
}
