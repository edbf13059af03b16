//! Programs → pages.

use std::fmt::Write as _;

use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, State};

use crate::render::Texts;

use super::escape::escape;
use super::facts::{Fact, Facts};
use super::operand::{Decided, Operand, PageValues, Undecided};
use super::program::{BinaryOperator, LoopFact, Node, PageExpression, PageProgram};
use super::shapes::FieldHint;

/// What a page is written from.
#[derive(Clone, Copy)]
pub(super) struct PageInput<'a> {
    pub(super) facts: &'a Facts,
    pub(super) view: Fact,
    pub(super) texts: &'a Texts,
    pub(super) environment: &'a Environment<'static>,
}

/// A page that is being written.
pub(super) struct Writer<'a> {
    input: PageInput<'a>,
    values: PageValues<'a>,
    /// Where fields were the last time, by their numbers.
    hints: &'a mut [FieldHint],
    slots: Vec<Operand<'a>>,
    /// Place and length of the loops that are being run, by their numbers.
    loops: Vec<(usize, usize)>,
    out: String,
}

impl<'a> Writer<'a> {
    /// The page; an error where minijinja has to decide.
    pub(super) fn page(
        program: &'a PageProgram,
        input: PageInput<'a>,
        hints: &'a mut Vec<FieldHint>,
    ) -> Decided<String> {
        hints.resize(program.hints, FieldHint::default());
        let mut writer = Self {
            input,
            values: PageValues::new(input.facts),
            hints,
            slots: vec![Operand::Undefined; program.slots],
            loops: vec![(0, 0); program.loops],
            out: String::with_capacity(program.longest()),
        };
        writer.all(&program.nodes)?;
        program.note_length(writer.out.len());
        Ok(writer.out)
    }

    fn all(&mut self, nodes: &'a [Node]) -> Decided<()> {
        for node in nodes {
            match node {
                Node::Raw(text) => self.out.push_str(text),
                Node::Emit(value) => self.emit(value)?,
                Node::EmitFilled(value) => self.emit_filled(value)?,
                Node::EmitSafe(value) => {
                    let value = self.value(value)?;
                    self.out.push_str(self.values.text(value).ok_or(Undecided)?);
                }
                Node::If(test, one, other) => {
                    let nodes = if self.test(test)? { one } else { other };
                    self.all(nodes)?;
                }
                Node::Plural(number, one, other) => {
                    let Operand::Whole(number) = self.value(number)? else { return Err(Undecided) };
                    let is_one = self.input.texts.counts_as_one(number);
                    self.all(if is_one { one } else { other })?;
                }
                Node::ByKey(middle, table) => self.by_key(middle, table)?,
                Node::Let(slot, value) => self.slots[*slot] = self.value(value)?,
                Node::For { list, slot, number, body, otherwise } => {
                    let list = self.value(list)?;
                    let length = self.values.items(list).ok_or(Undecided)?.len();
                    for place in 0..length {
                        self.slots[*slot] = self.values.item(list, place)?;
                        self.loops[*number] = (place, length);
                        self.all(body)?;
                    }
                    if length == 0 {
                        self.all(otherwise)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn by_key(
        &mut self,
        middle: &'a PageExpression,
        table: &'a [(String, Vec<Node>)],
    ) -> Decided<()> {
        let value = self.value(middle)?;
        let whole;
        let key = match value {
            Operand::Whole(number) => {
                whole = number.to_string();
                &whole
            }
            value => self.values.text(value).ok_or(Undecided)?,
        };
        let found = table.binary_search_by(|(own, _)| own.as_str().cmp(key));
        let place = found.map_err(|_| Undecided)?;
        self.all(&table[place].1)
    }

    fn emit(&mut self, expression: &'a PageExpression) -> Decided<()> {
        match self.written(expression)? {
            None => Ok(()),
            Some(Operand::Text(text)) => {
                escape(text, &mut self.out);
                Ok(())
            }
            Some(Operand::Whole(number)) => self.emit_whole(number),
            Some(Operand::Real(number)) => {
                write!(self.out, "{}", Value::from(number)).map_err(|_| Undecided)
            }
            Some(value) => self.emit_made(value),
        }
    }

    fn emit_filled(&mut self, expression: &'a PageExpression) -> Decided<()> {
        match self.written(expression)? {
            None => Ok(()),
            Some(Operand::Whole(number)) if (0..1000).contains(&number) => self.emit_whole(number),
            Some(Operand::Whole(number)) => {
                escape(&self.input.texts.whole(number), &mut self.out);
                Ok(())
            }
            Some(value) => {
                escape(self.values.text(value).ok_or(Undecided)?, &mut self.out);
                Ok(())
            }
        }
    }

    /// Writes a text that is put together part by part; gives back the value of anything else.
    #[inline]
    fn written(&mut self, expression: &'a PageExpression) -> Decided<Option<Operand<'a>>> {
        match expression {
            PageExpression::Join(list, joiner) => self.emit_joined(list, joiner).map(|()| None),
            PageExpression::Concat(left, right) => {
                for part in [left, right] {
                    if let Some(value) = self.written(part)? {
                        escape(self.values.text(value).ok_or(Undecided)?, &mut self.out);
                    }
                }
                Ok(None)
            }
            expression => self.value(expression).map(Some),
        }
    }

    fn emit_joined(&mut self, list: &'a PageExpression, joiner: &str) -> Decided<()> {
        let list = self.value(list)?;
        for (place, item) in self.values.items(list).ok_or(Undecided)?.iter().enumerate() {
            let Fact::Text(text) = item else { return Err(Undecided) };
            if place > 0 {
                escape(joiner, &mut self.out);
            }
            escape(self.input.facts.text(*text), &mut self.out);
        }
        Ok(())
    }

    /// A whole number: most are of one digit.
    fn emit_whole(&mut self, number: i64) -> Decided<()> {
        match u8::try_from(number) {
            Ok(digit) if digit < 10 => self.out.push(char::from(b'0' + digit)),
            _ => write!(self.out, "{number}").map_err(|_| Undecided)?,
        }
        Ok(())
    }

    #[inline(never)]
    fn emit_made(&mut self, value: Operand<'a>) -> Decided<()> {
        if let Some(text) = self.values.text(value) {
            escape(text, &mut self.out);
            return Ok(());
        }
        match self.values.value(value) {
            number if number.is_number() => write!(self.out, "{number}").map_err(|_| Undecided),
            _ => Err(Undecided),
        }
    }

    fn test(&mut self, expression: &'a PageExpression) -> Decided<bool> {
        match expression {
            PageExpression::Not(inner) => Ok(!self.test(inner)?),
            PageExpression::And(left, right) => Ok(self.test(left)? && self.test(right)?),
            PageExpression::Or(left, right) => Ok(self.test(left)? || self.test(right)?),
            PageExpression::Binary(BinaryOperator::Equal, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                self.values.equals(left, right)
            }
            value => {
                let value = self.value(value)?;
                self.values.is_true(value)
            }
        }
    }

    /// What most expressions are; the rest is apart, so that this one stays small.
    fn value(&mut self, expression: &'a PageExpression) -> Decided<Operand<'a>> {
        match expression {
            PageExpression::Slot(slot) => Ok(self.slots[*slot]),
            PageExpression::Field { of, name, hint } => {
                let of = match &**of {
                    PageExpression::Slot(slot) => self.slots[*slot],
                    of => self.value(of)?,
                };
                self.values.field(of, name, &mut self.hints[*hint])
            }
            PageExpression::View => Ok(Operand::of(self.input.view, self.input.facts)),
            PageExpression::Constant(value) => Ok(self.values.of_constant(value)),
            other => self.rarer_value(other),
        }
    }

    #[inline(never)]
    fn rarer_value(&mut self, expression: &'a PageExpression) -> Decided<Operand<'a>> {
        Ok(match expression {
            PageExpression::Item(of, place) => {
                let of = self.value(of)?;
                self.values.item(of, *place)?
            }
            PageExpression::Not(inner) => Operand::Flag(!self.test(inner)?),
            PageExpression::And(left, right) => {
                let left = self.value(left)?;
                if self.values.is_true(left)? { self.value(right)? } else { left }
            }
            PageExpression::Or(left, right) => {
                let left = self.value(left)?;
                if self.values.is_true(left)? { left } else { self.value(right)? }
            }
            PageExpression::Binary(operator, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                self.values.binary(*operator, left, right)?
            }
            PageExpression::Choice(test, one, other) => {
                let chosen = if self.test(test)? { one } else { other };
                self.value(chosen)?
            }
            PageExpression::Length(of) => {
                let of = self.value(of)?;
                counted(self.values.items(of).ok_or(Undecided)?.len())
            }
            PageExpression::Loop(number, fact) => self.loop_fact(*number, *fact),
            PageExpression::IsDefined(of) => {
                Operand::Flag(!matches!(self.value(of)?, Operand::Undefined))
            }
            PageExpression::IsNone(of) => match self.value(of)? {
                Operand::Undefined => return Err(Undecided),
                value => Operand::Flag(matches!(value, Operand::Nothing)),
            },
            PageExpression::OneOf(of, items) => {
                let of = self.value(of)?;
                let text = self.values.text(of).ok_or(Undecided)?;
                Operand::Flag(items.iter().any(|item| item.as_str() == Some(text)))
            }
            PageExpression::Concat(left, right) => self.concat(left, right)?,
            PageExpression::Join(list, joiner) => self.join(list, joiner)?,
            PageExpression::Slice(of, start, stop) => self.slice(of, *start, *stop)?,
            PageExpression::Pick { list, path, equal, is_kept } => {
                self.pick(list, path, equal.as_deref(), *is_kept)?
            }
            PageExpression::Filter { name, value, values, named } => {
                self.filter(name, value, values, named)?
            }
            // Made while the program is, where they are used otherwise.
            PageExpression::List(_) | PageExpression::Record(_) => {
                let made = self.made(expression)?;
                self.values.of_value(made)
            }
            // Texts are written, and the others do not come here.
            _ => return Err(Undecided),
        })
    }

    fn loop_fact(&self, number: usize, fact: LoopFact) -> Operand<'a> {
        let (place, length) = self.loops[number];
        match fact {
            LoopFact::First => Operand::Flag(place == 0),
            LoopFact::Last => Operand::Flag(place + 1 == length),
            LoopFact::Index => counted(place + 1),
            LoopFact::Index0 => counted(place),
            LoopFact::Length => counted(length),
        }
    }

    fn concat(
        &mut self,
        left: &'a PageExpression,
        right: &'a PageExpression,
    ) -> Decided<Operand<'a>> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        let parts = [left, right].map(|part| self.values.text(part));
        let [Some(left), Some(right)] = parts else { return Err(Undecided) };
        let made = Value::from([left, right].concat());
        Ok(self.values.of_value(made))
    }

    fn join(&mut self, list: &'a PageExpression, joiner: &str) -> Decided<Operand<'a>> {
        let list = self.value(list)?;
        let mut joined = String::new();
        for (place, item) in self.values.items(list).ok_or(Undecided)?.iter().enumerate() {
            let Fact::Text(text) = item else { return Err(Undecided) };
            joined.push_str(if place > 0 { joiner } else { "" });
            joined.push_str(self.input.facts.text(*text));
        }
        Ok(self.values.of_value(Value::from(joined)))
    }

    fn slice(
        &mut self,
        of: &'a PageExpression,
        start: usize,
        stop: Option<usize>,
    ) -> Decided<Operand<'a>> {
        let Operand::List(items) = self.value(of)? else { return Err(Undecided) };
        let stop = stop.unwrap_or(items.len()).min(items.len());
        Ok(Operand::List(&items[start.min(stop)..stop]))
    }

    fn pick(
        &mut self,
        list: &'a PageExpression,
        path: &'a [(String, usize)],
        equal: Option<&'a PageExpression>,
        is_kept: bool,
    ) -> Decided<Operand<'a>> {
        let list = self.value(list)?;
        let equal = equal.map(|equal| self.value(equal)).transpose()?;
        let hints = &mut self.hints;
        self.values.pick(list, |values, item| {
            let mut value = Operand::of(item, values.facts);
            for (name, hint) in path {
                value = values.field(value, name, &mut hints[*hint])?;
            }
            let is_met = match equal {
                Some(equal) => values.equals(value, equal)?,
                None => values.is_true(value)?,
            };
            Ok(is_met == is_kept)
        })
    }

    /// Applies one of minijinja's filters.
    #[inline(never)]
    fn filter(
        &mut self,
        name: &str,
        value: &'a PageExpression,
        values: &'a [PageExpression],
        named: &'a [(String, PageExpression)],
    ) -> Decided<Operand<'a>> {
        let mut given = vec![self.made(value)?];
        for value in values {
            given.push(self.made(value)?);
        }
        if !named.is_empty() {
            let mut pairs = Vec::with_capacity(named.len());
            for (name, value) in named {
                pairs.push((name.as_str(), self.made(value)?));
            }
            given.push(pairs.into_iter().collect::<Kwargs>().into());
        }
        let mut state: State = self.input.environment.empty_state();
        let found = state.apply_filter(name, &given).map_err(|_| Undecided)?;
        if found.is_undefined() || found.is_safe() {
            Err(Undecided)
        } else {
            Ok(self.values.of_value(found))
        }
    }

    /// A value as minijinja knows it.
    fn made(&mut self, expression: &'a PageExpression) -> Decided<Value> {
        match expression {
            PageExpression::Constant(value) => Ok(value.clone()),
            PageExpression::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.push(self.made(item)?);
                }
                Ok(Value::from(list))
            }
            expression => match self.value(expression)? {
                Operand::Undefined => Err(Undecided),
                value => Ok(self.values.value(value)),
            },
        }
    }
}

/// A place or a length as templates count.
fn counted(number: usize) -> Operand<'static> {
    Operand::Whole(i64::try_from(number).unwrap_or(i64::MAX))
}
