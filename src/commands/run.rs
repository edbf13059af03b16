//! What `build` and `fetch` share: their options, signals and failure reports.

use anyhow::{Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::FAILED;
use crate::cli::RunArgs;
use crate::config::{Config, Flags, Secret};
use crate::model::{Interrupted, Stop};
use crate::pipeline::{Busy, GateHandling, Report, RunControl, RunOptions, Thoroughness};
use crate::telemetry::{FailureReports, Reporter, Verbosity};

/// A run that is ready to start.
pub(super) struct PreparedRun {
    config: Config,
    pub(super) options: RunOptions,
    reporter: Reporter,
    failures: FailureReports,
}

impl PreparedRun {
    pub(super) fn prepare(flags: Flags, args: &RunArgs) -> Result<Self> {
        let flags = Flags { sources: args.source.clone(), ..flags };
        let config = Config::load(flags)?;
        let thoroughness = if args.full { Thoroughness::Full } else { Thoroughness::Incremental };
        let gates = if args.accept { GateHandling::Accept } else { GateHandling::Hold };
        let failures = FailureReports::start(config.sentry_dsn.as_ref().map(Secret::expose))?;
        let reporter = Reporter::new(verbosity(args));
        let options = RunOptions { thoroughness, gates, ..RunOptions::default() };
        Ok(Self { config, options, reporter, failures })
    }

    /// Runs it; signals stop it, failures are reported.
    pub(super) fn watched(
        &self,
        run: impl FnOnce(&Config, RunOptions, RunControl) -> Result<Report>,
    ) -> Result<Report> {
        let stop = stop_on_signals().context("cannot register signal handlers")?;
        let control = RunControl { reporter: &self.reporter, stop: &stop, now: &super::now };
        run(&self.config, self.options, control).inspect_err(|error| {
            // That another build is at work, or that it was interrupted, is no failure of this one.
            if !error.is::<Busy>() && !error.is::<Interrupted>() {
                self.failures.report(error);
            }
        })
    }
}

/// The first signal asks to stop, a second one ends the program where it is.
pub(super) fn stop_on_signals() -> Result<Stop> {
    let stop = Stop::default();
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, i32::from(FAILED), stop.flag())?;
        flag::register(signal, stop.flag())?;
    }
    Ok(stop)
}

/// Every signal asks to stop and none does more: Ctrl-C comes from the terminal, and what the parent
/// makes of it comes too.
pub(super) fn stop_when_told() -> Result<Stop> {
    let stop = Stop::default();
    for signal in [SIGINT, SIGTERM] {
        flag::register(signal, stop.flag())?;
    }
    Ok(stop)
}

fn verbosity(args: &RunArgs) -> Verbosity {
    match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    }
}

/// Shows what a run did.
pub(super) fn shown(
    args: &RunArgs,
    report: &Report,
    summary: impl FnOnce(&Report) -> String,
) -> Result<()> {
    if args.json {
        super::print(&serde_json::to_string_pretty(report)?)
    } else if args.quiet {
        Ok(())
    } else {
        super::print(&summary(report))
    }
}
