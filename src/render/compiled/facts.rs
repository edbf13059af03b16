//! A view as compiled templates read it: one flat tree, in buffers that serve page after page.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

use minijinja::Value;
use minijinja::value::ValueKind;

use super::escape::{escape, needs_escape};
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

    /// The part from one place to another, as far as there is one.
    pub(super) fn part(self, from: usize, to: Option<usize>) -> Self {
        let to = to.unwrap_or(self.len()).min(self.len());
        Self::of(self.start() + from.min(to), self.start() + to)
    }

    pub(super) fn len(self) -> usize {
        self.range().len()
    }

    fn start(self) -> usize {
        self.start as usize
    }
}

/// Longer texts are escaped where they are written: hardly any is written twice, and what is written as it is – data for
/// machines, a quarter of a view – never needs it.
const LONG: usize = 256;

/// Stands for the place of a text that is not escaped before.
const LATE: Stretch = Stretch { start: u32::MAX, end: u32::MAX };

/// A text, by its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextFact(u32);

/// Where a text is, and how pages show it: the same, or escaped somewhere else.
#[derive(Clone, Copy)]
struct TextPlace {
    own: Stretch,
    escaped: Stretch,
}

/// Values one after the other, their names known by their shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct RecordFact {
    start: u32,
    pub(super) shape: Shape,
}

/// A value of a view, or one that was made of them. It is two words of the machine, so that it is copied as such:
/// with a shorter tag it would be copied in pieces, which takes several times as long to be read again.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(super) enum Fact {
    /// Asked for, but not there; a view has none of these.
    Undefined,
    Nothing,
    Flag(bool),
    Whole(i64),
    Real(f64),
    Text(TextFact),
    List(Stretch),
    Record(RecordFact),
    /// A record whose names are known only while the program runs.
    Map(Stretch),
    /// What only minijinja knows, by its number; a view has none of these.
    Made(usize),
}

/// A view, and what is made of it while its page is written.
#[derive(Default)]
pub(super) struct Facts {
    text: String,
    texts: Vec<TextPlace>,
    /// Items of lists and values of records.
    all: Vec<Fact>,
    map_entries: Vec<(TextFact, Fact)>,
    made: Vec<Value>,
    pub(super) shapes: Shapes,
}

impl Facts {
    /// Forgets a view, but keeps the room it took, and the shapes of its records.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.texts.clear();
        self.all.clear();
        self.map_entries.clear();
        self.made.clear();
    }

    #[inline]
    pub(super) fn text(&self, text: TextFact) -> &str {
        &self.text[self.texts[text.0 as usize].own.range()]
    }

    /// Writes a text as pages show it.
    #[inline]
    pub(super) fn write_escaped(&self, text: TextFact, out: &mut String) {
        let TextPlace { own, escaped } = self.texts[text.0 as usize];
        if escaped.start == LATE.start {
            escape(&self.text[own.range()], out);
        } else {
            out.push_str(&self.text[escaped.range()]);
        }
    }

    #[inline]
    pub(super) fn list(&self, stretch: Stretch) -> &[Fact] {
        &self.all[stretch.range()]
    }

    /// The value of a name in a record; undefined where it has none of that name.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "measured: a sixth of a page's time")]
    pub(super) fn value_of(&self, record: RecordFact, name: &str, hint: &mut FieldHint) -> Fact {
        if hint.shape != record.shape {
            *hint = self.shapes.hint(record.shape, name);
        }
        let place = hint.place.map(|place| record.start as usize + place as usize);
        // By way of a reference: a value is copied once, where it is needed.
        *place.and_then(|place| self.all.get(place)).unwrap_or(&Fact::Undefined)
    }

    /// The value of a name in a map.
    pub(super) fn entry(&self, map: Stretch, name: &str) -> Option<Fact> {
        let entries = &self.map_entries[map.range()];
        for (own, fact) in entries.iter().rev() {
            if self.text(*own) == name {
                return Some(*fact);
            }
        }
        None
    }

    /// The same as minijinja knows it, for what is left to it.
    pub(super) fn value(&self, fact: Fact) -> Value {
        match fact {
            Fact::Undefined => Value::UNDEFINED,
            Fact::Nothing => Value::from(()),
            Fact::Flag(flag) => Value::from(flag),
            Fact::Whole(number) => Value::from(number),
            Fact::Real(number) => Value::from(number),
            Fact::Text(text) => Value::from(self.text(text)),
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
            Fact::Made(number) => self.made(number).clone(),
        }
    }

    /// What only minijinja knows.
    pub(super) fn made(&self, number: usize) -> &Value {
        &self.made[number]
    }

    /// Adds what minijinja found out.
    pub(super) fn push_value(&mut self, value: Value) -> Fact {
        match value.kind() {
            ValueKind::Undefined => return Fact::Undefined,
            ValueKind::None => return Fact::Nothing,
            ValueKind::Bool => return Fact::Flag(value.is_true()),
            ValueKind::Number if value.is_integer() => {
                if let Ok(whole) = i64::try_from(value.clone()) {
                    return Fact::Whole(whole);
                }
            }
            ValueKind::String if !value.is_safe() => {
                return Fact::Text(self.push_str(value.as_str().unwrap_or_default()));
            }
            _ => {}
        }
        self.made.push(value);
        Fact::Made(self.made.len() - 1)
    }

    /// Adds an item to the list that was begun last.
    pub(super) fn push_item(&mut self, item: Fact) {
        self.all.push(item);
    }

    /// Where the next item is added.
    pub(super) fn next_item(&self) -> usize {
        self.all.len()
    }

    /// What was added since a place, as a list.
    pub(super) fn list_from(&self, start: usize) -> Fact {
        Fact::List(Stretch::of(start, self.all.len()))
    }

    /// Adds what is displayed as a text.
    pub(super) fn push_text(&mut self, text: &dyn Display) -> Option<TextFact> {
        let start = self.text.len();
        write!(self.text, "{text}").ok()?;
        if needs_escape(&self.text[start..]) {
            let own = self.text.split_off(start);
            return Some(self.push_str(&own));
        }
        let own = Stretch::of(start, self.text.len());
        Some(self.placed(TextPlace { own, escaped: own }))
    }

    /// Adds a text. Most are short and written more than once, so these are escaped here.
    #[inline]
    pub(super) fn push_str(&mut self, text: &str) -> TextFact {
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        let (own, mut escaped) = (Stretch::of(start, end), Stretch::of(start, end));
        if text.len() > LONG {
            escaped = LATE;
        } else if needs_escape(text) {
            escape(text, &mut self.text);
            escaped = Stretch::of(end, self.text.len());
        }
        self.placed(TextPlace { own, escaped })
    }

    #[allow(clippy::cast_possible_truncation, reason = "a view is far below 4 GiB")]
    fn placed(&mut self, place: TextPlace) -> TextFact {
        self.texts.push(place);
        TextFact(self.texts.len() as u32 - 1)
    }

    /// Room for some values next to each other.
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
    pub(super) fn push_map(&mut self, entries: &[(TextFact, Fact)]) -> Fact {
        let start = self.map_entries.len();
        self.map_entries.extend_from_slice(entries);
        Fact::Map(Stretch::of(start, self.map_entries.len()))
    }
}
