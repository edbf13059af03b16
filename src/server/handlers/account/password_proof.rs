//! Whether a visitor knows the password of an account: slowed down per network, and per network and
//! account, bounded for each account, with the same work whether or not there is an account.

use crate::auth::{Limit, Password, PasswordCheck};
use crate::model::{AccountId, Email, Occasion};
use crate::server::context::Context;
use crate::server::http::Answer;
use crate::server::random;
use crate::store::accounts::{Attempt, Credentials, MailJob};

/// The credentials, if the password typed is theirs; `None` otherwise.
pub(crate) fn prove(
    context: &Context,
    email: Option<&Email>,
    typed: &str,
    found: Option<Credentials>,
) -> Answer<Option<Credentials>> {
    let account = found.as_ref().map(|credentials| credentials.account);
    let hash = found.as_ref().map(|credentials| credentials.password_hash.as_str());
    let checked = check(context, email, typed, account, hash)?;
    let (Some(credentials), PasswordCheck::Right { is_outdated }) = (found, checked) else {
        return Ok(None);
    };
    context.state.accounts.forgive(credentials.account)?;
    if !is_outdated {
        return Ok(Some(credentials));
    }
    // The same password is kept with the work that is usual now.
    let password_hash = context.state.hasher.hash(&Password::typed(typed), &random()?)?;
    context.state.accounts.rehash(&credentials, &password_hash)?;
    Ok(Some(Credentials { password_hash, ..credentials }))
}

/// Compares a password with the hash of an account, of a registration, or of none.
pub(super) fn check(
    context: &Context,
    email: Option<&Email>,
    typed: &str,
    account: Option<AccountId>,
    hash: Option<&str>,
) -> Answer<PasswordCheck> {
    let network = context.network();
    let pair = format!("{network} {}", email.map_or("", Email::key));
    context.throttle(&Limit::PASSWORDS, &network)?;
    context.throttle(&Limit::PASSWORD, &pair)?;
    let attempt = context.state.accounts.count_attempt(account)?;
    // Where no password opens the account any more, the answer and the work are those of a wrong one.
    let hash = hash.filter(|_| attempt != Attempt::Closed);
    let check = context.state.hasher.verify(&Password::typed(typed), hash)?;
    if check == PasswordCheck::Wrong {
        context.state.metrics.count_failed_login();
        if let (Some(email), Attempt::Last | Attempt::Closed) = (email, attempt) {
            context.send_letter_later(MailJob::of(Occasion::Attacked, email.clone()));
        }
        return Ok(check);
    }
    context.state.give_back(&Limit::PASSWORDS, &network, context.now)?;
    context.state.give_back(&Limit::PASSWORD, &pair, context.now)?;
    Ok(check)
}
