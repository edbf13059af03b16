//! Markdown documents and error pages.

use serde::Serialize;

use crate::model::PagePath;
use crate::render::document::Place;
use crate::render::{Document, Page};

/// What templates/document.html sees.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentView {
    path: String,
    title: String,
    description: String,
    body: String,
}

impl Document {
    /// The document's own page; `None` for the home text.
    #[must_use]
    pub fn page(&self) -> Option<Page<DocumentView>> {
        let Place::Own(path) = &self.place else {
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

/// A page nginx shows instead of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorPage {
    /// There is no such page.
    NotFound,
    /// The server does not answer.
    Unavailable,
}

/// What templates/error.html sees.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorView {
    path: String,
    status: &'static str,
}

impl ErrorPage {
    /// The page itself.
    #[must_use]
    pub fn page(self) -> Page<ErrorView> {
        let status = match self {
            Self::NotFound => "404",
            Self::Unavailable => "50x",
        };
        let path = PagePath::file(&format!("{status}.html"));
        let view = ErrorView { path: path.url(), status };
        Page { path, template: "error.html", view }
    }
}
