//! What has had its time goes, from the tables and from the log.

use anyhow::Result;
use rusqlite::params;

use crate::model::Timestamp;

use super::{
    Accounts, new_addresses, registrations, resets, saved, sessions, throttle, waiting_letters,
};

/// Every stored time of the past.
const TIMES: [(&str, &str); 11] = [
    ("account", "created"),
    ("account", "seen"),
    ("account", "warned"),
    ("session", "started"),
    ("session", "seen"),
    ("link", "issued"),
    ("registration", "created"),
    ("new_address", "created"),
    ("saved", "saved"),
    ("saved", "removed"),
    ("letter", "queued"),
];

/// How much was cleaned up.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct CleanedUp {
    /// Sessions that had ended.
    pub sessions: usize,
    /// Registrations not proved in time.
    pub registrations: usize,
    /// New addresses not proved in time.
    pub new_addresses: usize,
    /// Links that were void.
    pub resets: usize,
    /// Saved substitutes removed too long ago to undo.
    pub saved: usize,
    /// Throttle buckets that were full.
    pub buckets: usize,
    /// Letters begun too often.
    pub letters: usize,
}

impl Accounts {
    /// Deletes what has had its time, and empties the log, so that what was deleted or changed
    /// leaves no trace there. Meant to be called every hour.
    ///
    /// # Errors
    /// When the database fails, or another process holds the log.
    pub fn clean_up(&self, now: Timestamp) -> Result<CleanedUp> {
        self.settle_clock(now)?;
        let cleaned = self.write("cleaning up", |change| {
            Ok(CleanedUp {
                sessions: sessions::clean_up(change, now)?,
                registrations: registrations::clean_up(change, now)?,
                new_addresses: new_addresses::clean_up(change, now)?,
                resets: resets::clean_up(change, now)?,
                saved: saved::clean_up(change, now)?,
                buckets: throttle::clean_up(change, now)?,
                letters: waiting_letters::clean_up(change, now)?,
            })
        })?;
        self.database.empty_log()?;
        Ok(cleaned)
    }

    /// Fails where a server of accounts has another time than this: by it sessions and links end for all hosts.
    ///
    /// # Errors
    /// When it has, and when it cannot be asked.
    pub(crate) fn check_clock(&self, now: Timestamp) -> Result<()> {
        self.database.check_clock(now)
    }

    /// Has every stored time that is in the future count as now: a clock that was ahead must keep nothing alive for as
    /// long as it was. Writes only where there is one, and never what other hosts write to: there this clock may be the
    /// wrong one, which is looked for apart. Meant to be called every minute.
    ///
    /// # Errors
    /// When the database fails.
    pub fn settle_clock(&self, now: Timestamp) -> Result<usize> {
        if self.database.is_shared() {
            return Ok(0);
        }
        let is_ahead = self.read("looking for times to come", |connection| {
            for (table, column) in TIMES.into_iter().chain([("bucket", "updated")]) {
                let sql = format!("SELECT 1 FROM {table} WHERE {column} > ?1 LIMIT 1");
                if connection.exists(&sql, params![now])? {
                    return Ok(true);
                }
            }
            Ok(false)
        })?;
        if !is_ahead {
            return Ok(0);
        }
        self.write("settling times to come", |change| {
            let mut settled = 0;
            for (table, column) in TIMES {
                let sql = format!("UPDATE {table} SET {column} = ?1 WHERE {column} > ?1");
                settled += change.run(&sql, params![now])?;
            }
            // What a bucket was to wait from then on it waits from now on.
            let sql = "UPDATE bucket SET full_at = full_at - (updated - ?1), updated = ?1
                       WHERE updated > ?1";
            Ok(settled + change.run(sql, params![now])?)
        })
    }
}
