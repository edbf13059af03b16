//! Lists that are being brought back: one of a person at once and two in all, so that memory stays bounded.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::http::{Answer, HttpError};
use crate::model::AccountId;

/// Lists that are read at once.
const AT_ONCE: usize = 2;
/// Seconds until one asks again: most lists are read in less.
const SOON: u32 = 5;

/// Whose lists are being read.
#[derive(Default)]
pub(crate) struct ImportTurns(Mutex<Vec<AccountId>>);

/// The right to read a list; given back where it is dropped.
pub(crate) struct ImportTurn<'t> {
    turns: &'t ImportTurns,
    account: AccountId,
}

impl ImportTurns {
    /// Takes a turn, or answers 429 to who has one already and 503 where others have all.
    pub(crate) fn enter(&self, account: AccountId) -> Answer<ImportTurn<'_>> {
        let mut running = self.running();
        if running.contains(&account) {
            return Err(HttpError::too_many(SOON));
        }
        if running.len() >= AT_ONCE {
            return Err(HttpError::busy(SOON));
        }
        running.push(account);
        Ok(ImportTurn { turns: self, account })
    }

    fn running(&self) -> MutexGuard<'_, Vec<AccountId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ImportTurn<'_> {
    fn drop(&mut self) {
        self.turns.running().retain(|account| *account != self.account);
    }
}
