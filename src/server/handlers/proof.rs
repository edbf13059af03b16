//! Whether somebody knows the password of an account: slowed down per network, and per network and
//! account, with the same work whether or not there is an account.

use crate::auth::{Limit, Password, Verdict};
use crate::model::Email;
use crate::server::call::Call;
use crate::server::fault::Fault;
use crate::server::random;
use crate::store::accounts::Credentials;

/// The credentials somebody has proved to know the password of; `None` where they have not.
pub(super) fn prove(
    call: &Call,
    email: Option<&Email>,
    typed: &str,
    found: Option<Credentials>,
) -> Result<Option<Credentials>, Fault> {
    let network = call.network();
    let pair = format!("{network} {}", email.map_or("", Email::key));
    call.throttle(&Limit::PASSWORDS, &network)?;
    call.throttle(&Limit::PASSWORD, &pair)?;
    let password = Password::typed(typed);
    let hash = found.as_ref().map(|credentials| credentials.password_hash.as_str());
    let verdict = call.app.hasher.verify(&password, hash)?;
    let (Some(credentials), Verdict::Right { is_outdated }) = (found, verdict) else {
        call.app.figures.failed_login();
        return Ok(None);
    };
    call.app.give_back(&Limit::PASSWORDS, &network, call.now)?;
    call.app.give_back(&Limit::PASSWORD, &pair, call.now)?;
    Ok(Some(if is_outdated { strengthened(call, &password, &credentials)? } else { credentials }))
}

/// The same password kept with the work that is usual now.
fn strengthened(
    call: &Call,
    password: &Password,
    credentials: &Credentials,
) -> Result<Credentials, Fault> {
    let password_hash = call.app.hasher.hash(password, &random()?)?;
    call.app.accounts.rehash(credentials, &password_hash)?;
    Ok(Credentials { password_hash, ..*credentials })
}
