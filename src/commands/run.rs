//! What `build` and `fetch` share: their options, signals and failure reports.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM, SIGUSR2};
use signal_hook::flag;

use super::FAILED;
use crate::cli::RunArgs;
use crate::config::{Config, Flags};
use crate::files::lock::Busy;
use crate::model::{Interrupted, Stop};
use crate::pipeline::{Report, RunContext, RunOptions};
use crate::telemetry::{CheckIn, Destination, FailureReports, Monitor, Reporter, Verbosity};

/// Runs stages of the pipeline and shows what they did; signals stop them, failures are reported.
pub(super) fn run_and_show(
    activity: &'static str,
    flags: Flags,
    args: &RunArgs,
    options: RunOptions,
    stages: fn(RunContext) -> Result<Report>,
    summary: fn(&Report) -> String,
) -> Result<()> {
    let config = Config::load(Flags { sources: args.source.clone(), ..flags })?;
    let failures = FailureReports::start(destination(&config), activity)?;
    let check_in = monitor(&config).map(|monitor| CheckIn::begin(&monitor));
    let stop = stop_on_signals(true).context("cannot register signal handlers")?;
    let reporter = Reporter::new(verbosity(args));
    let run = RunContext {
        config: &config,
        options: RunOptions { is_full: args.full, accepts_gates: args.accept, ..options },
        reporter: &reporter,
        stop: &stop,
        clock: super::now,
        now: super::now(),
    };
    let outcome = stages(run);
    if let Some(check_in) = check_in {
        // Where another run is at work, that one makes the site.
        let is_busy = outcome.as_ref().is_err_and(anyhow::Error::is::<Busy>);
        check_in.end(outcome.is_ok() || is_busy);
    }
    let report = outcome.inspect_err(|error| report_failure(&failures, error, &reporter))?;
    if args.quiet && !args.json {
        return Ok(());
    }
    super::print_as(args.json, &report, summary)
}

/// Where failures are reported.
pub(super) fn destination(config: &Config) -> Option<Destination<'_>> {
    let dsn = config.sentry.dsn.as_ref()?;
    Some(Destination { dsn: dsn.expose(), environment: &config.sentry.environment })
}

/// The schedule this run belongs to.
fn monitor(config: &Config) -> Option<Monitor<'_>> {
    let sentry = &config.sentry;
    let (slug, schedule) = (sentry.monitor.as_deref()?, &sentry.schedule);
    Some(Monitor { slug, schedule, environment: &sentry.environment })
}

fn report_failure(failures: &FailureReports, error: &anyhow::Error, reporter: &Reporter) {
    // That another build is at work, or that it was interrupted, is no failure of this one.
    if error.is::<Busy>() || error.is::<Interrupted>() {
        return;
    }
    failures.report(error);
    if let Some(run) = failures.run() {
        reporter.say(&format!("reported to Sentry as run {run}"));
    }
}

/// The first signal asks to stop. The second one ends the program where it is, unless it has a
/// parent: Ctrl-C comes from the terminal, and what the parent makes of it comes too.
pub(super) fn stop_on_signals(second_ends: bool) -> Result<Stop> {
    let stop = Stop::default();
    for signal in [SIGINT, SIGTERM] {
        if second_ends {
            flag::register_conditional_shutdown(signal, i32::from(FAILED), stop.flag())?;
        }
        flag::register(signal, stop.flag())?;
    }
    Ok(stop)
}

/// Where the flag is set, these signals end the program at once, as if it did nothing about them. To be called before
/// [`stop_on_signals`], whose note of a signal comes second then.
pub(super) fn end_on_signals_while() -> Result<Arc<AtomicBool>> {
    let is_set = Arc::default();
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_default(signal, Arc::clone(&is_set))?;
    }
    Ok(is_set)
}

/// SIGUSR2 asks a server to become the release that is there now. It is not SIGHUP, which a terminal that is closed
/// sends to all it runs.
pub(super) fn renew_on_signal() -> Result<Arc<AtomicBool>> {
    let renew = Arc::default();
    flag::register(SIGUSR2, Arc::clone(&renew))?;
    Ok(renew)
}

fn verbosity(args: &RunArgs) -> Verbosity {
    match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    }
}
