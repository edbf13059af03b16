//! Token buckets that outlive a restart. Whose they are only their keyed hashes tell.
//!
//! A refused attempt writes nothing, so an attacker who is slowed down costs a look-up.

use anyhow::Result;
use rusqlite::params;

use crate::model::{Allowance, Bucket, Taken, Timestamp};

use super::{Accounts, Moment};

impl Accounts {
    /// Takes a token from a bucket, full where it was never used.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take(&self, key: &[u8; 32], allowance: Allowance, now: Timestamp) -> Result<Taken> {
        // Without writing at first: a flood of refused attempts must not queue for the one writer. One last filled while
        // the clock was ahead is written as of now, or it would wait for that time.
        let (taken, is_ahead) = self.look("reading a throttle", |connection| {
            let found = bucket(connection, key, allowance, now)?;
            Ok((allowance.take(found, now).0, found.updated > now))
        })?;
        if matches!(taken, Taken::Wait(_)) && !is_ahead {
            return Ok(taken);
        }
        self.write("throttling", |change| {
            // Looked at again: another attempt may have taken the last token in between.
            let (taken, left) = allowance.take(bucket(change, key, allowance, now)?, now);
            if taken == Taken::Granted || is_ahead {
                keep(change, key, allowance, left)?;
            }
            Ok(taken)
        })
    }

    /// What [`Accounts::take`] would answer. Writes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn peek(&self, key: &[u8; 32], allowance: Allowance, now: Timestamp) -> Result<Taken> {
        self.look("reading a throttle", |connection| {
            Ok(allowance.take(bucket(connection, key, allowance, now)?, now).0)
        })
    }

    /// Puts a token back that was taken for what turned out well. Taking first and giving back
    /// leaves no gap for attempts made at the same time, which looking first would.
    ///
    /// # Errors
    /// When the database fails.
    pub fn give_back(&self, key: &[u8; 32], allowance: Allowance, now: Timestamp) -> Result<()> {
        self.write("easing a throttle", |change| {
            let left = allowance.give_back(bucket(change, key, allowance, now)?, now);
            keep(change, key, allowance, left)
        })
    }
}

fn bucket(
    connection: &Moment,
    key: &[u8; 32],
    allowance: Allowance,
    now: Timestamp,
) -> Result<Bucket> {
    let sql = "SELECT level, updated FROM bucket WHERE key = ?1";
    let found = connection
        .one(sql, params![key], |row| Ok(Bucket { level: row.get(0)?, updated: row.get(1)? }))?;
    Ok(found.unwrap_or(allowance.full(now)))
}

fn keep(change: &Moment, key: &[u8; 32], allowance: Allowance, bucket: Bucket) -> Result<()> {
    let sql = "INSERT INTO bucket (key, level, updated, full_at) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (key) DO UPDATE SET level = excluded.level, updated = excluded.updated,
                   full_at = excluded.full_at";
    let values = params![key, bucket.level, bucket.updated, allowance.full_at(bucket)];
    change.run(sql, values)?;
    Ok(())
}

/// Deletes the buckets that are full; says how many.
pub(super) fn clean_up(change: &Moment, now: Timestamp) -> Result<usize> {
    change.run("DELETE FROM bucket WHERE full_at <= ?1", params![now])
}
