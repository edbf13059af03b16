//! Metrics for monitoring, in Prometheus' text format
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>).

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::http::Route;
use crate::model::Timestamp;
use crate::telemetry::ProcessUse;

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

/// How the last builds went.
#[derive(Default)]
pub(crate) struct Builds {
    /// When the last one ended, and whether it did all it should.
    pub(crate) last: Option<(Timestamp, bool)>,
    /// Seconds since one ended that did: since the catalogue shown was brought up to date.
    pub(crate) age: Option<i64>,
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

    /// All figures as text.
    pub(crate) fn shown(&self, builds: &Builds) -> String {
        let process = ProcessUse::look();
        let counters = self.counters();
        let mut text = Exposition::default();
        text.head("sitegen_requests_total", "counter", "Requests by route and status.");
        for ((route, status), count) in &counters.requests {
            let labels = format!("{{route=\"{route}\",status=\"{status}\"}}");
            text.line("sitegen_requests_total", &labels, count);
        }
        text.latency(&counters);
        text.one("sitegen_sent_bytes_total", "counter", "Bytes of bodies sent.", &counters.bytes);
        let failed = &counters.failed_logins;
        text.one("sitegen_failed_logins_total", "counter", "Passwords that were wrong.", failed);
        let help = "Searches that found nothing.";
        text.one("sitegen_searches_in_vain_total", "counter", help, &counters.fruitless_searches);
        if let Some(process) = &process {
            let cpu = &process.cpu_seconds;
            text.one("process_cpu_seconds_total", "counter", "Processor time used.", cpu);
            let resident = &process.resident_bytes;
            text.one("process_resident_memory_bytes", "gauge", "Memory in use.", resident);
        }
        if let Some(age) = &builds.age {
            let help = "Seconds since the catalogue shown was brought up to date.";
            text.one("sitegen_catalogue_age_seconds", "gauge", help, age);
        }
        if let Some((ended, done)) = &builds.last {
            let help = "When the last build ended, seconds since 1970.";
            text.one("sitegen_last_build_end_seconds", "gauge", help, &ended.seconds());
            let help = "1 where the last build did all it should, else 0.";
            text.one("sitegen_last_build_done", "gauge", help, &u8::from(*done));
        }
        text.0
    }

    fn counters(&self) -> MutexGuard<'_, Counters> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Exposition(String);

impl Exposition {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: &dyn Display) {
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: &dyn Display) {
        self.head(name, kind, help);
        self.line(name, "", value);
    }

    fn latency(&mut self, counters: &Counters) {
        let name = "sitegen_request_seconds";
        self.head(name, "histogram", "Time from a request read to its answer made.");
        let mut below = 0;
        for (end, count) in BUCKETS.iter().zip(counters.latency) {
            below += count;
            self.line(&format!("{name}_bucket"), &format!("{{le=\"{end}\"}}"), &below);
        }
        self.line(&format!("{name}_bucket"), "{le=\"+Inf\"}", &counters.answered);
        self.line(&format!("{name}_sum"), "", &counters.took.as_secs_f64());
        self.line(&format!("{name}_count"), "", &counters.answered);
    }
}
