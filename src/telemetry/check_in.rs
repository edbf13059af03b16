//! Check-ins of a scheduled run: Sentry misses those that do not come
//! (<https://docs.sentry.io/product/crons/>).

use std::time::Instant;

use sentry::protocol::{MonitorCheckIn, MonitorCheckInStatus, MonitorConfig, MonitorSchedule};
use sentry::types::random_uuid;
use sentry::{Envelope, Hub};

/// Minutes after the scheduled time from which a run counts as missed: a machine may be starting.
const MARGIN_MINUTES: u64 = 60;
/// Minutes after which a run that does not end counts as failed: a whole export over a slow line takes half a day.
const RUN_MINUTES: u64 = 18 * 60;

/// A run that is expected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Monitor<'m> {
    /// What Sentry knows it by.
    pub(crate) slug: &'m str,
    /// When it starts, as cron writes it: `0 3 * * 0`.
    pub(crate) schedule: &'m str,
    /// Which of an operator's sites it is for.
    pub(crate) environment: &'m str,
}

/// A scheduled run that has begun. Dropped without an end, by a panic for instance, it has failed.
pub(crate) struct CheckIn {
    begun: MonitorCheckIn,
    started: Instant,
    has_ended: bool,
}

impl CheckIn {
    /// Says that a run has begun, and when the next ones are expected.
    pub(crate) fn begin(monitor: &Monitor) -> Self {
        let config = MonitorConfig {
            schedule: MonitorSchedule::Crontab { value: monitor.schedule.into() },
            checkin_margin: Some(MARGIN_MINUTES),
            max_runtime: Some(RUN_MINUTES),
            timezone: Some(iana_time_zone::get_timezone().unwrap_or_else(|_| "UTC".into())),
            failure_issue_threshold: None,
            recovery_threshold: None,
        };
        let begun = MonitorCheckIn {
            check_in_id: random_uuid(),
            monitor_slug: monitor.slug.into(),
            status: MonitorCheckInStatus::InProgress,
            environment: Some(monitor.environment.into()),
            duration: None,
            monitor_config: Some(config),
        };
        send(begun.clone());
        Self { begun, started: Instant::now(), has_ended: false }
    }

    /// Says how the run ended.
    pub(crate) fn end(mut self, is_done: bool) {
        self.tell(if is_done { MonitorCheckInStatus::Ok } else { MonitorCheckInStatus::Error });
    }

    fn tell(&mut self, status: MonitorCheckInStatus) {
        self.has_ended = true;
        let duration = Some(self.started.elapsed().as_secs_f64());
        send(MonitorCheckIn { status, duration, ..self.begun.clone() });
    }
}

impl Drop for CheckIn {
    fn drop(&mut self) {
        if !self.has_ended {
            self.tell(MonitorCheckInStatus::Error);
        }
    }
}

fn send(check_in: MonitorCheckIn) {
    let mut envelope = Envelope::new();
    envelope.add_item(check_in);
    if let Some(client) = Hub::current().client() {
        client.send_envelope(envelope);
    }
}
