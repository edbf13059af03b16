//! The fields of all forms, each described once, and a form as it was typed.

use std::str::FromStr;

use super::field_error::FieldError;
use crate::auth::{Password, Personal};
use crate::model::DisplayName;
use crate::render::view::{Field, FormLink, FormView, Hidden, PostForm};
use crate::server::context::Context;
use crate::server::http::{Answer, Form, Route};

/// Longest password that is read, in characters; one more than is accepted is enough to say so.
const PASSWORD_MOST: usize = 256;

/// The status of a page that shows a form again, with what is wrong in it.
pub(crate) const REFUSED: u16 = 422;

/// What an account is called.
pub(crate) const NAME: Field =
    field("nom", "text", "nickname", DisplayName::CHARACTERS_MAX, Some("name"));
/// The address an account has.
pub(crate) const LOGIN: Field = field("adresse", "email", "username", 254, None);
/// An address an account is to have; at registering with a hint.
pub(crate) const EMAIL: Field = field("adresse", "email", "email", 254, None);
pub(crate) const FIRST_EMAIL: Field = field("adresse", "email", "email", 254, Some("email"));
/// The password of an account, at signing in and to prove who changes something.
pub(crate) const PASSWORD: Field = password("mot_de_passe", "current-password", None);
pub(crate) const CURRENT_PASSWORD: Field = password("actuel", "current-password", None);
/// A password to choose, at registering and later. It is typed once: a button shows it.
pub(crate) const FIRST_PASSWORD: Field = password("mot_de_passe", "new-password", Some("password"));
pub(crate) const NEW_PASSWORD: Field = password("nouveau", "new-password", Some("password"));

const fn password(
    name: &'static str,
    autocomplete: &'static str,
    hint: Option<&'static str>,
) -> Field {
    field(name, "password", autocomplete, PASSWORD_MOST, hint)
}

const fn field(
    name: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    most: usize,
    hint: Option<&'static str>,
) -> Field {
    Field { name, kind, autocomplete, value: String::new(), most, hint, fault: None }
}

/// What stands in the address of a page that tells that a letter was sent: who loads it again sends nothing.
pub(crate) const SENT: (&str, &str) = ("envoye", "oui");

/// Whether a page is to tell so.
pub(crate) fn is_sent(query: &Form) -> bool {
    query.text(SENT.0) == SENT.1
}

/// A form as it was typed, and what is wrong with its fields.
pub(crate) struct TypedForm<'f> {
    pub(crate) form: &'f Form,
    faults: Vec<(&'static str, FieldError)>,
}

impl<'f> TypedForm<'f> {
    pub(crate) fn of(form: &'f Form) -> Self {
        Self { form, faults: Vec::new() }
    }

    /// Notes what is wrong with a field.
    pub(crate) fn refuse(&mut self, field: &'static str, error: impl Into<FieldError>) {
        self.faults.push((field, error.into()));
    }

    /// The value of a field, if it is one.
    pub(crate) fn value<T: FromStr<Err: Into<FieldError>>>(
        &mut self,
        field: &'static str,
    ) -> Option<T> {
        match self.form.text(field).parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(field, error);
                None
            }
        }
    }

    /// The password that was chosen in a field, if it may be taken.
    pub(crate) fn new_password(&mut self, field: &'static str, by: &Personal) -> Option<Password> {
        match Password::chosen(self.form.raw(field), by) {
            Ok(password) => Some(password),
            Err(fault) => {
                self.refuse(field, fault);
                None
            }
        }
    }

    /// The status of a page that shows the form.
    pub(crate) fn status(&self) -> u16 {
        if self.faults.is_empty() { 200 } else { REFUSED }
    }

    /// These fields with what was typed, passwords excepted, and with what is wrong.
    pub(crate) fn shown(&self, fields: impl Into<Vec<Field>>) -> Vec<Field> {
        let mut shown = fields.into();
        for field in &mut shown {
            if field.kind != "password" {
                field.value = self.form.text(field.name).into();
            }
            for (name, error) in &self.faults {
                if *name == field.name {
                    field.fault = Some(error.code());
                }
            }
        }
        shown
    }
}

/// A form that is sent to a route.
pub(crate) fn post_form(
    id: &str,
    route: Route,
    fields: Vec<Field>,
    hidden: Vec<Hidden>,
) -> PostForm {
    PostForm { id: id.into(), action: route.path(), fields, hidden }
}

/// A page that is little else than a form for a route, with the texts of a code.
pub(crate) fn form_view(
    code: &'static str,
    route: Route,
    fields: Vec<Field>,
    hidden: Vec<Hidden>,
    ways: Vec<FormLink>,
) -> FormView {
    let form = Some(post_form(&code.replace('_', "-"), route, fields, hidden));
    FormView { code, path: route.path(), form, ways, ..FormView::default() }
}

/// Shows such a page.
pub(crate) fn form_page(context: &Context, status: u16, view: FormView) -> Answer {
    let view = FormView { is_refused: status == REFUSED, ..view };
    context.page(status, "form.html", view.path, view)
}

/// A way to another route.
pub(crate) fn way(code: &'static str, route: Route) -> FormLink {
    FormLink { code, url: route.path().into() }
}

/// What an attacker may know when guessing a password.
pub(crate) fn personal<'a>(context: &'a Context, name: &'a str, email: &'a str) -> Personal<'a> {
    Personal { name, email, site: &context.state.site.name, origin: &context.state.site.base_url }
}

/// A page without a form, which only tells something, and one way on.
pub(crate) fn message_page(
    context: &Context,
    status: u16,
    code: &'static str,
    at: Route,
    way: FormLink,
) -> Answer {
    let ways = vec![way];
    form_page(context, status, FormView { code, path: at.path(), ways, ..FormView::default() })
}
