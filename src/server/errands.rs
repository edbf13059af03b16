//! What is done after the answer has gone: letters, and whether there is somebody to write to. So an
//! address with an account is answered as quickly as one without.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Result;

use super::app::App;
use super::{SIGN_IN, random, reset_path};
use crate::auth::{Limit, Token};
use crate::letters::Occasion;
use crate::model::{Email, Stop};
use crate::telemetry::Reporter;

/// Errands that wait at most; whoever floods the site gets no letters.
const WAITING: usize = 200;
/// How soon the messenger notices that it is to stop.
const LOOK_UP: Duration = Duration::from_millis(250);

/// Something to be done when there is time.
#[derive(Clone, Debug)]
pub(super) enum Errand {
    /// Somebody has forgotten the password of the account with this address, if there is one.
    Reset(Email),
    /// Somebody wanted to register with an address that has an account.
    RegisteredAgain(Email),
    /// An account has another address now; the one it had is told.
    EmailChanged(Email),
}

/// Errands in the order they came in.
#[derive(Default)]
pub(super) struct Errands {
    waiting: Mutex<VecDeque<Errand>>,
    came: Condvar,
}

impl Errands {
    /// Leaves an errand to the messenger.
    pub(super) fn leave(&self, errand: Errand) {
        let mut waiting = self.waiting();
        if waiting.len() < WAITING {
            waiting.push_back(errand);
            self.came.notify_one();
        }
    }

    /// The next errand; waits a moment for one.
    fn next(&self) -> Option<Errand> {
        let mut waiting = self.waiting();
        if waiting.is_empty() {
            let woken = self.came.wait_timeout(waiting, LOOK_UP);
            waiting = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        waiting.pop_front()
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Errand>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Runs errands until the server is to stop and none is left.
    pub(super) fn run_errands(&self, reporter: &Reporter, stop: &Stop) {
        loop {
            match self.errands.next() {
                Some(errand) => {
                    if let Err(error) = self.run(errand) {
                        reporter.warn(&format!("a letter was not sent: {error:#}"));
                    }
                }
                None if stop.is_asked() => return,
                None => {}
            }
        }
    }

    /// Runs the errands that wait now.
    #[cfg(test)]
    pub(super) fn run_waiting_errands(&self) {
        while let Some(errand) = { self.errands.waiting().pop_front() } {
            self.run(errand).unwrap();
        }
    }

    fn run(&self, errand: Errand) -> Result<()> {
        match errand {
            Errand::Reset(email) => self.send_reset(&email),
            Errand::RegisteredAgain(email) => {
                self.letters.send(Occasion::RegisteredAgain, email, SIGN_IN)
            }
            Errand::EmailChanged(email) => self.letters.send(Occasion::EmailChanged, email, "/"),
        }
    }

    fn send_reset(&self, email: &Email) -> Result<()> {
        let now = (self.clock)();
        let Some(account) = self.accounts.find(email)? else {
            return Ok(());
        };
        if self.take(&Limit::LETTER, email.key(), now)?.is_some() {
            return Ok(());
        }
        let token = Token::new(random()?);
        if !self.accounts.issue_reset(account.id, token.hash(), now)? {
            return Ok(());
        }
        // To the address as the account has it, which may be written otherwise.
        self.letters.send(Occasion::Reset, account.email, &reset_path(&token))
    }
}
