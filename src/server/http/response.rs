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

    /// A page.
    pub(crate) fn html(status: u16, html: String) -> Self {
        Self::new(status)
            .with_header("Content-Type", "text/html; charset=utf-8")
            .with_body(html.into_bytes())
    }

    /// Plain text, ended with a line end.
    pub(crate) fn text(status: u16, text: &str) -> Self {
        Self::new(status)
            .with_header("Content-Type", "text/plain; charset=utf-8")
            .with_body(format!("{text}\n").into_bytes())
    }

    /// A value as JSON.
    pub(crate) fn json(status: u16, value: &impl Serialize) -> Self {
        // Values of ours have string keys and finite numbers, which JSON can hold.
        let body = serde_json::to_vec(value).unwrap_or_else(|_| b"{}".to_vec());
        Self::new(status)
            .with_header("Content-Type", "application/json; charset=utf-8")
            .with_body(body)
    }

    /// Leads to another page of this site, which is asked for with GET.
    pub(crate) fn see_other(path: &str) -> Self {
        Self::new(303).with_header("Location", path)
    }

    /// A file to keep.
    pub(crate) fn download(name: &str, content_type: &'static str, body: Vec<u8>) -> Self {
        Self::new(200)
            .with_header("Content-Type", content_type)
            .with_header("Content-Disposition", format!("attachment; filename=\"{name}\""))
            .with_body(body)
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn with_body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    /// The first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}
