//! A new release takes over from the one that runs, without a gap.
//!
//! Its worker starts on a socket of its own next to the one in use. Once it answers, its socket is renamed into the
//! place of the old one, so every connection after that is the new worker's, and the old worker leaves when what it was
//! asked before is answered. Then the parent becomes the new program too, with the same process number, and adopts the
//! worker. A release that does not start changes nothing. A port cannot be tried by one program while another answers on
//! it, so a server on a port stays as it is and has to be restarted.

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use rustix::process::Pid;

use super::keeping::{Keeping, ServingPair};
use super::probe;
use super::socket::Socket;
use super::worker_process::WorkerProcess;
use crate::model::POLL_INTERVAL;

/// How long the worker of a new release may take to answer. It may have to change the database of accounts first.
const START: Duration = Duration::from_mins(1);

/// Replaces worker and program. Returns where something prevented it, with the worker that answers now.
pub(super) fn renew(old: ServingPair, keeping: &Keeping) -> ServingPair {
    let successor = match successor(&old, keeping) {
        Ok(successor) => successor,
        Err(error) => {
            keeping.reporter.warn(&format!("{error:#}; the server goes on as it was"));
            return old;
        }
    };
    old.worker.end();
    keeping.reporter.say("the server was renewed");
    // The new program would not know what was noted: a signal from here on ends the process as it is, and its worker
    // with it. One that came before is seen here.
    let is_leaving = &keeping.wishes.is_leaving;
    is_leaving.store(true, Ordering::SeqCst);
    if keeping.wishes.stop.is_asked() {
        is_leaving.store(false, Ordering::SeqCst);
        return successor;
    }
    match become_new(&successor, keeping) {
        Ok(never) => match never {},
        Err(error) => {
            is_leaving.store(false, Ordering::SeqCst);
            let said = format!("the parent of the server stays the old program: {error:#}");
            keeping.reporter.warn(&said);
            successor
        }
    }
}

/// A worker of the program there is now, which answers where the old one did.
fn successor(old: &ServingPair, keeping: &Keeping) -> Result<ServingPair> {
    let mut socket = Socket::next_to(keeping.address)?;
    let worker = WorkerProcess::start(keeping.command, &socket)?;
    let answers = await_answer(&worker, &socket, old, keeping).and_then(|()| socket.put_in_place());
    if let Err(error) = answers {
        let life = worker.end();
        socket.close();
        bail!("the new release does not start ({error:#}; {})", life.end);
    }
    Ok(ServingPair { socket, worker })
}

fn await_answer(
    worker: &WorkerProcess,
    socket: &Socket,
    old: &ServingPair,
    keeping: &Keeping,
) -> Result<()> {
    let started = Instant::now();
    let address = socket.address(keeping.address);
    loop {
        if worker.ends_within(POLL_INTERVAL) {
            bail!("its worker ended");
        }
        if keeping.wishes.stop.is_asked() {
            bail!("the server is to stop");
        }
        if old.worker.ends_within(Duration::ZERO) {
            bail!("the worker before it ended meanwhile");
        }
        match probe::ask(&address) {
            Ok(()) => return Ok(()),
            Err(error) if started.elapsed() > START => return Err(error),
            Err(_) => {}
        }
    }
}

/// Becomes the new program; returns only where that fails.
fn become_new(now: &ServingPair, keeping: &Keeping) -> Result<std::convert::Infallible> {
    let listener = now.socket.listener.try_clone()?;
    let mut command = Command::new(&keeping.command.program);
    command.args(&keeping.command.arguments).arg(adopt_argument(now.worker.pid()));
    Err(command.stdin(Stdio::from(listener)).exec().into())
}

/// Says to the new program which worker it has.
fn adopt_argument(worker: Pid) -> OsString {
    format!("{ADOPT}{}", worker.as_raw_pid()).into()
}

/// The start of that argument, which no worker and no further program is given.
pub(crate) const ADOPT: &str = "--adopt=";
