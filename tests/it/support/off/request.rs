//! What a client sent: read from the connection, and remembered for the test to look at.

use std::io::{self, BufRead, Read as _};
use std::time::Instant;

/// More than any client of ours sends; the server keeps nothing bigger.
const LONGEST_HEAD: u64 = 64 * 1024;
const LONGEST_BODY: u64 = 1024 * 1024;

/// A request and what was sent in answer to it.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub method: String,
    /// Decoded, without the query.
    pub path: String,
    /// Decoded, in the order of the address.
    pub query: Vec<(String, String)>,
    /// The names in lower case.
    pub headers: Vec<(String, String)>,
    /// The status of the answer; `None` before, and where there was none.
    pub status: Option<u16>,
    /// Bytes of the body given to the connection so far, without the frames of chunks.
    pub body_bytes_sent: u64,
    /// When the head had been read.
    pub at: Instant,
    /// Does the client want the connection to end after this request?
    pub(super) closes: bool,
}

impl Received {
    /// The value of a header, its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// The value of a parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The next request of a connection; `None` when the client has ended it.
pub(super) fn read(reader: &mut impl BufRead) -> io::Result<Option<Received>> {
    let mut head = Vec::new();
    let mut limited = reader.by_ref().take(LONGEST_HEAD);
    while !head.ends_with(b"\r\n\r\n") {
        if limited.read_until(b'\n', &mut head)? == 0 {
            return Ok(None);
        }
    }
    let head = String::from_utf8_lossy(&head);
    let Some(request) = parse(&head) else {
        return Ok(None);
    };
    let length: u64 = request.header("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
    io::copy(&mut reader.take(length.min(LONGEST_BODY)), &mut io::sink())?;
    Ok(Some(request))
}

fn parse(head: &str) -> Option<Received> {
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target, version) = (first.next()?, first.next()?, first.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let headers: Vec<(String, String)> = lines.filter_map(header).collect();
    let connection = find(&headers, "connection").unwrap_or_default();
    Some(Received {
        method: method.to_owned(),
        path: decoded(path),
        query: query.split('&').filter(|pair| !pair.is_empty()).map(parameter).collect(),
        closes: version == "HTTP/1.0" || connection.eq_ignore_ascii_case("close"),
        headers,
        status: None,
        body_bytes_sent: 0,
        at: Instant::now(),
    })
}

fn parameter(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let form = |text: &str| decoded(&text.replace('+', " "));
    (form(name), form(value))
}

/// Without percent signs; what they encode wrongly stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let encoded = after.get(..2).filter(|_| byte == b'%').and_then(hexadecimal);
        bytes.push(encoded.unwrap_or(byte));
        rest = if encoded.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let all = digits.iter().all(u8::is_ascii_hexdigit);
    let digits = std::str::from_utf8(digits).ok().filter(|_| all)?;
    u8::from_str_radix(digits, 16).ok()
}
