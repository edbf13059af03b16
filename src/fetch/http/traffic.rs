//! Counts of what is exchanged with servers.

use serde::Serialize;

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
