//! The page of an account and what can be changed there. Whatever opens an account to others asks
//! for the password first.

use super::field_error::FieldError;
use super::form_fields::{
    CURRENT_PASSWORD, EMAIL, NAME, NEW_PASSWORD, REFUSED, TypedForm, form_page, form_view,
    personal, post_form, way,
};
use super::password_proof::prove;
use super::sign_in::{session, signed_out, with_session};
use crate::auth::{Limit, Token};
use crate::model::{DisplayName, Email, Occasion, SessionId};
use crate::render::view::{AccountView, ErrorPage, FormView, SessionView};
use crate::server::context::Context;
use crate::server::handlers::notice::Notice;
use crate::server::http::{Answer, Form, Response, Route};
use crate::server::random;
use crate::store::accounts::{Account, EmailChange, MailJob};

/// Seconds in which who has signed in need not type the password again.
const FRESH: i64 = 600;

/// `/compte`
pub(crate) fn show(context: &Context) -> Answer {
    page(context, &own(context)?, None, Notice::of(&context.query()?))
}

/// `/compte/nom`
pub(crate) fn rename(context: &Context) -> Answer {
    let (account, form) = (changing(context)?, context.form()?);
    let mut typed = TypedForm::of(&form);
    let Some(name) = typed.value::<DisplayName>("nom") else {
        return refused(context, &account, Route::Name, &typed);
    };
    context.state.accounts.rename(account.id, &name)?;
    Ok(done(Notice::NameChanged))
}

/// `/compte/adresse`
pub(crate) fn change_email(context: &Context) -> Answer {
    let (account, form) = (changing(context)?, context.form()?);
    let mut typed = TypedForm::of(&form);
    let Some(email) = typed.value::<Email>("adresse") else {
        return refused(context, &account, Route::Email, &typed);
    };
    context.throttle(&Limit::NEW_ADDRESSES, &account.id.0.to_string())?;
    if !is_owner(context, &account, &mut typed)? {
        return refused(context, &account, Route::Email, &typed);
    }
    // One that is only written differently is proved already.
    if context.state.is_confirming && account.email.key() != email.key() {
        let id = context.state.accounts.keep_new_address(account.id, &email, context.now)?;
        let job = MailJob::of(Occasion::NewAddress, email);
        context.send_letter(MailJob { account: Some(account.id), pending: Some(id), ..job });
        return Ok(done(Notice::EmailSent));
    }
    let letter = changed_letter(context, &account);
    let letter = Some(&letter).filter(|_| account.email.key() != email.key());
    match context.state.accounts.change_email(account.id, &email, letter, context.now)? {
        EmailChange::EmailTaken => {
            typed.refuse("adresse", FieldError::EMAIL_TAKEN);
            refused(context, &account, Route::Email, &typed)
        }
        EmailChange::NoAccount => Err(ErrorPage::SignedOut.into()),
        EmailChange::Changed => {
            context.state.mail_queue.ring();
            Ok(done(Notice::EmailChanged))
        }
    }
}

/// What tells the address an account had that it has another.
pub(super) fn changed_letter(context: &Context, account: &Account) -> MailJob {
    let job = MailJob::of(Occasion::EmailChanged, account.email.clone());
    MailJob { account: Some(account.id), edition: context.spoken.edition, ..job }
}

/// `/compte/mot-de-passe`
pub(crate) fn change_password(context: &Context) -> Answer {
    let (account, form) = (changing(context)?, context.form()?);
    let mut typed = TypedForm::of(&form);
    let by = personal(context, account.name.as_str(), account.email.as_str());
    let Some(password) = typed.new_password("nouveau", &by) else {
        return refused(context, &account, Route::Password, &typed);
    };
    if !is_owner(context, &account, &mut typed)? {
        return refused(context, &account, Route::Password, &typed);
    }
    let hash = context.state.hasher.hash(&password, &random()?)?;
    let token = Token::new(random()?);
    let session = session(context, &token);
    context.state.accounts.change_password(account.id, &hash, Some(&session), context.now)?;
    Ok(with_session(context, done(Notice::PasswordChanged), &token))
}

/// `/compte/sessions`
pub(crate) fn end_sessions(context: &Context) -> Answer {
    let (account, form) = (changing(context)?, context.form()?);
    let current = context.signed_in()?.session;
    match form.text("session") {
        "autres" => {
            context.state.accounts.end_other_sessions(account.id, current)?;
        }
        named => {
            let session: SessionId = named.parse().map_err(|_| ErrorPage::BadRequest)?;
            context.state.accounts.revoke(account.id, session)?;
        }
    }
    Ok(done(Notice::SessionEnded))
}

/// `/compte/suppression`
pub(crate) fn delete(context: &Context) -> Answer {
    let account = own(context)?;
    if context.only_reads() {
        return delete_page(context, &account, &TypedForm::of(&Form::default()));
    }
    let form = context.form()?;
    let mut typed = TypedForm::of(&form);
    if !is_owner(context, &account, &mut typed)? {
        return delete_page(context, &account, &typed);
    }
    context.state.accounts.delete(account.id)?;
    Ok(signed_out(context, Notice::AccountDeleted))
}

fn delete_page(context: &Context, account: &Account, typed: &TypedForm) -> Answer {
    let (route, fields) = (Route::Deletion, typed.shown([CURRENT_PASSWORD]));
    let view = form_view("erase", route, fields, Vec::new(), vec![way("account", Route::Account)]);
    let account = Some(account.name.as_str().into());
    form_page(context, typed.status(), FormView { account, ..view })
}

/// The page that asks for the password before all data are handed out, where the session is not fresh and none came: a
/// browser left open must not give everything away.
pub(crate) fn owner_asked(context: &Context, route: Route) -> Answer<Option<Response>> {
    let account = own(context)?;
    let form = if context.only_reads() { Form::default() } else { context.form()? };
    let mut typed = TypedForm::of(&form);
    let is_known = if context.only_reads() {
        context.now - context.signed_in()?.started.no_later_than(context.now) < FRESH
    } else {
        is_owner(context, &account, &mut typed)?
    };
    if is_known {
        return Ok(None);
    }
    let (fields, ways) = (typed.shown([CURRENT_PASSWORD]), vec![way("account", Route::Account)]);
    let view = form_view("export", route, fields, Vec::new(), ways);
    let account = Some(account.name.as_str().into());
    form_page(context, typed.status(), FormView { account, ..view }).map(Some)
}

/// The account of who is signed in.
pub(crate) fn own(context: &Context) -> Answer<Account> {
    let account = context.signed_in()?.account;
    Ok(context.state.accounts.account(account)?.ok_or(ErrorPage::SignedOut)?)
}

/// The account of who is signed in and about to change something.
pub(super) fn changing(context: &Context) -> Answer<Account> {
    let account = own(context)?;
    context.throttle(&Limit::CHANGES, &account.id.0.to_string())?;
    Ok(account)
}

/// Whether the current password came with the form; the form is refused where it did not.
fn is_owner(context: &Context, account: &Account, typed: &mut TypedForm) -> Answer<bool> {
    let found = context.state.accounts.credentials_of(account.id)?;
    let password = typed.form.raw("actuel");
    let is_proved = prove(context, Some(&account.email), password, found)?.is_some();
    if !is_proved {
        typed.refuse("actuel", FieldError::WRONG_PASSWORD);
    }
    Ok(is_proved)
}

pub(super) fn done(notice: Notice) -> Response {
    Response::see_other(&notice.at(Route::Account.path()))
}

/// The page again, with what is wrong in the form that is sent to a route.
fn refused(context: &Context, account: &Account, route: Route, typed: &TypedForm) -> Answer {
    page(context, account, Some((route, typed)), None)
}

fn page(
    context: &Context,
    account: &Account,
    refused: Option<(Route, &TypedForm)>,
    notice: Option<Notice>,
) -> Answer {
    let (name, email) = (account.name.as_str(), account.email.as_str());
    let known = Form::of([("nom", name), ("adresse", email)]);
    let unchanged = TypedForm::of(&known);
    let mut forms = Vec::new();
    for (id, route, fields) in [
        ("account_name", Route::Name, vec![NAME]),
        ("account_email", Route::Email, vec![EMAIL, CURRENT_PASSWORD]),
        ("account_password", Route::Password, vec![CURRENT_PASSWORD, NEW_PASSWORD]),
    ] {
        let typed = match refused {
            Some((at, typed)) if at == route => typed,
            _ => &unchanged,
        };
        let fields = typed.shown(fields);
        forms.push(post_form(id, route, fields, Vec::new()));
    }
    let current = context.signed_in()?.session;
    let wording = &context.spoken.wording;
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
        account: name.into(),
        email: email.into(),
        since: wording.date(account.created)?,
        notice: notice.map(Notice::code),
        is_refused: refused.is_some(),
        forms,
        sessions,
    };
    let status = if refused.is_some() { REFUSED } else { 200 };
    context.page(status, "account.html", view.path, view)
}
