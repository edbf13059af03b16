//! The Nutri-Score of real products: the points, score and grade that OFF stored for them.

use std::fs;

use serde_json::Value;
use sitegen::model::nutriscore::{FoodGroup, NutriScore};
use sitegen::model::{Nutrient, Nutriments};

use crate::support::real_data;

fn group(vector: &Value) -> FoodGroup {
    let is = |key: &str| vector[key] == 1;
    match () {
        () if is("is_water") => FoodGroup::Water,
        () if is("is_beverage") => FoodGroup::Beverage,
        () if is("is_fat_oil_nuts_seeds") => FoodGroup::FatsOilsNutsSeeds,
        () if is("is_cheese") => FoodGroup::Cheese,
        () if is("is_red_meat_product") => FoodGroup::RedMeat,
        () => FoodGroup::General,
    }
}

/// The stored components, by OFF's name for them.
fn stored(vector: &Value) -> Vec<(String, Option<f64>, u64, u64)> {
    let of = |sign: &str| vector["components"][sign].as_array().unwrap().clone();
    let component = |component: &Value| {
        let id = component["id"].as_str().unwrap().replace('_', "-");
        let id = if id == "non-nutritive-sweeteners" { "sweeteners".into() } else { id };
        let number = |key: &str| component[key].as_u64().unwrap();
        (id, component["value"].as_f64(), number("points"), number("points_max"))
    };
    of("negative").iter().chain(&of("positive")).map(component).collect()
}

/// The score of a product by the amounts OFF stored; of what is not named there is nothing.
fn computed(stored: &[(String, Option<f64>, u64, u64)], group: FoodGroup) -> NutriScore {
    let find = |id: &str| stored.iter().find(|component| component.0 == id)?.1;
    let mut table = Nutriments::default();
    for (nutrient, id) in [
        (Nutrient::EnergyKj, "energy"),
        (Nutrient::SaturatedFat, "saturated-fat"),
        (Nutrient::Sugars, "sugars"),
        (Nutrient::Salt, "salt"),
        (Nutrient::Proteins, "proteins"),
    ] {
        assert!(table.set(nutrient, find(id).unwrap_or(0.0)));
    }
    assert!(table.set(Nutrient::Fat, 0.0));
    for (nutrient, id) in [
        (Nutrient::Fiber, "fiber"),
        (Nutrient::FruitsVegetablesLegumes, "fruits-vegetables-legumes"),
    ] {
        assert!(find(id).is_none_or(|amount| table.set(nutrient, amount)));
    }
    let sweeteners = u8::try_from(find("sweeteners").unwrap_or(0.0) as i64).unwrap();
    NutriScore::compute(&table, sweeteners, group).unwrap()
}

#[test]
fn seventy_real_products_have_the_points_score_and_grade_that_off_stored() {
    let Some(data) = real_data() else { return };
    let text = fs::read_to_string(data.join("nutriscore/real-products-2023.jsonl")).unwrap();
    let mut different: Vec<String> = Vec::new();
    let mut checked = 0;
    for line in text.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let stored = stored(&vector);
        let computed = computed(&stored, group(&vector));
        let code = vector["code"].as_str().unwrap();
        for (id, amount, points, most) in &stored {
            let found = computed.components.iter().find(|own| own.component.code() == id).unwrap();
            let own = (u64::from(found.points), u64::from(found.most));
            if own != (*points, *most) {
                different.push(format!("{code}: {id} {amount:?} gives {own:?}, not {points}"));
            }
        }
        let grade = computed.grade.code();
        let own = (i64::from(computed.score), i64::from(computed.negative), grade);
        let theirs = (
            vector["score"].as_i64().unwrap(),
            vector["negative_points"].as_i64().unwrap(),
            vector["grade"].as_str().unwrap(),
        );
        if own != theirs {
            different.push(format!("{code}: {own:?} instead of {theirs:?}"));
        }
        checked += 1;
    }
    assert_eq!(checked, 70);
    assert_eq!(different, [""; 0]);
}
