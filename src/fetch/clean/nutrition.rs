//! The nutrition table of a record, from whichever of its places holds one.

use crate::model::plausibility::{
    KJ_PER_KCAL, SALT_PER_SODIUM, Witnesses, broken_rules, restored_energy,
};
use crate::model::{Basis, Implausibility, Nutrient, Nutriments, Preparation, Tag};
use crate::words::pack_size;

use super::super::raw_nutrition::{FRUIT, RawTable, Substance};
use super::super::record::RawRecord;
use super::field::{first_text, is_on};

/// Longest size of a portion kept, in characters.
const PORTION_CHARACTERS: usize = 40;

/// Grams of a millilitre of alcohol.
const ALCOHOL_DENSITY: f64 = 0.789;

/// Sugar alcohols among additives (EU regulation 1333/2008, annex II, part B).
const POLYOLS: [&str; 8] = ["e420", "e421", "e953", "e964", "e965", "e966", "e967", "e968"];

/// The table, judged. Order of places: the aggregated set of schema 1003, the product as sold, the
/// product as prepared.
pub(super) fn table(raw: &RawRecord, default_basis: Basis, categories: &[Tag]) -> Nutriments {
    let mut nutriments = Nutriments::empty(default_basis);
    if is_on(&raw.no_nutrition_data) {
        return nutriments;
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
    if nutriments.basis == Basis::PerPortion {
        nutriments.portion = first_text(&[&raw.serving_size], PORTION_CHARACTERS);
    } else {
        nutriments.serving = serving(raw, nutriments.basis);
    }
    fill(&mut nutriments, table, &witnesses(raw, table, categories));
    nutriments
}

/// Grams or millilitres of a portion. A glass of what is weighed has no weight: none is known, then.
fn serving(raw: &RawRecord, basis: Basis) -> Option<f64> {
    let typed = raw.serving_size.as_deref();
    let unit = raw.serving_quantity_unit.as_deref();
    let is_volume = match unit {
        Some(unit) => unit == "ml",
        None => typed.is_some_and(names_volume),
    };
    if is_volume != (basis == Basis::Per100ml) {
        return None;
    }
    let serving = pack_size(typed, raw.serving_quantity).map(f64::from)?;
    if Nutriments::is_serving(serving) { Some(serving) } else { None }
}

fn names_volume(typed: &str) -> bool {
    let lower = typed.to_lowercase();
    lower.split(|sign: char| !sign.is_alphabetic()).any(|word| matches!(word, "ml" | "cl" | "dl"))
}

fn is_polyol(tag: &str) -> bool {
    POLYOLS.iter().any(|code| tag.contains(code))
}

fn is_of_alcohol(tag: &Tag) -> bool {
    tag.slug().contains("alcoholic") || tag.slug() == "cooking-wines"
}

fn witnesses(raw: &RawRecord, table: &RawTable, categories: &[Tag]) -> Witnesses {
    Witnesses {
        sodium: table.get(Substance::Sodium),
        alcohol: table.get(Substance::Alcohol).map(|percent| percent * ALCOHOL_DENSITY),
        polyols: table.get(Substance::Polyols),
        may_have_alcohol: categories.iter().any(is_of_alcohol),
        may_have_polyols: raw.additives_tags.iter().any(|tag| is_polyol(tag)),
    }
}

fn fill(nutriments: &mut Nutriments, table: &RawTable, witnesses: &Witnesses) {
    let mut is_possible = true;
    for nutrient in Nutrient::ALL {
        let substance = written_as(nutrient, table);
        if matches!(nutrient, Nutrient::EnergyKj | Nutrient::EnergyKcal) {
            continue;
        }
        nutriments.modifiers.set(nutrient, table.modifier(substance));
        if let Some(amount) = table.get(substance) {
            is_possible &= nutriments.set(nutrient, amount);
        }
    }
    // What is written for the nutrient itself counts more than what it can be computed from.
    if table.get(Substance::Nutrient(Nutrient::Salt)).is_none()
        && let Some(sodium) = table.get(Substance::Sodium)
    {
        nutriments.modifiers.set(Nutrient::Salt, table.modifier(Substance::Sodium));
        is_possible &= nutriments.set(Nutrient::Salt, sodium * SALT_PER_SODIUM);
    }
    is_possible &= fill_energy(nutriments, table, witnesses);
    if !is_possible {
        nutriments.implausible.push(Implausibility::Amount);
    }
    nutriments.implausible.extend(broken_rules(nutriments, witnesses));
}

/// What a table has the amount of a nutrient, and its modifier, under.
fn written_as(nutrient: Nutrient, table: &RawTable) -> Substance {
    if nutrient == Nutrient::FruitsVegetablesLegumes {
        for substance in FRUIT {
            if table.get(substance).is_some() {
                return substance;
            }
        }
    }
    Substance::Nutrient(nutrient)
}

/// Takes both units of energy, each from the other where one is missing. Says whether the amounts are
/// possible.
fn fill_energy(nutriments: &mut Nutriments, table: &RawTable, witnesses: &Witnesses) -> bool {
    let kj = Substance::Nutrient(Nutrient::EnergyKj);
    let kj = if table.get(kj).is_some() { kj } else { Substance::Energy };
    let kcal = Substance::Nutrient(Nutrient::EnergyKcal);
    let (mut kj_amount, mut kcal_amount) = (table.get(kj), table.get(kcal));
    if let Some(restored) = restored_energy(kj_amount, kcal_amount, nutriments, witnesses) {
        kj_amount = Some(restored);
        kcal_amount = None;
        nutriments.energy_restored = true;
    }
    let (kj_sign, kcal_sign) = (table.modifier(kj), table.modifier(kcal));
    nutriments.modifiers.set(Nutrient::EnergyKj, kj_sign.or(kcal_sign));
    nutriments.modifiers.set(Nutrient::EnergyKcal, kcal_sign.or(kj_sign));
    let computed_kj = kcal_amount.map(|kcal| (kcal * KJ_PER_KCAL).round());
    let computed_kcal = kj_amount.map(|kj| (kj / KJ_PER_KCAL).round());
    let mut is_possible = true;
    for (nutrient, amount) in [
        (Nutrient::EnergyKj, kj_amount.or(computed_kj)),
        (Nutrient::EnergyKcal, kcal_amount.or(computed_kcal)),
    ] {
        if let Some(amount) = amount {
            is_possible &= nutriments.set(nutrient, amount);
        }
    }
    is_possible
}

/// The name of a nutrient in records.
pub(in crate::fetch) fn off_name(nutrient: Nutrient) -> &'static str {
    match nutrient {
        Nutrient::FruitsVegetablesLegumes => "fruits-vegetables-legumes-estimate-from-ingredients",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Modifier;

    fn raw(json: &str) -> RawRecord {
        RawRecord::from_json(json).unwrap()
    }

    fn amounts(json: &str) -> Nutriments {
        table(&raw(json), Basis::Per100g, &[])
    }

    #[test]
    fn salt_follows_from_sodium_and_energy_from_its_other_unit() {
        let table = amounts(r#"{"nutriments":{"sodium_100g":0.4,"energy_100g":2092}}"#);
        assert_eq!(table.get(Nutrient::Salt), Some(1.0));
        assert_eq!(table.get(Nutrient::EnergyKj), Some(2092.0));
        assert_eq!(table.get(Nutrient::EnergyKcal), Some(500.0));
        assert_eq!(table.implausible, []);
    }

    #[test]
    fn one_impossible_amount_discredits_the_table() {
        for impossible in [r#""salt_100g":300"#, r#""fat_100g":-2"#, r#""energy_100g":9000"#] {
            let table = amounts(&format!(r#"{{"nutriments":{{{impossible},"sugars_100g":5}}}}"#));
            assert_eq!(table.implausible, [Implausibility::Amount], "{impossible}");
            assert_eq!(table.get(Nutrient::Sugars), Some(5.0), "kept for explaining it");
            assert!(table.comparable().is_none());
        }
    }

    /// The estimate for the Nutri-Score of 2021 counts nuts and oils, which that of 2023 does not.
    #[test]
    fn the_share_of_fruit_is_that_of_2023_in_whatever_order_it_is_written() {
        let label = r#""fruits-vegetables-legumes_100g":0"#;
        let new = r#""fruits-vegetables-legumes-estimate-from-ingredients_100g":25"#;
        let old = r#""fruits-vegetables-nuts-estimate-from-ingredients_100g":52.9"#;
        for (keys, share) in [
            (format!("{new},{old}"), 25.0),
            (format!("{old},{new}"), 25.0),
            (format!("{old},{label},{new}"), 0.0),
            (old.to_string(), 52.9),
        ] {
            let read = amounts(&format!(r#"{{"nutriments":{{"fat_100g":1,{keys}}}}}"#));
            assert_eq!(read.get(Nutrient::FruitsVegetablesLegumes), Some(share), "{keys}");
        }
    }

    #[test]
    fn an_estimated_share_of_fruit_keeps_its_sign() {
        for year in ["legumes", "nuts"] {
            let id = format!("fruits-vegetables-{year}-estimate-from-ingredients");
            let keys = format!(r#""{id}_100g":86,"{id}_modifier":"~""#);
            let read = amounts(&format!(r#"{{"nutriments":{{"fat_100g":1,{keys}}}}}"#));
            let sign = read.modifiers.get(Nutrient::FruitsVegetablesLegumes);
            assert_eq!(sign, Some(Modifier::About), "{id}");
        }
    }

    #[test]
    fn prepared_amounts_serve_where_there_are_no_others() {
        let table = amounts(r#"{"nutriments":{"sugars_prepared_100g":5}}"#);
        assert_eq!(table.preparation, Preparation::Prepared);
        assert_eq!(table.get(Nutrient::Sugars), Some(5.0));
        let table = amounts(r#"{"nutriments":{"sugars_prepared_100g":5,"sugars_100g":50}}"#);
        assert_eq!(table.preparation, Preparation::AsSold);
        assert_eq!(table.get(Nutrient::Sugars), Some(50.0));
        let estimate = r#"{"nutriments":{"sugars_prepared_100g":5,
            "fruits-vegetables-legumes-estimate-from-ingredients_100g":0}}"#;
        assert_eq!(amounts(estimate).get(Nutrient::Sugars), Some(5.0));
    }

    #[test]
    fn a_product_said_to_have_no_nutrition_data_has_none() {
        let table = amounts(r#"{"no_nutrition_data":"on","nutriments":{"sugars_100g":5}}"#);
        assert!(table.is_empty());
    }

    #[test]
    fn a_set_per_portion_is_no_table_per_100_g() {
        for per in [r#""per":"serving","#, r#""per":"30g","#, ""] {
            let table = amounts(&format!(
                r#"{{"serving_size":"2 biscuits (10 g)","nutrition":{{"aggregated_set":{{{per}
                    "nutrients":{{"fat":{{"value":2,"unit":"g"}}}}}}}}}}"#
            ));
            assert_eq!(table.basis, Basis::PerPortion, "{per}");
            assert_eq!(table.portion.as_deref(), Some("2 biscuits (10 g)"));
            assert_eq!(table.get(Nutrient::Fat), Some(2.0));
        }
    }

    #[test]
    fn a_portion_is_believed_where_text_and_number_agree_on_something_one_can_eat() {
        let serving = |fields: &str| {
            amounts(&format!(r#"{{{fields},"nutriments":{{"sugars_100g":5}}}}"#)).serving
        };
        assert_eq!(
            serving(r#""serving_size":"2 biscuits (30 g)","serving_quantity":"30""#),
            Some(30.0)
        );
        assert_eq!(serving(r#""serving_size":"30 g""#), Some(30.0));
        assert_eq!(serving(r#""serving_quantity":45,"serving_quantity_unit":"g""#), Some(45.0));
        for doubtful in [
            r#""serving_size":"3 biscuits""#,
            r#""serving_size":"0,2 g","serving_quantity":0.2"#,
            r#""serving_size":"3000 g","serving_quantity":3000"#,
            r#""serving_size":"30 g","serving_quantity":125"#,
            r#""serving_size":"1 verre (200 ml)","serving_quantity":200"#,
            r#""serving_quantity":200,"serving_quantity_unit":"ml""#,
        ] {
            assert_eq!(serving(doubtful), None, "{doubtful}");
        }
    }

    #[test]
    fn modifiers_come_with_their_amounts_in_every_shape() {
        let salt = |json: &str| {
            let table = amounts(json);
            (table.get(Nutrient::Salt), table.modifiers.get(Nutrient::Salt))
        };
        let less = (Some(0.01), Some(Modifier::LessThan));
        assert_eq!(salt(r#"{"nutriments":{"salt_100g":0.01,"salt_modifier":"<"}}"#), less);
        assert_eq!(salt(r#"{"nutriments":{"salt_100g":"< 0,01"}}"#), less);
        assert_eq!(salt(r#"{"nutriments":{"sodium_100g":0.004,"sodium_modifier":"<"}}"#), less);
        let set = |value: &str| {
            format!(
                r#"{{"nutrition":{{"aggregated_set":{{"per":"100g","nutrients":{{"salt":{value}}}}}}}}}"#
            )
        };
        assert_eq!(salt(&set(r#"{"modifier":"<","unit":"mg","value":10}"#)), less);
        assert_eq!(salt(&set(r#"{"value":"<0.01","unit":"g"}"#)), less);
        assert_eq!(salt(&set(r#"{"value":12,"unit":"% DV"}"#)).0, None);
        assert_eq!(salt(&set(r#"{"value":12}"#)).0, None);
    }

    #[test]
    fn energy_is_read_in_the_unit_it_is_written_in() {
        let energy = |json: &str| {
            let table = amounts(json);
            (table.get(Nutrient::EnergyKj), table.get(Nutrient::EnergyKcal), table.energy_restored)
        };
        let set = r#"{"nutrition":{"aggregated_set":{"per":"100g","nutrients":{
            "energy":{"value":100,"unit":"kcal"}}}}}"#;
        assert_eq!(energy(set), (Some(418.4), Some(100.0), false));
        let both_kcal = r#"{"nutriments":{"energy-kj_100g":539,"energy-kcal_100g":539,
            "fat_100g":30.9,"carbohydrates_100g":57.5,"proteins_100g":6.3}}"#;
        assert_eq!(energy(both_kcal), (Some(2255.0), Some(539.0), true));
    }
}
