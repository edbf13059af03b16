//! The page of an account and what can be changed there. Whatever opens an account to others asks
//! for the password first.

use super::field_error::FieldError;
use crate::auth::{Limit, Password, PasswordFault, Token};
use crate::model::{DisplayName, Email, SessionId};
use crate::render::view::{AccountView, Field, FormLink, FormView, PostForm, SessionView};
use crate::server::context::Context;
use crate::server::handlers::account::form_fields;
use crate::server::handlers::account::password_proof::prove;
use crate::server::handlers::account::sign_in::{personal, session, with_session};
use crate::server::handlers::notice::Notice;
use crate::server::http::error::HttpError;
use crate::server::http::form::Form;
use crate::server::http::response::Response;
use crate::server::http::route::Route;
use crate::server::mail_queue::MailJob;
use crate::server::random;
use crate::store::accounts::{Account, Credentials, EmailChange};

/// `/compte`
pub(crate) fn show(context: &Context) -> Result<Response, HttpError> {
    let account = own(context)?;
    let forms = Forms::of(&account);
    page(context, 200, &account, forms, Notice::of(&context.query()?))
}

/// `/compte/nom`
pub(crate) fn rename(context: &Context) -> Result<Response, HttpError> {
    let (account, form) = (changing(context)?, context.form()?);
    match form.text("nom").parse::<DisplayName>() {
        Ok(name) => {
            context.state.accounts.rename(account.id, &name)?;
            Ok(done(Notice::NameChanged))
        }
        Err(error) => {
            let name = vec![form_fields::name(form.text("nom"), Some(error))];
            page(context, 422, &account, Forms { name, ..Forms::of(&account) }, None)
        }
    }
}

/// `/compte/adresse`
pub(crate) fn change_email(context: &Context) -> Result<Response, HttpError> {
    let (account, form) = (changing(context)?, context.form()?);
    let email = match form.text("adresse").parse::<Email>() {
        Ok(email) => email,
        Err(error) => return email_refused(context, &account, &form, Some(error.into()), None),
    };
    // It would tell who else has an account, if it could be tried at will.
    context.throttle(&Limit::LETTERS, &context.network())?;
    if !is_owner(context, &account, &form)? {
        return email_refused(context, &account, &form, None, Some(FieldError::WrongPassword));
    }
    match context.state.accounts.change_email(account.id, &email)? {
        EmailChange::EmailTaken => {
            email_refused(context, &account, &form, Some(FieldError::EmailTaken), None)
        }
        EmailChange::NoAccount => Err(HttpError::SignedOut),
        EmailChange::Changed => {
            if account.email.key() != email.key() {
                context.state.mail_queue.push(MailJob::EmailChanged(account.email.clone()));
            }
            Ok(done(Notice::EmailChanged))
        }
    }
}

/// The page again, with what is wrong with the new address or the password.
fn email_refused(
    context: &Context,
    account: &Account,
    form: &Form,
    email_error: Option<FieldError>,
    password_error: Option<FieldError>,
) -> Result<Response, HttpError> {
    let email = email_fields(form.text("adresse"), email_error, password_error);
    page(context, 422, account, Forms { email, ..Forms::of(account) }, None)
}

/// `/compte/mot-de-passe`
pub(crate) fn change_password(context: &Context) -> Result<Response, HttpError> {
    let (account, form) = (changing(context)?, context.form()?);
    let by = personal(context, account.name.as_str(), account.email.as_str());
    let chosen = Password::chosen(form.raw("nouveau"), &by);
    let differs = form.raw("nouveau") != form.raw("confirmation");
    let password = match chosen {
        Ok(password) if !differs => password,
        refused => {
            let fields = password_fields(None, refused.err(), differs);
            return password_refused(context, &account, fields);
        }
    };
    if !is_owner(context, &account, &form)? {
        let fields = password_fields(Some(FieldError::WrongPassword), None, differs);
        return password_refused(context, &account, fields);
    }
    let hash = context.state.hasher.hash(&password, &random()?)?;
    let token = Token::new(random()?);
    let session = session(context, &token);
    context.state.accounts.change_password(account.id, &hash, Some(&session), context.now)?;
    Ok(with_session(context, done(Notice::PasswordChanged), &token))
}

/// The page again, with what is wrong with the passwords.
fn password_refused(
    context: &Context,
    account: &Account,
    password: Vec<Field>,
) -> Result<Response, HttpError> {
    page(context, 422, account, Forms { password, ..Forms::of(account) }, None)
}

/// `/compte/sessions`
pub(crate) fn end_sessions(context: &Context) -> Result<Response, HttpError> {
    let (account, form) = (changing(context)?, context.form()?);
    let current = context.signed_in()?.session;
    match form.text("session") {
        "autres" => {
            context.state.accounts.end_other_sessions(account.id, current)?;
        }
        named => {
            let session: SessionId = named.parse().map_err(|_| HttpError::BadRequest)?;
            context.state.accounts.revoke(account.id, session)?;
        }
    }
    Ok(done(Notice::SessionEnded))
}

/// `/compte/suppression`
pub(crate) fn delete(context: &Context) -> Result<Response, HttpError> {
    let account = own(context)?;
    if context.only_reads() {
        return delete_page(context, 200, &account, None);
    }
    if !is_owner(context, &account, &context.form()?)? {
        return delete_page(context, 422, &account, Some(FieldError::WrongPassword));
    }
    context.state.accounts.delete(account.id)?;
    let response = Response::see_other(&Notice::AccountDeleted.at(Route::SignIn.path()));
    Ok(response.with_header("Set-Cookie", context.state.cookie.clear()))
}

fn delete_page(
    context: &Context,
    status: u16,
    account: &Account,
    error: Option<FieldError>,
) -> Result<Response, HttpError> {
    let form = form("erase", Route::Deletion, vec![form_fields::password("actuel", error)]);
    let facts = FormView {
        code: "erase",
        path: Route::Deletion.path(),
        account: Some(account.name.as_str().into()),
        notice: None,
        form: Some(form),
        ways: vec![FormLink { code: "account", url: Route::Account.path().into() }],
    };
    context.state.page(status, &facts.into())
}

/// The account of who is signed in.
pub(crate) fn own(context: &Context) -> Result<Account, HttpError> {
    let account = context.signed_in()?.account;
    context.state.accounts.account(account)?.ok_or(HttpError::SignedOut)
}

/// The account of who is signed in and about to change something.
fn changing(context: &Context) -> Result<Account, HttpError> {
    let account = own(context)?;
    context.throttle(&Limit::CHANGES, &account.id.0.to_string())?;
    Ok(account)
}

/// Whether the current password came with the form.
fn is_owner(context: &Context, account: &Account, form: &Form) -> Result<bool, HttpError> {
    let found: Option<Credentials> = context.state.accounts.credentials_of(account.id)?;
    Ok(prove(context, Some(&account.email), form.raw("actuel"), found)?.is_some())
}

fn done(notice: Notice) -> Response {
    Response::see_other(&notice.at(Route::Account.path()))
}

/// The fields of the page's forms.
struct Forms {
    name: Vec<Field>,
    email: Vec<Field>,
    password: Vec<Field>,
}

impl Forms {
    /// Before the visitor typed anything.
    fn of(account: &Account) -> Self {
        Self {
            name: vec![form_fields::name(account.name.as_str(), None)],
            email: email_fields(account.email.as_str(), None, None),
            password: password_fields(None, None, false),
        }
    }
}

fn email_fields(
    value: &str,
    error: Option<FieldError>,
    password_error: Option<FieldError>,
) -> Vec<Field> {
    vec![form_fields::email(value, "email", error), form_fields::password("actuel", password_error)]
}

fn password_fields(
    current_error: Option<FieldError>,
    fault: Option<PasswordFault>,
    differs: bool,
) -> Vec<Field> {
    let mut all = vec![form_fields::password("actuel", current_error)];
    all.extend(form_fields::new_passwords("nouveau", fault, differs));
    all
}

fn form(id: &'static str, route: Route, fields: Vec<Field>) -> PostForm {
    PostForm { id, action: route.path(), fields, hidden: Vec::new() }
}

fn page(
    context: &Context,
    status: u16,
    account: &Account,
    forms: Forms,
    notice: Option<Notice>,
) -> Result<Response, HttpError> {
    let current = context.signed_in()?.session;
    let wording = &context.state.wording;
    let mut sessions = Vec::new();
    for session in context.state.accounts.sessions(account.id, context.now)? {
        sessions.push(SessionView {
            id: session.id.to_string(),
            browser: session.label,
            started: wording.date(session.started)?,
            seen: wording.date(session.last_seen)?,
            is_current: session.id == current,
        });
    }
    let view = AccountView {
        path: Route::Account.path(),
        account: account.name.as_str().into(),
        email: account.email.as_str().into(),
        since: wording.date(account.created)?,
        notice: notice.map(Notice::code),
        forms: vec![
            form("account_name", Route::Name, forms.name),
            form("account_email", Route::Email, forms.email),
            form("account_password", Route::Password, forms.password),
        ],
        sessions,
    };
    context.state.page(status, &view.into())
}
