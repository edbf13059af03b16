//! Who uses the accounts: servers, which share them, or one command that puts a backup in their place.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context, Result};
use thiserror::Error;

use crate::files::with_suffix;

/// Someone else uses the accounts.
#[derive(Debug, Error)]
#[error("{0}; nothing was done")]
pub(crate) struct AccountsInUse(&'static str);

/// Held by a server as long as it runs, together with other servers.
///
/// # Errors
/// [`AccountsInUse`] where a backup is being put back.
pub(crate) fn hold(path: &Path) -> Result<File> {
    let file = open(path)?;
    taken(file.try_lock_shared(), "a backup of the accounts is being put back")?;
    Ok(file)
}

/// Held alone, so that no server has the accounts open.
///
/// # Errors
/// [`AccountsInUse`] where a server has.
pub(crate) fn hold_alone(path: &Path) -> Result<File> {
    let file = open(path)?;
    taken(file.try_lock(), "a server is running and holds the accounts: stop it first")?;
    Ok(file)
}

/// A file of its own: the accounts' is the one that is replaced. It says nothing and stays.
fn open(path: &Path) -> Result<File> {
    let lock = with_suffix(path, ".lock");
    if let Some(folder) = lock.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create the folder {}", folder.display()))?;
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(&lock).with_context(|| format!("cannot open {}", lock.display()))
}

fn taken(result: Result<(), TryLockError>, held_by: &'static str) -> Result<()> {
    match result {
        Err(TryLockError::WouldBlock) => Err(AccountsInUse(held_by).into()),
        Err(TryLockError::Error(error)) => Err(error.into()),
        Ok(()) => Ok(()),
    }
}
