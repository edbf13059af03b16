//! A forgotten password: a link by letter, good once and for half an hour.
//!
//! Asking for one is answered the same for every address, at once; all that takes time is left to the mail queue.

use super::form_fields::{
    LOGIN, NEW_PASSWORD, SENT, TypedForm, form_page, form_view, is_sent, message_page, personal,
    way,
};
use crate::auth::{Limit, Token};
use crate::model::Occasion;
use crate::render::view::Hidden;
use crate::server::context::Context;
use crate::server::handlers::notice::Notice;
use crate::server::http::{Answer, Form, Response, Route};
use crate::server::random;
use crate::store::accounts::MailJob;

/// `/mot-de-passe`
pub(crate) fn request(context: &Context) -> Answer {
    if context.only_reads() {
        if is_sent(&context.query()?) {
            let way = way("sign_in", Route::SignIn);
            return message_page(context, 200, "reset_sent", Route::ResetRequest, way);
        }
        return request_page(context, &TypedForm::of(&Form::default()));
    }
    let form = context.form()?;
    let mut typed = TypedForm::of(&form);
    let Some(email) = typed.value("adresse") else { return request_page(context, &typed) };
    context.throttle(&Limit::LETTERS, &context.network())?;
    // The same work, whatever is found; but what no account has takes no place from what owners wait for, and is not stored.
    let is_of_owner = context.state.accounts.find(&email)?.is_some();
    let stand_in = context.state.stand_in(&email);
    let email = if is_of_owner { email } else { stand_in };
    context.send_letter(MailJob { is_of_owner, ..MailJob::of(Occasion::Reset, email) });
    Ok(Response::see_other(&Route::ResetRequest.with_query([SENT].into_iter())))
}

fn request_page(context: &Context, typed: &TypedForm) -> Answer {
    let (route, ways) = (Route::ResetRequest, vec![way("sign_in", Route::SignIn)]);
    let view = form_view("reset_request", route, typed.shown([LOGIN]), Vec::new(), ways);
    form_page(context, typed.status(), view)
}

/// `/mot-de-passe/nouveau`
pub(crate) fn choose(context: &Context) -> Answer {
    let form = if context.only_reads() { context.query()? } else { context.form()? };
    let Some(token) = Token::parse(form.text("jeton")) else {
        return over(context);
    };
    // Before anything is typed: a used link should not ask for a password first.
    let Some(owner) = context.state.accounts.reset_owner(token.hash(), context.now)? else {
        return over(context);
    };
    let mut typed = TypedForm::of(&form);
    if context.only_reads() {
        return choose_page(context, &typed, &token);
    }
    let by = personal(context, owner.name.as_str(), owner.email.as_str());
    let Some(password) = typed.new_password("nouveau", &by) else {
        return choose_page(context, &typed, &token);
    };
    let hash = context.state.hasher.hash(&password, &random()?)?;
    match context.state.accounts.reset(token.hash(), &hash, None, context.now)? {
        Some(_) => Ok(Response::see_other(&Notice::PasswordReset.at(Route::SignIn.path()))),
        None => over(context),
    }
}

fn choose_page(context: &Context, typed: &TypedForm, token: &Token) -> Answer {
    let fields = typed.shown([NEW_PASSWORD]);
    let token = Hidden { name: "jeton", value: token.expose() };
    let view = form_view("reset", Route::Reset, fields, vec![token], Vec::new());
    form_page(context, typed.status(), view)
}

/// The link is void.
fn over(context: &Context) -> Answer {
    message_page(context, 404, "reset_over", Route::Reset, way("again", Route::ResetRequest))
}
