//! The Nutri-Score of 2023, as Open Food Facts computes it.
//!
//! Thresholds and rules: Santé publique France, "Nutri-Score: règlement d'usage" (2023 algorithm),
//! in the form of Open Food Facts' `Nutriscore.pm`. Points are the number of thresholds strictly
//! exceeded, except for the saturates/fat ratio, where reaching a threshold counts. Beside it
//! nothing here knows of products: what food group a product is in and whether it holds sweeteners
//! is the caller's knowledge.

/// Which of the five sets of rules applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FoodGroup {
    General,
    RedMeat,
    Cheese,
    FatsOilsNutsSeeds,
    Beverage,
    Water,
}

/// What the score is computed from, per 100 g or 100 ml.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts {
    pub energy_kj: f64,
    pub fat: f64,
    pub saturated_fat: f64,
    pub sugars: f64,
    pub fibre: f64,
    pub proteins: f64,
    pub salt: f64,
    pub fruit_vegetable_legume_percent: f64,
    pub sweeteners: bool,
}

/// The outcome: a letter from `a` to `e` and the points behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NutriScore {
    pub grade: char,
    pub score: i32,
}

const ENERGY: &[f64] =
    &[335.0, 670.0, 1005.0, 1340.0, 1675.0, 2010.0, 2345.0, 2680.0, 3015.0, 3350.0];
const ENERGY_BEVERAGE: &[f64] =
    &[30.0, 90.0, 150.0, 210.0, 240.0, 270.0, 300.0, 330.0, 360.0, 390.0];
const ENERGY_FROM_SATURATES: &[f64] =
    &[120.0, 240.0, 360.0, 480.0, 600.0, 720.0, 840.0, 960.0, 1080.0, 1200.0];
const SUGARS: &[f64] =
    &[3.4, 6.8, 10.0, 14.0, 17.0, 20.0, 24.0, 27.0, 31.0, 34.0, 37.0, 41.0, 44.0, 48.0, 51.0];
const SUGARS_BEVERAGE: &[f64] = &[0.5, 2.0, 3.5, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0];
const SATURATED_FAT: &[f64] = &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0];
const SATURATES_RATIO: &[f64] = &[10.0, 16.0, 22.0, 28.0, 34.0, 40.0, 46.0, 52.0, 58.0, 64.0];
const SALT: &[f64] = &[
    0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8, 3.0, 3.2, 3.4, 3.6, 3.8,
    4.0,
];
const FIBRE: &[f64] = &[3.0, 4.1, 5.2, 6.3, 7.4];
const PROTEINS: &[f64] = &[2.4, 4.8, 7.2, 9.6, 12.0, 14.0, 17.0];
const PROTEINS_BEVERAGE: &[f64] = &[1.2, 1.5, 1.8, 2.1, 2.4, 2.7, 3.0];

const KJ_PER_GRAM_OF_FAT: f64 = 37.0;
const POINTS_FOR_SWEETENERS: i32 = 4;
const MOST_PROTEIN_POINTS_OF_RED_MEAT: i32 = 2;

/// Score and grade of a food of this group.
pub(crate) fn compute(facts: &Facts, group: FoodGroup) -> NutriScore {
    let negative = negative_points(facts, group);
    let positive = positive_points(facts, group, negative);
    let score = negative - positive;
    NutriScore { grade: grade(score, group), score }
}

fn negative_points(facts: &Facts, group: FoodGroup) -> i32 {
    let salt = exceeded(facts.salt, SALT);
    salt + match group {
        FoodGroup::Beverage | FoodGroup::Water => beverage_points(facts),
        FoodGroup::FatsOilsNutsSeeds => fats_points(facts),
        FoodGroup::General | FoodGroup::RedMeat | FoodGroup::Cheese => general_points(facts),
    }
}

fn general_points(facts: &Facts) -> i32 {
    exceeded(facts.energy_kj, ENERGY)
        + exceeded(facts.sugars, SUGARS)
        + exceeded(facts.saturated_fat, SATURATED_FAT)
}

fn beverage_points(facts: &Facts) -> i32 {
    exceeded(facts.energy_kj, ENERGY_BEVERAGE)
        + exceeded(facts.sugars, SUGARS_BEVERAGE)
        + exceeded(facts.saturated_fat, SATURATED_FAT)
        + if facts.sweeteners { POINTS_FOR_SWEETENERS } else { 0 }
}

fn fats_points(facts: &Facts) -> i32 {
    exceeded(facts.saturated_fat * KJ_PER_GRAM_OF_FAT, ENERGY_FROM_SATURATES)
        + exceeded(facts.sugars, SUGARS)
        + reached(saturates_percent(facts), SATURATES_RATIO)
}

fn saturates_percent(facts: &Facts) -> f64 {
    if facts.fat > 0.0 { facts.saturated_fat / facts.fat * 100.0 } else { 0.0 }
}

fn positive_points(facts: &Facts, group: FoodGroup, negative: i32) -> i32 {
    let proteins = if proteins_count(group, negative) { protein_points(facts, group) } else { 0 };
    exceeded(facts.fibre, FIBRE) + fruit_points(facts, group) + proteins
}

fn proteins_count(group: FoodGroup, negative: i32) -> bool {
    match group {
        FoodGroup::Beverage | FoodGroup::Water | FoodGroup::Cheese => true,
        FoodGroup::FatsOilsNutsSeeds => negative < 7,
        FoodGroup::General | FoodGroup::RedMeat => negative < 11,
    }
}

fn protein_points(facts: &Facts, group: FoodGroup) -> i32 {
    match group {
        FoodGroup::Beverage | FoodGroup::Water => exceeded(facts.proteins, PROTEINS_BEVERAGE),
        FoodGroup::RedMeat => {
            exceeded(facts.proteins, PROTEINS).min(MOST_PROTEIN_POINTS_OF_RED_MEAT)
        }
        _ => exceeded(facts.proteins, PROTEINS),
    }
}

fn fruit_points(facts: &Facts, group: FoodGroup) -> i32 {
    let beverage = matches!(group, FoodGroup::Beverage | FoodGroup::Water);
    let points = if beverage { [0, 2, 4, 6] } else { [0, 1, 2, 5] };
    let percent = facts.fruit_vegetable_legume_percent;
    let passed = [40.0, 60.0, 80.0].iter().filter(|limit| percent > **limit).count();
    points[passed]
}

fn grade(score: i32, group: FoodGroup) -> char {
    let limits = match group {
        FoodGroup::Water => return 'a',
        FoodGroup::Beverage => [i32::MIN, 2, 6, 9],
        FoodGroup::FatsOilsNutsSeeds => [-6, 2, 10, 18],
        FoodGroup::General | FoodGroup::RedMeat | FoodGroup::Cheese => [0, 2, 10, 18],
    };
    let grades = ['a', 'b', 'c', 'd'];
    limits
        .into_iter()
        .zip(grades)
        .find_map(|(limit, grade)| (score <= limit).then_some(grade))
        .unwrap_or('e')
}

fn exceeded(value: f64, thresholds: &[f64]) -> i32 {
    count(thresholds, |threshold| value > threshold)
}

fn reached(value: f64, thresholds: &[f64]) -> i32 {
    count(thresholds, |threshold| value >= threshold)
}

fn count(thresholds: &[f64], passed: impl Fn(f64) -> bool) -> i32 {
    let number = thresholds.iter().filter(|threshold| passed(**threshold)).count();
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(value: f64, thresholds: &[f64]) -> i32 {
        exceeded(value, thresholds)
    }

    #[test]
    fn a_threshold_counts_only_when_exceeded() {
        assert_eq!(points(335.0, ENERGY), 0);
        assert_eq!(points(335.1, ENERGY), 1);
        assert_eq!(points(51.0, SUGARS), 14);
        assert_eq!(points(60.0, SUGARS), 15);
        assert_eq!(points(4.1, SALT), 20);
        assert_eq!(points(7.5, FIBRE), 5);
        assert_eq!(points(17.1, PROTEINS), 7);
    }

    #[test]
    fn the_ratio_of_saturates_counts_when_reached() {
        assert_eq!(reached(10.0, SATURATES_RATIO), 1);
        assert_eq!(reached(9.9, SATURATES_RATIO), 0);
        assert_eq!(reached(64.0, SATURATES_RATIO), 10);
    }

    #[test]
    fn tables_have_as_many_points_as_the_rules_say() {
        let lengths =
            [ENERGY, ENERGY_BEVERAGE, ENERGY_FROM_SATURATES, SUGARS_BEVERAGE, SATURATED_FAT];
        assert!(lengths.iter().all(|table| table.len() == 10));
        assert_eq!((SUGARS.len(), SALT.len(), FIBRE.len(), PROTEINS.len()), (15, 20, 5, 7));
    }

    #[test]
    fn olive_oil_is_b() {
        let oil = Facts {
            energy_kj: 3400.0,
            fat: 92.0,
            saturated_fat: 14.0,
            fruit_vegetable_legume_percent: 100.0,
            ..Facts::default()
        };
        let expected = NutriScore { grade: 'b', score: 0 };
        assert_eq!(compute(&oil, FoodGroup::FatsOilsNutsSeeds), expected);
    }

    #[test]
    fn cheese_keeps_its_protein_points() {
        let cheese = Facts {
            energy_kj: 1200.0,
            fat: 22.0,
            saturated_fat: 15.0,
            proteins: 20.0,
            salt: 1.5,
            ..Facts::default()
        };
        let expected = NutriScore { grade: 'd', score: 13 };
        assert_eq!(compute(&cheese, FoodGroup::Cheese), expected);
        assert_eq!(compute(&cheese, FoodGroup::General).grade, 'e');
    }

    #[test]
    fn red_meat_gets_two_protein_points_at_most() {
        let ham = Facts {
            energy_kj: 485.0,
            saturated_fat: 1.0,
            proteins: 21.0,
            salt: 1.5,
            ..Facts::default()
        };
        assert_eq!(compute(&ham, FoodGroup::General).score, 1);
        assert_eq!(compute(&ham, FoodGroup::RedMeat).score, 6);
    }

    #[test]
    fn sweeteners_cost_a_drink_four_points() {
        let mut drink = Facts::default();
        assert_eq!(compute(&drink, FoodGroup::Beverage).grade, 'b');
        drink.sweeteners = true;
        let expected = NutriScore { grade: 'c', score: 4 };
        assert_eq!(compute(&drink, FoodGroup::Beverage), expected);
    }

    #[test]
    fn only_water_is_a_among_drinks() {
        assert_eq!(compute(&Facts::default(), FoodGroup::Water).grade, 'a');
        assert_eq!(compute(&Facts::default(), FoodGroup::Beverage).grade, 'b');
    }
}
