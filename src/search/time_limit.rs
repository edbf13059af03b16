//! How long a query may take: SQLite asks now and then whether to go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};
use thiserror::Error;

/// A query took longer than is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("the search took too long")]
pub struct TooSlow;

/// Instructions of SQLite's virtual machine between two looks at the clock.
const INSTRUCTIONS: i32 = 1000;

/// The time a connection has left.
pub(super) struct TimeLimit {
    opened: Instant,
    /// Microseconds after `opened`.
    until: Arc<AtomicU64>,
}

impl TimeLimit {
    /// Makes a connection stop when its time is over.
    pub(super) fn of(connection: &mut Connection) -> rusqlite::Result<Self> {
        let opened = Instant::now();
        let until = Arc::new(AtomicU64::new(u64::MAX));
        let limit = Arc::clone(&until);
        connection.progress_handler(
            INSTRUCTIONS,
            Some(move || microseconds(opened.elapsed()) > limit.load(Ordering::Relaxed)),
        )?;
        Ok(Self { opened, until })
    }

    /// Starts the time of a query.
    pub(super) fn allow(&self, time: Duration) {
        let until = microseconds(self.opened.elapsed()).saturating_add(microseconds(time));
        self.until.store(until, Ordering::Relaxed);
    }
}

fn microseconds(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Adds [`TooSlow`] to the error of an interrupted query: SQLite only says that it was interrupted.
pub(super) fn explained(error: anyhow::Error) -> anyhow::Error {
    match error.downcast_ref().and_then(rusqlite::Error::sqlite_error_code) {
        Some(ErrorCode::OperationInterrupted) => error.context(TooSlow),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "databases are opened in store and search")]
    fn an_endless_question_ends_and_the_next_one_is_answered() {
        let mut connection = Connection::open_in_memory().unwrap();
        let time_limit = TimeLimit::of(&mut connection).unwrap();
        time_limit.allow(Duration::from_millis(5));
        let endless =
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT sum(x) FROM n";
        let answer: rusqlite::Result<i64> = connection.query_row(endless, [], |row| row.get(0));
        let error = explained(answer.unwrap_err().into());
        assert_eq!(error.downcast_ref(), Some(&TooSlow));
        time_limit.allow(Duration::from_hours(1));
        let one: i64 = connection.query_row("SELECT 1", [], |row| row.get(0)).unwrap();
        assert_eq!(one, 1);
    }
}
