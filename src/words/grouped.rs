//! Digits in groups of three.

/// A whole number with a separator between its thousands: `1,234,567`.
#[must_use]
pub fn grouped(number: u64, separator: &str) -> String {
    let digits = number.to_string();
    if digits.len() <= 3 {
        return digits;
    }
    let mut written = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push_str(separator);
        }
        written.push(digit);
    }
    written
}
