//! An answer as the handlers give it.

use serde::Serialize;

/// A status, headers and a body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// A body of a type.
    pub(crate) fn of_type(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        Self { status, headers: vec![("Content-Type", content_type.into())], body }
    }

    /// A page.
    pub(crate) fn html(status: u16, html: String) -> Self {
        Self::of_type(status, "text/html; charset=utf-8", html.into_bytes())
    }

    /// Plain text, ended with a line end.
    pub(crate) fn text(status: u16, text: &str) -> Self {
        Self::of_type(status, "text/plain; charset=utf-8", format!("{text}\n").into_bytes())
    }

    /// A value as JSON.
    pub(crate) fn json(status: u16, value: &impl Serialize) -> Self {
        // Values of ours have string keys and finite numbers, which JSON can hold.
        let body = serde_json::to_string(value).unwrap_or_else(|_| "{}".into());
        Self::json_text(status, body)
    }

    /// JSON that was written before.
    pub(crate) fn json_text(status: u16, json: String) -> Self {
        Self::of_type(status, "application/json; charset=utf-8", json.into_bytes())
    }

    /// Leads to another page of this site, which is asked for with GET.
    pub(crate) fn see_other(path: &str) -> Self {
        Self::new(303).with_header("Location", path)
    }

    /// A file to keep.
    pub(crate) fn download(name: &str, content_type: &str, body: Vec<u8>) -> Self {
        Self::of_type(200, content_type, body)
            .with_header("Content-Disposition", format!("attachment; filename=\"{name}\""))
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}
