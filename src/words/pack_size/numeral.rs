//! What the number of a pack size amounts to. The same sign is a decimal sign in one country and parts
//! thousands in the next, so the unit decides: there is no pack of 1,000 litres, nor one of 1 milligram.

use super::tokens::{is_point, vulgar};
use crate::words::is_digits;

/// The value of a number before a unit of this size; `None` where it may be two values.
pub(super) fn value(number: &str, thousandths: u64) -> Option<f64> {
    let (whole, fraction) = parted(number);
    let whole = if whole.is_empty() { 0.0 } else { decimal(whole, thousandths)? };
    Some(whole + fraction)
}

/// The value of a number that counts things.
pub(super) fn count(number: &str) -> Option<f64> {
    let count: u16 = number.parse().ok()?;
    if (1..1000).contains(&count) { Some(f64::from(count)) } else { None }
}

/// The number without its fraction, and the fraction.
fn parted(number: &str) -> (&str, f64) {
    if let Some((at, sign)) = number.char_indices().next_back()
        && let Some(fraction) = vulgar(sign)
    {
        return (number[..at].trim_end(), fraction);
    }
    let Some((before, below)) = number.split_once(['/', '⁄']) else { return (number, 0.0) };
    let start = before.rfind(|c: char| !c.is_ascii_digit());
    let above = start.map_or(before, |at| before[at..].trim_start());
    let read = |digits: &str| digits.parse().unwrap_or(1.0);
    (start.map_or("", |at| &before[..at]).trim_end(), read(above) / read(below))
}

/// Digits with points, commas, apostrophes and blanks.
fn decimal(text: &str, thousandths: u64) -> Option<f64> {
    let Some(last) = text.rfind(is_point) else { return grouped(text) };
    let (start, end) = (&text[..last], &text[last + 1..]);
    let whole = start.replace(|sign: char| !sign.is_ascii_digit(), "");
    let whole = if whole.is_empty() { "0".to_string() } else { whole };
    let as_decimal = format!("{whole}.{end}").parse().ok();
    let as_thousands = format!("{whole}{end}").parse().ok();
    if start.ends_with(|sign: char| !sign.is_ascii_digit()) || end.len() != 3 || whole == "0" {
        return as_decimal;
    }
    // « 1.234.567 » has groups, « 1.234,567 » and « 1 234,567 » a decimal sign after them.
    if let Some(before) = start.find(|sign: char| !sign.is_ascii_digit()) {
        let is_same = start[before..].chars().next() == text[last..].chars().next();
        return if is_same { as_thousands } else { as_decimal };
    }
    // Litres, kilograms, pounds and ounces come by few; grams and millilitres by many.
    match (thousandths, whole.len()) {
        (..=1_000, 1) => as_thousands,
        (10_001.., _) | (..=1_000, 3) => as_decimal,
        _ => None,
    }
}

/// `1 000` and `2 500` are thousands; « 4 125 g » may as well be four times 125 g.
fn grouped(text: &str) -> Option<f64> {
    let number: u32 = text.replace(|sign: char| !sign.is_ascii_digit(), "").parse().ok()?;
    let is_plain = is_digits(text);
    let starts_with_one_digit = text.as_bytes().get(1).is_some_and(|byte| !byte.is_ascii_digit());
    let is_round = number < 2_000 || number.is_multiple_of(500);
    let is_sure = is_plain || text.contains(['\'', '’']) || (starts_with_one_digit && is_round);
    if is_sure { Some(f64::from(number)) } else { None }
}
