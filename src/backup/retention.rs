//! Which backups are kept: the newest of each of the last days, weeks and months of which there is one.

use chrono::{DateTime, Datelike as _, Utc};

/// How many days, weeks and months.
#[derive(Clone, Copy, Debug)]
pub(super) struct BackupTerms {
    pub(super) daily: usize,
    pub(super) weekly: usize,
    pub(super) monthly: usize,
}

/// Of moments in any order those that are kept. The newest is always among them.
pub(super) fn kept(moments: &[DateTime<Utc>], terms: BackupTerms) -> Vec<DateTime<Utc>> {
    let mut newest_first = moments.to_vec();
    newest_first.sort_unstable();
    newest_first.reverse();
    let mut kept = Vec::new();
    keep_newest(&newest_first, terms.daily, |at| (at.year(), at.ordinal()), &mut kept);
    keep_newest(
        &newest_first,
        terms.weekly,
        |at| (at.iso_week().year(), at.iso_week().week()),
        &mut kept,
    );
    keep_newest(&newest_first, terms.monthly, |at| (at.year(), at.month()), &mut kept);
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The newest of each of the last `most` periods.
fn keep_newest(
    newest_first: &[DateTime<Utc>],
    most: usize,
    period: fn(&DateTime<Utc>) -> (i32, u32),
    kept: &mut Vec<DateTime<Utc>>,
) {
    let mut last = None;
    let mut periods = 0;
    for moment in newest_first {
        let own = Some(period(moment));
        if own == last {
            continue;
        }
        if periods == most {
            return;
        }
        kept.push(*moment);
        (last, periods) = (own, periods + 1);
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone as _};

    use super::*;

    const USUAL: BackupTerms = BackupTerms { daily: 7, weekly: 4, monthly: 12 };

    /// One backup a day, at the same hour, the oldest first.
    fn days(count: i64) -> Vec<DateTime<Utc>> {
        let last = Utc.with_ymd_and_hms(2026, 11, 29, 2, 30, 0).unwrap();
        (0..count).rev().map(|back| last - Duration::days(back)).collect()
    }

    #[test]
    fn two_years_of_days_leave_seven_days_four_weeks_and_twelve_months() {
        let kept = kept(&days(730), USUAL);
        let shown: Vec<String> = kept.iter().map(|at| at.format("%F").to_string()).collect();
        let months = [
            "2025-12-31",
            "2026-01-31",
            "2026-02-28",
            "2026-03-31",
            "2026-04-30",
            "2026-05-31",
            "2026-06-30",
            "2026-07-31",
            "2026-08-31",
            "2026-09-30",
            "2026-10-31",
        ];
        // Sundays end weeks; the last week, the last month and the last day are one backup.
        let recent = [
            "2026-11-08",
            "2026-11-15",
            "2026-11-22",
            "2026-11-23",
            "2026-11-24",
            "2026-11-25",
            "2026-11-26",
            "2026-11-27",
            "2026-11-28",
            "2026-11-29",
        ];
        assert_eq!(shown, [&months[..], &recent].concat());
    }

    #[test]
    fn what_is_thinned_each_day_ends_as_what_is_thinned_once() {
        let mut thinned = Vec::new();
        for day in days(730) {
            thinned.push(day);
            thinned = kept(&thinned, USUAL);
        }
        assert_eq!(thinned, kept(&days(730), USUAL));
    }

    #[test]
    fn days_without_a_backup_count_for_nothing_and_the_last_of_a_day_stays() {
        let sparse: Vec<_> = days(90).into_iter().step_by(10).collect();
        let terms = BackupTerms { daily: 3, weekly: 0, monthly: 0 };
        assert_eq!(kept(&sparse, terms), sparse[6..]);
        let noon = sparse[8] + Duration::hours(9);
        assert_eq!(kept(&[noon, sparse[8]], terms), [noon]);
        assert!(kept(&[], terms).is_empty());
    }
}
