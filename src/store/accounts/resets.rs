//! Links that set a new password: good for half an hour; the first that is used voids the others.

use anyhow::Result;
use rusqlite::params;

use crate::model::{AccountId, NewSession, Timestamp, TokenHash};

use super::{Account, Accounts, Moment, people};

/// Seconds a link is good for.
pub const LINK_LIFE: i64 = 30 * 60;

impl Accounts {
    /// Makes a link good for half an hour. Those before it stay good, or a stranger who asks for one would take away
    /// the one its owner is about to use. False where the account was deleted or disabled.
    ///
    /// # Errors
    /// When the database fails.
    pub fn issue_reset(
        &self,
        account: AccountId,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<bool> {
        let sql = "INSERT INTO link (account, token, issued)
                   SELECT id, ?2, ?3 FROM account WHERE id = ?1 AND disabled = 0";
        let values = params![account.0, token.0, now];
        Ok(self.run("issuing a link for a new password", sql, values)? > 0)
    }

    /// Makes the links of an account void.
    ///
    /// # Errors
    /// When the database fails.
    pub fn void_links(&self, account: AccountId) -> Result<()> {
        self.write("making links void", |change| people::void_links(change, account))
    }

    /// Whether a link can be used. Writes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_reset_valid(&self, token: TokenHash, now: Timestamp) -> Result<bool> {
        Ok(self.reset_owner(token, now)?.is_some())
    }

    /// Whose password a link sets; `None` where it is void. Writes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn reset_owner(&self, token: TokenHash, now: Timestamp) -> Result<Option<Account>> {
        self.read("looking up a link for a new password", |connection| {
            match owner(connection, token, now)? {
                Some(account) => people::one(connection, account),
                None => Ok(None),
            }
        })
    }

    /// Uses a link: the account has the new password, its sessions end, `session` starts where one
    /// is given. `None` where the link is void.
    ///
    /// # Errors
    /// When the database fails.
    pub fn reset(
        &self,
        token: TokenHash,
        password_hash: &str,
        session: Option<&NewSession>,
        now: Timestamp,
    ) -> Result<Option<AccountId>> {
        self.write("setting a new password", |change| {
            let Some(account) = owner(change, token, now)? else { return Ok(None) };
            people::set_password(change, account, password_hash, session, now)?;
            Ok(Some(account))
        })
    }
}

fn owner(connection: &Moment, token: TokenHash, now: Timestamp) -> Result<Option<AccountId>> {
    let sql = "SELECT account.id FROM link JOIN account ON account.id = link.account
               WHERE link.token = ?1 AND link.issued > ?2 AND account.disabled = 0";
    connection.one(sql, params![token.0, now - LINK_LIFE], |row| row.get(0).map(AccountId))
}

/// When an account's last link was made, where none was used since.
pub(super) fn issued(connection: &Moment, account: AccountId) -> Result<Option<Timestamp>> {
    let sql = "SELECT max(issued) FROM link WHERE account = ?1";
    Ok(connection.one(sql, params![account.0], |row| row.get(0))?.flatten())
}

/// Deletes the links that are void; says how many.
pub(super) fn clean_up(change: &Moment, now: Timestamp) -> Result<usize> {
    change.run("DELETE FROM link WHERE issued <= ?1", params![now - LINK_LIFE])
}
