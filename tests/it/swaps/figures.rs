//! What gets worse, does not get better, or cannot be true.

use serde_json::{Value, json};

use super::{food, proposed};
use crate::support::{SiteTest, barcode};

const JUICES: [&str; 3] = ["en:beverages", "en:fruit-juices", "en:orange-juices"];
const SAUSAGES: [&str; 3] =
    ["en:meats-and-their-products", "en:prepared-meats", "en:cured-sausages"];
const BUTTERS: [&str; 4] = ["en:spreads", "en:fats", "en:dairy-spread", "en:butters"];
const SOUPS: [&str; 3] = ["en:meals", "en:soups", "en:vegetable-soups"];

#[test]
fn figures_that_cannot_be_true_make_no_substitute() {
    let juice = food(1, "c", "Pur jus orange", &JUICES, [176.0, 0.2, 0.0, 8.9, 8.7, 0.2, 0.7, 0.0]);
    let half = food(2, "b", "Pur jus orange", &JUICES, [86.5, 0.2, 0.0, 8.9, 8.7, 0.2, 0.7, 0.0]);
    assert_eq!(proposed(&[juice, half]), [0; 0]);
    let sausage =
        food(1, "e", "Saucisson sec", &SAUSAGES, [1750.0, 34.0, 13.0, 2.0, 2.0, 0.0, 27.0, 4.4]);
    let light = food(
        2,
        "d",
        "Saucisson sec nature",
        &SAUSAGES,
        [234.0, 26.0, 10.0, 2.0, 1.8, 0.0, 26.0, 0.5],
    );
    assert_eq!(proposed(&[sausage.clone(), light]), [0; 0]);
    let true_one = food(
        2,
        "d",
        "Saucisson sec nature",
        &SAUSAGES,
        [1430.0, 26.0, 10.0, 2.0, 1.8, 0.0, 26.0, 3.5],
    );
    assert_eq!(proposed(&[sausage, true_one]), [2]);
}

#[test]
fn a_better_letter_without_a_better_figure_is_no_swap() {
    let butter =
        food(1, "e", "Beurre doux", &BUTTERS, [3109.0, 82.0, 55.0, 0.6, 0.6, 0.0, 0.7, 0.02]);
    for (table, expected) in [
        ([3159.0, 83.0, 55.0, 0.5, 0.5, 0.0, 0.8, 0.03], &[][..]),
        ([3109.0, 82.0, 55.1, 0.6, 0.6, 0.0, 0.7, 0.05], &[]),
        ([2300.0, 60.0, 40.0, 0.6, 0.6, 0.0, 0.7, 0.02], &[2]),
    ] {
        let other = food(2, "d", "Beurre de baratte doux", &BUTTERS, table);
        assert_eq!(proposed(&[butter.clone(), other]), expected, "{table:?}");
    }
}

#[test]
fn what_doubles_by_an_amount_that_matters_is_no_swap() {
    let soup =
        food(1, "d", "Velouté de légumes", &SOUPS, [300.0, 4.0, 2.0, 7.0, 3.0, 1.0, 1.0, 0.5]);
    for (what, table, expected) in [
        ("salt", [150.0, 1.0, 0.4, 5.0, 2.0, 2.0, 1.0, 1.1], &[][..]),
        ("sugars", [150.0, 0.5, 0.2, 9.0, 8.5, 2.0, 1.0, 0.4], &[]),
        ("saturates", [280.0, 4.0, 3.9, 5.0, 0.5, 2.0, 1.0, 0.05], &[2]),
        ("nothing", [150.0, 1.0, 0.4, 5.0, 2.0, 2.0, 1.0, 0.75], &[2]),
    ] {
        let other = food(2, "b", "Velouté de légumes verts", &SOUPS, table);
        assert_eq!(proposed(&[soup.clone(), other]), expected, "{what}");
    }
    let lean =
        food(1, "d", "Velouté de légumes", &SOUPS, [300.0, 4.0, 1.0, 7.0, 3.0, 1.0, 1.0, 0.5]);
    let fat =
        food(2, "b", "Velouté de légumes", &SOUPS, [300.0, 4.0, 2.6, 7.0, 3.0, 3.0, 1.0, 0.1]);
    assert_eq!(proposed(&[lean, fat]), [0; 0]);
}

#[test]
fn a_better_letter_and_fewer_points_are_two_groups() {
    let table = [2115.0, 26.0, 14.0, 60.0, 40.0, 5.0, 6.0, 0.4];
    let lean = [2000.0, 20.0, 10.0, 60.0, 30.0, 5.0, 6.0, 0.4];
    let biscuits = ["en:snacks", "en:biscuits"];
    let own = food(1, "e", "Sablés", &biscuits, table);
    let mut same = food(2, "e", "Sablés", &biscuits, lean);
    same["nutriscore_score"] = json!(19);
    let page = |records: &[Value]| {
        let site = SiteTest::with_products(records);
        site.build();
        let code = barcode(1);
        let text = site.read(&format!("public/produit/{}/{code}.html", &code[10..]));
        text.replace(['\u{a0}', '\u{202f}'], " ")
    };
    let alone = page(&[own.clone(), same.clone()]);
    assert!(
        alone.contains("Même lettre, un peu mieux") && alone.contains("24 points → 19 points"),
        "{alone}"
    );
    assert!(!alone.to_lowercase().contains("mieux noté"), "{alone}");
    let both = page(&[own, same, food(3, "c", "Sablés", &biscuits, lean)]);
    let places =
        ["une alternative mieux notée", "Mieux notés", "Même lettre"].map(|words| both.find(words));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {both}");
}

/// Salt as of the sea in a drink, more sugars than any fruit gives, noughts of a small portion.
#[test]
fn what_is_gained_on_a_mistake_is_the_mistake() {
    const PINEAPPLE: [&str; 3] = ["en:beverages", "en:fruit-juices", "en:pineapple-juices"];
    const PICKLES: [&str; 1] = ["en:pickles"];
    let juice = [195.0, 0.0, 0.0, 11.0, 10.5, 0.2, 0.2, 0.0];
    let lean = [170.0, 0.0, 0.0, 9.0, 8.5, 0.5, 0.3, 0.0];
    let mut salty = juice;
    salty[7] = 3.9;
    let mut doubled = juice;
    (doubled[0], doubled[3], doubled[4]) = (423.0, 24.0, 22.0);
    for (what, table, expected) in
        [("a juice", juice, &[2][..]), ("salt", salty, &[]), ("sugars", doubled, &[])]
    {
        let own = food(1, "d", "Jus d'ananas", &PINEAPPLE, table);
        let other = food(2, "c", "Pur jus d'ananas", &PINEAPPLE, lean);
        assert_eq!(proposed(&[own, other]), expected, "{what}");
    }
    let own = food(1, "e", "Cornichons", &PICKLES, [210.0, 0.0, 0.0, 11.0, 3.0, 1.0, 0.5, 4.0]);
    for (table, expected) in [
        ([60.0, 0.0, 0.0, 2.0, 1.0, 1.0, 0.5, 2.0], &[2][..]),
        ([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0], &[]),
    ] {
        let other = food(2, "c", "Cornichons extra-fins", &PICKLES, table);
        assert_eq!(proposed(&[own.clone(), other]), expected, "{table:?}");
    }
}

/// Milk chocolate has 25 g of fat: what has 5 only tastes of chocolate.
#[test]
fn what_hardly_has_fat_is_no_chocolate() {
    let own = food(
        1,
        "e",
        "Boules chocolat",
        &["en:breakfasts"],
        [1620.0, 3.0, 1.0, 80.0, 29.0, 6.0, 8.0, 0.5],
    );
    let cereals = food(
        2,
        "b",
        "Céréales en boules au chocolat",
        &["en:breakfasts"],
        [1580.0, 3.0, 0.9, 75.0, 20.0, 9.0, 9.0, 0.3],
    );
    assert_eq!(proposed(&[own, cereals]), [2]);
}
