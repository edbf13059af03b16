//! Regular tasks: stores which sessions were used, and deletes what has expired.

use std::time::{Duration, Instant};

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
            save_seen(state, reporter);
            noted = Instant::now();
        }
        if cleaned.elapsed() > CLEAN_EVERY {
            clean(state, reporter);
            cleaned = Instant::now();
        }
    }
    // What was used since the last minute would otherwise be lost with this process.
    save_seen(state, reporter);
}

fn clean(state: &ServerState, reporter: &Reporter) {
    if let Err(error) = state.accounts.clean_up((state.clock)()) {
        warn(reporter, &error);
    }
}

fn save_seen(state: &ServerState, reporter: &Reporter) {
    if let Err(error) = state.save_sessions_seen() {
        warn(reporter, &error);
    }
}

/// The next run may succeed: a failure is reported, and visitors are served on.
fn warn(reporter: &Reporter, error: &anyhow::Error) {
    reporter.warn(&format!("housekeeping of the accounts: {error:#}"));
}
