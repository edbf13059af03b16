//! The nutrition tables of a record and its Nutri-Score of 2023, in the shapes OFF writes them.

use crate::model::{Basis, Grading, Nutrient, Preparation};

use super::raw::RawField;
use super::written::Written;

/// What an amount is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Substance {
    Nutrient(Nutrient),
    /// Energy in kJ in files that do not distinguish kJ and kcal.
    Energy,
    /// Sodium in grams; salt is 2.5 times as much.
    Sodium,
}

impl Substance {
    /// By OFF's id, in `nutriments` keys and in `nutrition.aggregated_set.nutrients`.
    fn of_id(id: &str) -> Option<Self> {
        Some(match id {
            "energy" => Self::Energy,
            "sodium" => Self::Sodium,
            "fruits-vegetables-legumes-estimate-from-ingredients"
            | "fruits-vegetables-nuts-estimate-from-ingredients" => {
                Self::Nutrient(Nutrient::FruitsVegetablesLegumes)
            }
            _ => Self::Nutrient(Nutrient::ALL.into_iter().find(|nutrient| nutrient.id() == id)?),
        })
    }
}

/// An amount of `nutriments` or of a CSV column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Amount {
    Sold(Substance),
    Prepared(Substance),
    /// Nutri-Score points, which older files keep among the amounts.
    NutriscorePoints,
}

impl Amount {
    /// The amount of a key such as `saturated-fat_100g` or `sugars_prepared_100g`.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        let stem = name.strip_suffix("_100g")?;
        if stem == "nutrition-score-fr" {
            return Some(Self::NutriscorePoints);
        }
        match stem.strip_suffix("_prepared") {
            None => Some(Self::Sold(Substance::of_id(stem)?)),
            Some(prepared) => Some(Self::Prepared(Substance::of_id(prepared)?)),
        }
    }
}

/// One nutrition table as written.
#[derive(Default, Debug)]
pub(super) struct RawTable {
    pub(super) nutrients: [Option<f64>; Nutrient::ALL.len()],
    pub(super) energy: Option<f64>,
    pub(super) sodium: Option<f64>,
}

impl RawTable {
    fn put(&mut self, substance: Substance, amount: Option<f64>) {
        match substance {
            Substance::Nutrient(nutrient) => self.nutrients[nutrient as usize] = amount,
            Substance::Energy => self.energy = amount,
            Substance::Sodium => self.sodium = amount,
        }
    }

    /// True where nothing is known but perhaps the share of fruit, which OFF estimates from the
    /// ingredients whatever the table says.
    pub(super) fn is_empty(&self) -> bool {
        let mut known = self.nutrients;
        known[Nutrient::FruitsVegetablesLegumes as usize] = None;
        known == [None; Nutrient::ALL.len()] && self.energy.is_none() && self.sodium.is_none()
    }
}

/// The amounts of `nutriments` or of CSV columns, as sold and as prepared.
#[derive(Default, Debug)]
pub(super) struct RawAmounts {
    pub(super) sold: RawTable,
    pub(super) prepared: RawTable,
    pub(super) nutriscore_points: Option<f64>,
}

impl RawAmounts {
    pub(super) fn put_amount(&mut self, amount: Amount, value: Option<f64>) {
        match amount {
            Amount::Sold(substance) => self.sold.put(substance, value),
            Amount::Prepared(substance) => self.prepared.put(substance, value),
            Amount::NutriscorePoints => self.nutriscore_points = value,
        }
    }
}

impl RawField for RawAmounts {
    fn put(&mut self, value: Written) {
        value.entries(&mut |key, value| {
            if let Some(amount) = Amount::from_name(key) {
                self.put_amount(amount, value.number());
            }
        });
    }
}

/// `nutrition.aggregated_set` of product schema 1003.
#[derive(Default, Debug)]
pub(super) struct AggregatedSet {
    pub(super) table: RawTable,
    pub(super) basis: Basis,
    pub(super) preparation: Preparation,
    pub(super) estimated: bool,
}

impl RawField for Option<AggregatedSet> {
    fn put(&mut self, value: Written) {
        value.entries(&mut |key, value| {
            if key == "aggregated_set" {
                *self = Some(AggregatedSet::read(value));
            }
        });
    }
}

impl AggregatedSet {
    fn read(value: Written) -> Self {
        let mut set = Self::default();
        value.entries(&mut |key, value| match key {
            "per" => set.basis = Basis::from_off(&value.text()),
            "preparation" if value.text() == "prepared" => set.preparation = Preparation::Prepared,
            "nutrients" => value.entries(&mut |id, value| set.put_nutrient(id, value)),
            _ => {}
        });
        set
    }

    fn put_nutrient(&mut self, id: &str, value: Written) {
        let Some(substance) = Substance::of_id(id) else { return };
        let (mut written, mut factor, mut estimated) = (None, 1.0, false);
        value.entries(&mut |key, value| match key {
            "value" => written = value.number(),
            "unit" => factor = grams_in(&value.text()),
            "source" => estimated = value.text() == "estimate",
            _ => {}
        });
        let amount = written.map(|written| written * factor);
        self.table.put(substance, amount);
        // OFF always estimates the share of fruit from the ingredients: no label prints it.
        let is_labelled = substance != Substance::Nutrient(Nutrient::FruitsVegetablesLegumes);
        self.estimated |= estimated && amount.is_some() && is_labelled;
    }
}

fn grams_in(unit: &str) -> f64 {
    match unit {
        "mg" => 1e-3,
        "\u{b5}g" | "\u{3bc}g" | "mcg" => 1e-6,
        _ => 1.0,
    }
}

/// `nutriscore.2023`: the grade, and the points where OFF has them.
pub(super) type Nutriscore2023 = Option<(Grading, Option<f64>)>;

impl RawField for Nutriscore2023 {
    fn put(&mut self, value: Written) {
        value.entries(&mut |year, value| {
            if year == "2023" {
                *self = nutriscore(value);
            }
        });
    }
}

fn nutriscore(value: Written) -> Nutriscore2023 {
    let (mut grade, mut score) = (None, None);
    value.entries(&mut |key, value| match key {
        "grade" => grade = Some(Grading::from_off(&value.text())),
        "score" => score = value.number(),
        _ => {}
    });
    Some((grade?, score))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_tell_sold_from_prepared() {
        let sugars = Substance::Nutrient(Nutrient::Sugars);
        assert_eq!(Amount::from_name("sugars_100g"), Some(Amount::Sold(sugars)));
        assert_eq!(Amount::from_name("sugars_prepared_100g"), Some(Amount::Prepared(sugars)));
        assert_eq!(Amount::from_name("energy_100g"), Some(Amount::Sold(Substance::Energy)));
        assert_eq!(Amount::from_name("sugars_serving"), None);
        assert_eq!(Amount::from_name("sugars"), None);
    }
}
