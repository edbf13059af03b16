//! What can go wrong with a request.
//!
//! The visitor learns the status and what to do; detail goes to the log alone.

use crate::auth::HasherBusy;
use crate::render::view::ErrorPage;
use crate::{search, store};

/// Seconds until a busy or missing part of the server is asked again.
const SOON: u32 = 5;

/// Why a request is not answered as asked.
#[derive(Debug)]
pub(crate) struct HttpError {
    /// The page that explains it.
    pub(crate) page: ErrorPage,
    /// The methods that are allowed, or when to try again.
    pub(crate) header: Option<(&'static str, String)>,
    /// What the operator has to know.
    pub(crate) detail: Option<anyhow::Error>,
}

impl HttpError {
    /// 405, with the methods that are allowed.
    pub(crate) fn method_not_allowed(allow: &str) -> Self {
        Self { header: Some(("Allow", allow.into())), ..ErrorPage::Method.into() }
    }

    /// 429: to be tried again after this many seconds.
    pub(crate) fn too_many(seconds: u32) -> Self {
        Self { header: Some(retry_after(seconds)), ..ErrorPage::TooMany.into() }
    }

    /// 503: all that can be done at once is being done; to be tried again after this many seconds.
    pub(crate) fn busy(seconds: u32) -> Self {
        Self { header: Some(retry_after(seconds)), ..ErrorPage::Unavailable.into() }
    }
}

impl From<ErrorPage> for HttpError {
    fn from(page: ErrorPage) -> Self {
        Self { page, header: None, detail: None }
    }
}

impl From<anyhow::Error> for HttpError {
    fn from(error: anyhow::Error) -> Self {
        if error.is::<HasherBusy>() {
            return Self::too_many(SOON);
        }
        let is_back_soon = store::accounts::is_unavailable(&error)
            || error.is::<search::IndexUnavailable>()
            || error.is::<search::TooSlow>();
        if !is_back_soon {
            return Self { detail: Some(error), ..ErrorPage::Internal.into() };
        }
        let header = Some(retry_after(SOON));
        Self { page: ErrorPage::Unavailable, header, detail: Some(error) }
    }
}

fn retry_after(seconds: u32) -> (&'static str, String) {
    ("Retry-After", seconds.to_string())
}
