//! Programs → pages.

use std::fmt::Write as _;
use std::rc::Rc;

use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, State};

use crate::render::Texts;

use super::escape::escape;
use super::facts::{Fact, Facts};
use super::operand::{Decided, Operand, Undecided};
use super::program::{LoopFact, Node, PageExpression, PageProgram, PlaceHint};

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
    slots: Vec<Operand<'a>>,
    /// Place and length of the loops that are being run, by their numbers.
    loops: Vec<(usize, usize)>,
    out: String,
}

impl<'a> Writer<'a> {
    /// The page; an error where minijinja has to decide.
    pub(super) fn page(program: &'a PageProgram, input: PageInput<'a>) -> Decided<String> {
        let mut writer = Self {
            input,
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
            self.one(node)?;
        }
        Ok(())
    }

    fn one(&mut self, node: &'a Node) -> Decided<()> {
        match node {
            Node::Raw(text) => self.out.push_str(text),
            Node::Emit(value) => {
                let value = self.value(value)?;
                self.emit(&value)?;
            }
            Node::EmitFilled(value) => {
                let value = self.value(value)?;
                self.emit_filled(&value)?;
            }
            Node::EmitSafe(value) => {
                let value = self.value(value)?;
                self.out.push_str(value.as_text().ok_or(Undecided)?);
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
            Node::ByKey(middle, table) => {
                let value = self.value(middle)?;
                self.by_key(&value, table)?;
            }
            Node::Let(slot, value) => self.slots[*slot] = self.value(value)?,
            Node::For { list, slot, number, body, otherwise } => {
                let list = self.value(list)?;
                let items = list.as_items().ok_or(Undecided)?;
                for (place, &item) in items.iter().enumerate() {
                    self.slots[*slot] = Operand::of(item, self.input.facts);
                    self.loops[*number] = (place, items.len());
                    self.all(body)?;
                }
                if items.is_empty() {
                    self.all(otherwise)?;
                }
            }
        }
        Ok(())
    }

    fn by_key(&mut self, value: &Operand, table: &'a [(String, Vec<Node>)]) -> Decided<()> {
        let whole;
        let key = match value {
            Operand::Whole(number) => {
                whole = number.to_string();
                &whole
            }
            value => value.as_text().ok_or(Undecided)?,
        };
        let found = table.binary_search_by(|(own, _)| own.as_str().cmp(key));
        let place = found.map_err(|_| Undecided)?;
        self.all(&table[place].1)
    }

    fn emit(&mut self, value: &Operand) -> Decided<()> {
        if let Some(text) = value.as_text() {
            escape(text, &mut self.out);
            return Ok(());
        }
        self.emit_number(value)
    }

    #[inline(never)]
    fn emit_number(&mut self, value: &Operand) -> Decided<()> {
        let written = match value {
            Operand::Whole(number) => write!(self.out, "{number}"),
            Operand::Real(number) => write!(self.out, "{}", Value::from(*number)),
            Operand::Other(value) if value.is_number() => write!(self.out, "{value}"),
            _ => return Err(Undecided),
        };
        written.map_err(|_| Undecided)
    }

    fn emit_filled(&mut self, value: &Operand) -> Decided<()> {
        match value {
            Operand::Whole(number) => {
                let written = self.input.texts.whole(*number);
                escape(&written, &mut self.out);
                Ok(())
            }
            value => {
                escape(value.as_text().ok_or(Undecided)?, &mut self.out);
                Ok(())
            }
        }
    }

    fn test(&self, expression: &'a PageExpression) -> Decided<bool> {
        match expression {
            PageExpression::Not(inner) => Ok(!self.test(inner)?),
            PageExpression::And(left, right) => Ok(self.test(left)? && self.test(right)?),
            PageExpression::Or(left, right) => Ok(self.test(left)? || self.test(right)?),
            value => self.value(value)?.is_true(),
        }
    }

    /// What most expressions are; the rest is apart, so that this one stays small.
    fn value(&self, expression: &'a PageExpression) -> Decided<Operand<'a>> {
        let facts = self.input.facts;
        match expression {
            PageExpression::Slot(slot) => Ok(self.slots[*slot].clone()),
            PageExpression::Field { of, name, hint } => match &**of {
                // What is only looked into need not be copied.
                PageExpression::Slot(slot) => self.slots[*slot].field(name, hint, facts),
                of => self.value(of)?.field(name, hint, facts),
            },
            PageExpression::View => Ok(Operand::of(self.input.view, facts)),
            PageExpression::Constant(value) => Ok(Operand::of_constant(value)),
            other => self.rarer_value(other),
        }
    }

    #[inline(never)]
    fn rarer_value(&self, expression: &'a PageExpression) -> Decided<Operand<'a>> {
        let facts = self.input.facts;
        Ok(match expression {
            PageExpression::Item(of, place) => self.value(of)?.item(*place, facts)?,
            PageExpression::Not(inner) => Operand::Flag(!self.test(inner)?),
            PageExpression::And(left, right) => {
                let left = self.value(left)?;
                if left.is_true()? { self.value(right)? } else { left }
            }
            PageExpression::Or(left, right) => {
                let left = self.value(left)?;
                if left.is_true()? { left } else { self.value(right)? }
            }
            PageExpression::Binary(operator, left, right) => {
                self.value(left)?.binary(*operator, &self.value(right)?, facts)?
            }
            PageExpression::Choice(test, one, other) => {
                self.value(if self.test(test)? { one } else { other })?
            }
            PageExpression::Length(of) => self.length(of)?,
            PageExpression::Loop(number, fact) => self.loop_fact(*number, *fact),
            PageExpression::IsDefined(of) => {
                Operand::Flag(!matches!(self.value(of)?, Operand::Undefined))
            }
            PageExpression::IsNone(of) => match self.value(of)? {
                Operand::Undefined | Operand::Other(_) => return Err(Undecided),
                value => Operand::Flag(matches!(value, Operand::Nothing)),
            },
            PageExpression::OneOf(of, items) => self.one_of(of, items)?,
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
                Operand::Other(self.made(expression)?)
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

    fn length(&self, of: &'a PageExpression) -> Decided<Operand<'a>> {
        let of = self.value(of)?;
        let length = of.as_items().ok_or(Undecided)?.len();
        Ok(Operand::Whole(i64::try_from(length).map_err(|_| Undecided)?))
    }

    fn one_of(&self, of: &'a PageExpression, items: &[Value]) -> Decided<Operand<'a>> {
        let of = self.value(of)?;
        let text = of.as_text().ok_or(Undecided)?;
        Ok(Operand::Flag(items.iter().any(|item| item.as_str() == Some(text))))
    }

    fn concat(&self, left: &'a PageExpression, right: &'a PageExpression) -> Decided<Operand<'a>> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        let (left, right) = (left.as_text().ok_or(Undecided)?, right.as_text().ok_or(Undecided)?);
        Ok(Operand::Made([left, right].concat().into()))
    }

    fn join(&self, list: &'a PageExpression, joiner: &str) -> Decided<Operand<'a>> {
        let facts = self.input.facts;
        let list = self.value(list)?;
        match list.as_items().ok_or(Undecided)? {
            [] => Ok(Operand::Text("")),
            [Fact::Text(only)] => Ok(Operand::Text(facts.text(*only))),
            items => {
                let mut joined = String::new();
                for (place, item) in items.iter().enumerate() {
                    let Fact::Text(text) = item else { return Err(Undecided) };
                    joined.push_str(if place > 0 { joiner } else { "" });
                    joined.push_str(facts.text(*text));
                }
                Ok(Operand::Made(joined.into()))
            }
        }
    }

    fn slice(
        &self,
        of: &'a PageExpression,
        start: usize,
        stop: Option<usize>,
    ) -> Decided<Operand<'a>> {
        let Operand::List(items) = self.value(of)? else { return Err(Undecided) };
        let stop = stop.unwrap_or(items.len()).min(items.len());
        Ok(Operand::List(&items[start.min(stop)..stop]))
    }

    fn pick(
        &self,
        list: &'a PageExpression,
        path: &'a [(String, PlaceHint)],
        equal: Option<&'a PageExpression>,
        is_kept: bool,
    ) -> Decided<Operand<'a>> {
        let facts = self.input.facts;
        let list = self.value(list)?;
        let equal = equal.map(|equal| self.value(equal)).transpose()?;
        let mut picked = Vec::new();
        for &item in list.as_items().ok_or(Undecided)? {
            let mut value = Operand::of(item, facts);
            for (name, hint) in path {
                value = value.field(name, hint, facts)?;
            }
            let is_met = match &equal {
                Some(equal) => value.equals(equal, facts)?,
                None => value.is_true()?,
            };
            if is_met == is_kept {
                picked.push(item);
            }
        }
        Ok(Operand::Picked(Rc::from(picked)))
    }

    /// Applies one of minijinja's filters.
    #[inline(never)]
    fn filter(
        &self,
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
            Ok(Operand::of_value(found))
        }
    }

    /// A value as minijinja knows it.
    fn made(&self, expression: &'a PageExpression) -> Decided<Value> {
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
                value => Ok(value.value(self.input.facts)),
            },
        }
    }
}

/// A place or a length as templates count.
fn counted(number: usize) -> Operand<'static> {
    Operand::Whole(i64::try_from(number).unwrap_or(i64::MAX))
}
