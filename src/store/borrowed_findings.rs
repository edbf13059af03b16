//! What one ledger takes over from another one of the same catalogue: outlines of records, the substitutes that were found, and
//! what was learnt. All of it can be found again; taking it over saves the time.

use std::path::Path;

use anyhow::Result;
use rusqlite::Connection;

use super::outlines;
use crate::sqlite;

/// Only what differs is written.
const CHOICES: &str = "INSERT OR REPLACE INTO main.choice
    SELECT theirs.product, theirs.inputs, theirs.found FROM other.choice AS theirs
    LEFT JOIN main.choice AS own ON own.product = theirs.product
    WHERE own.inputs IS NOT theirs.inputs;
    INSERT OR REPLACE INTO main.learnt SELECT number, bytes FROM other.learnt;";

const OUTLINES: &str = "INSERT OR REPLACE INTO main.outline
    SELECT theirs.product, theirs.hash, theirs.bytes FROM other.outline AS theirs
    LEFT JOIN main.outline AS own ON own.product = theirs.product
    WHERE own.hash IS NOT theirs.hash;";

/// All of what another ledger knows, or none where there is an error.
pub(super) fn borrow(connection: &Connection, other: &Path) -> Result<()> {
    // Read by a connection of its own: one that is attached may be of any schema.
    let rules = outlines::rules(&sqlite::open_read_only(other)?)?;
    connection.execute("ATTACH DATABASE ?1 AS other", [other.display().to_string()])?;
    let borrowed = borrow_attached(connection, rules.as_deref());
    connection.execute_batch("DETACH DATABASE other")?;
    borrowed
}

fn borrow_attached(connection: &Connection, rules: Option<&str>) -> Result<()> {
    let transaction = connection.unchecked_transaction()?;
    connection.execute_batch(CHOICES)?;
    if let Some(rules) = rules {
        outlines::begin(connection, rules)?;
        connection.execute_batch(OUTLINES)?;
    }
    Ok(transaction.commit()?)
}
