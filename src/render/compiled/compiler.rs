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
use super::unfit::{Compiled, SlowTemplate, Unfit, line_of, statement_name};

/// Templates by name, parsed.
pub(in crate::render) type Parsed<'s> = BTreeMap<&'s str, Stmt<'s>>;

const EXTENDS: Unfit = Unfit("this way to extend a template");
const NO_LITERAL: Unfit = Unfit("a value where a text in quotes would be known");

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
    blocks: BTreeMap<&'s str, SourceBlock<'s>>,
    slots: usize,
    loops: usize,
    hints: usize,
    depth: usize,
    written: usize,
    /// The template and the line that are being read.
    file: &'s str,
    line: usize,
}

/// A block with the template it stands in.
#[derive(Clone, Copy)]
struct SourceBlock<'s> {
    file: &'s str,
    body: &'s [Stmt<'s>],
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
            file: "",
            line: 0,
        }
    }

    /// The program of a page template.
    pub(super) fn program(
        mut self,
        name: &'s str,
        number: usize,
    ) -> Result<PageProgram, SlowTemplate> {
        let mut nodes = Vec::new();
        self.scope.push();
        if let Err(Unfit(reason)) = self.template(name, &mut nodes) {
            let (template, used) = (name.to_string(), self.file.to_string());
            return Err(SlowTemplate { template, used, line: self.line, reason });
        }
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
    fn template(&mut self, name: &'s str, out: &mut Vec<Node>) -> Compiled<()> {
        self.file = name;
        let mut statements = self.statements_of(name)?;
        loop {
            let extends = statements.iter().position(|one| matches!(one, Stmt::Extends(_)));
            let Some(at) = extends else { return self.statements(statements, out) };
            self.statements(&statements[..at], out)?;
            self.definitions(&statements[at + 1..], out)?;
            let Stmt::Extends(extends) = &statements[at] else { return Err(EXTENDS) };
            self.line = line_of(&statements[at]);
            let name = literal(&extends.name)?;
            statements = self.statements_of(name)?;
            self.file = name;
        }
    }

    fn statements_of(&self, name: &str) -> Compiled<&'s [Stmt<'s>]> {
        match self.templates.get(name) {
            Some(Stmt::Template(template)) => Ok(&template.children),
            _ => Err(Unfit("a template that cannot be read")),
        }
    }

    /// What stands in a template that extends another, or is imported: names and blocks; what it would write
    /// is not written.
    fn definitions(&mut self, statements: &'s [Stmt<'s>], out: &mut Vec<Node>) -> Compiled<()> {
        for statement in statements {
            self.line = line_of(statement);
            match statement {
                Stmt::EmitRaw(_) => {}
                Stmt::Block(block) => {
                    let own = SourceBlock { file: self.file, body: &block.body };
                    self.blocks.entry(block.name).or_insert(own);
                }
                Stmt::Set(_) | Stmt::Macro(_) | Stmt::FromImport(_) => {
                    self.statement(statement, out)?;
                }
                other => return Err(Unfit(statement_name(other))),
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
        self.line = line_of(statement);
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
                let (file, scope) = (self.file, self.scope.clone());
                let closure = MacroClosure { declaration, file, scope };
                self.bind(declaration.name, Binding::Macro(Rc::new(closure)))
            }
            Stmt::FromImport(import) => self.import(import, out),
            Stmt::Block(block) => {
                let own = SourceBlock { file: self.file, body: &block.body };
                let SourceBlock { file, body } =
                    self.blocks.get(block.name).copied().unwrap_or(own);
                self.framed_in(file, body, out)
            }
            Stmt::Include(include) if !include.ignore_missing => {
                let name = literal(&include.name)?;
                let statements = self.statements_of(name)?;
                self.framed_in(name, statements, out)
            }
            other => Err(Unfit(statement_name(other))),
        }
    }

    pub(super) fn raw(&mut self, text: &str, out: &mut Vec<Node>) -> Compiled<()> {
        if let Some(Node::Raw(before)) = out.last_mut() {
            before.push_str(text);
            return Ok(());
        }
        self.written += 1;
        if self.written > NODES {
            return Err(Unfit("macros in macros without end"));
        }
        out.push(Node::Raw(text.to_string()));
        Ok(())
    }

    /// Statements of a template in a frame of their own; where they are unfit, that template is the one named.
    fn framed_in(
        &mut self,
        file: &'s str,
        statements: &'s [Stmt<'s>],
        out: &mut Vec<Node>,
    ) -> Compiled<()> {
        let outer = std::mem::replace(&mut self.file, file);
        self.framed(statements, out)?;
        self.file = outer;
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
            return Err(Unfit("macros or templates that use themselves"));
        }
        self.scope.push();
        self.statements(statements, out)?;
        self.scope.pop();
        self.depth -= 1;
        Ok(())
    }

    pub(super) fn bind(&mut self, name: &'s str, binding: Binding<'s>) -> Compiled<()> {
        // A name with two meanings in one frame: macros in between would see now one, now the other.
        if self.scope.bind(name, binding) {
            Ok(())
        } else {
            Err(Unfit("a name that is given two values"))
        }
    }

    /// Binds a name to a value, by a variable where it is worth one.
    pub(super) fn keep(
        &mut self,
        name: &'s str,
        value: PageExpression,
        out: &mut Vec<Node>,
    ) -> Compiled<()> {
        let value = if value.is_inlined() { value } else { self.kept(value, out) };
        self.bind(name, Binding::Value(value))
    }

    fn kept(&mut self, value: PageExpression, out: &mut Vec<Node>) -> PageExpression {
        let slot = self.new_slot();
        out.push(Node::Let(slot, value));
        PageExpression::Slot(slot)
    }

    pub(super) fn new_slot(&mut self) -> usize {
        self.slots += 1;
        self.slots - 1
    }

    /// The number of one more loop.
    pub(super) fn new_loop(&mut self) -> usize {
        self.loops += 1;
        self.loops - 1
    }

    /// Where what is known of the place of one more field is kept.
    pub(super) fn new_hint(&mut self) -> usize {
        self.hints += 1;
        self.hints - 1
    }

    /// The block of a name, where it is called for by `self`.
    pub(super) fn block(&mut self, name: &str, out: &mut Vec<Node>) -> Compiled<()> {
        let no_block = Unfit("a block that is not there");
        let SourceBlock { file, body } = self.blocks.get(name).copied().ok_or(no_block)?;
        self.framed_in(file, body, out)
    }

    fn import(&mut self, import: &'s ast::FromImport<'s>, out: &mut Vec<Node>) -> Compiled<()> {
        let file = literal(&import.expr)?;
        let statements = self.statements_of(file)?;
        self.scope.push();
        let outer = std::mem::replace(&mut self.file, file);
        self.definitions(statements, out)?;
        self.file = outer;
        let mut found = Vec::with_capacity(import.names.len());
        for (name, alias) in &import.names {
            let name = variable(name)?;
            let no_name = Unfit("a name that the imported template does not have");
            let binding = self.scope.binding(name).cloned().ok_or(no_name)?;
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
            return Err(Unfit("a macro with other arguments than it is called with"));
        }
        let mut inner = closure.scope.clone();
        inner.push();
        for (parameter, value) in declaration.args.iter().zip(values) {
            let ast::CallArg::Pos(value) = value else {
                return Err(Unfit("arguments of a macro by name"));
            };
            let value = self.expression(value)?;
            let value = if value.is_inlined() { value } else { self.kept(value, out) };
            inner.bind(variable(parameter)?, Binding::Value(value));
        }
        let outer = std::mem::replace(&mut self.scope, inner);
        self.framed_in(closure.file, &declaration.body, out)?;
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
                out.push(Node::If(Box::new((test, [one, other]))));
                Ok(())
            }
        }
    }
}

/// The name of a variable that is given a value.
pub(super) fn variable<'s>(target: &'s Expr<'s>) -> Compiled<&'s str> {
    match target {
        Expr::Var(variable) => Ok(variable.id),
        _ => Err(Unfit("several names at once")),
    }
}

/// A text that stands in the template.
pub(super) fn literal<'s>(expression: &'s Expr<'s>) -> Compiled<&'s str> {
    match expression {
        Expr::Const(constant) => constant.value.as_str().ok_or(NO_LITERAL),
        _ => Err(NO_LITERAL),
    }
}
