//! What a visitor typed: words, or a barcode, or a part of one.

use thiserror::Error;

use crate::model::{Barcode, BarcodeError, Edition, barcodes_in};
use crate::words::{self, Word, WordKind};

/// Characters a query may have.
pub const CHARACTERS_MAX: usize = 200;
/// Words a query may have.
pub(super) const WORDS_MAX: usize = 12;
/// Fewer digits are a number, not a part of a barcode.
const DIGITS_MIN: usize = 4;
/// More are no barcode.
const DIGITS_MAX: usize = 14;
/// As many as are printed below the bars.
const PRINTED_DIGITS: [usize; 4] = [8, 12, 13, 14];

/// A query is longer than is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum QueryTooLong {
    /// More than 200 characters.
    #[error("a query has at most {CHARACTERS_MAX} characters")]
    Characters,
    /// More than 12 words.
    #[error("a query has at most {WORDS_MAX} words")]
    Words,
}

/// A question that can be answered.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Query {
    text: String,
    /// Words that tell something; empty ones only where there are no others.
    pub(super) words: Vec<Word>,
    /// Four digits and more: a barcode or the beginning of one.
    pub(super) digits: Option<String>,
    barcodes: Vec<Barcode>,
    /// Every word is meant as it is typed; else typos are corrected where little is found.
    pub(super) is_literal: bool,
    /// The pages it is asked from: names in answers are in their language.
    pub(super) edition: Edition,
}

impl Query {
    /// Reads what was typed. Any text is one; what has neither letters nor digits asks for nothing.
    ///
    /// # Errors
    /// When it is longer than is answered.
    pub fn parse(text: &str) -> Result<Self, QueryTooLong> {
        let text = text.trim();
        if text.chars().nth(CHARACTERS_MAX).is_some() {
            return Err(QueryTooLong::Characters);
        }
        let mut words = words::split(text);
        if words.iter().any(|word| word.kind != WordKind::Empty) {
            words.retain(|word| word.kind != WordKind::Empty);
        }
        let (digits, barcodes) = (digits(text), barcodes_in(text));
        // The address of a product has many words, of which only the barcode matters.
        if words.len() > WORDS_MAX && barcodes.is_empty() {
            return Err(QueryTooLong::Words);
        }
        words.truncate(WORDS_MAX);
        let (text, is_literal, edition) = (text.to_string(), false, Edition::ROOT);
        Ok(Self { text, words, digits, barcodes, is_literal, edition })
    }

    /// The same with every word meant as it is typed.
    #[must_use]
    pub fn literal(self) -> Self {
        Self { is_literal: true, ..self }
    }

    /// The same asked from the pages of an edition.
    #[must_use]
    pub fn asked_from(self, edition: Edition) -> Self {
        Self { edition, ..self }
    }

    /// What was typed, without space around.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The products that may be asked for by a whole barcode, the likeliest first. Where there is none
    /// of them, a part of another may be meant, which a search lists: one part in ten has a right check
    /// digit.
    #[must_use]
    pub fn barcodes(&self) -> &[Barcode] {
        &self.barcodes
    }

    /// Whether it is a whole barcode but for its check digit: one of its digits must be wrong.
    #[must_use]
    pub fn is_mistyped_barcode(&self) -> bool {
        let digits = self.digits.as_deref().unwrap_or_default();
        PRINTED_DIGITS.contains(&digits.len())
            && matches!(digits.parse::<Barcode>(), Err(BarcodeError::CheckDigit))
    }
}

/// The digits of a text that has nothing else but the signs that barcodes are typed with.
fn digits(text: &str) -> Option<String> {
    let mut digits = String::new();
    for character in text.chars() {
        if character.is_ascii_digit() {
            digits.push(character);
        } else if !character.is_whitespace() && !"-‐‑–.".contains(character) {
            return None;
        }
    }
    if (DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) { Some(digits) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn barcode(text: &str) -> Option<String> {
        Query::parse(text).unwrap().barcodes().first().map(Barcode::to_string)
    }

    #[test]
    fn a_barcode_is_one_however_it_is_typed() {
        for text in [
            "3017620422003",
            " 3017620422003 ",
            "3 017620 422003",
            "301-7620-422003",
            "3.017620.422003",
            "03017620422003",
            "3 017620\u{a0}422003",
        ] {
            assert_eq!(barcode(text).as_deref(), Some("3017620422003"), "{text:?}");
        }
        assert_eq!(barcode("20004200").as_deref(), Some("20004200"));
    }

    #[test]
    fn other_numbers_are_none() {
        for text in ["3017620422004", "301762", "1664", "3 ou 4 nutella", "000", "1 2 3"] {
            assert_eq!(barcode(text), None, "{text}");
        }
    }

    #[test]
    fn a_wrong_check_digit_is_noticed_where_the_barcode_is_whole() {
        let is_mistyped = |text: &str| Query::parse(text).unwrap().is_mistyped_barcode();
        for text in
            ["3017620422004", "3 017620 422004", "03017620422004", "20004201", "036000291453"]
        {
            assert!(is_mistyped(text), "{text}");
        }
        for text in
            ["3017620422003", "301762042", "0000000000000", "3017620422004 lait", "lait", ""]
        {
            assert!(!is_mistyped(text), "{text}");
        }
    }

    #[test]
    fn long_queries_are_refused() {
        let parse = |text: &str| Query::parse(text).map(|query| query.words.len());
        assert_eq!(parse(&"é".repeat(200)), Ok(1));
        assert_eq!(parse(&"é".repeat(201)), Err(QueryTooLong::Characters));
        assert_eq!(parse(&"lait ".repeat(12)), Ok(12));
        assert_eq!(parse(&"lait ".repeat(13)), Err(QueryTooLong::Words));
        assert_eq!(parse(&"x".repeat(10_000)), Err(QueryTooLong::Characters));
    }

    #[test]
    fn empty_words_count_only_where_there_are_no_others() {
        let words = |text: &str| -> Vec<String> {
            let query = Query::parse(text).unwrap();
            query.words.iter().map(|word| word.folded.clone()).collect()
        };
        assert_eq!(words("jus de l'orange"), ["jus", "orange"]);
        assert_eq!(words("la"), ["la"]);
        assert_eq!(words("?! 😀 \0"), [""; 0]);
    }
}
