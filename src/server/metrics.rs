//! What a worker counts from its start on.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::http::Route;
use crate::telemetry::Exposition;

/// Upper ends of the latency histogram's buckets, in seconds.
const BUCKETS: [f64; 10] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0];

/// What has been counted since the start.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<Counters>);

#[derive(Default)]
struct Counters {
    requests: BTreeMap<(&'static str, u16), u64>,
    latency: [u64; BUCKETS.len()],
    answered: u64,
    took: Duration,
    bytes: usize,
    failed_logins: u64,
    fruitless_searches: u64,
}

/// What has been answered since the start.
#[derive(Clone, Copy, Default)]
pub(crate) struct RequestTotals {
    /// Requests.
    pub(crate) requests: u64,
    /// Those of them answered with 5xx.
    pub(crate) errors: u64,
}

impl Metrics {
    /// Counts an answer.
    pub(crate) fn count(&self, route: Route, status: u16, bytes: usize, took: Duration) {
        let mut counters = self.counters();
        *counters.requests.entry((route.name(), status)).or_default() += 1;
        counters.answered += 1;
        counters.bytes += bytes;
        counters.took += took;
        let seconds = took.as_secs_f64();
        if let Some(bucket) = BUCKETS.iter().position(|&end| seconds <= end) {
            counters.latency[bucket] += 1;
        }
    }

    /// Counts a wrong password.
    pub(crate) fn count_failed_login(&self) {
        self.counters().failed_logins += 1;
    }

    /// Counts a search that found nothing.
    pub(crate) fn count_fruitless_search(&self) {
        self.counters().fruitless_searches += 1;
    }

    /// What has been answered.
    pub(crate) fn totals(&self) -> RequestTotals {
        let counters = self.counters();
        RequestTotals { requests: counters.answered, errors: counters.errors() }
    }

    /// Adds what was counted.
    pub(crate) fn expose(&self, text: &mut Exposition) {
        let counters = self.counters();
        text.head("sitegen_requests_total", "counter", "Requests by route and status.");
        for ((route, status), count) in &counters.requests {
            let labels = format!("{{route=\"{route}\",status=\"{status}\"}}");
            text.line("sitegen_requests_total", &labels, count);
        }
        let errors = counters.errors();
        text.one("sitegen_errors_total", "counter", "Requests answered with 5xx.", &errors);
        expose_latency(text, &counters);
        text.one("sitegen_sent_bytes_total", "counter", "Bytes of bodies sent.", &counters.bytes);
        let failed = &counters.failed_logins;
        text.one("sitegen_failed_logins_total", "counter", "Passwords that were wrong.", failed);
        let help = "Searches that found nothing.";
        text.one("sitegen_searches_in_vain_total", "counter", help, &counters.fruitless_searches);
    }

    fn counters(&self) -> MutexGuard<'_, Counters> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counters {
    fn errors(&self) -> u64 {
        let errors = self.requests.iter().filter(|((_, status), _)| *status >= 500);
        errors.map(|(_, count)| count).sum()
    }
}

fn expose_latency(text: &mut Exposition, counters: &Counters) {
    let name = "sitegen_request_seconds";
    text.head(name, "histogram", "Time from a request read to its answer made.");
    let mut below = 0;
    for (end, count) in BUCKETS.iter().zip(counters.latency) {
        below += count;
        text.line(&format!("{name}_bucket"), &format!("{{le=\"{end}\"}}"), &below);
    }
    text.line(&format!("{name}_bucket"), "{le=\"+Inf\"}", &counters.answered);
    text.line(&format!("{name}_sum"), "", &counters.took.as_secs_f64());
    text.line(&format!("{name}_count"), "", &counters.answered);
}
