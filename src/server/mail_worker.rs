//! Empties the mail queue: looks up whom a letter is for, and sends it.

use anyhow::Result;

use super::http::Route;
use super::mail_queue::MailJob;
use super::random::random;
use super::state::ServerState;
use crate::auth::{Limit, Token};
use crate::letters::Occasion;
use crate::model::{Email, POLL_INTERVAL, Stop, Taken};
use crate::telemetry::Reporter;

/// Where owners of accounts sign in.
pub(crate) const SIGN_IN: &str = Route::SignIn.path();

/// Where the owner of this token chooses a new password.
pub(crate) fn reset_path(token: &Token) -> String {
    format!("{}?jeton={}", Route::Reset.path(), token.expose())
}

/// Sends letters until the server is to stop and none is left.
pub(crate) fn run(state: &ServerState, reporter: &Reporter, stop: &Stop) {
    loop {
        match state.mail_queue.next(POLL_INTERVAL) {
            Some(job) => {
                if let Err(error) = send(state, job) {
                    reporter.warn(&format!("a letter was not sent: {error:#}"));
                }
            }
            None if stop.is_asked() => return,
            None => {}
        }
    }
}

/// Sends a letter, if it is due.
pub(crate) fn send(state: &ServerState, (occasion, email): MailJob) -> Result<()> {
    match occasion {
        Occasion::Reset => send_reset(state, &email),
        Occasion::EmailChanged => state.letters.send(occasion, email, "/"),
        Occasion::RegisteredAgain | Occasion::Inactive => {
            state.letters.send(occasion, email, SIGN_IN)
        }
    }
}

/// A link for a new password, where the address has an account.
fn send_reset(state: &ServerState, email: &Email) -> Result<()> {
    let now = (state.clock)();
    let Some(account) = state.accounts.find(email)? else {
        return Ok(());
    };
    if state.take(&Limit::LETTER, email.key(), now)? != Taken::Granted {
        return Ok(());
    }
    let token = Token::new(random()?);
    if !state.accounts.issue_reset(account.id, token.hash(), now)? {
        return Ok(());
    }
    // To the address as the account has it, which may be written differently from the one typed.
    state.letters.send(Occasion::Reset, account.email, &reset_path(&token))
}
