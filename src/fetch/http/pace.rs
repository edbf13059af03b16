//! Waiting: between attempts, between searches. Time comes from a clock, so that tests need none.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::model::{Interrupted, Stop};

/// No wait between two attempts is longer.
const WAIT_MAX: Duration = Duration::from_mins(10);
/// How often a sleeper looks whether it is to stop.
const SLICE: Duration = Duration::from_millis(50);

/// Tells the time since some start, and lets it pass.
pub(crate) trait Clock {
    /// Time since the clock was started.
    fn now(&self) -> Duration;

    /// Lets time pass.
    fn sleep(&self, time: Duration, stop: &Stop) -> Result<(), Interrupted>;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock(Instant);

impl SystemClock {
    /// Starts it.
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration, stop: &Stop) -> Result<(), Interrupted> {
        let end = self.now().saturating_add(time);
        loop {
            stop.check()?;
            let left = end.saturating_sub(self.now());
            if left.is_zero() {
                return Ok(());
            }
            std::thread::sleep(left.min(SLICE));
        }
    }
}

/// The wait before attempt number `failures` + 1: doubled each time, and between half and one and
/// a half of that by `jitter` (0 to 1), so that clients do not come back all at once.
pub(super) fn wait_after(failures: usize, first: Duration, jitter: f64) -> Duration {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(u32::MAX).min(20);
    let wait = first.saturating_mul(1 << doublings).min(WAIT_MAX);
    wait.mul_f64(0.5 + jitter.clamp(0.0, 1.0))
}

/// Limits how often something happens: a token bucket of one token, refilled once an interval. A
/// larger bucket would let a burst through, and then more than allowed within a minute.
#[derive(Debug)]
pub(crate) struct Pace {
    interval: Duration,
    refilled: Cell<Option<Duration>>,
}

impl Pace {
    /// At most this many a minute.
    pub(crate) fn a_minute(count: usize) -> Self {
        let times = u32::try_from(count.max(1)).unwrap_or(u32::MAX);
        Self { interval: Duration::from_mins(1) / times, refilled: Cell::new(None) }
    }

    /// How long to wait now until the token is there.
    pub(crate) fn wait(&self, now: Duration) -> Duration {
        self.refilled.get().map_or(Duration::ZERO, |refilled| refilled.saturating_sub(now))
    }

    /// Takes the token.
    pub(crate) fn take(&self, now: Duration) {
        self.refilled.set(Some(now + self.interval));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_within_their_jitter_up_to_a_limit() {
        let first = Duration::from_secs(5);
        assert_eq!(wait_after(1, first, 0.5), first);
        assert_eq!(wait_after(2, first, 0.5), 2 * first);
        assert_eq!(wait_after(4, first, 0.0), 4 * first);
        assert_eq!(wait_after(1, first, 1.0), Duration::from_millis(7_500));
        assert_eq!(wait_after(1_000, first, 0.5), WAIT_MAX);
    }

    #[test]
    fn no_minute_sees_more_than_the_pace_allows() {
        let pace = Pace::a_minute(10);
        let mut now = Duration::ZERO;
        let mut taken = Vec::new();
        for step in 0..100 {
            // Whoever comes now and then late must not catch up.
            now += Duration::from_millis(700 * (step % 13));
            now += pace.wait(now);
            pace.take(now);
            taken.push(now);
        }
        for (at, start) in taken.iter().enumerate() {
            let within = taken[at..].iter().filter(|&&time| time < *start + Duration::from_mins(1));
            assert!(within.count() <= 10);
        }
    }

    #[test]
    fn a_sleeper_wakes_when_it_is_to_stop() {
        let stop = Stop::default();
        stop.flag().store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(SystemClock::start().sleep(WAIT_MAX, &stop), Err(Interrupted));
    }
}
