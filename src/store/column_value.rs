//! How the fields of a product stand in columns. What is empty or unknown is NULL; lists are JSON
//! arrays.

use std::collections::BTreeMap;

use rusqlite::Row;
use rusqlite::types::{Type, Value};
use serde::de::DeserializeOwned;

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

/// Types that SQLite has itself.
macro_rules! plain {
    ($($type:ty),+) => {
        $(impl ColumnValue for $type {
            fn to_value(&self) -> Value {
                self.clone().into()
            }

            fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
                row.get(column)
            }
        })+
    };
}

plain!(String, bool, u32, f32, Option<String>, Option<i16>, Option<u16>, Option<f64>);

impl ColumnValue for Timestamp {
    fn to_value(&self) -> Value {
        self.seconds().into()
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        row.get(column)
    }
}

impl ColumnValue for Vec<String> {
    fn to_value(&self) -> Value {
        json(self, self.is_empty())
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        from_json(row, column)
    }
}

/// Texts that are not tags are left out.
impl ColumnValue for Vec<Tag> {
    fn to_value(&self) -> Value {
        json(self, self.is_empty())
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        let texts: Vec<String> = from_json(row, column)?;
        Ok(texts.iter().filter_map(|text| Tag::parse(text, "en")).collect())
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

impl ColumnValue for Option<Tag> {
    fn to_value(&self) -> Value {
        text(self.as_ref().map(Tag::as_str))
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        let text: Option<String> = row.get(column)?;
        Ok(text.and_then(|text| Tag::parse(&text, "en")))
    }
}

impl ColumnValue for Grading {
    fn to_value(&self) -> Value {
        text(Some(self.code()))
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        Ok(Self::from_off(row.get_ref(column)?.as_str()?))
    }
}

impl ColumnValue for Option<Nova> {
    fn to_value(&self) -> Value {
        self.map(Nova::group).into()
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        let group: Option<u8> = row.get(column)?;
        Ok(group.and_then(Nova::new))
    }
}

impl ColumnValue for Option<EnvironmentalGrade> {
    fn to_value(&self) -> Value {
        text(self.map(EnvironmentalGrade::code))
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        let word = row.get_ref(column)?.as_str_or_null()?;
        Ok(word.and_then(EnvironmentalGrade::from_off))
    }
}

impl ColumnValue for Basis {
    fn to_value(&self) -> Value {
        text(Some(self.code()))
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        Ok(Self::from_off(row.get_ref(column)?.as_str()?))
    }
}

/// As whether the amounts are those of the prepared food.
impl ColumnValue for Preparation {
    fn to_value(&self) -> Value {
        (*self == Self::Prepared).into()
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        Ok(if row.get(column)? { Self::Prepared } else { Self::AsSold })
    }
}

/// As bits.
impl ColumnValue for AllergenSet {
    fn to_value(&self) -> Value {
        self.bits().into()
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        row.get(column).map(Self::from_bits)
    }
}

impl ColumnValue for FoodFacts {
    fn to_value(&self) -> Value {
        self.bits().into()
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        row.get(column).map(Self::from_bits)
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

/// As the stem of its address.
impl ColumnValue for Option<Photo> {
    fn to_value(&self) -> Value {
        text(self.as_ref().map(|photo| photo.stem.as_str()))
    }

    fn read(row: &Row, column: usize) -> rusqlite::Result<Self> {
        let stem: Option<String> = row.get(column)?;
        Ok(stem.map(|stem| Photo { stem }))
    }
}

fn text(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |text| Value::Text(text.into()))
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
