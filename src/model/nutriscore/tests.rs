//! Tests of the Nutri-Score: the rules, and real products with what OFF stored for them.

use super::*;

/// The score of a food with these amounts; of what is not named there is nothing.
fn score(amounts: &[(Nutrient, f64)], sweeteners: u8, group: FoodGroup) -> NutriScore {
    let mut table = Nutriments::default();
    for nutrient in [
        Nutrient::EnergyKj,
        Nutrient::Fat,
        Nutrient::SaturatedFat,
        Nutrient::Sugars,
        Nutrient::Salt,
        Nutrient::Proteins,
    ] {
        assert!(table.set(nutrient, 0.0));
    }
    for &(nutrient, amount) in amounts {
        assert!(table.set(nutrient, amount));
    }
    NutriScore::compute(&table, sweeteners, group).unwrap()
}

#[test]
fn olive_oil_is_b_and_butter_is_e() {
    let oil = [
        (Nutrient::EnergyKj, 3400.0),
        (Nutrient::Fat, 92.0),
        (Nutrient::SaturatedFat, 14.0),
        (Nutrient::FruitsVegetablesLegumes, 100.0),
    ];
    let butter =
        [(Nutrient::EnergyKj, 3060.0), (Nutrient::Fat, 82.0), (Nutrient::SaturatedFat, 55.0)];
    assert_eq!(score(&oil, 0, FoodGroup::FatsOilsNutsSeeds).grade, Grade::B);
    assert_eq!(score(&butter, 0, FoodGroup::FatsOilsNutsSeeds).grade, Grade::E);
}

#[test]
fn only_water_among_drinks_is_a() {
    assert_eq!(score(&[], 0, FoodGroup::Water).grade, Grade::A);
    assert_eq!(score(&[], 0, FoodGroup::Beverage).grade, Grade::B);
}

#[test]
fn sweeteners_cost_a_drink_four_points_once() {
    let tags = ["en:e951", "en:e950", "en:e968", "en:e960a", "en:e330"]
        .map(|text| Tag::parse(text, "en").unwrap());
    assert_eq!(sweeteners(&tags, FoodFacts::default()), 3);
    let named = FoodFacts::from_iter([FoodFact::IntenseSweeteners]);
    assert_eq!([sweeteners(&tags, named), sweeteners(&[], named)], [3, 1]);
    assert_eq!(
        sweeteners(&[], FoodFacts::from_iter([FoodFact::Sweeteners])),
        0,
        "a polyol, perhaps"
    );
    let computed = score(&[], 2, FoodGroup::Beverage);
    assert_eq!((computed.score, computed.grade), (4, Grade::C));
}

#[test]
fn proteins_of_red_meat_are_capped_and_those_of_cheese_always_count() {
    let food = [
        (Nutrient::EnergyKj, 1500.0),
        (Nutrient::Fat, 30.0),
        (Nutrient::SaturatedFat, 18.0),
        (Nutrient::Salt, 1.5),
        (Nutrient::Proteins, 25.0),
    ];
    assert_eq!(score(&food, 0, FoodGroup::Cheese).score, 14);
    assert_eq!(score(&food, 0, FoodGroup::General).score, 21);
    let lean = [(Nutrient::EnergyKj, 500.0), (Nutrient::Proteins, 25.0)];
    assert_eq!(score(&lean, 0, FoodGroup::RedMeat).positive, 2);
    assert_eq!(score(&lean, 0, FoodGroup::General).positive, 7);
}

#[test]
fn the_way_to_the_next_grade_names_one_amount() {
    // 4 + 7 + 0 + 0 points: one too many for C.
    let biscuit = |sugars| {
        let amounts = [(Nutrient::EnergyKj, 1500.0), (Nutrient::Sugars, sugars)];
        score(&amounts, 0, FoodGroup::General)
    };
    let computed = biscuit(26.0);
    assert_eq!((computed.score, computed.grade), (11, Grade::D));
    let next = computed.next_better().unwrap();
    assert_eq!((next.grade, next.excess), (Grade::C, 1));
    assert_eq!(next.target, Some((Component::Sugars, 24.0)));
    assert_eq!(biscuit(24.0).grade, Grade::C);
    let best = score(&[], 0, FoodGroup::Beverage);
    assert_eq!(best.next_better(), None, "a drink that is not water cannot have an A");
}

#[test]
fn what_the_score_needs_and_what_follows_from_zero() {
    let mut table = Nutriments::default();
    for (nutrient, amount) in [
        (Nutrient::EnergyKj, 100.0),
        (Nutrient::Fat, 0.0),
        (Nutrient::Carbohydrates, 0.0),
        (Nutrient::Proteins, 5.0),
    ] {
        assert!(table.set(nutrient, amount));
    }
    assert_eq!(NutriScore::compute(&table, 0, FoodGroup::General), None, "salt is missing");
    assert!(table.set(Nutrient::Salt, 0.1));
    let computed = NutriScore::compute(&table, 0, FoodGroup::General).unwrap();
    for own in computed.components {
        if matches!(own.component, Component::SaturatedFat | Component::Sugars) {
            assert_eq!(own.amount, Some(0.0));
        }
    }
}

/// Amounts are not rounded: 7.04 g of saturates have 7 points in OFF's dump of March 2026.
#[test]
fn amounts_count_as_they_are() {
    for (grams, points) in [(7.0, 6), (7.04, 7), (1.0, 0), (1.03, 1)] {
        let computed = score(&[(Nutrient::SaturatedFat, grams)], 0, FoodGroup::General);
        assert_eq!(computed.score, points, "{grams} g");
    }
}

#[test]
fn points_never_fall_as_what_is_unfavourable_rises() {
    for group in [FoodGroup::General, FoodGroup::FatsOilsNutsSeeds, FoodGroup::Beverage] {
        let mut last = i16::MIN;
        for step in 0..200 {
            let score = score(&[(Nutrient::Salt, f64::from(step) / 40.0)], 0, group).score;
            assert!(score >= last, "{group:?} {step}");
            last = score;
        }
    }
}
