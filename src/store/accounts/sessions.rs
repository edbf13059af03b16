//! Sessions: which browsers are signed in.
//!
//! Asking who is signed in never writes; that a session was used is noted later, together with others.

use anyhow::Result;
use rusqlite::params;
use serde::Serialize;

use crate::model::{AccountId, DisplayName, NewSession, SessionId, Timestamp, TokenHash};

use super::{Accounts, Credentials, Moment};

/// Seconds after which a session ends that was not used.
const IDLE: i64 = 30 * Timestamp::DAY;
/// Seconds after which a session ends in any case.
pub const SESSION_LIFE: i64 = 90 * Timestamp::DAY;
/// Seconds between two notes that a session is used.
const NOTED_EVERY: i64 = 60 * 60;
/// Sessions of one account; a new one beyond them ends the one unused for longest.
const SESSIONS_MAX: usize = 50;

/// Who sends a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedIn {
    /// Whose session it is.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// What the owner is called.
    pub name: DisplayName,
    /// When the password was typed.
    pub started: Timestamp,
}

/// A session as its owner sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Session {
    /// What it is called.
    #[serde(skip)]
    pub id: SessionId,
    /// What its owner may recognise it by.
    pub label: String,
    /// When it started.
    pub started: Timestamp,
    /// When it was last used, give or take an hour.
    pub last_seen: Timestamp,
}

impl Accounts {
    /// Signs in the owner whose password these credentials proved. `None` where the account was
    /// deleted or disabled meanwhile, or its password changed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn start_session(
        &self,
        credentials: &Credentials,
        session: &NewSession,
        now: Timestamp,
    ) -> Result<Option<SessionId>> {
        self.write("starting a session", |change| {
            // The hash again: the password may have been changed since it was checked.
            let sql =
                "UPDATE account SET seen = CASE WHEN seen < ?3 THEN ?3 ELSE seen END, warned = NULL
                       WHERE id = ?1 AND password_hash = ?2 AND disabled = 0";
            let values = params![credentials.account.0, credentials.password_hash, now];
            if change.run(sql, values)? == 0 {
                return Ok(None);
            }
            start(change, credentials.account, session, now).map(Some)
        })
    }

    /// Who holds this token; `None` where the session has ended or the account is disabled.
    /// Writes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn session(&self, token: TokenHash, now: Timestamp) -> Result<Option<SignedIn>> {
        self.look("looking up a session", |connection| {
            let sql = "SELECT session.id, account.id, account.name, session.started
                       FROM session JOIN account ON account.id = session.account
                       WHERE session.token = ?1 AND account.disabled = 0
                         AND session.seen > ?2 AND session.started > ?3";
            let values = params![token.0, now - IDLE, now - SESSION_LIFE];
            connection.one(sql, values, |row| {
                Ok(SignedIn {
                    session: SessionId(row.get(0)?),
                    account: AccountId(row.get(1)?),
                    name: DisplayName::kept(row.get(2)?),
                    started: row.get(3)?,
                })
            })
        })
    }

    /// Notes when sessions were used, at most once an hour each. An account that is used need not
    /// be warned any more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_seen(&self, seen: &[(SessionId, Timestamp)]) -> Result<()> {
        if seen.is_empty() {
            return Ok(());
        }
        self.write("noting who was seen", |change| {
            let note = "UPDATE session SET seen = ?2 WHERE id = ?1 AND seen <= ?3
                        RETURNING account";
            let note_account =
                "UPDATE account SET seen = CASE WHEN seen < ?2 THEN ?2 ELSE seen END, warned = NULL
                                WHERE id = ?1";
            for &(session, at) in seen {
                let values = params![session.0, at, at - NOTED_EVERY];
                let noted: Option<i64> = change.one(note, values, |row| row.get(0))?;
                if let Some(account) = noted {
                    change.run(note_account, params![account, at])?;
                }
            }
            Ok(())
        })
    }

    /// The sessions of an account that have not ended, the last used first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sessions(&self, account: AccountId, now: Timestamp) -> Result<Vec<Session>> {
        self.look("listing sessions", |connection| of_account(connection, account, now))
    }

    /// Ends the session with this token; false where it had ended.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_session(&self, token: TokenHash) -> Result<bool> {
        let sql = "DELETE FROM session WHERE token = ?1";
        Ok(self.run("ending a session", sql, params![token.0])? > 0)
    }

    /// Ends a session of an account; false where the account has none of that name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn revoke(&self, account: AccountId, session: SessionId) -> Result<bool> {
        let sql = "DELETE FROM session WHERE account = ?1 AND id = ?2";
        Ok(self.run("ending a session", sql, params![account.0, session.0])? > 0)
    }

    /// Ends all sessions of an account but one; says how many.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_other_sessions(&self, account: AccountId, kept: SessionId) -> Result<usize> {
        let sql = "DELETE FROM session WHERE account = ?1 AND id <> ?2";
        self.run("ending sessions", sql, params![account.0, kept.0])
    }
}

/// Starts a session and keeps their number within bounds.
pub(super) fn start(
    change: &Moment,
    account: AccountId,
    session: &NewSession,
    now: Timestamp,
) -> Result<SessionId> {
    let id = SessionId::of(session.token);
    let sql = "INSERT INTO session (id, token, account, label, started, seen)
               VALUES (?1, ?2, ?3, ?4, ?5, ?5)";
    let values = params![id.0, session.token.0, account.0, session.label, now];
    change.run(sql, values)?;
    // The sessions used last stay; the new one stays even if the clock went back.
    let beyond = "DELETE FROM session WHERE account = ?1 AND id <> ?2 AND id NOT IN
               (SELECT id FROM session WHERE account = ?1 ORDER BY seen DESC LIMIT ?3)";
    change.run(beyond, params![account.0, id.0, SESSIONS_MAX])?;
    Ok(id)
}

pub(super) fn of_account(
    connection: &Moment,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<Session>> {
    let sql = "SELECT id, label, started, seen FROM session
               WHERE account = ?1 AND seen > ?2 AND started > ?3 ORDER BY seen DESC, id";
    let values = params![account.0, now - IDLE, now - SESSION_LIFE];
    connection.all(sql, values, |row| {
        Ok(Session {
            id: SessionId(row.get(0)?),
            label: row.get(1)?,
            started: row.get(2)?,
            last_seen: row.get(3)?,
        })
    })
}

/// Deletes the sessions that have ended; says how many.
pub(super) fn clean_up(change: &Moment, now: Timestamp) -> Result<usize> {
    let sql = "DELETE FROM session WHERE seen <= ?1 OR started <= ?2";
    change.run(sql, params![now - IDLE, now - SESSION_LIFE])
}
