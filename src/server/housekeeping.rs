//! Regular tasks: stores which sessions were used, and deletes what has expired.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::state::ServerState;
use crate::model::{POLL_INTERVAL, Stop};
use crate::telemetry::Reporter;

const NOTE_EVERY: Duration = Duration::from_mins(1);
const CLEAN_EVERY: Duration = Duration::from_hours(1);

/// Runs the regular tasks until the server is to stop.
pub(crate) fn keep(state: &ServerState, reporter: &Reporter, stop: &Stop) {
    clean(state, reporter);
    let (mut noted, mut cleaned) = (Instant::now(), Instant::now());
    while !stop.is_asked() {
        std::thread::sleep(POLL_INTERVAL);
        if noted.elapsed() > NOTE_EVERY {
            report(reporter, state.save_sessions_seen());
            noted = Instant::now();
        }
        if cleaned.elapsed() > CLEAN_EVERY {
            clean(state, reporter);
            cleaned = Instant::now();
        }
    }
    // What was used since the last minute would otherwise be lost with this process.
    report(reporter, state.save_sessions_seen());
}

fn clean(state: &ServerState, reporter: &Reporter) {
    report(reporter, state.accounts.clean_up((state.clock)()));
}

/// The next run may succeed: a failure is reported, and visitors are served on.
fn report<T>(reporter: &Reporter, done: Result<T>) {
    if let Err(error) = done {
        reporter.warn(&format!("housekeeping of the accounts: {error:#}"));
    }
}
