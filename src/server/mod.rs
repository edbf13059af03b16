//! `sitegen serve`: answers requests, behind nginx or on its own for development.
//!
//! ```text
//! socket ─ transport ─→ Request ─ app: route, handler or fault ─→ Response ─ transport ─→ socket
//! ```
//!
//! Everything behind the transport is plain values in and out, so it is tested without a socket.

mod access_log;
mod app;
mod call;
mod fault;
mod figures;
mod handlers;
mod headers;
mod request;
mod response;
mod route;
mod transport;

use anyhow::{Result, ensure};

use crate::config::Config;
use crate::model::Stop;
use crate::render::{Presentation, SiteSettings};
use crate::search;
use crate::telemetry::Reporter;

use app::App;

#[cfg(test)]
mod tests;

/// Serves the site until it is to stop.
///
/// # Errors
/// When there is no site, the theme cannot be read, or the address cannot be listened on.
pub fn serve(config: &Config, reporter: &Reporter, stop: &Stop, clock: fn() -> i64) -> Result<()> {
    let public = &config.paths.public;
    ensure!(
        public.join("index.html").is_file(),
        "there is no site in {}; run `sitegen build` first",
        public.display()
    );
    let app = open(config, access_log::Sink::Standard, clock)?;
    transport::listen(config.listen, reporter, stop, |request| app.answer(request, reporter))
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
