//! Tests of judging tables.

use super::*;
use Nutrient::{
    Carbohydrates, EnergyKcal, EnergyKj, Fat, Fiber, Proteins, Salt, SaturatedFat, Sugars,
};

fn table(amounts: &[(Nutrient, f64)]) -> Nutriments {
    let mut table = Nutriments::default();
    for &(nutrient, amount) in amounts {
        assert!(table.set(nutrient, amount), "{nutrient:?} {amount}");
    }
    table
}

fn broken(amounts: &[(Nutrient, f64)]) -> Vec<Implausibility> {
    broken_rules(&table(amounts), &Witnesses::default())
}

const TABLES: [(&str, &[(Nutrient, f64)]); 9] = [
    (
        "spread",
        &[
            (EnergyKj, 2252.0),
            (EnergyKcal, 539.0),
            (Fat, 30.9),
            (SaturatedFat, 10.6),
            (Carbohydrates, 57.5),
            (Sugars, 56.3),
            (Proteins, 6.3),
            (Salt, 0.107),
        ],
    ),
    (
        "oil",
        &[
            (EnergyKj, 3700.0),
            (EnergyKcal, 900.0),
            (Fat, 100.0),
            (SaturatedFat, 15.0),
            (Carbohydrates, 0.0),
            (Sugars, 0.0),
            (Proteins, 0.0),
            (Salt, 0.0),
        ],
    ),
    (
        "water",
        &[
            (EnergyKj, 0.0),
            (EnergyKcal, 0.0),
            (Fat, 0.0),
            (Carbohydrates, 0.0),
            (Proteins, 0.0),
            (Salt, 0.02),
        ],
    ),
    (
        "cola without sugar",
        &[
            (EnergyKj, 0.9),
            (EnergyKcal, 0.2),
            (Fat, 0.0),
            (Carbohydrates, 0.0),
            (Proteins, 0.0),
            (Salt, 0.02),
        ],
    ),
    (
        "cocoa with its fibre unsaid",
        &[
            (EnergyKj, 1428.0),
            (EnergyKcal, 344.0),
            (Fat, 11.0),
            (Carbohydrates, 11.0),
            (Proteins, 20.0),
        ],
    ),
    (
        "oat bran as printed in America",
        &[
            (EnergyKj, 1570.0),
            (EnergyKcal, 375.0),
            (Fat, 7.0),
            (Carbohydrates, 66.2),
            (Fiber, 15.4),
            (Proteins, 17.3),
        ],
    ),
    (
        "lemon juice with its acids",
        &[
            (EnergyKj, 120.0),
            (EnergyKcal, 29.0),
            (Fat, 0.0),
            (Carbohydrates, 1.6),
            (Sugars, 1.6),
            (Proteins, 0.3),
        ],
    ),
    ("rounded parts", &[(Carbohydrates, 0.5), (Sugars, 0.6), (Fat, 3.0), (SaturatedFat, 3.2)]),
    ("table salt", &[(EnergyKj, 0.0), (EnergyKcal, 0.0), (Salt, 100.0)]),
];

#[test]
fn tables_as_printed_on_packs_break_no_rule() {
    for (what, amounts) in TABLES {
        assert_eq!(broken(amounts), [], "{what}");
    }
}

#[test]
fn each_rule_is_broken_by_what_it_is_for() {
    use Implausibility::{EnergyOfNutrients, EnergyUnits, PartAboveWhole, Sum};
    assert_eq!(broken(&[(EnergyKj, 1500.0), (EnergyKcal, 250.0)]), [EnergyUnits]);
    // Per portion of 10 g in one row, per 100 g in the others.
    let portion = [(EnergyKj, 190.0), (Fat, 20.0), (Carbohydrates, 60.0), (Proteins, 6.0)];
    assert_eq!(broken(&portion), [EnergyOfNutrients]);
    assert_eq!(broken(&[(Carbohydrates, 10.0), (Sugars, 12.0)]), [PartAboveWhole]);
    assert_eq!(broken(&[(Fat, 2.0), (SaturatedFat, 20.0)]), [PartAboveWhole]);
    assert_eq!(broken(&[(Fat, 50.0), (Carbohydrates, 40.0), (Proteins, 16.0)]), [Sum]);
}

#[test]
fn fibre_weighs_where_it_is_no_part_of_the_carbohydrates() {
    let biscuit = |fiber| [(Carbohydrates, 65.0), (Sugars, 25.0), (Fiber, fiber), (Fat, 20.0)];
    assert_eq!(broken(&biscuit(60.0)), [Implausibility::Sum]);
    assert_eq!(broken(&biscuit(40.0)), [], "an American table");
    assert_eq!(broken(&biscuit(5.0)), []);
    assert_eq!(broken(&[(Carbohydrates, 1.7), (Fiber, 88.0), (Proteins, 2.4)]), [], "psyllium");
}

#[test]
fn what_is_known_of_a_table_bounds_its_energy() {
    use Implausibility::{EnergyOfNutrients, Sum};
    // Carbohydrates and proteins are unknown; the fat alone has 1,110 kJ.
    assert_eq!(broken(&[(EnergyKj, 600.0), (Fat, 30.0)]), [EnergyOfNutrients]);
    assert_eq!(broken(&[(EnergyKj, 600.0), (SaturatedFat, 30.0)]), [EnergyOfNutrients]);
    assert_eq!(broken(&[(EnergyKj, 500.0), (Sugars, 60.0)]), [EnergyOfNutrients]);
    // Everything but fat is unknown, and cannot have more than 17 kJ a gram.
    assert_eq!(broken(&[(EnergyKj, 2900.0), (Fat, 10.0)]), [EnergyOfNutrients]);
    assert_eq!(broken(&[(EnergyKj, 2900.0), (Sugars, 3.0)]), [], "the rest may be fat");
    assert_eq!(broken(&[(EnergyKj, 1900.0), (Fat, 10.0), (Sugars, 3.0)]), []);
    assert_eq!(broken(&[(EnergyKj, 3700.0)]), []);
    assert_eq!(broken(&[(SaturatedFat, 50.0), (Sugars, 50.0), (Salt, 10.0)]), [Sum]);

    let mut portion = table(&[(EnergyKj, 2900.0), (Fat, 10.0)]);
    portion.basis = Basis::PerPortion;
    assert_eq!(broken_rules(&portion, &Witnesses::default()), [], "of half a kilogram");
}

#[test]
fn sodium_witnesses_salt() {
    let judged = |sodium, salt| {
        let witnesses = Witnesses { sodium: Some(sodium), ..Witnesses::default() };
        broken_rules(&table(&[(Salt, salt)]), &witnesses)
    };
    assert_eq!(judged(0.4, 1.0), []);
    assert_eq!(judged(0.1, 0.3), []);
    assert_eq!(judged(0.4, 0.4), [Implausibility::SaltOfSodium]);
    assert_eq!(judged(4.0, 1.0), [Implausibility::SaltOfSodium]);
}

#[test]
fn alcohol_and_polyols_explain_an_energy() {
    let spirit = table(&[(EnergyKj, 920.0), (Fat, 0.0), (Carbohydrates, 0.0), (Proteins, 0.0)]);
    let judged = |witnesses| broken_rules(&spirit, &witnesses);
    assert_eq!(judged(Witnesses::default()), [Implausibility::EnergyOfNutrients]);
    assert_eq!(judged(Witnesses { may_have_alcohol: true, ..Witnesses::default() }), []);
    assert_eq!(judged(Witnesses { alcohol: Some(31.6), ..Witnesses::default() }), []);

    let sweet =
        [(EnergyKj, 650.0), (Fat, 0.0), (Carbohydrates, 66.0), (Sugars, 0.0), (Proteins, 0.0)];
    let judged = |witnesses| broken_rules(&table(&sweet), &witnesses);
    assert_eq!(judged(Witnesses::default()), [Implausibility::EnergyOfNutrients]);
    assert_eq!(judged(Witnesses { may_have_polyols: true, ..Witnesses::default() }), []);
    assert_eq!(judged(Witnesses { polyols: Some(66.0), ..Witnesses::default() }), []);
}

#[test]
fn exchanged_units_of_energy_are_restored_where_the_nutrients_confirm_it() {
    let spread = table(&[(Fat, 30.9), (Carbohydrates, 57.5), (Proteins, 6.3)]);
    let restored = |kj, kcal| restored_energy(kj, kcal, &spread, &Witnesses::default());
    assert_eq!(restored(Some(2252.0), Some(538.0)), None, "as printed");
    assert_eq!(restored(Some(538.0), Some(2252.0)), Some(2252.0));
    assert_eq!(restored(Some(538.0), Some(538.0)), Some(2251.0));
    assert_eq!(restored(Some(2252.0), Some(2252.0)), Some(2252.0));
    assert_eq!(restored(Some(539.0), None), Some(2255.0));
    assert_eq!(restored(None, Some(2252.0)), Some(2252.0));
    // 129 kcal is what some program made of the 539 it took for kJ.
    assert_eq!(restored(Some(539.0), Some(129.0)), Some(2255.0));
    assert_eq!(restored(Some(300.0), Some(300.0)), None, "nothing confirms it");
    assert_eq!(restored(Some(9422.0), None), Some(2252.0), "2252 kJ taken for kcal");
    assert_eq!(restored(None, None), None);

    let cucumber = table(&[(Fat, 0.1), (Carbohydrates, 1.5), (Proteins, 0.7)]);
    let restored = restored_energy(Some(20.0), Some(20.0), &cucumber, &Witnesses::default());
    assert_eq!(restored, None, "both readings are possible");
    let cola = table(&[(Fat, 0.0), (Carbohydrates, 6.55), (Proteins, 0.0)]);
    let restored = restored_energy(Some(9.0), Some(38.0), &cola, &Witnesses::default());
    assert_eq!(restored, None, "the kcal may be right and the kJ wrong");
    let fat_alone = table(&[(Fat, 30.9)]);
    let restored = restored_energy(Some(538.0), Some(538.0), &fat_alone, &Witnesses::default());
    assert_eq!(restored, None, "nothing can confirm it");
}
