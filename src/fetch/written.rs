//! A value as a file writes it, plain or as JSON.
//!
//! No tree of values is built: JSON is walked as slices of its text, and what is not read is only
//! stepped over.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};

use super::json_cursor::{JsonCursor, said};

/// Lists are cut here: no food has more of anything.
pub(super) const LIST_LENGTH: usize = 100;

/// A value as a file writes it.
#[derive(Clone, Copy)]
pub(super) enum Written<'t> {
    /// A plain text, such as a cell of a CSV file.
    Plain(&'t str),
    /// A slice of JSON text.
    Json(&'t str),
}

impl<'t> Written<'t> {
    /// The slice itself.
    pub(super) fn slice(self) -> &'t str {
        let (Self::Plain(slice) | Self::Json(slice)) = self;
        slice
    }

    /// A text, a number as written, the texts of a list joined; else empty.
    pub(super) fn text(self) -> Cow<'t, str> {
        let Self::Json(json) = self else { return self.slice().into() };
        match json.as_bytes().first() {
            Some(b'"') => said(json).unwrap_or_default(),
            Some(b'[') => self.tags().join(", ").into(),
            Some(b'n' | b'{') | None => "".into(),
            Some(_) => json.into(),
        }
    }

    /// A list of texts, or a text with commas; at most [`LIST_LENGTH`]. Lists within lists are no
    /// tags and are stepped over, so depth costs nothing.
    pub(super) fn tags(self) -> Vec<String> {
        let mut tags = Vec::new();
        match self {
            Self::Json(json) if json.starts_with('[') => {
                let mut left = LIST_LENGTH;
                self.items(&mut |value| {
                    let is_nested = value.slice().starts_with(['[', '{']);
                    let text = if left == 0 || is_nested { "".into() } else { value.text() };
                    if !text.is_empty() {
                        tags.push(text.into_owned());
                    }
                    left = left.saturating_sub(1);
                });
            }
            _ => {
                for tag in self.text().split(',') {
                    if !tag.trim().is_empty() && tags.len() < LIST_LENGTH {
                        tags.push(tag.trim().to_string());
                    }
                }
            }
        }
        tags
    }

    /// Calls `each` with every key and value, if this is an object.
    pub(super) fn entries(self, each: &mut dyn FnMut(&str, Self)) {
        if let Self::Json(json) = self
            && json.starts_with('{')
        {
            // The slice was already stepped over as part of the record: it is valid JSON.
            let _ = JsonCursor::new(json).entries(&mut |key, value| each(key, Self::Json(value)));
        }
    }

    /// Calls `each` with every value, if this is a list.
    pub(super) fn items(self, each: &mut dyn FnMut(Self)) {
        if let Self::Json(json) = self
            && json.starts_with('[')
        {
            let _ = JsonCursor::new(json).items(&mut |value| each(Self::Json(value)));
        }
    }

    /// True for an object and for a list of objects.
    pub(super) fn holds_objects(self) -> bool {
        let Self::Json(json) = self else { return false };
        json.starts_with('{')
            || json.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'))
    }

    /// A number, or a text that holds one: decimal point or comma, surrounding white space.
    pub(super) fn number(self) -> Option<f64> {
        let text = self.text();
        let trimmed = text.trim();
        // Commas are rare, and an export has a hundred numbers a record.
        let number: f64 = match trimmed.parse() {
            Ok(number) => number,
            Err(_) => trimmed.replace(',', ".").parse().ok()?,
        };
        if number.is_finite() { Some(number) } else { None }
    }
}

/// Calls `each` with every key and value of the object that `text` is.
pub(super) fn walk<'t>(
    text: &'t str,
    each: &mut dyn FnMut(&str, Written<'t>),
) -> Result<(), serde_json::Error> {
    let mut cursor = JsonCursor::new(text);
    let walked = cursor.entries(&mut |key, value| each(key, Written::Json(value)));
    if walked.is_some() && cursor.is_at_end() { Ok(()) } else { Err(fault(text)) }
}

/// What is wrong with a text that is no JSON object.
fn fault(text: &str) -> serde_json::Error {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = deserializer.deserialize_map(AnyObject).and_then(|()| deserializer.end());
    read.err().unwrap_or_else(|| serde_json::Error::custom("no JSON object"))
}

/// With null for `NaN` and `Infinity`, which are no JSON, though Python writes them where a table has no
/// number; nothing where there are none.
pub(super) fn without_bare_words(json: &str) -> Option<String> {
    const WORDS: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    if !json.contains("NaN") && !json.contains("Infinity") {
        return None;
    }
    let mut repaired = String::with_capacity(json.len());
    let (mut in_text, mut escaped) = (false, false);
    let mut rest = json;
    while let Some(character) = rest.chars().next() {
        let word = WORDS.iter().find(|word| !in_text && rest.starts_with(**word));
        repaired.push_str(if word.is_some() { "null" } else { &rest[..character.len_utf8()] });
        rest = &rest[word.map_or(character.len_utf8(), |word| word.len())..];
        in_text ^= character == '"' && !escaped;
        escaped = in_text && character == '\\' && !escaped;
    }
    Some(repaired)
}

/// Reads any object and keeps nothing.
struct AnyObject;

impl<'t> Visitor<'t> for AnyObject {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a JSON object")
    }

    fn visit_map<M: MapAccess<'t>>(self, mut map: M) -> Result<(), M::Error> {
        while map.next_entry::<Cow<str>, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::raw_nutrition::Substance;
    use super::*;
    use crate::fetch::record::RawRecord;
    use crate::model::{Basis, Nutrient, Preparation};

    fn parse(text: &str) -> Result<RawRecord, serde_json::Error> {
        RawRecord::from_json(text)
    }

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
        assert_eq!(record.nutriments.sold.get(Substance::Nutrient(Nutrient::Salt)), Some(0.107));
        assert_eq!(record.nutriments.sold.get(Substance::Nutrient(Nutrient::Sugars)), Some(56.3));
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
        assert_eq!(set.table.get(Substance::Nutrient(Nutrient::Sugars)), Some(5.5));
        assert_eq!(set.table.get(Substance::Sodium), Some(0.04));
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
    fn numbers_that_are_none_become_null() {
        let json = r#"{"a":NaN,"b":"NaN \"NaN","c":[-Infinity,Infinity,"\\",NaN]}"#;
        let repaired = r#"{"a":null,"b":"NaN \"NaN","c":[null,null,"\\",null]}"#;
        assert_eq!(without_bare_words(json).as_deref(), Some(repaired));
        assert_eq!(without_bare_words("{\"a\":1}"), None);
        let record = RawRecord::from_bytes(br#"{"code":"1","nova_group":NaN}"#).unwrap();
        assert_eq!((record.code.as_deref(), record.nova_group), (Some("1"), None));
    }

    #[test]
    fn broken_json_is_an_error() {
        for text in ["", "{", "[1]", "{\"code\":1} x", "{\"code\":}"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
