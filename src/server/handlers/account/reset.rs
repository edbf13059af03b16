//! A forgotten password: a link by letter, good once and for half an hour.
//!
//! Asking for one is answered the same for every address, at once; the rest is left to the mail queue.

use super::field_error::FieldError;
use crate::auth::{Limit, Password, PasswordFault, Token};
use crate::model::Email;
use crate::render::view::{FormLink, FormView, Hidden, PostForm};
use crate::server::context::Context;
use crate::server::handlers::account::form_fields;
use crate::server::handlers::account::sign_in::personal;
use crate::server::handlers::notice::Notice;
use crate::server::http::error::HttpError;
use crate::server::http::response::Response;
use crate::server::http::route::Route;
use crate::server::mail_queue::MailJob;
use crate::server::random;

/// `/mot-de-passe`
pub(crate) fn request(context: &Context) -> Result<Response, HttpError> {
    if context.only_reads() {
        return request_page(context, 200, "", None);
    }
    let form = context.form()?;
    match form.text("adresse").parse::<Email>() {
        Err(error) => {
            let field_error = Some(FieldError::from(error));
            request_page(context, 422, form.text("adresse"), field_error)
        }
        Ok(email) => {
            context.throttle(&Limit::LETTERS, &context.network())?;
            context.state.mail_queue.push(MailJob::Reset(email));
            message_page(context, 200, "reset_sent", Route::ResetRequest, "sign_in", Route::SignIn)
        }
    }
}

fn request_page(
    context: &Context,
    status: u16,
    address: &str,
    error: Option<FieldError>,
) -> Result<Response, HttpError> {
    let form = PostForm {
        id: "reset-request",
        action: Route::ResetRequest.path(),
        fields: vec![form_fields::email(address, "username", error)],
        hidden: Vec::new(),
    };
    let facts = FormView {
        code: "reset_request",
        path: Route::ResetRequest.path(),
        account: None,
        notice: None,
        form: Some(form),
        ways: vec![FormLink { code: "sign_in", url: Route::SignIn.path().into() }],
    };
    context.state.page(status, &facts.into())
}

/// `/mot-de-passe/nouveau`
pub(crate) fn choose(context: &Context) -> Result<Response, HttpError> {
    let form = if context.only_reads() { context.query()? } else { context.form()? };
    let Some(token) = Token::parse(form.text("jeton")) else {
        return over(context);
    };
    // Before anything is typed: a used link should not ask for a password first.
    if !context.state.accounts.is_reset_valid(token.hash(), context.now)? {
        return over(context);
    }
    if context.only_reads() {
        return choose_page(context, 200, &token, None, false);
    }
    let chosen = Password::chosen(form.raw("nouveau"), &personal(context, "", ""));
    let differs = form.raw("nouveau") != form.raw("confirmation");
    let password = match chosen {
        Ok(password) if !differs => password,
        chosen => return choose_page(context, 422, &token, chosen.err(), differs),
    };
    let hash = context.state.hasher.hash(&password, &random()?)?;
    match context.state.accounts.reset(token.hash(), &hash, None, context.now)? {
        Some(_) => Ok(Response::see_other(&Notice::PasswordReset.at(Route::SignIn.path()))),
        None => over(context),
    }
}

fn choose_page(
    context: &Context,
    status: u16,
    token: &Token,
    fault: Option<PasswordFault>,
    differs: bool,
) -> Result<Response, HttpError> {
    let form = PostForm {
        id: "reset",
        action: Route::Reset.path(),
        fields: form_fields::new_passwords("nouveau", fault, differs).into(),
        hidden: vec![Hidden { name: "jeton", value: token.expose() }],
    };
    let facts = FormView {
        code: "reset",
        path: Route::Reset.path(),
        account: None,
        notice: None,
        form: Some(form),
        ways: Vec::new(),
    };
    context.state.page(status, &facts.into())
}

/// The link is void.
fn over(context: &Context) -> Result<Response, HttpError> {
    message_page(context, 404, "reset_over", Route::Reset, "again", Route::ResetRequest)
}

/// A page that only tells something, with one way on.
fn message_page(
    context: &Context,
    status: u16,
    code: &'static str,
    at: Route,
    way: &'static str,
    to: Route,
) -> Result<Response, HttpError> {
    let facts = FormView {
        code,
        path: at.path(),
        account: None,
        notice: None,
        form: None,
        ways: vec![FormLink { code: way, url: to.path().into() }],
    };
    context.state.page(status, &facts.into())
}
