//! One line of JSON for each request: what an operator needs to see what happens, and nothing that
//! tells who did it. No query, cookie or body; of addresses only the network.

use std::io::Write as _;
use std::net::IpAddr;
use std::time::Duration;

use serde::Serialize;

use crate::model::Timestamp;

use super::call::Call;
use super::request::Method;
use super::response::Response;
use super::route::Route;

/// Longer paths are cut: they are nobody's page.
const PATH_CHARS: usize = 120;

/// Where lines go.
pub(super) enum Sink {
    /// Standard output, which the supervisor keeps.
    Standard,
    /// Nowhere, while millions of requests are tried.
    #[cfg(fuzzing)]
    Nowhere,
    /// A list tests look at.
    #[cfg(test)]
    Kept(std::sync::Mutex<Vec<String>>),
}

impl Sink {
    /// Writes a line. A log that cannot be written stops nobody.
    pub(super) fn write(&self, entry: &Entry) {
        let Ok(line) = serde_json::to_string(entry) else {
            return;
        };
        match self {
            Self::Standard => drop(writeln!(std::io::stdout().lock(), "{line}")),
            #[cfg(fuzzing)]
            Self::Nowhere => drop(line),
            #[cfg(test)]
            Self::Kept(lines) => lines.lock().unwrap().push(line),
        }
    }
}

/// A line of the log.
#[derive(Serialize)]
pub(super) struct Entry {
    time: Timestamp,
    id: String,
    client: Option<String>,
    method: &'static str,
    route: &'static str,
    path: String,
    status: u16,
    bytes: usize,
    micros: u64,
}

impl Entry {
    pub(super) fn of(
        call: &Call,
        route: Option<Route>,
        response: &Response,
        took: Duration,
    ) -> Self {
        Self {
            time: call.now,
            id: call.id.to_string(),
            client: call.request.client.map(network),
            method: name(call.request.method),
            route: route.map_or("file", Route::name),
            path: call.request.path.chars().take(PATH_CHARS).collect(),
            status: response.status,
            bytes: response.body.len(),
            micros: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        }
    }
}

fn name(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::Options => "OPTIONS",
        Method::Other => "other",
    }
}

/// The network of an address: 24 bits of the old kind, 48 of the new.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, third, _] = address.octets();
            format!("{first}.{second}.{third}.0/24")
        }
        IpAddr::V6(address) => {
            let [first, second, third, ..] = address.segments();
            format!("{first:x}:{second:x}:{third:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_by_their_network_only() {
        for (address, shown) in [
            ("192.0.2.77", "192.0.2.0/24"),
            ("::ffff:192.0.2.77", "192.0.2.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ] {
            assert_eq!(network(address.parse().unwrap()), shown);
        }
    }
}
