//! The tables on a server of accounts, brought up to date by a program that finds them older.
//!
//! Which migrations were made stands in a table, and what is missing is made in one transaction with the rows that say so:
//! of two programs that do so at the same time one fails, and then finds it done. So no lock is needed that only
//! PostgreSQL itself has.

use anyhow::{Context as _, Result};
use rusqlite::params;

use super::super::moment::Moment;
use super::link::ServerLink;
use crate::model::DatabaseAddress;
use crate::store::failure::{FaultKind, ServerFault};

/// Each is made once, in this order; none is ever edited.
const MIGRATIONS: [&str; 2] = [
    include_str!("../../../migrations/accounts-server-1.sql"),
    include_str!("../../../migrations/accounts-server-2.sql"),
];

const VERSIONS: &str = "CREATE TABLE accounts_schema (version BIGINT PRIMARY KEY)";

/// Which migrations were made; `None` where there are no tables yet.
fn version(moment: &Moment) -> Result<Option<usize>> {
    let sql = "SELECT 1 FROM information_schema.tables
               WHERE table_schema = current_schema() AND table_name = 'accounts_schema'";
    if !moment.exists(sql, params![])? {
        return Ok(None);
    }
    let sql = "SELECT max(version) FROM accounts_schema";
    Ok(moment.one(sql, params![], |row| row.get(0))?.flatten())
}

/// Fails where texts are kept otherwise than in UTF-8: a name in another alphabet would be refused, or counted by its
/// bytes.
pub(super) fn refuse_encoding(moment: &Moment, address: &DatabaseAddress) -> Result<()> {
    let sql = "SELECT current_setting('server_encoding')";
    let encoding: Option<String> = moment.one(sql, params![], |row| row.get(0))?;
    let encoding = encoding.unwrap_or_default();
    if encoding == "UTF8" {
        return Ok(());
    }
    let sentence = format!(
        "{address} keeps texts in {encoding}; accounts need a database that was made with ENCODING 'UTF8'"
    );
    Err(ServerFault::new(FaultKind::Refused, sentence).into())
}

/// True where nothing is to be done.
pub(super) fn is_newest(moment: &Moment, address: &DatabaseAddress) -> Result<bool> {
    let (applied, newest) = (version(moment)?.unwrap_or(0), MIGRATIONS.len());
    if applied > newest {
        let sentence = format!(
            "the schema version {applied} of {address} is newer than this program's ({newest}): use the newer program"
        );
        return Err(ServerFault::new(FaultKind::Refused, sentence).into());
    }
    Ok(applied == newest)
}

/// Makes what is missing, in the transaction that was begun on this connection.
pub(super) fn bring_up_to_date(link: &ServerLink, address: &DatabaseAddress) -> Result<()> {
    let change = Moment::Server(link);
    // Asked again: another program may have done so meanwhile.
    if is_newest(&change, address)? {
        return Ok(());
    }
    let applied = version(&change)?;
    if applied.is_none() {
        link.command(VERSIONS)?;
    }
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(applied.unwrap_or(0)) {
        link.command(migration)?;
        let number = i64::try_from(index + 1).context("more migrations than can be counted")?;
        change.run("INSERT INTO accounts_schema (version) VALUES (?1)", params![number])?;
    }
    Ok(())
}

/// All tables but the one that says which migrations were made.
const TABLES: [&str; 10] = [
    "account",
    "session",
    "link",
    "saved",
    "bucket",
    "secret",
    "stranger",
    "registration",
    "new_address",
    "letter",
];

/// Fails where a table is missing. Changes nothing.
pub(super) fn refuse_missing(moment: &Moment, address: &DatabaseAddress) -> Result<()> {
    match missing(moment, address)? {
        Some(sentence) => Err(ServerFault::new(FaultKind::Refused, sentence).into()),
        None => Ok(()),
    }
}

/// Which tables are missing, in a sentence.
fn missing(moment: &Moment, address: &DatabaseAddress) -> Result<Option<String>> {
    if !is_newest(moment, address)? {
        return Ok(Some(format!(
            "the tables of {address} are missing or of an older program: `sitegen serve` brings them up to date"
        )));
    }
    let sql = "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
               WHERE table_schema = current_schema()";
    let there: Vec<String> = moment.all(sql, params![], |row| row.get(0))?;
    for table in TABLES {
        if !there.iter().any(|name| name == table) {
            return Ok(Some(format!("the table {table} of {address} is missing")));
        }
    }
    Ok(None)
}

/// Fails where the role may not do in a table what accounts need.
pub(super) fn refuse_powerless(moment: &Moment, address: &DatabaseAddress) -> Result<()> {
    let sql =
        "SELECT 1 WHERE has_table_privilege(?1, 'SELECT') AND has_table_privilege(?1, 'INSERT')
               AND has_table_privilege(?1, 'UPDATE') AND has_table_privilege(?1, 'DELETE')";
    for table in TABLES {
        if !moment.exists(sql, params![table])? {
            let role = address.user.as_deref().unwrap_or("of this program's user");
            let sentence = format!(
                "the role {role} lacks a right in {address}: it needs SELECT, INSERT, UPDATE and DELETE on the table {table}"
            );
            return Err(ServerFault::new(FaultKind::Refused, sentence).into());
        }
    }
    Ok(())
}

/// Tables whose rows belong to accounts.
const OWNED: [&str; 4] = ["session", "link", "saved", "new_address"];

/// What is wrong with tables and rows.
pub(super) fn faults(moment: &Moment, address: &DatabaseAddress) -> Result<Vec<String>> {
    if let Some(missing) = missing(moment, address)? {
        return Ok(vec![missing]);
    }
    let mut faults = Vec::new();
    for table in OWNED {
        let sql = format!(
            "SELECT 1 FROM {table} WHERE NOT EXISTS (SELECT 1 FROM account WHERE account.id = {table}.account) LIMIT 1"
        );
        if moment.exists(&sql, params![])? {
            faults.push(format!("a row of table {table} belongs to no row of account"));
        }
    }
    Ok(faults)
}
