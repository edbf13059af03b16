//! The build journal: one row a run, with its report and the records it rejected.

use anyhow::{Context, Result};
use rusqlite::params;

use crate::model::{Rejection, Timestamp};

use super::catalogue::Catalogue;
use super::journal_entry::RunOutcome;

/// Runs kept with their rejected records; older ones keep their row only.
const RUNS_WITH_REJECTIONS: i64 = 4;

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

    /// Notes how a run ended, with its report (JSON) and the records it rejected.
    pub(crate) fn end_run(
        &mut self,
        run: i64,
        ended: Timestamp,
        end: (RunOutcome, Option<&str>),
        report: &str,
        rejections: &[Rejection],
    ) -> Result<()> {
        let (outcome, error) = end;
        let transaction = self.connection.transaction()?;
        transaction.execute(
            "UPDATE run SET ended = ?2, outcome = ?3, error = ?4, report = ?5 WHERE id = ?1",
            params![run, ended, outcome.code(), error, report],
        )?;
        let old = run - RUNS_WITH_REJECTIONS;
        transaction.execute("DELETE FROM rejection WHERE run <= ?1", [old])?;
        {
            let mut insert = transaction.prepare(
                "INSERT INTO rejection (run, reason, file, line, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for rejection in rejections {
                let line = i64::try_from(rejection.line).unwrap_or(i64::MAX);
                let reason = rejection.reason.code();
                insert.execute(params![run, reason, rejection.file, line, rejection.detail])?;
            }
        }
        transaction.commit().context("writing the journal")
    }
}
