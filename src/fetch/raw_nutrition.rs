//! The nutrition tables of a record and its Nutri-Score of 2023, in the shapes OFF writes them.

use crate::model::{Basis, Grading, Modifier, Nutrient, Preparation};

use super::raw::RawField;
use super::written::Written;
use crate::model::plausibility::KJ_PER_KCAL;

/// What an amount is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Substance {
    Nutrient(Nutrient),
    /// Energy in kJ in files that do not distinguish kJ and kcal.
    Energy,
    /// Sodium in grams; salt is 2.5 times as much.
    Sodium,
    /// Alcohol in percent of the volume.
    Alcohol,
    /// Sugar alcohols in grams, part of carbohydrates.
    Polyols,
    /// The share of fruit, vegetables and legumes that OFF estimates for the Nutri-Score of 2023.
    FruitEstimate,
    /// The same for the Nutri-Score of 2021, which counts nuts and some oils too.
    OlderFruitEstimate,
}

/// As many as there are substances.
const SUBSTANCES: usize = Nutrient::ALL.len() + 6;

/// The share of fruit, what says most of it first.
pub(super) const FRUIT: [Substance; 3] = [
    Substance::Nutrient(Nutrient::FruitsVegetablesLegumes),
    Substance::FruitEstimate,
    Substance::OlderFruitEstimate,
];

impl Substance {
    /// By OFF's id, in `nutriments` keys and in `nutrition.aggregated_set.nutrients`.
    pub(super) fn of_id(id: &str) -> Option<Self> {
        Some(match id {
            "energy" => Self::Energy,
            "sodium" => Self::Sodium,
            "alcohol" => Self::Alcohol,
            "polyols" => Self::Polyols,
            "fruits-vegetables-legumes-estimate-from-ingredients" => Self::FruitEstimate,
            "fruits-vegetables-nuts-estimate-from-ingredients" => Self::OlderFruitEstimate,
            _ => Self::Nutrient(Nutrient::from_code(id)?),
        })
    }

    /// Its place in a table.
    fn index(self) -> usize {
        match self {
            Self::Nutrient(nutrient) => nutrient as usize,
            Self::Energy => Nutrient::ALL.len(),
            Self::Sodium => Nutrient::ALL.len() + 1,
            Self::Alcohol => Nutrient::ALL.len() + 2,
            Self::Polyols => Nutrient::ALL.len() + 3,
            Self::FruitEstimate => Nutrient::ALL.len() + 4,
            Self::OlderFruitEstimate => Nutrient::ALL.len() + 5,
        }
    }

    /// What one of a unit is in the unit amounts are kept in: kJ, kcal, percent or grams. `None` where
    /// the unit measures something else, such as `% DV` or `IU`.
    fn factor(self, unit: &str) -> Option<f64> {
        let unit = unit.trim().to_lowercase();
        match self {
            Self::Energy | Self::Nutrient(Nutrient::EnergyKj) => match unit.as_str() {
                "kj" => Some(1.0),
                "kcal" => Some(KJ_PER_KCAL),
                _ => None,
            },
            Self::Nutrient(Nutrient::EnergyKcal) => match unit.as_str() {
                "kcal" => Some(1.0),
                "kj" => Some(1.0 / KJ_PER_KCAL),
                _ => None,
            },
            // `g` and nothing stand for percent in the aggregated sets of 2025.
            Self::Nutrient(Nutrient::FruitsVegetablesLegumes)
            | Self::FruitEstimate
            | Self::OlderFruitEstimate => matches!(unit.as_str(), "%" | "g" | "").then_some(1.0),
            Self::Alcohol => unit.starts_with('%').then_some(1.0),
            Self::Nutrient(_) | Self::Sodium | Self::Polyols => grams_in(&unit),
        }
    }
}

/// A weight unit in grams.
fn grams_in(unit: &str) -> Option<f64> {
    match unit {
        "g" => Some(1.0),
        "kg" => Some(1e3),
        "mg" => Some(1e-3),
        "\u{b5}g" | "\u{3bc}g" | "mcg" => Some(1e-6),
        _ => None,
    }
}

/// A value of `nutriments` or of a CSV column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Amount {
    Sold(Substance),
    Prepared(Substance),
    /// How the amounts of a substance are qualified.
    Modifier(Substance),
    /// Nutri-Score points, which older files keep among the amounts.
    NutriscorePoints,
}

impl Amount {
    /// The amount of a key such as `saturated-fat_100g` or `sugars_prepared_100g`.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        let Some(stem) = name.strip_suffix("_100g") else {
            return Substance::of_id(name.strip_suffix("_modifier")?).map(Self::Modifier);
        };
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
    amounts: [Option<f64>; SUBSTANCES],
    modifiers: [Option<Modifier>; SUBSTANCES],
}

impl RawTable {
    pub(super) fn get(&self, substance: Substance) -> Option<f64> {
        self.amounts[substance.index()]
    }

    pub(super) fn modifier(&self, substance: Substance) -> Option<Modifier> {
        self.modifiers[substance.index()]
    }

    /// Takes an amount, with the sign before it where it has one: `< 0.5`.
    fn put(&mut self, substance: Substance, value: Written) {
        let number = value.number();
        self.amounts[substance.index()] = number;
        if number.is_none() {
            let text = value.text();
            let amount = text.trim_start_matches(['<', '>', '~', '\u{2264}', '\u{2265}', '=']);
            let sign = Modifier::from_off(&text[..text.len() - amount.len()]);
            if sign.is_some() {
                self.amounts[substance.index()] = Written::Plain(amount).number();
                self.put_modifier(substance, sign);
            }
        }
    }

    fn put_modifier(&mut self, substance: Substance, modifier: Option<Modifier>) {
        self.modifiers[substance.index()] = modifier;
    }

    /// Takes the modifiers of another table for amounts that have none.
    pub(super) fn take_modifiers(&mut self, other: &Self) {
        for (at, modifier) in self.modifiers.iter_mut().enumerate() {
            if self.amounts[at].is_some() && modifier.is_none() {
                *modifier = other.modifiers[at];
            }
        }
    }

    /// True where nothing is known but perhaps the share of fruit, which OFF estimates from the
    /// ingredients whatever the table says, and what no table of ours has.
    pub(super) fn is_empty(&self) -> bool {
        let mut known = self.amounts;
        for substance in FRUIT {
            known[substance.index()] = None;
        }
        known[Substance::Alcohol.index()] = None;
        known[Substance::Polyols.index()] = None;
        known == [None; SUBSTANCES]
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
    pub(super) fn put_amount(&mut self, amount: Amount, value: Written) {
        match amount {
            Amount::Sold(substance) => self.sold.put(substance, value),
            Amount::Prepared(substance) => self.prepared.put(substance, value),
            Amount::Modifier(substance) => {
                let modifier = Modifier::from_off(&value.text());
                self.sold.put_modifier(substance, modifier);
                self.prepared.put_modifier(substance, modifier);
            }
            Amount::NutriscorePoints => self.nutriscore_points = value.number(),
        }
    }
}

/// An object of keys such as `fat_100g`; in the Parquet export a list of `{name, 100g, …}`.
impl RawField for RawAmounts {
    fn put(&mut self, value: Written) {
        value.entries(&mut |key, value| {
            if let Some(amount) = Amount::from_name(key) {
                self.put_amount(amount, value);
            }
        });
        value.items(&mut |nutrient| self.put_nutrient(nutrient));
    }
}

impl RawAmounts {
    /// `100g` is in grams or kJ like `fat_100g`, whatever `unit` says: that is the one of `value`
    /// (openfoodfacts-exports, parquet/food.py).
    fn put_nutrient(&mut self, nutrient: Written) {
        let mut name = String::new();
        let mut amounts = Vec::new();
        nutrient.entries(&mut |key, value| match key {
            "name" => name = value.text().into_owned(),
            "100g" | "prepared_100g" | "modifier" => amounts.push((key.to_string(), value)),
            _ => {}
        });
        for (key, value) in amounts {
            if let Some(amount) = Amount::from_name(&format!("{name}_{key}")) {
                self.put_amount(amount, value);
            }
        }
    }
}

/// `nutrition.aggregated_set` of product schema 1003.
#[derive(Debug)]
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
    /// One of no amounts.
    pub(super) fn empty(basis: Basis, preparation: Preparation) -> Self {
        Self { table: RawTable::default(), basis, preparation, estimated: false }
    }

    fn read(value: Written) -> Self {
        // What does not say that it is per 100 g may be per anything.
        let mut set = Self::empty(Basis::PerPortion, Preparation::AsSold);
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
        let mut quantity = Quantity::default();
        value.entries(&mut |key, value| quantity.put(key, value));
        self.put_quantity(substance, &quantity);
    }

    /// One without a unit, or with one that is none of the substance, is not known.
    pub(super) fn put_quantity(&mut self, substance: Substance, quantity: &Quantity) {
        if let Some(value) = quantity.value {
            self.table.put(substance, value);
        }
        if let Some(sign) = quantity.modifier {
            self.table.put_modifier(substance, Some(sign));
        }
        let factor = substance.factor(&quantity.unit);
        let amount = &mut self.table.amounts[substance.index()];
        *amount = amount.zip(factor).map(|(written, factor)| written * factor);
        // OFF always estimates the share of fruit from the ingredients: no label prints it.
        let is_labelled = !FRUIT.contains(&substance);
        self.estimated |= quantity.estimated && amount.is_some() && is_labelled;
    }
}

/// A quantity is its value, its unit, its modifier and its source.
#[derive(Default)]
pub(super) struct Quantity<'t> {
    value: Option<Written<'t>>,
    unit: String,
    modifier: Option<Modifier>,
    pub(super) estimated: bool,
}

impl<'t> Quantity<'t> {
    /// Takes one of its parts, by OFF's name for it.
    pub(super) fn put(&mut self, part: &str, written: Written<'t>) {
        match part {
            "value" => self.value = Some(written),
            "unit" => self.unit = written.text().into_owned(),
            "modifier" => self.modifier = Modifier::from_off(&written.text()),
            "source" => self.estimated = written.text() == "estimate",
            _ => {}
        }
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
        let modifier = Amount::Modifier(sugars);
        assert_eq!(Amount::from_name("sugars_modifier"), Some(modifier));
        assert_eq!(Amount::from_name("sugars_serving"), None);
        assert_eq!(Amount::from_name("sugars"), None);
    }

    #[test]
    fn a_unit_must_be_one_of_the_substance() {
        let salt = Substance::Nutrient(Nutrient::Salt);
        let kcal = Substance::Nutrient(Nutrient::EnergyKcal);
        for (substance, unit, factor) in [
            (salt, "mg", Some(1e-3)),
            (salt, "G", Some(1.0)),
            (salt, "% DV", None),
            (salt, "", None),
            (Substance::Sodium, "\u{b5}g", Some(1e-6)),
            (Substance::Nutrient(Nutrient::Proteins), "IU", None),
            (Substance::Energy, "kcal", Some(4.184)),
            (Substance::Energy, "kJ", Some(1.0)),
            (Substance::Energy, "g", None),
            (kcal, "kJ", Some(1.0 / 4.184)),
            (Substance::Alcohol, "% vol", Some(1.0)),
            (Substance::Alcohol, "g", None),
        ] {
            assert_eq!(substance.factor(unit), factor, "{substance:?} {unit}");
        }
    }
}
