//! The file itself: where it is made, how it is opened, what it says of itself.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use rusqlite::{Connection, OpenFlags};
use url::Url;

use super::IndexUnavailable;
use crate::files::{self, with_suffix};
use crate::sqlite::{fact, keep_statements, set_fact};

/// Grows with every change of what the file holds.
pub(super) const FORMAT: &str = "16";

/// Which file it is and in which state, another one after every build that made one: device, inode,
/// bytes, seconds and nanoseconds of its last change.
pub(super) type FileIdentity = (u64, u64, u64, i64, i64);

/// The identity of the file at a path.
pub(super) fn identity(path: &Path) -> io::Result<FileIdentity> {
    let file = fs::metadata(path)?;
    Ok((file.dev(), file.ino(), file.size(), file.mtime(), file.mtime_nsec()))
}

/// Where the next file is made.
pub(super) fn unfinished_path(path: &Path) -> PathBuf {
    with_suffix(path, ".new")
}

/// Makes an empty file, in place of one that a killed build left.
pub(super) fn create(path: &Path) -> Result<Connection> {
    create_empty(path).with_context(|| format!("cannot make {}", path.display()))
}

fn create_empty(path: &Path) -> Result<Connection> {
    files::remove(path)?;
    let connection = open_unfinished(path)?;
    connection.execute_batch(include_str!("schema.sql"))?;
    connection.execute_batch("BEGIN")?;
    set_fact(&connection, "format", FORMAT)?;
    Ok(connection)
}

/// Copies a file to where the next one is made, to be changed there: nothing writes to a file that readers have open.
pub(super) fn copy(path: &Path, made: &Path) -> Result<Connection> {
    open_copy(path, made)
        .with_context(|| format!("cannot copy {} to {}", path.display(), made.display()))
}

fn open_copy(path: &Path, made: &Path) -> Result<Connection> {
    fs::copy(path, made)?;
    let connection = open_unfinished(made)?;
    connection.execute_batch("BEGIN")?;
    Ok(connection)
}

/// Opens a file that nothing reads before it is whole; after a crash it is made again.
#[allow(clippy::disallowed_methods, reason = "databases are opened in store and search")]
fn open_unfinished(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    keep_statements(&connection)?;
    Ok(connection)
}

/// Opens a file for reading only. Nothing writes to it any more, so SQLite does not lock it.
#[allow(clippy::disallowed_methods, reason = "databases are opened in store and search")]
pub(super) fn open(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(immutable_uri(path)?, flags)?;
    connection.pragma_update(None, "mmap_size", MAPPED_BYTES)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    keep_statements(&connection)?;
    if fact(&connection, "format")?.as_deref() != Some(FORMAT) {
        return Err(IndexUnavailable::OtherVersion(path.to_path_buf()).into());
    }
    Ok(connection)
}

/// How much of the file is mapped into memory, which all connections then share.
const MAPPED_BYTES: i64 = 64 << 30;
/// The cache of a connection, for what is not mapped.
const CACHE_KIB: i64 = 256;

/// `file:///data/search.sqlite?immutable=1`
fn immutable_uri(path: &Path) -> Result<String> {
    let absolute = std::path::absolute(path)?;
    let url = Url::from_file_path(&absolute)
        .map_err(|()| anyhow!("{} has no address", absolute.display()))?;
    Ok(format!("{url}?immutable=1"))
}

/// What the file at a path was made of; `None` where there is no file this program can read.
#[must_use]
pub fn made_of(path: &Path) -> Option<String> {
    // Opening a file that is missing is an error too, but one that SQLite writes to its log.
    identity(path).ok()?;
    fact(&open(path).ok()?, "made_of").ok()?
}

/// Removes what a killed build left of a file it was making.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn remove_unfinished(path: &Path) -> Result<()> {
    files::remove(&unfinished_path(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_path_can_be_given_to_sqlite() {
        let uri = |path: &str| immutable_uri(Path::new(path)).unwrap();
        assert_eq!(uri("/a b/c?d#e%é"), "file:///a%20b/c%3Fd%23e%25%C3%A9?immutable=1");
    }

    #[test]
    fn a_file_in_a_folder_with_a_strange_name_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("é ?#%.sqlite");
        create(&path).unwrap().execute_batch("COMMIT").unwrap();
        assert_eq!(fact(&open(&path).unwrap(), "format").unwrap().as_deref(), Some(FORMAT));
    }

    #[test]
    fn a_file_of_another_version_is_told_from_a_missing_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("search.sqlite");
        let connection = create(&path).unwrap();
        connection.execute_batch("UPDATE fact SET value = 'other'; COMMIT").unwrap();
        let error = open(&path).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&IndexUnavailable::OtherVersion(path.clone())));
        assert_eq!(made_of(&path), None);
    }
}
