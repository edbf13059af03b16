//! What can go wrong with a request, and the one place that turns it into an answer.
//!
//! The visitor learns the status and what to do; detail goes to the log alone.

use super::call::Call;
use super::request::Method;
use super::response::Response;
use super::route::Route;
use crate::auth::HasherBusy;
use crate::render::view::ErrorPage;
use crate::{search, store};

/// Seconds until a busy or missing part of the server is asked again.
const SOON: u64 = 5;

/// Why a request is not answered as asked.
#[derive(Debug)]
pub(super) enum Fault {
    /// 400: it cannot be understood.
    BadRequest,
    /// 401: it needs an account.
    SignedOut,
    /// 403: it does not come from a page of this site.
    CrossSite,
    /// 404
    NotFound,
    /// 405, with the methods that are allowed.
    Method(&'static str),
    /// 413: its body is too long.
    TooLong,
    /// 415: its body is no form.
    MediaType,
    /// 429: to be tried again after so many seconds.
    TooMany(u64),
    /// 500: our own mistake.
    Internal(anyhow::Error),
    /// 503: something is missing that will be back.
    Unavailable(anyhow::Error),
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        if error.is::<HasherBusy>() {
            Self::TooMany(SOON)
        } else if store::accounts::is_unavailable(&error)
            || error.is::<search::Unready>()
            || error.is::<search::TooSlow>()
        {
            Self::Unavailable(error)
        } else {
            Self::Internal(error)
        }
    }
}

impl Fault {
    fn page(&self) -> ErrorPage {
        match self {
            Self::BadRequest => ErrorPage::BadRequest,
            Self::SignedOut => ErrorPage::SignedOut,
            Self::CrossSite => ErrorPage::CrossSite,
            Self::NotFound => ErrorPage::NotFound,
            Self::Method(_) => ErrorPage::Method,
            Self::TooLong => ErrorPage::TooLong,
            Self::MediaType => ErrorPage::MediaType,
            Self::TooMany(_) => ErrorPage::TooMany,
            Self::Internal(_) => ErrorPage::Internal,
            Self::Unavailable(_) => ErrorPage::Unavailable,
        }
    }

    /// What the operator has to know.
    pub(super) fn detail(&self) -> Option<&anyhow::Error> {
        match self {
            Self::Internal(error) | Self::Unavailable(error) => Some(error),
            _ => None,
        }
    }

    /// The answer: a page, or JSON for whom that is more use. Who reads a page that needs an account
    /// is led to signing in, and back.
    pub(super) fn answer(&self, call: &Call) -> Response {
        if call.wants_json() {
            return self.with_headers(self.as_json(call));
        }
        match self {
            Self::SignedOut if call.request.method != Method::Post => Response::see_other(
                &format!("{}?retour={}", Route::SignIn.path(), call.request.path),
            ),
            _ => self.with_headers(self.as_page(call)),
        }
    }

    fn with_headers(&self, response: Response) -> Response {
        match self {
            Self::Method(allowed) => response.with_header("Allow", *allowed),
            Self::TooMany(seconds) => response.with_header("Retry-After", seconds.to_string()),
            Self::Unavailable(_) => response.with_header("Retry-After", SOON.to_string()),
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
