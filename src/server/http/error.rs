//! What can go wrong with a request.
//!
//! The visitor learns the status and what to do; detail goes to the log alone.

use crate::auth::HasherBusy;
use crate::render::view::ErrorPage;
use crate::{search, store};

/// Seconds until a busy or missing part of the server is asked again.
pub(crate) const SOON: u64 = 5;

/// Why a request is not answered as asked.
#[derive(Debug)]
pub(crate) enum HttpError {
    /// 400: it cannot be understood.
    BadRequest,
    /// 401: it needs an account.
    SignedOut,
    /// 403: it does not come from a page of this site.
    CrossSite,
    /// 404
    NotFound,
    /// 405, with the methods that are allowed.
    MethodNotAllowed(&'static str),
    /// 413: its body is too long.
    TooLong,
    /// 415: its body is not a form.
    MediaType,
    /// 429: to be tried again after this many seconds.
    TooMany(u64),
    /// 500: our own mistake.
    Internal(anyhow::Error),
    /// 503: something is missing that will be back.
    Unavailable(anyhow::Error),
}

impl From<anyhow::Error> for HttpError {
    fn from(error: anyhow::Error) -> Self {
        if error.is::<HasherBusy>() {
            Self::TooMany(SOON)
        } else if store::accounts::is_unavailable(&error)
            || error.is::<search::IndexUnavailable>()
            || error.is::<search::TooSlow>()
        {
            Self::Unavailable(error)
        } else {
            Self::Internal(error)
        }
    }
}

impl HttpError {
    /// The page that explains it.
    pub(crate) fn page(&self) -> ErrorPage {
        match self {
            Self::BadRequest => ErrorPage::BadRequest,
            Self::SignedOut => ErrorPage::SignedOut,
            Self::CrossSite => ErrorPage::CrossSite,
            Self::NotFound => ErrorPage::NotFound,
            Self::MethodNotAllowed(_) => ErrorPage::Method,
            Self::TooLong => ErrorPage::TooLong,
            Self::MediaType => ErrorPage::MediaType,
            Self::TooMany(_) => ErrorPage::TooMany,
            Self::Internal(_) => ErrorPage::Internal,
            Self::Unavailable(_) => ErrorPage::Unavailable,
        }
    }

    /// What the operator has to know.
    pub(crate) fn detail(&self) -> Option<&anyhow::Error> {
        match self {
            Self::Internal(error) | Self::Unavailable(error) => Some(error),
            _ => None,
        }
    }
}
