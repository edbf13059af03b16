//! OFF's daily changes: which files continue what the catalogue has reached.
//!
//! The index lists the files of the last fourteen days, one name a line; a name ends with the times
//! of its first and last change (OFF's page on data exports). Deletions are
//! not told, so a whole export is due now and then.

use thiserror::Error;

use crate::model::Timestamp;

use super::raw::harmless;

/// Between the last change of a day and the first of the next lie minutes; a missing day leaves a
/// gap of many hours.
const GAP_MAX: i64 = 6 * 3600;

/// An export takes hours to write, and changes made meanwhile may be in it or not. Changes that
/// are applied twice do no harm, so some more than needed are.
const OVERLAP: i64 = 24 * 3600;

/// A file of changes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Delta {
    /// Time of its first change.
    pub first: Timestamp,
    /// Time of its last change.
    pub last: Timestamp,
    /// Its name, in the folder of the index.
    pub name: String,
}

/// Changes that end longer ago are not written any more: the job that writes them has stopped.
const STALE: i64 = 5 * 24 * 3600;

/// Changes are missing between what the catalogue has and what is offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub(crate) enum Gap {
    /// Between two times.
    #[error("changes are missing between {from} and {to}")]
    Between {
        /// Up to here the catalogue has all changes.
        from: Timestamp,
        /// From here on there are changes again.
        to: Timestamp,
    },
    /// There are none of late.
    #[error("there are no changes after {last}")]
    Stale {
        /// The last change there is; [`Timestamp::UNKNOWN`] where there is none.
        last: Timestamp,
    },
}

/// Reads an index: the files by time, and the lines that name none.
pub(crate) fn read_index(text: &str) -> (Vec<Delta>, Vec<String>) {
    let (mut deltas, mut others) = (Vec::new(), Vec::new());
    for line in text.lines() {
        match delta(line.trim()) {
            Some(delta) => deltas.push(delta),
            None if line.trim().is_empty() => {}
            None => others.push(harmless(line.trim())),
        }
    }
    deltas.sort();
    deltas.dedup();
    (deltas, others)
}

/// The last two numbers of a name are its times.
fn delta(name: &str) -> Option<Delta> {
    let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    // Names become file names on this machine: hidden files and folders are none of them.
    if !is_plain || name.starts_with('.') {
        return None;
    }
    let digits = name.split(|c: char| !c.is_ascii_digit());
    let numbers: Vec<i64> = digits.filter_map(|digits| digits.parse().ok()).collect();
    let &[.., first, last] = numbers.as_slice() else { return None };
    let (first, last) = (Timestamp::from_seconds(first), Timestamp::from_seconds(last));
    if first > last {
        return None;
    }
    Some(Delta { first, last, name: name.to_string() })
}

/// The files that continue a catalogue that has all changes up to `reached`; none where there are
/// no newer changes yet. Times after `now` are mishaps, and files with such are passed over.
///
/// # Errors
/// [`Gap`] where changes are missing, or are not written any more.
pub(crate) fn since(
    deltas: &[Delta],
    reached: Timestamp,
    now: Timestamp,
) -> Result<Vec<Delta>, Gap> {
    let mut past = deltas.to_vec();
    past.retain(|delta| delta.last <= now + OVERLAP);
    let last = past.iter().map(|delta| delta.last).max().unwrap_or_default();
    if last < now - STALE {
        return Err(Gap::Stale { last });
    }
    let mut end = reached;
    let mut found = Vec::new();
    for delta in past {
        // All of it is in the catalogue.
        if delta.last <= reached - OVERLAP {
            continue;
        }
        if delta.first > end + GAP_MAX {
            return Err(Gap::Between { from: end, to: delta.first });
        }
        end = end.max(delta.last);
        found.push(delta);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 3600;
    const START: Timestamp = Timestamp::from_seconds(1_795_305_600);

    /// The changes of the nth day, but for a quarter of an hour at its ends.
    fn day_of(number: i64) -> Delta {
        let (first, last) = (START + number * DAY + 900, START + (number + 1) * DAY - 900);
        let name = format!("openfoodfacts_products_{}_{}.json.gz", first.seconds(), last.seconds());
        Delta { first, last, name }
    }

    #[test]
    fn the_index_is_read_by_the_last_two_numbers() {
        let (one, two) = (day_of(0), day_of(1));
        let text = format!("{}\r\n\n2024-x_{}\n../{}\nREADME\n", two.name, one.name, one.name);
        let (deltas, others) = read_index(&text);
        assert_eq!(deltas[1], two);
        assert_eq!((deltas[0].first, deltas[0].last), (one.first, one.last));
        assert_eq!(deltas.len(), 2);
        assert_eq!(others, [format!("../{}", one.name), "README".into()]);
    }

    #[test]
    fn changes_continue_from_what_was_reached_with_some_overlap() {
        let days: Vec<Delta> = (0..14).map(day_of).collect();
        let numbers = |reached: Timestamp| {
            since(&days, reached, START + 14 * DAY).map(|found| {
                found.iter().map(|delta| (delta.first - START) / DAY).collect::<Vec<_>>()
            })
        };
        assert_eq!(numbers(START + 10 * DAY + 3600).unwrap(), [9, 10, 11, 12, 13]);
        assert_eq!(numbers(START + 13 * DAY + 3600).unwrap(), [12, 13]);
        assert_eq!(numbers(START + 20 * DAY).unwrap(), [0; 0]);
    }

    #[test]
    fn a_gap_is_noticed_before_and_between() {
        let mut days: Vec<Delta> = (0..14).map(day_of).collect();
        let now = START + 14 * DAY;
        let gap = |days: &[Delta], reached: Timestamp| since(days, reached, now).unwrap_err();
        let (from, to) = (START - DAY, days[0].first);
        assert_eq!(gap(&days, START - DAY), Gap::Between { from, to });
        days.remove(5);
        let (from, to) = (days[4].last, days[5].first);
        assert_eq!(gap(&days, START + 2 * DAY), Gap::Between { from, to });
        assert!(since(&days, START + 8 * DAY, now).is_ok());
    }

    #[test]
    fn changes_that_have_ceased_are_a_gap_and_those_of_the_future_no_changes() {
        assert_eq!(since(&[], START, START), Err(Gap::Stale { last: Timestamp::UNKNOWN }));
        let mut days: Vec<Delta> = (0..14).map(day_of).collect();
        let (last, now) = (days[13].last, START + 30 * DAY);
        let stale = since(&days, START + 13 * DAY, now).unwrap_err();
        assert_eq!(stale, Gap::Stale { last });
        assert_eq!(stale.to_string(), "there are no changes after 2026-12-05 23:45 UTC");
        days.push(day_of(4_000));
        let found = since(&days, START + 13 * DAY, START + 14 * DAY).unwrap();
        assert_eq!(found.last(), Some(&days[13]));
    }
}
