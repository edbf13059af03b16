//! `sitegen serve`: the parent, the worker it starts, and the question whether they answer.

use anyhow::{Context, Result};

use super::run::stop_on_signals;
use crate::cli::{Common, ServeArgs};
use crate::config::{Config, Flags};
use crate::server::{self, WorkerCommand};
use crate::telemetry::{Reporter, Verbosity};

pub(super) fn run(common: Common, args: &ServeArgs) -> Result<()> {
    let flags = Flags {
        listen: args.listen.clone(),
        allow_public_bind: args.allow_public_bind,
        ..common.into()
    };
    let config = Config::load(flags)?;
    let reporter = Reporter::new(Verbosity::Normal);
    if args.check {
        return server::ask(&config.listen);
    }
    let stop = stop_on_signals(args.worker.is_none()).context("cannot register signal handlers")?;
    match args.worker {
        Some(parent) => server::work(&config, parent, &reporter, &stop, super::now),
        None => server::serve(&config, &same_again()?, &reporter, &stop),
    }
}

/// This program with the same arguments.
fn same_again() -> Result<WorkerCommand> {
    let program = std::env::current_exe().context("cannot find the path of this program")?;
    Ok(WorkerCommand { program, arguments: std::env::args_os().skip(1).collect() })
}
