//! Why a template is left to minijinja.

use minijinja::machinery::ast::Stmt;

/// A template uses something that only minijinja knows: what it is, in words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unfit(pub(super) &'static str);

pub(super) type Compiled<T> = Result<T, Unfit>;

/// A page template that minijinja renders, slower.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::render) struct SlowTemplate {
    /// Its name.
    pub(in crate::render) template: String,
    /// The template where that is decided: itself, or one it uses.
    pub(in crate::render) used: String,
    pub(in crate::render) line: usize,
    /// What is not known to programs.
    pub(in crate::render) reason: &'static str,
}

/// The line of a statement.
pub(super) fn line_of(statement: &Stmt) -> usize {
    let span = match statement {
        Stmt::Template(own) => own.span(),
        Stmt::EmitExpr(own) => own.span(),
        Stmt::EmitRaw(own) => own.span(),
        Stmt::ForLoop(own) => own.span(),
        Stmt::IfCond(own) => own.span(),
        Stmt::WithBlock(own) => own.span(),
        Stmt::Set(own) => own.span(),
        Stmt::SetBlock(own) => own.span(),
        Stmt::AutoEscape(own) => own.span(),
        Stmt::FilterBlock(own) => own.span(),
        Stmt::Block(own) => own.span(),
        Stmt::Import(own) => own.span(),
        Stmt::FromImport(own) => own.span(),
        Stmt::Extends(own) => own.span(),
        Stmt::Include(own) => own.span(),
        Stmt::Macro(own) => own.span(),
        Stmt::CallBlock(own) => own.span(),
        Stmt::Do(own) => own.span(),
    };
    span.start_line as usize
}

/// What a statement is called that programs do not have.
pub(super) fn statement_name(statement: &Stmt) -> &'static str {
    match statement {
        Stmt::WithBlock(_) => "`{% with %}`",
        Stmt::SetBlock(_) => "`{% set %}` around a text",
        Stmt::AutoEscape(_) => "`{% autoescape %}`",
        Stmt::FilterBlock(_) => "`{% filter %}`",
        Stmt::Import(_) => "`{% import %}` of a whole template",
        Stmt::Include(_) => "`{% include %}` of what may be missing",
        Stmt::CallBlock(_) => "`{% call %}`",
        Stmt::Do(_) => "`{% do %}`",
        Stmt::Extends(_) => "`{% extends %}` in a block",
        _ => "a statement that writes, next to blocks",
    }
}
