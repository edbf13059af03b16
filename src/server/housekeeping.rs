//! What is done now and then: which sessions were used is written down, what has had its time is
//! deleted.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::app::App;
use crate::model::Stop;
use crate::telemetry::Reporter;

const NOTE_EVERY: Duration = Duration::from_mins(1);
const CLEAN_EVERY: Duration = Duration::from_hours(1);
/// How soon it notices that the server is to stop.
const LOOK_UP: Duration = Duration::from_millis(250);

/// Keeps house until the server is to stop.
pub(super) fn keep(app: &App, reporter: &Reporter, stop: &Stop) {
    let warn = |done: Result<()>| {
        if let Err(error) = done {
            reporter.warn(&format!("housekeeping of the accounts: {error:#}"));
        }
    };
    let clean = || app.accounts.clean_up((app.clock)()).map(|_| ());
    warn(clean());
    let (mut noted, mut cleaned) = (Instant::now(), Instant::now());
    while !stop.is_asked() {
        std::thread::sleep(LOOK_UP);
        if noted.elapsed() > NOTE_EVERY {
            warn(app.note_seen());
            noted = Instant::now();
        }
        if cleaned.elapsed() > CLEAN_EVERY {
            warn(clean());
            cleaned = Instant::now();
        }
    }
    warn(app.note_seen());
}
