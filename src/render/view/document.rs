//! Markdown documents and error pages.

use serde::Serialize;

use crate::model::PagePath;
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
    pub(crate) fn page(&self) -> Option<Page<DocumentView>> {
        let path = self.place.as_ref()?;
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
    /// The request cannot be understood.
    BadRequest = 400,
    /// It needs an account.
    SignedOut = 401,
    /// It does not come from a page of this site.
    CrossSite = 403,
    /// There is no such page.
    NotFound = 404,
    /// What is there cannot be done that with.
    Method = 405,
    /// Too much was sent.
    TooLong = 413,
    /// What was sent is of a kind that is not read.
    MediaType = 415,
    /// Too often.
    TooMany = 429,
    /// A mistake of the program.
    Internal = 500,
    /// The server does not answer.
    Unavailable = 503,
}

/// What templates/error.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ErrorView {
    path: String,
    status: String,
}

impl ErrorPage {
    /// The status of HTTP.
    pub(crate) fn status(self) -> u16 {
        self as u16
    }

    /// What scripts see, as a word.
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
    pub(crate) fn page(self) -> Page<ErrorView> {
        // Our own mistake and a server that is away are the same to a visitor.
        let status = match self {
            Self::Internal | Self::Unavailable => "50x".to_string(),
            other => other.status().to_string(),
        };
        let path = PagePath::file(&format!("{status}.html"));
        let view = ErrorView { path: path.url(), status };
        Page { path, template: "error.html", view }
    }
}
