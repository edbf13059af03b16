//! A forgotten password: a link by letter, good once and for half an hour.
//!
//! Asking for one is answered the same for every address, at once; the rest is left to the mail queue.

use super::form_fields::{
    CONFIRMATION, LOGIN, NEW_PASSWORD, TypedForm, message_page, personal, post_form,
};
use crate::auth::{Limit, Token};
use crate::letters::Occasion;
use crate::render::view::{FormLink, FormView, Hidden};
use crate::server::context::Context;
use crate::server::handlers::notice::Notice;
use crate::server::http::{Answer, Form, Response, Route};
use crate::server::random;

/// `/mot-de-passe`
pub(crate) fn request(context: &Context) -> Answer {
    if context.only_reads() {
        return request_page(context, &TypedForm::of(&Form::default()));
    }
    let form = context.form()?;
    let mut typed = TypedForm::of(&form);
    let Some(email) = typed.value("adresse") else { return request_page(context, &typed) };
    context.throttle(&Limit::LETTERS, &context.network())?;
    context.state.mail_queue.push(Occasion::Reset, email);
    message_page(context, 200, "reset_sent", Route::ResetRequest, "sign_in", Route::SignIn)
}

fn request_page(context: &Context, typed: &TypedForm) -> Answer {
    let form = post_form("reset-request", Route::ResetRequest, typed.shown([LOGIN]), Vec::new());
    let view = FormView {
        code: "reset_request",
        path: Route::ResetRequest.path(),
        form: Some(form),
        ways: vec![FormLink { code: "sign_in", url: Route::SignIn.path().into() }],
        ..FormView::default()
    };
    context.state.page(typed.status(), &view.into())
}

/// `/mot-de-passe/nouveau`
pub(crate) fn choose(context: &Context) -> Answer {
    let form = if context.only_reads() { context.query()? } else { context.form()? };
    let Some(token) = Token::parse(form.text("jeton")) else {
        return over(context);
    };
    // Before anything is typed: a used link should not ask for a password first.
    if !context.state.accounts.is_reset_valid(token.hash(), context.now)? {
        return over(context);
    }
    let mut typed = TypedForm::of(&form);
    if context.only_reads() {
        return choose_page(context, &typed, &token);
    }
    let Some(password) = typed.new_password("nouveau", &personal(context, "", "")) else {
        return choose_page(context, &typed, &token);
    };
    let hash = context.state.hasher.hash(&password, &random()?)?;
    match context.state.accounts.reset(token.hash(), &hash, None, context.now)? {
        Some(_) => Ok(Response::see_other(&Notice::PasswordReset.at(Route::SignIn.path()))),
        None => over(context),
    }
}

fn choose_page(context: &Context, typed: &TypedForm, token: &Token) -> Answer {
    let form = post_form(
        "reset",
        Route::Reset,
        typed.shown([NEW_PASSWORD, CONFIRMATION]),
        vec![Hidden { name: "jeton", value: token.expose() }],
    );
    let path = Route::Reset.path();
    let view = FormView { code: "reset", path, form: Some(form), ..FormView::default() };
    context.state.page(typed.status(), &view.into())
}

/// The link is void.
fn over(context: &Context) -> Answer {
    message_page(context, 404, "reset_over", Route::Reset, "again", Route::ResetRequest)
}
