//! The way of a request through the server:
//!
//! ```text
//! request → body → route → method → same origin → audience → handler → response → headers → metrics, log
//! ```

use std::time::Instant;

use super::access_log::LogLine;
use super::context::Context;
use super::error_response::error_response;
use super::handlers;
use super::http::route::Audience;
use super::http::transport::RequestHandler;
use super::http::{Answer, HttpError, Method, Request, Response, Route, headers};
use super::state::ServerState;
use crate::auth::log_network;
use crate::render::view::ErrorPage;
use crate::telemetry::{Answering, Reporter};

/// Seconds until who was sent away may come again: the line is gone by then, and no one else waits for as long.
const CROWDED: u32 = 10;

/// The site, as the transport asks it.
pub(crate) struct Dispatcher<'a> {
    pub(crate) state: &'a ServerState,
    pub(crate) reporter: &'a Reporter,
}

impl RequestHandler for Dispatcher<'_> {
    fn answer(&self, request: &Request) -> Response {
        respond(self.state, request, self.reporter)
    }

    fn send_away(&self, request: &Request) -> Response {
        completed(self.state, request, self.reporter, |_, _| Err(HttpError::busy(CROWDED)))
    }
}

/// Answers a request. Never fails: what goes wrong becomes a response.
pub(crate) fn respond(state: &ServerState, request: &Request, reporter: &Reporter) -> Response {
    completed(state, request, reporter, dispatch)
}

fn completed(
    state: &ServerState,
    request: &Request,
    reporter: &Reporter,
    answer: fn(&Context, Route) -> Answer,
) -> Response {
    let started = Instant::now();
    let id = format!("{:016x}", fastrand::u64(..));
    let route = asked_for(state, request);
    let _answering = Answering::begin(route.name(), &id);
    let context = Context::new(state, request, id);
    let answer = answer(&context, route).unwrap_or_else(|error| {
        if let Some(detail) = &error.detail {
            reporter.warn(&format!("request {}: {detail:#}", context.id));
            state.failures.report_request(detail, route.name(), &context.id);
        }
        error_response(error, &context)
    });
    let answer = context.spoken.response(answer).unwrap_or_else(|error| {
        reporter.warn(&format!("request {}: {error:#}", context.id));
        error_response(error.into(), &context)
    });
    let answer = if route.is_open() {
        answer.with_header("Access-Control-Allow-Origin", "*")
    } else {
        answer
    };
    let response = headers::completed(answer, &context.id);
    let took = started.elapsed();
    let bytes = response.body.len();
    state.metrics.count(route, response.status, bytes, took);
    state.log.write(&LogLine {
        time: context.now,
        id: &context.id,
        client: request.client.map(log_network),
        method: request.method,
        route: route.name(),
        path: LogLine::cut(&request.path),
        status: response.status,
        bytes,
        micros: took.as_micros(),
    });
    response
}

/// The route of a request. What is not for visitors has one address, at the root.
fn asked_for(state: &ServerState, request: &Request) -> Route {
    let (spoken, path) = state.spoken_at(&request.path);
    let route = Route::of(&path);
    let is_for_visitors = !matches!(route.audience(), Audience::Machine | Audience::Operator);
    if is_for_visitors || spoken.edition.is_root() { route } else { Route::File }
}

fn dispatch(context: &Context, route: Route) -> Answer {
    context.whole_body()?;
    let method = context.request.method;
    if route.audience() == Audience::Machine && !context.is_of_this_machine() {
        // A stranger learns nothing, not even that there is such a route.
        return Err(ErrorPage::NotFound.into());
    }
    if method == Method::Options {
        return Ok(Response::new(204).with_header("Allow", route.allow()));
    }
    if !route.methods().contains(&method) {
        return Err(HttpError::method_not_allowed(route.allow()));
    }
    if !context.only_reads() && !context.is_same_origin() {
        return Err(ErrorPage::CrossSite.into());
    }
    if route.audience() == Audience::SignedIn {
        context.signed_in()?;
    }
    handlers::handle(route, context)
}
