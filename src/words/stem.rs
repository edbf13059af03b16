//! Light French stemming: singular and plural, « salé » and « salée » are one.
//!
//! It errs on the side of leaving words alone; what it does to a word it does to all texts alike,
//! so that a wrong singular (« anana ») does no harm.

use std::borrow::Cow;

/// The stem of a folded word.
#[must_use]
pub fn stem(word: &str) -> Cow<'_, str> {
    let singular = singular(word);
    for (ending, shorter) in [("ees", "e"), ("ee", "e"), ("elle", "el")] {
        // « belle » and « selle » are words of their own; « naturelle » is a form of « naturel ».
        let least = if ending == "elle" { 5 } else { 3 };
        if let Some(kept) = singular.strip_suffix(ending)
            && kept.len() >= least
        {
            return Cow::Owned(format!("{kept}{shorter}"));
        }
    }
    singular
}

/// Without the plural's ending. Short words are left alone: « jus », « bas », « riz ».
fn singular(word: &str) -> Cow<'_, str> {
    let without_last = &word[..word.len().saturating_sub(1)];
    match word.len() {
        0..=3 => Cow::Borrowed(word),
        _ if word.ends_with("eaux") => Cow::Borrowed(without_last),
        5.. if word.ends_with("aux") => Cow::Owned(format!("{}l", &word[..word.len() - 2])),
        5.. if word.ends_with("oux") => Cow::Borrowed(without_last),
        _ if word.ends_with("ss") => Cow::Borrowed(word),
        _ if word.ends_with('s') => Cow::Borrowed(without_last),
        _ => Cow::Borrowed(word),
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn plurals_and_agreed_participles_have_the_singular_s_stem() {
        for (plural, singular) in [
            ("pates", "pate"),
            ("gateaux", "gateau"),
            ("eaux", "eau"),
            ("vegetaux", "vegetal"),
            ("choux", "chou"),
            ("salees", "sale"),
            ("salee", "sale"),
            ("cereales", "cereale"),
            ("naturelles", "naturel"),
            ("fruits", "fruit"),
        ] {
            assert_eq!(stem(plural), stem(singular), "{plural}");
        }
    }

    #[test]
    fn other_words_stay_as_they_are() {
        for word in ["jus", "riz", "the", "coca", "nutella", "swiss", "doux", "lait", "x"] {
            assert_eq!(stem(word), word);
        }
    }
}
