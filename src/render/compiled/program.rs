//! What a template is compiled to: nodes that write, expressions that find out what.

use std::sync::atomic::{AtomicUsize, Ordering};

use foldhash::HashMap;
use minijinja::Value;

use super::super::plurals::PluralForm;

/// A page template with all it extends and imports, ready to write.
pub(super) struct PageProgram {
    /// Its number among those of the theme.
    pub(super) number: usize,
    pub(super) nodes: Vec<Node>,
    /// How many variables, loops and fields it has.
    pub(super) slots: usize,
    pub(super) loops: usize,
    pub(super) hints: usize,
    pub(super) longest: AtomicUsize,
}

impl PageProgram {
    /// The length of its longest page so far, so that the next one need not be moved while it grows.
    pub(super) fn longest(&self) -> usize {
        self.longest.load(Ordering::Relaxed)
    }

    /// Notes the length of a page.
    pub(super) fn note_length(&self, length: usize) {
        if length > self.longest() {
            self.longest.store(length, Ordering::Relaxed);
        }
    }
}

/// Something that is written, or decides about what is. What takes much room is apart: a page walks over thousands of nodes,
/// and most of them are texts and values.
#[derive(Clone)]
pub(super) enum Node {
    /// As it is.
    Raw(String),
    /// A value, escaped.
    Emit(PageExpression),
    /// Texts of a list, escaped, with something between them.
    EmitJoined(Box<(PageExpression, String)>),
    /// A value that has to be a text, escaped.
    EmitText(PageExpression),
    /// A value that is HTML already.
    EmitSafe(PageExpression),
    /// A value in a text of the site, escaped; whole numbers with their thousands apart.
    EmitFilled(PageExpression),
    /// The first nodes where it is true, else the second.
    If(Box<(PageExpression, [Vec<Node>; 2])>),
    /// For the forms a number takes.
    Plural(Box<(PageExpression, NodeForms)>),
    /// By the middle of a text's key.
    ByKey(Box<(PageExpression, HashMap<String, Vec<Node>>)>),
    /// Keeps a value in a variable.
    Let(usize, PageExpression),
    /// For each item of a list.
    For(Box<NodeLoop>),
}

/// What is written for each form of a number.
pub(super) type NodeForms = Vec<(PluralForm, Vec<Node>)>;

/// What is written for each item of a list, which is kept in a variable.
#[derive(Clone)]
pub(super) struct NodeLoop {
    pub(super) list: PageExpression,
    pub(super) slot: usize,
    pub(super) number: usize,
    pub(super) body: Vec<Node>,
    pub(super) otherwise: Vec<Node>,
}

/// What a loop knows of itself.
#[derive(Clone, Copy)]
pub(super) enum LoopFact {
    First,
    Last,
    Index,
    Index0,
    Length,
}

/// Comparisons and arithmetic.
#[derive(Clone, Copy)]
pub(super) enum BinaryOperator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// A text of the site that is filled in; it can only be written.
#[derive(Clone)]
pub(super) struct FilledText {
    pub(super) key: PageExpression,
    pub(super) values: Vec<(String, PageExpression)>,
}

/// The name of a field, and where what is known of its place is kept.
#[derive(Clone)]
pub(super) struct FieldName {
    pub(super) name: Box<str>,
    pub(super) hint: usize,
}

/// Items of a list whose field is true or equal to something, or those whose field is not.
#[derive(Clone)]
pub(super) struct PickedItems {
    pub(super) list: PageExpression,
    pub(super) path: Vec<FieldName>,
    pub(super) equal: Option<PageExpression>,
    pub(super) is_kept: bool,
}

/// A filter left to minijinja.
#[derive(Clone)]
pub(super) struct FilterCall {
    pub(super) name: String,
    pub(super) value: PageExpression,
    pub(super) values: Vec<PageExpression>,
    pub(super) named: Vec<(String, PageExpression)>,
}

/// Something with a value.
#[derive(Clone)]
pub(super) enum PageExpression {
    Constant(Value),
    View,
    Slot(usize),
    /// A field of the view.
    ViewField(FieldName),
    /// The same of a variable.
    SlotField(Box<(usize, FieldName)>),
    Field(Box<(PageExpression, FieldName)>),
    Item(Box<PageExpression>, usize),
    Not(Box<PageExpression>),
    And(Box<PageExpression>, Box<PageExpression>),
    Or(Box<PageExpression>, Box<PageExpression>),
    Binary(BinaryOperator, Box<PageExpression>, Box<PageExpression>),
    /// Whether it is one of some texts.
    OneOf(Box<PageExpression>, Box<[String]>),
    Choice(Box<PageExpression>, Box<PageExpression>, Box<PageExpression>),
    Concat(Box<PageExpression>, Box<PageExpression>),
    Join(Box<PageExpression>, Box<str>),
    /// A text with something else for a part of it.
    Replace(Box<(PageExpression, [Box<str>; 2])>),
    Length(Box<PageExpression>),
    Slice(Box<(PageExpression, usize, Option<usize>)>),
    Pick(Box<PickedItems>),
    List(Vec<PageExpression>),
    Record(Vec<(String, PageExpression)>),
    Loop(usize, LoopFact),
    IsDefined(Box<PageExpression>),
    IsNone(Box<PageExpression>),
    Text(Box<FilledText>),
    Safe(Box<PageExpression>),
    Filter(Box<FilterCall>),
}

impl PageExpression {
    /// The value of a constant.
    pub(super) fn constant(&self) -> Option<&Value> {
        match self {
            Self::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// True where it is better written out where it is used than kept in a variable: it is nothing to find
    /// out, or it can only be written.
    pub(super) fn is_inlined(&self) -> bool {
        match self {
            Self::Choice(_, one, other) => one.is_inlined() && other.is_inlined(),
            Self::Constant(_) | Self::View | Self::Slot(_) => true,
            own => matches!(own, Self::Text(_) | Self::List(_) | Self::Record(_)),
        }
    }
}
