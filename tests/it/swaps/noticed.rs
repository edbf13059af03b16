//! What a shopper would not notice is no gain, and what is not given is no gain either.

use serde_json::json;

use super::{food, proposed};

const BARS: [&str; 4] = ["en:snacks", "en:sweet-snacks", "en:chocolates", "en:dark-chocolates"];
const BISCUITS: [&str; 3] = ["en:snacks", "en:sweet-snacks", "en:biscuits"];
const JUICES: [&str; 3] = ["en:beverages", "en:fruit-juices", "en:orange-juices"];

#[test]
fn within_a_letter_something_falls_by_a_quarter_and_by_what_matters() {
    let bar =
        food(1, "d", "Chocolat noir", &BARS, [2400.0, 44.0, 26.0, 35.0, 30.0, 10.0, 8.0, 0.02]);
    for (what, table, expected) in [
        ("a tenth less saturates", [2350.0, 42.0, 23.4, 36.0, 30.0, 10.0, 8.0, 0.02], &[][..]),
        ("a third less sugars", [2350.0, 45.0, 26.0, 30.0, 20.0, 10.0, 9.0, 0.02], &[2]),
    ] {
        let mut other = food(2, "d", "Chocolat noir", &BARS, table);
        other["nutriscore_score"] = json!(10);
        assert_eq!(proposed(&[bar.clone(), other]), expected, "{what}");
    }
    let bitter = food(
        1,
        "d",
        "Chocolat noir 99 %",
        &BARS,
        [2500.0, 52.0, 33.0, 10.0, 1.2, 12.0, 13.0, 0.02],
    );
    let mut other = food(
        2,
        "d",
        "Chocolat noir 99 %",
        &BARS,
        [2500.0, 52.0, 32.5, 10.0, 0.2, 12.0, 13.0, 0.02],
    );
    other["nutriscore_score"] = json!(10);
    assert_eq!(proposed(&[bitter, other]), [0; 0], "most of a gram of sugar is not much");
}

#[test]
fn with_a_better_letter_a_tenth_is_enough() {
    let juice =
        food(1, "c", "Pur jus d'orange", &JUICES, [190.0, 0.1, 0.0, 10.0, 9.5, 0.3, 0.7, 0.0]);
    for (what, table, expected) in [
        ("hardly less", [186.0, 0.1, 0.0, 9.8, 9.4, 1.3, 0.8, 0.0], &[][..]),
        ("less", [150.0, 0.1, 0.0, 7.8, 7.6, 0.3, 0.7, 0.0], &[2]),
    ] {
        let other = food(2, "b", "Pur jus d'orange pressé", &JUICES, table);
        assert_eq!(proposed(&[juice.clone(), other]), expected, "{what}");
    }
}

#[test]
fn energy_that_no_other_figure_bears_out_is_no_gain() {
    let juice = food(1, "d", "Jus d'orange", &JUICES, [418.0, 0.1, 0.0, 10.0, 9.7, 0.0, 0.5, 0.0]);
    let other = food(2, "c", "Jus d'orange", &JUICES, [184.0, 0.1, 0.0, 10.5, 10.0, 0.0, 0.4, 0.0]);
    assert_eq!(proposed(&[juice, other]), [0; 0]);
}

#[test]
fn fibre_that_only_one_table_gives_is_no_gain() {
    let table = [2400.0, 44.0, 26.0, 35.0, 30.0, 0.0, 8.0, 0.02];
    let mut bar = food(1, "d", "Chocolat noir", &BARS, table);
    bar["nutriments"].as_object_mut().unwrap().remove("fiber_100g");
    let mut other =
        food(2, "d", "Chocolat noir", &BARS, [2300.0, 43.0, 25.0, 33.0, 22.0, 11.0, 8.0, 0.02]);
    other["nutriscore_score"] = json!(10);
    assert_eq!(proposed(&[bar.clone(), other.clone()]), [0; 0], "five points of fibre");
    other["nutriscore_score"] = json!(6);
    assert_eq!(proposed(&[bar, other]), [2], "nine, of which five are of fibre");
}

#[test]
fn a_table_of_which_a_third_is_missing_replaces_nothing_dry() {
    let biscuit =
        food(1, "e", "Spéculoos", &BISCUITS, [2033.0, 19.0, 8.0, 72.6, 38.1, 1.3, 4.9, 0.9]);
    let portion =
        food(2, "d", "Spéculoos", &BISCUITS, [1200.0, 13.1, 5.0, 40.3, 25.0, 0.6, 1.6, 0.3]);
    assert_eq!(proposed(&[biscuit.clone(), portion]), [0; 0]);
    let lean = food(2, "d", "Spéculoos", &BISCUITS, [1800.0, 12.0, 4.0, 74.0, 25.0, 3.0, 6.0, 0.5]);
    assert_eq!(proposed(&[biscuit, lean]), [2]);
}

#[test]
fn a_juice_whose_carbohydrates_are_not_sugars_is_a_typing_error() {
    let juice = food(1, "c", "Jus d'orange", &JUICES, [190.0, 0.1, 0.0, 10.0, 9.5, 0.3, 0.7, 0.0]);
    let other = food(2, "b", "Jus d'orange", &JUICES, [188.0, 0.0, 0.0, 11.0, 3.3, 0.0, 0.0, 0.0]);
    assert_eq!(proposed(&[juice, other]), [0; 0]);
}

#[test]
fn the_same_figures_are_no_gain_of_whatever_brand() {
    let table = [204.0, 0.0, 0.0, 10.0, 10.0, 0.7, 0.8, 0.0];
    let mut juice = food(1, "d", "Orange avec pulpe", &JUICES, table);
    let mut other = food(2, "c", "Pur jus d'orange avec pulpe", &JUICES, table);
    (juice["brands"], other["brands"]) = (json!("Marque"), json!("Marque"));
    assert_eq!(proposed(&[juice.clone(), other.clone()]), [0; 0]);
    other["brands"] = json!("Autre");
    assert_eq!(proposed(&[juice, other]), [0; 0], "no figure is better");
}

/// Shown apart, with its badge, as another idea.
#[test]
fn what_is_not_free_of_gluten_replaces_nothing_that_is() {
    let mut own = food(
        1,
        "e",
        "Sablés sans gluten",
        &BISCUITS,
        [2033.0, 19.0, 8.0, 72.6, 38.1, 1.3, 4.9, 0.9],
    );
    own["ingredients_text"] = json!("farine de riz, sucre");
    let lean = [1800.0, 12.0, 4.0, 74.0, 25.0, 3.0, 6.0, 0.5];
    let mut with = food(2, "c", "Sablés", &BISCUITS, lean);
    with["ingredients_text"] = json!("farine de blé, sucre");
    let mut without = food(3, "c", "Sablés sans gluten", &BISCUITS, lean);
    without["ingredients_text"] = json!("farine de maïs, sucre");
    let site = crate::support::SiteTest::with_products(&[own, with, without]);
    site.build();
    let explained = site.run(&["explain", &crate::support::barcode(1), "--json"]);
    let explained: serde_json::Value = serde_json::from_str(&explained.stdout).unwrap();
    for (number, origin) in [(2, "other-taste"), (3, "shelf")] {
        let candidates = explained["candidates"].as_array().unwrap();
        let is_it =
            |own: &&serde_json::Value| own["product"]["barcode"] == crate::support::barcode(number);
        let candidate = candidates.iter().find(is_it).unwrap();
        assert_eq!(candidate["score"]["origin"], origin, "{candidate}");
    }
}

#[test]
fn more_sugars_are_no_gain_whatever_else_is_saved() {
    let sable =
        food(1, "e", "Sablé nature", &BISCUITS, [2000.0, 20.0, 12.0, 62.0, 25.0, 2.0, 6.0, 0.9]);
    for (what, table, expected) in [
        ("more sugars", [1990.0, 20.0, 3.0, 64.0, 31.0, 4.0, 6.0, 0.4], &[][..]),
        ("a little more", [2040.0, 21.0, 3.0, 62.0, 27.0, 4.0, 6.0, 0.4], &[2]),
    ] {
        let other = food(2, "c", "Sablé nature", &BISCUITS, table);
        assert_eq!(proposed(&[sable.clone(), other]), expected, "{what}");
    }
}

#[test]
fn in_a_sweet_drink_only_less_sugar_is_noticed() {
    let juice =
        food(1, "c", "Pur jus d'orange", &JUICES, [190.0, 0.3, 0.0, 10.0, 9.5, 0.3, 0.7, 0.1]);
    for (what, table, expected) in [
        ("less salt and fat", [185.0, 0.0, 0.0, 9.8, 9.3, 0.3, 0.7, 0.0], &[][..]),
        ("less sugar and energy", [165.0, 0.3, 0.0, 8.7, 8.2, 0.3, 0.7, 0.1], &[2]),
    ] {
        let other = food(2, "b", "Pur jus d'orange", &JUICES, table);
        assert_eq!(proposed(&[juice.clone(), other]), expected, "{what}");
    }
}

/// The page of someone's first record of a product says hardly more than its name.
#[test]
fn a_record_that_was_begun_is_no_better_than_the_whole_one() {
    let mut begun = food(1, "e", "Galette bretonne pur beurre dorée", &BISCUITS, [0.0; 8]);
    begun["nutriments"] = json!({});
    begun["brands"] = json!("Sablière");
    let mut whole = food(
        2,
        "c",
        "Galette bretonne pur beurre",
        &BISCUITS,
        [1900.0, 16.0, 3.0, 64.0, 20.0, 4.0, 6.0, 0.4],
    );
    whole["brands"] = json!("Sablière");
    assert_eq!(proposed(&[begun.clone(), whole.clone()]), [0; 0], "the same article");
    whole["brands"] = json!("Autre");
    assert_eq!(proposed(&[begun.clone(), whole.clone()]), [0; 0], "nothing of it can be worse");
    begun["nutriments"] =
        json!({ "energy-kj_100g": 2200, "saturated-fat_100g": 12, "salt_100g": 1 });
    assert_eq!(proposed(&[begun, whole]), [2], "of another brand");
}

#[test]
fn salt_that_was_taken_for_sodium_is_a_typing_error() {
    const SOUPS: [&str; 1] = ["en:soups"];
    let own =
        food(1, "c", "Mouliné de légumes", &SOUPS, [155.0, 1.2, 0.2, 4.8, 1.4, 1.7, 0.9, 1.78]);
    for (what, table, expected) in [
        ("2.5 times", [152.0, 1.2, 0.2, 4.6, 1.4, 1.5, 0.9, 0.7], &[][..]),
        ("half", [152.0, 1.2, 0.2, 4.6, 1.4, 1.5, 0.9, 0.9], &[2]),
        ("2.5 times, of another recipe", [100.0, 0.2, 0.0, 3.6, 1.4, 1.5, 0.9, 0.7], &[2]),
    ] {
        let other = food(2, "b", "Mouliné de légumes variés", &SOUPS, table);
        assert_eq!(proposed(&[own.clone(), other]), expected, "{what}");
    }
}
