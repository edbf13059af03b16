//! Templates → programs: statements.
//!
//! Everything that is the same for every page is found out here, once: texts, site settings, imports, which
//! block stands where, which macro is called. What is not known to mean here exactly what it means to
//! minijinja makes the whole template unfit, and minijinja renders it.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::AtomicUsize;

use minijinja::Value;
use minijinja::machinery::ast::{self, Expr, Stmt};

use crate::render::Texts;

use super::program::{Node, PageExpression, PageProgram};
use super::scope::{Binding, MacroClosure, NameScope};

/// A template uses something that only minijinja knows.
#[derive(Debug)]
pub(super) struct Unfit;

pub(super) type Compiled<T> = Result<T, Unfit>;

/// Templates by name, parsed.
pub(super) type Parsed<'s> = BTreeMap<&'s str, Stmt<'s>>;

/// Macros in macros: more of them is a circle.
const DEPTH: usize = 24;
/// Nodes of a program: more would be a macro that doubles itself.
const NODES: usize = 20_000;

/// The state of compiling one page template.
pub(super) struct Compiler<'s, 'e> {
    pub(super) templates: &'s Parsed<'s>,
    pub(super) texts: &'e Texts,
    pub(super) site: &'e Value,
    pub(super) scope: NameScope<'s>,
    /// The blocks, the outermost child's first.
    blocks: BTreeMap<&'s str, &'s [Stmt<'s>]>,
    slots: usize,
    loops: usize,
    hints: usize,
    depth: usize,
    written: usize,
}

impl<'s, 'e> Compiler<'s, 'e> {
    pub(super) fn new(templates: &'s Parsed<'s>, texts: &'e Texts, site: &'e Value) -> Self {
        Self {
            templates,
            texts,
            site,
            scope: NameScope::default(),
            blocks: BTreeMap::new(),
            slots: 0,
            loops: 0,
            hints: 0,
            depth: 0,
            written: 0,
        }
    }

    /// The program of a page template.
    pub(super) fn program(mut self, name: &str, number: usize) -> Compiled<PageProgram> {
        let mut nodes = Vec::new();
        self.scope.push();
        self.template(name, &mut nodes)?;
        Ok(PageProgram {
            number,
            nodes,
            slots: self.slots,
            loops: self.loops,
            hints: self.hints,
            longest: AtomicUsize::new(0),
        })
    }

    /// A template, then the one it extends.
    fn template(&mut self, name: &str, out: &mut Vec<Node>) -> Compiled<()> {
        let mut statements = self.statements_of(name)?;
        loop {
            let extends = statements.iter().position(|one| matches!(one, Stmt::Extends(_)));
            let Some(at) = extends else { return self.statements(statements, out) };
            self.statements(&statements[..at], out)?;
            self.definitions(&statements[at + 1..], out)?;
            let Stmt::Extends(extends) = &statements[at] else { return Err(Unfit) };
            statements = self.statements_of(literal(&extends.name)?)?;
        }
    }

    fn statements_of(&self, name: &str) -> Compiled<&'s [Stmt<'s>]> {
        match self.templates.get(name) {
            Some(Stmt::Template(template)) => Ok(&template.children),
            _ => Err(Unfit),
        }
    }

    /// What stands in a template that extends another, or is imported: names and blocks; what it would write
    /// is not written.
    fn definitions(&mut self, statements: &'s [Stmt<'s>], out: &mut Vec<Node>) -> Compiled<()> {
        for statement in statements {
            match statement {
                Stmt::EmitRaw(_) => {}
                Stmt::Block(block) => {
                    self.blocks.entry(block.name).or_insert(&block.body);
                }
                Stmt::Set(_) | Stmt::Macro(_) | Stmt::FromImport(_) => {
                    self.statement(statement, out)?;
                }
                _ => return Err(Unfit),
            }
        }
        Ok(())
    }

    pub(super) fn statements(
        &mut self,
        statements: &'s [Stmt<'s>],
        out: &mut Vec<Node>,
    ) -> Compiled<()> {
        for statement in statements {
            self.statement(statement, out)?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &'s Stmt<'s>, out: &mut Vec<Node>) -> Compiled<()> {
        match statement {
            Stmt::EmitRaw(raw) => self.raw(raw.raw, out),
            Stmt::EmitExpr(emit) => self.emit(&emit.expr, out),
            Stmt::IfCond(condition) => self.condition(condition, out),
            Stmt::ForLoop(each) => self.each(each, out),
            Stmt::Set(set) => {
                let (name, value) = (variable(&set.target)?, self.expression(&set.expr)?);
                self.keep(name, value, out)
            }
            Stmt::Macro(declaration) => {
                let closure = MacroClosure { declaration, scope: self.scope.clone() };
                self.bind(declaration.name, Binding::Macro(Rc::new(closure)))
            }
            Stmt::FromImport(import) => self.import(import, out),
            Stmt::Block(block) => {
                let body = self.blocks.get(block.name).copied().unwrap_or(&block.body);
                self.framed(body, out)
            }
            Stmt::Include(include) if !include.ignore_missing => {
                let statements = self.statements_of(literal(&include.name)?)?;
                self.framed(statements, out)
            }
            _ => Err(Unfit),
        }
    }

    pub(super) fn raw(&mut self, text: &str, out: &mut Vec<Node>) -> Compiled<()> {
        if let Some(Node::Raw(before)) = out.last_mut() {
            before.push_str(text);
            return Ok(());
        }
        self.written += 1;
        if self.written > NODES {
            return Err(Unfit);
        }
        out.push(Node::Raw(text.to_string()));
        Ok(())
    }

    /// Statements in a frame of their own.
    pub(super) fn framed(
        &mut self,
        statements: &'s [Stmt<'s>],
        out: &mut Vec<Node>,
    ) -> Compiled<()> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Unfit);
        }
        self.scope.push();
        self.statements(statements, out)?;
        self.scope.pop();
        self.depth -= 1;
        Ok(())
    }

    fn bind(&mut self, name: &'s str, binding: Binding<'s>) -> Compiled<()> {
        // A name with two meanings in one frame: macros in between would see now one, now the other.
        if self.scope.bind(name, binding) { Ok(()) } else { Err(Unfit) }
    }

    /// Binds a name to a value, by a variable where it is worth one.
    fn keep(&mut self, name: &'s str, value: PageExpression, out: &mut Vec<Node>) -> Compiled<()> {
        let value = if value.is_inlined() { value } else { self.kept(value, out) };
        self.bind(name, Binding::Value(value))
    }

    fn kept(&mut self, value: PageExpression, out: &mut Vec<Node>) -> PageExpression {
        let slot = self.new_slot();
        out.push(Node::Let(slot, value));
        PageExpression::Slot(slot)
    }

    fn new_slot(&mut self) -> usize {
        self.slots += 1;
        self.slots - 1
    }

    /// Where what is known of the place of one more field is kept.
    pub(super) fn new_hint(&mut self) -> usize {
        self.hints += 1;
        self.hints - 1
    }

    /// The block of a name, where it is called for by `self`.
    pub(super) fn block(&mut self, name: &str, out: &mut Vec<Node>) -> Compiled<()> {
        let body = self.blocks.get(name).copied().ok_or(Unfit)?;
        self.framed(body, out)
    }

    fn import(&mut self, import: &'s ast::FromImport<'s>, out: &mut Vec<Node>) -> Compiled<()> {
        let statements = self.statements_of(literal(&import.expr)?)?;
        self.scope.push();
        self.definitions(statements, out)?;
        let mut found = Vec::with_capacity(import.names.len());
        for (name, alias) in &import.names {
            let name = variable(name)?;
            let binding = self.scope.find(name).cloned().ok_or(Unfit)?;
            found.push((alias.as_ref().map_or(Ok(name), variable)?, binding));
        }
        self.scope.pop();
        found.into_iter().try_for_each(|(name, binding)| self.bind(name, binding))
    }

    /// The body of a macro in place of its call.
    pub(super) fn call(
        &mut self,
        closure: &Rc<MacroClosure<'s>>,
        values: &'s [ast::CallArg<'s>],
        out: &mut Vec<Node>,
    ) -> Compiled<()> {
        let declaration = closure.declaration;
        if !declaration.defaults.is_empty() || values.len() != declaration.args.len() {
            return Err(Unfit);
        }
        let mut inner = closure.scope.clone();
        inner.push();
        for (parameter, value) in declaration.args.iter().zip(values) {
            let ast::CallArg::Pos(value) = value else { return Err(Unfit) };
            let value = self.expression(value)?;
            let value = if value.is_inlined() { value } else { self.kept(value, out) };
            inner.bind(variable(parameter)?, Binding::Value(value));
        }
        let outer = std::mem::replace(&mut self.scope, inner);
        self.framed(&declaration.body, out)?;
        self.scope = outer;
        Ok(())
    }

    fn condition(&mut self, condition: &'s ast::IfCond<'s>, out: &mut Vec<Node>) -> Compiled<()> {
        let test = self.expression(&condition.expr)?;
        let before = self.scope.own_names();
        match self.truth(&test)? {
            Some(true) => self.statements(&condition.true_body, out),
            Some(false) => self.statements(&condition.false_body, out),
            None => {
                let (mut one, mut other) = (Vec::new(), Vec::new());
                self.statements(&condition.true_body, &mut one)?;
                self.scope.doubt_since(&before);
                self.statements(&condition.false_body, &mut other)?;
                self.scope.doubt_since(&before);
                out.push(Node::If(test, one, other));
                Ok(())
            }
        }
    }

    fn each(&mut self, each: &'s ast::ForLoop<'s>, out: &mut Vec<Node>) -> Compiled<()> {
        if each.filter_expr.is_some() || each.recursive {
            return Err(Unfit);
        }
        let list = self.expression(&each.iter)?;
        self.over(list, each, out)
    }

    fn over(
        &mut self,
        list: PageExpression,
        each: &'s ast::ForLoop<'s>,
        out: &mut Vec<Node>,
    ) -> Compiled<()> {
        match list {
            PageExpression::Constant(list) => {
                let items = list.try_iter().map_err(|_| Unfit)?;
                self.unrolled(items.map(PageExpression::Constant).collect(), each, out)
            }
            PageExpression::List(items) => self.unrolled(items, each, out),
            PageExpression::Choice(test, one, other) if one.is_inlined() && other.is_inlined() => {
                let (mut first, mut second) = (Vec::new(), Vec::new());
                self.over(*one, each, &mut first)?;
                self.over(*other, each, &mut second)?;
                out.push(Node::If(*test, first, second));
                Ok(())
            }
            list => {
                let (slot, number) = (self.new_slot(), self.loops);
                self.loops += 1;
                self.scope.push();
                self.bind(variable(&each.target)?, Binding::Value(PageExpression::Slot(slot)))?;
                self.bind("loop", Binding::Loop(number))?;
                let (mut body, mut otherwise) = (Vec::new(), Vec::new());
                self.statements(&each.body, &mut body)?;
                self.scope.pop();
                self.framed(&each.else_body, &mut otherwise)?;
                out.push(Node::For { list, slot, number, body, otherwise });
                Ok(())
            }
        }
    }

    /// A loop whose length is known, written out.
    fn unrolled(
        &mut self,
        items: Vec<PageExpression>,
        each: &'s ast::ForLoop<'s>,
        out: &mut Vec<Node>,
    ) -> Compiled<()> {
        let length = items.len();
        for (place, item) in items.into_iter().enumerate() {
            self.scope.push();
            self.keep(variable(&each.target)?, item, out)?;
            self.bind("loop", Binding::Unrolled(place, length))?;
            self.statements(&each.body, out)?;
            self.scope.pop();
        }
        if length == 0 { self.framed(&each.else_body, out) } else { Ok(()) }
    }
}

/// The name of a variable that is given a value.
fn variable<'s>(target: &'s Expr<'s>) -> Compiled<&'s str> {
    match target {
        Expr::Var(variable) => Ok(variable.id),
        _ => Err(Unfit),
    }
}

/// A text that stands in the template.
pub(super) fn literal<'s>(expression: &'s Expr<'s>) -> Compiled<&'s str> {
    match expression {
        Expr::Const(constant) => constant.value.as_str().ok_or(Unfit),
        _ => Err(Unfit),
    }
}
