//! What has had its time goes, from the tables and from the log.

use anyhow::{Context, Result};

use crate::model::Timestamp;

use super::{Accounts, registrations, resets, saved, sessions, throttle};

/// How much was cleaned up.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct CleanedUp {
    /// Sessions that had ended.
    pub sessions: usize,
    /// Registrations not proved in time.
    pub registrations: usize,
    /// Links that were void.
    pub resets: usize,
    /// Saved substitutes removed too long ago to undo.
    pub saved: usize,
    /// Throttle buckets that were full.
    pub buckets: usize,
}

impl Accounts {
    /// Deletes what has had its time, and empties the log, so that what was deleted or changed
    /// leaves no trace there. Meant to be called every hour.
    ///
    /// # Errors
    /// When the database fails, or another process holds the log.
    pub fn clean_up(&self, now: Timestamp) -> Result<CleanedUp> {
        let cleaned = self.write("cleaning up", |change| {
            Ok(CleanedUp {
                sessions: sessions::clean_up(change, now)?,
                registrations: registrations::clean_up(change, now)?,
                resets: resets::clean_up(change, now)?,
                saved: saved::clean_up(change, now)?,
                buckets: throttle::clean_up(change, now)?,
            })
        })?;
        self.empty_log()?;
        Ok(cleaned)
    }

    /// Moves the log into the database and cuts it to nothing.
    pub(super) fn empty_log(&self) -> Result<()> {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let mut emptied = self.writer().query_row(sql, [], |row| row.get(0));
        if matches!(emptied, Ok(true)) {
            // SQLite returns this as a row; to the caller it is a failure.
            let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
            emptied = Err(rusqlite::Error::SqliteFailure(busy, None));
        }
        emptied.with_context(|| format!("cannot empty the log of {}", self.path.display()))?;
        Ok(())
    }
}
