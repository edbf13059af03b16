//! One line of JSON for each request: what an operator needs to see what happens, and nothing that
//! tells who did it. No query, cookie or body; of addresses only the network.

use std::io::Write as _;

use serde::Serialize;

use super::http::Method;
use crate::model::Timestamp;

/// Longer paths are cut: no page of the site has one.
const PATH_CHARS: usize = 120;

/// Where lines go.
pub(crate) enum LogSink {
    /// Standard output, which the supervisor keeps.
    Standard,
    /// Nowhere, while millions of requests are tried.
    #[cfg(any(test, fuzzing))]
    Nowhere,
    /// A list tests look at.
    #[cfg(test)]
    Kept(std::sync::Mutex<Vec<String>>),
}

impl LogSink {
    /// Writes a line. A log that cannot be written does not stop the answer.
    pub(crate) fn write(&self, line: &LogLine) {
        let Ok(text) = serde_json::to_string(line) else {
            return;
        };
        match self {
            Self::Standard => drop(writeln!(std::io::stdout().lock(), "{text}")),
            #[cfg(any(test, fuzzing))]
            Self::Nowhere => drop(text),
            #[cfg(test)]
            Self::Kept(lines) => lines.lock().unwrap().push(text),
        }
    }
}

/// A line of the log.
#[derive(Serialize)]
pub(crate) struct LogLine<'a> {
    pub(crate) time: Timestamp,
    pub(crate) id: &'a str,
    pub(crate) client: Option<String>,
    pub(crate) method: Method,
    pub(crate) route: &'static str,
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) bytes: usize,
    pub(crate) micros: u128,
}

impl LogLine<'_> {
    /// A path, cut where no page of the site has so long a one.
    pub(crate) fn cut(path: &str) -> String {
        path.chars().take(PATH_CHARS).collect()
    }
}
