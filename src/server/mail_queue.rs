//! Letters to be sent after the response has gone, so that an address with an account is answered as
//! quickly as one without.
//!
//! They wait with the accounts, where a restart loses none and each server of the site finds them. What these cannot keep
//! now waits here.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::health::LetterFacts;
use crate::model::Timestamp;
use crate::store::Accounts;
use crate::store::accounts::{LETTERS_MAX, MailJob, WaitingLetters, is_unavailable};

/// What became of a mail job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum MailOutcome {
    /// A letter left.
    Sent,
    /// None was due, the mail server did not take this one, or it was not asked.
    NotSent,
    /// The mail server could not be asked.
    Failed,
}

/// The way to letters that wait, and what became of them.
#[derive(Default)]
pub(crate) struct MailQueue {
    arrivals: Mutex<Arrivals>,
    arrived: Condvar,
    /// Held while letters are kept with the accounts, in their order.
    keeping: Mutex<()>,
    facts: Mutex<LetterFacts>,
    /// What the accounts said last.
    counted: Mutex<WaitingLetters>,
}

#[derive(Default)]
struct Arrivals {
    /// Whether letters came since they were last looked for.
    is_rung: bool,
    /// Those that are not kept with the accounts yet.
    deferred: VecDeque<MailJob>,
}

impl MailQueue {
    /// Has a letter sent.
    pub(crate) fn push(&self, accounts: &Accounts, job: MailJob, now: Timestamp) {
        match accounts.keep_letter(&job, now) {
            Ok(()) => self.ring(),
            Err(_) => self.defer(job),
        }
    }

    /// Has a letter sent that is kept with the accounts once the response has gone; where there is no place left for its
    /// occasion it is dropped.
    pub(crate) fn defer(&self, job: MailJob) {
        let mut arrivals = self.arrivals();
        let deferred = &mut arrivals.deferred;
        let alike = deferred.iter().filter(|waiting| waiting.occasion == job.occasion).count();
        // Dropped without an error: the answer must not show how many letters wait.
        if alike >= usize::from(LETTERS_MAX) || deferred.contains(&job) {
            return;
        }
        deferred.push_back(job);
    }

    /// Has letters looked for that are kept with the accounts.
    pub(crate) fn ring(&self) {
        self.arrivals().is_rung = true;
        self.arrived.notify_one();
    }

    /// Waits for letters; true where some came.
    pub(crate) fn wait(&self, most: Duration) -> bool {
        let is_quiet = |arrivals: &mut Arrivals| !arrivals.is_rung;
        let waited = self.arrived.wait_timeout_while(self.arrivals(), most, is_quiet);
        let (mut arrivals, _) = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut arrivals.is_rung)
    }

    /// Keeps with the accounts what waits here.
    ///
    /// # Errors
    /// When they take none now. What they cannot take at all is lost, which the error says.
    pub(crate) fn keep_deferred(&self, accounts: &Accounts, now: Timestamp) -> Result<()> {
        let _alone = self.keeping.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let Some(job) = self.arrivals().deferred.front().cloned() else { return Ok(()) };
            let kept = accounts.keep_letter(&job, now);
            if kept.as_ref().is_err_and(is_unavailable) {
                return kept;
            }
            self.arrivals().deferred.pop_front();
            kept.context("a letter is lost")?;
            self.ring();
        }
    }

    /// How many wait here.
    pub(crate) fn deferred(&self) -> usize {
        self.arrivals().deferred.len()
    }

    /// Notes that a letter is being sent.
    pub(crate) fn note_begun(&self, now: Timestamp) {
        self.counts().waiting_since = Some(now);
    }

    /// Notes what became of it.
    pub(crate) fn note_ended(&self, outcome: MailOutcome, now: Timestamp) {
        let mut counts = self.counts();
        counts.waiting_since = None;
        match outcome {
            MailOutcome::Sent => (counts.failed, counts.failed_last) = (0, None),
            MailOutcome::NotSent => {}
            MailOutcome::Failed => {
                counts.failed += 1;
                counts.failed_last = Some(now);
            }
        }
    }

    /// How many letters wait and for how long, and how many this server failed to send. Of accounts that cannot be
    /// asked what they said last.
    pub(crate) fn facts(&self, accounts: &Accounts) -> LetterFacts {
        let asked = accounts.waiting_letters();
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(asked) = asked {
            *counted = asked;
        }
        let waiting = *counted;
        let own = *self.counts();
        LetterFacts {
            waiting: waiting.count + self.deferred(),
            waiting_since: [waiting.untried_since, own.waiting_since].into_iter().flatten().min(),
            ..own
        }
    }

    fn arrivals(&self) -> MutexGuard<'_, Arrivals> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counts(&self) -> MutexGuard<'_, LetterFacts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
