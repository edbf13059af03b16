//! The journal outlives its catalogue: what can still be read of it in a damaged one is carried over to the next.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, Row, params};

use super::Catalogue;
use crate::model::Timestamp;
use crate::sqlite;

/// More rows than a journal of decades has; a damaged file may claim any number.
const RUNS_MOST: u32 = 10_000;

/// A row of the journal as it stands in the file.
struct CarriedRun {
    started: i64,
    ended: Option<i64>,
    outcome: String,
    program: String,
    error: Option<String>,
    report: Option<String>,
    command: String,
}

impl CarriedRun {
    fn of(row: &Row) -> rusqlite::Result<(i64, Self)> {
        let run = Self {
            started: row.get(1)?,
            ended: row.get(2)?,
            outcome: row.get(3)?,
            program: row.get(4)?,
            error: row.get(5)?,
            report: row.get(6)?,
            command: row.get(7)?,
        };
        Ok((row.get(0)?, run))
    }
}

/// Copies the runs before this moment from a database that was set aside to the catalogue in its place; says how many
/// could be read. Their rejected records are left.
///
/// # Errors
/// When the new catalogue cannot be written.
pub(crate) fn carry_journal_over(aside: &Path, path: &Path, now: Timestamp) -> Result<usize> {
    let mut runs = BTreeMap::new();
    if let Ok(connection) = sqlite::open_read_only(aside) {
        // What lies behind a page that cannot be read is reached from the other end.
        for order in ["DESC", "ASC"] {
            runs.extend(readable_runs(&connection, order));
        }
    }
    // The run that met the damage has a row of its own in the new file; a later time was never written.
    runs.retain(|_, run| run.started < now.seconds());
    let catalogue = Catalogue::open(path)?;
    let mut carried = 0;
    for (id, run) in runs {
        // A row that no journal could have is left out by the rules of the table.
        carried += catalogue.connection.execute(
            "INSERT OR IGNORE INTO run (id, started, ended, outcome, program, error, report, command)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                id,
                run.started,
                run.ended,
                run.outcome,
                run.program,
                run.error,
                run.report,
                run.command
            ],
        )?;
    }
    Ok(carried)
}

/// The rows from one end up to the first page that cannot be read.
fn readable_runs(connection: &Connection, order: &str) -> Vec<(i64, CarriedRun)> {
    let mut found = Vec::new();
    let sql = format!(
        "SELECT id, started, ended, outcome, program, error, report, command FROM run
         ORDER BY id {order} LIMIT {RUNS_MOST}"
    );
    // An error is the end of what can be read.
    let Ok(mut statement) = connection.prepare(&sql) else { return found };
    let Ok(mut rows) = statement.query([]) else { return found };
    while let Ok(Some(row)) = rows.next() {
        found.extend(CarriedRun::of(row));
    }
    found
}
