//! Empties the mail queue: looks up whom a letter is for, and sends it. One that the mail server cannot take now is kept
//! and tried again.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::handlers::account::{new_address, registration};
use super::http::Route;
use super::kept_letters::KeptLetters;
use super::mail_queue::{MailJob, MailOutcome};
use super::random::random;
use super::state::ServerState;
use crate::auth::{Limit, Token};
use crate::letters::Occasion;
use crate::mail::{Refused, may_pass};
use crate::model::{POLL_INTERVAL, Stop, Taken};
use crate::telemetry::Reporter;

/// How often the folder of kept letters is looked at.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);

/// Where owners of accounts sign in.
pub(crate) const SIGN_IN: &str = Route::SignIn.path();

/// Where the owner of this token chooses a new password.
pub(crate) fn reset_path(token: &Token) -> String {
    format!("{}?jeton={}", Route::Reset.path(), token.expose())
}

/// Sends letters until the server is to stop and none is left but those that are kept.
pub(crate) fn run(state: &ServerState, reporter: &Reporter, stop: &Stop) {
    let mut looked: Option<Instant> = None;
    loop {
        match state.mail_queue.next(POLL_INTERVAL) {
            Some(job) => attempt(state, reporter, &job, 0),
            None if stop.is_asked() => return,
            None if looked.is_none_or(|last| last.elapsed() >= LOOK_INTERVAL) => {
                try_kept(state, reporter);
                looked = Some(Instant::now());
            }
            None => {}
        }
    }
}

/// Tries the letter that has been due longest, where there is one.
fn try_kept(state: &ServerState, reporter: &Reporter) {
    let kept = KeptLetters(state.paths.kept_letters());
    let Some(letter) = kept.due((state.clock)()) else { return };
    state.mail_queue.note_again();
    attempt(state, reporter, &letter.job, letter.tries);
    // Only now: a letter may come twice where the server is killed meanwhile, and is never lost.
    if let Err(error) = KeptLetters::forget(&letter) {
        reporter.warn(&format!("{error:#}"));
    }
}

/// Sends a letter that was tried this often before; one that does not leave is kept for later or given up.
fn attempt(state: &ServerState, reporter: &Reporter, job: &MailJob, tries: usize) {
    state.mail_queue.note_begun((state.clock)());
    let sent = send(state, job, tries);
    let now = (state.clock)();
    state.mail_queue.note_ended(outcome(&sent), now);
    let error = match sent {
        // For who tries a site on a machine of their own.
        Ok(true) if state.letters.are_laid() => {
            let folder = state.paths.outbox();
            return reporter.say(&format!("a letter lies in {}", folder.display()));
        }
        Ok(_) => return,
        Err(error) => error,
    };
    let kept = KeptLetters(state.paths.kept_letters());
    let fate = match may_pass(&error).then(|| kept.keep(job, tries + 1, now)) {
        None => "it is given up".into(),
        Some(Ok(true)) => "it is tried again".into(),
        Some(Ok(false)) => format!("it is given up after {} tries", tries + 1),
        Some(Err(error)) => format!("it is given up: {error:#}"),
    };
    reporter.warn(&format!("a letter was not sent: {error:#}; {fate}"));
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

/// Sends a letter that was tried this often before, if it is due; says whether it was.
pub(crate) fn send(state: &ServerState, job: &MailJob, tries: usize) -> Result<bool> {
    let path = match job.occasion {
        Occasion::Reset => return send_link(state, job, &Limit::RESET_LETTER, tries),
        Occasion::Register => return send_proof(state, job, tries),
        Occasion::RegisteredAgain => return send_link(state, job, &Limit::AGAIN_LETTER, tries),
        Occasion::Attacked => return send_link(state, job, &Limit::ATTACK_LETTER, tries),
        Occasion::NewAddress => return send_new_address(state, job, tries),
        Occasion::EmailChanged => "/",
        Occasion::AddressTaken | Occasion::Inactive => SIGN_IN,
    };
    state.letters.send_in(job.edition, job.occasion, job.email.clone(), path).map(|()| true)
}

/// A link that proves an address; where it has an account already its owner learns of it, and has a link for a new password.
fn send_proof(state: &ServerState, job: &MailJob, tries: usize) -> Result<bool> {
    let now = (state.clock)();
    let Some(id) = job.pending else { return Ok(false) };
    let Some(registration) = state.accounts.registration(id, now)? else { return Ok(false) };
    let is_taken = state.accounts.find(&job.email)?.is_some();
    let limit = &Limit::REGISTER_LETTER;
    if is_taken || tries == 0 && state.take(limit, job.email.key(), now)? != Taken::Granted {
        // No one will have a link to it.
        state.accounts.forget_registration(id)?;
        let again = MailJob { occasion: Occasion::RegisteredAgain, pending: None, ..job.clone() };
        return if is_taken { send(state, &again, tries) } else { Ok(false) };
    }
    let path = registration::link(state, &registration, now);
    state.letters.send_in(job.edition, job.occasion, registration.email, &path)?;
    Ok(true)
}

/// A link that proves an address an account is to have; where another account has it, its owner learns of it.
fn send_new_address(state: &ServerState, job: &MailJob, tries: usize) -> Result<bool> {
    let now = (state.clock)();
    let Some(id) = job.pending else { return Ok(false) };
    let Some(wanted) = state.accounts.new_address(id, now)? else { return Ok(false) };
    let holder = state.accounts.find(&wanted.email)?.map(|holder| holder.id);
    if holder.is_none_or(|holder| holder == wanted.account) {
        // One account fills no one's inbox; others may want the same address all the same.
        let subject = format!("{} {}", wanted.account.0, wanted.email.key());
        if tries == 0 && state.take(&Limit::PROOF_LETTER, &subject, now)? != Taken::Granted {
            return Ok(false);
        }
        let path = new_address::link(state, &wanted, now);
        state.letters.send_in(job.edition, job.occasion, wanted.email, &path)?;
        return Ok(true);
    }
    let limit = &Limit::TAKEN_LETTER;
    if tries == 0 && state.take(limit, job.email.key(), now)? != Taken::Granted {
        return Ok(false);
    }
    state.letters.send_in(job.edition, Occasion::AddressTaken, wanted.email, SIGN_IN)?;
    Ok(true)
}

/// A link for a new password, where the address has an account and had not too many letters of this kind.
fn send_link(state: &ServerState, job: &MailJob, limit: &Limit, tries: usize) -> Result<bool> {
    let email = &job.email;
    let now = (state.clock)();
    let Some(account) = state.accounts.find(email)? else {
        return Ok(false);
    };
    // One that is tried again was counted when it was asked for.
    if tries == 0 && state.take(limit, email.key(), now)? != Taken::Granted {
        return Ok(false);
    }
    let token = Token::new(random()?);
    if !state.accounts.issue_reset(account.id, token.hash(), now)? {
        return Ok(false);
    }
    // To the address as the account has it, which may be written differently from the one typed.
    let path = reset_path(&token);
    state.letters.send_in(job.edition, job.occasion, account.email, &path)?;
    Ok(true)
}
