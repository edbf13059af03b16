//! Letters to be sent after the response has gone, so that an address with an account is answered as
//! quickly as one without.

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
}

impl Default for MailQueue {
    fn default() -> Self {
        let (entrance, exit) = sync_channel(LETTERS_MAX);
        Self { entrance, exit: Mutex::new(exit) }
    }
}

impl MailQueue {
    /// Adds a letter; a full queue drops it.
    pub(crate) fn push(&self, occasion: Occasion, email: Email) {
        // Dropped without an error: the answer must not show how many letters wait.
        let _ = self.entrance.try_send((occasion, email));
    }

    /// The next letter; waits for one.
    pub(crate) fn next(&self, wait: Duration) -> Option<MailJob> {
        let exit = self.exit.lock().unwrap_or_else(PoisonError::into_inner);
        exit.recv_timeout(wait).ok()
    }
}
