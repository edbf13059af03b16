//! What tells that two products are the same food, beyond shared words and categories: each signal decides between
//! candidates that are equal in all else, and leaving it out takes that away.

use sitegen::model::{Category, Grading, Nutrient, Product};
use sitegen::select::{NoSubstitute, Trait};

use super::shop::{Shop, category, product, tag};

/// fat, saturates, carbohydrates, sugars, proteins, salt and kJ
type Figures = [f64; 7];

const DRY: Figures = [16.0, 4.0, 66.0, 24.0, 7.0, 0.5, 1900.0];
const LEAN: Figures = [14.0, 3.0, 66.0, 19.0, 7.0, 0.4, 1830.0];
const SPREAD: Figures = [0.0, 0.0, 56.0, 56.0, 0.3, 0.0, 952.0];
const LIGHT: Figures = [0.0, 0.0, 36.0, 36.0, 0.3, 0.0, 620.0];
const JUICE: Figures = [0.0, 0.0, 10.0, 10.0, 0.4, 0.0, 184.0];

fn food(number: u64, name: &str, grade: &str, categories: &str, figures: Figures) -> Product {
    let mut food = product(number);
    food.name = name.into();
    food.language = Some("fr".into());
    food.brands = vec![format!("Marque {number}")];
    food.grading = Grading::from_off(grade);
    food.nutriscore_points = Some(i16::from(grade.as_bytes()[0] - b'a') * 6);
    food.categories = categories.split_whitespace().map(tag).collect();
    food.ingredients = None;
    let order = [
        Nutrient::Fat,
        Nutrient::SaturatedFat,
        Nutrient::Carbohydrates,
        Nutrient::Sugars,
        Nutrient::Proteins,
        Nutrient::Salt,
        Nutrient::EnergyKj,
    ];
    for (nutrient, amount) in order.into_iter().zip(figures) {
        assert!(food.nutriments.set(nutrient, amount));
    }
    food
}

fn categories() -> Vec<Category> {
    vec![
        category("en:snacks", &[]),
        category("en:sweet-snacks", &["en:snacks"]),
        category("en:biscuits", &["en:sweet-snacks"]),
        category("en:wafers", &["en:biscuits"]),
        category("en:spreads", &[]),
        category("en:sweet-spreads", &["en:spreads"]),
        category("en:fruit-and-vegetable-preserves", &["en:sweet-spreads"]),
        category("en:jams", &["en:fruit-and-vegetable-preserves"]),
        category("en:breakfasts", &[]),
        category("en:beverages", &[]),
        category("en:fruit-juices", &["en:beverages"]),
    ]
}

/// The numbers of the substitutes of the first product, best first.
fn chosen(products: &[Product], left_out: &[Trait]) -> Result<Vec<usize>, NoSubstitute> {
    let mut shop = Shop::new(categories(), products);
    for wanted in left_out {
        shop.settings.weights[*wanted as usize] = 0;
    }
    let found = shop.substitutes([products[0].barcode].into_iter()).remove(0)?;
    let number = |code| products.iter().position(|product| product.barcode == code).unwrap();
    Ok(found.into_iter().map(|(code, _)| number(code)).collect())
}

#[test]
fn a_bottle_of_juice_among_jams_is_left_alone() {
    for (name, language) in [
        ("Jus de pomme et myrtille", "fr"),
        ("Succo di mela", "it"),
        ("Apfelsaft naturtrüb", "de"),
        ("Apple juice", "en"),
        ("Zumo de manzana", "es"),
    ] {
        let jam = food(1, "Confiture clémentine", "c", "en:jams", SPREAD);
        let mut juice = food(2, name, "a", "en:jams", JUICE);
        juice.language = Some(language.into());
        juice.quantity = Some("750 ml".into());
        assert_eq!(
            chosen(&[jam.clone(), juice.clone()], &[]),
            Err(NoSubstitute::NoneBetter),
            "{name}"
        );
        juice.grading = Grading::from_off("d");
        assert_eq!(chosen(&[juice, jam], &[]), Err(NoSubstitute::NoCategory), "{name}");
    }
}

#[test]
fn a_leaner_jam_is_no_juice_whatever_its_name_says_of_its_fruit() {
    let jam = food(1, "Confiture", "d", "en:jams", SPREAD);
    for name in [
        "Confiture au jus de pomme",
        "Confiture de fruits au jus de raisin",
        "Confiture gelée au jus de pêche",
    ] {
        let mut other = food(2, name, "b", "en:jams", LIGHT);
        other.quantity = Some("320 g".into());
        assert_eq!(chosen(&[jam.clone(), other], &[]), Ok(vec![1]), "{name}");
    }
}

#[test]
fn savoury_is_no_substitute_of_sweet_unless_the_role_is_left_out() {
    let sticks = food(
        1,
        "Bâtonnets nappés caramel",
        "e",
        "en:biscuits",
        [26.0, 14.0, 60.0, 40.0, 6.0, 0.4, 2115.0],
    );
    let savoury = food(
        2,
        "Biscuits blé sésame",
        "a",
        "en:biscuits",
        [16.0, 1.5, 55.0, 1.8, 9.9, 1.0, 1640.0],
    );
    assert_eq!(chosen(&[sticks.clone(), savoury.clone()], &[]), Err(NoSubstitute::NoneBetter));
    // With a word in common nothing else is in the way.
    let sweet = food(
        1,
        "Popcorn caramel",
        "e",
        "en:snacks en:biscuits",
        [10.0, 2.0, 80.0, 13.0, 5.0, 0.6, 1850.0],
    );
    let salted = food(
        2,
        "Popcorn nature",
        "b",
        "en:snacks en:biscuits",
        [10.5, 1.5, 78.0, 5.8, 6.0, 0.9, 1800.0],
    );
    assert_eq!(chosen(&[sweet.clone(), salted.clone()], &[]), Err(NoSubstitute::NoneBetter));
    assert_eq!(chosen(&[sweet, salted], &[Trait::Role, Trait::Flavour]), Ok(vec![1]));
}

#[test]
fn what_is_filed_nowhere_is_compared_by_its_name() {
    let biscuit = food(1, "Biscuits au beurre", "e", "", DRY);
    let filed = food(2, "Biscuits beurre", "b", "en:snacks en:sweet-snacks en:biscuits", LEAN);
    let unfiled = food(3, "Petits biscuits au beurre", "c", "", LEAN);
    let jam = food(4, "Confiture de fraises", "a", "en:jams", SPREAD);
    let found = chosen(&[biscuit, filed, unfiled, jam], &[]).unwrap();
    assert!(found.contains(&1) && found.contains(&2) && !found.contains(&3), "{found:?}");
}

#[test]
fn a_coarse_shelf_is_refined_by_names() {
    let cereal = food(1, "Pétales chocolatés", "d", "en:breakfasts", DRY);
    let other = food(2, "Pétales de céréales chocolatés", "b", "en:breakfasts", LEAN);
    let jam = food(3, "Confiture de fraises", "a", "en:breakfasts", LEAN);
    let biscuit = food(4, "Biscuits du matin", "a", "en:breakfasts", LEAN);
    assert_eq!(chosen(&[cereal, other, jam, biscuit], &[]), Ok(vec![1]));
}

#[test]
fn ingredients_decide_between_names_that_say_nothing() {
    let list = |mut food: Product, list: &str| {
        food.ingredients = Some(list.into());
        food
    };
    let own =
        list(food(1, "Zig", "e", "en:wafers", DRY), "Farine de blé 40 %, sucre, beurre, cacao");
    let alike =
        list(food(2, "Zig zag", "b", "en:wafers", LEAN), "farine de blé 45 %, sucre, beurre");
    let unlike =
        list(food(3, "Zig zog", "b", "en:wafers", LEAN), "noix de coco 60 %, blanc d'œuf, miel");
    let found = chosen(&[own, unlike, alike], &[]).unwrap();
    assert_eq!(found[0], 2);
}
