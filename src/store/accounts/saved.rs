//! Saved substitutes: a product, what may replace it, what was known of both, a note.
//!
//! Removing hides a pair for [`KEPT`] seconds, so that it can be undone. Hidden pairs give way where the
//! account has as many as it may have.

use anyhow::Result;
use rusqlite::params;
use serde::Serialize;

use crate::model::{AccountId, Barcode, Note, SavedPair, Timestamp};

use super::{Accounts, Moment, Row};

/// Pairs of one account, hidden ones included.
pub const PAIRS_MAX: usize = 2000;
/// Seconds after which removing cannot be undone.
const KEPT: i64 = 30 * Timestamp::DAY;

/// A pair on a list, or to be put on one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SavedSubstitute {
    /// What replaces what.
    #[serde(flatten)]
    pub pair: SavedPair,
    /// What was known of both when they were saved: JSON of the server's.
    pub snapshot: String,
    /// What its owner noted.
    pub note: Option<Note>,
    /// When it was saved.
    pub saved: Timestamp,
}

/// What came of saving.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Saved {
    /// It is on the list.
    New,
    /// It was there; nothing was changed.
    AlreadyThere,
    /// The list is as long as it may be.
    Full,
    /// There is no such account any more.
    NoAccount,
}

impl Accounts {
    /// Puts a pair on an account's list. One that was removed comes back with its note.
    ///
    /// # Errors
    /// When the database fails.
    pub fn save(
        &self,
        account: AccountId,
        pair: SavedPair,
        snapshot: &str,
        now: Timestamp,
    ) -> Result<Saved> {
        let new = SavedSubstitute { pair, snapshot: snapshot.into(), note: None, saved: now };
        self.write("saving a substitute", |change| add(change, account, &new))
    }

    /// An account's list, the last saved first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn saved(&self, account: AccountId) -> Result<Vec<SavedSubstitute>> {
        self.look("reading saved substitutes", |connection| of_account(connection, account))
    }

    /// Notes something on a pair, or takes the note away; false where the pair is not on the list.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note(&self, account: AccountId, pair: SavedPair, note: Option<&Note>) -> Result<bool> {
        let sql = "UPDATE saved SET note = ?4 WHERE account = ?1 AND product = ?2
                   AND substitute = ?3 AND removed IS NULL";
        let note = note.map(Note::as_str);
        let values = params![account.0, pair.product(), pair.substitute(), note];
        Ok(self.run("keeping a note", sql, values)? > 0)
    }

    /// Takes a pair off the list; false where it is not on it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove(&self, account: AccountId, pair: SavedPair, now: Timestamp) -> Result<bool> {
        let sql = "UPDATE saved SET removed = ?4 WHERE account = ?1 AND product = ?2
                   AND substitute = ?3 AND removed IS NULL";
        let values = params![account.0, pair.product(), pair.substitute(), now];
        Ok(self.run("removing a saved substitute", sql, values)? > 0)
    }

    /// Undoes removing; false where there is nothing to undo any more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn restore(&self, account: AccountId, pair: SavedPair) -> Result<bool> {
        let sql = "UPDATE saved SET removed = NULL WHERE account = ?1 AND product = ?2
                   AND substitute = ?3 AND removed IS NOT NULL";
        let values = params![account.0, pair.product(), pair.substitute()];
        Ok(self.run("restoring a saved substitute", sql, values)? > 0)
    }

    /// Puts all pairs of a list on the account's own, as far as there is room; says of each what came of it. One
    /// saved in a time to come counts as saved now.
    ///
    /// # Errors
    /// When the database fails; then none is added.
    pub fn import(
        &self,
        account: AccountId,
        pairs: &[SavedSubstitute],
        now: Timestamp,
    ) -> Result<Vec<Saved>> {
        self.write("importing saved substitutes", |change| {
            let mut outcomes = Vec::with_capacity(pairs.len());
            for pair in pairs {
                let pair = SavedSubstitute { saved: pair.saved.min(now), ..pair.clone() };
                outcomes.push(add(change, account, &pair)?);
            }
            Ok(outcomes)
        })
    }
}

/// Puts a pair on the list where it is not on it and there is room.
fn add(change: &Moment, account: AccountId, pair: &SavedSubstitute) -> Result<Saved> {
    let is_hidden = is_hidden(change, account, pair.pair)?;
    if is_hidden == Some(false) {
        return Ok(Saved::AlreadyThere);
    }
    if is_hidden.is_none() && !make_room(change, account)? {
        return Ok(Saved::Full);
    }
    // Selected from the account, so that nothing is written where it was deleted meanwhile. A pair that
    // comes back keeps its note unless it brings one.
    let sql = "INSERT INTO saved (account, product, substitute, snapshot, note, saved)
               SELECT id, ?2, ?3, ?4, ?5, ?6 FROM account WHERE id = ?1
               ON CONFLICT (account, product, substitute) DO UPDATE SET snapshot = excluded.snapshot, saved = excluded.saved,
                   note = coalesce(excluded.note, saved.note), removed = NULL";
    let note = pair.note.as_ref().map(Note::as_str);
    let (product, substitute) = (pair.pair.product(), pair.pair.substitute());
    let values = params![account.0, product, substitute, pair.snapshot, note, pair.saved];
    let is_written = change.run(sql, values)? > 0;
    Ok(if is_written { Saved::New } else { Saved::NoAccount })
}

/// `None` where the account has no such pair.
fn is_hidden(change: &Moment, account: AccountId, pair: SavedPair) -> Result<Option<bool>> {
    let sql = "SELECT removed IS NOT NULL FROM saved
               WHERE account = ?1 AND product = ?2 AND substitute = ?3";
    let values = params![account.0, pair.product(), pair.substitute()];
    change.one(sql, values, |row| row.get(0))
}

/// Whether one more pair fits; the one hidden for longest gives way.
fn make_room(change: &Moment, account: AccountId) -> Result<bool> {
    let sql = "SELECT count(*) FROM saved WHERE account = ?1";
    let pairs: Option<usize> = change.one(sql, params![account.0], |row| row.get(0))?;
    if pairs < Some(PAIRS_MAX) {
        return Ok(true);
    }
    let oldest_hidden = "DELETE FROM saved WHERE (account, product, substitute) IN
               (SELECT account, product, substitute FROM saved
                WHERE account = ?1 AND removed IS NOT NULL ORDER BY removed LIMIT 1)";
    Ok(change.run(oldest_hidden, params![account.0])? > 0)
}

pub(super) fn of_account(connection: &Moment, account: AccountId) -> Result<Vec<SavedSubstitute>> {
    let sql = "SELECT product, substitute, snapshot, note, saved FROM saved
               WHERE account = ?1 AND removed IS NULL ORDER BY saved DESC, product, substitute";
    connection.all(sql, params![account.0], saved_substitute)
}

fn saved_substitute(row: &Row) -> rusqlite::Result<SavedSubstitute> {
    let (product, substitute): (Barcode, Barcode) = (row.get(0)?, row.get(1)?);
    let pair = SavedPair::new(product, substitute)
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(1, substitute.key()))?;
    Ok(SavedSubstitute {
        pair,
        snapshot: row.get(2)?,
        note: row.get::<Option<String>>(3)?.map(Note::kept),
        saved: row.get(4)?,
    })
}

/// Deletes what was removed too long ago to undo; says how many pairs.
pub(super) fn clean_up(change: &Moment, now: Timestamp) -> Result<usize> {
    change.run("DELETE FROM saved WHERE removed <= ?1", params![now - KEPT])
}
