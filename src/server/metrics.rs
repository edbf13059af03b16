//! Metrics for monitoring, in Prometheus' text format
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::model::Timestamp;

use crate::server::http::route::Route;
use crate::telemetry::ProcessUse;

/// Upper ends of the latency histogram's buckets, in seconds.
const BUCKETS: [f64; 10] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0];

/// What has been counted since the start.
#[derive(Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, u16), u64>>,
    latency: [AtomicU64; BUCKETS.len()],
    answered: AtomicU64,
    micros: AtomicU64,
    bytes: AtomicU64,
    failed_logins: AtomicU64,
    fruitless_searches: AtomicU64,
}

/// Values as they are at the time of the request.
pub(crate) struct Gauges {
    pub(crate) process: Option<ProcessUse>,
    /// Seconds since the catalogue the index was made from was brought up to date.
    pub(crate) catalogue_age: Option<i64>,
    /// When the last build ended, and whether it did what it should.
    pub(crate) last_build: Option<(Timestamp, bool)>,
}

impl Metrics {
    /// Counts an answer.
    pub(crate) fn count(&self, route: Option<Route>, status: u16, bytes: usize, took: Duration) {
        let key = (route.map_or("file", Route::name), status);
        *self.requests.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
        self.answered.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
        if let Some(at) = BUCKETS.iter().position(|&end| took.as_secs_f64() <= end) {
            self.latency[at].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts a wrong password.
    pub(crate) fn count_failed_login(&self) {
        self.failed_logins.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a search that found nothing.
    pub(crate) fn count_fruitless_search(&self) {
        self.fruitless_searches.fetch_add(1, Ordering::Relaxed);
    }

    /// All figures as text.
    pub(crate) fn shown(&self, gauges: &Gauges) -> String {
        let mut text = Exposition::default();
        text.head("sitegen_requests_total", "counter", "Requests by route and status.");
        for ((route, status), count) in
            self.requests.lock().unwrap_or_else(PoisonError::into_inner).iter()
        {
            let labels = format!("{{route=\"{route}\",status=\"{status}\"}}");
            text.line("sitegen_requests_total", &labels, count);
        }
        self.histogram(&mut text);
        let sent = self.bytes.load(Ordering::Relaxed);
        text.one("sitegen_sent_bytes_total", "counter", "Bytes of bodies sent.", &sent);
        let failed = self.failed_logins.load(Ordering::Relaxed);
        text.one("sitegen_failed_logins_total", "counter", "Passwords that were wrong.", &failed);
        let vain = self.fruitless_searches.load(Ordering::Relaxed);
        let help = "Searches that found nothing.";
        text.one("sitegen_searches_in_vain_total", "counter", help, &vain);
        gauges.show(&mut text);
        text.0
    }

    fn histogram(&self, text: &mut Exposition) {
        let name = "sitegen_request_seconds";
        text.head(name, "histogram", "Time from a request read to its answer made.");
        let mut below = 0;
        for (end, counter) in BUCKETS.iter().zip(&self.latency) {
            below += counter.load(Ordering::Relaxed);
            text.line(&format!("{name}_bucket"), &format!("{{le=\"{end}\"}}"), &below);
        }
        let answered = self.answered.load(Ordering::Relaxed);
        text.line(&format!("{name}_bucket"), "{le=\"+Inf\"}", &answered);
        let micros = self.micros.load(Ordering::Relaxed);
        let sum = Duration::from_micros(micros).as_secs_f64();
        text.line(&format!("{name}_sum"), "", &sum);
        text.line(&format!("{name}_count"), "", &answered);
    }
}

impl Gauges {
    fn show(&self, text: &mut Exposition) {
        if let Some(process) = &self.process {
            let cpu = &process.cpu_seconds;
            text.one("process_cpu_seconds_total", "counter", "Processor time used.", cpu);
            let resident = &process.resident_bytes;
            text.one("process_resident_memory_bytes", "gauge", "Memory in use.", resident);
        }
        if let Some(age) = &self.catalogue_age {
            let help = "Seconds since the catalogue shown was brought up to date.";
            text.one("sitegen_catalogue_age_seconds", "gauge", help, age);
        }
        if let Some((ended, done)) = &self.last_build {
            let help = "When the last build ended, seconds since 1970.";
            text.one("sitegen_last_build_end_seconds", "gauge", help, &ended.seconds());
            let help = "1 where the last build did all it should, else 0.";
            text.one("sitegen_last_build_done", "gauge", help, &u8::from(*done));
        }
    }
}

#[derive(Default)]
struct Exposition(String);

impl Exposition {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: &dyn std::fmt::Display) {
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: &dyn std::fmt::Display) {
        self.head(name, kind, help);
        self.line(name, "", value);
    }
}
