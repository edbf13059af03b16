//! A nutrition table in the two forms of Open Food Facts: the flat `nutriments` and, since schema
//! 1003, `nutrition.aggregated_set`.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::nutrition::Nutrition;

const FRUIT_KEY: &str = "fruits-vegetables-legumes-estimate-from-ingredients_100g";
const FRUIT_ID: &str = "fruits-vegetables-legumes";

/// `{"fat_100g":30.9,…}`; empty without a table. In full, it also has the units, as `fat_unit`, and
/// a share of fruit of 0.
pub(crate) struct FlatNutriments<'a> {
    pub nutrition: Option<&'a Nutrition>,
    pub in_full: bool,
}

/// `{"aggregated_set":{…}}`; empty without a table.
#[derive(serde::Serialize)]
pub(crate) struct NutritionSets<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    aggregated_set: Option<AggregatedSet<'a>>,
}

#[derive(serde::Serialize)]
struct AggregatedSet<'a> {
    per: &'static str,
    preparation: &'static str,
    nutrients: Nutrients<'a>,
}

struct Nutrients<'a> {
    nutrition: &'a Nutrition,
    /// Repeated in each nutrient of a line in full.
    source_per: Option<&'static str>,
}

#[derive(serde::Serialize)]
struct Nutrient {
    value: Amount,
    unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    modifier: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_per: Option<&'static str>,
}

impl<'a> NutritionSets<'a> {
    /// The sets of a table that holds `per` "100g" or "100ml".
    pub(crate) fn new(nutrition: Option<&'a Nutrition>, per: &'static str, in_full: bool) -> Self {
        let source_per = in_full.then_some(per);
        let aggregated_set = nutrition.map(|nutrition| AggregatedSet {
            per,
            preparation: "as_sold",
            nutrients: Nutrients { nutrition, source_per },
        });
        Self { aggregated_set }
    }
}

impl Serialize for FlatNutriments<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(nutrition) = self.nutrition {
            for (id, value, unit) in label(nutrition) {
                map.serialize_entry(&format!("{id}_100g"), &Amount(value))?;
                if self.in_full {
                    map.serialize_entry(&format!("{id}_unit"), unit)?;
                }
            }
            if self.in_full || nutrition.fruit_percent > 0.0 {
                map.serialize_entry(FRUIT_KEY, &Amount(nutrition.fruit_percent))?;
            }
        }
        map.end()
    }
}

impl Serialize for Nutrients<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let nutrition = self.nutrition;
        let mut map = serializer.serialize_map(None)?;
        for (id, value, unit) in label(nutrition) {
            map.serialize_entry(id, &self.stated(value, unit))?;
        }
        if self.source_per.is_some() || nutrition.fruit_percent > 0.0 {
            map.serialize_entry(FRUIT_ID, &self.estimated(nutrition.fruit_percent))?;
        }
        map.end()
    }
}

impl Nutrients<'_> {
    fn stated(&self, value: f64, unit: &'static str) -> Nutrient {
        Nutrient {
            value: Amount(value),
            unit,
            modifier: None,
            source: self.source_per.map(|_| "packaging"),
            source_per: self.source_per,
        }
    }

    /// Packs do not state the share of fruit; Open Food Facts estimates it from the ingredients.
    fn estimated(&self, percent: f64) -> Nutrient {
        Nutrient {
            value: Amount(percent),
            unit: "%",
            modifier: Some("~"),
            source: Some("estimate"),
            source_per: self.source_per,
        }
    }
}

/// The values of the label, with Open Food Facts' ids and the units of the pack.
fn label(nutrition: &Nutrition) -> [(&'static str, f64, &'static str); 9] {
    [
        ("energy-kj", nutrition.energy_kj, "kJ"),
        ("energy-kcal", nutrition.energy_kcal, "kcal"),
        ("fat", nutrition.fat, "g"),
        ("saturated-fat", nutrition.saturated_fat, "g"),
        ("carbohydrates", nutrition.carbohydrates, "g"),
        ("sugars", nutrition.sugars, "g"),
        ("fiber", nutrition.fibre, "g"),
        ("proteins", nutrition.proteins, "g"),
        ("salt", nutrition.salt, "g"),
    ]
}

/// A number as Open Food Facts writes it: whole ones without a decimal point.
struct Amount(f64);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 {
            serializer.serialize_i64(whole(self.0))
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// Exact: amounts are far below 2⁵³.
#[expect(clippy::cast_possible_truncation, reason = "amounts of a label are small")]
fn whole(value: f64) -> i64 {
    value as i64
}
