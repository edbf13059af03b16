//! Regular tasks: stores which sessions were used, looks for damage, and deletes what has expired.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::process::broken::exit_broken;
use super::state::ServerState;
use crate::model::{POLL_INTERVAL, Stop};
use crate::store::accounts::is_unavailable;
use crate::telemetry::Reporter;

const NOTE_EVERY: Duration = Duration::from_mins(1);
const CLEAN_EVERY: Duration = Duration::from_hours(1);

/// Runs the regular tasks until the server is to stop.
pub(crate) fn keep(state: &ServerState, reporter: &Reporter, stop: &Stop) {
    if let Some(damage) = state.accounts.damage() {
        reporter.warn(&format!(
            "{damage}; accounts are closed until a backup is put back: sitegen restore"
        ));
        return;
    }
    clean(state, reporter);
    let (mut noted, mut cleaned) = (Instant::now(), Instant::now());
    let mut is_hindered = false;
    while !stop.is_asked() {
        std::thread::sleep(POLL_INTERVAL);
        is_hindered = keep_letters(state, reporter, is_hindered);
        if !state.accounts.is_in_place() && state.accounts.damage().is_none() {
            exit_broken(reporter, &anyhow!("another file took the place of the accounts"));
        }
        if noted.elapsed() > NOTE_EVERY {
            report(reporter, state.save_sessions_seen());
            settle(state, reporter);
            // Damage is to be known before a visitor meets it; once it is, the warning is in the log.
            if state.accounts.damage().is_none() {
                report(reporter, state.accounts.check_pages());
            }
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

/// Keeps letters that wait in memory with the accounts: here, since who sends letters may wait for a mail server. Says once
/// that they cannot be kept now; returns whether that is so.
fn keep_letters(state: &ServerState, reporter: &Reporter, was_hindered: bool) -> bool {
    let kept = state.mail_queue.keep_deferred(&state.accounts, (state.clock)());
    let Err(error) = kept else { return false };
    let is_hindered = is_unavailable(&error);
    if !(is_hindered && was_hindered) {
        let said = if is_hindered { "letters wait" } else { "housekeeping of the accounts" };
        reporter.warn(&format!("{said}: {error:#}"));
    }
    is_hindered
}

/// Keeps what was asked for by the last requests of a server that ends.
pub(crate) fn keep_last_letters(state: &ServerState, reporter: &Reporter) {
    if let Err(error) = state.mail_queue.keep_deferred(&state.accounts, (state.clock)()) {
        let lost = state.mail_queue.deferred().max(1);
        reporter.warn(&format!("{lost} letters are lost: {error:#}"));
    }
}

/// By a clock that is wrong nothing is settled.
fn settle(state: &ServerState, reporter: &Reporter) {
    let (accounts, now) = (&state.accounts, (state.clock)());
    let looked = state.clock_watch.look(accounts, now);
    report(reporter, looked.and_then(|()| accounts.settle_clock(now)));
}

/// By a clock that is wrong nothing is deleted: other hosts may still need it.
fn clean(state: &ServerState, reporter: &Reporter) {
    let (accounts, now) = (&state.accounts, (state.clock)());
    let looked = state.clock_watch.look(accounts, now);
    report(reporter, looked.and_then(|()| accounts.clean_up(now)));
}

/// The next run may succeed: a failure is reported, and visitors are served on.
fn report<T>(reporter: &Reporter, done: Result<T>) {
    if let Err(error) = done {
        reporter.warn(&format!("housekeeping of the accounts: {error:#}"));
    }
}
