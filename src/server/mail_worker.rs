//! Sends letters that wait: looks up whom one is for, and sends it. One that the mail server cannot take now is tried
//! again.

use std::time::{Duration, Instant};

use anyhow::Result;
use thiserror::Error;

use super::handlers::account::{new_address, registration};
use super::http::Route;
use super::mail_queue::MailOutcome;
use super::random::random;
use super::state::ServerState;
use crate::auth::{Limit, Token};
use crate::mail::{Refused, may_pass};
use crate::model::{Occasion, POLL_INTERVAL, Stop, Taken};
use crate::store::accounts::{LetterFate, LetterTurn, MailJob, TakenLetter, is_unavailable};
use crate::telemetry::Reporter;

/// How often it looks for letters of other servers, and for one whose next try is due.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);

/// Where owners of accounts sign in.
pub(crate) const SIGN_IN: &str = Route::SignIn.path();

/// Where the owner of this token chooses a new password.
pub(crate) fn reset_path(token: &Token) -> String {
    format!("{}?jeton={}", Route::Reset.path(), token.expose())
}

/// Sends letters until the server is to stop; those that wait then are left to the next one.
pub(crate) fn run(state: &ServerState, reporter: &Reporter, stop: &Stop) {
    let mut worker = MailWorker { state, reporter, stop, left: Vec::new(), is_hindered: false };
    let mut looked: Option<Instant> = None;
    loop {
        let is_rung = state.mail_queue.wait(POLL_INTERVAL);
        if stop.is_asked() {
            let forgotten = worker.forget_left();
            return worker.note(forgotten, true);
        }
        let is_time = looked.is_none_or(|last| last.elapsed() >= LOOK_INTERVAL);
        if is_rung || is_time {
            let done = worker.round(is_time);
            worker.note(done, is_time);
        }
        if is_time {
            looked = Some(Instant::now());
        }
    }
}

struct MailWorker<'w> {
    state: &'w ServerState,
    reporter: &'w Reporter,
    stop: &'w Stop,
    /// Letters that left and are not forgotten, since the accounts were away: forgotten before another is taken.
    left: Vec<TakenLetter>,
    /// Whether it was said that the accounts cannot be used.
    is_hindered: bool,
}

impl MailWorker<'_> {
    /// Sends all letters no one has tried to send. When it is time it then tries the one that has been due longest: one,
    /// since the next may wait as long for the same mail server.
    fn round(&mut self, is_time: bool) -> Result<()> {
        let state = self.state;
        if is_time {
            // Accounts that cannot be asked say so below; the housekeeping says that the clocks are apart.
            state.clock_watch.look(&state.accounts, (state.clock)()).ok();
        }
        if self.is_to_wait() {
            return Ok(());
        }
        while !self.stop.is_asked() && self.send_one(LetterTurn::First)? {}
        if is_time && !self.stop.is_asked() {
            self.send_one(LetterTurn::Again)?;
        }
        Ok(())
    }

    /// Whether no letter may be taken: by a clock that is wrong others would be taken away from who sends them.
    fn is_to_wait(&self) -> bool {
        self.state.accounts.damage().is_some() || self.state.clock_watch.is_apart()
    }

    /// Forgets letters that left.
    fn forget_left(&mut self) -> Result<()> {
        while let Some(letter) = self.left.last() {
            self.state.accounts.forget_letter(letter)?;
            self.left.pop();
        }
        Ok(())
    }

    /// Takes a letter and sends it; false where there is none.
    fn send_one(&mut self, turn: LetterTurn) -> Result<bool> {
        let state = self.state;
        self.forget_left()?;
        let Some(letter) = state.accounts.take_letter(turn, (state.clock)())? else {
            return Ok(false);
        };
        if self.attempt(&letter)? {
            // Only now: a letter may come twice where the server is killed meanwhile, and is never lost.
            if let Err(error) = state.accounts.forget_letter(&letter) {
                self.left.push(letter);
                return Err(error);
            }
        }
        Ok(true)
    }

    /// Sends a letter; true where it is done with. One that does not leave is put off or given up.
    fn attempt(&self, letter: &TakenLetter) -> Result<bool> {
        let (state, reporter) = (self.state, self.reporter);
        state.mail_queue.note_begun((state.clock)());
        let sent = match &letter.job {
            Some(job) => send(state, job, letter.tries),
            None => Err(NewerLetter.into()),
        };
        let now = (state.clock)();
        state.mail_queue.note_ended(outcome(&sent), now);
        let error = match sent {
            Ok(is_sent) => {
                // For who tries a site on a machine of their own.
                if is_sent && state.letters.are_laid() {
                    let folder = state.paths.outbox();
                    reporter.say(&format!("a letter lies in {}", folder.display()));
                }
                return Ok(true);
            }
            Err(error) => error,
        };
        let told = |fate: &str| reporter.warn(&format!("a letter was not sent: {error:#}; {fate}"));
        if !may_pass(&error) {
            told("it is given up");
            return Ok(true);
        }
        match state.accounts.put_off_letter(letter, now) {
            Ok(LetterFate::TriedAgain) => told("it is tried again"),
            Ok(LetterFate::GivenUp) => {
                told(&format!("it is given up after {} tries", letter.tries + 1));
            }
            Ok(LetterFate::OfAnother) => told("another server has it, or it was deleted"),
            Err(error) => {
                told("it is tried again");
                return Err(error);
            }
        }
        Ok(false)
    }

    /// Says once that the accounts cannot be used; the housekeeping says so, too. Only a round in which letters are tried
    /// again shows that they can.
    fn note(&mut self, done: Result<()>, is_time: bool) {
        match done {
            Ok(()) => self.is_hindered &= !is_time,
            Err(error) => {
                if !self.is_hindered {
                    self.reporter.warn(&format!("letters wait: {error:#}"));
                }
                self.is_hindered = true;
            }
        }
    }
}

/// A newer program knows what it is for.
#[derive(Debug, Error)]
#[error("it is of a newer program")]
struct NewerLetter;

fn outcome(sent: &Result<bool>) -> MailOutcome {
    match sent {
        Ok(true) => MailOutcome::Sent,
        Ok(false) => MailOutcome::NotSent,
        // The next letter may be taken.
        Err(error) if error.is::<Refused>() => MailOutcome::NotSent,
        // The mail server was not asked.
        Err(error) if error.is::<NewerLetter>() || is_unavailable(error) => MailOutcome::NotSent,
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

/// One round of a server that has just started.
#[cfg(test)]
pub(crate) fn look(state: &ServerState) -> Result<()> {
    let reporter = Reporter::new(crate::telemetry::Verbosity::Quiet);
    let stop = Stop::default();
    let mut worker = MailWorker {
        state,
        reporter: &reporter,
        stop: &stop,
        left: Vec::new(),
        is_hindered: false,
    };
    worker.round(true)
}
