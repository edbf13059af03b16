//! What the operator asks and does: lists, closed accounts, those not used.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::params;

use crate::model::{AccountId, Timestamp};

use super::{Account, Accounts, Moment, people};

/// An account in the operator's list.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct ListedAccount {
    /// The account.
    #[serde(flatten)]
    pub account: Account,
    /// Its sessions, those that have ended but were not cleaned up included.
    pub sessions: u64,
    /// Its saved substitutes.
    pub saved: u64,
}

/// How many of something each account has.
type Counts = HashMap<AccountId, u64>;

/// Accounts not seen since `?1` whose owners were warned before `?2`.
const DUE: &str = "seen < ?1 AND warned < ?2 AND warned >= seen";

impl Accounts {
    /// All accounts, in the order they were made in.
    ///
    /// # Errors
    /// When the database fails.
    pub fn list(&self) -> Result<Vec<ListedAccount>> {
        self.read("listing accounts", |connection| {
            let sessions =
                counts(connection, "SELECT account, count(*) FROM session GROUP BY account")?;
            let sql = "SELECT account, count(*) FROM saved WHERE removed IS NULL GROUP BY account";
            let saved = counts(connection, sql)?;
            let mut listed = Vec::new();
            for account in people::all_where(connection, "true", params![])? {
                let of = |counts: &Counts| counts.get(&account.id).copied().unwrap_or(0);
                let (sessions, saved) = (of(&sessions), of(&saved));
                listed.push(ListedAccount { account, sessions, saved });
            }
            Ok(listed)
        })
    }

    /// Closes an account, whose sessions end and whose links are void, or opens it again; false
    /// where there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_disabled(&self, account: AccountId, is_disabled: bool) -> Result<bool> {
        self.write("closing or opening an account", |change| {
            let sql = "UPDATE account SET disabled = ?2 WHERE id = ?1";
            let is_found = change.run(sql, params![account.0, is_disabled])? > 0;
            if is_found && is_disabled {
                people::sign_out(change, account)?;
            }
            Ok(is_found)
        })
    }

    /// Accounts not used since `before`, warned or not.
    ///
    /// # Errors
    /// When the database fails.
    pub fn inactive(&self, before: Timestamp) -> Result<Vec<Account>> {
        self.look("looking for accounts not used", |connection| {
            people::all_where(connection, "seen < ?1", params![before])
        })
    }

    /// Notes that the owner was warned that the account will be deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub fn mark_warned(&self, account: AccountId, now: Timestamp) -> Result<bool> {
        let sql = "UPDATE account SET warned = ?2 WHERE id = ?1";
        Ok(self.run("noting a warning", sql, params![account.0, now])? > 0)
    }

    /// Which accounts [`Accounts::purge`] would delete: not used since `seen_before`, and their
    /// owners were warned before `warned_before` and did not come back.
    ///
    /// # Errors
    /// When the database fails.
    pub fn due_for_purge(
        &self,
        seen_before: Timestamp,
        warned_before: Timestamp,
    ) -> Result<Vec<Account>> {
        self.look("looking for accounts to delete", |connection| {
            people::all_where(connection, DUE, params![seen_before, warned_before])
        })
    }

    /// Deletes the accounts that are due, without a trace as [`Accounts::delete`] does; says which.
    ///
    /// # Errors
    /// When the database fails; then none is deleted.
    pub fn purge(&self, seen_before: Timestamp, warned_before: Timestamp) -> Result<Vec<Account>> {
        let purged = self.write("deleting accounts not used", |change| {
            let due = people::all_where(change, DUE, params![seen_before, warned_before])?;
            for account in &due {
                people::remove(change, account.id)?;
            }
            Ok(due)
        })?;
        // They are deleted: an error here would say the contrary.
        if !purged.is_empty() {
            self.database.empty_log().ok();
            self.database.note_presence();
        }
        Ok(purged)
    }
}

fn counts(connection: &Moment, sql: &str) -> Result<Counts> {
    let counted =
        connection.all(sql, params![], |row| Ok((AccountId(row.get(0)?), row.get(1)?)))?;
    Ok(counted.into_iter().collect())
}
