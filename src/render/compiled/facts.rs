//! A view as compiled templates read it: one flat tree, in buffers that serve page after page.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

use minijinja::Value;

use super::shapes::{FieldHint, Shape, Shapes};

/// A stretch of one of the buffers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    start: u32,
    end: u32,
}

impl Stretch {
    /// From one place of a buffer to another; views are far smaller than 4 GiB.
    #[allow(clippy::cast_possible_truncation, reason = "a view is far below 4 GiB")]
    pub(super) fn of(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    pub(super) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(super) fn len(self) -> usize {
        self.range().len()
    }

    fn start(self) -> usize {
        self.start as usize
    }
}

/// Values one after the other, their names known by their shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct RecordFact {
    start: u32,
    pub(super) shape: Shape,
}

/// A value of a view.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fact {
    Nothing,
    Flag(bool),
    Whole(i64),
    Real(f64),
    Text(Stretch),
    List(Stretch),
    Record(RecordFact),
    /// A record whose names are known only while the program runs.
    Map(Stretch),
}

/// A view.
#[derive(Default)]
pub(super) struct Facts {
    text: String,
    /// Items of lists and values of records.
    all: Vec<Fact>,
    map_entries: Vec<(Stretch, Fact)>,
    pub(super) shapes: Shapes,
}

impl Facts {
    /// Forgets a view, but keeps the room it took, and the shapes of its records.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.all.clear();
        self.map_entries.clear();
    }

    pub(super) fn text(&self, stretch: Stretch) -> &str {
        &self.text[stretch.range()]
    }

    pub(super) fn list(&self, stretch: Stretch) -> &[Fact] {
        &self.all[stretch.range()]
    }

    /// The value of a name in a record; none where it has none of that name.
    #[inline]
    pub(super) fn field(
        &self,
        record: RecordFact,
        name: &str,
        hint: &mut FieldHint,
    ) -> Option<Fact> {
        if hint.shape != record.shape {
            *hint = self.shapes.find(record.shape, name);
        }
        let place = record.start as usize + hint.place? as usize;
        Some(self.all[place])
    }

    /// The value of a name in a map.
    pub(super) fn entry(&self, map: Stretch, name: &str) -> Option<Fact> {
        let entries = &self.map_entries[map.range()];
        entries.iter().rev().find(|(own, _)| self.text(*own) == name).map(|(_, fact)| *fact)
    }

    /// The same as minijinja knows it, for what is left to it.
    pub(super) fn value(&self, fact: Fact) -> Value {
        match fact {
            Fact::Nothing => Value::from(()),
            Fact::Flag(flag) => Value::from(flag),
            Fact::Whole(number) => Value::from(number),
            Fact::Real(number) => Value::from(number),
            Fact::Text(stretch) => Value::from(self.text(stretch)),
            Fact::List(stretch) => {
                self.list(stretch).iter().map(|&item| self.value(item)).collect()
            }
            Fact::Record(record) => {
                let (mut values, start) = (BTreeMap::new(), record.start as usize);
                for (place, name) in self.shapes.names(record.shape) {
                    values.insert(name.to_string(), self.value(self.all[start + place as usize]));
                }
                Value::from(values)
            }
            Fact::Map(stretch) => {
                let mut values = BTreeMap::new();
                for &(name, fact) in &self.map_entries[stretch.range()] {
                    values.insert(self.text(name).to_string(), self.value(fact));
                }
                Value::from(values)
            }
        }
    }

    /// Adds what is displayed as a text.
    pub(super) fn push_text(&mut self, text: &dyn Display) -> Option<Fact> {
        let start = self.text.len();
        write!(self.text, "{text}").ok()?;
        Some(Fact::Text(Stretch::of(start, self.text.len())))
    }

    /// Adds a text.
    #[inline]
    pub(super) fn push_str(&mut self, text: &str) -> Stretch {
        let start = self.text.len();
        self.text.push_str(text);
        Stretch::of(start, self.text.len())
    }

    /// Room for so many values next to each other.
    pub(super) fn room(&mut self, length: usize) -> Stretch {
        let start = self.all.len();
        self.all.resize(start + length, Fact::Nothing);
        Stretch::of(start, start + length)
    }

    /// Puts a value into a room; false where it is full.
    #[inline]
    pub(super) fn put(&mut self, room: Stretch, place: usize, fact: Fact) -> bool {
        let is_free = place < room.len();
        if is_free {
            self.all[room.start() + place] = fact;
        }
        is_free
    }

    /// The first values of a room, as a list.
    pub(super) fn list_of(room: Stretch, length: usize) -> Fact {
        Fact::List(Stretch::of(room.start(), room.start() + length))
    }

    /// The values of a room, as a record.
    pub(super) fn record_of(room: Stretch, shape: Shape) -> Fact {
        Fact::Record(RecordFact { start: room.start, shape })
    }

    /// Adds a map.
    pub(super) fn push_map(&mut self, entries: &[(Stretch, Fact)]) -> Fact {
        let start = self.map_entries.len();
        self.map_entries.extend_from_slice(entries);
        Fact::Map(Stretch::of(start, self.map_entries.len()))
    }
}
