//! The same food comes first, another food not at all.

use serde_json::json;

use super::{food, proposed};

const BISCUITS: [&str; 4] =
    ["en:snacks", "en:sweet-snacks", "en:biscuits-and-cakes", "en:biscuits"];
const NUTS: [&str; 3] = ["en:plant-based-foods", "en:nuts-and-their-products", "en:nuts"];
const CANDIES: [&str; 4] = ["en:snacks", "en:sweet-snacks", "en:confectioneries", "en:candies"];
const JAMS: [&str; 4] =
    ["en:spreads", "en:sweet-spreads", "en:fruit-and-vegetable-preserves", "en:jams"];

#[test]
fn a_sweet_biscuit_is_not_replaced_by_a_savoury_one() {
    let sticks = [2115.0, 26.0, 14.0, 60.0, 40.0, 5.0, 6.0, 0.4];
    let savoury = [1640.0, 16.0, 1.5, 55.0, 1.8, 7.3, 9.9, 1.0];
    let dark = [2050.0, 21.0, 9.0, 58.0, 28.0, 6.0, 7.0, 0.3];
    let filled = food(1, "e", "Bâtonnets nappés chocolat au lait caramel", &BISCUITS, sticks);
    let plain = food(2, "a", "Biscuits blé et sésame sans levure", &BISCUITS, savoury);
    let other = food(3, "d", "Bâtonnets nappés chocolat noir", &BISCUITS, dark);
    assert_eq!(proposed(&[filled.clone(), plain.clone(), other]), [3]);
    assert_eq!(proposed(&[filled, plain]), [0; 0]);
    let cracker = food(
        1,
        "d",
        "Crackers au fromage",
        &BISCUITS,
        [2000.0, 22.0, 9.0, 58.0, 4.0, 3.0, 10.0, 1.8],
    );
    let sweet = food(
        2,
        "b",
        "Sablés aux pommes",
        &BISCUITS,
        [1800.0, 12.0, 1.0, 65.0, 20.0, 8.0, 8.0, 0.2],
    );
    assert_eq!(proposed(&[cracker, sweet]), [0; 0]);
}

#[test]
fn what_shares_only_the_shelf_is_another_food() {
    let salted = food(
        1,
        "c",
        "Cacahuètes grillées salées",
        &NUTS,
        [2582.0, 50.0, 7.0, 12.0, 5.0, 8.0, 27.0, 1.2],
    );
    let chestnuts = food(
        2,
        "a",
        "Châtaignes cuites entières",
        &NUTS,
        [709.0, 1.7, 0.3, 34.0, 8.0, 5.0, 2.6, 0.02],
    );
    let unsalted = food(
        3,
        "b",
        "Cacahuètes grillées sans sel",
        &NUTS,
        [2560.0, 49.0, 6.8, 12.0, 5.0, 8.5, 27.0, 0.01],
    );
    assert_eq!(proposed(&[salted, chestnuts, unsalted]), [3]);
    let balls = food(
        1,
        "e",
        "Boules chocolat praliné",
        &CANDIES,
        [2251.0, 31.0, 15.0, 60.0, 59.0, 2.0, 4.6, 0.1],
    );
    let gums = food(
        2,
        "b",
        "Gommes fruits animaux",
        &CANDIES,
        [1280.0, 0.0, 0.0, 60.0, 28.0, 10.0, 6.0, 0.05],
    );
    let lean = food(
        3,
        "d",
        "Boules chocolat praliné sans sucres",
        &CANDIES,
        [2000.0, 30.0, 12.0, 50.0, 2.0, 6.0, 5.0, 0.1],
    );
    assert_eq!(proposed(&[balls, gums, lean]), [3]);
}

#[test]
fn a_mousse_is_replaced_by_mousses_not_by_tablets() {
    let both = [
        "en:snacks",
        "en:sweet-snacks",
        "en:desserts",
        "en:cocoa-and-its-products",
        "en:chocolates",
        "en:chocolate-desserts",
        "en:chocolate-mousses",
    ];
    let tablets = [
        "en:snacks",
        "en:sweet-snacks",
        "en:cocoa-and-its-products",
        "en:chocolates",
        "en:dark-chocolates",
    ];
    let mousses = ["en:desserts", "en:chocolate-desserts", "en:chocolate-mousses"];
    let mousse =
        food(1, "d", "Mousse au chocolat", &both, [1314.0, 18.0, 11.0, 30.0, 18.0, 2.0, 5.0, 0.1]);
    let mut tablet = food(
        2,
        "d",
        "Chocolat noir 70 %",
        &tablets,
        [2230.0, 42.0, 26.0, 35.0, 0.9, 14.0, 9.9, 0.02],
    );
    tablet["nutriscore_score"] = json!(11);
    let light = food(
        3,
        "c",
        "Mousse au chocolat allégée",
        &mousses,
        [800.0, 7.0, 4.0, 25.0, 16.0, 2.0, 5.0, 0.1],
    );
    assert_eq!(proposed(&[mousse, tablet, light]), [3]);
}

#[test]
fn a_juice_filed_under_jams_is_no_jam() {
    let jam = |number, grade, name| {
        food(number, grade, name, &JAMS, [952.0, 0.0, 0.0, 56.0, 56.0, 1.0, 0.3, 0.01])
    };
    let juice = [184.0, 0.0, 0.0, 10.0, 10.0, 0.4, 0.4, 0.01];
    let light = [620.0, 0.0, 0.0, 36.0, 35.0, 1.0, 0.4, 0.01];
    for (name, quantity, table, expected) in [
        ("Jus de pomme et myrtille", "750 ml", juice, &[][..]),
        ("Succo e polpa clémentine", "3 x 200 ml", juice, &[]),
        ("Clémentine confiture allégée", "320 g", light, &[2]),
    ] {
        let mut original = jam(1, "c", "Confiture clémentine");
        original["quantity"] = json!("320 g");
        let mut other = food(2, "a", name, &JAMS, table);
        other["quantity"] = json!(quantity);
        assert_eq!(proposed(&[original, other]), expected, "{name}");
    }
}

#[test]
fn where_categories_say_little_one_word_and_the_figures_do() {
    let wide = ["en:breakfasts"];
    let petals = food(
        1,
        "d",
        "Pétales chocolatés Croki",
        &wide,
        [1645.0, 4.5, 1.5, 75.0, 35.0, 6.0, 8.0, 0.8],
    );
    let balls = food(
        2,
        "b",
        "Boules de céréales au chocolat moins sucrées",
        &wide,
        [1560.0, 3.0, 0.8, 70.0, 12.0, 10.0, 9.0, 0.3],
    );
    let dark = food(
        3,
        "c",
        "Pétales au chocolat noir",
        &wide,
        [1600.0, 4.0, 1.2, 72.0, 18.0, 8.0, 8.0, 0.4],
    );
    let ham = food(4, "a", "Jambon", &wide, [500.0, 3.0, 1.0, 1.0, 1.0, 0.0, 20.0, 1.5]);
    let found = proposed(&[petals, balls, dark, ham]);
    assert!(found.contains(&3) && !found.contains(&4), "{found:?}");
}

#[test]
fn one_article_stands_once_in_a_list() {
    let own = [2115.0, 26.0, 14.0, 60.0, 40.0, 5.0, 6.0, 0.4];
    let table = [1900.0, 18.0, 4.0, 64.0, 24.0, 6.0, 8.0, 0.3];
    for (first, second, brand, number) in [
        ("Oatibix", "Oatibix", "Céréalier B", 1),
        ("Oatibix Céréalier", "Oatibix", "Céréalier", 1),
        ("Croquant nature", "Croquant goût sucré", "Céréalier", 2),
    ] {
        let mut one = food(2, "a", first, &BISCUITS, table);
        one["brands"] = json!("");
        let mut other = food(3, "a", second, &BISCUITS, table);
        other["brands"] = json!(brand);
        let found = proposed(&[food(1, "e", first, &BISCUITS, own), one, other]);
        assert_eq!(found.len(), number, "{first} and {second}: {found:?}");
    }
}

#[test]
fn likeness_comes_before_gain() {
    let table = [2000.0, 20.0, 9.0, 60.0, 30.0, 4.0, 7.0, 0.4];
    let lean = [1900.0, 17.0, 7.0, 60.0, 25.0, 5.0, 7.0, 0.4];
    let mut records = vec![food(1, "e", "Sablés au beurre", &BISCUITS, table)];
    for number in 2..6 {
        records.push(food(number, "d", "Sablés au beurre", &BISCUITS, lean));
    }
    // The healthiest and the best known of the shelf.
    for number in 6..9 {
        let mut other = food(number, "a", "Galettes fourrées", &BISCUITS, lean);
        other["unique_scans_n"] = json!(60_000);
        records.push(other);
    }
    assert_eq!(proposed(&records), [2, 3, 4, 5]);
    // Of those equally alike the ones that gain more.
    for number in [4, 5] {
        records.push(food(number + 10, "b", "Sablés au beurre", &BISCUITS, lean));
    }
    let found = proposed(&records);
    assert!(found.contains(&14) && found.contains(&15), "{found:?}");
}
