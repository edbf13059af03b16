//! Digits in groups of three.

/// A whole number with a separator between its thousands: `1,234,567`.
#[must_use]
pub fn grouped(number: u64, separator: &str) -> String {
    let mut text = String::new();
    push_grouped(&mut text, number, separator);
    text
}

/// Appends a whole number to a text, with a separator between its thousands.
pub(crate) fn push_grouped(text: &mut String, number: u64, separator: &str) {
    let is_long = number >= 1000;
    if is_long {
        push_grouped(text, number / 1000, separator);
        text.push_str(separator);
    }
    let group = number % 1000;
    for (unit, digit) in [(100, group / 100), (10, group / 10 % 10), (1, group % 10)] {
        if is_long || group >= unit || unit == 1 {
            text.push(digit_sign(digit));
        }
    }
}

/// The sign of the last digit of a number.
pub(crate) fn digit_sign(number: u64) -> char {
    char::from(b'0' + (number % 10) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_apart_and_noughts_stay() {
        for (number, written) in [
            (0, "0"),
            (7, "7"),
            (10, "10"),
            (109, "109"),
            (999, "999"),
            (1000, "1 000"),
            (20_040, "20 040"),
            (1_000_007, "1 000 007"),
            (u64::MAX, "18 446 744 073 709 551 615"),
        ] {
            assert_eq!(grouped(number, " "), written);
        }
    }
}
