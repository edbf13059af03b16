//! Passwords tried for one account, from whatever network: no more than a hundred wrong ones in a row.
//!
//! The throttles count for each network, so an attacker with thousands of them would go on for ever. NIST SP 800-63B,
//! 3.2.2, bounds consecutive failures of an account by 100. Beyond, passwords open it no more until its owner has
//! chosen a new one by a letter's link, which no stranger can keep away.

use anyhow::{Context as _, Result};
use rusqlite::params;

use crate::model::AccountId;

use super::Accounts;

/// Wrong passwords in a row.
const FAILURES_MOST: u32 = 100;

/// Whether a password may be tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attempt {
    /// It may.
    Open,
    /// It may, and is the last one unless it is right.
    Last,
    /// Whatever is tried is wrong.
    Closed,
}

impl Accounts {
    /// Counts a password about to be tried. Before it is checked: many at once must not slip through together. Without
    /// an account the same is counted elsewhere, so that the work does not show whether there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn count_attempt(&self, account: Option<AccountId>) -> Result<Attempt> {
        let counted = self.write("counting a password tried", |change| match account {
            Some(account) => {
                let sql = "UPDATE account SET failures = CASE WHEN failures < ?2 THEN failures + 1 ELSE ?2 + 1 END
                           WHERE id = ?1 RETURNING failures";
                change.one(sql, params![account.0, FAILURES_MOST], |row| row.get(0))
            }
            None => {
                let sql = "UPDATE stranger SET failures = CASE WHEN failures < ?1 THEN failures + 1 ELSE ?1 + 1 END
                           RETURNING failures";
                change.one(sql, params![FAILURES_MOST], |row| row.get::<u32>(0))
            }
        })?;
        if account.is_none() {
            counted.context("the table of strangers is empty")?;
            return Ok(Attempt::Open);
        }
        Ok(match counted {
            Some(FAILURES_MOST) => Attempt::Last,
            Some(count) if count > FAILURES_MOST => Attempt::Closed,
            // Deleted meanwhile, or below the bound.
            _ => Attempt::Open,
        })
    }

    /// Forgets the wrong passwords once the right one came.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forgive(&self, account: AccountId) -> Result<()> {
        let sql = "UPDATE account SET failures = 0 WHERE id = ?1";
        self.run("forgetting wrong passwords", sql, params![account.0]).map(drop)
    }
}
