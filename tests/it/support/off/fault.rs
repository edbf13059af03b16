//! The ways in which the server can misbehave, and the answers that stand in for the right one.
//!
//! What is sent in `wire.rs` differs from the right answer in its delivery; what stands here
//! differs in content.

use std::time::Duration;

use super::answer::Answer;

/// One misbehaviour. Counts are bytes.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// This status with this body, as HTML.
    Status { code: u16, retry_after: Option<String>, body: String },
    /// 429 with Open Food Facts' body, without Retry-After.
    TooManyRequests,
    /// 500 with Open Food Facts' body.
    ServerError,
    /// 503 with Open Food Facts' body.
    Unavailable,
    /// 200 and `application/json`, but the body is HTML.
    HtmlOk,
    /// The right head with the whole Content-Length; the connection ends after so much body.
    CutAt(u64),
    /// Content-Length says so much more than is sent; then a clean close.
    ShorterThanAnnounced(u64),
    /// Content-Length says so much less than is sent; then a clean close.
    LongerThanAnnounced(u64),
    /// No Content-Length; the end of the connection is the end of the body.
    NoLength,
    /// `Transfer-Encoding: chunked`, complete.
    Chunked,
    /// Chunked, and cut after so much body, without the final chunk.
    ChunkedCutAt(u64),
    /// The content itself ends after so much and is announced, and tagged, as it is sent.
    Truncated(u64),
    /// This many bytes, then a pause, until the body or the client's patience ends.
    Drip { bytes: usize, pause: Duration },
    /// Nothing for so long, then the connection ends.
    Silent(Duration),
    /// A tag never given before, and the whole file whatever the range or the condition: it
    /// "changed" meanwhile.
    ChangedTag,
    /// A request for a later part is answered with 206 and the file from its beginning, said so in
    /// Content-Range. Requests without a range are answered rightly.
    WrongRange,
    /// Another address.
    Redirect { status: u16, to: String },
    /// A Content-Length of so much; a little is sent, then nothing for 5 s or until the client
    /// leaves.
    Announce(u64),
    /// A small, valid gzip body that expands to this many zeros.
    GzipBomb(u64),
    /// A search gives page 1 (and says so) whatever page was asked.
    RepeatPage,
    /// The connection ends without an answer.
    Reset,
}

/// The bodies a client of Open Food Facts meets (OFF.md §1.1).
const TOO_MANY_REQUESTS: &str = "<!DOCTYPE html><html><head><meta name=\"robots\" content=\"noindex\"></head><body><h1>TOO MANY REQUESTS</h1>";
const SERVER_ERROR: &str =
    "<h1>Software error:</h1>\n<pre>Can't use an undefined value as a HASH reference</pre>\n";
const UNAVAILABLE: &str = "<!DOCTYPE html>\n<html>\n<head><title>Page temporarily unavailable - Open Food Facts</title></head>\n<body><h1>Page temporarily unavailable</h1></body>\n</html>\n";
const PLEASE_WAIT: &str =
    "<!DOCTYPE html>\n<html><head><title>Open Food Facts</title></head><body></body></html>\n";

impl Fault {
    /// The answer that takes the place of the right one, whatever was asked.
    pub(crate) fn instead(&self) -> Option<Answer> {
        match self {
            Self::Status { code, retry_after, body } => {
                let wait = retry_after.iter().map(|wait| ("Retry-After", wait.clone()));
                Some(Answer::html(*code, body).with(wait))
            }
            Self::TooManyRequests => Some(Answer::html(429, TOO_MANY_REQUESTS)),
            Self::ServerError => Some(Answer::html(500, SERVER_ERROR)),
            Self::Unavailable => Some(Answer::html(503, UNAVAILABLE)),
            Self::HtmlOk => Some(Answer::new(200, "application/json", PLEASE_WAIT.into())),
            Self::Redirect { status, to } => {
                Some(Answer::html(*status, "").with([("Location", to.clone())]))
            }
            _ => None,
        }
    }
}
