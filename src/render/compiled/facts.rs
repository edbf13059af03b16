//! A view as compiled templates read it: one flat tree, in buffers that serve page after page.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

use minijinja::Value;

/// A stretch of one of the buffers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    start: u32,
    end: u32,
}

impl Stretch {
    /// From one place of a buffer to its end; views are far smaller than 4 GiB.
    #[allow(clippy::cast_possible_truncation, reason = "a view is far below 4 GiB")]
    fn of(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
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
    Record(Stretch),
}

/// The name of a value in a record. Names of fields live as long as the program, those of maps do not.
#[derive(Clone, Copy, Debug)]
pub(super) enum FactName {
    Field(&'static str),
    Entry(Stretch),
}

/// A view.
#[derive(Default)]
pub(super) struct Facts {
    text: String,
    items: Vec<Fact>,
    entries: Vec<(FactName, Fact)>,
    /// What belongs to lists and records that are still open, innermost last.
    open_items: Vec<Fact>,
    open_entries: Vec<(FactName, Fact)>,
}

impl Facts {
    /// Forgets a view, but keeps the room it took.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.items.clear();
        self.entries.clear();
        self.open_items.clear();
        self.open_entries.clear();
    }

    pub(super) fn text(&self, stretch: Stretch) -> &str {
        &self.text[stretch.range()]
    }

    pub(super) fn list(&self, stretch: Stretch) -> &[Fact] {
        &self.items[stretch.range()]
    }

    pub(super) fn record(&self, stretch: Stretch) -> &[(FactName, Fact)] {
        &self.entries[stretch.range()]
    }

    pub(super) fn name(&self, name: FactName) -> &str {
        match name {
            FactName::Field(name) => name,
            FactName::Entry(stretch) => self.text(stretch),
        }
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
            Fact::Record(stretch) => self.record_value(self.record(stretch)),
        }
    }

    /// A record as minijinja knows it.
    pub(super) fn record_value(&self, entries: &[(FactName, Fact)]) -> Value {
        let mut record = BTreeMap::new();
        for &(name, fact) in entries {
            record.insert(self.name(name).to_string(), self.value(fact));
        }
        Value::from(record)
    }

    /// Adds what is displayed as a text.
    pub(super) fn push_text(&mut self, text: &dyn Display) -> Option<Fact> {
        let start = self.text.len();
        write!(self.text, "{text}").ok()?;
        Some(Fact::Text(Stretch::of(start, self.text.len())))
    }

    /// Adds a text.
    pub(super) fn push_str(&mut self, text: &str) -> Fact {
        let start = self.text.len();
        self.text.push_str(text);
        Fact::Text(Stretch::of(start, self.text.len()))
    }

    /// How many items of open lists there are.
    pub(super) fn open_items(&self) -> usize {
        self.open_items.len()
    }

    /// How many entries of open records there are.
    pub(super) fn open_entries(&self) -> usize {
        self.open_entries.len()
    }

    /// Adds an item to the innermost open list.
    pub(super) fn push_item(&mut self, fact: Fact) {
        self.open_items.push(fact);
    }

    /// Adds an entry to the innermost open record.
    pub(super) fn push_entry(&mut self, name: FactName, fact: Fact) {
        self.open_entries.push((name, fact));
    }

    /// What was opened since then, as a list.
    pub(super) fn close_list(&mut self, base: usize) -> Fact {
        let start = self.items.len();
        self.items.extend(self.open_items.drain(base..));
        Fact::List(Stretch::of(start, self.items.len()))
    }

    /// What was opened since then, as a record.
    pub(super) fn close_record(&mut self, base: usize) -> Fact {
        let start = self.entries.len();
        self.entries.extend(self.open_entries.drain(base..));
        Fact::Record(Stretch::of(start, self.entries.len()))
    }
}
