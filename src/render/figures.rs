//! Numbers, amounts and dates as the site's language writes them.

use anyhow::{Context, Result};
use chrono::Datelike;

use crate::model::Timestamp;
use crate::words::{digit_sign, push_grouped};

use super::Texts;

/// Decimals a gram amount is shown and compared with, by its size.
const DECIMALS: usize = 2;
/// Bytes of most figures with their units, so that their texts need not grow.
const FIGURE_BYTES: usize = 16;

impl Texts {
    /// A whole number with thousands apart.
    pub(super) fn whole(&self, number: i64) -> String {
        let mut written = String::new();
        self.push_whole(&mut written, number);
        written
    }

    fn push_whole(&self, written: &mut String, number: i64) {
        if number < 0 {
            written.push('−');
        }
        push_grouped(written, number.unsigned_abs(), &self.signs.thousands);
    }

    /// A number with at most two decimals, without trailing zeros.
    pub(super) fn decimal(&self, number: f64) -> String {
        match hundredths(number) {
            Some(hundredths) => self.of_hundredths(hundredths),
            None => self.formatted(number),
        }
    }

    fn of_hundredths(&self, hundredths: i64) -> String {
        let mut written = String::with_capacity(FIGURE_BYTES);
        let (whole, decimals) = (hundredths / 100, hundredths.unsigned_abs() % 100);
        // « −0,5 »: nothing before the comma has no sign of its own.
        if whole == 0 && hundredths < 0 {
            written.push('−');
        }
        self.push_whole(&mut written, whole);
        if decimals > 0 {
            written.push_str(&self.signs.decimal);
            written.push(digit_sign(decimals / 10));
            if !decimals.is_multiple_of(10) {
                written.push(digit_sign(decimals));
            }
        }
        written
    }

    /// A number that has more decimals than are shown.
    #[allow(clippy::cast_possible_truncation, reason = "amounts are below a million")]
    fn formatted(&self, number: f64) -> String {
        let text = format!("{:.DECIMALS$}", number.abs());
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let decimals = decimals.trim_end_matches('0');
        let mut written = self.whole(whole.parse().unwrap_or(number.abs() as i64));
        if !decimals.is_empty() {
            written.push_str(&self.signs.decimal);
            written.push_str(decimals);
        }
        // What rounds to nothing has no sign: « −0 » looks like a mistake.
        let is_zero = written == "0";
        if number < 0.0 && !is_zero { format!("−{written}") } else { written }
    }

    /// A share in percent with at most one decimal, without sign: `12,5`.
    #[allow(clippy::cast_precision_loss, reason = "counts are below 2^52")]
    pub(super) fn percent(&self, part: u64, whole: u64) -> String {
        let percent = part as f64 * 100.0 / whole.max(1) as f64;
        self.decimal((percent * 10.0).round() / 10.0)
    }

    /// A difference, always with its sign: `−28`, `+0,3`, `0`.
    pub(super) fn signed(&self, number: f64) -> String {
        let mut written = self.decimal(number);
        if number > 0.0 && written != "0" {
            written.insert(0, '+');
        }
        written
    }

    /// An amount with its unit, a no-break space between them.
    pub(super) fn amount(&self, number: f64, unit: &str) -> Result<String> {
        self.followed_by_unit(self.decimal(number), unit)
    }

    /// A difference of amounts, always with its sign.
    pub(super) fn signed_amount(&self, number: f64, unit: &str) -> Result<String> {
        self.followed_by_unit(self.signed(number), unit)
    }

    fn followed_by_unit(&self, mut number: String, unit: &str) -> Result<String> {
        let known = self.signs.units.iter().find(|(name, _)| name == unit);
        let unit = match known {
            Some((_, written)) => written,
            None => self.get(&["units.", unit].concat())?,
        };
        number.push('\u{a0}');
        number.push_str(unit);
        Ok(number)
    }

    /// The day of a time (UTC): `12 mars 2026`.
    pub(super) fn date(&self, moment: Timestamp) -> Result<String> {
        let date = moment.date().context("a time out of range")?;
        let months = self.list("date.months")?;
        let month =
            months.get(date.month0() as usize).context("date.months has too few entries")?;
        let day = match date.day() {
            // « 1er mars » in French.
            1 => self.get("date.first_day")?.to_string(),
            day => day.to_string(),
        };
        let year = date.year().to_string();
        self.fill("date.format", None, &[("day", &day), ("month", month), ("year", &year)])
    }
}

/// A number in hundredths, where it is the one that is written with these: most amounts are rounded before.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "below 10^15")]
fn hundredths(number: f64) -> Option<i64> {
    let hundredths = (number * 100.0).round();
    // Written with two decimals, the number that is nearest to them gives just these.
    #[allow(clippy::float_cmp, reason = "the same number is meant")]
    let is_exact = hundredths.abs() < 1e15 && hundredths / 100.0 == number;
    is_exact.then_some(hundredths as i64)
}

/// An amount as it is shown, so that differences follow from what is shown.
pub(super) fn as_shown(amount: f64) -> f64 {
    // Three significant digits: more would pretend to what no label promises.
    let steps = match amount.abs() {
        large if large >= 100.0 => 1.0,
        middle if middle >= 1.0 => 10.0,
        _ => 100.0,
    };
    (amount * steps).round() / steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Texts {
        Texts::from_toml(
            r#"
            [number]
            decimal = ","
            thousands = "."
            [units]
            g = "g"
            [date]
            months = ["janvier", "février", "mars"]
            format = "{day} {month} {year}"
            first_day = "1er"
            "#,
        )
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        let texts = texts();
        assert_eq!(texts.whole(1_234_567), "1.234.567");
        assert_eq!(texts.whole(-999), "−999");
        assert_eq!(texts.decimal(0.107), "0,11");
        assert_eq!(texts.decimal(2252.0), "2.252");
        assert_eq!(texts.decimal(-0.001), "0");
        assert_eq!(texts.signed(0.3), "+0,3");
        assert_eq!(texts.decimal(-0.05), "−0,05");
        assert_eq!(texts.decimal(0.125), "0,12");
        assert_eq!(texts.signed(-28.0), "−28");
        assert_eq!(texts.signed(0.0), "0");
        assert_eq!(texts.amount(56.3, "g").unwrap(), "56,3\u{a0}g");
        assert_eq!(texts.signed_amount(1.0, "g").unwrap(), "+1\u{a0}g");
    }

    #[test]
    fn rounded_numbers_are_written_as_the_formatter_writes_them() {
        let texts = texts();
        for steps in [1.0, 10.0, 100.0] {
            for step in -25_000..25_000 {
                let number = f64::from(step) / steps;
                assert!(hundredths(number).is_some(), "{number}");
                assert_eq!(texts.decimal(number), texts.formatted(number));
            }
        }
        for number in [1e15, -1e15, 0.333, f64::from(i32::MAX) / 3.0, 0.1 + 0.2, -0.0] {
            assert_eq!(texts.decimal(number), texts.formatted(number), "{number}");
        }
    }

    #[test]
    fn dates_are_days_in_words() {
        let texts = texts();
        let date = |seconds| texts.date(Timestamp::from_seconds(seconds));
        assert_eq!(date(1_772_323_200).unwrap(), "1er mars 2026");
        assert_eq!(date(0).unwrap(), "1er janvier 1970");
        assert_eq!(date(1_768_000_000).unwrap(), "9 janvier 2026");
    }

    #[test]
    fn amounts_are_rounded_by_their_size() {
        let shown = [56.34, 0.107, 2251.6, 9.96].map(|amount| as_shown(amount).to_string());
        assert_eq!(shown, ["56.3", "0.11", "2252", "10"]);
    }
}
