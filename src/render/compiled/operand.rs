//! Values while a program runs: small enough to be copied, borrowed from the view where they can be.

use std::cmp::Ordering;

use minijinja::Value;
use minijinja::value::ValueKind;

use super::facts::{Fact, Facts, RecordFact, Stretch};
use super::program::BinaryOperator;
use super::shapes::FieldHint;

/// The program cannot go on; minijinja renders the page, or says what is wrong with it.
#[derive(Debug)]
pub(super) struct Undecided;

pub(super) type Decided<T> = Result<T, Undecided>;

/// A value.
#[derive(Clone, Copy)]
pub(super) enum Operand<'a> {
    Undefined,
    Nothing,
    Flag(bool),
    Whole(i64),
    Real(f64),
    Text(&'a str),
    List(&'a [Fact]),
    /// Items that were picked from a list.
    Picked(Stretch),
    Record(RecordFact),
    Map(Stretch),
    /// What was made on the way, by its number.
    Made(usize),
}

impl<'a> Operand<'a> {
    #[inline]
    pub(super) fn of(fact: Fact, facts: &'a Facts) -> Self {
        match fact {
            Fact::Nothing => Self::Nothing,
            Fact::Flag(flag) => Self::Flag(flag),
            Fact::Whole(number) => Self::Whole(number),
            Fact::Real(number) => Self::Real(number),
            Fact::Text(stretch) => Self::Text(facts.text(stretch)),
            Fact::List(stretch) => Self::List(facts.list(stretch)),
            Fact::Record(record) => Self::Record(record),
            Fact::Map(stretch) => Self::Map(stretch),
        }
    }
}

/// All values of a page: those of its view, and those made while it is written.
pub(super) struct PageValues<'a> {
    pub(super) facts: &'a Facts,
    picked: Vec<Fact>,
    made: Vec<Value>,
}

impl<'a> PageValues<'a> {
    pub(super) fn new(facts: &'a Facts) -> Self {
        Self { facts, picked: Vec::new(), made: Vec::new() }
    }

    pub(super) fn of_constant(&mut self, value: &'a Value) -> Operand<'a> {
        match value.as_str() {
            Some(text) if !value.is_safe() => Operand::Text(text),
            _ => self.of_value(value.clone()),
        }
    }

    /// What minijinja found out.
    pub(super) fn of_value(&mut self, value: Value) -> Operand<'a> {
        match value.kind() {
            ValueKind::Undefined => return Operand::Undefined,
            ValueKind::None => return Operand::Nothing,
            ValueKind::Bool => return Operand::Flag(value.is_true()),
            ValueKind::Number if value.is_integer() => {
                if let Ok(whole) = i64::try_from(value.clone()) {
                    return Operand::Whole(whole);
                }
            }
            _ => {}
        }
        self.made.push(value);
        Operand::Made(self.made.len() - 1)
    }

    /// Keeps the items of a list that are to be kept.
    pub(super) fn pick(
        &mut self,
        list: Operand<'a>,
        mut is_kept: impl FnMut(&mut Self, Fact) -> Decided<bool>,
    ) -> Decided<Operand<'a>> {
        let mut picked = Vec::new();
        for place in 0..self.items(list).ok_or(Undecided)?.len() {
            let item = self.items(list).ok_or(Undecided)?[place];
            if is_kept(self, item)? {
                picked.push(item);
            }
        }
        let start = self.picked.len();
        self.picked.extend(picked);
        Ok(Operand::Picked(Stretch::of(start, self.picked.len())))
    }

    /// As minijinja knows it.
    pub(super) fn value(&self, operand: Operand<'a>) -> Value {
        let facts = self.facts;
        match operand {
            Operand::Undefined => Value::UNDEFINED,
            Operand::Nothing => Value::from(()),
            Operand::Flag(flag) => Value::from(flag),
            Operand::Whole(number) => Value::from(number),
            Operand::Real(number) => Value::from(number),
            Operand::Text(text) => Value::from(text),
            Operand::List(items) => items.iter().map(|&item| facts.value(item)).collect(),
            Operand::Picked(picked) => {
                self.picked[picked.range()].iter().map(|&item| facts.value(item)).collect()
            }
            Operand::Record(record) => facts.value(Fact::Record(record)),
            Operand::Map(map) => facts.value(Fact::Map(map)),
            Operand::Made(number) => self.made[number].clone(),
        }
    }

    #[inline]
    pub(super) fn text<'v>(&'v self, operand: Operand<'v>) -> Option<&'v str> {
        match operand {
            Operand::Text(text) => Some(text),
            Operand::Made(number) => {
                let value = &self.made[number];
                if value.is_safe() { None } else { value.as_str() }
            }
            _ => None,
        }
    }

    pub(super) fn items<'v>(&'v self, operand: Operand<'v>) -> Option<&'v [Fact]> {
        match operand {
            Operand::List(items) => Some(items),
            Operand::Picked(picked) => Some(&self.picked[picked.range()]),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn is_true(&self, operand: Operand) -> Decided<bool> {
        Ok(match operand {
            Operand::Undefined => return Err(Undecided),
            Operand::Nothing => false,
            Operand::Flag(flag) => flag,
            Operand::Whole(number) => number != 0,
            Operand::Real(number) => number != 0.0,
            Operand::Text(text) => !text.is_empty(),
            Operand::List(items) => !items.is_empty(),
            Operand::Picked(stretch) | Operand::Map(stretch) => stretch.len() > 0,
            Operand::Record(record) => !record.shape.is_empty(),
            Operand::Made(number) => self.made[number].is_true(),
        })
    }

    /// A value of a record; undefined where it has none of that name.
    #[inline]
    pub(super) fn field(
        &mut self,
        of: Operand<'a>,
        name: &str,
        hint: &mut FieldHint,
    ) -> Decided<Operand<'a>> {
        match of {
            Operand::Record(record) => {
                let found = self.facts.field(record, name, hint);
                Ok(found.map_or(Operand::Undefined, |fact| Operand::of(fact, self.facts)))
            }
            of => self.rarer_field(of, name),
        }
    }

    #[inline(never)]
    fn rarer_field(&mut self, of: Operand<'a>, name: &str) -> Decided<Operand<'a>> {
        match of {
            Operand::Map(map) => {
                let found = self.facts.entry(map, name);
                Ok(found.map_or(Operand::Undefined, |fact| Operand::of(fact, self.facts)))
            }
            Operand::Made(number) => {
                let found = self.made[number].get_attr(name).map_err(|_| Undecided)?;
                Ok(self.of_value(found))
            }
            // minijinja knows no fields of texts and numbers, but methods of lists.
            _ => Err(Undecided),
        }
    }

    pub(super) fn item(&self, of: Operand<'a>, place: usize) -> Decided<Operand<'a>> {
        let item = self.items(of).ok_or(Undecided)?.get(place);
        Ok(item.map_or(Operand::Undefined, |&item| Operand::of(item, self.facts)))
    }

    pub(super) fn equals(&self, one: Operand<'a>, other: Operand<'a>) -> Decided<bool> {
        Ok(match (one, other) {
            (Operand::Undefined, _) | (_, Operand::Undefined) => return Err(Undecided),
            (Operand::Whole(one), Operand::Whole(other)) => one == other,
            (Operand::Nothing, Operand::Nothing) => true,
            (Operand::Text(one), Operand::Text(other)) => one == other,
            (one, other) => match (self.text(one), self.text(other)) {
                (Some(one), Some(other)) => one == other,
                _ => self.value(one) == self.value(other),
            },
        })
    }

    /// A comparison, or a calculation.
    pub(super) fn binary(
        &self,
        operator: BinaryOperator,
        one: Operand<'a>,
        other: Operand<'a>,
    ) -> Decided<Operand<'a>> {
        use BinaryOperator as Op;
        let by_order = |is_met: fn(Ordering) -> bool| match (one, other) {
            (Operand::Whole(one), Operand::Whole(other)) => {
                Ok(Operand::Flag(is_met(one.cmp(&other))))
            }
            (Operand::Undefined, _) | (_, Operand::Undefined) => Err(Undecided),
            _ => {
                let order = self.value(one).partial_cmp(&self.value(other));
                Ok(Operand::Flag(is_met(order.ok_or(Undecided)?)))
            }
        };
        match operator {
            Op::Equal => Ok(Operand::Flag(self.equals(one, other)?)),
            Op::Unequal => Ok(Operand::Flag(!self.equals(one, other)?)),
            Op::Less => by_order(Ordering::is_lt),
            Op::LessOrEqual => by_order(Ordering::is_le),
            Op::Greater => by_order(Ordering::is_gt),
            Op::GreaterOrEqual => by_order(Ordering::is_ge),
            Op::Add => self.calculated(one, other, i64::checked_add, |one, other| one + other),
            Op::Subtract => self.calculated(one, other, i64::checked_sub, |one, other| one - other),
            Op::Multiply => self.calculated(one, other, i64::checked_mul, |one, other| one * other),
            Op::Divide => match (self.number(one), self.number(other)) {
                (Some(one), Some(other)) if other != 0.0 => Ok(Operand::Real(one / other)),
                _ => Err(Undecided),
            },
        }
    }

    fn calculated(
        &self,
        one: Operand<'a>,
        other: Operand<'a>,
        of_wholes: fn(i64, i64) -> Option<i64>,
        of_reals: fn(f64, f64) -> f64,
    ) -> Decided<Operand<'a>> {
        match (one, other) {
            (Operand::Whole(one), Operand::Whole(other)) => {
                of_wholes(one, other).map(Operand::Whole).ok_or(Undecided)
            }
            _ => match (self.number(one), self.number(other)) {
                (Some(one), Some(other)) => Ok(Operand::Real(of_reals(one, other))),
                _ => Err(Undecided),
            },
        }
    }

    /// As a real number, where it is a number a real one can be.
    #[allow(clippy::cast_precision_loss, reason = "larger numbers are left to minijinja")]
    fn number(&self, operand: Operand) -> Option<f64> {
        match operand {
            Operand::Whole(number) if number.unsigned_abs() < 1 << 52 => Some(number as f64),
            Operand::Real(number) => Some(number),
            Operand::Made(number) if self.made[number].is_number() => {
                f64::try_from(self.made[number].clone()).ok()
            }
            _ => None,
        }
    }
}
