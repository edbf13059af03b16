//! Pack sizes as typed, `6 x 33 cl`, in grams or millilitres.

use super::unit::unit;

/// Grams or millilitres of a pack, at most 65,535; 0 where the text does not say.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
#[must_use]
pub fn pack_size(quantity: Option<&str>) -> u16 {
    let Some(text) = quantity else { return 0 };
    let text = text.to_lowercase().replace(',', ".");
    let amount = content(&text).unwrap_or(0.0).round();
    if (1.0..=65_535.0).contains(&amount) { amount as u16 } else { 0 }
}

/// The first number that a unit follows, times a number before an `x`.
#[allow(clippy::cast_precision_loss, reason = "at most a million thousandths")]
fn content(text: &str) -> Option<f64> {
    let mut count = 1.0;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[start..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number: f64 = rest[..end].trim_end_matches('.').parse().ok()?;
        rest = rest[end..].trim_start();
        let unit_end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        if let Some(unit) = unit(&rest[..unit_end]) {
            return Some(number * unit.thousandths as f64 / 1000.0 * count);
        }
        // « 6 x 33 cl »: this many of what comes next. Any other number says nothing.
        if rest.starts_with(['x', '×', '*']) {
            count = number.max(1.0);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_type_them() {
        let read = |text: &str| pack_size(Some(text));
        assert_eq!(
            [read("400 g"), read("1,5 L"), read("6 x 33 cl"), read("1 kg")],
            [400, 1500, 1980, 1000]
        );
        assert_eq!(
            [read("12"), read("environ 3 parts"), read("4x125g"), read("250g e")],
            [0, 0, 500, 250]
        );
        assert_eq!([pack_size(None), read("9999 kg"), read("0 g")], [0, 0, 0]);
    }
}
