//! What all requests share, and the way of one through the house:
//!
//! ```text
//! request → body → route → method → handler → answer or fault → headers → figures, log
//! ```

use std::path::PathBuf;
use std::time::Instant;

use super::access_log;
use super::call::{Call, RequestId};
use super::fault::Fault;
use super::figures::Figures;
use super::handlers::{self, Files};
use super::headers;
use super::request::{Method, Request};
use super::response::Response;
use super::route::{Audience, READ_ALLOW, Route};
use crate::render::Theme;
use crate::search;
use crate::telemetry::Reporter;

/// What all requests share.
pub(super) struct App {
    /// What the server knows of products; made by the build.
    pub(super) index: search::Live,
    pub(super) theme: Theme,
    /// The files of the site; in production nginx answers them.
    pub(super) files: Files,
    /// The catalogue, for the outcome of the last build.
    pub(super) catalogue: PathBuf,
    pub(super) figures: Figures,
    pub(super) log: access_log::Sink,
    /// Gives seconds since 1970.
    pub(super) clock: fn() -> i64,
}

impl App {
    /// Answers a request. Never fails: what goes wrong becomes an answer.
    pub(super) fn answer(&self, request: &Request, reporter: &Reporter) -> Response {
        let started = Instant::now();
        let id = RequestId(fastrand::u64(..));
        let call = Call { app: self, request, id, now: (self.clock)() };
        let route = Route::of(&request.path);
        let response = dispatch(&call, route).unwrap_or_else(|fault| {
            if let Some(error) = fault.detail() {
                reporter.warn(&format!("request {id}: {error:#}"));
            }
            fault.answer(&call)
        });
        let response = headers::completed(response, id);
        let took = started.elapsed();
        self.figures.count(route, response.status, response.body.len(), took);
        self.log.write(&access_log::Entry::of(&call, route, &response, took));
        response
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
    match route {
        Some(route) => Ok(handlers::handle(route, call)),
        None => call.app.files.answer(call.request)?.ok_or(Fault::NotFound),
    }
}
