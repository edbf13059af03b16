//! Templates → programs: what is written. Texts of the site are cut at their placeholders and escaped here,
//! so that only what is filled in is left for every page.

use foldhash::HashMap;
use htmlize::escape_all_quotes;
use minijinja::Value;
use minijinja::machinery::ast::{Call, CallArg, CallType, Expr};

use crate::render::texts::TextPattern;

use super::compiler::Compiler;
use super::program::{FilledText, Node, PageExpression};
use super::scope::Binding;
use super::unfit::{Compiled, Unfit};

impl<'s> Compiler<'s, '_> {
    /// What `{{ … }}` writes.
    pub(super) fn emit(&mut self, expression: &'s Expr<'s>, out: &mut Vec<Node>) -> Compiled<()> {
        if let Expr::Call(call) = expression {
            match call.identify_call() {
                CallType::Block(name) if call.args.is_empty() => return self.block(name, out),
                CallType::Function(name) => {
                    if let Some(Binding::Macro(closure)) = self.scope.binding(name) {
                        let closure = closure.clone();
                        return self.call(&closure, &call.args, out);
                    }
                }
                _ => {}
            }
        }
        let value = self.expression(expression)?;
        self.write(value, false, out)
    }

    /// Writes a value, by itself or filled into a text.
    fn write(
        &mut self,
        value: PageExpression,
        is_filled: bool,
        out: &mut Vec<Node>,
    ) -> Compiled<()> {
        match value {
            PageExpression::Text(text) => self.filled(&text.key, &text, out),
            PageExpression::Choice(test, one, other) => {
                let (mut first, mut second) = (Vec::new(), Vec::new());
                self.write(*one, is_filled, &mut first)?;
                self.write(*other, is_filled, &mut second)?;
                out.push(Node::If(Box::new((*test, [first, second]))));
                Ok(())
            }
            PageExpression::Constant(value) if value.as_str().is_some() => {
                let text = value.as_str().unwrap_or_default();
                if value.is_safe() && !is_filled {
                    self.raw(text, out)
                } else {
                    self.raw(&escape_all_quotes(text), out)
                }
            }
            PageExpression::Join(list, joiner) => {
                let joiner = escape_all_quotes(&*joiner).into_owned();
                out.push(Node::EmitJoined(Box::new((*list, joiner))));
                Ok(())
            }
            PageExpression::Concat(left, right) => {
                self.text_part(*left, out)?;
                self.text_part(*right, out)
            }
            PageExpression::Safe(_) if is_filled => Err(Unfit("a value marked as safe in a text")),
            PageExpression::Safe(value) => {
                out.push(Node::EmitSafe(*value));
                Ok(())
            }
            value => {
                out.push(if is_filled { Node::EmitFilled(value) } else { Node::Emit(value) });
                Ok(())
            }
        }
    }

    /// Writes a part of a text that is put together.
    fn text_part(&mut self, part: PageExpression, out: &mut Vec<Node>) -> Compiled<()> {
        match part {
            PageExpression::Concat(left, right) => {
                self.text_part(*left, out)?;
                self.text_part(*right, out)
            }
            PageExpression::Constant(value) => {
                let text = value
                    .as_str()
                    .filter(|_| !value.is_safe())
                    .ok_or(Unfit("a part of a text that is no text"))?;
                self.raw(&escape_all_quotes(text), out)
            }
            PageExpression::Join(..) => self.write(part, true, out),
            part => {
                out.push(Node::EmitText(part));
                Ok(())
            }
        }
    }

    /// A call of `text`.
    pub(super) fn text(&mut self, call: &'s Call<'s>) -> Compiled<PageExpression> {
        let Some((CallArg::Pos(key), given)) = call.args.split_first() else {
            return Err(Unfit("`text` without a key"));
        };
        let key = self.expression(key)?;
        let mut values = Vec::with_capacity(given.len());
        for value in given {
            let CallArg::Kwarg(name, value) = value else {
                return Err(Unfit("`text` with a value that has no name"));
            };
            values.push(((*name).to_string(), self.expression(value)?));
        }
        Ok(PageExpression::Text(Box::new(FilledText { key, values })))
    }

    /// Writes the text of a key, by way of what decides about the key.
    fn filled(
        &mut self,
        key: &PageExpression,
        text: &FilledText,
        out: &mut Vec<Node>,
    ) -> Compiled<()> {
        match key {
            PageExpression::Constant(key) => self.phrase(
                key.as_str().ok_or(Unfit("`text` with a key that is no text"))?,
                text,
                out,
            ),
            PageExpression::Choice(test, one, other) => {
                let (mut first, mut second) = (Vec::new(), Vec::new());
                self.filled(one, text, &mut first)?;
                self.filled(other, text, &mut second)?;
                out.push(Node::If(Box::new(((**test).clone(), [first, second]))));
                Ok(())
            }
            key => {
                let KeyParts { before, middle, after } = key_parts(key)?;
                let mut table = HashMap::default();
                for (own, key) in self.texts.keys_between(&before, &after) {
                    let mut nodes = Vec::new();
                    // What cannot be filled in is not there; minijinja says why, once it is asked for.
                    if self.phrase(key, text, &mut nodes).is_ok() {
                        table.insert(own.to_string(), nodes);
                    }
                }
                out.push(Node::ByKey(Box::new((middle, table))));
                Ok(())
            }
        }
    }

    fn phrase(&mut self, key: &str, text: &FilledText, out: &mut Vec<Node>) -> Compiled<()> {
        let texts = self.texts;
        match texts.phrase(key).ok_or(Unfit("`text` with a key that is not there"))? {
            TextPattern::One(phrase) => self.parts(phrase, text, out),
            TextPattern::Counted(forms) => {
                let (_, number) = text
                    .values
                    .iter()
                    .find(|(name, _)| name == "n")
                    .ok_or(Unfit("`text` without the number `n` that chooses"))?;
                let mut all = Vec::with_capacity(forms.len());
                for (form, phrase) in forms {
                    let mut nodes = Vec::new();
                    self.parts(phrase, text, &mut nodes)?;
                    all.push((*form, nodes));
                }
                out.push(Node::Plural(Box::new((number.clone(), all))));
                Ok(())
            }
        }
    }

    fn parts(&mut self, phrase: &str, text: &FilledText, out: &mut Vec<Node>) -> Compiled<()> {
        let mut rest = phrase;
        while let Some((before, after)) = rest.split_once('{') {
            self.raw(&escape_all_quotes(before), out)?;
            let (name, tail) =
                after.split_once('}').ok_or(Unfit("a text with a bracket that is not closed"))?;
            let (_, value) = text
                .values
                .iter()
                .find(|(own, _)| own == name)
                .ok_or(Unfit("`text` without a value that its text shows"))?;
            self.write(value.clone(), true, out)?;
            rest = tail;
        }
        self.raw(&escape_all_quotes(rest), out)
    }

    /// Whether every text a key may stand for has something besides what is filled in.
    pub(super) fn says_something(&self, key: &PageExpression) -> bool {
        match key {
            PageExpression::Constant(key) => {
                let phrase = key.as_str().and_then(|key| self.texts.phrase(key));
                phrase.is_some_and(TextPattern::says_something)
            }
            PageExpression::Choice(_, one, other) => {
                self.says_something(one) && self.says_something(other)
            }
            key => {
                let Ok(KeyParts { before, after, .. }) = key_parts(key) else { return false };
                let mut keys = self.texts.keys_between(&before, &after);
                keys.all(|(_, key)| self.texts.phrase(key).is_some_and(TextPattern::says_something))
            }
        }
    }
}

/// A key whose middle is known from the view alone.
struct KeyParts {
    before: String,
    middle: PageExpression,
    after: String,
}

/// The text of a part of a key that is known without a view.
fn constant_text(part: &PageExpression) -> Option<&str> {
    part.constant()?.as_str()
}

fn key_parts(key: &PageExpression) -> Compiled<KeyParts> {
    let mut parts = Vec::new();
    flatten(key, &mut parts);
    let (mut before, mut after) = (String::new(), String::new());
    let mut middle: Option<PageExpression> = None;
    for part in parts {
        match (constant_text(part), &mut middle) {
            (Some(text), None) => before.push_str(text),
            (Some(text), Some(_)) => after.push_str(text),
            (None, None) => middle = Some(part.clone()),
            // What stands between two parts of the view belongs to the middle.
            (None, Some(begun)) => {
                let between = PageExpression::Constant(Value::from(std::mem::take(&mut after)));
                let begun_and_between = concat(begun.clone(), between);
                *begun = concat(begun_and_between, part.clone());
            }
        }
    }
    let middle = middle.ok_or(Unfit("`text` with a key that is known without a page"))?;
    // Without a beginning every text there is could be meant.
    if before.is_empty() {
        return Err(Unfit("`text` with a key whose beginning is only known from the page"));
    }
    Ok(KeyParts { before, middle, after })
}

fn concat(left: PageExpression, right: PageExpression) -> PageExpression {
    PageExpression::Concat(Box::new(left), Box::new(right))
}

fn flatten<'e>(key: &'e PageExpression, parts: &mut Vec<&'e PageExpression>) {
    match key {
        PageExpression::Concat(left, right) => {
            flatten(left, parts);
            flatten(right, parts);
        }
        part => parts.push(part),
    }
}
