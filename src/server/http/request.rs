//! A request as the handlers see it: plain values, whatever carried them.

use std::fmt;
use std::net::IpAddr;

/// Names a request in the response and in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct RequestId(pub(crate) u64);

impl fmt::Display for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

/// The methods the server distinguishes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Method {
    Get,
    Head,
    Post,
    Options,
    Other,
}

impl Method {
    /// As the log writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Options => "OPTIONS",
            Self::Other => "other",
        }
    }
}

/// Why the body of a request is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BodyError {
    /// It is, or says it is, longer than a body may be.
    TooLong,
    /// It ended before the announced length, or its length cannot be known.
    Broken,
}

/// A request, checked for nothing yet.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The path, as sent, without query.
    pub(crate) path: String,
    /// The query, as sent, without its question mark.
    pub(crate) query: String,
    /// The headers the server reads.
    pub(crate) headers: Headers,
    /// The body, read to its end before any handler runs.
    pub(crate) body: Result<Vec<u8>, BodyError>,
    /// Who asks: `X-Real-IP` where the peer is the proxy, else the peer.
    pub(crate) client: Option<IpAddr>,
}

/// The headers the server reads; nginx passes no others on.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Headers {
    pub(crate) accept: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) cookie: Option<String>,
    pub(crate) host: Option<String>,
    pub(crate) if_none_match: Option<String>,
    pub(crate) origin: Option<String>,
    pub(crate) sec_fetch_site: Option<String>,
    pub(crate) user_agent: Option<String>,
}

impl Headers {
    /// The field for a header by its name, in any case; `None` for those the server does not read.
    pub(crate) fn field_mut(&mut self, name: &str) -> Option<&mut Option<String>> {
        Some(match name.to_ascii_lowercase().as_str() {
            "accept" => &mut self.accept,
            "content-type" => &mut self.content_type,
            "cookie" => &mut self.cookie,
            "host" => &mut self.host,
            "if-none-match" => &mut self.if_none_match,
            "origin" => &mut self.origin,
            "sec-fetch-site" => &mut self.sec_fetch_site,
            "user-agent" => &mut self.user_agent,
            _ => return None,
        })
    }
}

#[cfg(any(test, fuzzing))]
impl Request {
    /// A GET of an address.
    pub(crate) fn get(url: &str) -> Self {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        Self {
            method: Method::Get,
            path: path.into(),
            query: query.into(),
            headers: Headers::default(),
            body: Ok(Vec::new()),
            client: None,
        }
    }
}
