//! What all requests share, and the way of one through the house:
//!
//! ```text
//! request → body → route → method → same origin → audience → handler → answer or fault → headers → figures, log
//! ```

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use serde::Serialize;

use super::access_log;
use super::call::Call;
use super::errands::Errands;
use super::fault::Fault;
use super::figures::Figures;
use super::handlers::{self, Files};
use super::headers;
use super::request::{Method, Request};
use super::response::Response;
use super::route::{Audience, READ_ALLOW, Route};
use super::seen::Seen;
use crate::auth::{Hasher, Limit, Seal, SessionCookie, bucket};
use crate::letters::Letters;
use crate::model::{Taken, Timestamp};
use crate::render::view::Wording;
use crate::render::{Page, Theme};
use crate::search;
use crate::store::Accounts;
use crate::telemetry::Reporter;

/// What all requests share.
pub(super) struct App {
    pub(super) accounts: Accounts,
    pub(super) hasher: Hasher,
    /// What the server knows of products; made by the build.
    pub(super) index: search::Live,
    pub(super) theme: Theme,
    pub(super) wording: Wording,
    pub(super) letters: Letters,
    pub(super) cookie: SessionCookie,
    pub(super) site: SiteFacts,
    /// Derives the keys of throttles.
    pub(super) secret: [u8; 32],
    pub(super) seal: Seal,
    pub(super) errands: Errands,
    pub(super) seen: Seen,
    /// The files of the site; in production nginx answers them.
    pub(super) files: Files,
    /// The catalogue, for the outcome of the last build.
    pub(super) catalogue: PathBuf,
    pub(super) figures: Figures,
    pub(super) log: access_log::Sink,
    /// Tells the time.
    pub(super) clock: fn() -> Timestamp,
}

/// What the operator says of the site.
pub(super) struct SiteFacts {
    pub(super) name: String,
    /// `https://example.org`
    pub(super) origin: String,
    /// Nobody can register.
    pub(super) is_closed: bool,
}

impl App {
    /// Answers a request. Never fails: what goes wrong becomes an answer.
    pub(super) fn answer(&self, request: &Request, reporter: &Reporter) -> Response {
        let started = Instant::now();
        let call = Call::new(self, request);
        let route = Route::of(&request.path);
        let response = dispatch(&call, route).unwrap_or_else(|fault| {
            if let Some(error) = fault.detail() {
                reporter.warn(&format!("request {}: {error:#}", call.id));
            }
            fault.answer(&call)
        });
        let response = headers::completed(response, call.id);
        let took = started.elapsed();
        self.figures.count(route, response.status, response.body.len(), took);
        self.log.write(&access_log::Entry::of(&call, route, &response, took));
        response
    }

    /// A page of the theme.
    pub(super) fn page<V: Serialize>(
        &self,
        status: u16,
        page: &Page<V>,
    ) -> Result<Response, Fault> {
        Ok(Response::html(status, self.theme.render(page)?))
    }

    /// Takes a try from a bucket, or tells how many seconds the next one is away.
    pub(super) fn take(&self, limit: &Limit, subject: &str, now: Timestamp) -> Result<Option<u64>> {
        let key = bucket(&self.secret, limit, subject);
        Ok(match self.accounts.take(&key, limit.allowance, now)? {
            Taken::Granted => None,
            Taken::Wait(seconds) => Some(seconds.into()),
        })
    }

    /// Gives a try back that turned out well.
    pub(super) fn give_back(&self, limit: &Limit, subject: &str, now: Timestamp) -> Result<()> {
        let key = bucket(&self.secret, limit, subject);
        self.accounts.give_back(&key, limit.allowance, now)
    }

    /// Writes down which sessions were used.
    pub(super) fn note_seen(&self) -> Result<()> {
        self.accounts.note_seen(&self.seen.take())
    }
}

fn dispatch(call: &Call, route: Option<Route>) -> Result<Response, Fault> {
    call.whole_body()?;
    let is_hidden =
        |route: Route| route.audience() == Audience::Machine && !call.is_of_this_machine();
    if route.is_some_and(is_hidden) {
        return Err(Fault::NotFound);
    }
    let allow = route.map_or(READ_ALLOW, Route::allow);
    let methods = route.map_or(&[Method::Get, Method::Head][..], Route::methods);
    if call.request.method == Method::Options {
        return Ok(Response::new(204).with_header("Allow", allow));
    }
    if !methods.contains(&call.request.method) {
        return Err(Fault::Method(allow));
    }
    if !call.only_reads() && !call.is_same_origin() {
        return Err(Fault::CrossSite);
    }
    match route {
        Some(route) => {
            if route.audience() == Audience::SignedIn {
                call.signed_in()?;
            }
            handlers::handle(route, call)
        }
        None => call.app.files.answer(call.request)?.ok_or(Fault::NotFound),
    }
}
