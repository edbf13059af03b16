//! Markdown documents and error pages.

use serde::Serialize;

use crate::model::PagePath;
use crate::render::document::PagePlace;
use crate::render::{MarkdownPage, Page};

/// What templates/document.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DocumentView {
    path: String,
    title: String,
    description: String,
    body: String,
}

impl MarkdownPage {
    /// The document's own page; `None` for the home text.
    #[must_use]
    pub(crate) fn page(&self) -> Option<Page<DocumentView>> {
        let PagePlace::Own(path) = &self.place else {
            return None;
        };
        let view = DocumentView {
            path: path.url(),
            title: self.title.clone(),
            description: self.description.clone(),
            body: self.body.clone(),
        };
        Some(Page { path: path.clone(), template: "document.html", view })
    }
}

/// A page instead of an answer, shown by nginx or by the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ErrorPage {
    /// 400: the request cannot be understood.
    BadRequest,
    /// 401: it needs an account.
    SignedOut,
    /// 403: it does not come from a page of this site.
    CrossSite,
    /// 404: there is no such page.
    NotFound,
    /// 405: what is there cannot be done that with.
    Method,
    /// 413: too much was sent.
    TooLong,
    /// 415: what was sent is of a kind that is not read.
    MediaType,
    /// 429: too often.
    TooMany,
    /// 500: a mistake of the program.
    Internal,
    /// 503: the server does not answer.
    Unavailable,
}

/// What templates/error.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ErrorView {
    path: String,
    status: &'static str,
}

impl ErrorPage {
    /// The status of HTTP.
    #[must_use]
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignedOut => 401,
            Self::CrossSite => 403,
            Self::NotFound => 404,
            Self::Method => 405,
            Self::TooLong => 413,
            Self::MediaType => 415,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// What scripts see, as a word.
    #[must_use]
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::SignedOut => "signed_out",
            Self::CrossSite => "cross_site",
            Self::NotFound => "not_found",
            Self::Method => "method_not_allowed",
            Self::TooLong => "too_long",
            Self::MediaType => "media_type",
            Self::TooMany => "too_many",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
        }
    }

    /// The page itself.
    #[must_use]
    pub(crate) fn page(self) -> Page<ErrorView> {
        // Our own mistake and a server that is away are the same to a visitor.
        let status = match self {
            Self::BadRequest => "400",
            Self::SignedOut => "401",
            Self::CrossSite => "403",
            Self::NotFound => "404",
            Self::Method => "405",
            Self::TooLong => "413",
            Self::MediaType => "415",
            Self::TooMany => "429",
            Self::Internal | Self::Unavailable => "50x",
        };
        let path = PagePath::file(&format!("{status}.html"));
        let view = ErrorView { path: path.url(), status };
        Page { path, template: "error.html", view }
    }
}
