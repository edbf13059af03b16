//! `sitegen serve`: answers requests, behind nginx or on its own for development.
//!
//! ```text
//! socket ─ transport ─→ Request ─ app: route, handler or fault ─→ Response ─ transport ─→ socket
//! ```
//!
//! Everything behind the transport is plain values in and out, so it is tested without a socket.

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
mod request;
mod response;
mod route;
mod seen;
mod snapshot;
mod transport;

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::auth::{Hasher, Seal, SessionCookie, Token};
use crate::config::Config;
use crate::letters::Letters;
use crate::model::Stop;
use crate::render::{Presentation, SiteSettings};
use crate::search;
use crate::store::Accounts;
use crate::telemetry::Reporter;

use app::{App, SiteFacts};
use route::Route;

#[cfg(test)]
mod tests;

/// How often sessions that were used are written down, and how soon the server notices that it is
/// to stop.
const NOTE_EVERY: Duration = Duration::from_mins(1);
const LOOK_UP: Duration = Duration::from_millis(250);
/// How often what has had its time is deleted.
const CLEAN_EVERY: Duration = Duration::from_hours(1);

/// Serves the site until it is to stop.
///
/// # Errors
/// When there is no site, the theme or the accounts cannot be read, or the address cannot be
/// listened on.
pub fn serve(config: &Config, reporter: &Reporter, stop: &Stop, clock: fn() -> i64) -> Result<()> {
    let public = &config.paths.public;
    ensure!(
        public.join("index.html").is_file(),
        "there is no site in {}; run `sitegen build` first",
        public.display()
    );
    let app = open(config, access_log::Sink::Standard, clock)?;
    std::thread::scope(|scope| {
        scope.spawn(|| app.run_errands(reporter, stop));
        scope.spawn(|| keep_house(&app, reporter, stop));
        let served = transport::listen(config.listen, reporter, stop, |request| {
            app.answer(request, reporter)
        });
        stop.flag().store(true, Ordering::Relaxed);
        served
    })
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
    let presentation = Presentation::read(&content, &theme, &settings)?;
    let accounts = Accounts::open(&config.paths.accounts())?;
    let secret = accounts.secret(&random()?)?;
    Ok(App {
        accounts,
        hasher: Hasher::new(&random()?)?,
        index: search::Live::open(&config.paths.search()),
        theme: presentation.theme,
        wording: presentation.wording,
        letters: Letters::open(config, presentation.texts)?,
        cookie: SessionCookie::of(&config.site.base_url),
        site: SiteFacts {
            name: config.site.name.clone(),
            origin: config.site.base_url.clone(),
            is_closed: config.accounts.closed,
        },
        secret,
        seal: Seal::new(&secret),
        errands: errands::Errands::default(),
        seen: seen::Seen::default(),
        files: handlers::Files::new(&config.paths.public),
        catalogue: config.paths.catalogue(),
        figures: figures::Figures::default(),
        log,
        clock,
    })
}

/// Writes down now and then which sessions were used, and deletes what has had its time.
fn keep_house(app: &App, reporter: &Reporter, stop: &Stop) {
    let warn = |done: Result<()>| {
        if let Err(error) = done {
            reporter.warn(&format!("housekeeping of the accounts: {error:#}"));
        }
    };
    let clean = || app.accounts.clean_up((app.clock)()).map(|_| ());
    warn(clean());
    let (mut noted, mut cleaned) = (Instant::now(), Instant::now());
    while !stop.is_asked() {
        std::thread::sleep(LOOK_UP);
        if noted.elapsed() > NOTE_EVERY {
            warn(app.note_seen());
            noted = Instant::now();
        }
        if cleaned.elapsed() > CLEAN_EVERY {
            warn(clean());
            cleaned = Instant::now();
        }
    }
    warn(app.note_seen());
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
