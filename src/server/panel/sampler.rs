//! Takes a sample each minute. Rates are differences to the reading before, by a clock that does not jump.

use std::time::Instant;

use super::ring::SampleRing;
use super::sample::{Figure, Sample};
use crate::model::{POLL_INTERVAL, Stop};
use crate::server::metrics::RequestTotals;
use crate::server::nginx_log::NginxTotals;
use crate::server::state::ServerState;
use crate::telemetry::{DiskSpace, MachineUse, ProcessUse, Reporter};

const SECONDS_A_MINUTE: i64 = 60;
/// Of so short a time nothing can be said.
const SHORTEST: f64 = 0.1;

/// The minute of a time.
pub(crate) fn minute_of(now: crate::model::Timestamp) -> i64 {
    now.seconds().div_euclid(SECONDS_A_MINUTE)
}

/// What had been used and counted at a moment.
struct Measured {
    at: Instant,
    machine: Option<MachineUse>,
    worker: Option<ProcessUse>,
    parent: Option<ProcessUse>,
    nginx: Option<NginxTotals>,
    server: RequestTotals,
    /// Processors.
    cores: f64,
}

impl Measured {
    fn take(state: &ServerState) -> Self {
        Self {
            at: Instant::now(),
            machine: MachineUse::look(),
            worker: ProcessUse::of_this(),
            parent: ProcessUse::of_parent(),
            nginx: state.nginx.totals(),
            server: state.metrics.totals(),
            cores: cores(),
        }
    }

    /// What came from one to the next.
    fn rates_since(&self, before: &Self, sample: &mut Sample) {
        let seconds = self.at.duration_since(before.at).as_secs_f64();
        if seconds < SHORTEST {
            return;
        }
        let rate = |now: u64, then: u64| difference(now, then) / seconds;
        if let (Some(now), Some(then)) = (self.machine, before.machine) {
            if let Some(share) = now.busy_share_since(&then) {
                sample.set(Figure::MachineCpu, share);
            }
            sample.set(Figure::Received, rate(now.received_bytes, then.received_bytes));
            sample.set(Figure::Sent, rate(now.sent_bytes, then.sent_bytes));
        }
        if let (Some(now), Some(then)) = (self.server_use(), before.server_use()) {
            let all = seconds * self.cores;
            sample.set(Figure::ServerCpu, (now.cpu_seconds - then.cpu_seconds).max(0.0) / all);
        }
        if let (Some(now), Some(then)) = (self.nginx, before.nginx) {
            sample.set(Figure::NginxRequests, rate(now.all(), then.all()));
            sample.set(Figure::NginxErrors, rate(now.errors(), then.errors()) * 60.0);
            sample.set(Figure::NginxSent, rate(now.bytes, then.bytes));
        }
        let (now, then) = (self.server, before.server);
        sample.set(Figure::ServerRequests, rate(now.requests, then.requests));
        sample.set(Figure::ServerErrors, rate(now.errors, then.errors) * 60.0);
    }

    /// What worker and parent use together.
    fn server_use(&self) -> Option<ProcessUse> {
        let (worker, parent) = (self.worker?, self.parent?);
        Some(ProcessUse {
            cpu_seconds: worker.cpu_seconds + parent.cpu_seconds,
            resident_bytes: worker.resident_bytes + parent.resident_bytes,
        })
    }

    /// What is so now.
    #[allow(clippy::cast_precision_loss, reason = "seven digits are kept")]
    fn state(&self, state: &ServerState, sample: &mut Sample) {
        if let Some(machine) = self.machine {
            sample.set(Figure::MachineMemory, machine.used_memory_bytes as f64);
        }
        if let Some(server) = self.server_use() {
            sample.set(Figure::ServerMemory, server.resident_bytes as f64);
        }
        if let Some(disk) = DiskSpace::of(&state.paths.data) {
            sample.set(Figure::DataDisk, disk.used_share());
        }
        if let Some(disk) = DiskSpace::of(&state.public) {
            sample.set(Figure::PublicDisk, disk.used_share());
            // Some file systems have no limit.
            if disk.inodes > 0 {
                sample.set(Figure::PublicInodes, disk.used_inode_share());
            }
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "a few processors")]
fn cores() -> f64 {
    std::thread::available_parallelism().map_or(1, usize::from) as f64
}

/// Of two counts; none where it began again.
#[allow(clippy::cast_precision_loss, reason = "seven digits are kept")]
fn difference(now: u64, then: u64) -> f64 {
    now.saturating_sub(then) as f64
}

/// Writes a sample each minute until the server is to stop.
pub(crate) fn run(state: &ServerState, reporter: &Reporter, stop: &Stop) {
    let ring = match SampleRing::open(&state.ring()) {
        Ok(ring) => ring,
        Err(error) => {
            let path = state.ring();
            reporter.warn(&format!("the panel keeps no samples: {}: {error}", path.display()));
            return;
        }
    };
    let mut before = Measured::take(state);
    let mut last = minute_of((state.clock)());
    // The first sample has no rates: it takes no other worker's place.
    if !ring.has(last) {
        keep(&ring, &sample(state, &before, None, last), reporter);
    }
    while !stop.is_asked() {
        std::thread::sleep(POLL_INTERVAL);
        let minute = minute_of((state.clock)());
        if minute != last {
            let measured = Measured::take(state);
            keep(&ring, &sample(state, &measured, Some(&before), minute), reporter);
            (before, last) = (measured, minute);
        }
    }
}

fn sample(state: &ServerState, now: &Measured, before: Option<&Measured>, minute: i64) -> Sample {
    let mut sample = Sample::of(minute);
    now.state(state, &mut sample);
    if let Some(before) = before {
        now.rates_since(before, &mut sample);
    }
    sample
}

fn keep(ring: &SampleRing, sample: &Sample, reporter: &Reporter) {
    if let Err(error) = ring.write(sample) {
        reporter.warn(&format!("the panel lacks a sample: {error}"));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// What had been used and counted some seconds after a moment.
    fn measured(start: Instant, seconds: u64, cpu_seconds: f64, count: u64) -> Measured {
        let usage = ProcessUse { cpu_seconds, resident_bytes: 1_000_000 };
        Measured {
            at: start + Duration::from_secs(seconds),
            machine: MachineUse::look(),
            worker: Some(usage),
            parent: Some(ProcessUse { cpu_seconds: 0.0, ..usage }),
            nginx: Some(NginxTotals { requests: [0, count, 0, 0, count], bytes: 1000 * count }),
            server: RequestTotals { requests: 10 * count, errors: count },
            cores: 2.0,
        }
    }

    fn rates(before: &Measured, now: &Measured) -> [Option<f64>; 6] {
        let mut sample = Sample::of(1);
        now.rates_since(before, &mut sample);
        [
            Figure::ServerCpu,
            Figure::NginxRequests,
            Figure::NginxErrors,
            Figure::NginxSent,
            Figure::ServerRequests,
            Figure::ServerErrors,
        ]
        .map(|figure| sample.get(figure).map(|value| (value * 1000.0).round() / 1000.0))
    }

    #[test]
    fn rates_are_differences_over_the_time_between() {
        let start = Instant::now();
        let (before, now) = (measured(start, 0, 10.0, 100), measured(start, 120, 34.0, 160));
        // 24 of 240 seconds; 60 of each kind in two minutes.
        let expected = [0.1, 1.0, 30.0, 500.0, 5.0, 30.0].map(Some);
        assert_eq!(rates(&before, &now), expected);
        // Counts that began again, with another worker, are no negative rates.
        assert_eq!(rates(&measured(start, 0, 90.0, 500), &now), [Some(0.0); 6]);
        assert_eq!(rates(&now, &now), [None; 6]);
    }

    #[test]
    fn what_is_not_told_is_not_known() {
        let start = Instant::now();
        let before = Measured { nginx: None, worker: None, ..measured(start, 0, 1.0, 1) };
        let [cpu, requests, errors, sent, server, _] = rates(&before, &measured(start, 60, 2.0, 2));
        assert_eq!((cpu, requests, errors, sent), (None, None, None, None));
        assert!(server.is_some());
    }
}
