//! How long a question may take: SQLite asks now and then whether to go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};
use thiserror::Error;

/// A question took longer than is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("the search took too long")]
pub struct TooSlow;

/// Steps of SQLite's machine between two looks at the clock.
const STEPS: i32 = 1000;

/// The time a connection has left.
pub(super) struct Budget {
    base: Instant,
    /// Microseconds after `base`.
    until: Arc<AtomicU64>,
}

impl Budget {
    /// Has a connection stop when its time is over.
    pub(super) fn of(connection: &mut Connection) -> rusqlite::Result<Self> {
        let budget = Self { base: Instant::now(), until: Arc::new(AtomicU64::new(u64::MAX)) };
        let (base, until) = (budget.base, Arc::clone(&budget.until));
        let is_over = move || microseconds(base.elapsed()) > until.load(Ordering::Relaxed);
        connection.progress_handler(STEPS, Some(is_over))?;
        Ok(budget)
    }

    /// Starts a question.
    pub(super) fn allow(&self, time: Duration) {
        let until = microseconds(self.base.elapsed()).saturating_add(microseconds(time));
        self.until.store(until, Ordering::Relaxed);
    }
}

fn microseconds(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// The error as callers tell it: SQLite only knows that it was interrupted.
pub(super) fn told(error: anyhow::Error) -> anyhow::Error {
    let code = error.downcast_ref().and_then(rusqlite::Error::sqlite_error_code);
    if code == Some(ErrorCode::OperationInterrupted) { error.context(TooSlow) } else { error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "databases are opened in store and search")]
    fn an_endless_question_ends_and_the_next_one_is_answered() {
        let mut connection = Connection::open_in_memory().unwrap();
        let budget = Budget::of(&mut connection).unwrap();
        budget.allow(Duration::from_millis(5));
        let endless =
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT sum(x) FROM n";
        let answer: rusqlite::Result<i64> = connection.query_row(endless, [], |row| row.get(0));
        let error = told(answer.unwrap_err().into());
        assert_eq!(error.downcast_ref(), Some(&TooSlow));
        budget.allow(Duration::from_hours(1));
        let one: i64 = connection.query_row("SELECT 1", [], |row| row.get(0)).unwrap();
        assert_eq!(one, 1);
    }
}
