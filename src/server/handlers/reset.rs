//! A forgotten password: a link by letter, good once and for half an hour.
//!
//! Asking for one is answered the same for every address, at once; the rest is an errand.

use super::access::personal;
use super::fields;
use crate::auth::{Limit, Password, PasswordFault, Token};
use crate::model::Email;
use crate::render::view::{Form as FormOf, FormFacts, Hidden, Way};
use crate::server::call::Call;
use crate::server::errands::Errand;
use crate::server::fault::Fault;
use crate::server::random;
use crate::server::response::Response;
use crate::server::route::Route;

/// `/mot-de-passe`
pub(super) fn request(call: &Call) -> Result<Response, Fault> {
    if call.only_reads() {
        return request_page(call, 200, "", None);
    }
    let form = call.form()?;
    match form.text("adresse").parse::<Email>() {
        Err(error) => {
            let fault = Some(fields::email_fault(error));
            request_page(call, 422, form.text("adresse"), fault)
        }
        Ok(email) => {
            call.throttle(&Limit::LETTERS, &call.network())?;
            call.app.errands.leave(Errand::Reset(email));
            told(call, 200, "reset_sent", Route::ResetRequest, "sign_in", Route::SignIn)
        }
    }
}

fn request_page(
    call: &Call,
    status: u16,
    address: &str,
    fault: Option<&'static str>,
) -> Result<Response, Fault> {
    let form = FormOf {
        id: "reset-request",
        action: Route::ResetRequest.path(),
        fields: vec![fields::email(address, "username", fault)],
        hidden: Vec::new(),
    };
    let facts = FormFacts {
        code: "reset_request",
        path: Route::ResetRequest.path(),
        account: None,
        notice: None,
        form: Some(form),
        ways: vec![Way { code: "sign_in", url: Route::SignIn.path().into() }],
    };
    call.app.page(status, &facts.into())
}

/// `/mot-de-passe/nouveau`
pub(super) fn choose(call: &Call) -> Result<Response, Fault> {
    let form = if call.only_reads() { call.query()? } else { call.form()? };
    let Some(token) = Token::parse(form.text("jeton")) else {
        return over(call);
    };
    if !call.app.accounts.is_reset_valid(token.hash(), call.now)? {
        return over(call);
    }
    if call.only_reads() {
        return choose_page(call, 200, &token, None, false);
    }
    let chosen = Password::chosen(form.raw("nouveau"), &personal(call, "", ""));
    let differs = form.raw("nouveau") != form.raw("confirmation");
    let password = match chosen {
        Ok(password) if !differs => password,
        chosen => return choose_page(call, 422, &token, chosen.err(), differs),
    };
    let hash = call.app.hasher.hash(&password, &random()?)?;
    match call.app.accounts.reset(token.hash(), &hash, None, call.now)? {
        Some(_) => Ok(Response::see_other("/connexion?fait=reset")),
        None => over(call),
    }
}

fn choose_page(
    call: &Call,
    status: u16,
    token: &Token,
    fault: Option<PasswordFault>,
    differs: bool,
) -> Result<Response, Fault> {
    let form = FormOf {
        id: "reset",
        action: Route::Reset.path(),
        fields: fields::new_passwords("nouveau", fault, differs).into(),
        hidden: vec![Hidden { name: "jeton", value: token.expose() }],
    };
    let facts = FormFacts {
        code: "reset",
        path: Route::Reset.path(),
        account: None,
        notice: None,
        form: Some(form),
        ways: Vec::new(),
    };
    call.app.page(status, &facts.into())
}

/// The link is void.
fn over(call: &Call) -> Result<Response, Fault> {
    told(call, 404, "reset_over", Route::Reset, "again", Route::ResetRequest)
}

/// A page that only tells something, with one way on.
fn told(
    call: &Call,
    status: u16,
    code: &'static str,
    at: Route,
    way: &'static str,
    to: Route,
) -> Result<Response, Fault> {
    let facts = FormFacts {
        code,
        path: at.path(),
        account: None,
        notice: None,
        form: None,
        ways: vec![Way { code: way, url: to.path().into() }],
    };
    call.app.page(status, &facts.into())
}
