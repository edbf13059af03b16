//! The parent of the server: holds the listening socket and keeps a worker process on it.
//!
//! It does nothing else, so it has nothing to break. While a worker is dead, connections wait in
//! the socket's queue for the next one; a crash costs what was in the worker's hands.
//!
//! A new release takes over without a gap (`renewal.rs`): the parent becomes the new program and keeps its number,
//! its socket and its worker.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Result;
use thiserror::Error;

use super::keeping::{Keeping, ServingPair};
use super::renewal;
use super::socket::Socket;
use super::worker_process::WorkerProcess;
use crate::model::{POLL_INTERVAL, Stop};

/// A worker that lived this long did not die of its start.
const LIFE: Duration = Duration::from_millis(500);
/// Waits between workers that die at once: doubled from the first to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Workers that die at once, or cannot even be started, before the parent gives up: some forty seconds, longer than an
/// update takes to put the program's new file in its place. A supervisor sees the mistake then.
const BIRTHS_MOST: usize = 10;

/// No worker came to life, and no other would. The last one said why itself.
#[derive(Debug, Error)]
#[error("the server could not start")]
pub(crate) struct NotStarted(
    /// Its exit code.
    pub u8,
);

/// Keeps a worker running until it is to stop.
///
/// Must be called on the main thread: the worker dies with the thread that starts it.
///
/// # Errors
/// When the address cannot be listened on, [`NotStarted`] where the first worker cannot begin.
pub(crate) fn keep(keeping: &Keeping) -> Result<()> {
    let mut pair = begin(keeping)?;
    let (mut may_refuse, mut wait) = (keeping.adopted.is_none(), Duration::ZERO);
    let mut births = 0;
    while !keeping.wishes.stop.is_asked() {
        if keeping.wishes.renew.swap(false, Ordering::Relaxed) {
            pair = renewal::renew(pair, keeping);
        } else if pair.worker.ends_within(POLL_INTERVAL) {
            let life = pair.worker.life();
            // It refused to begin; one that broke at work ends with another code.
            if let (true, Some(code @ (1 | 2))) = (may_refuse, life.code) {
                pair.socket.close();
                return Err(NotStarted(u8::try_from(code)?).into());
            }
            (may_refuse, wait) = (false, next_wait(wait, life.time));
            births = if life.time >= LIFE { 0 } else { births + 1 };
            if births == BIRTHS_MOST {
                pair.socket.close();
                return Err(given_up(&life.end, life.code));
            }
            let said = format!("the server's worker ended ({}); starting another", life.end);
            keeping.reporter.warn(&said);
            let following = next(pair.socket, keeping, wait, &mut births)?;
            let Some(other) = following else { return Ok(()) };
            pair = other;
        }
    }
    pair.worker.end();
    pair.socket.close();
    Ok(())
}

fn begin(keeping: &Keeping) -> Result<ServingPair> {
    let Keeping { address, command, adopted, .. } = keeping;
    if let Some(pid) = adopted {
        let socket = Socket::inherited(address)?;
        return Ok(ServingPair { socket, worker: WorkerProcess::watch(*pid) });
    }
    let socket = Socket::open(address)?;
    Ok(ServingPair { worker: WorkerProcess::start(command, &socket)?, socket })
}

/// The next worker, on the same socket where clients still reach it; none where the server is to stop before.
fn next(
    mut socket: Socket,
    keeping: &Keeping,
    first_wait: Duration,
    births: &mut usize,
) -> Result<Option<ServingPair>> {
    let mut wait = first_wait;
    loop {
        pause(wait, &keeping.wishes.stop);
        if keeping.wishes.stop.is_asked() {
            socket.close();
            return Ok(None);
        }
        if !socket.is_in_place() {
            socket = Socket::open(keeping.address)?;
        }
        // What does not start now, in the middle of an update perhaps, may start later.
        match WorkerProcess::start(keeping.command, &socket) {
            Ok(worker) => return Ok(Some(ServingPair { socket, worker })),
            Err(error) => {
                *births += 1;
                if *births == BIRTHS_MOST {
                    socket.close();
                    return Err(given_up(&format!("{error:#}"), None));
                }
                keeping.reporter.warn(&format!("{error:#}; trying again"));
            }
        }
        wait = next_wait(wait, Duration::ZERO);
    }
}

/// What ends a parent whose workers do not come to life.
fn given_up(end: &str, code: Option<i32>) -> anyhow::Error {
    let refusal = if code == Some(2) { 2 } else { 1 };
    let said = format!("{BIRTHS_MOST} workers in a row did not come to life ({end})");
    anyhow::Error::from(NotStarted(refusal)).context(said)
}

/// None after a life; after deaths at birth, more each time.
fn next_wait(last: Duration, life: Duration) -> Duration {
    if life >= LIFE { Duration::ZERO } else { (last * 2).clamp(FIRST_WAIT, LONGEST_WAIT) }
}

fn pause(time: Duration, stop: &Stop) {
    let started = Instant::now();
    while started.elapsed() < time && !stop.is_asked() {
        std::thread::sleep(POLL_INTERVAL.min(time));
    }
}
