//! Slugs: names made fit for tags and URLs.

use deunicode::deunicode_with_tofu;

/// Lower case, ASCII letters and digits only, words joined by single hyphens, as OFF's tags are.
/// Other scripts are transliterated; signs without a reading are dropped, so a slug may be empty.
#[must_use]
pub fn slugify(name: &str) -> String {
    // A sign without a reading parts words, as a space does.
    let ascii = deunicode_with_tofu(name, " ");
    let mut slug = String::with_capacity(ascii.len());
    let mut is_parted = false;
    for byte in ascii.bytes() {
        if !byte.is_ascii_alphanumeric() {
            is_parted = !slug.is_empty();
            continue;
        }
        if std::mem::take(&mut is_parted) {
            slug.push('-');
        }
        slug.push(char::from(byte.to_ascii_lowercase()));
    }
    slug
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
        assert_eq!(slugify("already-a-slug"), "already-a-slug");
    }
}
