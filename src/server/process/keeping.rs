//! What a parent works with, as long as it is a parent.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::process::Pid;

use super::socket::Socket;
use super::worker_process::{WorkerCommand, WorkerProcess};
use crate::config::ListenAddress;
use crate::model::Stop;
use crate::telemetry::Reporter;

/// What is asked of a parent from outside, by signals.
pub(crate) struct Wishes {
    /// It is to end.
    pub stop: Stop,
    /// It is to become what its program is now; taken back once that was tried.
    pub renew: Arc<AtomicBool>,
    /// Set by the parent that is about to become another program: what ends it must not be noted in the one that goes.
    pub is_leaving: Arc<AtomicBool>,
}

/// What a parent works with.
pub(crate) struct Keeping<'a> {
    /// Where visitors come in.
    pub address: &'a ListenAddress,
    /// How a worker is started.
    pub command: &'a WorkerCommand,
    /// The worker this process had as another program; its socket is standard input then.
    pub adopted: Option<Pid>,
    /// The search file comes from elsewhere, and the pages may be there too.
    pub is_mirror: bool,
    /// Says what happens.
    pub reporter: &'a Reporter,
    /// Says when it ends.
    pub wishes: &'a Wishes,
}

/// A worker and the socket it answers on.
pub(super) struct ServingPair {
    pub(super) socket: Socket,
    pub(super) worker: WorkerProcess,
}
