//! The nutrition table of a record, from whichever of its places holds one.

use crate::model::{Basis, Nutrient, Nutriments, Preparation};

use super::super::raw_nutrition::RawTable;
use super::super::record::RawRecord;
use super::field::is_on;

/// Salt is sodium times 2.5 (EU regulation 1169/2011, annex I).
const SALT_PER_SODIUM: f64 = 2.5;
/// 1 kcal = 4.184 kJ.
const KJ_PER_KCAL: f64 = 4.184;

/// The table, and how many impossible amounts were dropped from it. Order of places: the
/// aggregated set of schema 1003, the product as sold, the product as prepared.
pub(super) fn table(raw: &RawRecord, default_basis: Basis) -> (Nutriments, u32) {
    let mut nutriments = Nutriments::empty(default_basis);
    if is_on(&raw.no_nutrition_data) {
        return (nutriments, 0);
    }
    let table = if let Some(set) = &raw.nutrition
        && !set.table.is_empty()
    {
        nutriments.basis = set.basis;
        nutriments.preparation = set.preparation;
        nutriments.estimated = set.estimated;
        &set.table
    } else if raw.nutriments.sold.is_empty() && !raw.nutriments.prepared.is_empty() {
        nutriments.preparation = Preparation::Prepared;
        &raw.nutriments.prepared
    } else {
        &raw.nutriments.sold
    };
    let dropped = fill(&mut nutriments, table);
    (nutriments, dropped)
}

fn fill(nutriments: &mut Nutriments, table: &RawTable) -> u32 {
    let mut dropped = 0;
    for nutrient in Nutrient::ALL {
        dropped += dropped_of(nutriments, nutrient, table.nutrients[nutrient as usize]);
    }
    // What is written for the nutrient itself counts more than what it can be computed from.
    if nutriments.get(Nutrient::Salt).is_none() {
        let salt = table.sodium.map(|sodium| sodium * SALT_PER_SODIUM);
        dropped += dropped_of(nutriments, Nutrient::Salt, salt);
    }
    if nutriments.get(Nutrient::EnergyKj).is_none() {
        dropped += dropped_of(nutriments, Nutrient::EnergyKj, table.energy);
    }
    complete_energy(nutriments);
    dropped
}

/// Sets an amount; 1 where it is impossible and dropped, else 0.
fn dropped_of(nutriments: &mut Nutriments, nutrient: Nutrient, amount: Option<f64>) -> u32 {
    amount.map_or(0, |amount| u32::from(!nutriments.set(nutrient, amount)))
}

/// The name of a nutrient in records.
pub(in crate::fetch) fn off_name(nutrient: Nutrient) -> &'static str {
    match nutrient {
        Nutrient::FruitsVegetablesLegumes => "fruits-vegetables-legumes-estimate-from-ingredients",
        other => other.id(),
    }
}

/// Gives both units of energy where one is known.
fn complete_energy(nutriments: &mut Nutriments) {
    let (kj, kcal) = (nutriments.get(Nutrient::EnergyKj), nutriments.get(Nutrient::EnergyKcal));
    match (kj, kcal) {
        (Some(kj), None) => nutriments.set(Nutrient::EnergyKcal, (kj / KJ_PER_KCAL).round()),
        (None, Some(kcal)) => nutriments.set(Nutrient::EnergyKj, (kcal * KJ_PER_KCAL).round()),
        _ => true,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> RawRecord {
        RawRecord::from_json(json).unwrap()
    }

    fn amounts(json: &str) -> (Nutriments, u32) {
        table(&raw(json), Basis::Per100g)
    }

    #[test]
    fn salt_follows_from_sodium_and_energy_from_its_other_unit() {
        let (table, _) = amounts(r#"{"nutriments":{"sodium_100g":0.4,"energy_100g":2092}}"#);
        assert_eq!(table.get(Nutrient::Salt), Some(1.0));
        assert_eq!(table.get(Nutrient::EnergyKj), Some(2092.0));
        assert_eq!(table.get(Nutrient::EnergyKcal), Some(500.0));
    }

    #[test]
    fn impossible_amounts_are_dropped_and_counted() {
        let (table, dropped) =
            amounts(r#"{"nutriments":{"salt_100g":300,"fat_100g":-2,"sugars_100g":5}}"#);
        assert_eq!(dropped, 2);
        assert_eq!(table.get(Nutrient::Salt), None);
        assert_eq!(table.get(Nutrient::Fat), None);
        assert_eq!(table.get(Nutrient::Sugars), Some(5.0));
    }

    #[test]
    fn prepared_amounts_serve_where_there_are_no_others() {
        let (table, _) = amounts(r#"{"nutriments":{"sugars_prepared_100g":5}}"#);
        assert_eq!(table.preparation, Preparation::Prepared);
        assert_eq!(table.get(Nutrient::Sugars), Some(5.0));
        let (table, _) = amounts(r#"{"nutriments":{"sugars_prepared_100g":5,"sugars_100g":50}}"#);
        assert_eq!(table.preparation, Preparation::AsSold);
        let estimate = r#"{"nutriments":{"sugars_prepared_100g":5,
            "fruits-vegetables-legumes-estimate-from-ingredients_100g":0}}"#;
        assert_eq!(amounts(estimate).0.get(Nutrient::Sugars), Some(5.0));
        let (table, _) = amounts(r#"{"nutriments":{"sugars_prepared_100g":5,"sugars_100g":50}}"#);
        assert_eq!(table.get(Nutrient::Sugars), Some(50.0));
    }

    #[test]
    fn a_product_said_to_have_no_nutrition_data_has_none() {
        let (table, _) = amounts(r#"{"no_nutrition_data":"on","nutriments":{"sugars_100g":5}}"#);
        assert!(table.is_empty());
    }
}
