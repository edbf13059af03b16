//! Addresses that accounts are to have: each the account's own once the link of a letter was used, gone after a day.

use anyhow::{Context as _, Result};
use rusqlite::params;

use crate::model::{AccountId, Email, PendingId, Timestamp};

use super::people::set_email;
use super::{Accounts, EmailChange, MailJob, Moment, Row, waiting_letters};

/// Seconds to use the link.
pub const NEW_ADDRESS_LIFE: i64 = Timestamp::DAY;

/// An address that an account is to have.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAddress {
    /// Its number.
    pub id: PendingId,
    /// Whose it is to be.
    pub account: AccountId,
    /// The address to be proved.
    pub email: Email,
}

impl Accounts {
    /// Keeps the address an account is to have, in place of one it was to have before, whether or not another account
    /// has it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_new_address(
        &self,
        account: AccountId,
        email: &Email,
        now: Timestamp,
    ) -> Result<PendingId> {
        self.write("keeping a new address", |change| {
            change.run("DELETE FROM new_address WHERE account = ?1", params![account.0])?;
            let sql = "INSERT INTO new_address (id, account, email, email_key, created)
                       VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id";
            let number = change.new_number();
            let values = params![number, account.0, email.as_str(), email.key(), now];
            change.one(sql, values, |row| row.get(0).map(PendingId))?.context("it has no number")
        })
    }

    /// An address that may still be proved.
    ///
    /// # Errors
    /// When the database fails.
    pub fn new_address(&self, id: PendingId, now: Timestamp) -> Result<Option<NewAddress>> {
        self.look("looking up a new address", |connection| one(connection, id, now))
    }

    /// Gives the account the address that is proved, and has a letter tell the one before of it. False where that is void, not for this account, or another
    /// account has the address by now.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn take_new_address(
        &self,
        id: PendingId,
        account: AccountId,
        letter: &MailJob,
        now: Timestamp,
    ) -> Result<bool> {
        self.write("taking a new address", |change| match one(change, id, now)? {
            Some(wanted) if wanted.account == account => {
                let is_changed = set_email(change, account, &wanted.email)? == EmailChange::Changed;
                if is_changed {
                    waiting_letters::keep(change, letter, now)?;
                }
                Ok(is_changed)
            }
            _ => Ok(false),
        })
    }
}

fn one(connection: &Moment, id: PendingId, now: Timestamp) -> Result<Option<NewAddress>> {
    let sql = "SELECT id, account, email, email_key FROM new_address
               WHERE id = ?1 AND created > ?2";
    connection.one(sql, params![id.0, now - NEW_ADDRESS_LIFE], |row: &Row| {
        Ok(NewAddress {
            id: PendingId(row.get(0)?),
            account: AccountId(row.get(1)?),
            email: Email::kept(row.get(2)?, row.get(3)?),
        })
    })
}

/// The address an account is to have.
pub(super) fn wanted(connection: &Moment, account: AccountId) -> Result<Option<Email>> {
    let sql = "SELECT email, email_key FROM new_address WHERE account = ?1";
    connection.one(sql, params![account.0], |row| Ok(Email::kept(row.get(0)?, row.get(1)?)))
}

/// Deletes those not proved in time; says how many.
pub(super) fn clean_up(change: &Moment, now: Timestamp) -> Result<usize> {
    let sql = "DELETE FROM new_address WHERE created <= ?1";
    change.run(sql, params![now - NEW_ADDRESS_LIFE])
}
