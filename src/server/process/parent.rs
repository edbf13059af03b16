//! The parent of the server: holds the listening socket and keeps a worker process on it.
//!
//! It does nothing else, so it has nothing to break. While a worker is dead, connections wait in
//! the socket's queue for the next one; a crash costs what was in the worker's hands.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use thiserror::Error;

use crate::config::ListenAddress;
use crate::model::{POLL_INTERVAL, Stop};
use crate::server::http::transport::GRACE;
use crate::server::process::socket::Socket;
use crate::telemetry::Reporter;

/// A worker that lived this long did not die of its start.
const LIFE: Duration = Duration::from_millis(500);
/// Waits between workers that die at once: doubled from the first to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The first worker did not come to life, and no other would. It said why itself.
#[derive(Debug, Error)]
#[error("the server could not start")]
pub(crate) struct NotStarted(
    /// Its exit code.
    pub u8,
);

/// The command that starts a worker, but for its socket.
pub(crate) struct WorkerCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// Keeps a worker running until it is to stop.
///
/// Must be called on the main thread: the worker dies with the thread that starts it.
pub(crate) fn keep(
    address: &ListenAddress,
    worker: &WorkerCommand,
    reporter: &Reporter,
    stop: &Stop,
) -> Result<()> {
    let mut socket = Socket::open(address)?;
    let mut life = live(worker, &socket, stop)?;
    let code = life.code.and_then(|code| u8::try_from(code).ok());
    // It refused to begin; one that broke at work ends with another code.
    if let Some(code @ (1 | 2)) = code {
        socket.close();
        return Err(NotStarted(code).into());
    }
    let mut wait = Duration::ZERO;
    while !stop.is_asked() {
        wait = next_wait(wait, life.time);
        reporter.warn(&format!("the server's worker ended ({}); starting another", life.end));
        pause(wait, stop);
        if !socket.is_in_place() {
            socket = Socket::open(address)?;
        }
        // What does not start now, in the middle of an update perhaps, may start later.
        life = live(worker, &socket, stop).unwrap_or_else(|error| Life {
            end: format!("{error:#}"),
            code: None,
            time: Duration::ZERO,
        });
    }
    socket.close();
    Ok(())
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

/// How a worker fared.
struct Life {
    /// How it ended, in words.
    end: String,
    code: Option<i32>,
    time: Duration,
}

/// Starts a worker and waits until it ends.
fn live(worker: &WorkerCommand, socket: &Socket, stop: &Stop) -> Result<Life> {
    let mut process = Command::new(&worker.program)
        .args(&worker.arguments)
        .args(["--worker", &std::process::id().to_string()])
        .stdin(Stdio::from(socket.listener.try_clone()?))
        .spawn()
        .with_context(|| format!("cannot start {}", worker.program.display()))?;
    let born = Instant::now();
    watch(&mut process, stop)?;
    let status = process.wait()?;
    Ok(Life { end: status.to_string(), code: status.code(), time: born.elapsed() })
}

/// Waits until a process ends; ends it where the server is to stop.
fn watch(process: &mut Child, stop: &Stop) -> Result<()> {
    let pid = Pid::from_child(process);
    std::thread::scope(|scope| {
        let (ended, end) = mpsc::channel();
        scope.spawn(move || {
            wait_for_end(pid);
            ended.send(())
        });
        while end.recv_timeout(POLL_INTERVAL).is_err() {
            if !stop.is_asked() {
                continue;
            }
            // What it has in hand it may end, but not for ever. It may just have ended by itself; its number
            // stays its own until it is waited for.
            let _ = kill_process(pid, Signal::TERM);
            if end.recv_timeout(GRACE * 2).is_err() {
                process.kill()?;
            }
            break;
        }
        Ok(())
    })
}

/// Returns once the process has ended, and leaves it to be waited for.
fn wait_for_end(pid: Pid) {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(pid), options) {}
}
