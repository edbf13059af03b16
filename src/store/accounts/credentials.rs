//! What a login is checked against.

use std::fmt;

use anyhow::Result;
use rusqlite::params;

use crate::model::{AccountId, Email};

use super::email_keys::BY_EMAIL;
use super::{Accounts, Values};

/// What a login is checked against; the hash hides in debug texts.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The account.
    pub account: AccountId,
    /// Its password's hash.
    pub password_hash: String,
    /// The account is closed: no password signs in.
    pub is_disabled: bool,
}

impl Accounts {
    /// What to check a login against; `None` where no account has the address.
    ///
    /// # Errors
    /// When the database fails.
    pub fn credentials(&self, email: &Email) -> Result<Option<Credentials>> {
        let keys = params![email.former_key(), email.key()];
        self.credentials_where(BY_EMAIL, keys)
    }

    /// What to check a password against that is asked of a visitor who is signed in.
    ///
    /// # Errors
    /// When the database fails.
    pub fn credentials_of(&self, account: AccountId) -> Result<Option<Credentials>> {
        self.credentials_where("id = ?1", params![account.0])
    }

    fn credentials_where(
        &self,
        condition: &'static str,
        values: Values,
    ) -> Result<Option<Credentials>> {
        let sql = format!("SELECT id, password_hash, disabled FROM account WHERE {condition}");
        self.look("looking up a login", |connection| {
            connection.one(&sql, values, |row| {
                Ok(Credentials {
                    account: AccountId(row.get(0)?),
                    password_hash: row.get(1)?,
                    is_disabled: row.get(2)?,
                })
            })
        })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Credentials").field("account", &self.account).finish_non_exhaustive()
    }
}
