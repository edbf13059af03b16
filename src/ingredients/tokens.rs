//! A list of ingredients as sentences of words, with what parts them.

use crate::words::slugify;

use super::dictionary::singular;

/// A word of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ListWord {
    /// ASCII letters and digits, lower case, without its plural.
    pub(super) word: String,
    /// With its accents, where it has some.
    pub(super) accented: Option<String>,
    /// Whether a comma, a bracket or the like stands before it.
    pub(super) begins_entry: bool,
}

/// The sentences of a text.
pub(super) fn sentences(text: &str) -> Vec<Vec<ListWord>> {
    let mut sentences = Vec::new();
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut begins_entry = true;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
            continue;
        }
        take(&mut word, &mut begins_entry, &mut tokens);
        // A point within a number, as in « 0.5 % », ends nothing.
        let is_end = match character {
            '.' => !characters.peek().is_some_and(char::is_ascii_digit),
            '!' | '?' | '\n' => true,
            _ => false,
        };
        if is_end {
            sentences.push(std::mem::take(&mut tokens));
        }
        begins_entry |= is_end || !joins_words(character);
    }
    take(&mut word, &mut begins_entry, &mut tokens);
    sentences.push(tokens);
    sentences
}

fn take(word: &mut String, begins_entry: &mut bool, tokens: &mut Vec<ListWord>) {
    if word.is_empty() {
        return;
    }
    let lower = std::mem::take(word);
    let (ascii, accented) = if lower.is_ascii() {
        (lower, None)
    } else {
        (slugify(&lower).replace('-', ""), Some(lower))
    };
    tokens.push(ListWord { word: singular(ascii), accented, begins_entry: *begins_entry });
    *begins_entry = false;
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
        for sentence in sentences(text) {
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
        assert_eq!(shown(""), [""]);
    }
}
