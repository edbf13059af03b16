//! Texts of plain letters or figures: codes, prefixes, numbers; and how other letters read in them.

use deunicode::deunicode_char;

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

/// How a character reads in ASCII; `None` for signs without a reading.
// Not inlined: each part of the program that holds a copy of this holds one of its table, half a megabyte.
#[inline(never)]
pub(super) fn reading(character: char) -> Option<&'static str> {
    deunicode_char(character)
}

/// A text in ASCII, to put names in order by.
#[must_use]
pub fn in_ascii(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for character in text.chars() {
        ascii.push_str(reading(character).unwrap_or("?"));
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::in_ascii;

    #[test]
    fn letters_of_other_alphabets_read_in_ascii() {
        assert_eq!(in_ascii("Œufs d’été"), "OEufs d'ete");
        assert_eq!(in_ascii("Вафли \u{10ffff}"), "Vafli ?");
    }
}
