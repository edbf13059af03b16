//! Signing in and out, and registering.
//!
//! Registering answers the same whether or not the address has an account: it leads to signing in.
//! Otherwise it would tell a stranger who has an account here, which signing in does not.

use super::field_error::FieldError;
use crate::auth::{Limit, Password, Personal, Token};
use crate::model::{AccountId, DisplayName, Email, NewSession};
use crate::render::view::{Field, FormLink, FormView, PostForm};
use crate::server::browser_name;
use crate::server::context::Context;
use crate::server::handlers::account::form_fields;
use crate::server::handlers::account::intent::Intent;
use crate::server::handlers::account::password_proof::prove;
use crate::server::handlers::notice::Notice;
use crate::server::http::error::HttpError;
use crate::server::http::form::Form;
use crate::server::http::response::Response;
use crate::server::http::route::Route;
use crate::server::mail_queue::MailJob;
use crate::server::random;
use crate::store::accounts::{Registered, SESSION_LIFE};

/// `/connexion`
pub(crate) fn sign_in(context: &Context) -> Result<Response, HttpError> {
    if context.only_reads() {
        let query = context.query()?;
        let intent = Intent::of(&query);
        if context.visitor()?.is_some() {
            return Ok(Response::see_other(intent.landing()));
        }
        return sign_in_page(context, 200, "", &intent, &SignInMessage::Notice(Notice::of(&query)));
    }
    let form = context.form()?;
    let intent = Intent::of(&form);
    let email = form.text("adresse").parse::<Email>().ok();
    let found = match &email {
        Some(email) => context.state.accounts.credentials(email)?,
        None => None,
    };
    // Also without an account: the work must not show whether there is one.
    let proved = prove(context, email.as_ref(), form.raw("mot_de_passe"), found)?;
    let error = match proved {
        None => FieldError::WrongCredentials,
        Some(credentials) => {
            let token = Token::new(random()?);
            let session = session(context, &token);
            match context.state.accounts.start_session(&credentials, &session, context.now)? {
                Some(_) => return welcome(context, &intent, credentials.account, &token),
                // The password is right, so its owner may know why they do not get in.
                None => FieldError::AccountDisabled,
            }
        }
    };
    sign_in_page(context, 422, form.text("adresse"), &intent, &SignInMessage::Error(error))
}

/// Ends the session the browser had, does what was to be done, and hands the new session out.
fn welcome(
    context: &Context,
    intent: &Intent,
    account: AccountId,
    token: &Token,
) -> Result<Response, HttpError> {
    // The session this browser had would otherwise live on without a cookie to end it by.
    if let Some(old) = context.token() {
        context.state.accounts.end_session(old)?;
    }
    let landing = intent.finish(context, account)?;
    Ok(with_session(context, Response::see_other(&landing), token))
}

/// A session about to start in this browser.
pub(crate) fn session(context: &Context, token: &Token) -> NewSession {
    let agent = context.request.headers.user_agent.as_deref().unwrap_or_default();
    NewSession::new(token.hash(), &browser_name::name(agent))
}

/// An answer that hands a session out.
pub(crate) fn with_session(context: &Context, response: Response, token: &Token) -> Response {
    response.with_header("Set-Cookie", context.state.cookie.set(token, SESSION_LIFE))
}

/// `/deconnexion`
pub(crate) fn sign_out(context: &Context) -> Result<Response, HttpError> {
    if let Some(token) = context.token() {
        context.state.accounts.end_session(token)?;
    }
    let response = Response::see_other(&Notice::SignedOut.at(Route::SignIn.path()));
    Ok(response.with_header("Set-Cookie", context.state.cookie.clear()))
}

/// What the page of signing in says above its form, or at its field.
enum SignInMessage {
    Notice(Option<Notice>),
    Error(FieldError),
}

fn sign_in_page(
    context: &Context,
    status: u16,
    address: &str,
    intent: &Intent,
    message: &SignInMessage,
) -> Result<Response, HttpError> {
    let (notice, error) = match *message {
        SignInMessage::Notice(notice) => (notice, None),
        SignInMessage::Error(error) => (None, Some(error)),
    };
    let fields = vec![
        form_fields::email(address, "username", error),
        form_fields::password("mot_de_passe", None),
    ];
    let form = form(Route::SignIn, "sign-in", fields, intent);
    let register = FormLink { code: "register", url: intent.at(Route::Register) };
    let forgotten = FormLink { code: "forgotten", url: Route::ResetRequest.path().into() };
    let facts = FormView {
        code: "sign_in",
        path: Route::SignIn.path(),
        account: None,
        notice: notice.map(Notice::code),
        form: Some(form),
        ways: vec![register, forgotten],
    };
    context.state.page(status, &facts.into())
}

/// `/inscription`
pub(crate) fn register(context: &Context) -> Result<Response, HttpError> {
    if context.state.site.is_closed {
        return closed(context);
    }
    if context.only_reads() {
        let intent = Intent::of(&context.query()?);
        return match context.visitor()? {
            Some(_) => Ok(Response::see_other(intent.landing())),
            None => register_page(context, 200, empty_fields(), &intent),
        };
    }
    let form = context.form()?;
    let intent = Intent::of(&form);
    match applicant(context, &form) {
        Err(fields) => register_page(context, 422, fields, &intent),
        Ok(applicant) => {
            add(context, &applicant)?;
            let message = SignInMessage::Notice(Some(Notice::Registered));
            sign_in_page(context, 200, applicant.email.as_str(), &intent, &message)
        }
    }
}

/// A visitor who may have an account.
struct Applicant {
    name: DisplayName,
    email: Email,
    password: Password,
}

/// What was typed, checked; or the fields with what is wrong in each.
fn applicant(context: &Context, form: &Form) -> Result<Applicant, Vec<Field>> {
    let (typed_name, typed_email) = (form.text("nom"), form.text("adresse"));
    let name = typed_name.parse::<DisplayName>();
    let email = typed_email.parse::<Email>();
    let password =
        Password::chosen(form.raw("mot_de_passe"), &personal(context, typed_name, typed_email));
    let differs = form.raw("mot_de_passe") != form.raw("confirmation");
    match (name, email, password) {
        (Ok(name), Ok(email), Ok(password)) if !differs => Ok(Applicant { name, email, password }),
        (name, email, password) => {
            let email_error = email.err().map(FieldError::from);
            let mut fields = vec![
                form_fields::name(typed_name, name.err()),
                with_hint(form_fields::email(typed_email, "email", email_error)),
            ];
            fields.extend(form_fields::new_passwords("mot_de_passe", password.err(), differs));
            Err(fields)
        }
    }
}

/// What an attacker may know when guessing a password.
pub(crate) fn personal<'a>(context: &'a Context, name: &'a str, email: &'a str) -> Personal<'a> {
    Personal { name, email, site: &context.state.site.name, origin: &context.state.site.origin }
}

/// Makes the account, or tells the owner of the one there is: both with one hash and one change of
/// the database, so that neither takes longer.
fn add(context: &Context, applicant: &Applicant) -> Result<(), HttpError> {
    context.throttle(&Limit::REGISTRATIONS, &context.network())?;
    let Applicant { name, email, password } = applicant;
    let hash = context.state.hasher.hash(password, &random()?)?;
    let registered = context.state.accounts.register(email, name, &hash, None, context.now)?;
    if matches!(registered, Registered::EmailTaken)
        && context.state.take(&Limit::LETTER, email.key(), context.now)?.is_none()
    {
        context.state.mail_queue.push(MailJob::RegisteredAgain(email.clone()));
    }
    Ok(())
}

fn empty_fields() -> Vec<Field> {
    let mut fields =
        vec![form_fields::name("", None), with_hint(form_fields::email("", "email", None))];
    fields.extend(form_fields::new_passwords("mot_de_passe", None, false));
    fields
}

fn with_hint(field: Field) -> Field {
    Field { hint: Some("email"), ..field }
}

fn register_page(
    context: &Context,
    status: u16,
    fields: Vec<Field>,
    intent: &Intent,
) -> Result<Response, HttpError> {
    let facts = FormView {
        code: "register",
        path: Route::Register.path(),
        account: None,
        notice: None,
        form: Some(form(Route::Register, "register", fields, intent)),
        ways: vec![FormLink { code: "sign_in", url: intent.at(Route::SignIn) }],
    };
    context.state.page(status, &facts.into())
}

fn closed(context: &Context) -> Result<Response, HttpError> {
    let facts = FormView {
        code: "closed",
        path: Route::Register.path(),
        account: None,
        notice: None,
        form: None,
        ways: vec![FormLink { code: "sign_in", url: Route::SignIn.path().into() }],
    };
    context.state.page(if context.only_reads() { 200 } else { 403 }, &facts.into())
}

fn form(route: Route, id: &'static str, fields: Vec<Field>, intent: &Intent) -> PostForm {
    PostForm { id, action: route.path(), fields, hidden: intent.hidden() }
}
