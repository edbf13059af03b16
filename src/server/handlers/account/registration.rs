//! A registration's link: it leads to signing in, and signing in there makes the account.
//!
//! The link alone makes nothing: programs that look at letters open links, and an owner who opens one that a stranger
//! asked for would have an account to which the stranger has the password. It takes both, the link and the password.

use super::intent::Intent;
use super::password_proof::check;
use super::proof::{PROOF, Proof};
use crate::auth::PasswordCheck;
use crate::model::{AccountId, Email, NewSession, Timestamp};
use crate::server::context::Context;
use crate::server::http::{Answer, Form, Route};
use crate::server::state::ServerState;
use crate::store::accounts::{REGISTRATION_LIFE, Registration};

/// What a proof is signed as, so that nothing else the server signs is taken for one.
const SIGNED_AS: &str = "registration.";

/// The link of a registration, with what its visitor was about to do.
pub(crate) fn link(state: &ServerState, registration: &Registration, now: Timestamp) -> String {
    let proved = (registration.id, &registration.email);
    let proof = Proof::sign(state, SIGNED_AS, proved, now + REGISTRATION_LIFE);
    let intent = Form::parse(registration.intent.as_bytes()).unwrap_or_default();
    let hidden = Intent::of(&intent).hidden();
    let fields = hidden.iter().map(|field| (field.name, field.value.as_str()));
    Route::SignIn.with_query([(PROOF, proof.as_str())].into_iter().chain(fields))
}

/// The registration a form or link proves the address of.
pub(crate) fn proved(context: &Context, form: &Form) -> Answer<Option<Registration>> {
    let Some(proof) = Proof::read(context, SIGNED_AS, form) else { return Ok(None) };
    let registration = context.state.accounts.registration(proof.id, context.now)?;
    Ok(registration.filter(|registration| proof.is_of(&registration.email)))
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
