//! OFF's daily changes: which files continue what the catalogue has reached.
//!
//! The index lists the files of the last fourteen days, one name a line; a name ends with the times
//! of its first and last change, in seconds since 1970 (OFF's page on data exports). Deletions are
//! not told, so a whole export is due now and then.

use thiserror::Error;

/// Between the last change of a day and the first of the next lie minutes; a missing day leaves a
/// gap of many hours.
const GAP_MAX: i64 = 6 * 3600;

/// An export takes hours to write, and changes made meanwhile may be in it or not. Changes that
/// are applied twice do no harm, so some more than needed are.
const OVERLAP: i64 = 24 * 3600;

/// A file of changes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Delta {
    /// Time of its first change, seconds since 1970.
    pub first: i64,
    /// Time of its last change.
    pub last: i64,
    /// Its name beside the index.
    pub name: String,
}

/// Changes are missing between what the catalogue has and what is offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("changes are missing between {from} and {to} (seconds since 1970)")]
pub struct Gap {
    /// Up to here the catalogue has all changes.
    pub from: i64,
    /// From here on there are changes again.
    pub to: i64,
}

/// Reads an index: the files by time, and the lines that name none.
#[must_use]
pub fn read_index(text: &str) -> (Vec<Delta>, Vec<String>) {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (mut deltas, mut others) = (Vec::new(), Vec::new());
    for line in lines {
        match delta(line) {
            Some(delta) => deltas.push(delta),
            None => others.push(line.chars().filter(|c| !c.is_control()).take(100).collect()),
        }
    }
    deltas.sort();
    deltas.dedup();
    (deltas, others)
}

/// The last two numbers of a name are its times.
fn delta(name: &str) -> Option<Delta> {
    let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    let numbers: Vec<i64> = name
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    let &[.., first, last] = numbers.as_slice() else { return None };
    (is_plain && !name.starts_with('.') && first <= last).then(|| Delta {
        first,
        last,
        name: name.to_string(),
    })
}

/// The files that continue a catalogue that has all changes up to `reached`; none where there are
/// no newer changes.
///
/// # Errors
/// [`Gap`] where changes are missing.
pub fn since(deltas: &[Delta], reached: i64) -> Result<Vec<Delta>, Gap> {
    let mut end = reached;
    let mut found = Vec::new();
    for delta in deltas.iter().filter(|delta| delta.last > reached - OVERLAP) {
        if delta.first > end + GAP_MAX {
            return Err(Gap { from: end, to: delta.first });
        }
        end = end.max(delta.last);
        found.push(delta.clone());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 3600;
    const START: i64 = 1_795_305_600;

    /// The changes of the nth day, but for a quarter of an hour at its ends.
    fn day(number: i64) -> Delta {
        let (first, last) = (START + number * DAY + 900, START + (number + 1) * DAY - 900);
        Delta { first, last, name: format!("openfoodfacts_products_{first}_{last}.json.gz") }
    }

    #[test]
    fn the_index_is_read_by_the_last_two_numbers() {
        let (one, two) = (day(0), day(1));
        let text = format!("{}\r\n\n2024-x_{}\n../{}\nREADME\n", two.name, one.name, one.name);
        let (deltas, others) = read_index(&text);
        assert_eq!(deltas[1], two);
        assert_eq!((deltas[0].first, deltas[0].last), (one.first, one.last));
        assert_eq!(deltas.len(), 2);
        assert_eq!(others, [format!("../{}", one.name), "README".into()]);
    }

    #[test]
    fn changes_continue_from_what_was_reached_with_some_overlap() {
        let days: Vec<Delta> = (0..14).map(day).collect();
        let numbers = |reached: i64| {
            since(&days, reached).map(|found| {
                found.iter().map(|delta| (delta.first - START) / DAY).collect::<Vec<_>>()
            })
        };
        assert_eq!(numbers(START + 10 * DAY + 3600).unwrap(), [9, 10, 11, 12, 13]);
        assert_eq!(numbers(START + 13 * DAY + 3600).unwrap(), [12, 13]);
        assert_eq!(numbers(START + 20 * DAY).unwrap(), [0; 0]);
    }

    #[test]
    fn a_gap_is_noticed_before_and_between() {
        let mut days: Vec<Delta> = (0..14).map(day).collect();
        assert_eq!(since(&days, START - DAY).unwrap_err().to, days[0].first);
        days.remove(5);
        let gap = since(&days, START + 2 * DAY).unwrap_err();
        assert_eq!((gap.from, gap.to), (days[4].last, days[5].first));
        assert!(since(&days, START + 8 * DAY).is_ok());
        assert_eq!(since(&[], START), Ok(Vec::new()));
    }
}
