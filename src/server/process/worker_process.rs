//! A worker as its parent sees it: started, watched, asked to leave.
//!
//! It is known by its number alone, so that a parent that became another program can go on with the worker it has.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitOptions, kill_process, waitid, waitpid,
};

use super::socket::Socket;
use crate::server::http::transport::GRACE;

/// Few heaps, whose free end is given back: glibc otherwise has one for each thread and keeps what a list took. Other
/// allocators do not read these.
const HEAPS: [(&str, &str); 2] = [("MALLOC_ARENA_MAX", "2"), ("MALLOC_TRIM_THRESHOLD_", "131072")];

/// The command that starts a worker, but for its socket.
pub(crate) struct WorkerCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// How a worker fared.
pub(crate) struct Life {
    /// How it ended, in words.
    pub end: String,
    /// Its exit code, where it has one.
    pub code: Option<i32>,
    /// How long it lived.
    pub time: Duration,
}

/// A worker of this process.
pub(crate) struct WorkerProcess {
    pid: Pid,
    ended: Receiver<()>,
    born: Instant,
}

impl WorkerProcess {
    /// Starts one. It dies with the thread that does this.
    pub(crate) fn start(worker: &WorkerCommand, socket: &Socket) -> Result<Self> {
        let process = Command::new(&worker.program)
            .args(&worker.arguments)
            .args(["--worker", &std::process::id().to_string()])
            // Where memory ran out, looking up the names of a backtrace would go on for as long as there is none.
            .env("RUST_BACKTRACE", "0")
            .envs(HEAPS)
            .stdin(Stdio::from(socket.listener.try_clone()?))
            .spawn()
            .with_context(|| format!("cannot start {}", worker.program.display()))?;
        Ok(Self::watch(Pid::from_child(&process)))
    }

    /// One that this process started when it was another program, or any child.
    pub(crate) fn watch(pid: Pid) -> Self {
        let (sender, ended) = channel();
        std::thread::spawn(move || {
            wait_for_end(pid);
            sender.send(())
        });
        Self { pid, ended, born: Instant::now() }
    }

    /// Its number.
    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    /// Whether it ends within this time, or has before.
    pub(crate) fn ends_within(&self, time: Duration) -> bool {
        !matches!(self.ended.recv_timeout(time), Err(RecvTimeoutError::Timeout))
    }

    /// Has it leave. What it has in hand it may end, but not for ever.
    pub(crate) fn end(self) -> Life {
        // It may just have ended by itself; its number stays its own until it is waited for.
        let _ = kill_process(self.pid, Signal::TERM);
        if !self.ends_within(GRACE * 2) {
            let _ = kill_process(self.pid, Signal::KILL);
        }
        self.life()
    }

    /// How it fared, once it has ended.
    pub(crate) fn life(self) -> Life {
        let time = self.born.elapsed();
        match waitpid(Some(self.pid), WaitOptions::empty()) {
            Ok(Some((_, status))) => {
                let status = ExitStatus::from_raw(status.as_raw());
                Life { end: status.to_string(), code: status.code(), time }
            }
            // Not a child of this process, so not its worker any more.
            _ => Life { end: "it is gone".into(), code: None, time },
        }
    }
}

/// Returns once the process has ended, and leaves it to be waited for.
fn wait_for_end(pid: Pid) {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(pid), options) {}
}
