//! Registrations whose address is not proved: an account each once the link of a letter was used, gone after a day.

use anyhow::{Context as _, Result};
use rusqlite::params;

use crate::model::{AccountId, DisplayName, Email, NewSession, PendingId, Timestamp};

use super::{Accounts, Moment, Row, people, sessions};

/// Seconds to use the link.
pub const REGISTRATION_LIFE: i64 = Timestamp::DAY;

/// A registration.
#[derive(Clone, PartialEq, Eq)]
pub struct Registration {
    /// Its number.
    pub id: PendingId,
    /// The address to be proved.
    pub email: Email,
    /// What the account is to be called.
    pub name: DisplayName,
    /// Its password's hash.
    pub password_hash: String,
    /// What the visitor was about to do: a query.
    pub intent: String,
}

impl Accounts {
    /// Keeps a registration, whether or not the address has an account.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_registration(
        &self,
        email: &Email,
        name: &DisplayName,
        password_hash: &str,
        intent: &str,
        now: Timestamp,
    ) -> Result<PendingId> {
        self.write("keeping a registration", |change| {
            let sql =
                "INSERT INTO registration (id, email, email_key, name, password_hash, intent, created)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id";
            let (number, key) = (change.new_number(), email.key());
            let values =
                params![number, email.as_str(), key, name.as_str(), password_hash, intent, now];
            change.one(sql, values, |row| row.get(0).map(PendingId))?.context("it has no number")
        })
    }

    /// A registration that may still be proved.
    ///
    /// # Errors
    /// When the database fails.
    pub fn registration(&self, id: PendingId, now: Timestamp) -> Result<Option<Registration>> {
        self.look("looking up a registration", |connection| one(connection, id, now))
    }

    /// Forgets a registration that no letter is sent for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forget_registration(&self, id: PendingId) -> Result<()> {
        let sql = "DELETE FROM registration WHERE id = ?1";
        self.run("forgetting a registration", sql, params![id.0]).map(drop)
    }

    /// Makes the account of a registration whose address is proved, signed in with `session`; others of the address are
    /// void. `None` where it is void itself or the address has an account by now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn prove_registration(
        &self,
        id: PendingId,
        session: &NewSession,
        now: Timestamp,
    ) -> Result<Option<AccountId>> {
        let made = self.write("making an account", |change| {
            let Some(registration) = one(change, id, now)? else { return Ok(None) };
            let Registration { email, name, password_hash, .. } = &registration;
            let made = people::add(change, email, name, password_hash, now)?;
            let sql = "DELETE FROM registration WHERE email_key = ?1";
            change.run(sql, params![email.key()])?;
            if let Some(account) = made {
                sessions::start(change, account, session, now)?;
            }
            Ok(made)
        })?;
        self.database.note_presence();
        Ok(made)
    }
}

fn one(connection: &Moment, id: PendingId, now: Timestamp) -> Result<Option<Registration>> {
    let sql = "SELECT id, email, email_key, name, password_hash, intent FROM registration
               WHERE id = ?1 AND created > ?2";
    connection.one(sql, params![id.0, now - REGISTRATION_LIFE], |row: &Row| {
        Ok(Registration {
            id: PendingId(row.get(0)?),
            email: Email::kept(row.get(1)?, row.get(2)?),
            name: DisplayName::kept(row.get(3)?),
            password_hash: row.get(4)?,
            intent: row.get(5)?,
        })
    })
}

/// Deletes those not proved in time; says how many.
pub(super) fn clean_up(change: &Moment, now: Timestamp) -> Result<usize> {
    let sql = "DELETE FROM registration WHERE created <= ?1";
    change.run(sql, params![now - REGISTRATION_LIFE])
}
