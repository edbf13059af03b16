//! One request and its answer, on a thread of its own: the asking side can give up on a silent
//! server, or stop, whenever it likes.

use std::io::Read as _;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, SystemTime};

use reqwest::blocking::{Client, Request, Response};
use reqwest::header::{
    CONTENT_RANGE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};

use super::FetchError;
use super::policy::PrivateAddress;

/// Bytes of a body passed at once, and such chunks under way.
const CHUNK_BYTES: usize = 64 * 1024;
const CHUNKS: usize = 16;

/// What a server says before the body.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(in crate::fetch) struct Head {
    pub(in crate::fetch) status: u16,
    pub(in crate::fetch) etag: Option<String>,
    pub(in crate::fetch) last_modified: Option<String>,
    /// Announced length of the body, in bytes.
    pub(in crate::fetch) length: Option<u64>,
    /// First byte of the body, where it is a part.
    pub(in crate::fetch) first: Option<u64>,
    /// Length of the whole, where the body is a part of it or there is no such part.
    pub(in crate::fetch) total: Option<u64>,
    pub(in crate::fetch) retry_after: Option<Duration>,
    pub(in crate::fetch) location: Option<String>,
}

/// What happens with a request.
pub(super) enum Event {
    Head(Head),
    Chunk(Vec<u8>),
    End,
}

type Sender = SyncSender<Result<Event, FetchError>>;

/// Starts a request.
pub(super) fn start(client: &Client, request: Request) -> Receiver<Result<Event, FetchError>> {
    let (sender, receiver) = sync_channel(CHUNKS);
    let of_thread = client.clone();
    // Not joined: it ends by itself at the latest when the server is silent for too long.
    std::thread::spawn(move || run(&of_thread, request, &sender));
    receiver
}

fn run(client: &Client, request: Request, sender: &Sender) {
    match client.execute(request) {
        Ok(mut response) => {
            if sender.send(Ok(Event::Head(head(&response)))).is_ok() {
                pass_body(&mut response, sender);
            }
        }
        // The client may have given up on the answer.
        Err(error) => drop(sender.send(Err(broken(error)))),
    }
}

fn pass_body(response: &mut Response, sender: &Sender) {
    loop {
        // A new one each time: it is handed over, not copied.
        let mut chunk = vec![0; CHUNK_BYTES];
        let event = match response.read(&mut chunk) {
            Ok(0) => Ok(Event::End),
            Ok(read) => {
                chunk.truncate(read);
                Ok(Event::Chunk(chunk))
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => Err(broken(error)),
        };
        let is_last = !matches!(event, Ok(Event::Chunk(_)));
        if sender.send(event).is_err() || is_last {
            return;
        }
    }
}

/// An address that must not be asked is refused for good; all else may pass. Each cause is said once.
fn broken(error: impl Into<anyhow::Error>) -> FetchError {
    let mut said: Vec<String> = Vec::new();
    for cause in error.into().chain() {
        if let Some(refused) = cause.downcast_ref::<PrivateAddress>() {
            return FetchError::Lasting(refused.clone().into());
        }
        let text = cause.to_string();
        if !said.iter().any(|said| said.contains(&text)) {
            said.push(text);
        }
    }
    FetchError::passing(said.join(": "))
}

fn head(response: &Response) -> Head {
    let headers = response.headers();
    let (first, total) = content_range(headers).unwrap_or_default();
    let now = SystemTime::now();
    Head {
        status: response.status().as_u16(),
        etag: text(headers, ETAG),
        last_modified: text(headers, LAST_MODIFIED),
        length: response.content_length(),
        first,
        total,
        retry_after: retry_after(&text(headers, RETRY_AFTER).unwrap_or_default(), now),
        location: text(headers, LOCATION),
    }
}

/// A header; `None` where it is missing or no text.
fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_string())
}

/// First byte and whole length of `bytes 200-1023/1024`, or `bytes */1024` (RFC 9110 §14.4).
fn content_range(headers: &HeaderMap) -> Option<(Option<u64>, Option<u64>)> {
    let value = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = value.strip_prefix("bytes ")?.split_once('/')?;
    let first = range.split_once('-').and_then(|(first, _)| first.trim().parse().ok());
    Some((first, total.trim().parse().ok()))
}

/// Seconds or a date (RFC 9110 §10.2.3).
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 22 Nov 2026 03:00:00 GMT").unwrap();
        let after = |value: &str| retry_after(value, now);
        assert_eq!(after("120"), Some(Duration::from_mins(2)));
        assert_eq!(after("Sun, 22 Nov 2026 03:01:00 GMT"), Some(Duration::from_mins(1)));
        assert_eq!(after("Sun, 22 Nov 2026 02:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(after("soon"), None);
    }

    #[test]
    fn ranges_tell_where_they_begin() {
        let range = |value: &'static str| {
            let headers = HeaderMap::from_iter([(
                CONTENT_RANGE,
                reqwest::header::HeaderValue::from_static(value),
            )]);
            content_range(&headers)
        };
        assert_eq!(range("bytes 200-1023/1024"), Some((Some(200), Some(1024))));
        assert_eq!(range("bytes 0-1/*"), Some((Some(0), None)));
        assert_eq!(range("bytes */1024"), Some((None, Some(1024))));
        assert_eq!(range("pages 1-2/3"), None);
    }
}
