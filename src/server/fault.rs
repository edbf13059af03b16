//! What can go wrong with a request, and the one place that turns it into an answer.
//!
//! The visitor learns the status and what to do; detail goes to the log alone.

use super::call::Call;
use super::response::Response;
use crate::render::view::ErrorPage;

/// Why a request is not answered as asked.
#[derive(Debug)]
pub(super) enum Fault {
    /// 400: it cannot be understood.
    BadRequest,
    /// 404
    NotFound,
    /// 405, with the methods that are allowed.
    Method(&'static str),
    /// 413: its body is too long.
    TooLong,
    /// 500: our own mistake.
    Internal(anyhow::Error),
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl Fault {
    fn page(&self) -> ErrorPage {
        match self {
            Self::BadRequest => ErrorPage::BadRequest,
            Self::NotFound => ErrorPage::NotFound,
            Self::Method(_) => ErrorPage::Method,
            Self::TooLong => ErrorPage::TooLong,
            Self::Internal(_) => ErrorPage::Internal,
        }
    }

    /// What the operator has to know.
    pub(super) fn detail(&self) -> Option<&anyhow::Error> {
        match self {
            Self::Internal(error) => Some(error),
            _ => None,
        }
    }

    /// The answer: a page, or JSON for whom that is more use.
    pub(super) fn answer(&self, call: &Call) -> Response {
        let response = if call.wants_json() { self.as_json(call) } else { self.as_page(call) };
        match self {
            Self::Method(allowed) => response.with_header("Allow", *allowed),
            _ => response,
        }
    }

    fn as_json(&self, call: &Call) -> Response {
        let page = self.page();
        let body = serde_json::json!({
            "status": page.status(),
            "error": page.code(),
            "request": call.id.to_string(),
        });
        Response::json(page.status(), &body)
    }

    fn as_page(&self, call: &Call) -> Response {
        let page = self.page();
        match call.app.theme.render(&page.page()) {
            Ok(html) => Response::html(page.status(), html),
            // The theme cannot even say what is wrong.
            Err(_) => Response::text(page.status(), page.code()),
        }
    }
}
