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
use super::http::error::HttpError;
use super::http::headers;
use super::http::request::{Method, Request};
use super::http::response::Response;
use super::http::route::{Audience, READ_ALLOW, Route};
use super::state::ServerState;
use crate::auth::log_network;
use crate::telemetry::Reporter;

/// Answers a request. Never fails: what goes wrong becomes a response.
pub(crate) fn respond(state: &ServerState, request: &Request, reporter: &Reporter) -> Response {
    let started = Instant::now();
    let context = Context::new(state, request);
    let route = Route::of(&request.path);
    let answer = match dispatch(&context, route) {
        Ok(response) => response,
        Err(error) => {
            if let Some(detail) = error.detail() {
                reporter.warn(&format!("request {}: {detail:#}", context.id));
            }
            error_response(&error, &context)
        }
    };
    let response = headers::completed(answer, context.id);
    let took = started.elapsed();
    state.metrics.count(route, response.status, response.body.len(), took);
    state.log.write(&LogLine {
        time: context.now,
        id: context.id.to_string(),
        client: request.client.map(log_network),
        method: request.method.name(),
        route: route.map_or("file", Route::name),
        path: LogLine::cut(&request.path),
        status: response.status,
        bytes: response.body.len(),
        micros: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
    });
    response
}

fn dispatch(context: &Context, route: Option<Route>) -> Result<Response, HttpError> {
    context.whole_body()?;
    let is_for_machine = route.is_some_and(|route| route.audience() == Audience::Machine);
    if is_for_machine && !context.is_of_this_machine() {
        // A stranger learns nothing, not even that there is such a route.
        return Err(HttpError::NotFound);
    }
    let allow = route.map_or(READ_ALLOW, Route::allow);
    let methods = route.map_or(&[Method::Get, Method::Head][..], Route::methods);
    if context.request.method == Method::Options {
        return Ok(Response::new(204).with_header("Allow", allow));
    }
    if !methods.contains(&context.request.method) {
        return Err(HttpError::MethodNotAllowed(allow));
    }
    if !context.only_reads() && !context.is_same_origin() {
        return Err(HttpError::CrossSite);
    }
    let Some(route) = route else {
        return context.state.files.response(context.request)?.ok_or(HttpError::NotFound);
    };
    if route.audience() == Audience::SignedIn {
        context.signed_in()?;
    }
    handlers::handle(route, context)
}
