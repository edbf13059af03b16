//! [`HttpError`] → response: a page of the site, or JSON where that is more useful.

use super::context::Context;
use super::http::{HttpError, Request, Response, Route};
use crate::render::view::ErrorPage;

/// The response to a request that failed. A visitor who reads a page that needs an account is led to signing
/// in, and back.
pub(crate) fn error_response(error: HttpError, context: &Context) -> Response {
    let response = if context.wants_json() {
        as_json(error.page, context)
    } else if error.page == ErrorPage::SignedOut && context.only_reads() {
        return Response::see_other(&sign_in_and_back(context));
    } else {
        as_page(error.page, context)
    };
    match error.header {
        Some((name, value)) => response.with_header(name, value),
        None => response,
    }
}

/// Where a visitor signs in and is led back. What the link of a letter proves must not be lost on the way.
fn sign_in_and_back(context: &Context) -> String {
    let Request { path, query, .. } = context.request;
    if Route::of(&context.path) == Route::EmailProof {
        return Route::SignIn
            .with_query([("retour", format!("{path}?{query}").as_str())].into_iter());
    }
    format!("{}?retour={path}", Route::SignIn.path())
}

fn as_json(page: ErrorPage, context: &Context) -> Response {
    let body = serde_json::json!({
        "status": page.status(),
        "error": page.code(),
        "request": context.id,
    });
    Response::json(page.status(), &body)
}

fn as_page(page: ErrorPage, context: &Context) -> Response {
    match context.spoken.theme.html(&page.page()) {
        Ok(html) => Response::html(page.status(), html),
        // The theme cannot even say what is wrong.
        Err(_) => Response::text(page.status(), page.code()),
    }
}
