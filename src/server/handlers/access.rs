//! Signing in and out, and registering.
//!
//! Registering answers the same whether or not the address has an account: it leads to signing in.
//! Otherwise it would tell a stranger who has an account here, which signing in does not.

use super::fields;
use super::intent::Intent;
use super::notice::notice;
use super::proof::prove;
use crate::auth::{Limit, Password, Personal, Token};
use crate::model::{AccountId, DisplayName, Email, NewSession};
use crate::render::view::{Field, Form as FormOf, FormFacts, Way};
use crate::server::browser;
use crate::server::call::Call;
use crate::server::errands::Errand;
use crate::server::fault::Fault;
use crate::server::form::Form;
use crate::server::random;
use crate::server::response::Response;
use crate::server::route::Route;
use crate::store::accounts::{Registered, SESSION_LIFE};

/// `/connexion`
pub(super) fn sign_in(call: &Call) -> Result<Response, Fault> {
    if call.only_reads() {
        let query = call.query()?;
        let intent = Intent::of(&query);
        if call.visitor()?.is_some() {
            return Ok(Response::see_other(intent.landing()));
        }
        return sign_in_page(call, 200, "", &intent, &Told::Notice(notice(&query)));
    }
    let form = call.form()?;
    let intent = Intent::of(&form);
    let email = form.text("adresse").parse::<Email>().ok();
    let found = email.as_ref().map(|email| call.app.accounts.credentials(email)).transpose()?;
    let proved = prove(call, email.as_ref(), form.raw("mot_de_passe"), found.flatten())?;
    let fault = match proved {
        None => "credentials",
        Some(credentials) => {
            let token = Token::new(random()?);
            let session = session(call, &token);
            match call.app.accounts.start_session(&credentials, &session, call.now)? {
                Some(_) => return welcome(call, &intent, credentials.account, &token),
                // The password is right, so its owner may know why they do not get in.
                None => "disabled",
            }
        }
    };
    sign_in_page(call, 422, form.text("adresse"), &intent, &Told::Fault(fault))
}

/// Ends the session the browser had, does what was to be done, and hands the new session out.
fn welcome(
    call: &Call,
    intent: &Intent,
    account: AccountId,
    token: &Token,
) -> Result<Response, Fault> {
    if let Some(old) = call.token() {
        call.app.accounts.end_session(old)?;
    }
    let landing = intent.finish(call, account)?;
    Ok(with_session(call, Response::see_other(&landing), token))
}

/// A session about to start in this browser.
pub(super) fn session(call: &Call, token: &Token) -> NewSession {
    let agent = call.request.headers.user_agent.as_deref().unwrap_or_default();
    NewSession::new(token.hash(), &browser::name(agent))
}

/// An answer that hands a session out.
pub(super) fn with_session(call: &Call, response: Response, token: &Token) -> Response {
    response.with_header("Set-Cookie", call.app.cookie.set(token, SESSION_LIFE))
}

/// `/deconnexion`
pub(super) fn sign_out(call: &Call) -> Result<Response, Fault> {
    if let Some(token) = call.token() {
        call.app.accounts.end_session(token)?;
    }
    let response = Response::see_other("/connexion?fait=signed_out");
    Ok(response.with_header("Set-Cookie", call.app.cookie.clear()))
}

/// What the page of signing in says above its form, or at its field.
enum Told {
    Notice(Option<&'static str>),
    Fault(&'static str),
}

fn sign_in_page(
    call: &Call,
    status: u16,
    address: &str,
    intent: &Intent,
    told: &Told,
) -> Result<Response, Fault> {
    let (notice, fault) = match *told {
        Told::Notice(notice) => (notice, None),
        Told::Fault(fault) => (None, Some(fault)),
    };
    let fields =
        vec![fields::email(address, "username", fault), fields::password("mot_de_passe", None)];
    let form = form(Route::SignIn, "sign-in", fields, intent);
    let register = Way { code: "register", url: intent.at(Route::Register) };
    let forgotten = Way { code: "forgotten", url: Route::ResetRequest.path().into() };
    let facts = FormFacts {
        code: "sign_in",
        path: Route::SignIn.path(),
        account: None,
        notice,
        form: Some(form),
        ways: vec![register, forgotten],
    };
    call.app.page(status, &facts.into())
}

/// `/inscription`
pub(super) fn register(call: &Call) -> Result<Response, Fault> {
    if call.app.site.is_closed {
        return closed(call);
    }
    if call.only_reads() {
        let intent = Intent::of(&call.query()?);
        return match call.visitor()? {
            Some(_) => Ok(Response::see_other(intent.landing())),
            None => register_page(call, 200, empty_fields(), &intent),
        };
    }
    let form = call.form()?;
    let intent = Intent::of(&form);
    match applicant(call, &form) {
        Err(fields) => register_page(call, 422, fields, &intent),
        Ok(applicant) => {
            add(call, &applicant)?;
            let told = Told::Notice(Some("registered"));
            sign_in_page(call, 200, applicant.email.as_str(), &intent, &told)
        }
    }
}

/// Somebody who may have an account.
struct Applicant {
    name: DisplayName,
    email: Email,
    password: Password,
}

/// What was typed, checked; or the fields with what is wrong in each.
fn applicant(call: &Call, form: &Form) -> Result<Applicant, Vec<Field>> {
    let (typed_name, typed_email) = (form.text("nom"), form.text("adresse"));
    let name = typed_name.parse::<DisplayName>();
    let email = typed_email.parse::<Email>();
    let password =
        Password::chosen(form.raw("mot_de_passe"), &personal(call, typed_name, typed_email));
    let differs = form.raw("mot_de_passe") != form.raw("confirmation");
    match (name, email, password) {
        (Ok(name), Ok(email), Ok(password)) if !differs => Ok(Applicant { name, email, password }),
        (name, email, password) => {
            let email_fault = email.err().map(fields::email_fault);
            let mut fields = vec![
                fields::name(typed_name, name.err()),
                with_hint(fields::email(typed_email, "email", email_fault)),
            ];
            fields.extend(fields::new_passwords("mot_de_passe", password.err(), differs));
            Err(fields)
        }
    }
}

/// What somebody who guesses a password knows.
pub(super) fn personal<'a>(call: &'a Call, name: &'a str, email: &'a str) -> Personal<'a> {
    Personal { name, email, site: &call.app.site.name, origin: &call.app.site.origin }
}

/// Makes the account, or tells the owner of the one there is: both with one hash and one change of
/// the database, so that neither takes longer.
fn add(call: &Call, applicant: &Applicant) -> Result<(), Fault> {
    call.throttle(&Limit::REGISTRATIONS, &call.network())?;
    let Applicant { name, email, password } = applicant;
    let hash = call.app.hasher.hash(password, &random()?)?;
    let registered = call.app.accounts.register(email, name, &hash, None, call.now)?;
    if matches!(registered, Registered::EmailTaken)
        && call.app.take(&Limit::LETTER, email.key(), call.now)?.is_none()
    {
        call.app.errands.leave(Errand::RegisteredAgain(email.clone()));
    }
    Ok(())
}

fn empty_fields() -> Vec<Field> {
    let mut fields = vec![fields::name("", None), with_hint(fields::email("", "email", None))];
    fields.extend(fields::new_passwords("mot_de_passe", None, false));
    fields
}

fn with_hint(field: Field) -> Field {
    Field { hint: Some("email"), ..field }
}

fn register_page(
    call: &Call,
    status: u16,
    fields: Vec<Field>,
    intent: &Intent,
) -> Result<Response, Fault> {
    let facts = FormFacts {
        code: "register",
        path: Route::Register.path(),
        account: None,
        notice: None,
        form: Some(form(Route::Register, "register", fields, intent)),
        ways: vec![Way { code: "sign_in", url: intent.at(Route::SignIn) }],
    };
    call.app.page(status, &facts.into())
}

fn closed(call: &Call) -> Result<Response, Fault> {
    let facts = FormFacts {
        code: "closed",
        path: Route::Register.path(),
        account: None,
        notice: None,
        form: None,
        ways: vec![Way { code: "sign_in", url: Route::SignIn.path().into() }],
    };
    call.app.page(if call.only_reads() { 200 } else { 403 }, &facts.into())
}

fn form(route: Route, id: &'static str, fields: Vec<Field>, intent: &Intent) -> FormOf {
    FormOf { id, action: route.path(), fields, hidden: intent.hidden() }
}
