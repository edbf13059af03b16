//! All accounts from one place to another: copied as they are at one moment, then read at both and compared.

use anyhow::{Result, bail, ensure};
use rusqlite::types::Value;
use rusqlite::{ToSql, params};
use serde::Serialize;

use crate::model::AccountsPlace;

use super::{Accounts, Moment, Row};

/// Rows that are read, and written, at a time.
const ROWS_AT_ONCE: usize = 100;

/// A table: its columns, those that name a row first, and how many these are.
struct MovedTable {
    name: &'static str,
    columns: &'static [&'static str],
    keys: usize,
}

/// All tables, those that others belong to first. Strangers have one row and are none of them.
const TABLES: [MovedTable; 9] = [
    MovedTable {
        name: "account",
        columns: &[
            "id",
            "email",
            "email_key",
            "name",
            "password_hash",
            "created",
            "seen",
            "warned",
            "disabled",
            "failures",
        ],
        keys: 1,
    },
    MovedTable {
        name: "session",
        columns: &["id", "token", "account", "label", "started", "seen"],
        keys: 1,
    },
    MovedTable { name: "link", columns: &["token", "account", "issued"], keys: 1 },
    MovedTable {
        name: "saved",
        columns: &["account", "product", "substitute", "snapshot", "note", "saved", "removed"],
        keys: 3,
    },
    MovedTable { name: "bucket", columns: &["key", "level", "updated", "full_at"], keys: 1 },
    MovedTable { name: "secret", columns: &["key", "value"], keys: 1 },
    MovedTable {
        name: "registration",
        columns: &["id", "email", "email_key", "name", "password_hash", "intent", "created"],
        keys: 1,
    },
    MovedTable {
        name: "new_address",
        columns: &["id", "account", "email", "email_key", "created"],
        keys: 1,
    },
    MovedTable {
        name: "letter",
        columns: &[
            "id",
            "occasion",
            "email",
            "email_key",
            "account",
            "pending",
            "edition",
            "of_owner",
            "tries",
            "due",
            "queued",
        ],
        keys: 1,
    },
];

/// What a table holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct MovedRows {
    /// Its name.
    pub(crate) table: &'static str,
    /// How many rows.
    pub(crate) rows: u64,
    /// BLAKE3 of all values of all rows.
    pub(crate) checksum: String,
}

/// Copies all accounts to a place that has none and compares what is there then. Of the place they come from nothing is
/// changed but that opening it brings its tables up to date.
///
/// # Errors
/// When the other place is not empty, and when either fails: then no accounts are there, but maybe tables. When accounts
/// changed meanwhile: then they are there as they were before.
pub(crate) fn move_to(from: &Accounts, to: &AccountsPlace) -> Result<Vec<MovedRows>> {
    let target = Accounts::open_at(to)?;
    from.read("reading all accounts", |source| {
        target.write("writing all accounts", |change| {
            empty_or_refused(change, to)?;
            for table in &TABLES {
                each_batch(table, source, |rows| insert(table, change, rows))?;
            }
            let sql = "SELECT failures FROM stranger";
            let failures: Option<i64> = source.one(sql, params![], |row| row.get(0))?;
            change.run("UPDATE stranger SET failures = ?1", params![failures.unwrap_or(0)])?;
            carry_numbers(source, change)?;
            // Before it counts: what was written is what was read.
            let (sent, arrived) = (contents(source)?, contents(change)?);
            ensure!(sent == arrived, "{to} does not hold what was sent there; nothing was changed");
            Ok(())
        })
    })?;
    target.database.note_presence();
    let (sent, arrived) = (from.read("comparing", contents)?, target.read("comparing", contents)?);
    ensure!(
        sent == arrived,
        "accounts changed while they were moved: stop all servers, {} and begin again",
        emptied(to)
    );
    Ok(arrived)
}

/// A place where a server began has its secret, and is as good as empty.
fn empty_or_refused(change: &Moment, to: &AccountsPlace) -> Result<()> {
    for MovedTable { name, .. } in &TABLES {
        let is_filled = change.exists(&format!("SELECT 1 FROM {name} LIMIT 1"), params![])?;
        if is_filled && *name != "secret" {
            bail!("{to} is not empty (table {name}): nothing was changed");
        }
    }
    change.run("DELETE FROM secret", params![])?;
    Ok(())
}

/// How a place is emptied.
fn emptied(to: &AccountsPlace) -> String {
    match to {
        AccountsPlace::File(path) => format!("remove {0}, {0}-wal and {0}-shm", path.display()),
        AccountsPlace::Server(_) => format!("drop the tables of {to} (docs/SCALE.md says how)"),
    }
}

/// From file to file: no number of a deleted row is used again there, either. A server has no such numbers.
fn carry_numbers(source: &Moment, change: &Moment) -> Result<()> {
    if !source.is_of_file() || !change.is_of_file() {
        return Ok(());
    }
    let sql = "SELECT name, seq FROM sqlite_sequence";
    let last: Vec<(String, i64)> =
        source.all(sql, params![], |row| Ok((row.get(0)?, row.get(1)?)))?;
    change.run("DELETE FROM sqlite_sequence", params![])?;
    for (name, number) in last {
        let sql = "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)";
        change.run(sql, params![name, number])?;
    }
    Ok(())
}

fn contents(moment: &Moment) -> Result<Vec<MovedRows>> {
    let mut contents = Vec::with_capacity(TABLES.len());
    for table in &TABLES {
        let (mut rows, mut hasher) = (0, blake3::Hasher::new());
        each_batch(table, moment, |batch| {
            for value in batch.iter().flatten() {
                hash(&mut hasher, value);
            }
            rows += batch.len() as u64;
            Ok(())
        })?;
        let checksum = hasher.finalize().to_hex().to_string();
        contents.push(MovedRows { table: table.name, rows, checksum });
    }
    Ok(contents)
}

/// Each value with its kind and, where that varies, its length.
fn hash(hasher: &mut blake3::Hasher, value: &Value) {
    let (kind, bytes): (u8, &[u8]) = match value {
        Value::Null => (0, &[]),
        Value::Integer(number) => (1, &number.to_le_bytes()),
        Value::Real(number) => (2, &number.to_bits().to_le_bytes()),
        Value::Text(text) => (3, text.as_bytes()),
        Value::Blob(bytes) => (4, bytes),
    };
    hasher.update(&[kind]).update(&bytes.len().to_le_bytes()).update(bytes);
}

/// Calls `each` with all rows of a table, some at a time, in the order of their keys.
fn each_batch(
    table: &MovedTable,
    moment: &Moment,
    mut each: impl FnMut(&[Vec<Value>]) -> Result<()>,
) -> Result<()> {
    let (columns, keys) = (table.columns.join(", "), table.columns[..table.keys].join(", "));
    let begin = format!("SELECT {columns} FROM {}", table.name);
    let end = format!("ORDER BY {keys} LIMIT {ROWS_AT_ONCE}");
    let after = format!("{begin} WHERE ({keys}) > ({}) {end}", places(0, table.keys));
    let read = |row: &Row| read(row, table.columns.len());
    let mut rows = moment.all(&format!("{begin} {end}"), params![], read)?;
    while let Some(last) = rows.last() {
        each(&rows)?;
        let key = borrowed(&last[..table.keys]);
        rows = moment.all(&after, &key, read)?;
    }
    Ok(())
}

fn read(row: &Row, columns: usize) -> rusqlite::Result<Vec<Value>> {
    let mut values = Vec::with_capacity(columns);
    for column in 0..columns {
        values.push(row.get(column)?);
    }
    Ok(values)
}

fn insert(table: &MovedTable, change: &Moment, rows: &[Vec<Value>]) -> Result<()> {
    let width = table.columns.len();
    let mut places_of_rows = Vec::with_capacity(rows.len());
    let mut values = Vec::with_capacity(rows.len() * width);
    for (at, row) in rows.iter().enumerate() {
        places_of_rows.push(format!("({})", places(at * width, width)));
        values.extend(borrowed(row));
    }
    let (columns, rows) = (table.columns.join(", "), places_of_rows.join(", "));
    change.run(&format!("INSERT INTO {} ({columns}) VALUES {rows}", table.name), &values)?;
    Ok(())
}

/// `?1, ?2, …`: the places of some values after others.
fn places(others: usize, count: usize) -> String {
    let mut places = Vec::with_capacity(count);
    for place in others + 1..=others + count {
        places.push(format!("?{place}"));
    }
    places.join(", ")
}

fn borrowed(values: &[Value]) -> Vec<&dyn ToSql> {
    let mut borrowed: Vec<&dyn ToSql> = Vec::with_capacity(values.len());
    for value in values {
        borrowed.push(value);
    }
    borrowed
}
