//! Texts of plain letters or figures: codes, prefixes, numbers.

/// True where all characters are figures 0 to 9, as in an empty text.
#[must_use]
pub fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// True where all characters are letters a to z, as in an empty text.
#[must_use]
pub fn is_lowercase(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase())
}
