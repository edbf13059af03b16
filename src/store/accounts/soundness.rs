//! Whether the file of the accounts is sound: pages, references, tables, who may read it.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::Connection;

use crate::model::{AccountsPlace, Timestamp};
use crate::sqlite::{self, query};

use super::database::{Database, MIGRATIONS};
use crate::store::damage::{check_pages, is_broken, is_damage};

/// What is wrong with the accounts in this file; empty where they are sound. `None` where there are
/// none. Changes nothing, not even the schema of an older program's file.
///
/// # Errors
/// When the file cannot be opened or is held by another process.
pub fn check(path: &Path) -> Result<Option<Vec<String>>> {
    check_file(path).with_context(|| format!("cannot check {}", path.display()))
}

/// The same of a place.
///
/// # Errors
/// As [`check`], and when a server cannot be used.
pub(crate) fn check_at(place: &AccountsPlace) -> Result<Option<Vec<String>>> {
    match place {
        AccountsPlace::File(path) => check(path),
        AccountsPlace::Server(_) => Database::faults_of_server(place).map(Some),
    }
}

/// Fails where a server of accounts cannot be used, has no tables or another time than this, which is quicker than a [`check`]. Changes nothing.
///
/// # Errors
/// When it cannot.
pub(crate) fn look_at(place: &AccountsPlace, now: Timestamp) -> Result<()> {
    Database::look_at_server(place, now)
}

/// What is wrong with the pages of this file, which is quicker than a [`check`]; `None` where they are sound or there is
/// none.
///
/// # Errors
/// As [`check`].
pub(crate) fn damage_at(path: &Path) -> Result<Option<String>> {
    if !path.try_exists()? {
        return Ok(None);
    }
    match check_pages(&sqlite::open_read_only(path)?) {
        Err(error) if is_broken(&error) => {
            Ok(Some(format!("{} is damaged: {error:#}", path.display())))
        }
        checked => {
            checked.with_context(|| format!("cannot check {}", path.display())).map(|()| None)
        }
    }
}

fn check_file(path: &Path) -> Result<Option<Vec<String>>> {
    if !path.try_exists()? {
        return Ok(None);
    }
    let connection = sqlite::open_read_only(path)?;
    let mut faults = match content_faults(&connection) {
        Err(error) if is_damage(&error) => vec![format!("the file is damaged: {error:#}")],
        faults => faults?,
    };
    faults.extend(access_fault(path)?);
    Ok(Some(faults))
}

/// All of one moment, whatever the server writes meanwhile.
fn content_faults(connection: &Connection) -> Result<Vec<String>> {
    let moment = connection.unchecked_transaction()?;
    let mut faults: Vec<String> =
        query::all(&moment, "PRAGMA integrity_check", [], |row| row.get(0))?;
    // The one line of a sound database.
    faults.retain(|line| line != "ok");
    // Rows that belong to no account.
    faults.extend(query::all(&moment, "PRAGMA foreign_key_check", [], |row| {
        let (table, of): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("a row of table {table} belongs to no row of {of}"))
    })?);
    faults.extend(schema_faults(&moment)?);
    Ok(faults)
}

fn access_fault(path: &Path) -> Result<Option<String>> {
    let mode = std::fs::metadata(path)?.permissions().mode() & 0o777;
    let for_others = mode & 0o077;
    if for_others == 0 {
        return Ok(None);
    }
    Ok(Some(format!("others may read the file (mode {mode:o}): chmod 600")))
}

/// How the tables differ from those this program makes.
fn schema_faults(connection: &Connection) -> Result<Vec<String>> {
    let version: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version != MIGRATIONS.len() {
        return Ok(vec![format!(
            "the schema has version {version}, this program's {}: older ones are brought up to \
             date by `sitegen serve`, newer ones need the newer program",
            MIGRATIONS.len()
        )]);
    }
    // What this program would make serves as the pattern.
    let fresh = sqlite::open_temporary(&MIGRATIONS)?;
    let (ours, theirs) = (schema(&fresh)?, schema(connection)?);
    let mut faults = Vec::new();
    for part in &ours {
        if !theirs.contains(part) {
            faults.push(format!("{} is missing or altered", part.0));
        }
    }
    for part in &theirs {
        if !ours.contains(part) {
            faults.push(format!("{} is not as this program makes it", part.0));
        }
    }
    Ok(faults)
}

fn schema(connection: &Connection) -> Result<Vec<(String, Option<String>)>> {
    let sql = "SELECT type || ' ' || name, sql FROM sqlite_schema ORDER BY 1";
    query::all(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
}
