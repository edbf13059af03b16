//! An answer as it should be sent: status, headers and a body that may be part of a file.
//!
//! Length and transfer coding are not among the headers: `wire.rs` says them, rightly or wrongly.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

/// See the module.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    /// Shared: a big file is served without being copied.
    content: Arc<Vec<u8>>,
    part: Range<usize>,
}

impl Answer {
    /// An answer with the whole content.
    pub(crate) fn new(status: u16, kind: &str, content: Vec<u8>) -> Self {
        Self::of_shared(status, Arc::new(content)).with([("Content-Type", kind.to_owned())])
    }

    /// The same, with content others have too.
    pub(crate) fn of_shared(status: u16, content: Arc<Vec<u8>>) -> Self {
        let part = 0..content.len();
        Self { status, headers: Vec::new(), content, part }
    }

    pub(crate) fn html(status: u16, body: &str) -> Self {
        Self::new(status, "text/html; charset=utf-8", body.into())
    }

    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self::new(status, "application/json", value.to_string().into_bytes())
    }

    pub(crate) fn not_found() -> Self {
        Self::html(404, "<!DOCTYPE html><html><body><h1>Error 404</h1></body></html>\n")
    }

    pub(crate) fn with(
        mut self,
        headers: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Self {
        self.headers.extend(headers);
        self
    }

    /// Only this part of the content; what lies beyond its end is not there.
    pub(crate) fn only(mut self, part: Range<usize>) -> Self {
        let end = part.end.min(self.content.len());
        self.part = part.start.min(end)..end;
        self
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.content[self.part.clone()]
    }

    /// What stands behind the status in the first line.
    pub(crate) fn reason(&self) -> &'static str {
        match self.status {
            200 => "OK",
            206 => "Partial Content",
            301 => "Moved Permanently",
            302 => "Found",
            304 => "Not Modified",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            416 => "Range Not Satisfiable",
            429 => "Too Many Requests",
            500 => "Internal Server Error",
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            _ => "Status",
        }
    }
}
