//! A moment in time, as OFF's exports, our databases and HTTP dates all tell it.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A moment in whole seconds since 1970-01-01 00:00 UTC, also in files and databases.
///
/// Adding and subtracting seconds stops at the ends of the range instead of overflowing.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// The last second that a date of four digits can tell.
const LAST_OF_9999: u64 = 253_402_300_799;

impl Timestamp {
    /// Seconds of a day.
    pub const DAY: i64 = 86_400;
    /// Before every other moment.
    pub const MIN: Self = Self(i64::MIN);
    /// After every other moment.
    pub const MAX: Self = Self(i64::MAX);
    /// The beginning of 1970, which stands for an unknown time in OFF's data.
    pub const UNKNOWN: Self = Self(0);

    /// The moment this many seconds after the beginning of 1970.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since the beginning of 1970.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// Whether what was done at this moment is to be done again, `every` seconds later. A moment after now
    /// was written by a clock that was wrong, so it counts as never.
    #[must_use]
    pub fn is_due(self, every: i64, now: Self) -> bool {
        self > now || now - self >= every
    }

    /// A moment that was stored: one in the future was written by a clock that was wrong, and counts as now.
    #[must_use]
    pub fn no_later_than(self, now: Self) -> Self {
        self.min(now)
    }

    /// The moment as a date; `None` outside of the calendar's range.
    #[must_use]
    pub fn date(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.0, 0)
    }
}

/// For clocks and HTTP dates; what lies before 1970 is [`Timestamp::UNKNOWN`].
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
    }
}

/// For headers of HTTP and of letters, whose crates end the program before 1970 and after 9999.
impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        let seconds = u64::try_from(time.0).unwrap_or(0).min(LAST_OF_9999);
        UNIX_EPOCH + Duration::from_secs(seconds)
    }
}

impl<Z: chrono::TimeZone> From<DateTime<Z>> for Timestamp {
    fn from(date: DateTime<Z>) -> Self {
        Self(date.timestamp())
    }
}

impl Add<i64> for Timestamp {
    type Output = Self;

    fn add(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }
}

impl Sub<i64> for Timestamp {
    type Output = Self;

    fn sub(self, seconds: i64) -> Self {
        Self(self.0.saturating_sub(seconds))
    }
}

/// The seconds between two moments, negative where the second one is later.
impl Sub for Timestamp {
    type Output = i64;

    fn sub(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// `2026-12-05 23:45 UTC`.
impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.date().unwrap_or_default().format("%Y-%m-%d %H:%M UTC"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_stops_at_the_ends() {
        let noon = Timestamp::from_seconds(1_780_000_000);
        assert_eq!(noon + 60 - noon, 60);
        assert_eq!(Timestamp::MAX + 1, Timestamp::MAX);
        assert_eq!(Timestamp::MIN - 1, Timestamp::MIN);
        assert_eq!(Timestamp::MIN - Timestamp::MAX, i64::MIN);
    }

    #[test]
    fn what_was_done_in_the_future_is_due() {
        let now = Timestamp::from_seconds(1_780_000_000);
        assert!((now - 60).is_due(60, now));
        assert!(!(now - 59).is_due(60, now));
        assert!(!now.is_due(60, now));
        assert!((now + 1).is_due(60, now));
    }

    #[test]
    fn what_is_stored_in_the_future_counts_as_now() {
        let now = Timestamp::from_seconds(1_780_000_000);
        assert_eq!((now + 60).no_later_than(now), now);
        assert_eq!((now - 60).no_later_than(now), now - 60);
    }

    #[test]
    fn every_clock_makes_a_date_of_http() {
        for (clock, date) in [
            (UNIX_EPOCH - Duration::from_hours(24), "Thu, 01 Jan 1970 00:00:00 GMT"),
            (UNIX_EPOCH + Duration::from_secs(LAST_OF_9999 + 5), "Fri, 31 Dec 9999 23:59:59 GMT"),
            (UNIX_EPOCH + Duration::from_secs(1_796_514_359), "Sat, 05 Dec 2026 23:45:59 GMT"),
        ] {
            assert_eq!(httpdate::fmt_http_date(Timestamp::from(clock).into()), date);
        }
    }

    #[test]
    fn it_is_shown_by_the_minute() {
        assert_eq!(Timestamp::from_seconds(1_796_514_359).to_string(), "2026-12-05 23:45 UTC");
        assert_eq!(serde_json::to_string(&Timestamp::from_seconds(7)).unwrap(), "7");
    }
}
