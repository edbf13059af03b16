//! Letters to be sent after the response has gone, so that an address with an account is answered as
//! quickly as one without.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::letters::Occasion;
use crate::model::Email;

/// Letters that wait at most: a flood of requests must not become a flood of letters.
const LETTERS_MAX: usize = 200;

/// An occasion for a letter, and the address it concerns; whether a letter is due is found out later.
pub(crate) type MailJob = (Occasion, Email);

/// Letters in the order they came in.
pub(crate) struct MailQueue {
    entrance: SyncSender<MailJob>,
    exit: Mutex<Receiver<MailJob>>,
    waiting: AtomicUsize,
}

impl Default for MailQueue {
    fn default() -> Self {
        let (entrance, exit) = sync_channel(LETTERS_MAX);
        Self { entrance, exit: Mutex::new(exit), waiting: AtomicUsize::new(0) }
    }
}

impl MailQueue {
    /// Adds a letter; a full queue drops it.
    pub(crate) fn push(&self, occasion: Occasion, email: Email) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        // Dropped without an error: the answer must not show how many letters wait.
        if self.entrance.try_send((occasion, email)).is_err() {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// The next letter; waits for one.
    pub(crate) fn next(&self, wait: Duration) -> Option<MailJob> {
        let exit = self.exit.lock().unwrap_or_else(PoisonError::into_inner);
        let job = exit.recv_timeout(wait).ok()?;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        Some(job)
    }

    /// Letters that are not taken yet.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}
