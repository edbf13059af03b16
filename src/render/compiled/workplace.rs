//! What pages are written with: the same for page after page.

use minijinja::Environment;

use crate::render::Texts;

use super::facts::{Fact, Facts};
use super::shapes::FieldHint;

/// What a page is written with, besides its view.
#[derive(Clone, Copy)]
pub(super) struct PageInput<'a> {
    pub(super) texts: &'a Texts,
    pub(super) environment: &'a Environment<'static>,
}

/// What is used again for page after page.
#[derive(Default)]
pub(super) struct Workplace {
    pub(super) facts: Facts,
    /// Where fields were the last time, by program and number.
    pub(super) hints: Vec<Vec<FieldHint>>,
    pub(super) slots: Vec<Fact>,
    /// Place and length of the loops that are being run, by their numbers.
    pub(super) loops: Vec<(usize, usize)>,
}
