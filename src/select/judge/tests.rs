//! What one product may replace another for, by figures, claims, lists and names.

use super::super::test_products::{barcode, graph, product, rules, shelves};
use super::super::{
    CategoryKinds, Choice, Finder, NoSubstitute, OverrideRules, ResolvedOverrides, Settings,
};
use super::*;
use crate::model::{Basis, Nutrient, Nutriments, Product};

/// What tables have, in order: kJ, then grams of fat, saturates, carbohydrates, sugars, fibre, proteins and salt.
const KEYS: [Nutrient; 8] = [
    Nutrient::EnergyKj,
    Nutrient::Fat,
    Nutrient::SaturatedFat,
    Nutrient::Carbohydrates,
    Nutrient::Sugars,
    Nutrient::Fiber,
    Nutrient::Proteins,
    Nutrient::Salt,
];

fn food(number: u64, grade: &str, name: &str, category: &str, table: [f64; 8]) -> Product {
    let mut own = product(number, grade, "", &["en:snacks", category]);
    for (nutrient, amount) in KEYS.into_iter().zip(table) {
        assert!(own.nutriments.set(nutrient, amount));
    }
    own.name = name.into();
    own.nutriscore_points = Some(if number == 1 { 24 } else { 19 });
    own
}

/// Why the second product does not replace the first; `NotFound` where nothing speaks against it.
fn refusal(products: &[Product; 2]) -> Refusal {
    let graph = graph();
    let kinds = CategoryKinds::new(&graph, &rules());
    let shelves = shelves(&graph, &kinds, products);
    let settings = Settings::default();
    let overrides = ResolvedOverrides::default();
    let finder = Finder::new(&shelves, &graph, &kinds, &settings, &overrides);
    let [own, other] = [1, 2].map(|number| shelves.find(barcode(number)).unwrap());
    finder.refusal(own, other)
}

const SOUP: [f64; 8] = [155.0, 1.2, 0.2, 4.8, 1.4, 1.7, 0.9, 1.75];

#[test]
fn salt_is_mistyped_where_it_is_more_than_twice_that_of_one_recipe() {
    for (name, salt, is_known, expected) in [
        ("Mouliné de légumes", 0.7, true, Refusal::NutritionFaulty),
        ("Mouliné de légumes", 0.62, true, Refusal::NutritionFaulty),
        ("Mouliné de légumes", 0.85, true, Refusal::NotFound),
        ("Mouliné de légumes réduit en sel", 0.7, true, Refusal::NotFound),
        ("Mouliné de légumes", 0.7, false, Refusal::NotFound),
    ] {
        let mut table = SOUP;
        table[7] = salt;
        let mut soups = [
            food(1, "c", "Mouliné de légumes", "en:nuts", SOUP),
            food(2, "b", name, "en:nuts", table),
        ];
        if !is_known {
            for soup in &mut soups {
                let known = soup.nutriments.clone();
                soup.nutriments = Nutriments::empty(Basis::Per100g);
                for nutrient in KEYS {
                    let amount = known.get(nutrient).unwrap();
                    assert!(nutrient == Nutrient::Fat || soup.nutriments.set(nutrient, amount));
                }
            }
        }
        assert_eq!(refusal(&soups), expected, "{name} with {salt} g");
    }
}

#[test]
fn dry_food_is_dry_by_either_way_to_count_fibre() {
    // American carbohydrates hold their fibre, so 40 of 50 g are counted once.
    let own = food(
        1,
        "e",
        "Assortiment de graines",
        "en:nuts",
        [1500.0, 15.0, 9.0, 50.0, 20.0, 40.0, 10.0, 0.5],
    );
    let other = food(
        2,
        "c",
        "Assortiment de graines",
        "en:nuts",
        [900.0, 8.0, 2.0, 40.0, 9.0, 2.0, 10.0, 0.2],
    );
    assert_eq!(refusal(&[own, other]), Refusal::NotFound);
}

/// A drink as salty as brine; what replaces it, if anything, the operator pinned.
#[test]
fn who_has_doubtful_figures_is_told_so_and_keeps_its_pins() {
    let brine = [190.0, 0.0, 0.0, 10.5, 10.5, 0.0, 0.0, 4.0];
    let products = [
        food(1, "e", "Cola", "en:sodas", brine),
        food(2, "b", "Cola", "en:sodas", [60.0, 0.0, 0.0, 3.0, 3.0, 0.0, 0.0, 0.0]),
    ];
    let graph = graph();
    let kinds = CategoryKinds::new(&graph, &rules());
    let shelves = shelves(&graph, &kinds, &products);
    let settings = Settings::default();
    let own = shelves.find(barcode(1)).unwrap();
    let pin = format!("[[pin]]\nproduct = \"{}\"\nsubstitute = \"{}\"\n", barcode(1), barcode(2));
    for (rules, is_pinned) in [("", false), (pin.as_str(), true)] {
        let (overrides, _) = OverrideRules::parse(rules, "fr").unwrap().resolve(&shelves, &graph);
        let finder = Finder::new(&shelves, &graph, &kinds, &settings, &overrides);
        let found = finder.substitutes(own);
        if is_pinned {
            assert!(matches!(found, Choice::Substitutes(_)), "{found:?}");
        } else {
            assert_eq!(found, Choice::Nothing(NoSubstitute::DoubtfulFigures));
            let told = finder.refusal(own, shelves.find(barcode(2)).unwrap());
            assert_eq!(told, Refusal::OriginalDoubtful);
        }
    }
}
