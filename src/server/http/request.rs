//! A request as the handlers see it: plain values, whatever carried them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::Serialize;

use crate::render::view::ErrorPage;

/// The methods the server distinguishes, as the log writes them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Method {
    Get,
    Head,
    Post,
    Options,
    #[serde(rename = "other")]
    Other,
}

/// A request, checked for nothing yet.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The path, as sent, without query.
    pub(crate) path: String,
    /// The query, as sent, without its question mark.
    pub(crate) query: String,
    /// The headers by their names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// The body, read to its end before any handler runs. It is not there where it is, or says it is,
    /// longer than a body may be, ended before the announced length, or has a length that cannot be known.
    pub(crate) body: Result<Vec<u8>, ErrorPage>,
    /// Who asks: `X-Real-IP` where the peer is the proxy, else the peer.
    pub(crate) client: Option<IpAddr>,
}

impl Request {
    /// A header by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}
