//! `sitegen serve`: the parent, the worker it starts, and the question whether they answer.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result};
use rustix::process::Pid;

use super::run::{destination, end_on_signals_while, renew_on_signal, stop_on_signals};
use crate::cli::{Common, ServeArgs};
use crate::config::{Config, Flags};
use crate::files;
use crate::mirror::Mirror;
use crate::model::Stop;
use crate::server::{self, ADOPT, Keeping, NotStarted, Wishes, WorkerCommand, WorkerSurroundings};
use crate::telemetry::{self, FailureReports, Reporter, Verbosity};

pub(super) fn run(common: Common, args: &ServeArgs) -> Result<()> {
    // Before anything else: until then the signal ends a server that has just been renewed.
    let renew = renew_on_signal().context("cannot register signal handlers")?;
    let flags = Flags {
        listen: args.listen.clone(),
        allow_public_bind: args.allow_public_bind,
        ..common.into()
    };
    let config = Config::load(flags.clone())?;
    let reporter = Reporter::new(Verbosity::Normal);
    if args.check {
        return server::ask(&config.listen);
    }
    let mirror = match &args.mirror {
        Some(source) => Some(Mirror::of(&config, source, super::now)?),
        None => None,
    };
    let is_leaving = end_on_signals_while().context("cannot register signal handlers")?;
    let stop = stop_on_signals(args.worker.is_none()).context("cannot register signal handlers")?;
    if let Some(parent) = args.worker {
        let failures = FailureReports::start(destination(&config), "serve")?;
        let read_again = || Ok(Config::load(flags.clone())?);
        let follow = |stop: &Stop| {
            if let Some(mirror) = &mirror {
                mirror.follow(&reporter, stop);
            }
        };
        let around = WorkerSurroundings { read_config: &read_again, background: &follow };
        return server::work(&config, parent, failures, &reporter, &stop, super::now, &around)
            .inspect_err(telemetry::report_end);
    }
    match &mirror {
        Some(mirror) => mirror.begin()?,
        // Of a server that was one.
        None => files::remove(&config.paths.mirror_state())?,
    }
    let keeping = Keeping {
        address: &config.listen,
        command: &same_again()?,
        adopted: args.adopt.and_then(Pid::from_raw),
        is_mirror: mirror.is_some(),
        reporter: &reporter,
        wishes: &Wishes { stop, renew, is_leaving },
    };
    server::serve(&config, &keeping).inspect_err(|error| report_from_parent(&config, error))
}

/// Reporting starts once there is something to report: the parent is to have nothing that can break.
fn report_from_parent(config: &Config, error: &anyhow::Error) {
    if error.is::<NotStarted>()
        && let Ok(failures) = FailureReports::start(destination(config), "parent")
    {
        failures.report(error);
    }
}

/// This program with the same arguments, as whatever lies at its path by then: that path may lead over a link to the
/// release of the day, so it is the one it was called by.
fn same_again() -> Result<WorkerCommand> {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    let called = PathBuf::from(arguments.remove(0));
    arguments.retain(|argument| !argument.as_encoded_bytes().starts_with(ADOPT.as_bytes()));
    let is_path = called.parent().is_some_and(|folder| folder != "");
    let program = if is_path { std::path::absolute(called) } else { std::env::current_exe() };
    let program = program.context("cannot find the path of this program")?;
    Ok(WorkerCommand { program, arguments })
}
