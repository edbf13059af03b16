//! How long a query may take: SQLite asks now and then whether to go on.

use std::time::{Duration, Instant};

use anyhow::Result;
use rusqlite::{Connection, ErrorCode};
use thiserror::Error;

/// A query took longer than is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("the search took too long")]
pub struct TooSlow;

/// Instructions of SQLite's virtual machine between two looks at the clock.
const INSTRUCTIONS: i32 = 1000;

/// Answers from a connection within a time; its error has [`TooSlow`] in its chain where that was over.
pub(super) fn within<T>(
    time: Duration,
    connection: &mut Connection,
    answer: impl FnOnce(&Connection) -> Result<T>,
) -> Result<T> {
    let started = Instant::now();
    connection.progress_handler(INSTRUCTIONS, Some(move || started.elapsed() > time))?;
    answer(connection).map_err(|error| {
        // SQLite only says that it was interrupted.
        match error.downcast_ref().and_then(rusqlite::Error::sqlite_error_code) {
            Some(ErrorCode::OperationInterrupted) => error.context(TooSlow),
            _ => error,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "databases are opened in store and search")]
    fn an_endless_question_ends_and_the_next_one_is_answered() {
        let mut connection = Connection::open_in_memory().unwrap();
        let endless =
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT sum(x) FROM n";
        let mut ask = |milliseconds, sql: &str| -> Result<i64> {
            within(Duration::from_millis(milliseconds), &mut connection, |connection| {
                Ok(connection.query_row(sql, [], |row| row.get(0))?)
            })
        };
        assert_eq!(ask(5, endless).unwrap_err().downcast_ref(), Some(&TooSlow));
        assert_eq!(ask(3_600_000, "SELECT 1").unwrap(), 1);
    }
}
