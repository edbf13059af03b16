//! [`HttpError`] → response: a page of the site, or JSON where that is more useful.

use super::context::Context;
use super::http::error::{HttpError, SOON};
use super::http::request::Method;
use super::http::response::Response;
use super::http::route::Route;

/// The response to a request that failed. A visitor who reads a page that needs an account is led to signing
/// in, and back.
pub(crate) fn error_response(error: &HttpError, context: &Context) -> Response {
    if context.wants_json() {
        return with_headers(error, as_json(error, context));
    }
    let may_sign_in = matches!(error, HttpError::SignedOut);
    if may_sign_in && context.request.method != Method::Post {
        let sign_in = Route::SignIn.path();
        return Response::see_other(&format!("{sign_in}?retour={}", context.request.path));
    }
    with_headers(error, as_page(error, context))
}

fn with_headers(error: &HttpError, response: Response) -> Response {
    match error {
        HttpError::MethodNotAllowed(allowed) => response.with_header("Allow", *allowed),
        HttpError::TooMany(seconds) => response.with_header("Retry-After", seconds.to_string()),
        HttpError::Unavailable(_) => response.with_header("Retry-After", SOON.to_string()),
        _ => response,
    }
}

fn as_json(error: &HttpError, context: &Context) -> Response {
    let page = error.page();
    let body = serde_json::json!({
        "status": page.status(),
        "error": page.code(),
        "request": context.id.to_string(),
    });
    Response::json(page.status(), &body)
}

fn as_page(error: &HttpError, context: &Context) -> Response {
    let page = error.page();
    match context.state.theme.render(&page.page()) {
        Ok(html) => Response::html(page.status(), html),
        // The theme cannot even say what is wrong.
        Err(_) => Response::text(page.status(), page.code()),
    }
}
