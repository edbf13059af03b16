//! Small operations on French text: tags, capitals, blanks to fill.

/// A tag as Open Food Facts makes it: lower case, no accents, every other character a single
/// hyphen.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match without_accent(character) {
            "" if character.is_ascii_alphanumeric() => slug.push(character),
            "" if slug.ends_with('-') || slug.is_empty() => {}
            "" => slug.push('-'),
            plain => slug.push_str(plain),
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The text with its first letter as a capital.
pub(crate) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let skipped: String = characters.clone().take_while(|character| *character == '_').collect();
    let first = characters.by_ref().nth(skipped.len());
    let upper = first.into_iter().flat_map(char::to_uppercase);
    skipped.chars().chain(upper).chain(characters).collect()
}

fn without_accent(character: char) -> &'static str {
    match character {
        'à' | 'â' | 'ä' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'î' | 'ï' => "i",
        'ô' | 'ö' => "o",
        'ù' | 'û' | 'ü' => "u",
        'ç' => "c",
        'œ' => "oe",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{capitalised, slug};

    #[test]
    fn slugs_have_no_accents_and_no_double_hyphens() {
        assert_eq!(slug("Les Ruches d'Alvenne"), "les-ruches-d-alvenne");
        assert_eq!(slug("Coopélie & Cœur !"), "coopelie-coeur");
    }

    #[test]
    fn the_first_letter_becomes_a_capital_behind_an_allergen_mark_too() {
        assert_eq!(capitalised("œufs"), "Œufs");
        assert_eq!(capitalised("_lait_ entier"), "_Lait_ entier");
        assert_eq!(capitalised(""), "");
    }
}
