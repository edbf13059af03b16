//! A request as the handlers see it: plain values, whatever carried them.

use std::net::IpAddr;

/// The methods that are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Method {
    Get,
    Head,
    Post,
    Options,
    Other,
}

/// Why the body of a request is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BodyFault {
    /// It is, or says it is, longer than a body may be.
    TooLong,
    /// It ended before the announced length, or its length cannot be known.
    Broken,
}

/// A request, checked for nothing yet.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    /// The path, as sent, without query.
    pub(super) path: String,
    /// The query, as sent, without its question mark.
    pub(super) query: String,
    /// The headers the server reads.
    pub(super) headers: Headers,
    /// The body, read to its end before any handler runs.
    pub(super) body: Result<Vec<u8>, BodyFault>,
    /// Who asks: `X-Real-IP` where the peer is the proxy, else the peer.
    pub(super) client: Option<IpAddr>,
}

/// The headers the server reads; nginx passes no others on.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Headers {
    pub(super) accept: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) cookie: Option<String>,
    pub(super) host: Option<String>,
    pub(super) if_none_match: Option<String>,
    pub(super) origin: Option<String>,
    pub(super) sec_fetch_site: Option<String>,
    pub(super) user_agent: Option<String>,
}

impl Headers {
    /// The place of a header by its name, in any case; none for those nobody reads.
    pub(super) fn place(&mut self, name: &str) -> Option<&mut Option<String>> {
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
    pub(super) fn get(url: &str) -> Self {
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
