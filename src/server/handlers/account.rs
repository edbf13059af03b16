//! The page of an account and what can be changed there. Whatever opens an account to others asks
//! for the password first.

use super::access::{personal, session, with_session};
use super::fields;
use super::notice::notice;
use super::proof::prove;
use crate::auth::{Limit, Password, PasswordFault, Token};
use crate::model::{DisplayName, Email, SessionId};
use crate::render::view::{AccountFacts, Field, Form as FormOf, FormFacts, SessionFacts, Way};
use crate::server::call::Call;
use crate::server::errands::Errand;
use crate::server::fault::Fault;
use crate::server::form::Form;
use crate::server::random;
use crate::server::response::Response;
use crate::server::route::Route;
use crate::store::accounts::{Account, Credentials, EmailChange};

/// `/compte`
pub(super) fn show(call: &Call) -> Result<Response, Fault> {
    let account = own(call)?;
    let forms = Forms::of(&account);
    page(call, 200, &account, forms, notice(&call.query()?))
}

/// `/compte/nom`
pub(super) fn rename(call: &Call) -> Result<Response, Fault> {
    let (account, form) = (changing(call)?, call.form()?);
    match form.text("nom").parse::<DisplayName>() {
        Ok(name) => {
            call.app.accounts.rename(account.id, &name)?;
            Ok(done("name"))
        }
        Err(error) => {
            let name = vec![fields::name(form.text("nom"), Some(error))];
            page(call, 422, &account, Forms { name, ..Forms::of(&account) }, None)
        }
    }
}

/// `/compte/adresse`
pub(super) fn change_email(call: &Call) -> Result<Response, Fault> {
    let (account, form) = (changing(call)?, call.form()?);
    let refused = |call, fault, password_fault| {
        let email = email_fields(form.text("adresse"), fault, password_fault);
        page(call, 422, &account, Forms { email, ..Forms::of(&account) }, None)
    };
    let email = match form.text("adresse").parse::<Email>() {
        Ok(email) => email,
        Err(error) => return refused(call, Some(fields::email_fault(error)), None),
    };
    // It would tell who else has an account, if it could be tried at will.
    call.throttle(&Limit::LETTERS, &call.network())?;
    if !is_owner(call, &account, &form)? {
        return refused(call, None, Some("wrong_password"));
    }
    match call.app.accounts.change_email(account.id, &email)? {
        EmailChange::EmailTaken => refused(call, Some("email_taken"), None),
        EmailChange::NoAccount => Err(Fault::SignedOut),
        EmailChange::Changed => {
            if account.email.key() != email.key() {
                call.app.errands.leave(Errand::EmailChanged(account.email.clone()));
            }
            Ok(done("email"))
        }
    }
}

/// `/compte/mot-de-passe`
pub(super) fn change_password(call: &Call) -> Result<Response, Fault> {
    let (account, form) = (changing(call)?, call.form()?);
    let by = personal(call, account.name.as_str(), account.email.as_str());
    let chosen = Password::chosen(form.raw("nouveau"), &by);
    let differs = form.raw("nouveau") != form.raw("confirmation");
    let refused = |fault, current| {
        let password = password_fields(current, fault, differs);
        page(call, 422, &account, Forms { password, ..Forms::of(&account) }, None)
    };
    let password = match chosen {
        Ok(password) if !differs => password,
        chosen => return refused(chosen.err(), None),
    };
    if !is_owner(call, &account, &form)? {
        return refused(None, Some("wrong_password"));
    }
    let hash = call.app.hasher.hash(&password, &random()?)?;
    let token = Token::new(random()?);
    let session = session(call, &token);
    call.app.accounts.change_password(account.id, &hash, Some(&session), call.now)?;
    Ok(with_session(call, done("password"), &token))
}

/// `/compte/sessions`
pub(super) fn end_sessions(call: &Call) -> Result<Response, Fault> {
    let (account, form) = (changing(call)?, call.form()?);
    let current = call.signed_in()?.session;
    match form.text("session") {
        "autres" => {
            call.app.accounts.end_other_sessions(account.id, current)?;
        }
        named => {
            let session: SessionId = named.parse().map_err(|_| Fault::BadRequest)?;
            call.app.accounts.revoke(account.id, session)?;
        }
    }
    Ok(done("session"))
}

/// `/compte/suppression`
pub(super) fn delete(call: &Call) -> Result<Response, Fault> {
    let account = own(call)?;
    if call.only_reads() {
        return delete_page(call, 200, &account, None);
    }
    if !is_owner(call, &account, &call.form()?)? {
        return delete_page(call, 422, &account, Some("wrong_password"));
    }
    call.app.accounts.delete(account.id)?;
    let response = Response::see_other("/connexion?fait=deleted");
    Ok(response.with_header("Set-Cookie", call.app.cookie.clear()))
}

fn delete_page(
    call: &Call,
    status: u16,
    account: &Account,
    fault: Option<&'static str>,
) -> Result<Response, Fault> {
    let form = form("erase", Route::Deletion, vec![fields::password("actuel", fault)]);
    let facts = FormFacts {
        code: "erase",
        path: Route::Deletion.path(),
        account: Some(account.name.as_str().into()),
        notice: None,
        form: Some(form),
        ways: vec![Way { code: "account", url: Route::Account.path().into() }],
    };
    call.app.page(status, &facts.into())
}

/// The account of who is signed in.
pub(super) fn own(call: &Call) -> Result<Account, Fault> {
    let account = call.signed_in()?.account;
    call.app.accounts.account(account)?.ok_or(Fault::SignedOut)
}

/// The account of who is signed in and about to change something.
fn changing(call: &Call) -> Result<Account, Fault> {
    let account = own(call)?;
    call.throttle(&Limit::CHANGES, &account.id.0.to_string())?;
    Ok(account)
}

/// Whether the current password came with the form.
fn is_owner(call: &Call, account: &Account, form: &Form) -> Result<bool, Fault> {
    let found: Option<Credentials> = call.app.accounts.credentials_of(account.id)?;
    Ok(prove(call, Some(&account.email), form.raw("actuel"), found)?.is_some())
}

fn done(notice: &str) -> Response {
    Response::see_other(&format!("{}?fait={notice}", Route::Account.path()))
}

/// The fields of the page's forms.
struct Forms {
    name: Vec<Field>,
    email: Vec<Field>,
    password: Vec<Field>,
}

impl Forms {
    /// As they are before anybody typed.
    fn of(account: &Account) -> Self {
        Self {
            name: vec![fields::name(account.name.as_str(), None)],
            email: email_fields(account.email.as_str(), None, None),
            password: password_fields(None, None, false),
        }
    }
}

fn email_fields(
    value: &str,
    fault: Option<&'static str>,
    password_fault: Option<&'static str>,
) -> Vec<Field> {
    vec![fields::email(value, "email", fault), fields::password("actuel", password_fault)]
}

fn password_fields(
    current_fault: Option<&'static str>,
    fault: Option<PasswordFault>,
    differs: bool,
) -> Vec<Field> {
    let mut all = vec![fields::password("actuel", current_fault)];
    all.extend(fields::new_passwords("nouveau", fault, differs));
    all
}

fn form(id: &'static str, route: Route, fields: Vec<Field>) -> FormOf {
    FormOf { id, action: route.path(), fields, hidden: Vec::new() }
}

fn page(
    call: &Call,
    status: u16,
    account: &Account,
    forms: Forms,
    notice: Option<&'static str>,
) -> Result<Response, Fault> {
    let current = call.signed_in()?.session;
    let sessions = call.app.accounts.sessions(account.id, call.now)?;
    let facts = AccountFacts {
        path: Route::Account.path(),
        name: account.name.as_str().into(),
        email: account.email.as_str().into(),
        created: account.created,
        notice,
        forms: vec![
            form("account_name", Route::Name, forms.name),
            form("account_email", Route::Email, forms.email),
            form("account_password", Route::Password, forms.password),
        ],
        sessions: sessions
            .into_iter()
            .map(|session| SessionFacts {
                id: session.id.to_string(),
                browser: session.label,
                started: session.started,
                seen: session.last_seen,
                is_current: session.id == current,
            })
            .collect(),
    };
    call.app.page(status, &call.app.wording.account_page(facts)?)
}
