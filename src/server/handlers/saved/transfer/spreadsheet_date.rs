//! Dates as spreadsheets rewrite them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::model::Timestamp;

/// Which of day and month comes first in `11/12/2026`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum DateOrder {
    DayFirst,
    MonthFirst,
    /// Nothing tells.
    #[default]
    Unknown,
}

/// Days from 1899-12-30, as spreadsheets count, to 1970.
const DAYS_BEFORE_1970: f64 = 25_569.0;
/// Numbers that can be days of this century: 2009 to 2064.
const SERIALS: std::ops::Range<f64> = 40_000.0..60_000.0;

const MONTHS: [[&str; 3]; 12] = [
    ["janv", "jan", "january"],
    ["févr", "feb", "fevr"],
    ["mars", "mar", "march"],
    ["avr", "apr", "april"],
    ["mai", "may", "mai"],
    ["juin", "jun", "june"],
    ["juil", "jul", "july"],
    ["août", "aug", "aout"],
    ["sept", "sep", "september"],
    ["oct", "okt", "october"],
    ["nov", "nov", "november"],
    ["déc", "dec", "december"],
];

/// What the dates of a file show of their order.
#[derive(Default)]
pub(super) struct DateSigns {
    day_first: bool,
    month_first: bool,
    has_halves: bool,
}

impl DateSigns {
    /// Looks at one more date.
    pub(super) fn note(&mut self, date: &str) {
        if let Some([first, second, _]) =
            slashed(date.split_whitespace().next().unwrap_or_default())
        {
            // « 2026-11-28 » begins with its year and shows nothing.
            self.day_first |= (13..=31).contains(&first);
            self.month_first |= second > 12;
        }
        let upper = date.to_uppercase();
        self.has_halves |= upper.ends_with("AM") || upper.ends_with("PM");
    }

    /// The order in which a file writes its dates: what one date shows holds for all, and otherwise what the
    /// country that parts cells by semicolons is used to.
    pub(super) fn order(&self, delimiter: u8) -> DateOrder {
        match (self.day_first, self.month_first) {
            (true, false) => DateOrder::DayFirst,
            // Halves of days are written where the month comes first, though elsewhere too.
            (false, false) if self.has_halves => DateOrder::MonthFirst,
            (false, true) => DateOrder::MonthFirst,
            // A decimal comma is why a country parts cells by semicolons, and those that have it put the day first.
            (false, false) if delimiter != b',' => DateOrder::DayFirst,
            _ => DateOrder::Unknown,
        }
    }
}

/// The moment a cell tells; `None` where it is not known for sure. Times without a zone are UTC, as
/// the list writes them.
pub(super) fn moment(cell: &str, order: DateOrder) -> Option<Timestamp> {
    let text = cell.trim().trim_start_matches('\'');
    if let Ok(date) = DateTime::parse_from_rfc3339(text) {
        return Some(Timestamp::from(date));
    }
    if let Some(moment) = serial(text) {
        return Some(moment);
    }
    let (date, time) = parted(text);
    let day = day(date.trim(), order)?;
    Some(Timestamp::from(NaiveDateTime::new(day, time_of_day(time)?).and_utc()))
}

/// `46354`, `46354,5021`
fn serial(text: &str) -> Option<Timestamp> {
    let days: f64 = text.replace(',', ".").parse().ok()?;
    if !SERIALS.contains(&days) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "seconds of this century")]
    let seconds = ((days - DAYS_BEFORE_1970) * 86_400.0).round() as i64;
    Some(Timestamp::from_seconds(seconds))
}

/// A date and the time after it, which has a colon.
fn parted(text: &str) -> (&str, &str) {
    let text = text.trim_end_matches(['Z', 'z']);
    let Some(sign) = text.find(':') else { return (text, "") };
    let start = text[..sign].rfind(|sign: char| !sign.is_ascii_digit()).map_or(0, |at| at);
    (text[..start].trim_end_matches(['T', ',']), text[start..].trim_start_matches(['T', ',']))
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    if text.is_empty() {
        return Some(NaiveTime::MIN);
    }
    // Fractions of seconds are none of ours.
    let text = text.split_once('.').map_or(text, |(seconds, _)| seconds);
    for format in ["%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p"] {
        if let Ok(time) = NaiveTime::parse_from_str(text, format) {
            return Some(time);
        }
    }
    None
}

fn day(text: &str, order: DateOrder) -> Option<NaiveDate> {
    let day = written_out(text).or_else(|| {
        let [first, second, third] = slashed(text)?;
        if first > 31 {
            return NaiveDate::from_ymd_opt(i32::try_from(first).ok()?, second, third);
        }
        let year = i32::try_from(if third < 100 { third + 2000 } else { third }).ok()?;
        let (day, month) = match order {
            DateOrder::DayFirst => (first, second),
            DateOrder::MonthFirst => (second, first),
            DateOrder::Unknown if first == second => (first, second),
            DateOrder::Unknown => return None,
        };
        NaiveDate::from_ymd_opt(year, month, day)
    })?;
    // Before there were computers to keep lists there was no such list.
    let is_possible = day > NaiveDate::from_ymd_opt(2000, 1, 1)? - TimeDelta::days(1);
    if is_possible { Some(day) } else { None }
}

/// Three numbers with the same sign between them.
fn slashed(text: &str) -> Option<[u32; 3]> {
    let sign = text.chars().find(|sign| !sign.is_ascii_digit())?;
    if !matches!(sign, '/' | '-' | '.') {
        return None;
    }
    let parts: Vec<&str> = text.split(sign).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    Some([first.parse().ok()?, second.parse().ok()?, third.parse().ok()?])
}

/// « samedi 28 novembre 2026 », `28-nov.-26`, `Nov 28, 2026`
fn written_out(text: &str) -> Option<NaiveDate> {
    let lower = text.to_lowercase();
    // The last one: « mardi 24 novembre » begins as March does.
    let month = lower.rsplit(|sign: char| !sign.is_alphabetic()).find_map(month)?;
    let mut numbers =
        lower.split(|sign: char| !sign.is_ascii_digit()).filter(|run| !run.is_empty());
    let (day, year): (u32, i32) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    if numbers.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(if year < 100 { year + 2000 } else { year }, month, day)
}

fn month(word: &str) -> Option<u32> {
    let is_of = |names: &[&str; 3]| names.iter().any(|name| word.starts_with(name));
    if word.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(is_of)?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cell: &str, order: DateOrder) -> String {
        moment(cell, order).map(|moment| moment.to_string()).unwrap_or_default()
    }

    #[test]
    fn dates_are_read_as_spreadsheets_write_them() {
        for (cell, expected) in [
            ("2026-11-28T12:03:45Z", "2026-11-28 12:03 UTC"),
            ("2026-11-28T13:03:45+01:00", "2026-11-28 12:03 UTC"),
            ("2026-11-28 12:03:45", "2026-11-28 12:03 UTC"),
            ("2026-11-28T12:03", "2026-11-28 12:03 UTC"),
            ("2026-11-28", "2026-11-28 00:00 UTC"),
            ("28/11/2026 12:03", "2026-11-28 12:03 UTC"),
            ("28/11/2026", "2026-11-28 00:00 UTC"),
            ("5/3/26 9:07", "2026-03-05 09:07 UTC"),
            ("28.11.2026 12:03:00", "2026-11-28 12:03 UTC"),
            ("28-11-2026", "2026-11-28 00:00 UTC"),
            ("46354", "2026-11-28 00:00 UTC"),
            ("46354,5021", "2026-11-28 12:03 UTC"),
            ("46354.5021", "2026-11-28 12:03 UTC"),
            ("samedi 28 novembre 2026", "2026-11-28 00:00 UTC"),
            ("28 févr. 2026 12:03", "2026-02-28 12:03 UTC"),
            ("28-nov-26", "2026-11-28 00:00 UTC"),
            ("mardi 24 novembre 2026", "2026-11-24 00:00 UTC"),
            ("mar. 24 nov. 2026", "2026-11-24 00:00 UTC"),
            ("mardi 3 mars 2026", "2026-03-03 00:00 UTC"),
            ("Nov 28, 2026, 12:03 PM", "2026-11-28 12:03 UTC"),
        ] {
            assert_eq!(shown(cell, DateOrder::DayFirst), expected, "{cell}");
        }
        for (cell, expected) in [
            ("11/28/26", "2026-11-28 00:00 UTC"),
            ("11/28/2026 12:03 AM", "2026-11-28 00:03 UTC"),
            ("11/5/2026 1:03:09 PM", "2026-11-05 13:03 UTC"),
        ] {
            assert_eq!(shown(cell, DateOrder::MonthFirst), expected, "{cell}");
        }
    }

    #[test]
    fn what_is_no_date_or_two_dates_is_none() {
        for cell in [
            "hier",
            "31/02/2026",
            "28/13/2026",
            "28/11",
            "12",
            "28/11/2026 25:00",
            "1/1/1850",
            "11-28",
            "#####",
            "2026",
        ] {
            assert_eq!(shown(cell, DateOrder::DayFirst), "", "{cell}");
        }
        assert_eq!(shown("11/12/2026", DateOrder::Unknown), "");
        assert_eq!(shown("11/11/2026", DateOrder::Unknown), "2026-11-11 00:00 UTC");
    }

    #[test]
    fn one_date_shows_the_order_of_all() {
        let order = |dates: &[&str], delimiter| {
            let mut signs = DateSigns::default();
            for date in dates {
                signs.note(date);
            }
            signs.order(delimiter)
        };
        assert_eq!(order(&["11/12/26", "11/28/26"], b','), DateOrder::MonthFirst);
        assert_eq!(order(&["11/12/26", "28/11/26"], b','), DateOrder::DayFirst);
        assert_eq!(order(&["11/12/26", "1/2/2026 1:00 PM"], b';'), DateOrder::MonthFirst);
        assert_eq!(order(&["11/12/26"], b';'), DateOrder::DayFirst);
        assert_eq!(order(&["11/12/26"], b','), DateOrder::Unknown);
        assert_eq!(order(&["2026-11-28 12:03:45", "11/12/26"], b','), DateOrder::Unknown);
        assert_eq!(order(&["28/11/2026 1:03 PM", "1/2/2026 1:00 AM"], b','), DateOrder::DayFirst);
        assert_eq!(order(&["13/12/26", "12/13/26"], b';'), DateOrder::Unknown);
    }
}
