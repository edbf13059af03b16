//! Templates → programs: loops. One over what is the same for every page is written out.

use minijinja::machinery::ast;

use super::compiler::{Compiler, variable};
use super::program::{Node, NodeLoop, PageExpression};
use super::scope::Binding;
use super::unfit::{Compiled, Unfit};

impl<'s> Compiler<'s, '_> {
    pub(super) fn each(&mut self, each: &'s ast::ForLoop<'s>, out: &mut Vec<Node>) -> Compiled<()> {
        if each.filter_expr.is_some() || each.recursive {
            return Err(Unfit("a loop with a condition, or within itself"));
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
                let items = list.try_iter().map_err(|_| Unfit("a loop over what is no list"))?;
                self.unrolled(items.map(PageExpression::Constant).collect(), each, out)
            }
            PageExpression::List(items) => self.unrolled(items, each, out),
            PageExpression::Choice(test, one, other) if one.is_inlined() && other.is_inlined() => {
                let (mut first, mut second) = (Vec::new(), Vec::new());
                self.over(*one, each, &mut first)?;
                self.over(*other, each, &mut second)?;
                out.push(Node::If(Box::new((*test, [first, second]))));
                Ok(())
            }
            list => {
                let (slot, number) = (self.new_slot(), self.new_loop());
                self.scope.push();
                self.bind(variable(&each.target)?, Binding::Value(PageExpression::Slot(slot)))?;
                self.bind("loop", Binding::Loop(number))?;
                let (mut body, mut otherwise) = (Vec::new(), Vec::new());
                self.statements(&each.body, &mut body)?;
                self.scope.pop();
                self.framed(&each.else_body, &mut otherwise)?;
                let each = NodeLoop { list, slot, number, body, otherwise };
                out.push(Node::For(Box::new(each)));
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
