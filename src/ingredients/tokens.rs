//! A list of ingredients as sentences of words, with what parts them.

use std::borrow::Cow;

use crate::words::slugify;

use super::dictionary::singular;

/// Of a word of a list and what parts it from the next, on average and at least: room is made for that many.
const WORD_BYTES: usize = 6;

/// What stands between two words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum WordGap {
    /// Nothing but what joins the words of one ingredient.
    Blank,
    /// What parts entries of a list: `,`, `;`, `/`, `•`.
    Comma,
    /// `:`
    Colon,
    /// A bracket.
    Bracket,
    /// Any other sign, the start of a sentence too.
    Other,
}

/// A word of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ListWord<'t> {
    /// ASCII letters and digits, lower case, without its plural.
    pub(super) word: Cow<'t, str>,
    /// As it is written, where that has accents.
    pub(super) accented: Option<&'t str>,
    /// What stands before it.
    pub(super) gap: WordGap,
    /// How many brackets are open around it, and how few were between it and the word before.
    pub(super) depth: usize,
    pub(super) floor: usize,
    /// Whether it is a number with a percent sign.
    pub(super) is_percent: bool,
}

impl<'t> ListWord<'t> {
    fn new(lower: &'t str, gap: WordGap, (depth, floor): (usize, usize)) -> Self {
        let accented = if lower.is_ascii() { None } else { Some(lower) };
        Self { word: plain(lower), accented, gap, depth, floor, is_percent: false }
    }

    /// Whether it begins an entry of the list.
    pub(super) fn begins_entry(&self) -> bool {
        self.gap != WordGap::Blank
    }
}

/// A word in lower case as [`ListWord::word`].
fn plain(lower: &str) -> Cow<'_, str> {
    if lower.is_ascii() {
        return Cow::Borrowed(singular(lower));
    }
    let ascii = slugify(lower).replace('-', "");
    Cow::Owned(singular(&ascii).to_string())
}

/// The words of a text in lower case, each as [`ListWord::word`].
pub(super) fn plain_words(lower: &str) -> impl Iterator<Item = Cow<'_, str>> {
    lower.split(|character| !is_of_word(character)).map(plain)
}

/// The sentences of a text in lower case, those without words left out.
pub(super) fn sentences(lower: &str) -> Vec<Vec<ListWord<'_>>> {
    let mut sentences = Vec::new();
    let mut tokens: Vec<ListWord<'_>> = Vec::with_capacity(lower.len() / WORD_BYTES);
    let mut gap = WordGap::Other;
    let mut word_start = None;
    let (mut depth, mut floor): (usize, usize) = (0, 0);
    // A line end closes the last word.
    for (at, character) in lower.char_indices().chain([(lower.len(), '\n')]) {
        if is_of_word(character) {
            word_start.get_or_insert(at);
            continue;
        }
        if let Some(start) = word_start.take() {
            tokens.push(ListWord::new(&lower[start..at], gap, (depth, floor)));
            (gap, floor) = (WordGap::Blank, depth);
        }
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.saturating_sub(1);
                floor = floor.min(depth);
            }
            '%' => mark_percent(&mut tokens),
            _ => {}
        }
        // A point within a number, as in « 0.5 % », ends nothing.
        let is_end = match character {
            '.' => !lower[at + 1..].starts_with(|next: char| next.is_ascii_digit()),
            '!' | '?' | '\n' => true,
            _ => false,
        };
        if is_end && !tokens.is_empty() {
            sentences.push(std::mem::take(&mut tokens));
            gap = WordGap::Other;
        }
        gap = gap.max(gap_of(character));
    }
    sentences
}

fn mark_percent(tokens: &mut [ListWord<'_>]) {
    if let Some(last) = tokens.last_mut() {
        last.is_percent = last.word.starts_with(|c: char| c.is_ascii_digit());
    }
}

/// A letter, a digit, or an accent of its own, where letters are written decomposed.
fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&character)
}

fn gap_of(sign: char) -> WordGap {
    match sign {
        '-' | '\'' | '\u{2019}' | '\u{2010}' | '\u{2011}' | '%' | '_' | '.' | '+' | '&' => {
            WordGap::Blank
        }
        ',' | ';' | '/' | '•' | '·' => WordGap::Comma,
        ':' => WordGap::Colon,
        '(' | '[' | '{' | ')' | ']' | '}' => WordGap::Bracket,
        _ if sign.is_whitespace() => WordGap::Blank,
        _ => WordGap::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let mut shown = Vec::new();
        for sentence in sentences(&text.to_lowercase()) {
            let words: Vec<String> = sentence
                .iter()
                .map(|token| {
                    format!("{}{}", if token.begins_entry() { "|" } else { "" }, token.word)
                })
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
        assert!(shown("… ! .").is_empty(), "no words, no sentence");
    }

    #[test]
    fn what_stands_between_words_is_known() {
        let text = "sans : lait, eau (12 %) sel - riz";
        let gaps: Vec<WordGap> = sentences(text)[0].iter().map(|token| token.gap).collect();
        assert_eq!(
            gaps,
            [
                WordGap::Other,
                WordGap::Colon,
                WordGap::Comma,
                WordGap::Bracket,
                WordGap::Bracket,
                WordGap::Blank
            ]
        );
        assert!(sentences(text)[0][3].is_percent);
    }
}
