//! Accounts themselves: made, looked up, changed, deleted.

use anyhow::Result;
use rusqlite::params;
use serde::Serialize;

use crate::model::{AccountId, DisplayName, Email, NewSession, Timestamp};

use super::email_keys::BY_EMAIL;
use super::{Accounts, Credentials, MailJob, Moment, Values, sessions, waiting_letters};

/// An account as its owner and the operator see it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Account {
    /// Its number.
    #[serde(skip)]
    pub id: AccountId,
    /// Where mail goes.
    pub email: Email,
    /// What its owner is called.
    pub name: DisplayName,
    /// When it was made.
    pub created: Timestamp,
    /// When its owner was last signed in, give or take an hour.
    pub last_seen: Timestamp,
    /// When its owner was warned that it would be deleted for not being used.
    pub warned: Option<Timestamp>,
    /// The operator has closed it: its owner cannot sign in.
    pub is_disabled: bool,
    /// Wrong passwords since the last right one.
    pub failures: u32,
}

/// What came of registering.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Registered {
    /// There is a new account.
    Created(AccountId),
    /// Some account has the address; nothing was changed.
    EmailTaken,
}

/// What came of changing an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EmailChange {
    /// It is changed.
    Changed,
    /// Another account has it; nothing was changed.
    EmailTaken,
    /// There is no such account any more.
    NoAccount,
}

impl Accounts {
    /// Makes an account, signed in with `session` where one is given.
    ///
    /// # Errors
    /// When the database fails.
    pub fn register(
        &self,
        email: &Email,
        name: &DisplayName,
        password_hash: &str,
        session: Option<&NewSession>,
        now: Timestamp,
    ) -> Result<Registered> {
        let made = self.write("making an account", |change| {
            let made = add(change, email, name, password_hash, now)?;
            let Some(id) = made else { return Ok(Registered::EmailTaken) };
            if let Some(session) = session {
                sessions::start(change, id, session, now)?;
            }
            Ok(Registered::Created(id))
        })?;
        self.database.note_presence();
        Ok(made)
    }

    /// An account; `None` where it was deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub fn account(&self, account: AccountId) -> Result<Option<Account>> {
        self.look("looking up an account", |connection| one(connection, account))
    }

    /// The account with an address.
    ///
    /// # Errors
    /// When the database fails.
    pub fn find(&self, email: &Email) -> Result<Option<Account>> {
        self.look("looking up an address", |connection| {
            let found = all_where(connection, BY_EMAIL, params![email.former_key(), email.key()])?;
            Ok(found.into_iter().next())
        })
    }

    /// Gives an account another name; false where it was deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub fn rename(&self, account: AccountId, name: &DisplayName) -> Result<bool> {
        let sql = "UPDATE account SET name = ?2 WHERE id = ?1";
        Ok(self.run("changing a name", sql, params![account.0, name.as_str()])? > 0)
    }

    /// Gives an account another address, and has a letter tell the one before of it. A link for a new password that went
    /// there is void.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn change_email(
        &self,
        account: AccountId,
        email: &Email,
        letter: Option<&MailJob>,
        now: Timestamp,
    ) -> Result<EmailChange> {
        self.write("changing an address", |change| {
            let changed = set_email(change, account, email)?;
            if let (EmailChange::Changed, Some(letter)) = (changed, letter) {
                waiting_letters::keep(change, letter, now)?;
            }
            Ok(changed)
        })
    }

    /// Gives an account another password: all its sessions end and its links are void, but for
    /// `session`, which starts. False where the account was deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub fn change_password(
        &self,
        account: AccountId,
        password_hash: &str,
        session: Option<&NewSession>,
        now: Timestamp,
    ) -> Result<bool> {
        self.write("changing a password", |change| {
            set_password(change, account, password_hash, session, now)
        })
    }

    /// Keeps the same password as a stronger hash, unless the password was changed since these
    /// credentials were read.
    ///
    /// # Errors
    /// When the database fails.
    pub fn rehash(&self, credentials: &Credentials, password_hash: &str) -> Result<bool> {
        let sql = "UPDATE account SET password_hash = ?3 WHERE id = ?1 AND password_hash = ?2";
        let values = params![credentials.account.0, credentials.password_hash, password_hash];
        Ok(self.run("strengthening a hash", sql, values)? > 0)
    }

    /// Deletes an account with all that belongs to it; false where there is none. When this
    /// returns, neither a file of accounts nor its log holds a byte of it. Only where another process
    /// goes on reading from the log, the next [`Accounts::clean_up`] must cut it. A server of PostgreSQL keeps what was
    /// deleted until it vacuums, and in its write-ahead log and archives as long as these are kept.
    ///
    /// # Errors
    /// When the database fails before the account is deleted.
    pub fn delete(&self, account: AccountId) -> Result<bool> {
        let is_deleted = self.write("deleting an account", |change| remove(change, account))?;
        // It is deleted: an error would tell its owner the contrary.
        if is_deleted {
            self.database.empty_log().ok();
            self.database.note_presence();
        }
        Ok(is_deleted)
    }
}

/// Adds an account; `None` where another has the address.
pub(super) fn add(
    change: &Moment,
    email: &Email,
    name: &DisplayName,
    password_hash: &str,
    now: Timestamp,
) -> Result<Option<AccountId>> {
    let sql = "INSERT INTO account (id, email, email_key, name, password_hash, created, seen)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
               ON CONFLICT (email_key) DO NOTHING RETURNING id";
    let number = change.new_number();
    let values = params![number, email.as_str(), email.key(), name.as_str(), password_hash, now];
    change.one(sql, values, |row| row.get(0).map(AccountId))
}

/// Deletes a row that all others of the account hang on, and letters to its address.
pub(super) fn remove(change: &Moment, account: AccountId) -> Result<bool> {
    waiting_letters::remove_of(change, account)?;
    Ok(change.run("DELETE FROM account WHERE id = ?1", params![account.0])? > 0)
}

pub(super) fn set_password(
    change: &Moment,
    account: AccountId,
    password_hash: &str,
    session: Option<&NewSession>,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE account SET password_hash = ?2, failures = 0 WHERE id = ?1";
    if change.run(sql, params![account.0, password_hash])? == 0 {
        return Ok(false);
    }
    sign_out(change, account)?;
    if let Some(session) = session {
        sessions::start(change, account, session, now)?;
    }
    Ok(true)
}

pub(super) fn set_email(change: &Moment, account: AccountId, email: &Email) -> Result<EmailChange> {
    let taken = "SELECT 1 FROM account WHERE email_key = ?2 AND id <> ?1";
    if change.exists(taken, params![account.0, email.key()])? {
        return Ok(EmailChange::EmailTaken);
    }
    let sql = "UPDATE account SET email = ?2, email_key = ?3 WHERE id = ?1";
    if change.run(sql, params![account.0, email.as_str(), email.key()])? == 0 {
        return Ok(EmailChange::NoAccount);
    }
    void_links(change, account)?;
    Ok(EmailChange::Changed)
}

/// Ends an account's sessions and makes its links void.
pub(super) fn sign_out(change: &Moment, account: AccountId) -> Result<()> {
    change.run("DELETE FROM session WHERE account = ?1", params![account.0])?;
    void_links(change, account)
}

/// Links for a new password, and one that proves a new address: who takes an account back has undone what others asked
/// for.
pub(super) fn void_links(change: &Moment, account: AccountId) -> Result<()> {
    change.run("DELETE FROM new_address WHERE account = ?1", params![account.0])?;
    change.run("DELETE FROM link WHERE account = ?1", params![account.0]).map(drop)
}

pub(super) fn one(connection: &Moment, account: AccountId) -> Result<Option<Account>> {
    Ok(all_where(connection, "id = ?1", params![account.0])?.into_iter().next())
}

/// Accounts in the order they were made in.
pub(super) fn all_where(
    connection: &Moment,
    condition: &'static str,
    values: Values,
) -> Result<Vec<Account>> {
    let sql = format!(
        "SELECT id, email, email_key, name, created, seen, warned, disabled, failures
         FROM account WHERE {condition} ORDER BY id"
    );
    connection.all(&sql, values, |row| {
        Ok(Account {
            id: AccountId(row.get(0)?),
            email: Email::kept(row.get(1)?, row.get(2)?),
            name: DisplayName::kept(row.get(3)?),
            created: row.get(4)?,
            last_seen: row.get(5)?,
            warned: row.get(6)?,
            is_disabled: row.get(7)?,
            failures: row.get(8)?,
        })
    })
}
