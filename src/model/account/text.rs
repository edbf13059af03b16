//! What people write for themselves and others see: a name, a note.
//!
//! Both are kept in NFC and without invisible characters or that turn the text around
//! them. Nothing else is refused: escaping happens on output.

use std::str::FromStr;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::coded;

/// What a visitor wants to be called: 1 to [`DisplayName::CHARACTERS_MAX`] characters on one line.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct DisplayName(String);

coded! {
    /// Why a text is no name, or no note; the word is that of the text which says so.
    pub enum TextFault {
        /// Nothing that can be seen.
        Missing = "required",
        /// More characters than there may be.
        TooLong = "name_long",
        /// A control character, a line break in a name, or one that turns or hides text.
        Character = "name",
    }
}

impl DisplayName {
    /// Longest name, in characters of NFC.
    pub const CHARACTERS_MAX: usize = 60;

    /// Takes back what [`DisplayName::as_str`] gave, as databases keep it.
    #[must_use]
    pub fn kept(name: String) -> Self {
        Self(name)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DisplayName {
    type Err = TextFault;

    fn from_str(text: &str) -> Result<Self, TextFault> {
        let name: String = text.trim().nfc().collect();
        if !name.contains(is_seen) {
            return Err(TextFault::Missing);
        }
        if name.chars().count() > Self::CHARACTERS_MAX {
            return Err(TextFault::TooLong);
        }
        if name.contains(is_treacherous) {
            return Err(TextFault::Character);
        }
        Ok(Self(name))
    }
}

/// A note on a saved substitute: 1 to [`Note::CHARACTERS_MAX`] characters, line breaks allowed.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Note(String);

impl Note {
    /// Longest note, in characters of NFC; a line break counts as one.
    pub const CHARACTERS_MAX: usize = 500;

    /// Reads a note as a form sends it; `None` where nothing is written.
    ///
    /// # Errors
    /// When it is too long or has invisible characters.
    pub fn parse(text: &str) -> Result<Option<Self>, TextFault> {
        let note: String = text.trim().replace("\r\n", "\n").nfc().collect();
        if note.chars().count() > Self::CHARACTERS_MAX {
            return Err(TextFault::TooLong);
        }
        if note.contains(|character| character != '\n' && is_treacherous(character)) {
            return Err(TextFault::Character);
        }
        Ok(note.contains(is_seen).then_some(Self(note)))
    }

    /// Takes back what [`Note::as_str`] gave, as databases keep it.
    #[must_use]
    pub fn kept(note: String) -> Self {
        Self(note)
    }

    /// The note; lines end with `\n`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters, line separators, directional marks, embeddings, overrides and isolates
/// (UAX #9 §2), and what has no width. Joiners stay: emoji and several scripts are written with them.
fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{061c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// What leaves a mark by itself. Tags, variation selectors and joiners only change other characters.
fn is_seen(character: char) -> bool {
    let is_filler = matches!(
        character,
        '\u{00ad}' | '\u{034f}' | '\u{115f}'..='\u{1160}' | '\u{200c}'..='\u{200d}' | '\u{2800}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}'
    );
    !is_filler
        && !is_treacherous(character)
        && !character.is_whitespace()
        && !is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> Result<String, TextFault> {
        text.parse::<DisplayName>().map(|name| name.as_str().to_string())
    }

    #[test]
    fn names_of_any_script_are_kept() {
        for text in
            ["A", "Anna-Maria O’Neil", "李小龍", "👩‍🍳", "می‌خواهم", "<b>Robert'); --", "Noe\u{308}l"]
        {
            assert_eq!(name(&format!(" {text}\n")), Ok(text.nfc().collect()), "{text}");
        }
        assert_eq!(name("Noe\u{308}l"), Ok("Noël".into()));
    }

    #[test]
    fn a_name_can_be_seen_and_fits() {
        for text in ["", " \t ", "\u{200d}", "\u{3164}", "\u{301}", "\u{202e}"] {
            assert_eq!(name(text), Err(TextFault::Missing), "{text:?}");
        }
        assert!(name(&"é".repeat(60)).is_ok());
        assert_eq!(name(&"é".repeat(61)), Err(TextFault::TooLong));
        for text in
            ["a\nb", "a\0b", "a\u{202e}b", "a\u{2066}b", "a\u{200b}b", "a\u{feff}b", "a\u{85}b"]
        {
            assert_eq!(name(text), Err(TextFault::Character), "{text:?}");
        }
    }

    #[test]
    fn notes_have_lines_and_may_be_empty() {
        let note =
            |text: &str| Note::parse(text).map(|note| note.map(|note| note.as_str().to_string()));
        assert_eq!(
            note(" moins sucré\r\nau marché \r\n"),
            Ok(Some("moins sucré\nau marché".into()))
        );
        assert_eq!(note(" \r\n"), Ok(None));
        assert_eq!(note("a\u{7}"), Err(TextFault::Character));
        assert_eq!(note("a\rb"), Err(TextFault::Character));
        assert!(note(&"\r\né".repeat(250)).is_ok());
        assert_eq!(note(&"é".repeat(501)), Err(TextFault::TooLong));
    }

    proptest! {
        /// Whatever is typed: no panic, and what was accepted reads back as itself.
        #[test]
        fn accepted_texts_are_accepted_again(text in ".{0,20}") {
            if let Ok(name) = text.parse::<DisplayName>() {
                prop_assert_eq!(name.as_str().parse(), Ok(name));
            }
            if let Ok(Some(note)) = Note::parse(&text) {
                prop_assert_eq!(Note::parse(note.as_str()), Ok(Some(note)));
            }
        }
    }
}
