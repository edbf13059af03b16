//! A list of ingredients as sentences of words, with what parts them.

use std::borrow::Cow;

use crate::words::slugify;

use super::dictionary::singular;

/// A word of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ListWord<'t> {
    /// ASCII letters and digits, lower case, without its plural.
    pub(super) word: Cow<'t, str>,
    /// With its accents, where it has some.
    pub(super) accented: Option<&'t str>,
    /// Whether a comma, a bracket or the like stands before it.
    pub(super) begins_entry: bool,
    /// How many brackets are open around it.
    pub(super) depth: usize,
}

impl<'t> ListWord<'t> {
    fn new(lower: &'t str, begins_entry: bool, depth: usize) -> Self {
        if lower.is_ascii() {
            let word = Cow::Borrowed(singular(lower));
            return Self { word, accented: None, begins_entry, depth };
        }
        let ascii = slugify(lower).replace('-', "");
        let word = Cow::Owned(singular(&ascii).to_string());
        Self { word, accented: Some(lower), begins_entry, depth }
    }
}

/// The sentences of a text in lower case.
pub(super) fn sentences(lower: &str) -> Vec<Vec<ListWord<'_>>> {
    let mut sentences = Vec::new();
    let mut tokens = Vec::new();
    let mut begins_entry = true;
    let mut word_start = None;
    let mut depth: usize = 0;
    // A line end closes the last word.
    for (at, character) in lower.char_indices().chain([(lower.len(), '\n')]) {
        if character.is_alphanumeric() || is_combining(character) {
            word_start.get_or_insert(at);
            continue;
        }
        if let Some(start) = word_start.take() {
            tokens.push(ListWord::new(&lower[start..at], begins_entry, depth));
            begins_entry = false;
        }
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A point within a number, as in « 0.5 % », ends nothing.
        let is_end = match character {
            '.' => !lower[at + 1..].starts_with(|next: char| next.is_ascii_digit()),
            '!' | '?' | '\n' => true,
            _ => false,
        };
        if is_end {
            sentences.push(std::mem::take(&mut tokens));
        }
        begins_entry |= is_end || !joins_words(character);
    }
    sentences
}

/// An accent of its own, where letters are written decomposed.
fn is_combining(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

/// Whether a sign stands between words of one ingredient.
fn joins_words(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(
            sign,
            '-' | '\'' | '\u{2019}' | '\u{2010}' | '\u{2011}' | '%' | '_' | '.' | '+' | '&'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let mut shown = Vec::new();
        for sentence in sentences(&text.to_lowercase()) {
            let words: Vec<String> = sentence
                .iter()
                .map(|token| format!("{}{}", if token.begins_entry { "|" } else { "" }, token.word))
                .collect();
            shown.push(words.join(" "));
        }
        shown
    }

    #[test]
    fn sentences_and_entries_are_told_apart() {
        assert_eq!(
            shown("Sucre (0.5 %), œufs, crème d’Isigny. Traces de lait"),
            ["|sucre |0 5 |oeuf |creme d isigny", "|trace de lait"]
        );
        assert_eq!(shown("Cre\u{300}me, BLE\u{301}"), ["|creme |ble"], "decomposed");
        assert_eq!(shown(""), [""]);
    }
}
