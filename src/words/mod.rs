//! Text → the words it is found and compared by: folding, stems, units and pack sizes, slugs, and a
//! hash. Pure, and one set of rules for what is indexed, what is typed and what is compared.
//!
//! A word has only the letters a–z or only digits, so it means nothing to the syntax of any index,
//! whatever bytes were typed.

mod ascii;
mod fold;
mod grouped;
mod hash;
mod line;
mod nothing;
mod number;
mod pack_size;
mod slug;
mod spreadsheet;
mod stem;
mod unique;
mod unit;

pub use ascii::{in_ascii, is_digits, is_lowercase};
pub use fold::{Piece, fold};
pub use grouped::grouped;
pub(crate) use grouped::{digit_sign, push_grouped};
pub use hash::{FNV1A_START, Fingerprint, fingerprint, first_bits, fnv1a, fnv1a_on};
pub use line::line_of;
pub use nothing::{is_none_slug, is_nothing, is_nothing_slug};
pub use pack_size::pack_size;
pub use slug::slugify;
pub use spreadsheet::{guarded, is_formula, unguarded};
use stem::hides_beginning;
pub use stem::stem;
pub use unique::unique;
pub use unit::{in_grams_or_ml, is_unit};

use std::borrow::Cow;

/// What a word stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum WordKind {
    /// A word like any other.
    Plain,
    /// A word that tells nothing alone: `de`, `à`, `les`.
    Empty,
    /// A number.
    Number,
    /// An amount with its unit, in millilitres or grams.
    Quantity,
}

/// A word as texts are compared by.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Word {
    /// Without accents, case and plural: `gateau` for `Gâteaux`.
    pub stem: String,
    /// Without accents and case: `gateaux`.
    pub folded: String,
    /// Without case: `gâteaux`; `None` where it has no accent. Letter by letter those of `folded`.
    pub accented: Option<String>,
    /// What it stands for.
    pub kind: WordKind,
}

/// Words that tell nothing alone, sorted. `sans` is none: without it « sans sucre » says the contrary;
/// nor is the English `the`, which is « thé » without its accent.
const EMPTY_WORDS: [&str; 26] = [
    "a", "and", "au", "aux", "avec", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le",
    "les", "of", "ou", "par", "pour", "s", "sur", "un", "une", "with", "y",
];

/// English words that tell nothing alone and are none in French, sorted.
const SMALL_ENGLISH_WORDS: [&str; 19] = [
    "all", "an", "as", "at", "by", "for", "from", "in", "its", "no", "not", "on", "or", "other",
    "than", "the", "their", "to", "without",
];

/// The words of a text, in order.
#[must_use]
pub fn split(text: &str) -> Vec<Word> {
    words_of(&fold(text))
}

/// The words that the pieces of a text make, in order.
#[must_use]
pub fn words_of(pieces: &[Piece]) -> Vec<Word> {
    // Signs are no words, and « 20 % l » is typed as « 20 l » is; but the one of « 1/2 l ».
    let is_sign = |piece: &Piece| matches!(piece, Piece::Percent | Piece::Plus);
    let mut kept = Cow::Borrowed(pieces);
    if pieces.iter().any(is_sign) {
        kept.to_mut().retain(|piece| !is_sign(piece));
    }
    let mut words = Vec::with_capacity(kept.len());
    let mut left = &*kept;
    while let [first, ..] = left {
        let (word, used) = match first {
            Piece::Letters { folded, accented } => (Some(plain(folded, accented.clone())), 1),
            _ => number::number(left).map_or((None, 1), |(word, used)| (Some(word), used)),
        };
        words.extend(word);
        left = &left[used..];
    }
    words
}

/// The stems of the words of a text that tell something, joined by spaces.
#[must_use]
pub fn stems(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in split(text) {
        if word.kind == WordKind::Empty {
            continue;
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(&word.stem);
    }
    joined
}

/// The stems of some words with their accents, joined by spaces; `None` where none has an accent.
#[must_use]
pub fn accented_stems(words: &[Word]) -> Option<String> {
    let mut has_accents = false;
    let mut joined = Vec::with_capacity(words.len());
    for word in words {
        let accented = word.accented_stem();
        has_accents |= accented.is_some();
        joined.push(accented.unwrap_or_else(|| word.stem.clone()));
    }
    if has_accents { Some(joined.join(" ")) } else { None }
}

fn plain(letters: &str, accented: Option<String>) -> Word {
    let kind = if is_empty_word(letters) { WordKind::Empty } else { WordKind::Plain };
    Word { stem: stem(letters).into_owned(), folded: letters.to_string(), accented, kind }
}

impl Word {
    /// The stem with the accents of the word: `gâteau` for « gâteaux », `pâté` for « PÂTÉS »; `None` where
    /// it has none.
    #[must_use]
    pub fn accented_stem(&self) -> Option<String> {
        let accented = self.accented.as_deref()?;
        // What the stem changes is the ending; the letters before it are those of the word.
        let shared = self.stem.bytes().zip(self.folded.bytes());
        let kept = shared.take_while(|(own, typed)| own == typed).count();
        let mut stem: String = accented.chars().take(kept).collect();
        stem.push_str(&self.stem[kept..]);
        if stem == self.stem { None } else { Some(stem) }
    }

    /// By what else an index finds the word than by its stem.
    pub fn other_spellings(&self) -> impl Iterator<Item = String> {
        let is_hidden = self.kind == WordKind::Plain && hides_beginning(&self.folded, &self.stem);
        let whole = if is_hidden { Some(self.folded.clone()) } else { None };
        [self.accented_stem(), self.written_out_stem(), whole].into_iter().flatten()
    }

    /// The stem of the word with its umlauts and the like written out, as they are where a keyboard does not
    /// have them: `kaese` for « Käse »; `None` where it has none.
    #[must_use]
    pub fn written_out_stem(&self) -> Option<String> {
        let accented = self.accented.as_deref()?;
        let mut out = String::with_capacity(accented.len() + 1);
        for (letter, folded) in accented.chars().zip(self.folded.chars()) {
            match letter {
                'ä' | 'ö' | 'ü' | 'ø' => out.extend([folded, 'e']),
                'å' => out.push_str("aa"),
                _ => out.push(folded),
            }
        }
        if out == self.folded { None } else { Some(stem(&out).into_owned()) }
    }
}

/// True for a folded English word that tells nothing alone. In French it may tell much: « thé ».
#[must_use]
pub fn is_small_english_word(folded: &str) -> bool {
    SMALL_ENGLISH_WORDS.binary_search(&folded).is_ok()
}

/// True for a folded word that tells nothing alone.
#[must_use]
pub fn is_empty_word(folded: &str) -> bool {
    EMPTY_WORDS.binary_search(&folded).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn empty_words_are_sorted() {
        assert!(EMPTY_WORDS.is_sorted() && SMALL_ENGLISH_WORDS.is_sorted());
    }

    #[test]
    fn what_people_type_alike_is_alike() {
        for (left, right) in [
            ("Jus d’orange", "JUS D'ORANGES"),
            ("œufs", "Oeuf"),
            ("pâtes à tartiner", "Pate tartiner"),
            ("Coca-Cola", "coca cola"),
            ("bœuf", "boeuf"),
            ("1,5l", "1.5 L"),
            ("33cl", "330 ml"),
            ("1 kg", "1000g"),
            ("6x33cl", "6 x 33 cl"),
            ("1/2 l", "500 ml"),
            ("½ l", "0,5 l"),
            ("3/4 L", "75 cl"),
            ("1 1/2 l", "1,5 l"),
            ("1½ l", "150 cl"),
            ("1 000 g", "1 kg"),
            ("1.000 g", "1 kg"),
            ("2 500 ml", "2,5 l"),
            ("4 125 g", "4 125g"),
            ("33/50 cl", "33 500 ml"),
            ("8 fl oz", "8 FL. OZ."),
            ("20 % l", "20 l"),
            ("Kellogg's", "kelloggs"),
            ("Gâteaux", "gateau"),
            ("végétaux", "vegetal"),
            ("7up", "7 UP"),
            ("M&M’s", "mms"),
            ("e\u{301}clair", "éclair"),
            ("conﬁture", "confiture"),
            ("qu’il", "il"),
            ("jusqu'au", "au"),
            ("Häagen‑Dazs", "haagen dazs"),
            ("70%", "70 %"),
            ("salées", "salé"),
            ("l`oréal", "loréal oréal"),
        ] {
            let (left, right) = (stems(left), stems(right));
            assert!(left == right || right.ends_with(&left), "{left:?} and {right:?}");
        }
    }

    #[test]
    fn accents_are_kept_apart_from_the_stem() {
        let accented = |text: &str| split(text)[0].accented_stem().unwrap_or_default();
        for (left, right) in [
            ("pâté", "pâté"),
            ("Pâtés", "pâté"),
            ("PÂTÉ", "pâté"),
            ("pa\u{302}te\u{301}s", "pâté"),
            ("pâtes", "pâte"),
            ("Salées", "salé"),
            ("salé", "salé"),
            ("brûlée", "brûlé"),
            ("l’été", "été"),
            ("Maïs", "maï"),
            ("gâteaux", "gâteau"),
            ("végétaux", "végétal"),
            ("végétales", "végétal"),
            ("piña", "piña"),
            ("Gruyère", "gruyère"),
            ("pate", ""),
            ("cœur", ""),
            ("Œufs", ""),
            ("Straße", ""),
            ("сыр", ""),
        ] {
            assert_eq!(accented(left), right, "{left}");
        }
        let both = split("Pâté en croûte");
        assert_eq!(both[2].accented.as_deref(), Some("croûte"));
    }

    #[test]
    fn umlauts_can_be_written_out() {
        let out = |text: &str| split(text)[0].written_out_stem();
        assert_eq!(out("Käse").as_deref(), Some("kaese"));
        assert_eq!(out("MÜSLI").as_deref(), Some("muesli"));
        assert_eq!(out("Brötchen").as_deref(), Some("broetchen"));
        assert_eq!(out("Smørrebrød").as_deref(), Some("smoerrebroed"));
        assert_eq!(out("pâté"), None);
        assert_eq!(out("kase"), None);
    }

    #[test]
    fn what_means_something_else_stays_apart() {
        for (left, right) in
            [("sans sucre", "sucre"), ("lait", "laits d'amande"), ("33 cl", "33"), ("riz", "ris")]
        {
            assert_ne!(stems(left), stems(right));
        }
    }

    #[test]
    fn no_byte_breaks_it_and_words_are_plain() {
        let texts =
            ["\"*()^:%_\\", "NEAR(a b)", "\0\u{202e}\u{fffd}", "😀🍫", "مربى", "巧克力", "½ ² №"];
        for text in texts {
            for word in split(text) {
                assert!(word.stem.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{word:?}");
                assert!(!word.stem.is_empty());
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_folds_to_plain_words(text in "\\PC{0,60}") {
            for word in split(&text) {
                let is_plain = |word: &str| word.bytes().all(|byte| {
                    byte.is_ascii_lowercase() || byte.is_ascii_digit()
                });
                prop_assert!(is_plain(&word.stem) && is_plain(&word.folded), "{word:?}");
                prop_assert!(!word.stem.is_empty() && !word.folded.is_empty());
            }
        }

        #[test]
        fn case_does_not_matter(text in "[a-zéèêëàâçîïôùûœæ' -]{0,40}") {
            prop_assert_eq!(split(&text), split(&text.to_uppercase()));
        }

        #[test]
        fn what_is_folded_stays_as_it_is(text in "[a-zéèêëàâçîïôùûœæ' -]{0,40}") {
            let folded: Vec<String> = split(&text).into_iter().map(|word| word.folded).collect();
            let again: Vec<String> =
                split(&folded.join(" ")).into_iter().map(|word| word.folded).collect();
            prop_assert_eq!(folded, again);
        }
    }
}
