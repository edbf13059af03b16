//! Letters to be sent after the response has gone, so that an address with an account is answered as
//! quickly as one without.
//!
//! What strangers ask for takes no place from what owners need: each occasion has places of its own, a letter that waits
//! already is not taken twice, and owners of accounts come first.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::health::LetterFacts;
use crate::letters::Occasion;
use crate::model::{Edition, Email, PendingId, Timestamp};

/// Letters of one occasion that wait at most: a flood of requests must not become a flood of letters.
const LETTERS_MAX: usize = 200;

/// A letter to be: whether it is due is found out later.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct MailJob {
    /// Why.
    pub(crate) occasion: Occasion,
    /// The address it concerns.
    pub(crate) email: Email,
    /// What is to be proved.
    pub(crate) pending: Option<PendingId>,
    /// In which language.
    pub(crate) edition: Edition,
}

impl MailJob {
    /// One that proves nothing, in the language at the root.
    pub(crate) fn of(occasion: Occasion, email: Email) -> Self {
        Self { occasion, email, pending: None, edition: Edition::ROOT }
    }
}

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

/// Letters that wait.
#[derive(Default)]
pub(crate) struct MailQueue {
    jobs: Mutex<VecDeque<MailJob>>,
    arrived: Condvar,
    facts: Mutex<LetterFacts>,
}

impl MailQueue {
    /// Adds a letter; where there is no place left for its occasion it is dropped.
    pub(crate) fn push(&self, job: MailJob) {
        let mut jobs = self.jobs();
        let alike = jobs.iter().filter(|waiting| waiting.occasion == job.occasion).count();
        // Dropped without an error: the answer must not show how many letters wait.
        if alike >= LETTERS_MAX || jobs.contains(&job) {
            return;
        }
        jobs.push_back(job);
        // Counted before it can be taken.
        self.counts().waiting += 1;
        self.arrived.notify_one();
    }

    /// Notes that a letter which was tried before is about to be taken.
    pub(crate) fn note_again(&self) {
        self.counts().waiting += 1;
    }

    /// The next letter; waits for one.
    pub(crate) fn next(&self, wait: Duration) -> Option<MailJob> {
        let is_empty = |jobs: &mut VecDeque<MailJob>| jobs.is_empty();
        let waited = self.arrived.wait_timeout_while(self.jobs(), wait, is_empty);
        let (mut jobs, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let of_owner = jobs.iter().position(|job| job.occasion.is_of_owner());
        jobs.remove(of_owner.unwrap_or(0))
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

    fn jobs(&self) -> MutexGuard<'_, VecDeque<MailJob>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counts(&self) -> MutexGuard<'_, LetterFacts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(number: usize) -> Email {
        format!("a{number}@example.org").parse().unwrap()
    }

    #[test]
    fn what_strangers_ask_for_takes_no_place_from_what_owners_need() {
        let queue = MailQueue::default();
        for number in 0..LETTERS_MAX + 50 {
            queue.push(MailJob::of(Occasion::Register, numbered(number)));
            queue.push(MailJob::of(Occasion::Reset, numbered(0)));
        }
        assert_eq!(queue.facts().waiting, LETTERS_MAX + 1, "one letter waits once");
        queue.push(MailJob::of(Occasion::Attacked, numbered(7)));
        queue.push(MailJob::of(Occasion::EmailChanged, numbered(7)));
        let next = || queue.next(Duration::ZERO).map(|job| job.occasion);
        let taken: Vec<_> = std::iter::from_fn(next).collect();
        assert_eq!(taken.len(), LETTERS_MAX + 3);
        let first = [Occasion::Reset, Occasion::Attacked, Occasion::EmailChanged];
        assert_eq!(taken[..3], first, "owners come first");
    }
}
