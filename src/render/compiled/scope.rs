//! The names a compiled template sees where it is being read.

use std::collections::BTreeMap;
use std::rc::Rc;

use minijinja::machinery::ast;

use super::program::{LoopFact, PageExpression};

/// What a name stands for.
#[derive(Clone)]
pub(super) enum Binding<'s> {
    Value(PageExpression),
    Macro(Rc<MacroClosure<'s>>),
    /// The `loop` of a loop with this number.
    Loop(usize),
    /// The `loop` of a loop over constants: place and length.
    Unrolled(usize, usize),
    /// It was given a value on one way through the template only.
    Uncertain,
}

/// A macro with the names it sees: those there were where it stands.
pub(super) struct MacroClosure<'s> {
    pub(super) declaration: &'s ast::Macro<'s>,
    /// The template it stands in.
    pub(super) file: &'s str,
    pub(super) scope: NameScope<'s>,
}

/// Frames of names, the innermost last.
#[derive(Clone, Default)]
pub(super) struct NameScope<'s> {
    frames: Vec<Rc<BTreeMap<&'s str, Binding<'s>>>>,
}

impl<'s> NameScope<'s> {
    pub(super) fn push(&mut self) {
        self.frames.push(Rc::default());
    }

    /// Leaves the innermost frame.
    pub(super) fn pop(&mut self) {
        self.frames.pop();
    }

    pub(super) fn binding(&self, name: &str) -> Option<&Binding<'s>> {
        self.frames.iter().rev().find_map(|frame| frame.get(name))
    }

    /// Gives a name a meaning in the innermost frame; false where it has another there already.
    pub(super) fn bind(&mut self, name: &'s str, binding: Binding<'s>) -> bool {
        let Some(frame) = self.frames.last_mut() else { return false };
        Rc::make_mut(frame).insert(name, binding).is_none()
    }

    /// The names of the innermost frame.
    pub(super) fn own_names(&self) -> Vec<&'s str> {
        self.frames.last().map_or(Vec::new(), |frame| frame.keys().copied().collect())
    }

    /// Forgets what names mean that were given one since there were only `before`.
    pub(super) fn doubt_since(&mut self, before: &[&'s str]) {
        let Some(frame) = self.frames.last_mut() else { return };
        for (name, binding) in Rc::make_mut(frame).iter_mut() {
            if !before.contains(name) {
                *binding = Binding::Uncertain;
            }
        }
    }
}

/// The fact of a loop that is asked for by name.
pub(super) fn loop_fact(name: &str) -> Option<LoopFact> {
    Some(match name {
        "first" => LoopFact::First,
        "last" => LoopFact::Last,
        "index" => LoopFact::Index,
        "index0" => LoopFact::Index0,
        "length" => LoopFact::Length,
        _ => return None,
    })
}
