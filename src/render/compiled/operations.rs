//! What is asked of values while a program runs, and what is made of them.

use std::cmp::Ordering;

use minijinja::Value;

use super::facts::{Fact, Facts};
use super::program::BinaryOperator;
use super::shapes::FieldHint;

/// The program cannot go on; minijinja renders the page, or says what is wrong with it.
#[derive(Debug)]
pub(super) struct Undecided;

pub(super) type Decided<T> = Result<T, Undecided>;

impl Facts {
    pub(super) fn of_constant(&mut self, value: &Value) -> Fact {
        self.push_value(value.clone())
    }

    #[inline]
    pub(super) fn as_text(&self, fact: Fact) -> Decided<&str> {
        match fact {
            Fact::Text(text) => Ok(self.text(text)),
            _ => Err(Undecided),
        }
    }

    pub(super) fn items(&self, fact: Fact) -> Decided<&[Fact]> {
        match fact {
            Fact::List(items) => Ok(self.list(items)),
            _ => Err(Undecided),
        }
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "measured, as that of fields")]
    pub(super) fn is_true(&self, fact: Fact) -> Decided<bool> {
        Ok(match fact {
            Fact::Undefined => return Err(Undecided),
            Fact::Nothing => false,
            Fact::Flag(flag) => flag,
            Fact::Whole(number) => number != 0,
            Fact::Real(number) => number != 0.0,
            Fact::Text(text) => !self.text(text).is_empty(),
            Fact::List(stretch) | Fact::Map(stretch) => stretch.len() > 0,
            Fact::Record(record) => !record.shape.is_empty(),
            Fact::Made(number) => self.made(number).is_true(),
        })
    }

    /// A value of a record; undefined where it has none of that name.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "measured: a sixth of a page's time")]
    pub(super) fn field(&mut self, of: Fact, name: &str, hint: &mut FieldHint) -> Decided<Fact> {
        match of {
            Fact::Record(record) => Ok(self.value_of(record, name, hint)),
            of => self.rarer_field(of, name),
        }
    }

    #[inline(never)]
    fn rarer_field(&mut self, of: Fact, name: &str) -> Decided<Fact> {
        match of {
            Fact::Map(map) => Ok(self.entry(map, name).unwrap_or(Fact::Undefined)),
            Fact::Made(number) => {
                let found = self.made(number).get_attr(name).map_err(|_| Undecided)?;
                Ok(self.push_value(found))
            }
            // minijinja knows no fields of texts and numbers, but methods of lists.
            _ => Err(Undecided),
        }
    }

    #[inline]
    pub(super) fn item(&self, of: Fact, place: usize) -> Decided<Fact> {
        Ok(self.items(of)?.get(place).copied().unwrap_or(Fact::Undefined))
    }

    pub(super) fn equals(&self, one: Fact, other: Fact) -> Decided<bool> {
        Ok(match (one, other) {
            (Fact::Undefined, _) | (_, Fact::Undefined) => return Err(Undecided),
            (Fact::Whole(one), Fact::Whole(other)) => one == other,
            (Fact::Nothing, Fact::Nothing) => true,
            (Fact::Text(one), Fact::Text(other)) => self.text(one) == self.text(other),
            _ => self.value(one) == self.value(other),
        })
    }

    /// A comparison, or a calculation.
    pub(super) fn binary(&self, operator: BinaryOperator, one: Fact, other: Fact) -> Decided<Fact> {
        use BinaryOperator as Op;
        let by_order = |is_met: fn(Ordering) -> bool| match (one, other) {
            (Fact::Whole(one), Fact::Whole(other)) => Ok(Fact::Flag(is_met(one.cmp(&other)))),
            (Fact::Undefined, _) | (_, Fact::Undefined) => Err(Undecided),
            _ => {
                let order = self.value(one).partial_cmp(&self.value(other));
                Ok(Fact::Flag(is_met(order.ok_or(Undecided)?)))
            }
        };
        match operator {
            Op::Equal => Ok(Fact::Flag(self.equals(one, other)?)),
            Op::Unequal => Ok(Fact::Flag(!self.equals(one, other)?)),
            Op::Less => by_order(Ordering::is_lt),
            Op::LessOrEqual => by_order(Ordering::is_le),
            Op::Greater => by_order(Ordering::is_gt),
            Op::GreaterOrEqual => by_order(Ordering::is_ge),
            Op::Add => self.calculated(one, other, i64::checked_add, |one, other| one + other),
            Op::Subtract => self.calculated(one, other, i64::checked_sub, |one, other| one - other),
            Op::Multiply => self.calculated(one, other, i64::checked_mul, |one, other| one * other),
            Op::Divide => match (self.number(one), self.number(other)) {
                (Some(one), Some(other)) if other != 0.0 => Ok(Fact::Real(one / other)),
                _ => Err(Undecided),
            },
        }
    }

    fn calculated(
        &self,
        one: Fact,
        other: Fact,
        of_wholes: fn(i64, i64) -> Option<i64>,
        of_reals: fn(f64, f64) -> f64,
    ) -> Decided<Fact> {
        match (one, other) {
            (Fact::Whole(one), Fact::Whole(other)) => {
                of_wholes(one, other).map(Fact::Whole).ok_or(Undecided)
            }
            _ => match (self.number(one), self.number(other)) {
                (Some(one), Some(other)) => Ok(Fact::Real(of_reals(one, other))),
                _ => Err(Undecided),
            },
        }
    }

    /// As a real number, where it is a number a real one can be.
    #[allow(clippy::cast_precision_loss, reason = "larger numbers are left to minijinja")]
    fn number(&self, operand: Fact) -> Option<f64> {
        match operand {
            Fact::Whole(number) if number.unsigned_abs() < 1 << 52 => Some(number as f64),
            Fact::Real(number) => Some(number),
            Fact::Made(number) if self.made(number).is_number() => {
                f64::try_from(self.made(number).clone()).ok()
            }
            _ => None,
        }
    }
}
