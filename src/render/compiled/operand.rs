//! Values while a program runs: borrowed from the view where they can be.

use std::cmp::Ordering;
use std::rc::Rc;

use minijinja::Value;

use super::facts::{Fact, FactName, Facts};
use super::program::{BinaryOperator, PlaceHint};

/// The program cannot go on; minijinja renders the page, or says what is wrong with it.
#[derive(Debug)]
pub(super) struct Undecided;

pub(super) type Decided<T> = Result<T, Undecided>;

/// A value.
#[derive(Clone)]
pub(super) enum Operand<'a> {
    Undefined,
    Nothing,
    Flag(bool),
    Whole(i64),
    Real(f64),
    Text(&'a str),
    /// A text that was put together.
    Made(Rc<str>),
    List(&'a [Fact]),
    /// Items that were picked from a list.
    Picked(Rc<[Fact]>),
    Record(&'a [(FactName, Fact)]),
    /// What only minijinja knows.
    Other(Value),
}

impl<'a> Operand<'a> {
    pub(super) fn of(fact: Fact, facts: &'a Facts) -> Self {
        match fact {
            Fact::Nothing => Self::Nothing,
            Fact::Flag(flag) => Self::Flag(flag),
            Fact::Whole(number) => Self::Whole(number),
            Fact::Real(number) => Self::Real(number),
            Fact::Text(stretch) => Self::Text(facts.text(stretch)),
            Fact::List(stretch) => Self::List(facts.list(stretch)),
            Fact::Record(stretch) => Self::Record(facts.record(stretch)),
        }
    }

    pub(super) fn of_constant(value: &'a Value) -> Self {
        match value.as_str() {
            Some(text) if !value.is_safe() => Self::Text(text),
            _ => Self::of_value(value.clone()),
        }
    }

    /// What minijinja found out, as a number where it is one.
    pub(super) fn of_value(value: Value) -> Self {
        let number = value.is_number() && value.is_integer();
        match i64::try_from(value.clone()) {
            Ok(whole) if number => Self::Whole(whole),
            _ => Self::Other(value),
        }
    }

    /// As minijinja knows it.
    pub(super) fn value(&self, facts: &Facts) -> Value {
        let list = |items: &[Fact]| items.iter().map(|&item| facts.value(item)).collect();
        match self {
            Self::Undefined => Value::UNDEFINED,
            Self::Nothing => Value::from(()),
            Self::Flag(flag) => Value::from(*flag),
            Self::Whole(number) => Value::from(*number),
            Self::Real(number) => Value::from(*number),
            Self::Text(text) => Value::from(*text),
            Self::Made(text) => Value::from(&**text),
            Self::List(items) => list(items),
            Self::Picked(items) => list(items),
            Self::Record(entries) => facts.record_value(entries),
            Self::Other(value) => value.clone(),
        }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Made(text) => Some(text),
            Self::Other(value) if !value.is_safe() => value.as_str(),
            _ => None,
        }
    }

    pub(super) fn as_items(&self) -> Option<&[Fact]> {
        match self {
            Self::List(items) => Some(items),
            Self::Picked(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn is_true(&self) -> Decided<bool> {
        Ok(match self {
            Self::Undefined => return Err(Undecided),
            Self::Nothing => false,
            Self::Flag(flag) => *flag,
            Self::Whole(number) => *number != 0,
            Self::Real(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Made(text) => !text.is_empty(),
            Self::List(items) => !items.is_empty(),
            Self::Picked(items) => !items.is_empty(),
            Self::Record(entries) => !entries.is_empty(),
            Self::Other(value) if value.is_undefined() => return Err(Undecided),
            Self::Other(value) => value.is_true(),
        })
    }

    /// A value of a record; undefined where it has none of that name.
    pub(super) fn field(&self, name: &str, hint: &PlaceHint, facts: &'a Facts) -> Decided<Self> {
        let entries = match self {
            Self::Record(entries) => *entries,
            Self::Other(value) => {
                let found = value.get_attr(name).map_err(|_| Undecided)?;
                return Ok(if found.is_undefined() {
                    Self::Undefined
                } else {
                    Self::of_value(found)
                });
            }
            // minijinja knows no fields of texts and numbers, but methods of lists.
            _ => return Err(Undecided),
        };
        let place = hint.get();
        if let Some(&(own, fact)) = entries.get(place)
            && facts.name(own) == name
        {
            return Ok(Self::of(fact, facts));
        }
        let Some(place) = entries.iter().position(|&(own, _)| facts.name(own) == name) else {
            return Ok(Self::Undefined);
        };
        hint.set(place);
        Ok(Self::of(entries[place].1, facts))
    }

    pub(super) fn item(&self, place: usize, facts: &'a Facts) -> Decided<Self> {
        match self.as_items() {
            Some(items) => {
                Ok(items.get(place).map_or(Self::Undefined, |&item| Self::of(item, facts)))
            }
            None => Err(Undecided),
        }
    }

    pub(super) fn equals(&self, other: &Self, facts: &Facts) -> Decided<bool> {
        Ok(match (self, other) {
            (Self::Undefined, _) | (_, Self::Undefined) => return Err(Undecided),
            (Self::Whole(one), Self::Whole(other)) => one == other,
            (Self::Nothing, Self::Nothing) => true,
            (Self::Text(one), Self::Text(other)) => one == other,
            (one, other) => match (one.as_text(), other.as_text()) {
                (Some(one), Some(other)) => one == other,
                _ => one.value(facts) == other.value(facts),
            },
        })
    }

    /// A comparison, or a calculation.
    pub(super) fn binary(
        self,
        operator: BinaryOperator,
        other: &Self,
        facts: &Facts,
    ) -> Decided<Self> {
        use BinaryOperator as Op;
        let by_order = |is_met: fn(Ordering) -> bool| match (&self, other) {
            (Self::Whole(one), Self::Whole(other)) => Ok(Self::Flag(is_met(one.cmp(other)))),
            (Self::Undefined, _) | (_, Self::Undefined) => Err(Undecided),
            _ => {
                let order = self.value(facts).partial_cmp(&other.value(facts));
                Ok(Self::Flag(is_met(order.ok_or(Undecided)?)))
            }
        };
        match operator {
            Op::Equal => Ok(Self::Flag(self.equals(other, facts)?)),
            Op::Unequal => Ok(Self::Flag(!self.equals(other, facts)?)),
            Op::Less => by_order(Ordering::is_lt),
            Op::LessOrEqual => by_order(Ordering::is_le),
            Op::Greater => by_order(Ordering::is_gt),
            Op::GreaterOrEqual => by_order(Ordering::is_ge),
            Op::Add => self.calculated(other, i64::checked_add, |one, other| one + other),
            Op::Subtract => self.calculated(other, i64::checked_sub, |one, other| one - other),
            Op::Multiply => self.calculated(other, i64::checked_mul, |one, other| one * other),
            Op::Divide => match (self.number(), other.number()) {
                (Some(one), Some(other)) if other != 0.0 => Ok(Self::Real(one / other)),
                _ => Err(Undecided),
            },
        }
    }

    fn calculated(
        &self,
        other: &Self,
        of_wholes: fn(i64, i64) -> Option<i64>,
        of_reals: fn(f64, f64) -> f64,
    ) -> Decided<Self> {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => {
                of_wholes(*one, *other).map(Self::Whole).ok_or(Undecided)
            }
            _ => match (self.number(), other.number()) {
                (Some(one), Some(other)) => Ok(Self::Real(of_reals(one, other))),
                _ => Err(Undecided),
            },
        }
    }

    /// As a real number, where it is a number a real one can be.
    #[allow(clippy::cast_precision_loss, reason = "larger numbers are left to minijinja")]
    fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(number) if number.unsigned_abs() < 1 << 52 => Some(*number as f64),
            Self::Real(number) => Some(*number),
            Self::Other(value) if value.is_number() => f64::try_from(value.clone()).ok(),
            _ => None,
        }
    }
}
