//! All that is stored about a person, for that person.

use anyhow::Result;
use serde::Serialize;

use crate::model::{AccountId, Email, Timestamp};

use super::{
    Account, Accounts, SavedSubstitute, Session, new_addresses, people, resets, saved, sessions,
};

/// Everything but hashes of passwords and tokens, which say nothing about the person, and what its
/// owner has removed already.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PersonalData {
    /// The account.
    pub account: Account,
    /// Where it is signed in, the last used first.
    pub sessions: Vec<Session>,
    /// The address it is to have, where that is not proved yet.
    pub wanted_email: Option<Email>,
    /// When a link for a new password was last asked for, where it was not used since.
    pub reset_issued: Option<Timestamp>,
    /// Saved substitutes, the last saved first.
    pub saved: Vec<SavedSubstitute>,
}

impl Accounts {
    /// All that is stored about an account's owner at one moment; `None` where it was deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub fn export(&self, account: AccountId, now: Timestamp) -> Result<Option<PersonalData>> {
        self.read("exporting an account", |connection| {
            let Some(owner) = people::one(connection, account)? else { return Ok(None) };
            Ok(Some(PersonalData {
                account: owner,
                sessions: sessions::of_account(connection, account, now)?,
                wanted_email: new_addresses::wanted(connection, account)?,
                reset_issued: resets::issued(connection, account)?,
                saved: saved::of_account(connection, account)?,
            }))
        })
    }
}
