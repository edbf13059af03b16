//! Views → facts, by way of serde: names of fields are kept as they are, texts go into one buffer.

use std::fmt::Display;

use serde::Serialize;
use serde::ser::{self, Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple};

use super::facts::{Fact, Facts, Stretch, TextFact};
use super::shapes::Shape;

/// Takes a view in place of the one before; none where it has what templates never see.
pub(super) fn take<V: Serialize>(view: &V, facts: &mut Facts) -> Option<Fact> {
    facts.clear();
    view.serialize(FactSerializer { facts }).ok()
}

/// Something no template is shown, such as bytes.
#[derive(Debug, thiserror::Error)]
#[error("a view has only texts, numbers, lists and records")]
struct NoFact;

impl ser::Error for NoFact {
    fn custom<T: Display>(_message: T) -> Self {
        Self
    }
}

struct FactSerializer<'f> {
    facts: &'f mut Facts,
}

/// A list that is not complete.
struct OpenList<'f> {
    facts: &'f mut Facts,
    room: Stretch,
    length: usize,
}

/// A record that is not complete.
struct OpenRecord<'f> {
    facts: &'f mut Facts,
    room: Stretch,
    length: usize,
    shape: Shape,
}

/// A map that is not complete.
struct OpenMap<'f> {
    facts: &'f mut Facts,
    entries: Vec<(TextFact, Fact)>,
    /// Of the next entry.
    name: Option<TextFact>,
}

impl<'f> FactSerializer<'f> {
    fn text(self, text: &str) -> Fact {
        Fact::Text(self.facts.push_str(text))
    }

    fn open_list(self, length: Option<usize>) -> Result<OpenList<'f>, NoFact> {
        let room = self.facts.room(length.ok_or(NoFact)?);
        Ok(OpenList { facts: self.facts, room, length: 0 })
    }
}

macro_rules! wholes {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, number: $type) -> Result<Fact, NoFact> {
            i64::try_from(number).map(Fact::Whole).map_err(|_| NoFact)
        })*
    };
}

impl<'f> ser::Serializer for FactSerializer<'f> {
    type Ok = Fact;
    type Error = NoFact;
    type SerializeSeq = OpenList<'f>;
    type SerializeTuple = OpenList<'f>;
    type SerializeTupleStruct = Impossible<Fact, NoFact>;
    type SerializeTupleVariant = Impossible<Fact, NoFact>;
    type SerializeMap = OpenMap<'f>;
    type SerializeStruct = OpenRecord<'f>;
    type SerializeStructVariant = Impossible<Fact, NoFact>;

    wholes!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64);

    fn serialize_bool(self, flag: bool) -> Result<Fact, NoFact> {
        Ok(Fact::Flag(flag))
    }

    fn serialize_f32(self, number: f32) -> Result<Fact, NoFact> {
        Ok(Fact::Real(number.into()))
    }

    fn serialize_f64(self, number: f64) -> Result<Fact, NoFact> {
        Ok(Fact::Real(number))
    }

    fn serialize_char(self, character: char) -> Result<Fact, NoFact> {
        Ok(self.text(character.encode_utf8(&mut [0; 4])))
    }

    fn serialize_str(self, text: &str) -> Result<Fact, NoFact> {
        Ok(self.text(text))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<Fact, NoFact> {
        self.facts.push_text(&format_args!("{value}")).map(Fact::Text).ok_or(NoFact)
    }

    fn serialize_bytes(self, _bytes: &[u8]) -> Result<Fact, NoFact> {
        Err(NoFact)
    }

    fn serialize_none(self) -> Result<Fact, NoFact> {
        Ok(Fact::Nothing)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Fact, NoFact> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Fact, NoFact> {
        Ok(Fact::Nothing)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Fact, NoFact> {
        Err(NoFact)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Fact, NoFact> {
        Ok(self.text(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Fact, NoFact> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _value: &T,
    ) -> Result<Fact, NoFact> {
        Err(NoFact)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<OpenList<'f>, NoFact> {
        self.open_list(length)
    }

    fn serialize_tuple(self, length: usize) -> Result<OpenList<'f>, NoFact> {
        self.open_list(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleStruct, NoFact> {
        Err(NoFact)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant, NoFact> {
        Err(NoFact)
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<OpenMap<'f>, NoFact> {
        Ok(OpenMap { facts: self.facts, entries: Vec::new(), name: None })
    }

    fn serialize_struct(
        self,
        _name: &'static str,
        length: usize,
    ) -> Result<OpenRecord<'f>, NoFact> {
        let room = self.facts.room(length);
        Ok(OpenRecord { facts: self.facts, room, length: 0, shape: Shape::default() })
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant, NoFact> {
        Err(NoFact)
    }
}

impl OpenList<'_> {
    #[inline]
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoFact> {
        let fact = value.serialize(FactSerializer { facts: self.facts })?;
        let is_put = self.facts.put(self.room, self.length, fact);
        self.length += 1;
        if is_put { Ok(()) } else { Err(NoFact) }
    }

    fn close(self) -> Fact {
        Facts::list_of(self.room, self.length)
    }
}

impl SerializeSeq for OpenList<'_> {
    type Ok = Fact;
    type Error = NoFact;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoFact> {
        self.item(value)
    }

    fn end(self) -> Result<Fact, NoFact> {
        Ok(self.close())
    }
}

impl SerializeTuple for OpenList<'_> {
    type Ok = Fact;
    type Error = NoFact;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoFact> {
        self.item(value)
    }

    fn end(self) -> Result<Fact, NoFact> {
        Ok(self.close())
    }
}

impl SerializeMap for OpenMap<'_> {
    type Ok = Fact;
    type Error = NoFact;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NoFact> {
        let key = key.serialize(FactSerializer { facts: self.facts })?;
        let Fact::Text(name) = key else { return Err(NoFact) };
        self.name = Some(name);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoFact> {
        let name = self.name.take().ok_or(NoFact)?;
        let fact = value.serialize(FactSerializer { facts: self.facts })?;
        self.entries.push((name, fact));
        Ok(())
    }

    fn end(self) -> Result<Fact, NoFact> {
        Ok(self.facts.push_map(&self.entries))
    }
}

impl SerializeStruct for OpenRecord<'_> {
    type Ok = Fact;
    type Error = NoFact;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), NoFact> {
        let fact = value.serialize(FactSerializer { facts: self.facts })?;
        let is_put = self.facts.put(self.room, self.length, fact);
        self.length += 1;
        self.shape = self.facts.shapes.with(self.shape, name);
        if is_put { Ok(()) } else { Err(NoFact) }
    }

    fn end(self) -> Result<Fact, NoFact> {
        Ok(Facts::record_of(self.room, self.shape))
    }
}
