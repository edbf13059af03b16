//! The entries of a JSON list, one after the other: none is kept, and what is no row of ours costs no memory.

use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::list_row::ListRow;

/// Calls `each` with the entries of a list, numbered from 1; `None` where it is no list, or no list of ours.
pub(super) fn each_entry(text: &str, each: &mut dyn FnMut(usize, ListRow)) -> Option<()> {
    let mut is_ours = false;
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_seq(ListVisitor { each, is_ours: &mut is_ours }).ok()?;
    json.end().ok()?;
    is_ours.then_some(())
}

struct ListVisitor<'e> {
    each: &'e mut dyn FnMut(usize, ListRow),
    is_ours: &'e mut bool,
}

impl<'de> Visitor<'de> for ListVisitor<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(entry) = entries.next_element::<ListEntry>()? {
            number += 1;
            *self.is_ours |= entry.has_code;
            (self.each)(number, entry.row);
        }
        Ok(())
    }
}

/// An entry, whatever it is: one that cannot be read must not cost the others.
#[derive(Default)]
struct ListEntry {
    row: ListRow,
    has_code: bool,
}

/// Text of a cell; a program may take a barcode for a number.
#[derive(Default)]
struct ListCell(String);

/// What takes any value of JSON.
struct AnyJson<T>(std::marker::PhantomData<T>);

/// What an entry or a cell makes of a value; of others nothing.
trait FromAnyJson: Default {
    fn from_text(_: &str) -> Self {
        Self::default()
    }

    fn from_fields<'de, A: MapAccess<'de>>(mut fields: A) -> Result<Self, A::Error> {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }
}

impl FromAnyJson for ListCell {
    fn from_text(text: &str) -> Self {
        Self(text.into())
    }
}

impl FromAnyJson for ListEntry {
    fn from_fields<'de, A: MapAccess<'de>>(mut fields: A) -> Result<Self, A::Error> {
        let mut entry = Self::default();
        while let Some(name) = fields.next_key::<String>()? {
            entry.has_code |= name == "code_produit";
            match entry.row.cell_mut(&name) {
                Some(cell) => *cell = fields.next_value::<ListCell>()?.0,
                None => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        Ok(entry)
    }
}

macro_rules! from_json {
    ($type:ty) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
                json.deserialize_any(AnyJson(std::marker::PhantomData))
            }
        }
    };
}

from_json!(ListEntry);
from_json!(ListCell);

impl<'de, T: FromAnyJson> Visitor<'de> for AnyJson<T> {
    type Value = T;

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("anything")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from_text(text))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        Ok(T::from_text(&number.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        Ok(T::from_text(&number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        // With its point: a program that had a fraction in mind has rounded a barcode.
        Ok(T::from_text(&format!("{number:?}")))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<T, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(T::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
        T::from_fields(fields)
    }
}
