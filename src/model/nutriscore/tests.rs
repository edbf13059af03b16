//! Tests of the Nutri-Score: the rules, and real products with what OFF stored for them.

use super::*;

#[test]
fn olive_oil_is_b_and_butter_is_e() {
    let oil = Inputs {
        energy_kj: 3400.0,
        fat: 92.0,
        saturated_fat: 14.0,
        fruits_vegetables_legumes: Some(100.0),
        ..Inputs::default()
    };
    let butter = Inputs { energy_kj: 3060.0, fat: 82.0, saturated_fat: 55.0, ..Inputs::default() };
    assert_eq!(NutriScore::compute(&oil, FoodGroup::FatsOilsNutsSeeds).grade, Grade::B);
    assert_eq!(NutriScore::compute(&butter, FoodGroup::FatsOilsNutsSeeds).grade, Grade::E);
}

#[test]
fn only_water_among_drinks_is_a() {
    let nothing = Inputs::default();
    assert_eq!(NutriScore::compute(&nothing, FoodGroup::Water).grade, Grade::A);
    assert_eq!(NutriScore::compute(&nothing, FoodGroup::Beverage).grade, Grade::B);
}

#[test]
fn sweeteners_cost_a_drink_four_points_once() {
    let tags = ["en:e951", "en:e950", "en:e968", "en:e960a", "en:e330"]
        .map(|text| Tag::parse(text, "en").unwrap());
    assert_eq!(sweeteners(&tags), 3);
    let light = Inputs { sweeteners: 2, ..Inputs::default() };
    let computed = NutriScore::compute(&light, FoodGroup::Beverage);
    assert_eq!((computed.score, computed.grade), (4, Grade::C));
}

#[test]
fn proteins_of_red_meat_are_capped_and_those_of_cheese_always_count() {
    let food = Inputs {
        energy_kj: 1500.0,
        fat: 30.0,
        saturated_fat: 18.0,
        salt: 1.5,
        proteins: 25.0,
        ..Inputs::default()
    };
    let score = |group| NutriScore::compute(&food, group).score;
    assert_eq!(score(FoodGroup::Cheese), 14);
    assert_eq!(score(FoodGroup::General), 21);
    let lean = Inputs { energy_kj: 500.0, proteins: 25.0, ..Inputs::default() };
    assert_eq!(NutriScore::compute(&lean, FoodGroup::RedMeat).positive, 2);
    assert_eq!(NutriScore::compute(&lean, FoodGroup::General).positive, 7);
}

#[test]
fn the_way_to_the_next_grade_names_one_amount() {
    // 4 + 7 + 0 + 0 points: one too many for C.
    let biscuit = Inputs { energy_kj: 1500.0, sugars: 26.0, ..Inputs::default() };
    let computed = NutriScore::compute(&biscuit, FoodGroup::General);
    assert_eq!((computed.score, computed.grade), (11, Grade::D));
    let next = computed.next_better().unwrap();
    assert_eq!((next.grade, next.excess), (Grade::C, 1));
    assert_eq!(next.target, Some((Component::Sugars, 24.0)));
    let better = Inputs { sugars: 24.0, ..biscuit };
    assert_eq!(NutriScore::compute(&better, FoodGroup::General).grade, Grade::C);
    let best = NutriScore::compute(&Inputs::default(), FoodGroup::Beverage);
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
    assert_eq!(Inputs::of(&table, 0), None, "salt is missing");
    assert!(table.set(Nutrient::Salt, 0.1));
    let inputs = Inputs::of(&table, 0).unwrap();
    assert_eq!((inputs.saturated_fat, inputs.sugars), (0.0, 0.0));
}

#[test]
fn points_never_fall_as_what_is_unfavourable_rises() {
    for group in [FoodGroup::General, FoodGroup::FatsOilsNutsSeeds, FoodGroup::Beverage] {
        let mut last = i16::MIN;
        for step in 0..200 {
            let inputs = Inputs { salt: f64::from(step) / 40.0, ..Inputs::default() };
            let score = NutriScore::compute(&inputs, group).score;
            assert!(score >= last, "{group:?} {step}");
            last = score;
        }
    }
}
