//! Whether a visitor knows the password of an account: slowed down per network, and per network and
//! account, with the same work whether or not there is an account.

use crate::auth::{Limit, Password, PasswordCheck};
use crate::model::Email;
use crate::server::context::Context;
use crate::server::http::Answer;
use crate::server::random;
use crate::store::accounts::Credentials;

/// The credentials, if the password typed is theirs; `None` otherwise.
pub(crate) fn prove(
    context: &Context,
    email: Option<&Email>,
    typed: &str,
    found: Option<Credentials>,
) -> Answer<Option<Credentials>> {
    let network = context.network();
    let pair = format!("{network} {}", email.map_or("", Email::key));
    context.throttle(&Limit::PASSWORDS, &network)?;
    context.throttle(&Limit::PASSWORD, &pair)?;
    let password = Password::typed(typed);
    let hash = found.as_ref().map(|credentials| credentials.password_hash.as_str());
    let verdict = context.state.hasher.verify(&password, hash)?;
    let (Some(credentials), PasswordCheck::Right { is_outdated }) = (found, verdict) else {
        context.state.metrics.count_failed_login();
        return Ok(None);
    };
    context.state.give_back(&Limit::PASSWORDS, &network, context.now)?;
    context.state.give_back(&Limit::PASSWORD, &pair, context.now)?;
    if !is_outdated {
        return Ok(Some(credentials));
    }
    // The same password is kept with the work that is usual now.
    let password_hash = context.state.hasher.hash(&password, &random()?)?;
    context.state.accounts.rehash(&credentials, &password_hash)?;
    Ok(Some(Credentials { password_hash, ..credentials }))
}
