//! A JSON object of a product → `RawRecord`, whatever types its fields have.
//!
//! Only broken JSON is an error. No tree of values is built: objects are walked as slices of the line,
//! and what is not read is only stepped over.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{Deserialize, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::raw::{LIST_LENGTH, Written, tags_from_text};
use super::record::{Field, RawRecord};

/// Parses one product object.
pub(super) fn parse(text: &str) -> Result<RawRecord, serde_json::Error> {
    let mut record = RawRecord::default();
    walk(text, &mut |key, value| {
        if let Some(field) = Field::from_name(key) {
            record.put(field, value);
        }
    })?;
    Ok(record)
}

/// Calls `each` with every key and value of the object that `text` is.
pub(super) fn walk<'t>(
    text: &'t str,
    each: &mut dyn FnMut(&str, JsonSlice<'t>),
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.deserialize_map(Walker(each))?;
    deserializer.end()
}

struct Walker<'e, 't>(&'e mut dyn FnMut(&str, JsonSlice<'t>));

impl<'t> Visitor<'t> for Walker<'_, 't> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a JSON object")
    }

    fn visit_map<M: MapAccess<'t>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some((Key(key), value)) = map.next_entry::<Key<'t>, &'t RawValue>()? {
            (self.0)(&key, JsonSlice(value.get()));
        }
        Ok(())
    }
}

/// A key, borrowed unless it holds escapes.
#[derive(serde::Deserialize)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

/// A value as its slice of the JSON text.
#[derive(Clone, Copy)]
pub(super) struct JsonSlice<'t>(&'t str);

impl<'t> JsonSlice<'t> {
    /// The slice itself.
    pub(super) fn json(self) -> &'t str {
        self.0
    }
}

impl<'t> Written<'t> for JsonSlice<'t> {
    fn text(self) -> Cow<'t, str> {
        match self.0.as_bytes().first() {
            Some(b'"') => parsed::<Key>(self.0).map_or(Cow::Borrowed(""), |Key(text)| text),
            Some(b'[') => Cow::Owned(self.tags().join(", ")),
            Some(b'n' | b'{') | None => Cow::Borrowed(""),
            Some(_) => Cow::Borrowed(self.0),
        }
    }

    /// Lists within lists are no tags and are stepped over, so depth costs nothing.
    fn tags(self) -> Vec<String> {
        if !self.0.starts_with('[') {
            return tags_from_text(&self.text());
        }
        let mut deserializer = serde_json::Deserializer::from_str(self.0);
        let mut tags = Vec::new();
        for value in deserializer.deserialize_seq(FirstElements).unwrap_or_default() {
            let text = if value.0.starts_with(['[', '{']) { "".into() } else { value.text() };
            if !text.is_empty() {
                tags.push(text.into_owned());
            }
        }
        tags
    }

    fn entries(self, each: &mut dyn FnMut(&str, Self)) {
        if self.0.starts_with('{') {
            // The slice was already parsed once as part of the record: it is valid JSON.
            let _ = walk(self.0, each);
        }
    }
}

/// The first elements of a list; the others are stepped over.
struct FirstElements;

impl<'t> Visitor<'t> for FirstElements {
    type Value = Vec<JsonSlice<'t>>;

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a JSON list")
    }

    fn visit_seq<S: SeqAccess<'t>>(self, mut list: S) -> Result<Self::Value, S::Error> {
        let mut values = Vec::new();
        while values.len() < LIST_LENGTH
            && let Some(value) = list.next_element::<&'t RawValue>()?
        {
            values.push(JsonSlice(value.get()));
        }
        // To the end, or the parser takes what is left for a mistake.
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(values)
    }
}

fn parsed<'t, T: Deserialize<'t>>(json: &'t str) -> Option<T> {
    serde_json::from_str(json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Basis, Nutrient, Preparation};

    #[test]
    fn fields_are_read_whatever_their_type() {
        let record = parse(
            r#"{"code":3017620422003,"brands":["A","B"],"nova_group":"4","unique_scans_n":12,
                "completeness":null,"labels_tags":"en:organic, en:vegan","product_name":{"x":1},
                "nutriments":{"salt_100g":"0,107","sugars_100g":56.3,"fat_100g":null,"x":[]},
                "images":[]}"#,
        )
        .unwrap();
        assert_eq!(record.code.as_deref(), Some("3017620422003"));
        assert_eq!(record.brands.as_deref(), Some("A, B"));
        assert_eq!(record.product_name.as_deref(), None);
        assert_eq!(record.nova_group, Some(4.0));
        assert_eq!(record.completeness, None);
        assert_eq!(record.labels_tags, ["en:organic", "en:vegan"]);
        assert_eq!(record.nutriments.sold.nutrients[Nutrient::Salt as usize], Some(0.107));
        assert_eq!(record.nutriments.sold.nutrients[Nutrient::Sugars as usize], Some(56.3));
    }

    #[test]
    fn both_image_schemas_give_the_revision() {
        let old = r#"{"images":{"1":{"uploader":"x"},"front_fr":{"rev":"17","imgid":1}}}"#;
        let new = r#"{"images":{"uploaded":{"1":{}},"selected":{"front":{"fr":{"rev":17}},"nutrition":{"fr":{"rev":1}}}}}"#;
        for text in [old, new] {
            assert_eq!(parse(text).unwrap().images, [("front_fr".to_string(), 17)].into());
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
        assert_eq!(record.brands.as_deref(), None);
        assert_eq!(record.code.as_deref(), Some("1"));
        let long = format!(r#"{{"labels_tags":[{}"x"]}}"#, "\"a\",".repeat(100_000));
        assert_eq!(parse(&long).unwrap().labels_tags.len(), LIST_LENGTH);
    }

    #[test]
    fn broken_json_is_an_error() {
        for text in ["", "{", "[1]", "{\"code\":1} x", "{\"code\":}"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
