//! Signing in and out, and registering.
//!
//! Registering answers the same whether or not the address has an account, with the same work: it would otherwise tell a
//! stranger who has an account here. The account is made by signing in through the link of a letter (`registration`).

use super::field_error::FieldError;
use super::form_fields::{
    FIRST_EMAIL, FIRST_PASSWORD, LOGIN, NAME, PASSWORD, SENT, TypedForm, form_page, form_view,
    is_sent, message_page, personal, way,
};
use super::intent::Intent;
use super::password_proof::prove;
use super::proof::PROOF;
use super::registration;
use crate::auth::{Limit, Token};
use crate::model::{AccountId, DisplayName, Email, NewSession, Occasion};
use crate::render::view::{FormLink, FormView, Hidden};
use crate::server::browser_name;
use crate::server::context::Context;
use crate::server::handlers::notice::{NOTICE, Notice};
use crate::server::http::{Answer, Form, Response, Route};
use crate::server::random;
use crate::store::accounts::{MailJob, Registered, SESSION_LIFE};

/// `/connexion`
pub(crate) fn sign_in(context: &Context) -> Answer {
    if context.only_reads() {
        let query = context.query()?;
        let intent = Intent::of(&query);
        if context.visitor()?.is_some() {
            return Ok(Response::see_other(intent.landing()));
        }
        let shown = Notice::of(&query);
        let Some(registration) = registration::proved(context, &query)? else {
            let is_over = !query.text(PROOF).is_empty();
            let notice = if is_over { Some(Notice::RegistrationOver) } else { shown };
            return sign_in_page(context, &TypedForm::of(&Form::default()), &intent, notice);
        };
        let email = registration.email.as_str();
        let known = Form::of([("adresse", email), (PROOF, query.text(PROOF))]);
        return sign_in_page(context, &TypedForm::of(&known), &intent, Some(Notice::Prove));
    }
    let form = context.form()?;
    let intent = Intent::of(&form);
    let email = form.text("adresse").parse::<Email>().ok();
    if let Some(registration) = registration::proved(context, &form)? {
        let (typed, token) = (form.raw("mot_de_passe"), Token::new(random()?));
        let session = session(context, &token);
        let made = registration::finish(context, &registration, email.as_ref(), typed, &session)?;
        if let Some(account) = made {
            return welcome(context, &intent, account, &token);
        }
        let mut typed = TypedForm::of(&form);
        typed.refuse("adresse", FieldError::WRONG_CREDENTIALS);
        return sign_in_page(context, &typed, &intent, None);
    }
    let found = match &email {
        Some(email) => context.state.accounts.credentials(email)?,
        None => None,
    };
    // Also without an account: the work must not show whether there is one.
    let proved = prove(context, email.as_ref(), form.raw("mot_de_passe"), found)?;
    let error = match proved {
        None => FieldError::WRONG_CREDENTIALS,
        Some(credentials) => {
            let token = Token::new(random()?);
            let session = session(context, &token);
            match context.state.accounts.start_session(&credentials, &session, context.now)? {
                Some(_) => return welcome(context, &intent, credentials.account, &token),
                // The password is right, so its owner may know why they do not get in.
                None => FieldError::ACCOUNT_DISABLED,
            }
        }
    };
    let mut typed = TypedForm::of(&form);
    typed.refuse("adresse", error);
    sign_in_page(context, &typed, &intent, None)
}

/// Ends the session the browser had, does what was to be done, and hands the new session out.
fn welcome(context: &Context, intent: &Intent, account: AccountId, token: &Token) -> Answer {
    // The session this browser had would otherwise live on without a cookie to end it by.
    if let Some(old) = context.token() {
        context.state.accounts.end_session(old)?;
    }
    let landing = intent.finish(context, account)?;
    Ok(with_session(context, Response::see_other(&landing), token))
}

/// A session about to start in this browser.
pub(crate) fn session(context: &Context, token: &Token) -> NewSession {
    let agent = context.request.header("user-agent").unwrap_or_default();
    NewSession::new(token.hash(), &browser_name::name(agent))
}

/// An answer that hands a session out.
pub(crate) fn with_session(context: &Context, response: Response, token: &Token) -> Response {
    response.with_header("Set-Cookie", context.state.cookie.set(token, SESSION_LIFE))
}

/// `/deconnexion`
pub(crate) fn sign_out(context: &Context) -> Answer {
    if let Some(token) = context.token() {
        context.state.accounts.end_session(token)?;
    }
    Ok(signed_out(context, Notice::SignedOut))
}

/// Leads to signing in, and takes the session's cookie back.
pub(crate) fn signed_out(context: &Context, notice: Notice) -> Response {
    Response::see_other(&notice.at(Route::SignIn.path()))
        .with_header("Set-Cookie", context.state.cookie.clear())
}

fn sign_in_page(
    context: &Context,
    typed: &TypedForm,
    intent: &Intent,
    notice: Option<Notice>,
) -> Answer {
    let register = FormLink { code: "register", url: intent.at(Route::Register) };
    let ways = vec![register, way("forgotten", Route::ResetRequest)];
    let fields = typed.shown([LOGIN, PASSWORD]);
    let mut hidden = intent.hidden();
    let proof = typed.form.text(PROOF);
    if !proof.is_empty() {
        hidden.push(Hidden { name: PROOF, value: proof.into() });
    }
    let view = form_view("sign_in", Route::SignIn, fields, hidden, ways);
    form_page(context, typed.status(), FormView { notice: notice.map(Notice::code), ..view })
}

/// `/inscription`
pub(crate) fn register(context: &Context) -> Answer {
    if context.state.is_closed {
        let status = if context.only_reads() { 200 } else { 403 };
        let way = way("sign_in", Route::SignIn);
        return message_page(context, status, "closed", Route::Register, way);
    }
    if context.only_reads() {
        let query = context.query()?;
        let intent = Intent::of(&query);
        if is_sent(&query) {
            let way = FormLink { code: "sign_in", url: intent.at(Route::SignIn) };
            return message_page(context, 200, "register_sent", Route::Register, way);
        }
        return match context.visitor()? {
            Some(_) => Ok(Response::see_other(intent.landing())),
            None => register_page(context, &TypedForm::of(&Form::default()), &intent),
        };
    }
    let form = context.form()?;
    let (mut typed, intent) = (TypedForm::of(&form), Intent::of(&form));
    let name: Option<DisplayName> = typed.value("nom");
    let email: Option<Email> = typed.value("adresse");
    let by = personal(context, form.text("nom"), form.text("adresse"));
    let password = typed.new_password("mot_de_passe", &by);
    let (Some(name), Some(email), Some(password)) = (name, email, password) else {
        return register_page(context, &typed, &intent);
    };
    context.throttle(&Limit::REGISTRATIONS, &context.network())?;
    let hash = context.state.hasher.hash(&password, &random()?)?;
    if context.state.is_confirming {
        let intent = intent.for_letter(context);
        let kept = &intent.as_query();
        let accounts = &context.state.accounts;
        let id = accounts.keep_registration(&email, &name, &hash, kept, context.now)?;
        let job = MailJob::of(Occasion::Register, email);
        context.send_letter(MailJob { pending: Some(id), ..job });
        return Ok(Response::see_other(&intent.telling(Route::Register, SENT)));
    }
    add(context, &name, &email, &hash)?;
    let told = (NOTICE, Notice::Registered.code());
    Ok(Response::see_other(&intent.telling(Route::SignIn, told)))
}

/// Makes the account at once, or tells the owner of the one there is: where no letter proves an address.
fn add(context: &Context, name: &DisplayName, email: &Email, hash: &str) -> Answer<()> {
    let registered = context.state.accounts.register(email, name, hash, None, context.now)?;
    if registered == Registered::EmailTaken {
        let job = MailJob::of(Occasion::RegisteredAgain, email.clone());
        context.send_letter(job);
    }
    Ok(())
}

fn register_page(context: &Context, typed: &TypedForm, intent: &Intent) -> Answer {
    let fields = typed.shown([NAME, FIRST_EMAIL, FIRST_PASSWORD]);
    let ways = vec![FormLink { code: "sign_in", url: intent.at(Route::SignIn) }];
    let view = form_view("register", Route::Register, fields, intent.hidden(), ways);
    form_page(context, typed.status(), view)
}

/// `/api/me`: who is signed in, for the script of static pages.
pub(crate) fn me(context: &Context) -> Answer {
    let visitor = context.visitor()?;
    let body = serde_json::json!({
        "signed_in": visitor.is_some(),
        "name": visitor.map(|visitor| visitor.name.as_str()),
    });
    Ok(Response::json(200, &body))
}
