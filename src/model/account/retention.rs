//! How long an unused account is kept.
//!
//! Two years without activity are what CNIL, the French authority, takes as proportionate for online
//! accounts, their owners warned before (communication of 18 September 2025; docs/ACCOUNTS.md).

use chrono::Months;

use crate::model::Timestamp;

/// Months without a visit after which the owner is warned.
const WARNED: Months = Months::new(23);
/// Months without a visit after which the account goes.
const DELETED: Months = Months::new(24);
/// Months the owner has between both, however late the warning came.
const NOTICE: Months = Months::new(1);

/// The moments that decide about unused accounts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retention {
    /// Owners not seen since are warned.
    pub warn_unseen_since: Timestamp,
    /// Accounts not seen since go …
    pub delete_unseen_since: Timestamp,
    /// … where their owner was warned before this.
    pub warned_before: Timestamp,
}

impl Retention {
    /// Those that count at a moment.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            warn_unseen_since: months_before(WARNED, now),
            delete_unseen_since: months_before(DELETED, now),
            warned_before: months_before(NOTICE, now),
        }
    }
}

fn months_before(months: Months, now: Timestamp) -> Timestamp {
    let then = now.date().and_then(|date| date.checked_sub_months(months));
    // Out of the calendar's range no account is touched.
    then.map_or(Timestamp::MIN, Timestamp::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Timestamp {
        text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let retention = Retention::at(day("2026-03-31T03:00:00Z"));
        assert_eq!(retention.warn_unseen_since, day("2024-04-30T03:00:00Z"));
        assert_eq!(retention.delete_unseen_since, day("2024-03-31T03:00:00Z"));
        assert_eq!(retention.warned_before, day("2026-02-28T03:00:00Z"));
    }

    #[test]
    fn a_broken_clock_touches_nobody() {
        for now in [Timestamp::MIN, Timestamp::MAX] {
            assert_eq!(Retention::at(now).delete_unseen_since, Timestamp::MIN);
        }
    }
}
