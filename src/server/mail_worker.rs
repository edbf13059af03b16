//! Empties the mail queue: looks up whom a letter is for, and sends it.

use anyhow::Result;

use super::http::Route;
use super::mail_queue::{MailJob, MailOutcome};
use super::random::random;
use super::state::ServerState;
use crate::auth::{Limit, Token};
use crate::letters::Occasion;
use crate::mail::Refused;
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
                state.mail_queue.note_begun((state.clock)());
                let sent = send(state, job);
                state.mail_queue.note_ended(outcome(&sent), (state.clock)());
                if let Err(error) = sent {
                    reporter.warn(&format!("a letter was not sent: {error:#}"));
                }
            }
            None if stop.is_asked() => return,
            None => {}
        }
    }
}

fn outcome(sent: &Result<bool>) -> MailOutcome {
    match sent {
        Ok(true) => MailOutcome::Sent,
        Ok(false) => MailOutcome::NotSent,
        // The next letter may be taken.
        Err(error) if error.is::<Refused>() => MailOutcome::NotSent,
        Err(_) => MailOutcome::Failed,
    }
}

/// Sends a letter, if it is due; says whether it was.
pub(crate) fn send(state: &ServerState, (occasion, email): MailJob) -> Result<bool> {
    match occasion {
        Occasion::Reset => send_reset(state, &email),
        Occasion::EmailChanged => state.letters.send(occasion, email, "/").map(|()| true),
        Occasion::RegisteredAgain | Occasion::Inactive => {
            state.letters.send(occasion, email, SIGN_IN).map(|()| true)
        }
    }
}

/// A link for a new password, where the address has an account.
fn send_reset(state: &ServerState, email: &Email) -> Result<bool> {
    let now = (state.clock)();
    let Some(account) = state.accounts.find(email)? else {
        return Ok(false);
    };
    if state.take(&Limit::LETTER, email.key(), now)? != Taken::Granted {
        return Ok(false);
    }
    let token = Token::new(random()?);
    if !state.accounts.issue_reset(account.id, token.hash(), now)? {
        return Ok(false);
    }
    // To the address as the account has it, which may be written differently from the one typed.
    state.letters.send(Occasion::Reset, account.email, &reset_path(&token))?;
    Ok(true)
}
