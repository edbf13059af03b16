//! Templates → programs: expressions.

use minijinja::Value;
use minijinja::machinery::ast::{self, BinOpKind, CallArg, CallType, CompareOpKind, Expr};

use super::compiler::{Compiler, literal};
use super::program::{BinaryOperator, FieldName, FilterCall, PageExpression, PickedItems};
use super::scope::{Binding, loop_fact};
use super::unfit::{Compiled, Unfit};

impl<'s> Compiler<'s, '_> {
    pub(super) fn expression(&mut self, expression: &'s Expr<'s>) -> Compiled<PageExpression> {
        match expression {
            Expr::Var(variable) => self.variable(variable.id),
            Expr::Const(constant) => Ok(PageExpression::Constant(constant.value.clone())),
            Expr::Slice(slice) => self.slice(slice),
            Expr::UnaryOp(unary) => match unary.op {
                ast::UnaryOpKind::Not => {
                    let inner = self.expression(&unary.expr)?;
                    self.negated(inner)
                }
                ast::UnaryOpKind::Neg => Err(Unfit("a minus before a value")),
            },
            Expr::BinOp(binary) => self.binary(binary),
            Expr::Compare(compare) => match &compare.ops[..] {
                [only] => self.comparison(&compare.expr, only),
                _ => Err(Unfit("several comparisons at once")),
            },
            Expr::IfExpr(choice) => self.choice(choice),
            Expr::Filter(filter) => self.filter(filter),
            Expr::Test(test) => self.test(test),
            Expr::GetAttr(field) => self.field_of(&field.expr, field.name),
            Expr::GetItem(item) => self.item(item),
            Expr::Call(call) => match call.identify_call() {
                CallType::Function("text") if self.scope.binding("text").is_none() => {
                    self.text(call)
                }
                _ => Err(Unfit("a call of something that is no macro of the theme")),
            },
            Expr::List(list) => self.list(&list.items),
            Expr::Map(map) => self.record(map),
            Expr::Tuple(_) => Err(Unfit("a tuple")),
        }
    }

    fn boxed(&mut self, expression: &'s Expr<'s>) -> Compiled<Box<PageExpression>> {
        self.expression(expression).map(Box::new)
    }

    fn variable(&self, name: &str) -> Compiled<PageExpression> {
        match self.scope.binding(name) {
            Some(Binding::Value(value)) => Ok(value.clone()),
            None if name == "view" => Ok(PageExpression::View),
            None if name == "site" => Ok(PageExpression::Constant(self.site.clone())),
            Some(_) | None => {
                Err(Unfit("a name whose value depends on the way to it, or that is not there"))
            }
        }
    }

    fn negated(&self, inner: PageExpression) -> Compiled<PageExpression> {
        Ok(match self.truth(&inner)? {
            Some(truth) => PageExpression::Constant(Value::from(!truth)),
            None => PageExpression::Not(Box::new(inner)),
        })
    }

    fn slice(&mut self, slice: &'s ast::Slice<'s>) -> Compiled<PageExpression> {
        let place = |bound: &Option<Expr>| match bound {
            None => Ok(None),
            Some(bound) => {
                let place = bound.as_const().and_then(|place| place.as_usize());
                place.map(Some).ok_or(Unfit("a slice with a bound that is no number"))
            }
        };
        if slice.step.is_some() {
            return Err(Unfit("a slice with steps"));
        }
        let (start, stop) = (place(&slice.start)?.unwrap_or(0), place(&slice.stop)?);
        Ok(PageExpression::Slice(Box::new((self.expression(&slice.expr)?, start, stop))))
    }

    fn binary(&mut self, binary: &'s ast::BinOp<'s>) -> Compiled<PageExpression> {
        use BinaryOperator::{
            Add, Divide, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Multiply, Subtract,
            Unequal,
        };
        let (left, right) = (self.expression(&binary.left)?, self.expression(&binary.right)?);
        let operator = match binary.op {
            BinOpKind::ScAnd => return self.either(left, right, false),
            BinOpKind::ScOr => return self.either(left, right, true),
            BinOpKind::Concat => return Ok(concatenated(left, right)),
            BinOpKind::Add => Add,
            BinOpKind::Sub => Subtract,
            BinOpKind::Mul => Multiply,
            BinOpKind::Div => Divide,
            BinOpKind::Eq => return Ok(compared(Equal, left, right)),
            BinOpKind::Ne => return Ok(compared(Unequal, left, right)),
            BinOpKind::Lt => Less,
            BinOpKind::Lte => LessOrEqual,
            BinOpKind::Gt => Greater,
            BinOpKind::Gte => GreaterOrEqual,
            BinOpKind::In => return one_of(left, &right),
            _ => return Err(Unfit("an operator that is used rarely")),
        };
        Ok(PageExpression::Binary(operator, Box::new(left), Box::new(right)))
    }

    /// `and`, `or`: the left side where it decides, else the right one.
    fn either(
        &self,
        left: PageExpression,
        right: PageExpression,
        or: bool,
    ) -> Compiled<PageExpression> {
        match self.truth(&left)? {
            Some(truth) if truth == or => Ok(left),
            Some(_) => Ok(right),
            None if or => Ok(PageExpression::Or(Box::new(left), Box::new(right))),
            None => Ok(PageExpression::And(Box::new(left), Box::new(right))),
        }
    }

    fn comparison(
        &mut self,
        left: &'s Expr<'s>,
        right: &'s ast::CompareOp<'s>,
    ) -> Compiled<PageExpression> {
        use BinaryOperator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Unequal};
        let (left, operand) = (self.expression(left)?, self.expression(&right.expr)?);
        let operator = match right.op {
            CompareOpKind::Eq => Equal,
            CompareOpKind::Ne => Unequal,
            CompareOpKind::Lt => Less,
            CompareOpKind::Lte => LessOrEqual,
            CompareOpKind::Gt => Greater,
            CompareOpKind::Gte => GreaterOrEqual,
            CompareOpKind::In => return one_of(left, &operand),
            CompareOpKind::NotIn => {
                let found = one_of(left, &operand)?;
                return self.negated(found);
            }
        };
        Ok(compared(operator, left, operand))
    }

    fn choice(&mut self, choice: &'s ast::IfExpr<'s>) -> Compiled<PageExpression> {
        let test = self.expression(&choice.test_expr)?;
        let other = match &choice.false_expr {
            Some(other) => self.expression(other)?,
            None => PageExpression::Constant(Value::UNDEFINED),
        };
        let one = self.expression(&choice.true_expr)?;
        Ok(match self.truth(&test)? {
            Some(true) => one,
            Some(false) => other,
            None => PageExpression::Choice(Box::new(test), Box::new(one), Box::new(other)),
        })
    }

    fn filter(&mut self, filter: &'s ast::Filter<'s>) -> Compiled<PageExpression> {
        let value = self.expression(filter.expr.as_ref().ok_or(Unfit("a filter over a block"))?)?;
        match (filter.name, &filter.args[..]) {
            ("length", []) => Ok(PageExpression::Length(Box::new(value))),
            ("safe", []) => Ok(PageExpression::Safe(Box::new(value))),
            ("list", []) if matches!(value, PageExpression::Pick(_)) => Ok(value),
            ("join", [CallArg::Pos(joiner)]) => {
                Ok(PageExpression::Join(Box::new(value), literal(joiner)?.into()))
            }
            ("replace", [CallArg::Pos(from), CallArg::Pos(to)])
                if literal(from).is_ok() && literal(to).is_ok() =>
            {
                let texts = [literal(from)?.into(), literal(to)?.into()];
                Ok(PageExpression::Replace(Box::new((value, texts))))
            }
            ("selectattr", values) => self.pick(value, values, true),
            ("rejectattr", values) => self.pick(value, values, false),
            (name, values) => {
                let (mut plain, mut named) = (Vec::new(), Vec::new());
                for value in values {
                    match value {
                        CallArg::Pos(value) => plain.push(self.expression(value)?),
                        CallArg::Kwarg(name, value) => {
                            named.push(((*name).to_string(), self.expression(value)?));
                        }
                        _ => return Err(Unfit("arguments of a filter that are spread out")),
                    }
                }
                let name = name.to_string();
                Ok(PageExpression::Filter(Box::new(FilterCall {
                    name,
                    value,
                    values: plain,
                    named,
                })))
            }
        }
    }

    fn pick(
        &mut self,
        list: PageExpression,
        values: &'s [CallArg<'s>],
        is_kept: bool,
    ) -> Compiled<PageExpression> {
        let (path, equal) = match values {
            [CallArg::Pos(path)] => (path, None),
            [CallArg::Pos(path), CallArg::Pos(test), CallArg::Pos(value)]
                if matches!(literal(test)?, "eq" | "==" | "equalto") =>
            {
                (path, Some(self.expression(value)?))
            }
            _ => return Err(Unfit("a filter of lists with another test than `eq`")),
        };
        let names = literal(path)?.split('.');
        let path = names.map(|name| self.named(name)).collect();
        Ok(PageExpression::Pick(Box::new(PickedItems { list, path, equal, is_kept })))
    }

    fn test(&mut self, test: &'s ast::Test<'s>) -> Compiled<PageExpression> {
        let value = self.boxed(&test.expr)?;
        match (test.name, &test.args[..]) {
            ("defined", []) => Ok(PageExpression::IsDefined(value)),
            ("none", []) => Ok(match value.constant() {
                Some(constant) => PageExpression::Constant(Value::from(constant.is_none())),
                None => PageExpression::IsNone(value),
            }),
            _ => Err(Unfit("a test besides `defined` and `none`")),
        }
    }

    fn field_of(&mut self, of: &'s Expr<'s>, name: &str) -> Compiled<PageExpression> {
        if let Expr::Var(variable) = of {
            let fact = loop_fact(name)
                .ok_or(Unfit("a fact of a loop besides first, last, index, index0 and length"));
            match self.scope.binding(variable.id) {
                Some(Binding::Loop(number)) => return Ok(PageExpression::Loop(*number, fact?)),
                Some(Binding::Unrolled(place, length)) => {
                    return Ok(PageExpression::Constant(match name {
                        "first" => Value::from(*place == 0),
                        "last" => Value::from(place + 1 == *length),
                        "index" => Value::from(place + 1),
                        "index0" => Value::from(*place),
                        "length" => Value::from(*length),
                        _ => {
                            return Err(Unfit(
                                "a fact of a loop besides first, last, index, index0 and length",
                            ));
                        }
                    }));
                }
                _ => {}
            }
        }
        let of = self.expression(of)?;
        self.field(of, name)
    }

    /// The field of a value.
    fn field(&mut self, of: PageExpression, name: &str) -> Compiled<PageExpression> {
        match of {
            PageExpression::Constant(value) => value
                .get_item(&Value::from(name))
                .map(PageExpression::Constant)
                .map_err(|_| Unfit("a setting that is not there")),
            PageExpression::Record(entries) => {
                let found = entries.into_iter().rev().find(|(own, _)| own == name);
                Ok(found.map_or(PageExpression::Constant(Value::UNDEFINED), |(_, value)| value))
            }
            PageExpression::Choice(test, one, other) => {
                let (one, other) = (self.field(*one, name)?, self.field(*other, name)?);
                Ok(PageExpression::Choice(test, Box::new(one), Box::new(other)))
            }
            PageExpression::List(_) | PageExpression::Text(_) => {
                Err(Unfit("a field of a list or a text"))
            }
            PageExpression::View => Ok(PageExpression::ViewField(self.named(name))),
            PageExpression::Slot(slot) => {
                Ok(PageExpression::SlotField(Box::new((slot, self.named(name)))))
            }
            of => Ok(PageExpression::Field(Box::new((of, self.named(name))))),
        }
    }

    /// The name of a field that is asked for here.
    fn named(&mut self, name: &str) -> FieldName {
        FieldName { name: name.into(), hint: self.new_hint() }
    }

    fn item(&mut self, item: &'s ast::GetItem<'s>) -> Compiled<PageExpression> {
        let (of, place) = (self.expression(&item.expr)?, self.expression(&item.subscript_expr)?);
        let place =
            place.constant().ok_or(Unfit("a field whose name is only known from the page"))?;
        match (place.as_str(), place.as_usize()) {
            (Some(name), _) => self.field(of, name),
            (None, Some(place)) => Ok(PageExpression::Item(Box::new(of), place)),
            (None, None) => Err(Unfit("a field whose name is no text and no number")),
        }
    }

    fn list(&mut self, items: &'s [Expr<'s>]) -> Compiled<PageExpression> {
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            list.push(self.expression(item)?);
        }
        let constants: Option<Vec<Value>> =
            list.iter().map(|item| item.constant().cloned()).collect();
        Ok(match constants {
            Some(constants) => PageExpression::Constant(Value::from(constants)),
            None => PageExpression::List(list),
        })
    }

    fn record(&mut self, map: &'s ast::Map<'s>) -> Compiled<PageExpression> {
        let mut entries = Vec::with_capacity(map.keys.len());
        for (key, value) in map.keys.iter().zip(&map.values) {
            entries.push((literal(key)?.to_string(), self.expression(value)?));
        }
        Ok(PageExpression::Record(entries))
    }

    /// Whether something is true, where that is the same for every page.
    pub(super) fn truth(&self, expression: &PageExpression) -> Compiled<Option<bool>> {
        match expression {
            PageExpression::Constant(value) if value.is_undefined() => {
                Err(Unfit("a condition that is never defined"))
            }
            PageExpression::Constant(value) => Ok(Some(value.is_true())),
            PageExpression::List(items) => Ok(Some(!items.is_empty())),
            PageExpression::Record(entries) => Ok(Some(!entries.is_empty())),
            // A text that can only be written is true where more than what is filled in stands in it.
            PageExpression::Text(text) => {
                if self.says_something(&text.key) {
                    Ok(Some(true))
                } else {
                    Err(Unfit("a condition on a text that may be empty"))
                }
            }
            PageExpression::Choice(_, one, other) if writes_text(one) || writes_text(other) => {
                match (self.truth(one)?, self.truth(other)?) {
                    (Some(one), Some(other)) if one == other => Ok(Some(one)),
                    _ => Err(Unfit("a condition on one of two texts")),
                }
            }
            _ => Ok(None),
        }
    }
}

fn writes_text(expression: &PageExpression) -> bool {
    match expression {
        PageExpression::Text(_) => true,
        PageExpression::Choice(_, one, other) => writes_text(one) || writes_text(other),
        _ => false,
    }
}

fn concatenated(left: PageExpression, right: PageExpression) -> PageExpression {
    match (left.constant().and_then(Value::as_str), right.constant().and_then(Value::as_str)) {
        (Some(one), Some(other)) => PageExpression::Constant(Value::from([one, other].concat())),
        _ => PageExpression::Concat(Box::new(left), Box::new(right)),
    }
}

fn compared(
    operator: BinaryOperator,
    left: PageExpression,
    right: PageExpression,
) -> PageExpression {
    let is_equal = match (left.constant(), right.constant()) {
        (Some(left), Some(right)) => left == right,
        _ => return PageExpression::Binary(operator, Box::new(left), Box::new(right)),
    };
    match operator {
        BinaryOperator::Equal => PageExpression::Constant(Value::from(is_equal)),
        BinaryOperator::Unequal => PageExpression::Constant(Value::from(!is_equal)),
        _ => PageExpression::Binary(operator, Box::new(left), Box::new(right)),
    }
}

fn one_of(left: PageExpression, list: &PageExpression) -> Compiled<PageExpression> {
    let list = list.constant().ok_or(Unfit("`in` with a list that is only known from the page"))?;
    // In a text or a record, `in` means something else.
    if list.kind() != minijinja::value::ValueKind::Seq {
        return Err(Unfit("`in` with a text or a record"));
    }
    let items: Vec<Value> =
        list.try_iter().map_err(|_| Unfit("`in` with what is no list"))?.collect();
    Ok(match left.constant() {
        Some(left) => PageExpression::Constant(Value::from(items.contains(left))),
        // It has to be a text, and no text is a number.
        None => {
            let texts = items.iter().filter_map(|item| item.as_str().map(str::to_string));
            PageExpression::OneOf(Box::new(left), texts.collect())
        }
    })
}
