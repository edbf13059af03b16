//! Programs → pages.

use std::{borrow::Cow, fmt::Write as _};

use foldhash::HashMap;
use minijinja::State;
use minijinja::value::{Kwargs, Value};

use super::super::plurals::chosen;
use super::escape::escape;
use super::facts::{Fact, Facts};
use super::operations::{Decided, Undecided};
use super::program::{
    BinaryOperator, FieldName, FilterCall, LoopFact, Node, NodeLoop, PageExpression, PageProgram,
    PickedItems,
};
use super::shapes::FieldHint;
use super::workplace::{PageInput, Workplace};

/// A page that is being written.
pub(super) struct Writer<'a> {
    input: PageInput<'a>,
    view: Fact,
    facts: &'a mut Facts,
    hints: &'a mut [FieldHint],
    slots: &'a mut [Fact],
    loops: &'a mut [(usize, usize)],
    out: String,
}

impl<'a> Writer<'a> {
    /// The page, in the buffer that is given; an error where minijinja has to decide.
    pub(super) fn page(
        program: &'a PageProgram,
        view: Fact,
        (input, out): (PageInput<'a>, String),
        workplace: &'a mut Workplace,
    ) -> Decided<String> {
        let Workplace { facts, hints, slots, loops } = workplace;
        if hints.len() <= program.number {
            hints.resize_with(program.number + 1, Vec::new);
        }
        let hints = &mut hints[program.number];
        hints.resize(program.hints, FieldHint::default());
        slots.clear();
        slots.resize(program.slots, Fact::Undefined);
        loops.resize(loops.len().max(program.loops), (0, 0));
        let mut writer = Self { input, view, facts, hints, slots, loops, out };
        writer.nodes(&program.nodes)?;
        program.note_length(writer.out.len());
        Ok(writer.out)
    }

    fn nodes(&mut self, nodes: &'a [Node]) -> Decided<()> {
        for node in nodes {
            match node {
                Node::Raw(text) => self.out.push_str(text),
                Node::Emit(value) => match self.value(value)? {
                    Fact::Text(text) => self.facts.write_escaped(text, &mut self.out),
                    value => self.emit_rarer(value)?,
                },
                Node::EmitFilled(value) => self.emit_filled(value)?,
                Node::EmitText(value) => {
                    let value = self.value(value)?;
                    self.emit_text(value)?;
                }
                Node::EmitJoined(joined) => self.emit_joined(&joined.0, &joined.1)?,
                Node::EmitSafe(value) => {
                    let value = self.value(value)?;
                    self.out.push_str(self.facts.as_text(value)?);
                }
                Node::If(choice) => {
                    let (test, [one, other]) = &**choice;
                    let nodes = if self.test(test)? { one } else { other };
                    // Most have nothing else to write.
                    if !nodes.is_empty() {
                        self.nodes(nodes)?;
                    }
                }
                Node::Plural(plural) => {
                    let (number, forms) = &**plural;
                    let Fact::Whole(number) = self.value(number)? else { return Err(Undecided) };
                    self.nodes(chosen(forms, self.input.texts.form(number)).ok_or(Undecided)?)?;
                }
                Node::ByKey(keyed) => self.by_key(&keyed.0, &keyed.1)?,
                Node::Let(slot, value) => self.slots[*slot] = self.value(value)?,
                Node::For(each) => self.each(each)?,
            }
        }
        Ok(())
    }

    fn each(&mut self, each: &'a NodeLoop) -> Decided<()> {
        let list = self.value(&each.list)?;
        let length = self.facts.items(list)?.len();
        for place in 0..length {
            self.slots[each.slot] = self.facts.item(list, place)?;
            self.loops[each.number] = (place, length);
            self.nodes(&each.body)?;
        }
        if length == 0 { self.nodes(&each.otherwise) } else { Ok(()) }
    }

    fn by_key(
        &mut self,
        middle: &'a PageExpression,
        table: &'a HashMap<String, Vec<Node>>,
    ) -> Decided<()> {
        let value = self.value(middle)?;
        let nodes = table.get(&*self.joined(value)?).ok_or(Undecided)?;
        self.nodes(nodes)
    }

    /// A value as `~` writes it.
    fn joined(&self, value: Fact) -> Decided<Cow<'_, str>> {
        match value {
            Fact::Whole(number) => Ok(number.to_string().into()),
            value => Ok(self.facts.as_text(value)?.into()),
        }
    }

    fn emit_rarer(&mut self, value: Fact) -> Decided<()> {
        match value {
            Fact::Whole(number) => self.emit_whole(number),
            Fact::Real(number) => {
                write!(self.out, "{}", Value::from(number)).map_err(|_| Undecided)
            }
            Fact::Made(number) if self.facts.made(number).is_number() => {
                write!(self.out, "{}", self.facts.made(number)).map_err(|_| Undecided)
            }
            _ => Err(Undecided),
        }
    }

    fn emit_filled(&mut self, expression: &'a PageExpression) -> Decided<()> {
        match self.value(expression)? {
            Fact::Whole(number) if (0..1000).contains(&number) => self.emit_whole(number),
            Fact::Whole(number) => {
                escape(&self.input.texts.whole(number), &mut self.out);
                Ok(())
            }
            value => self.emit_text(value),
        }
    }

    #[inline]
    fn emit_text(&mut self, value: Fact) -> Decided<()> {
        match value {
            Fact::Text(text) => self.facts.write_escaped(text, &mut self.out),
            value => escape(self.facts.as_text(value)?, &mut self.out),
        }
        Ok(())
    }

    fn emit_joined(&mut self, list: &'a PageExpression, joiner: &str) -> Decided<()> {
        let list = self.value(list)?;
        for (place, item) in self.facts.items(list)?.iter().enumerate() {
            let Fact::Text(text) = item else { return Err(Undecided) };
            self.out.push_str(if place > 0 { joiner } else { "" });
            self.facts.write_escaped(*text, &mut self.out);
        }
        Ok(())
    }

    /// A whole number: most are of one or two digits.
    fn emit_whole(&mut self, number: i64) -> Decided<()> {
        match u8::try_from(number) {
            Ok(small) if small < 100 => {
                if small >= 10 {
                    self.out.push(char::from(b'0' + small / 10));
                }
                self.out.push(char::from(b'0' + small % 10));
                Ok(())
            }
            _ => write!(self.out, "{number}").map_err(|_| Undecided),
        }
    }

    fn test(&mut self, expression: &'a PageExpression) -> Decided<bool> {
        match expression {
            PageExpression::Not(inner) => Ok(!self.test(inner)?),
            PageExpression::And(left, right) => Ok(self.test(left)? && self.test(right)?),
            PageExpression::Or(left, right) => Ok(self.test(left)? || self.test(right)?),
            PageExpression::Binary(BinaryOperator::Equal, left, right) => self.equal(left, right),
            value => {
                let value = self.value(value)?;
                self.facts.is_true(value)
            }
        }
    }

    fn equal(&mut self, left: &'a PageExpression, right: &'a PageExpression) -> Decided<bool> {
        let left = self.inner_value(left)?;
        if let (Fact::Text(text), Some(constant)) = (left, right.constant())
            && let Some(word) = constant.as_str()
        {
            return Ok(self.facts.text(text) == word);
        }
        let right = self.inner_value(right)?;
        self.facts.equals(left, right)
    }

    /// What most expressions are, in place; the rest is apart, so that this one stays small.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "measured: a sixth of a page's time")]
    fn value(&mut self, expression: &'a PageExpression) -> Decided<Fact> {
        match expression {
            PageExpression::Slot(slot) => Ok(self.slots[*slot]),
            PageExpression::ViewField(own) => self.field(self.view, own),
            PageExpression::SlotField(field) => self.field(self.slots[field.0], &field.1),
            PageExpression::View => Ok(self.view),
            PageExpression::Constant(value) => Ok(self.facts.of_constant(value)),
            other => self.rarer_value(other),
        }
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "as above")]
    fn field(&mut self, of: Fact, own: &'a FieldName) -> Decided<Fact> {
        self.facts.field(of, &own.name, &mut self.hints[own.hint])
    }

    #[inline(never)]
    fn inner_value(&mut self, expression: &'a PageExpression) -> Decided<Fact> {
        self.value(expression)
    }

    #[inline(never)]
    fn rarer_value(&mut self, expression: &'a PageExpression) -> Decided<Fact> {
        Ok(match expression {
            PageExpression::Field(field) => {
                let of = self.inner_value(&field.0)?;
                self.field(of, &field.1)?
            }
            PageExpression::Item(of, place) => {
                let of = self.inner_value(of)?;
                self.facts.item(of, *place)?
            }
            PageExpression::Not(inner) => Fact::Flag(!self.test(inner)?),
            PageExpression::And(left, right) => {
                let left = self.inner_value(left)?;
                if self.facts.is_true(left)? { self.inner_value(right)? } else { left }
            }
            PageExpression::Or(left, right) => {
                let left = self.inner_value(left)?;
                if self.facts.is_true(left)? { left } else { self.inner_value(right)? }
            }
            PageExpression::Binary(operator, left, right) => {
                let (left, right) = (self.inner_value(left)?, self.inner_value(right)?);
                self.facts.binary(*operator, left, right)?
            }
            PageExpression::Choice(test, one, other) => {
                let chosen = if self.test(test)? { one } else { other };
                self.inner_value(chosen)?
            }
            PageExpression::Length(of) => {
                let of = self.inner_value(of)?;
                counted(self.facts.items(of)?.len())
            }
            PageExpression::Loop(number, fact) => self.loop_fact(*number, *fact),
            PageExpression::IsDefined(of) => {
                Fact::Flag(!matches!(self.inner_value(of)?, Fact::Undefined))
            }
            PageExpression::IsNone(of) => match self.inner_value(of)? {
                Fact::Undefined => return Err(Undecided),
                value => Fact::Flag(matches!(value, Fact::Nothing)),
            },
            PageExpression::OneOf(of, items) => {
                let of = self.inner_value(of)?;
                let text = self.facts.as_text(of)?;
                Fact::Flag(items.iter().any(|item| item == text))
            }
            PageExpression::Concat(left, right) => self.concat(left, right)?,
            PageExpression::Join(list, joiner) => self.join(list, joiner)?,
            PageExpression::Replace(replace) => self.replace(&replace.0, &replace.1)?,
            PageExpression::Slice(slice) => self.slice(&slice.0, slice.1, slice.2)?,
            PageExpression::Pick(picked) => self.pick(picked)?,
            PageExpression::Filter(call) => self.filter(call)?,
            // Made while the program is, where they are used otherwise.
            PageExpression::List(_) | PageExpression::Record(_) => {
                let made = self.made(expression)?;
                self.facts.push_value(made)
            }
            // Texts are written, and the others do not come here.
            _ => return Err(Undecided),
        })
    }

    fn loop_fact(&self, number: usize, fact: LoopFact) -> Fact {
        let (place, length) = self.loops[number];
        match fact {
            LoopFact::First => Fact::Flag(place == 0),
            LoopFact::Last => Fact::Flag(place + 1 == length),
            LoopFact::Index => counted(place + 1),
            LoopFact::Index0 => counted(place),
            LoopFact::Length => counted(length),
        }
    }

    fn concat(&mut self, left: &'a PageExpression, right: &'a PageExpression) -> Decided<Fact> {
        let (left, right) = (self.inner_value(left)?, self.inner_value(right)?);
        let joined = [self.joined(left)?, self.joined(right)?].concat();
        Ok(Fact::Text(self.facts.push_str(&joined)))
    }

    fn join(&mut self, list: &'a PageExpression, joiner: &str) -> Decided<Fact> {
        let list = self.inner_value(list)?;
        let mut joined = String::new();
        for (place, item) in self.facts.items(list)?.iter().enumerate() {
            let Fact::Text(text) = item else { return Err(Undecided) };
            joined.push_str(if place > 0 { joiner } else { "" });
            joined.push_str(self.facts.text(*text));
        }
        Ok(Fact::Text(self.facts.push_str(&joined)))
    }

    fn replace(&mut self, of: &'a PageExpression, [from, to]: &[Box<str>; 2]) -> Decided<Fact> {
        let Fact::Text(text) = self.inner_value(of)? else { return Err(Undecided) };
        let replaced = self.facts.text(text).replace(&**from, to);
        Ok(Fact::Text(self.facts.push_str(&replaced)))
    }

    fn slice(
        &mut self,
        of: &'a PageExpression,
        start: usize,
        stop: Option<usize>,
    ) -> Decided<Fact> {
        let Fact::List(items) = self.inner_value(of)? else { return Err(Undecided) };
        Ok(Fact::List(items.part(start, stop)))
    }

    fn pick(&mut self, picked: &'a PickedItems) -> Decided<Fact> {
        let list = self.inner_value(&picked.list)?;
        let equal = picked.equal.as_ref().map(|equal| self.inner_value(equal)).transpose()?;
        let from = self.facts.next_item();
        for place in 0..self.facts.items(list)?.len() {
            let item = self.facts.item(list, place)?;
            let mut value = item;
            for own in &picked.path {
                value = self.field(value, own)?;
            }
            let is_met = match equal {
                Some(equal) => self.facts.equals(value, equal)?,
                None => self.facts.is_true(value)?,
            };
            if is_met == picked.is_kept {
                self.facts.push_item(item);
            }
        }
        Ok(self.facts.list_from(from))
    }

    /// Applies one of minijinja's filters.
    #[inline(never)]
    fn filter(&mut self, call: &'a FilterCall) -> Decided<Fact> {
        let FilterCall { name, value, values, named } = call;
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
            Ok(self.facts.push_value(found))
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
            expression => match self.inner_value(expression)? {
                Fact::Undefined => Err(Undecided),
                value => Ok(self.facts.value(value)),
            },
        }
    }
}

/// A place or a length as templates count.
fn counted(number: usize) -> Fact {
    Fact::Whole(i64::try_from(number).unwrap_or(i64::MAX))
}
