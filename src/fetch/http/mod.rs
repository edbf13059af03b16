//! Asking servers over HTTP: who we are, how long we wait, what we refuse.
//!
//! ```text
//! patiently ─ attempt ─ exchange (a thread for each request)
//!     │          └─ policy: which addresses may be asked, where redirects may lead
//!     └─ pace: waits between attempts and between searches
//! ```
//!
//! OFF asks for a User-Agent with a contact, answers overload with 429 or 503 and an HTML page
//! whatever was asked for, and bans clients that do not wait. So every answer that begins like HTML
//! is taken for a refusal that passes.

mod client;
mod error;
mod exchange;
mod pace;
mod policy;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::Serialize;

pub(super) use client::Body;
pub(crate) use client::Client;
pub(super) use error::FetchError;
pub(crate) use error::NotFound;
pub(super) use exchange::Head;
pub(crate) use pace::{Clock, Pace, SystemClock};
pub(crate) use policy::parse_url;

/// How servers are treated.
#[derive(Clone, Debug)]
pub(crate) struct Manners {
    /// Who asks: `sitegen/0.1.0 (me@example.org)`.
    pub user_agent: String,
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest silence of a server.
    pub read_timeout: Duration,
    /// Longest time for one file or answer, with all attempts and waits.
    pub total_timeout: Duration,
    /// Attempts in a row that may fail.
    pub attempts: usize,
    /// First wait before an attempt is repeated; doubled each time, up to ten minutes.
    pub retry_wait: Duration,
    /// Servers of private networks and of this machine may be asked.
    pub allow_private: bool,
}

/// Is shown how a download comes along.
pub(crate) trait Progress {
    /// This many bytes of a file are here, of a total where that is known.
    fn received(&self, bytes: u64, total: Option<u64>);
    /// A wait begins.
    fn waits(&self, why: &str, time: Duration);
    /// The wait is over.
    fn goes_on(&self);
}

/// What was exchanged with servers.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub(crate) struct Traffic {
    /// Requests, redirects included.
    pub requests: u64,
    /// Bytes of bodies received.
    pub bytes: u64,
    /// Attempts after the first one.
    pub retries: u64,
}
