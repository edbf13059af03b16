//! Copies of databases that cannot be made again: taken while others write, looked at, brought to the newest schema.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::damage::check_pages;
use super::{Accounts, AddressLedger, accounts};
use crate::model::Timestamp;
use crate::sqlite;

/// A database that is backed up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum KeptDatabase {
    /// Accounts and what their owners saved.
    Accounts,
    /// The addresses that categories ever had.
    Addresses,
}

impl KeptDatabase {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::Accounts, Self::Addresses];

    /// What its file and its backups are called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Addresses => "addresses",
        }
    }

    fn table(self) -> &'static str {
        match self {
            Self::Accounts => "account",
            Self::Addresses => "category",
        }
    }
}

/// How often a source that another process holds is asked, and how long to wait in between.
const TRIES: usize = 100;
const WAIT: Duration = Duration::from_millis(100);

/// Copies a database as it is at one moment, whatever is written meanwhile, to a new file that its owner alone can read.
///
/// # Errors
/// When there is a file already, the database cannot be read, or is not sound.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)
        .with_context(|| format!("cannot make {}", to.display()))?;
    copy_pages(from, to).with_context(|| format!("cannot copy {}", from.display()))
}

fn copy_pages(from: &Path, to: &Path) -> Result<()> {
    let source = sqlite::open_read_only(from)?;
    let mut target = sqlite::open_unmigrated(to)?;
    let copying = Backup::new(&source, &mut target)?;
    // All pages in one step: a copy made in parts begins again with every change.
    let mut tries = 0;
    while copying.step(-1)? != StepResult::Done {
        tries += 1;
        if tries == TRIES {
            bail!("another process holds it");
        }
        std::thread::sleep(WAIT);
    }
    drop(copying);
    // One file, without a log next to it.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    check_pages(&target)
}

/// Which database a file is, and how many entries it has, in words. Brings it to the newest schema and forgets letters that
/// wait there: give it a copy.
///
/// # Errors
/// When it is none of them, damaged, or of a newer program.
pub(crate) fn examine(path: &Path, now: Timestamp) -> Result<(KeptDatabase, String)> {
    let connection = sqlite::open_read_only(path)?;
    check_pages(&connection)?;
    let Some(database) = database_of(&connection)? else {
        bail!("it is no database of sitegen that is backed up");
    };
    drop(connection);
    let entries = match database {
        KeptDatabase::Accounts => examine_accounts(path)?,
        KeptDatabase::Addresses => {
            let ledger = AddressLedger::open(path, now)?;
            format!("{} addresses", ledger.all()?.len())
        }
    };
    Ok((database, entries))
}

fn database_of(connection: &Connection) -> Result<Option<KeptDatabase>> {
    for database in KeptDatabase::ALL {
        let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
        if connection.prepare(sql)?.exists([database.table()])? {
            return Ok(Some(database));
        }
    }
    Ok(None)
}

fn examine_accounts(path: &Path) -> Result<String> {
    let accounts = Accounts::open(path)?;
    // What waited when it was copied was sent since.
    accounts.forget_letters()?;
    let listed = accounts.list()?;
    drop(accounts);
    let faults = accounts::check(path)?.unwrap_or_default();
    if let Some(fault) = faults.first() {
        bail!("{fault}");
    }
    let saved: u64 = listed.iter().map(|account| account.saved).sum();
    Ok(format!("{} accounts, {saved} saved substitutes", listed.len()))
}
