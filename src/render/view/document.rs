//! Markdown documents and error pages.

use serde::Serialize;

use crate::model::{PagePath, coded};
use crate::render::{Link, MarkdownPage, Page};

impl MarkdownPage {
    /// The document's own page; `None` for the home text.
    pub(crate) fn page(&self) -> Option<Page<&Self>> {
        Some(Page { path: self.place.clone()?, template: "document.html", view: self })
    }
}

coded! {
    /// A page instead of an answer, shown by nginx or by the server: its status of HTTP, and what scripts
    /// see, as a word.
    pub(crate) enum ErrorPage {
        /// The request cannot be understood.
        BadRequest: 400 = "bad_request",
        /// It needs an account.
        SignedOut: 401 = "signed_out",
        /// It does not come from a page of this site.
        CrossSite: 403 = "cross_site",
        /// There is no such page.
        NotFound: 404 = "not_found",
        /// What is there cannot be done that with.
        Method: 405 = "method_not_allowed",
        /// There was such a page.
        Gone: 410 = "gone",
        /// Too much was sent.
        TooLong: 413 = "too_long",
        /// What was sent is of a kind that is not read.
        MediaType: 415 = "media_type",
        /// Too often.
        TooMany: 429 = "too_many",
        /// A mistake of the program.
        Internal: 500 = "internal",
        /// The server does not answer.
        Unavailable: 503 = "unavailable",
    }
}

/// What templates/error.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ErrorView {
    path: String,
    status: String,
    /// Where a product that is gone stood.
    shelf: Option<Link>,
}

impl ErrorPage {
    /// The status of HTTP.
    pub(crate) fn status(self) -> u16 {
        self as u16
    }

    /// The page itself.
    pub(crate) fn page(self) -> Page<ErrorView> {
        // Our own mistake and a server that is away are the same to a visitor.
        let status = match self {
            Self::Internal | Self::Unavailable => "50x".to_string(),
            other => other.status().to_string(),
        };
        let path = PagePath::file(&format!("{status}.html"));
        let view = ErrorView { path: path.url(), status, shelf: None };
        Page { path, template: "error.html", view }
    }

    /// The page of a product that is gone, which leads to its shelf.
    pub(crate) fn of_gone(path: &str, shelf: Option<Link>) -> Page<ErrorView> {
        let view = ErrorView { path: path.into(), status: "410".into(), shelf };
        Page::of_server(path, "error.html", view)
    }

    /// Asks for the password of the panel, which no account has.
    pub(crate) fn of_panel(path: &str) -> Page<ErrorView> {
        let view = ErrorView { path: path.into(), status: "panel".into(), shelf: None };
        Page::of_server(path, "error.html", view)
    }
}
