//! What answers requests.

mod files;
mod health;

pub(super) use files::Files;

use super::call::Call;
use super::response::Response;
use super::route::Route;

/// The answer of a route.
pub(super) fn handle(route: Route, call: &Call) -> Response {
    match route {
        Route::Health => health::alive(),
        Route::Ready => health::ready(call),
        Route::Metrics => health::figures(call),
    }
}
