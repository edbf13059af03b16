//! Slugs: names made fit for tags and URLs.

use super::ascii::reading;

/// Lower case, ASCII letters and digits only, words joined by single hyphens, as OFF's tags are.
/// Other scripts are transliterated; signs without a reading are dropped, so a slug may be empty.
#[must_use]
pub fn slugify(name: &str) -> String {
    let mut slug = Slug { text: Vec::with_capacity(name.len()), is_parted: false };
    for (at, byte) in name.bytes().enumerate() {
        if byte.is_ascii() {
            slug.push(byte);
        } else if let Some(letter) = name.get(at..).and_then(|rest| rest.chars().next()) {
            // A sign without a reading parts words, as a space does.
            reading(letter).unwrap_or(" ").bytes().for_each(|byte| slug.push(byte));
        }
    }
    // Only letters, digits and hyphens of ASCII were pushed.
    String::from_utf8(slug.text).unwrap_or_default()
}

struct Slug {
    text: Vec<u8>,
    /// Whether the next letter begins a word that is not the first.
    is_parted: bool,
}

impl Slug {
    fn push(&mut self, byte: u8) {
        let letter = match byte {
            b'a'..=b'z' | b'0'..=b'9' => byte,
            b'A'..=b'Z' => byte.to_ascii_lowercase(),
            _ => {
                self.is_parted = !self.text.is_empty();
                return;
            }
        };
        if std::mem::take(&mut self.is_parted) {
            self.text.push(b'-');
        }
        self.text.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::slugify;

    #[test]
    fn names_become_slugs() {
        assert_eq!(slugify("Pâtes à tartiner"), "pates-a-tartiner");
        assert_eq!(slugify("  Œufs & lait d’avoine (bio) "), "oeufs-lait-d-avoine-bio");
        assert_eq!(slugify("Вафли"), "vafli");
        assert_eq!(slugify("!!"), "");
        assert_eq!(slugify("北京 tofu 豆腐"), "bei-jing-tofu-dou-fu");
        assert_eq!(slugify("already-a-slug"), "already-a-slug");
    }

    #[test]
    fn a_letter_reads_alone_as_in_a_text() {
        for letter in ('\u{80}'..='\u{ffff}').chain('\u{1f300}'..='\u{1f6ff}') {
            let text = format!("a{letter}b {letter}{letter} c");
            let whole = deunicode::deunicode_with_tofu(&text, " ");
            assert_eq!(slugify(&text), slugify(&whole), "{letter:?}");
        }
    }
}
