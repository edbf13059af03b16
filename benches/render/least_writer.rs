//! A page as a program would write it that is made for this one page: it knows every branch and every loop beforehand, so
//! that constant texts and escaped values follow one another. Nothing that renders the page does less.

use anyhow::{Result, ensure};
use htmlize::escape_all_quotes;
use serde_json::Value;

/// What stands around a value while it is looked for. No text of a page has them.
const MARKS: [char; 2] = ['\u{1}', '\u{2}'];

/// The pieces of a page, in order.
pub(crate) struct LeastWriter(Vec<Piece>);

enum Piece {
    Constant(String),
    Value(String),
}

impl LeastWriter {
    /// Takes a page apart. What each text of its view becomes is found by marking it and rendering the page again; a text
    /// that decides what is shown is no piece of the page.
    pub(crate) fn of(view: &Value, render: impl Fn(Value) -> Result<String>) -> Result<Self> {
        let page = render(view.clone())?;
        ensure!(!page.contains(MARKS), "the page has a mark already");
        let mut values = Vec::new();
        for pointer in texts(view) {
            let mut marked = view.clone();
            let Some(Value::String(text)) = marked.pointer_mut(&pointer) else { continue };
            let own = std::mem::take(text);
            *text = format!("{}{own}{}", MARKS[0], MARKS[1]);
            // A template may refuse a word that it does not know.
            let Ok(shown) = render(marked) else { continue };
            if shown.replace(MARKS, "") == page {
                places(&shown, &own, &mut values);
            }
        }
        values.sort_unstable();
        Ok(Self(pieces(&page, &values)))
    }

    /// How many values are put into the page.
    pub(crate) fn values(&self) -> usize {
        self.0.iter().filter(|piece| matches!(piece, Piece::Value(_))).count()
    }

    /// Appends the page.
    pub(crate) fn write(&self, out: &mut String) {
        for piece in &self.0 {
            match piece {
                Piece::Constant(text) => out.push_str(text),
                Piece::Value(text) => out.push_str(&escape_all_quotes(text)),
            }
        }
    }
}

/// The places of all texts of a view, as JSON pointers.
fn texts(view: &Value) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), vec![(String::new(), view)]);
    while let Some((pointer, value)) = open.pop() {
        match value {
            Value::String(_) => found.push(pointer),
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate() {
                    open.push((format!("{pointer}/{place}"), item));
                }
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    open.push((format!("{pointer}/{name}"), field));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    found
}

/// Where a text stands in the page without marks: begin, end, the text. Not where it is more than escaped.
fn places(shown: &str, text: &str, values: &mut Vec<(usize, usize, String)>) {
    let (mut rest, mut at) = (shown, 0);
    while let Some((before, after)) = rest.split_once(MARKS[0]) {
        let Some((value, after)) = after.split_once(MARKS[1]) else { return };
        let begin = at + before.len();
        at = begin + value.len();
        if value == escape_all_quotes(text) && !value.is_empty() {
            values.push((begin, at, text.to_string()));
        }
        rest = after;
    }
}

fn pieces(page: &str, values: &[(usize, usize, String)]) -> Vec<Piece> {
    let (mut pieces, mut done) = (Vec::new(), 0);
    for (begin, end, text) in values {
        if *begin < done {
            continue;
        }
        pieces.push(Piece::Constant(page[done..*begin].to_string()));
        pieces.push(Piece::Value(text.clone()));
        done = *end;
    }
    pieces.push(Piece::Constant(page[done..].to_string()));
    pieces
}
