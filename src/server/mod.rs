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
mod call;
mod fault;
mod figures;
mod handlers;
mod headers;
mod parent;
mod probe;
mod request;
mod response;
mod route;
mod socket;
mod transport;
mod worker;

use anyhow::{Result, ensure};

use crate::config::Config;
use crate::model::Stop;
use crate::render::{Presentation, SiteSettings};
use crate::search;
use crate::telemetry::Reporter;

use app::App;

/// Exit code of a worker that began and cannot go on (sysexits.h, `EX_SOFTWARE`).
const BROKEN: i32 = 70;

#[cfg(test)]
mod tests;

pub use parent::{NotStarted, WorkerCommand};
pub use worker::work;

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

fn open(config: &Config, log: access_log::Sink, clock: fn() -> i64) -> Result<App> {
    let content = config.paths.content.join(&config.site.language);
    let theme = config.paths.themes.join(&config.site.theme);
    let settings = SiteSettings {
        name: &config.site.name,
        base_url: &config.site.base_url,
        language: &config.site.language,
        notice: config.site.notice.as_deref(),
    };
    Ok(App {
        index: search::Live::open(&config.paths.search()),
        theme: Presentation::read(&content, &theme, &settings)?.theme,
        files: handlers::Files::new(&config.paths.public),
        catalogue: config.paths.catalogue(),
        figures: figures::Figures::default(),
        log,
        clock,
    })
}
