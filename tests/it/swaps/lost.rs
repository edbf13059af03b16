//! What is lost by a swap, though kind and flavour stay: sweetness, salt, pulp, what else the name says; and gains that are none.

use serde_json::{Value, json};

use super::{food, page, proposed, section};

const BARS: [&str; 4] = ["en:snacks", "en:sweet-snacks", "en:chocolates", "en:dark-chocolates"];
const BISCUITS: [&str; 1] = ["en:biscuits"];
const JUICES: [&str; 3] = ["en:beverages", "en:fruit-juices", "en:orange-juices"];
const SOUPS: [&str; 1] = ["en:soups"];

/// Which of some candidates, by their numbers from 2 on, stand among the replacements of the first product.
fn replacements(records: &[Value]) -> Vec<usize> {
    let page = page(records);
    let list = section(&page, "substitutes").to_string();
    let names = records.iter().map(|record| record["product_name"].as_str().unwrap());
    (1..).zip(names).skip(1).filter(|(_, name)| list.contains(*name)).map(|(at, _)| at).collect()
}

#[test]
fn what_hardly_tastes_of_sugar_or_salt_any_more_is_another_idea() {
    let sweet = [2080.0, 23.0, 11.0, 62.0, 26.0, 3.0, 6.5, 0.5];
    let own = food(1, "e", "Biscuits nappés chocolat noir", &BISCUITS, sweet);
    let less = [1900.0, 18.0, 8.0, 60.0, 17.0, 4.0, 7.0, 0.4];
    let hardly = [1820.0, 22.0, 10.0, 58.0, 1.0, 5.0, 6.4, 0.2];
    let records = [
        own,
        food(2, "c", "Biscuits nappés de chocolat noir léger", &BISCUITS, less),
        food(3, "c", "Biscuits nappés chocolat noir fin", &BISCUITS, hardly),
    ];
    assert_eq!(replacements(&records), [2]);
    let salted = [2220.0, 34.0, 3.0, 52.0, 0.5, 4.0, 5.5, 1.3];
    let records = [
        food(1, "d", "Chips nature", &["en:crisps"], salted),
        food(
            2,
            "c",
            "Chips nature légères",
            &["en:crisps"],
            [2100.0, 28.0, 2.5, 55.0, 0.5, 4.0, 6.0, 0.9],
        ),
        food(
            3,
            "b",
            "Chips nature sans sel",
            &["en:crisps"],
            [2200.0, 33.0, 3.0, 53.0, 0.5, 4.0, 5.5, 0.0],
        ),
    ];
    assert_eq!(replacements(&records), [2]);
}

#[test]
fn chocolate_with_sweeteners_is_an_idea_within_a_letter() {
    let own =
        food(1, "d", "Chocolat noir", &BARS, [2300.0, 40.0, 24.0, 44.0, 38.0, 9.0, 7.0, 0.02]);
    let mut sweetened = food(
        2,
        "d",
        "Chocolat noir maltitol",
        &BARS,
        [2000.0, 38.0, 22.0, 48.0, 3.0, 10.0, 7.0, 0.02],
    );
    sweetened["ingredients_text"] = json!("pâte de cacao, édulcorant : maltitol, beurre de cacao");
    sweetened["nutriscore_score"] = json!(11);
    let page = page(&[own, sweetened]);
    assert!(section(&page, "substitutes").is_empty());
    let ideas = section(&page, "other-idea");
    assert!(ideas.contains("Chocolat noir maltitol"), "{page}");
    assert!(ideas.contains("même lettre"), "{ideas}");
    assert!(!ideas.contains("mieux noté"), "{ideas}");
}

#[test]
fn juice_that_is_said_to_be_without_pulp_stays_without() {
    let clear = [195.0, 0.1, 0.0, 10.5, 10.0, 0.2, 0.6, 0.0];
    let own = food(1, "c", "Jus de pomme sans pulpe", &JUICES, clear);
    for (fiber, expected) in [(1.3, &[][..]), (0.2, &[2])] {
        let table = [160.0, 0.0, 0.0, 8.0, 7.9, fiber, 0.7, 0.0];
        let other = food(2, "b", "Jus de pomme", &JUICES, table);
        assert_eq!(replacements(&[own.clone(), other]), expected, "{fiber} g of fibre");
    }
}

#[test]
fn less_sugar_in_juice_shows_in_its_energy() {
    let own = food(1, "d", "Jus d'orange", &JUICES, [214.0, 0.1, 0.0, 11.5, 11.2, 0.3, 0.5, 0.0]);
    for (energy, expected) in [(220.0, &[][..]), (180.0, &[2])] {
        let table = [energy, 0.0, 0.0, 9.8, 9.6, 0.3, 0.4, 0.0];
        let other = food(2, "c", "Pur jus d'orange", &JUICES, table);
        assert_eq!(proposed(&[own.clone(), other]), expected, "{energy} kJ");
    }
}

#[test]
fn a_taste_of_two_words_is_a_taste_alone() {
    let rich = [2115.0, 26.0, 14.0, 60.0, 35.0, 2.0, 6.0, 0.6];
    let lean = [1900.0, 20.0, 8.0, 62.0, 24.0, 4.0, 7.0, 0.5];
    for (own, other, expected) in [
        ("Duo fruits rouges", "Fruits rouges", &[][..]),
        ("Tourbillon fruits rouges", "Tourbillon aux fruits rouges", &[2]),
    ] {
        let records = [food(1, "e", own, &BISCUITS, rich), food(2, "c", other, &BISCUITS, lean)];
        assert_eq!(replacements(&records), expected, "{own} → {other}");
    }
}

#[test]
fn a_soup_is_all_that_its_name_says() {
    let own = food(
        1,
        "c",
        "Velouté de tomates mascarpone",
        &SOUPS,
        [240.0, 4.8, 2.8, 3.6, 3.3, 0.5, 0.7, 0.82],
    );
    let lean = [146.0, 1.2, 0.3, 4.4, 3.2, 1.1, 0.8, 0.6];
    let records = [
        own,
        food(2, "b", "Velouté de tomates du jardin", &SOUPS, lean),
        food(3, "b", "Velouté tomates et mascarpone", &SOUPS, lean),
    ];
    assert_eq!(replacements(&records), [3]);
}

#[test]
fn a_letter_that_is_better_for_fibre_one_table_lacks_is_the_same() {
    let table = [2200.0, 34.0, 3.0, 52.0, 0.6, 0.0, 5.9, 1.32];
    let own = food(1, "d", "Chips nature", &["en:crisps"], table);
    for (salt, expected) in [(1.11, &[][..]), (0.9, &[2])] {
        let with_fiber = [2210.0, 34.0, 3.0, 50.0, 0.5, 4.9, 6.0, salt];
        let mut other = food(2, "c", "Chips nature fines", &["en:crisps"], with_fiber);
        other["nutriscore_score"] = json!(10);
        assert_eq!(proposed(&[own.clone(), other]), expected, "{salt} g of salt");
    }
}

#[test]
fn the_same_figures_with_another_letter_are_no_gain() {
    let table = [1914.0, 17.0, 7.0, 66.0, 26.0, 5.5, 8.0, 0.73];
    let own = food(1, "d", "Biscuits petit déjeuner miel", &BISCUITS, table);
    let other = food(2, "c", "Biscuits petit déjeuner au miel", &BISCUITS, table);
    assert_eq!(proposed(&[own.clone(), other.clone()]), [0; 0]);
    let less = [1800.0, 14.0, 5.0, 66.0, 22.0, 5.5, 8.0, 0.7];
    let other = food(2, "c", "Biscuits petit déjeuner au miel", &BISCUITS, less);
    assert_eq!(proposed(&[own, other]), [2]);
}

#[test]
fn a_nought_for_salt_is_believed_only_where_the_name_says_so() {
    let flakes = ["en:breakfast-cereals"];
    let own = food(1, "c", "Corn flakes", &flakes, [1570.0, 0.5, 0.1, 84.0, 3.8, 3.4, 7.7, 1.3]);
    let salt_free = [1600.0, 0.9, 0.1, 84.0, 4.0, 3.5, 8.0, 0.0];
    for (name, expected) in [("Corn flakes au maïs", &[][..]), ("Corn flakes sans sel", &[2])] {
        let other = food(2, "b", name, &flakes, salt_free);
        assert_eq!(proposed(&[own.clone(), other]), expected, "{name}");
    }
}

#[test]
fn more_fat_of_which_no_one_knows_the_saturates_is_no_gain() {
    let without_saturates = |number: u64, grade: &str, table: [f64; 8]| {
        let mut own = food(number, grade, "Biscuits chocolat noir", &BISCUITS, table);
        own["nutriments"].as_object_mut().unwrap().remove("saturated-fat_100g");
        own["brands"] = json!(format!("Marque {number}"));
        own
    };
    let own = without_saturates(1, "e", [2085.0, 22.0, 0.0, 64.0, 28.0, 4.0, 7.0, 0.9]);
    for (fat, expected) in [(26.0, &[][..]), (21.0, &[2])] {
        let other = without_saturates(2, "d", [2085.0, fat, 0.0, 64.0, 24.0, 4.0, 6.5, 0.5]);
        assert_eq!(replacements_by_brand(&[own.clone(), other]), expected, "{fat} g of fat");
    }
}

/// The same by the brands, where all have one name.
fn replacements_by_brand(records: &[Value]) -> Vec<usize> {
    let page = page(records);
    let list = section(&page, "substitutes");
    if list.contains("Marque 2") { vec![2] } else { Vec::new() }
}
