//! A registration's link: it leads to signing in, and signing in there makes the account.
//!
//! The link alone makes nothing: programs that look at letters open links, and an owner who opens one that a stranger
//! asked for would have an account to which the stranger has the password. It takes both, the link and the password.

use super::intent::Intent;
use super::password_proof::check;
use crate::auth::PasswordCheck;
use crate::model::{AccountId, Email, NewSession, PendingId, Timestamp};
use crate::server::context::Context;
use crate::server::http::{Answer, Form, Route};
use crate::server::state::ServerState;
use crate::store::accounts::{REGISTRATION_LIFE, Registration};

/// The field of the proof, in links and forms.
pub(crate) const PROOF: &str = "preuve";

/// What a proof is signed as, so that nothing else the server signs is taken for one.
const SIGNED_AS: &str = "registration.";

/// The link of a registration, with what its visitor was about to do.
pub(crate) fn link(state: &ServerState, registration: &Registration, now: Timestamp) -> String {
    let text = format!("{SIGNED_AS}{}", registration.id.0);
    let proof = state.signer.sign(&text, now + REGISTRATION_LIFE);
    let intent = Form::parse(registration.intent.as_bytes()).unwrap_or_default();
    let hidden = Intent::of(&intent).hidden();
    let fields = hidden.iter().map(|field| (field.name, field.value.as_str()));
    Route::SignIn.with_query([(PROOF, proof.as_str())].into_iter().chain(fields))
}

/// The registration a form or link proves the address of.
pub(crate) fn proved(context: &Context, form: &Form) -> Answer<Option<Registration>> {
    let signed = context.state.signer.verify(form.text(PROOF), context.now);
    let id = signed.and_then(|text| text.strip_prefix(SIGNED_AS)?.parse().ok());
    match id {
        Some(id) => Ok(context.state.accounts.registration(PendingId(id), context.now)?),
        None => Ok(None),
    }
}

/// Makes the account, if address and password typed are those of the registration.
pub(crate) fn finish(
    context: &Context,
    registration: &Registration,
    email: Option<&Email>,
    typed: &str,
    session: &NewSession,
) -> Answer<Option<AccountId>> {
    let known = email.filter(|email| email.key() == registration.email.key());
    let hash = known.map(|_| registration.password_hash.as_str());
    match check(context, email, typed, None, hash)? {
        PasswordCheck::Wrong => Ok(None),
        PasswordCheck::Right { .. } => {
            let accounts = &context.state.accounts;
            Ok(accounts.prove_registration(registration.id, session, context.now)?)
        }
    }
}
