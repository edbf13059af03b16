//! The process that answers: on the socket it was handed, as long as its parent lives.

use anyhow::{Result, ensure};
use rustix::process::{Pid, Resource, Rlimit, Signal, getppid, getrlimit, setrlimit};

use super::broken::exit_broken;
use crate::config::Config;
use crate::model::{POLL_INTERVAL, Stop, Timestamp};
use crate::server::access_log::LogSink;
use crate::server::dispatch::Dispatcher;
use crate::server::http::transport::{self, CONNECTIONS, GRACE};
use crate::server::process::probe::{INTERVAL, SelfCheck, panic_flag};
use crate::server::process::socket::Listener;
use crate::server::site_follower::{ReadConfig, SiteFollower};
use crate::server::state::ServerState;
use crate::server::{housekeeping, mail_worker, panel};
use crate::telemetry::{FailureReports, Reporter};

/// Open files a worker wants: a connection of nginx takes two, a database a few.
const FILES_WANTED: u64 = 4096;
const FILES_NEEDED: u64 = 2 * CONNECTIONS + 128;

/// What a worker is given that the server does not know itself.
pub(crate) struct WorkerSurroundings<'w> {
    /// Reads the configuration again.
    pub read_config: ReadConfig<'w>,
    /// Goes on next to answering until it is to stop.
    pub background: &'w (dyn Fn(&Stop) + Sync),
}

/// Answers requests on the socket that is standard input, until it is to stop.
pub(crate) fn work(
    config: &Config,
    parent: u32,
    failures: FailureReports,
    reporter: &Reporter,
    stop: &Stop,
    clock: fn() -> Timestamp,
    around: &WorkerSurroundings,
) -> Result<()> {
    die_with(parent)?;
    raise_file_limit()?;
    let panicked = panic_flag();
    let listener = Listener::inherited()?;
    let address = listener.address(&config.listen)?;
    let follower = SiteFollower::of(config, around.read_config)?;
    let state = ServerState::open(config, LogSink::Standard, failures, clock)?;
    reporter.say(&format!("serving on {address} (end with Ctrl-C)"));
    if let Some(torn) = state.torn.look(&config.paths) {
        reporter.warn(&torn.text);
    }
    let check = SelfCheck { address, panicked, interval: INTERVAL };
    leave_in_time(stop.clone());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            if let Err(error) = check.keep(stop, reporter) {
                exit_broken(reporter, &error);
            }
        });
        scope.spawn(|| follower.follow(reporter, stop));
        scope.spawn(|| mail_worker::run(&state, reporter, stop));
        scope.spawn(|| housekeeping::keep(&state, reporter, stop));
        scope.spawn(|| (around.background)(stop));
        if state.panel.is_configured() {
            scope.spawn(|| panel::sampler::run(&state, reporter, stop));
        }
        if let Some(log) = &config.monitoring.nginx_log {
            scope.spawn(|| state.nginx.follow(log, reporter, stop));
        }
        let dispatcher = Dispatcher { state: &state, reporter };
        let listened = transport::listen(listener, reporter, stop, &dispatcher);
        housekeeping::keep_last_letters(&state, reporter);
        listened
    })
}

/// Requests in hand are finished once it is to stop, but neither a client that does not read nor a mail
/// server that does not answer holds the process for longer than that.
fn leave_in_time(stop: Stop) {
    std::thread::spawn(move || {
        while !stop.is_asked() {
            std::thread::sleep(POLL_INTERVAL);
        }
        std::thread::sleep(GRACE);
        std::process::exit(0)
    });
}

/// However the parent ends, no process is left that holds the socket without a supervisor.
fn die_with(parent: u32) -> Result<()> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    // The parent may have died before the signal was asked for.
    let found = getppid().map(Pid::as_raw_pid);
    ensure!(found == i32::try_from(parent).ok(), "process {parent} is not the parent");
    Ok(())
}

/// A worker without a file to open loses every connection after.
fn raise_file_limit() -> Result<()> {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.unwrap_or(FILES_WANTED).min(FILES_WANTED);
    if current.is_some_and(|current| current < wanted) {
        setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum })?;
    }
    ensure!(
        wanted >= FILES_NEEDED,
        "only {wanted} files may be opened; allow {FILES_NEEDED} (ulimit -n)"
    );
    Ok(())
}
