//! How the fields of a product stand in columns. What is empty or unknown is NULL; lists are JSON
//! arrays.

use std::collections::BTreeMap;
use std::fmt;

use rusqlite::Row;
use rusqlite::types::{Type, Value};
use serde::de::{self, DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer};

use super::tag_pool;
use crate::model::allergen::AllergenSet;
use crate::model::food_fact::FoodFacts;
use crate::model::{
    Basis, EnvironmentalGrade, Grading, Implausibility, Modifier, Modifiers, Nova, Nutrient, Photo,
    Preparation, Tag, Timestamp,
};

/// A type that columns can hold.
pub(super) trait ColumnValue: Sized {
    fn to_value(&self) -> Value;
    /// Reads the column of this number, from 0.
    fn read(row: &Row, column: usize) -> rusqlite::Result<Self>;
}

/// Types that stand in their columns as a type that SQLite has itself: how one becomes the other.
macro_rules! kept_as {
    ($($type:ty as $kept:ty: |$value:ident| $to:expr, $from:expr;)+) => {
        $(impl ColumnValue for $type {
            fn to_value(&self) -> Value {
                let $value = self;
                let kept: $kept = $to;
                kept.into()
            }

            fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
                row.get(column).map($from)
            }
        })+
    };
}

/// Types that SQLite has itself.
macro_rules! plain {
    ($($type:ty),+) => {
        kept_as! { $($type as $type: |value| value.clone(), std::convert::identity;)+ }
    };
}

plain!(String, bool, u32, f32, Option<String>, Option<i16>, Option<u16>, Option<f64>);

kept_as! {
    Timestamp as i64: |time| time.seconds(), Timestamp::from_seconds;
    Option<Tag> as Option<String>:
        |tag| tag.as_ref().map(Tag::to_string), |text: Option<String>| tag_pool::tag(&text?);
    Grading as String: |grading| grading.code().into(), |word: String| Grading::from_off(&word);
    Option<Nova> as Option<u8>: |nova| nova.map(Nova::group), |group: Option<u8>| Nova::new(group?);
    Option<EnvironmentalGrade> as Option<String>:
        |grade| grade.map(|grade| grade.code().into()),
        |word: Option<String>| EnvironmentalGrade::from_off(&word?);
    Basis as String: |basis| basis.code().into(), |word: String| Basis::from_off(&word);
    // Whether the amounts are those of the prepared food.
    Preparation as bool:
        |food| *food == Preparation::Prepared,
        |is_prepared| if is_prepared { Preparation::Prepared } else { Preparation::AsSold };
    AllergenSet as u16: |set| set.bits(), AllergenSet::from_bits;
    FoodFacts as u16: |set| set.bits(), FoodFacts::from_bits;
    // The stem of its address.
    Option<Photo> as Option<String>:
        |photo| photo.as_ref().map(|photo| photo.stem.clone()),
        |stem: Option<String>| Some(Photo { stem: stem? });
}

impl ColumnValue for Vec<String> {
    fn to_value(&self) -> Value {
        json(self, self.is_empty())
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        if let Some(json) = row.get_ref(column)?.as_str_or_null()?
            && let Some(texts) = plain_texts(json, |text| Some(text.to_string()))
        {
            return Ok(texts);
        }
        from_json(row, column)
    }
}

/// Texts that are not tags are left out.
impl ColumnValue for Vec<Tag> {
    fn to_value(&self) -> Value {
        json(self, self.is_empty())
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        if let Some(json) = row.get_ref(column)?.as_str_or_null()?
            && let Some(tags) = plain_texts(json, tag_pool::tag)
        {
            return Ok(tags);
        }
        let listed: Vec<ListedTag> = from_json(row, column)?;
        Ok(listed.into_iter().filter_map(|ListedTag(tag)| tag).collect())
    }
}

/// What the texts of a list are read as, as nearly all are kept: a product has twenty tags, and a JSON reader takes longer for
/// them than for all else. `None` where there is anything but texts in which nothing is escaped.
fn plain_texts<T>(json: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let (mut found, mut rest) = (Vec::new(), json.strip_prefix('[')?);
    loop {
        rest = rest.strip_prefix('"')?;
        let end = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\'))?;
        let (text, behind) = rest.split_at(end);
        found.extend(read(text));
        if behind == "\"]" {
            return Some(found);
        }
        rest = behind.strip_prefix("\",")?;
    }
}

/// A text in a list of tags, read where it stands; nothing where it is no tag.
struct ListedTag(Option<Tag>);

impl<'de> Deserialize<'de> for ListedTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(ListedTagVisitor)
    }
}

struct ListedTagVisitor;

impl Visitor<'_> for ListedTagVisitor {
    type Value = ListedTag;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ListedTag, E> {
        Ok(ListedTag(Tag::parse(text, "en")))
    }
}

impl ColumnValue for BTreeMap<Tag, Option<String>> {
    fn to_value(&self) -> Value {
        json(self, self.is_empty())
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        let texts: BTreeMap<String, Option<String>> = from_json(row, column)?;
        let mut named = Self::new();
        for (text, name) in texts {
            if let Some(tag) = Tag::parse(&text, "en") {
                named.insert(tag, name);
            }
        }
        Ok(named)
    }
}

/// As an object of languages and texts.
impl ColumnValue for BTreeMap<String, String> {
    fn to_value(&self) -> Value {
        json(self, self.is_empty())
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        from_json(row, column)
    }
}

/// As an object of nutrients and signs.
impl ColumnValue for Modifiers {
    fn to_value(&self) -> Value {
        let mut signs = BTreeMap::new();
        for nutrient in Nutrient::ALL {
            if let Some(modifier) = self.get(nutrient) {
                signs.insert(nutrient.code(), modifier.code());
            }
        }
        json(&signs, signs.is_empty())
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        let signs: BTreeMap<String, String> = from_json(row, column)?;
        let mut modifiers = Self::default();
        for nutrient in Nutrient::ALL {
            let sign = signs.get(nutrient.code());
            modifiers.set(nutrient, sign.and_then(|sign| Modifier::from_off(sign)));
        }
        Ok(modifiers)
    }
}

/// As a list of codes. Codes of another version are left out.
impl ColumnValue for Vec<Implausibility> {
    fn to_value(&self) -> Value {
        let codes: Vec<&str> = self.iter().map(|rule| rule.code()).collect();
        json(&codes, codes.is_empty())
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        let codes: Vec<String> = from_json(row, column)?;
        Ok(codes.iter().filter_map(|code| Implausibility::from_code(code)).collect())
    }
}

fn json(content: &impl serde::Serialize, is_empty: bool) -> Value {
    if is_empty {
        return Value::Null;
    }
    serde_json::to_string(content).map_or(Value::Null, Value::Text)
}

fn from_json<T: DeserializeOwned + Default>(row: &Row, column: usize) -> rusqlite::Result<T> {
    let Some(json) = row.get_ref(column)?.as_str_or_null()? else { return Ok(T::default()) };
    serde_json::from_str(json).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_lists_of_tags_are_read_as_any_json_is() {
        for texts in [
            vec!["en:jams"],
            vec!["en:jams", "fr:confitures", "en:", ""],
            vec!["fr:pâtes à tartiner", "en:a,b", "x\"y", "back\\slash", "en:jams"],
            vec!["a\"", "\",\"", "]", "\n"],
        ] {
            let json = serde_json::to_string(&texts).unwrap();
            let listed: Vec<ListedTag> = serde_json::from_str(&json).unwrap();
            let tags: Vec<Tag> = listed.into_iter().filter_map(|ListedTag(tag)| tag).collect();
            assert!(!tags.is_empty(), "{json}");
            let is_plain = !json.contains('\\');
            let found = plain_texts(&json, |text| Tag::parse(text, "en"));
            assert_eq!(found, is_plain.then_some(tags), "{json}");
        }
        for none in ["", "[]", "{}", "null", "[\"a\"", "[\"a\" ,\"b\"]", "[\"a\",]", "[\"a\"]]"] {
            assert_eq!(plain_texts(none, |text| Some(text.to_string())), None, "{none}");
        }
    }
}
