//! That there are accounts, noted apart from them: a server that finds none where there were some must not begin
//! with an empty file, as it does on a new site.
//!
//! The mark `accounts.sqlite.known` stands next to the file while it has accounts; the build keeps a copy in public/,
//! for the day when the disk of data/ is not mounted. A server that is not there looks unlike one without accounts, so it
//! has no mark.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rusqlite::Connection;
use thiserror::Error;

use crate::files::{self, with_suffix};
use crate::model::AccountsPlace;
use crate::sqlite;

/// The accounts there were are not there; what is missing and what to do.
#[derive(Debug, Error)]
#[error("{0}")]
pub(crate) struct AccountsLost(String);

/// The mark next to the file of the accounts.
fn mark(path: &Path) -> PathBuf {
    with_suffix(path, ".known")
}

/// The copy of the mark in a public/.
fn public_mark(public: &Path) -> PathBuf {
    public.join(".sitegen-accounts")
}

/// Sets or removes the mark as there are accounts or none.
pub(super) fn note(path: &Path, connection: &Connection) -> Result<()> {
    let has_accounts = has_accounts(connection)?;
    let mark = mark(path);
    match (has_accounts, files::is_there(&mark)?) {
        (true, false) => {
            let text = b"there are accounts in the file of this name\n";
            files::replace(&mark, 0o600, |file| file.write_all(text).and_then(|()| file.sync_all()))
                .with_context(|| format!("cannot write {}", mark.display()))
        }
        (false, true) => files::remove(&mark),
        _ => Ok(()),
    }
}

/// Brings the copy of the mark in public/ up to date. The accounts themselves are not opened; where neither they nor
/// their mark are there, the copy is all that is left and stays.
///
/// # Errors
/// When public/ cannot be written.
pub(crate) fn copy_mark(place: &AccountsPlace, public: &Path) -> Result<()> {
    let AccountsPlace::File(path) = place else { return Ok(()) };
    let copy = public_mark(public);
    if files::is_there(&mark(path))? {
        if files::is_there(&copy)? {
            return Ok(());
        }
        return files::write(&copy, b"this site has accounts; sitegen looks for this file\n");
    }
    if is_filled(path) { files::remove(&copy) } else { Ok(()) }
}

/// Whether there are accounts, or were before their file was lost.
pub(crate) fn are_known(path: &Path) -> bool {
    mark(path).exists()
}

/// Fails where there were accounts and are none: their file is missing or empty, or has none of them. `remedy` says
/// where a backup is.
///
/// # Errors
/// [`AccountsLost`], and when the mark cannot be looked at.
pub(crate) fn refuse_lost(
    place: &AccountsPlace,
    public: &Path,
    remedy: &dyn Fn() -> String,
) -> Result<()> {
    let AccountsPlace::File(path) = place else { return Ok(()) };
    let marks = [mark(path), public_mark(public)];
    let mut known = None;
    for mark in &marks {
        if files::is_there(mark)? {
            known = known.or(Some(mark));
        }
    }
    let Some(known) = known else { return Ok(()) };
    let state = match () {
        () if !files::is_there(path)? => "is missing",
        () if !is_filled(path) => "is empty",
        () if has_none(path) => "has no account",
        () => return Ok(()),
    };
    Err(AccountsLost(format!(
        "{} {state}, but there were accounts (says {}): is the disk of {} mounted? If so, {}. To begin without the \
         accounts there were, remove {} and {}",
        path.display(),
        known.display(),
        path.parent().unwrap_or(Path::new(".")).display(),
        remedy(),
        marks[0].display(),
        marks[1].display(),
    ))
    .into())
}

fn is_filled(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() > 0)
}

/// Whether the file has room for accounts, and none. One that cannot be read is damaged, not empty.
fn has_none(path: &Path) -> bool {
    let Ok(connection) = sqlite::open_read_only(path) else { return false };
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'account'";
    match connection.query_row(sql, [], |row| row.get(0)) {
        Ok(0) => true,
        Ok(_) => matches!(has_accounts(&connection), Ok(false)),
        Err(_) => false,
    }
}

fn has_accounts(connection: &Connection) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM account)";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}
