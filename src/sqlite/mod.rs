//! What all databases have in common: opening and migrating them, the table `fact`, connections for
//! reading that threads share, and how values of the model stand in them.
//!
//! What is stored in which database is known to `store` and `search` alone.

mod pool;
pub(crate) mod query;
mod value;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

pub(crate) use pool::Pool;

/// How long to wait for another connection's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Prepared statements a connection keeps: more than any of them uses.
const STATEMENTS_KEPT: usize = 64;

/// Has a connection keep its prepared statements as they are, whatever is bound to them. Else SQLite compiles those whose plan may
/// depend on it (a join, `LIMIT ?`, some of FTS5) again after bindings were cleared, and rusqlite clears them after each use
/// (`findings/rusqlite_cache_prepares_again.sh`).
pub(crate) fn keep_statements(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Opens a database for writing, at its newest schema; made where it is missing, with pages of this many
/// bytes.
pub(crate) fn open(path: &Path, page_bytes: u32, migrations: &[&str]) -> Result<Connection> {
    open_file(path, page_bytes, migrations)
        .with_context(|| format!("cannot open the database {}", path.display()))
}

#[allow(clippy::disallowed_methods, reason = "this is the one place databases are opened")]
fn open_file(path: &Path, page_bytes: u32, migrations: &[&str]) -> Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Of a database that is there already, the size stays as it is.
    connection.pragma_update(None, "page_size", page_bytes)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    keep_statements(&connection)?;
    migrate(&mut connection, migrations)?;
    Ok(connection)
}

/// A database of no file, at its newest schema. What does not fit into memory goes to a temporary
/// file without a name.
#[allow(clippy::disallowed_methods, reason = "this is the one place databases are opened")]
pub(crate) fn open_temporary(migrations: &[&str]) -> Result<Connection> {
    let mut connection = Connection::open("").context("cannot make a temporary database")?;
    keep_statements(&connection)?;
    migrate(&mut connection, migrations).context("cannot make a temporary database")?;
    Ok(connection)
}

/// Opens a database as it is, for writing: a copy that is being made has no schema yet.
#[allow(clippy::disallowed_methods, reason = "this is the one place databases are opened")]
pub(crate) fn open_unmigrated(path: &Path) -> Result<Connection> {
    Connection::open(path).with_context(|| format!("cannot open the database {}", path.display()))
}

/// Opens a database that exists, for reading only.
#[allow(clippy::disallowed_methods, reason = "this is the one place databases are opened")]
pub(crate) fn open_read_only(path: &Path) -> Result<Connection> {
    // No mutex: a connection is used by one thread at a time.
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .with_context(|| format!("cannot open the database {}", path.display()))?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    keep_statements(&connection)?;
    Ok(connection)
}

fn version(connection: &Connection) -> rusqlite::Result<usize> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Applies the migrations the database has not seen; their number is its `user_version`.
fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<()> {
    if version(connection)? == migrations.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    // Asked again: another process may have migrated while this one waited for the lock.
    let applied = version(&transaction)?;
    ensure_known(applied, migrations)?;
    for migration in &migrations[applied..] {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", migrations.len())?;
    transaction.commit()?;
    Ok(())
}

fn ensure_known(applied: usize, migrations: &[&str]) -> Result<()> {
    let newest = migrations.len();
    ensure!(
        applied <= newest,
        "its schema version {applied} is newer than this program's ({newest}): use the newer program"
    );
    Ok(())
}

/// Fails where a database is not at its newest schema: who reads only cannot bring it there.
pub(crate) fn ensure_newest(connection: &Connection, migrations: &[&str]) -> Result<()> {
    let applied = version(connection)?;
    ensure_known(applied, migrations)?;
    let newest = migrations.len();
    ensure!(
        applied == newest,
        "its schema version {applied} is older than this program's ({newest}): run `sitegen build` \
         first, which brings it up to date"
    );
    Ok(())
}

/// A value of the table `fact`.
pub(crate) fn fact(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT value FROM fact WHERE key = ?1")?;
    statement.query_row([key], |row| row.get(0)).optional()
}

/// Sets a value of the table `fact`; a value that is already there is not written again.
pub(crate) fn set_fact(connection: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO fact (key, value) VALUES (?1, ?2)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value";
    connection.prepare_cached(sql)?.execute([key, value])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a build does not read .cargo/config.toml, the program is slower and knows modules it has no use for.
    #[test]
    fn sqlite_is_compiled_as_the_project_says() {
        let connection = open_temporary(&[]).unwrap();
        let mut statement = connection.prepare("PRAGMA compile_options").unwrap();
        let options = statement.query_map([], |row| row.get(0)).unwrap();
        let options: Vec<String> = options.map(|option| option.unwrap()).collect();
        assert!(options.iter().any(|option| option == "DEFAULT_MEMSTATUS=0"), "{options:?}");
        assert!(!options.iter().any(|option| option == "ENABLE_RTREE"), "{options:?}");
    }

    #[test]
    fn a_kept_statement_is_prepared_once_whatever_is_bound_to_it() {
        let connection = open_temporary(&["CREATE TABLE one (id INTEGER PRIMARY KEY);
             CREATE TABLE two (id INTEGER PRIMARY KEY, number INTEGER);"])
        .unwrap();
        for sql in [
            "SELECT number FROM one JOIN two USING (id) WHERE id = ?1 AND number = ?2",
            "SELECT id FROM one WHERE id = ?1 LIMIT ?2",
        ] {
            for number in 100..110 {
                let mut kept = connection.prepare_cached(sql).unwrap();
                assert!(!kept.exists([number, number + 1]).unwrap());
            }
            let kept = connection.prepare_cached(sql).unwrap();
            assert_eq!(kept.get_status(rusqlite::StatementStatus::RePrepare), 0, "{sql}");
        }
    }
}
