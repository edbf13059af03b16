//! `sitegen serve`: answers requests, behind nginx or on its own for development.
//!
//! ```text
//! socket ─ transport ─→ Request ─ app: route, handler or fault ─→ Response ─ transport ─→ socket
//! ```
//!
//! Everything behind the transport is plain values in and out, so it is tested without a socket.
//! Before it, a parent process holds the socket and a worker process answers on it.

mod access_log;
mod app;
mod browser;
mod call;
mod errands;
mod fault;
mod figures;
mod form;
mod handlers;
mod headers;
mod housekeeping;
mod opening;
mod parent;
mod probe;
mod request;
mod response;
mod route;
#[cfg(any(test, fuzzing))]
#[allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod sample;
mod seen;
mod snapshot;
mod socket;
mod transport;
mod worker;

#[cfg(fuzzing)]
pub mod fuzzing;
#[cfg(test)]
mod tests;

use anyhow::{Context as _, Result, ensure};

use crate::auth::Token;
use crate::config::Config;
use crate::model::Stop;
use crate::telemetry::Reporter;

use route::Route;

pub use parent::{NotStarted, WorkerCommand};
pub use worker::work;

/// Exit code of a worker that began and cannot go on (sysexits.h, `EX_SOFTWARE`).
const BROKEN: i32 = 70;

/// Keeps a worker process serving the site until it is to stop.
///
/// Must be called on the main thread: the worker dies with the thread that starts it.
///
/// # Errors
/// When there is no site, the address cannot be listened on, [`NotStarted`] where the first worker cannot begin.
pub fn serve(
    config: &Config,
    worker: &WorkerCommand,
    reporter: &Reporter,
    stop: &Stop,
) -> Result<()> {
    let public = &config.paths.public;
    ensure!(
        public.join("index.html").is_file(),
        "there is no site in {}; run `sitegen build` first",
        public.display()
    );
    if !config.listen.is_private() {
        reporter.warn("others reach this server; only nginx before it makes it safe to do so");
    }
    parent::keep(&config.listen, worker, reporter, stop)
}

/// Asks the running server whether it answers.
///
/// # Errors
/// When it does not.
pub fn check(config: &Config) -> Result<()> {
    probe::ask(&config.listen)
}

/// Ends a worker that cannot go on; the parent starts another.
fn broken(reporter: &Reporter, error: &anyhow::Error) -> ! {
    reporter.warn(&format!("{error:#}"));
    std::process::exit(BROKEN)
}

/// Where owners of accounts sign in.
pub const SIGN_IN: &str = Route::SignIn.path();

/// Where the owner of this token chooses a new password.
#[must_use]
pub fn reset_path(token: &Token) -> String {
    format!("{}?jeton={}", Route::Reset.path(), token.expose())
}

/// Bytes nobody can guess.
fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).context("the operating system gives no randomness")?;
    Ok(bytes)
}
