//! What all databases have in common: opening and migrating them, the table `fact`, connections for
//! reading that threads share, and how values of the model stand in them.
//!
//! What is stored in which database is known to `store` and `search` alone.

mod pool;
mod value;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

pub(crate) use pool::Pool;

/// How long to wait for another connection's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens a database for writing, made where it is missing with pages of so many bytes, at its
/// newest schema.
#[allow(clippy::disallowed_methods, reason = "this is the one place databases are opened")]
pub(crate) fn open(path: &Path, page_bytes: u32, migrations: &[&str]) -> Result<Connection> {
    let opened = || -> Result<Connection> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        // Of a database that is there already, the size stays as it is.
        connection.pragma_update(None, "page_size", page_bytes)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.set_prepared_statement_cache_capacity(64);
        migrate(&mut connection, migrations)?;
        Ok(connection)
    };
    opened().with_context(|| format!("cannot open the database {}", path.display()))
}

/// A database of no file, at its newest schema. What does not fit into memory goes to a temporary
/// file that nobody sees.
pub(crate) fn open_temporary(migrations: &[&str]) -> Result<Connection> {
    let opened = || -> Result<Connection> {
        #[allow(clippy::disallowed_methods, reason = "this is the one place databases are opened")]
        let mut connection = Connection::open("")?;
        connection.set_prepared_statement_cache_capacity(64);
        migrate(&mut connection, migrations)?;
        Ok(connection)
    };
    opened().context("cannot make a temporary database")
}

/// Opens a database that exists, for reading only.
#[allow(clippy::disallowed_methods, reason = "this is the one place databases are opened")]
pub(crate) fn open_read_only(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = || -> rusqlite::Result<Connection> {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        Ok(connection)
    };
    opened().with_context(|| format!("cannot open the database {}", path.display()))
}

/// Applies the migrations the database has not seen; their number is its `user_version`.
fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<()> {
    let version = |connection: &Connection| -> rusqlite::Result<usize> {
        connection.pragma_query_value(None, "user_version", |row| row.get(0))
    };
    if version(connection)? == migrations.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let applied = version(&transaction)?;
    ensure!(
        applied <= migrations.len(),
        "its schema version {applied} is newer than this program's ({}): use the newer program",
        migrations.len()
    );
    for migration in &migrations[applied..] {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", migrations.len())?;
    transaction.commit()?;
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
