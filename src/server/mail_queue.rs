//! Letters to be sent after the response has gone, so that an address with an account is answered as
//! quickly as one without.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::model::{Email, POLL_INTERVAL};

/// Jobs that wait at most: a flood of requests must not become a flood of letters.
const JOBS_MAX: usize = 200;

/// A letter, or to find out whether one is due.
#[derive(Clone, Debug)]
pub(crate) enum MailJob {
    /// A visitor has forgotten the password of the account with this address, if there is one.
    Reset(Email),
    /// A visitor wanted to register with an address that has an account.
    RegisteredAgain(Email),
    /// An account has another address now; the one it had gets a letter.
    EmailChanged(Email),
}

/// Jobs in the order they came in.
#[derive(Default)]
pub(crate) struct MailQueue {
    jobs: Mutex<VecDeque<MailJob>>,
    pushed: Condvar,
}

impl MailQueue {
    /// Adds a job; a full queue drops it.
    pub(crate) fn push(&self, job: MailJob) {
        let mut jobs = self.jobs();
        // Dropped without an error: the answer must not show how many letters wait.
        if jobs.len() < JOBS_MAX {
            jobs.push_back(job);
            self.pushed.notify_one();
        }
    }

    /// The next job; waits a moment for one.
    pub(crate) fn next(&self) -> Option<MailJob> {
        let mut jobs = self.jobs();
        if jobs.is_empty() {
            let woken = self.pushed.wait_timeout(jobs, POLL_INTERVAL);
            jobs = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        jobs.pop_front()
    }

    /// The next job, if one is there.
    #[cfg(test)]
    pub(crate) fn next_now(&self) -> Option<MailJob> {
        self.jobs().pop_front()
    }

    fn jobs(&self) -> MutexGuard<'_, VecDeque<MailJob>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
