//! Letters to be sent after the response has gone, so that an address with an account is answered as
//! quickly as one without.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::health::LetterFacts;
use crate::letters::Occasion;
use crate::model::{Email, Timestamp};

/// Letters that wait at most: a flood of requests must not become a flood of letters.
const LETTERS_MAX: usize = 200;

/// An occasion for a letter, and the address it concerns; whether a letter is due is found out later.
pub(crate) type MailJob = (Occasion, Email);

/// What became of a mail job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum MailOutcome {
    /// A letter left.
    Sent,
    /// None was due, or the mail server did not take this one.
    NotSent,
    /// The mail server could not be asked.
    Failed,
}

/// Letters in the order they came in.
pub(crate) struct MailQueue {
    entrance: SyncSender<MailJob>,
    exit: Mutex<Receiver<MailJob>>,
    facts: Mutex<LetterFacts>,
}

impl Default for MailQueue {
    fn default() -> Self {
        let (entrance, exit) = sync_channel(LETTERS_MAX);
        Self { entrance, exit: Mutex::new(exit), facts: Mutex::default() }
    }
}

impl MailQueue {
    /// Adds a letter; a full queue drops it.
    pub(crate) fn push(&self, occasion: Occasion, email: Email) {
        // Counted first: it may be taken at once.
        self.counts().waiting += 1;
        // Dropped without an error: the answer must not show how many letters wait.
        if self.entrance.try_send((occasion, email)).is_err() {
            self.counts().waiting -= 1;
        }
    }

    /// Notes that a letter which was tried before is about to be taken.
    pub(crate) fn note_again(&self) {
        self.counts().waiting += 1;
    }

    /// The next letter; waits for one.
    pub(crate) fn next(&self, wait: Duration) -> Option<MailJob> {
        let exit = self.exit.lock().unwrap_or_else(PoisonError::into_inner);
        exit.recv_timeout(wait).ok()
    }

    /// Notes that the letter taken last is being sent.
    pub(crate) fn note_begun(&self, now: Timestamp) {
        self.counts().waiting_since = Some(now);
    }

    /// Notes what became of it.
    pub(crate) fn note_ended(&self, outcome: MailOutcome, now: Timestamp) {
        let mut counts = self.counts();
        counts.waiting = counts.waiting.saturating_sub(1);
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

    /// How many letters wait and for how long, and how many failed.
    pub(crate) fn facts(&self) -> LetterFacts {
        *self.counts()
    }

    fn counts(&self) -> MutexGuard<'_, LetterFacts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
