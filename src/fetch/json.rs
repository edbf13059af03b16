//! A JSON object of a product → `RawRecord`, whatever types its fields have.
//!
//! OFF's documents write the same field as string, number, list or null by age and editor. A field
//! of an unexpected type counts as absent; only broken JSON is an error. No tree of values is
//! built: objects are walked as slices of the line, and what is not read is only stepped over.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{Deserialize, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::model::{Basis, Grading, Nutrient, Preparation};

use super::field::{Amount, Field, ObjectField, nutrient};
use super::raw::{AggregatedSet, LIST_LENGTH, RawRecord, number_from_text, tags_from_text};

/// Parses one product object.
pub(super) fn parse(text: &str) -> Result<RawRecord, serde_json::Error> {
    let mut record = RawRecord::default();
    walk(text, &mut |key, value| match Field::from_name(key) {
        Some(Field::Text(field)) => record.put_text(field, &value.text()),
        Some(Field::Number(field)) => record.put_number(field, value.number()),
        Some(Field::Tags(field)) => record.put_tags(field, value.tags()),
        Some(Field::Amount(amount)) => record.amounts.put(amount, value.number()),
        Some(Field::Object(object)) => object_field(&mut record, object, value),
        None => {}
    })?;
    Ok(record)
}

/// Calls `each` with every key and value of the object that `text` is.
pub(super) fn walk<'t>(
    text: &'t str,
    each: &mut dyn FnMut(&str, Value<'t>),
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.deserialize_map(Walker(each))?;
    deserializer.end()
}

struct Walker<'e, 't>(&'e mut dyn FnMut(&str, Value<'t>));

impl<'t> Visitor<'t> for Walker<'_, 't> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a JSON object")
    }

    fn visit_map<M: MapAccess<'t>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some((Key(key), value)) = map.next_entry::<Key<'t>, &'t RawValue>()? {
            (self.0)(&key, Value(value.get()));
        }
        Ok(())
    }
}

/// A key, borrowed unless it holds escapes.
#[derive(serde::Deserialize)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

/// A value as its slice of the JSON text.
#[derive(Clone, Copy)]
pub(super) struct Value<'t>(&'t str);

impl<'t> Value<'t> {
    /// The slice itself.
    pub(super) fn json(self) -> &'t str {
        self.0
    }

    /// A string's content, a number as written, a list's texts joined; else empty.
    pub(super) fn text(self) -> Cow<'t, str> {
        match self.0.as_bytes().first() {
            Some(b'"') => parsed::<Key>(self.0).map_or(Cow::Borrowed(""), |Key(text)| text),
            Some(b'[') => Cow::Owned(self.tags().join(", ")),
            Some(b'n' | b'{') | None => Cow::Borrowed(""),
            Some(_) => Cow::Borrowed(self.0),
        }
    }

    /// A number, or a string that holds one.
    pub(super) fn number(self) -> Option<f64> {
        number_from_text(&self.text())
    }

    /// A list of texts, or a text with commas; at most [`LIST_LENGTH`]. Lists within lists are no
    /// tags and are stepped over, so depth costs nothing.
    pub(super) fn tags(self) -> Vec<String> {
        if !self.0.starts_with('[') {
            return tags_from_text(&self.text());
        }
        let mut deserializer = serde_json::Deserializer::from_str(self.0);
        let values = deserializer.deserialize_seq(FirstElements).unwrap_or_default();
        let flat = values.into_iter().filter(|value| !value.0.starts_with(['[', '{']));
        flat.map(|value| value.text().into_owned()).filter(|text| !text.is_empty()).collect()
    }

    /// Calls `each` with every key and value, if this is an object.
    pub(super) fn entries(self, each: &mut dyn FnMut(&str, Value<'t>)) {
        if self.0.starts_with('{') {
            // The slice was already parsed once as part of the record: it is no broken JSON.
            let _ = walk(self.0, each);
        }
    }
}

/// The first elements of a list; the others are stepped over.
struct FirstElements;

impl<'t> Visitor<'t> for FirstElements {
    type Value = Vec<Value<'t>>;

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a JSON list")
    }

    fn visit_seq<S: SeqAccess<'t>>(self, mut list: S) -> Result<Self::Value, S::Error> {
        let mut values = Vec::new();
        while values.len() < LIST_LENGTH
            && let Some(value) = list.next_element::<&'t RawValue>()?
        {
            values.push(Value(value.get()));
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(values)
    }
}

fn parsed<'t, T: Deserialize<'t>>(json: &'t str) -> Option<T> {
    serde_json::from_str(json).ok()
}

fn object_field(record: &mut RawRecord, object: ObjectField, value: Value) {
    match object {
        ObjectField::Nutriments => value.entries(&mut |key, value| {
            if let Some(amount) = Amount::from_name(key) {
                record.amounts.put(amount, value.number());
            } else if key == "nutrition-score-fr_100g" {
                record.put_number(super::field::NumberField::NutritionScoreFr, value.number());
            }
        }),
        ObjectField::Nutriscore => value.entries(&mut |year, value| {
            if year == "2023" {
                record.nutriscore_2023 = nutriscore(value);
            }
        }),
        ObjectField::Nutrition => value.entries(&mut |key, value| {
            if key == "aggregated_set" {
                record.nutrition = Some(aggregated_set(value));
            }
        }),
        ObjectField::Images => value.entries(&mut |key, value| image(record, key, value)),
    }
}

fn nutriscore(value: Value) -> Option<(Grading, Option<f64>)> {
    let (mut grade, mut score) = (None, None);
    value.entries(&mut |key, value| match key {
        "grade" => grade = Some(Grading::from_off(&value.text())),
        "score" => score = value.number(),
        _ => {}
    });
    Some((grade?, score))
}

fn aggregated_set(value: Value) -> AggregatedSet {
    let mut set = AggregatedSet::default();
    value.entries(&mut |key, value| match key {
        "per" => set.basis = Basis::from_off(&value.text()),
        "preparation" if value.text() == "prepared" => set.preparation = Preparation::Prepared,
        "nutrients" => value.entries(&mut |id, value| set_nutrient(&mut set, id, value)),
        _ => {}
    });
    set
}

fn set_nutrient(set: &mut AggregatedSet, id: &str, value: Value) {
    let (mut amount, mut factor, mut estimated) = (None, 1.0, false);
    value.entries(&mut |key, value| match key {
        "value" => amount = value.number(),
        "unit" => factor = grams_in(&value.text()),
        "source" => estimated = value.text() == "estimate",
        _ => {}
    });
    let amount = amount.map(|amount| amount * factor);
    match (id, nutrient(id)) {
        ("energy", _) => set.table.energy = amount,
        ("sodium", _) => set.table.sodium = amount,
        (_, Some(nutrient)) => set.table.nutrients[nutrient as usize] = amount,
        (_, None) => return,
    }
    // OFF always estimates the share of fruit from the ingredients: no label prints it.
    set.estimated |=
        estimated && amount.is_some() && nutrient(id) != Some(Nutrient::FruitsVegetablesLegumes);
}

fn grams_in(unit: &str) -> f64 {
    match unit {
        "mg" => 1e-3,
        "\u{b5}g" | "\u{3bc}g" | "mcg" => 1e-6,
        _ => 1.0,
    }
}

/// Both image schemas: `front_fr: {rev}` before 1002, `selected.front.fr: {rev}` since.
fn image(record: &mut RawRecord, key: &str, value: Value) {
    if key.starts_with("front") {
        revision(record, key, value);
    } else if key == "selected" {
        value.entries(&mut |kind, value| {
            if kind == "front" {
                value.entries(&mut |language, value| {
                    revision(record, &format!("front_{language}"), value);
                });
            }
        });
    }
}

fn revision(record: &mut RawRecord, image_key: &str, value: Value) {
    value.entries(&mut |key, value| {
        if key == "rev"
            && let Ok(revision) = value.text().parse()
        {
            record.front_images.insert(image_key.to_string(), revision);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::field::{NumberField, TagsField, TextField};
    use super::*;

    #[test]
    fn fields_are_read_whatever_their_type() {
        let record = parse(
            r#"{"code":3017620422003,"brands":["A","B"],"nova_group":"4","unique_scans_n":12,
                "completeness":null,"labels_tags":"en:organic, en:vegan","product_name":{"x":1},
                "nutriments":{"salt_100g":"0,107","sugars_100g":56.3,"fat_100g":null,"x":[]},
                "images":[]}"#,
        )
        .unwrap();
        assert_eq!(record.text(TextField::Code), Some("3017620422003"));
        assert_eq!(record.text(TextField::Brands), Some("A, B"));
        assert_eq!(record.text(TextField::Name), None);
        assert_eq!(record.number(NumberField::NovaGroup), Some(4.0));
        assert_eq!(record.number(NumberField::Completeness), None);
        assert_eq!(record.tags(TagsField::LabelsTags), ["en:organic", "en:vegan"]);
        assert_eq!(record.amounts.sold.nutrients[Nutrient::Salt as usize], Some(0.107));
        assert_eq!(record.amounts.sold.nutrients[Nutrient::Sugars as usize], Some(56.3));
    }

    #[test]
    fn both_image_schemas_give_the_revision() {
        let old = r#"{"images":{"1":{"uploader":"x"},"front_fr":{"rev":"17","imgid":1}}}"#;
        let new = r#"{"images":{"uploaded":{"1":{}},"selected":{"front":{"fr":{"rev":17}},"nutrition":{"fr":{"rev":1}}}}}"#;
        for text in [old, new] {
            assert_eq!(parse(text).unwrap().front_images, [("front_fr".to_string(), 17)].into());
        }
    }

    #[test]
    fn the_aggregated_set_of_schema_1003_is_read() {
        let record = parse(
            r#"{"nutriments":{},"nutrition":{"input_sets":[{}],"aggregated_set":{"per":"100ml",
                "preparation":"prepared","nutrients":{"sugars":{"value":5.5,"unit":"g","source":"packaging"},
                "sodium":{"value":40,"unit":"mg","source":"estimate"}}}}}"#,
        )
        .unwrap();
        let set = record.nutrition.unwrap();
        assert_eq!(set.basis, Basis::Per100ml);
        assert_eq!(set.preparation, Preparation::Prepared);
        assert!(set.estimated);
        assert_eq!(set.table.nutrients[Nutrient::Sugars as usize], Some(5.5));
        assert_eq!(set.table.sodium, Some(0.04));
    }

    #[test]
    fn depth_and_length_of_lists_do_no_harm() {
        let deep =
            format!(r#"{{"brands":{}{},"code":"1"}}"#, "[".repeat(100_000), "]".repeat(100_000));
        let record = parse(&deep).unwrap();
        assert_eq!(record.text(TextField::Brands), None);
        assert_eq!(record.text(TextField::Code), Some("1"));
        let long = format!(r#"{{"labels_tags":[{}"x"]}}"#, "\"a\",".repeat(100_000));
        assert_eq!(parse(&long).unwrap().tags(TagsField::LabelsTags).len(), LIST_LENGTH);
    }

    #[test]
    fn broken_json_is_an_error() {
        for text in ["", "{", "[1]", "{\"code\":1} x", "{\"code\":}"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
