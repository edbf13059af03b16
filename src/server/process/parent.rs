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
    let first = live(worker, &socket, stop)?;
    if let Some(code) = first.failed_to_start() {
        socket.close();
        return Err(NotStarted(code).into());
    }
    let (mut life, mut wait) = (first, Duration::ZERO);
    while !stop.is_asked() {
        wait = next_wait(wait, life.time);
        reporter.warn(&format!("the server's worker ended ({}); starting another", life.end));
        pause(wait, stop);
        if !socket.is_in_place() {
            socket = Socket::open(address)?;
        }
        // What does not start now, in the middle of an update perhaps, may start later.
        life = live(worker, &socket, stop).unwrap_or_else(|error| Life::none(&error));
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

/// A worker process.
struct WorkerProcess {
    process: Child,
    born: Instant,
}

/// How a worker fared.
struct Life {
    /// How it ended, in words.
    end: String,
    code: Option<i32>,
    time: Duration,
}

impl Life {
    fn none(error: &anyhow::Error) -> Self {
        Self { end: format!("{error:#}"), code: None, time: Duration::ZERO }
    }

    /// The exit code of a worker that refused to begin; one that broke at work ends with another.
    fn failed_to_start(&self) -> Option<u8> {
        match u8::try_from(self.code?) {
            Ok(code @ (1 | 2)) => Some(code),
            _ => None,
        }
    }
}

fn live(worker: &WorkerCommand, socket: &Socket, stop: &Stop) -> Result<Life> {
    start(worker, socket)?.watched(stop)
}

fn start(worker: &WorkerCommand, socket: &Socket) -> Result<WorkerProcess> {
    let process = Command::new(&worker.program)
        .args(&worker.arguments)
        .args(["--worker", &std::process::id().to_string()])
        .stdin(Stdio::from(socket.handed_over()?))
        .spawn()
        .with_context(|| format!("cannot start {}", worker.program.display()))?;
    Ok(WorkerProcess { process, born: Instant::now() })
}

impl WorkerProcess {
    /// Waits until it ends; ends it where the server is to stop.
    fn watched(mut self, stop: &Stop) -> Result<Life> {
        let pid = Pid::from_child(&self.process);
        std::thread::scope(|scope| {
            let (ended, end) = mpsc::channel();
            scope.spawn(move || {
                wait_for_end(pid);
                ended.send(())
            });
            while end.recv_timeout(POLL_INTERVAL).is_err() {
                if stop.is_asked() {
                    return self.end(&end);
                }
            }
            self.ended()
        })
    }

    /// Asks it to end what it has in hand, and does not wait for ever.
    fn end(&mut self, end: &mpsc::Receiver<()>) -> Result<Life> {
        // It may just have ended by itself; its number stays its own until it is waited for.
        let _ = kill_process(Pid::from_child(&self.process), Signal::TERM);
        if end.recv_timeout(GRACE * 2).is_err() {
            self.process.kill()?;
        }
        self.ended()
    }

    fn ended(&mut self) -> Result<Life> {
        let status = self.process.wait()?;
        Ok(Life { end: status.to_string(), code: status.code(), time: self.born.elapsed() })
    }
}

/// Returns once the process has ended, and leaves it to be waited for.
fn wait_for_end(pid: Pid) {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(pid), options) {}
}
