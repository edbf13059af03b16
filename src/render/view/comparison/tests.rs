//! The words and the table say the same, whatever the two products are.

use proptest::prelude::*;

use super::*;
use crate::model::{Basis, Grading, Nutriments};

fn product(grade: &str, amounts: &[(Nutrient, f64)]) -> Product {
    let mut nutriments = Nutriments::empty(Basis::Per100g);
    for &(nutrient, amount) in amounts {
        assert!(nutriments.set(nutrient, amount));
    }
    Product {
        grading: Grading::from_off(grade),
        nutriscore_version: Some(2023),
        nutriments,
        completeness: 1.0,
        ..Product::named("3017620422003".parse().unwrap(), "Produit")
    }
}

fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// The reasons for and against the second product, spaces made plain.
fn words(language: &str, left: &Product, right: &Product) -> (Vec<String>, Vec<String>) {
    let reasons = Wording::shipped(language).reasons(left, right).unwrap();
    let plain = |list: Vec<String>| list.iter().map(|text| plain(text)).collect();
    (plain(reasons.better), plain(reasons.worse))
}

#[test]
fn differences_are_told_in_correct_french_and_english() {
    let left = product(
        "e",
        &[
            (Nutrient::Sugars, 56.3),
            (Nutrient::Salt, 1.0),
            (Nutrient::Fiber, 2.0),
            (Nutrient::Fat, 20.0),
        ],
    );
    let right = product(
        "c",
        &[
            (Nutrient::Sugars, 28.3),
            (Nutrient::Salt, 0.2),
            (Nutrient::Fiber, 6.9),
            (Nutrient::Fat, 0.0),
        ],
    );
    let (better, worse) = words("fr", &left, &right);
    assert_eq!(
        better,
        [
            "Nutri-Score C au lieu de E",
            "28 g de sucres en moins pour 100 g, soit deux fois moins",
            "20 g de matières grasses en moins pour 100 g : il n’en contient pas",
            "4,9 g de fibres en plus pour 100 g, soit plus du triple",
            "0,8 g de sel en moins pour 100 g, soit cinq fois moins",
        ]
    );
    assert_eq!(worse, [""; 0]);
    let (better, worse) = words("en", &right, &left);
    assert_eq!(better, ["Nutri-Score E instead of C"]);
    assert_eq!(
        worse,
        [
            "28 g more sugar per 100 g: twice as much",
            "20 g more fat per 100 g",
            "4.9 g less fibre per 100 g: less than a third as much",
            "0.8 g more salt per 100 g: five times as much",
        ]
    );
}

#[test]
fn the_same_grade_is_told_by_points() {
    let (mut left, mut right) = (product("d", &[]), product("d", &[]));
    (left.nutriscore_points, right.nutriscore_points) = (Some(18), Some(13));
    let (better, _) = words("fr", &left, &right);
    assert_eq!(
        better[0],
        "Même Nutri-Score D, mais 5 points de moins (moins il y en a, mieux c’est)"
    );
    right.nutriscore_points = Some(17);
    let (better, _) = words("en", &left, &right);
    assert_eq!(better[0], "Same Nutri-Score D, but 1 point fewer (the fewer, the better)");
}

#[test]
fn estimated_figures_are_no_reason() {
    let left = product("d", &[(Nutrient::Sugars, 30.0)]);
    let mut right = product("b", &[(Nutrient::Sugars, 3.0)]);
    right.nutriments.estimated = true;
    assert_eq!(words("fr", &left, &right).0, ["Nutri-Score B au lieu de D"]);
}

/// Amounts of the nutrients the table shows, some of them missing, rounded as labels are.
fn amounts() -> impl Strategy<Value = Vec<(Nutrient, f64)>> {
    let amount = |nutrient: Nutrient| {
        let grams = prop_oneof![Just(0.0), 0.0..1.0_f64, 0.0..60.0_f64];
        let rounded = grams.prop_map(|grams| (grams * 100.0).round() / 100.0);
        proptest::option::weighted(0.9, rounded).prop_map(move |amount| (nutrient, amount))
    };
    let nutrients: Vec<_> = GRAMS.into_iter().map(amount).collect();
    nutrients.prop_map(|all| {
        all.into_iter().filter_map(|(nutrient, amount)| Some((nutrient, amount?))).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_words_always_say_what_the_table_shows(left in amounts(), right in amounts()) {
        for language in ["fr", "en"] {
            let wording = Wording::shipped(language);
            let (left, right) = (product("e", &left), product("b", &right));
            let rows = wording.rows(&left, &right).unwrap();
            let (better, worse) = words(language, &left, &right);
            let mut told = 0;
            for row in rows {
                let of = plain(wording.texts.get(&format!("nutrients.{}.of", row.nutrient)).unwrap());
                let amount = row.difference.as_deref().map(plain).unwrap_or_default();
                let amount = amount.trim_start_matches(['+', '−']).to_string();
                let says = |list: &[String]| {
                    list.iter().any(|text| text.starts_with(&format!("{amount} ")) && text.contains(&of))
                };
                match row.verdict {
                    AmountVerdict::Better => prop_assert!(says(&better), "{amount} {of}: {better:?}"),
                    AmountVerdict::Worse => prop_assert!(says(&worse), "{amount} {of}: {worse:?}"),
                    AmountVerdict::Same
                | AmountVerdict::Close
                | AmountVerdict::Neutral
                | AmountVerdict::Unknown => continue,
                }
                told += 1;
                // The two columns give the difference, by the figures a visitor reads.
                let read = |text: &Option<String>| -> f64 {
                    let text = plain(text.as_deref().unwrap()).replace(',', ".");
                    text.split(' ').next().unwrap().parse().unwrap()
                };
                let gap = (read(&row.left) - read(&row.right)).abs();
                let written: f64 =
                    amount.split(' ').next().unwrap().replace(',', ".").parse().unwrap();
                prop_assert!((gap - written).abs() < 0.005, "{gap} {written}");
            }
            prop_assert_eq!(told + 1, better.len() + worse.len());
        }
    }

    #[test]
    fn a_number_of_times_is_never_overstated(left in 0.01..60.0_f64, right in 0.01..60.0_f64) {
        let pair = ShownAmounts { left, right, is_drink: false };
        if let Some(times) = pair.times() {
            let real = left.max(right) / left.min(right);
            let whole = f64::from(u8::try_from(times.whole).unwrap());
            prop_assert!((2..=10).contains(&times.whole));
            if times.is_exact {
                prop_assert!((real - whole).abs() <= whole / 20.0 + 1e-9);
            } else {
                prop_assert!(real > whole && real < whole + 1.0);
            }
        }
    }
}

#[test]
fn what_a_shelf_is_said_to_have_more_of_is_worth_words() {
    use super::super::spread::SpreadFacts;
    use crate::model::ShelfSpread;
    use crate::render::Link;

    let said = |spread: &ShelfSpread, fat: f64| {
        let shelf = Link { name: "Jus d’orange".into(), lang: None, url: String::new() };
        let own = product("c", &[(Nutrient::Fat, fat)]);
        let facts = SpreadFacts { shelf, spread };
        format!("{:?}", Wording::shipped("fr").spread(&facts, &own.nutriments).unwrap())
    };
    // Energy, fat: as FigureSpread::NUTRIENTS has them.
    let mut amounts = [const { Vec::new() }; 7];
    amounts[1] = vec![0.0; 30];
    let spread = ShelfSpread::of(amounts, 30);
    assert!(!said(&spread, 0.2).contains("Plus gras"), "{}", said(&spread, 0.2));
    assert!(said(&spread, 1.2).contains("Plus gras que 9 jus d’orange sur 10"));
}
