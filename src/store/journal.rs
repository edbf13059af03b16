//! The build journal: one row a run, with its report and the records it rejected.

use anyhow::{Context, Result};
use rusqlite::params;
use serde_json::Value;

use crate::model::{Rejection, Timestamp};

use super::{Catalogue, CatalogueReader};
use crate::sqlite::query;

/// Runs kept with their rejected records; older ones keep their row only.
const RUNS_WITH_REJECTIONS: i64 = 4;

/// A row of the journal.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct JournalEntry {
    /// Number of the run, ascending.
    pub id: i64,
    /// `build`, `fetch` or `rollback`.
    pub command: String,
    /// When it started.
    pub started: Timestamp,
    /// When it ended, if it said so.
    pub ended: Option<Timestamp>,
    /// `running`, `done`, `failed` or `interrupted`.
    pub outcome: String,
    /// Version of the program.
    pub program: String,
    /// What went wrong.
    pub error: Option<String>,
    /// Its figures, where it said how it ended.
    pub report: Option<Value>,
}

impl CatalogueReader {
    /// The last runs, newest first.
    pub(crate) fn runs(&self, limit: usize) -> Result<Vec<JournalEntry>> {
        let sql = "SELECT id, started, ended, outcome, program, error, report, command FROM run
                   ORDER BY id DESC LIMIT ?1";
        query::all(&self.connection, sql, [i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            Ok(JournalEntry {
                id: row.get(0)?,
                started: row.get(1)?,
                ended: row.get(2)?,
                outcome: row.get(3)?,
                program: row.get(4)?,
                error: row.get(5)?,
                // A report this version cannot read is as good as none.
                report: serde_json::from_str(&row.get::<_, Option<String>>(6)?.unwrap_or_default())
                    .ok(),
                command: row.get(7)?,
            })
        })
    }
}

impl Catalogue {
    /// Notes that a run starts; runs that never said how they ended are marked interrupted.
    pub(crate) fn start_run(
        &mut self,
        command: &str,
        started: Timestamp,
        program: &str,
    ) -> Result<i64> {
        let transaction = self.connection.transaction()?;
        // Only one run holds the lock: one that is said to be running was killed.
        transaction
            .execute("UPDATE run SET outcome = 'interrupted' WHERE outcome = 'running'", [])?;
        transaction.execute(
            "INSERT INTO run (command, started, outcome, program)
             VALUES (?1, ?2, 'running', ?3)",
            params![command, started, program],
        )?;
        let run = transaction.last_insert_rowid();
        transaction.commit().context("writing the journal")?;
        Ok(run)
    }

    /// Notes how a run ended (`done`, `failed` or `interrupted`, and what went wrong), with its report
    /// (JSON) and the records it rejected.
    pub(crate) fn end_run(
        &mut self,
        run: i64,
        ended: Timestamp,
        outcome: &str,
        error: Option<&str>,
        report: &str,
        rejections: &[Rejection],
    ) -> Result<()> {
        let transaction = self.connection.transaction()?;
        transaction.execute(
            "UPDATE run SET ended = ?2, outcome = ?3, error = ?4, report = ?5 WHERE id = ?1",
            params![run, ended, outcome, error, report],
        )?;
        let old = run - RUNS_WITH_REJECTIONS;
        transaction.execute("DELETE FROM rejection WHERE run <= ?1", [old])?;
        let insert =
            "INSERT INTO rejection (run, reason, file, line, detail) VALUES (?1, ?2, ?3, ?4, ?5)";
        for rejection in rejections {
            let line = i64::try_from(rejection.line).unwrap_or(i64::MAX);
            let values =
                params![run, rejection.reason.code(), rejection.file, line, rejection.detail];
            query::run(&transaction, insert, values)?;
        }
        transaction.commit().context("writing the journal")
    }
}
