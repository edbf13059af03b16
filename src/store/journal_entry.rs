//! A row of the journal, and how a run can end.

use anyhow::Result;
use rusqlite::Connection;
use serde_json::Value;

use crate::model::Timestamp;

use super::query;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RunOutcome {
    /// It did all its work.
    Done,
    /// It stopped with an error.
    Failed,
    /// It was asked to stop.
    Interrupted,
}

impl RunOutcome {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }
}

/// A row of the journal.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct JournalEntry {
    /// Number of the run, ascending.
    pub id: i64,
    /// `build` or `fetch`.
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

pub(super) fn last(connection: &Connection, limit: usize) -> Result<Vec<JournalEntry>> {
    let sql = "SELECT id, started, ended, outcome, program, error, report, command FROM run
               ORDER BY id DESC LIMIT ?1";
    query::all(connection, sql, [i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
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
