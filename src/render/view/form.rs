//! Forms, and pages that are little else: signing in, registering, a new password.
//!
//! A view names texts by code; the template looks them up: `field.<name>` is a label, `hint.<code>`
//! stands below it, `fault.<code>` says what is wrong with what was typed.

use serde::Serialize;

/// A form that is posted.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PostForm {
    /// Also begins the ids of its fields, so that a page may have several forms.
    pub id: String,
    /// Where it is sent.
    pub action: &'static str,
    /// What is typed.
    pub fields: Vec<Field>,
    /// What is sent along.
    pub hidden: Vec<Hidden>,
}

/// A field of a form.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Field {
    /// As it is sent; its label is the text `field.<name>`.
    pub name: &'static str,
    /// The type of the input: `text`, `email`, `password`.
    pub kind: &'static str,
    /// What a browser may fill in, by the words of HTML.
    pub autocomplete: &'static str,
    /// What was typed; never a password.
    pub value: String,
    /// Characters at most.
    pub most: usize,
    /// What is to be known before typing: the text `hint.<code>`.
    pub hint: Option<&'static str>,
    /// What is wrong with what was typed: the text `fault.<code>`.
    pub fault: Option<&'static str>,
}

/// What a form sends along.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Hidden {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

/// Another way from a page that is a form: the text `way.<code>`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FormLink {
    /// The text.
    pub code: &'static str,
    /// Where it leads.
    pub url: String,
}

/// What templates/form.html sees: a page that is little else than a form.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct FormView {
    /// Its texts: `<code>.title`, `<code>.lead`, `<code>.submit`.
    pub code: &'static str,
    /// Its address.
    pub path: &'static str,
    /// Who is signed in.
    pub account: Option<String>,
    /// What has just happened: the text `notice.<code>`.
    pub notice: Option<&'static str>,
    /// Whether the form is shown again with what is wrong in it.
    pub is_refused: bool,
    /// The form, unless the page only tells something.
    pub form: Option<PostForm>,
    /// Other ways.
    pub ways: Vec<FormLink>,
}
