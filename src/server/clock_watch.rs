//! Whether the clock of this machine is that of the server of accounts: by a wrong one nothing is deleted, and no letter is
//! taken that another server is sending.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;

use crate::model::Timestamp;
use crate::store::Accounts;
use crate::store::accounts::ClockApart;

/// What was found last.
#[derive(Default)]
pub(crate) struct ClockWatch(AtomicBool);

impl ClockWatch {
    /// Compares the clocks; of a file there is nothing to compare.
    ///
    /// # Errors
    /// [`ClockApart`] where they differ, and when the accounts cannot be asked, which tells nothing of the clock.
    pub(crate) fn look(&self, accounts: &Accounts, now: Timestamp) -> Result<()> {
        let looked = accounts.check_clock(now);
        match &looked {
            Ok(()) => self.note(false),
            Err(error) if error.is::<ClockApart>() => self.note(true),
            Err(_) => {}
        }
        looked
    }

    /// Whether they were apart when they were last compared.
    pub(crate) fn is_apart(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn note(&self, is_apart: bool) {
        self.0.store(is_apart, Ordering::Relaxed);
    }
}
