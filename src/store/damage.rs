//! Databases that were damaged: which errors say so, and how their files are put out of the way.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rusqlite::{Connection, Error, ErrorCode};

use crate::files::{self, with_suffix};
use crate::model::Timestamp;

/// Damaged files of one database and one day; more say that the disk itself must be looked at.
const A_DAY_MOST: usize = 99;

/// True where a database says that its file is no database or a damaged one, or gives values that were never
/// written to it: SQLite does not look into what a page holds.
pub(crate) fn is_damage(error: &anyhow::Error) -> bool {
    is_broken(error)
        || error.chain().any(|cause| {
            matches!(
                cause.downcast_ref(),
                Some(
                    Error::FromSqlConversionFailure(..)
                        | Error::IntegralValueOutOfRange(..)
                        | Error::InvalidColumnType(..)
                        | Error::Utf8Error(..)
                )
            )
        })
}

/// True where SQLite itself says that a file is no database or a damaged one.
pub(super) fn is_broken(error: &anyhow::Error) -> bool {
    for cause in error.chain() {
        if let Some(cause) = cause.downcast_ref::<Error>()
            && let Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) =
                cause.sqlite_error_code()
        {
            return true;
        }
    }
    false
}

/// An error that [`is_damage`] knows, for what a check found.
pub(super) fn damage(found: String) -> anyhow::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    Error::SqliteFailure(code, Some(found)).into()
}

/// Fails with damage where pages of a database do not fit together.
pub(super) fn check_pages(connection: &Connection) -> Result<()> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(damage(found)) }
}

/// Renames the files of a database to `NAME.WHY-DATE`; returns the new path.
///
/// # Errors
/// When a file cannot be renamed.
pub(crate) fn set_aside(path: &Path, why: &str, now: Timestamp) -> Result<PathBuf> {
    let aside = aside_name(path, why, now)?;
    for suffix in ["", "-wal", "-shm"] {
        let (from, to) = (with_suffix(path, suffix), with_suffix(&aside, suffix));
        if from.exists() {
            fs::rename(&from, &to).with_context(|| format!("cannot move {}", from.display()))?;
        }
    }
    Ok(aside)
}

/// The same of what can be made again: the copies set aside before are removed, so that a disk that fails again
/// and again is not filled with them.
///
/// # Errors
/// As [`set_aside`], and when one cannot be removed.
pub(crate) fn replace_aside(path: &Path, now: Timestamp) -> Result<PathBuf> {
    forget_damaged(path)?;
    set_aside(path, "damaged", now)
}

/// Removes what was set aside of a database before.
pub(crate) fn forget_damaged(path: &Path) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let begin = format!("{}.damaged-", path.file_name().unwrap_or_default().to_string_lossy());
    for entry in files::entries(folder) {
        if entry.file_name().to_string_lossy().starts_with(&begin) {
            files::remove(&entry.path())?;
        }
    }
    Ok(())
}

/// A free name for a damaged database.
pub(crate) fn damaged_name(path: &Path, now: Timestamp) -> Result<PathBuf> {
    aside_name(path, "damaged", now)
}

fn aside_name(path: &Path, why: &str, now: Timestamp) -> Result<PathBuf> {
    let day = now.date().map_or_else(|| "unknown".into(), |date| date.format("%F").to_string());
    for number in 1..=A_DAY_MOST {
        let end = if number == 1 { String::new() } else { format!("-{number}") };
        let name = with_suffix(path, &format!(".{why}-{day}{end}"));
        if !files::is_there(&name)? {
            return Ok(name);
        }
    }
    bail!("{A_DAY_MOST} were set aside today: look at {}.{why}-*", path.display())
}
