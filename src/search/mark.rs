//! What a product is marked with in the text index beside its words: its categories, grade, NOVA group
//! and allergens, which synonyms its words have, and its name where that is short.
//!
//! A mark is one character of Unicode's private planes. No text folds to one, and the index of
//! prefixes, which are of two characters and more, does not repeat it.

use crate::model::{Grading, Nova};

/// Categories with a mark: as many characters as plane 15 has.
pub(super) const CATEGORIES_MAX: usize = 65_534;

const CATEGORY: u32 = 0xF_0000;
const NAME: u32 = 0x10_0000;
/// As many characters as plane 16 has.
const NAMES: u32 = 65_534;
const GRADING: u32 = 0xE000;
const NOVA: u32 = 0xE010;
const ALLERGEN: u32 = 0xE020;
const MEANING: u32 = 0xE100;
const MEANING_LAST: u32 = 0xF8FF;

/// A category, by its number.
pub(super) fn category(number: u16) -> char {
    character(CATEGORY + u32::from(number))
}

/// That it has one of several expressions that mean the same, by the number of the meaning; `None` beyond
/// the 6,144 there are marks for.
pub(super) fn meaning(number: usize) -> Option<char> {
    let code = MEANING.checked_add(u32::try_from(number).ok()?)?;
    (code <= MEANING_LAST).then(|| char::from_u32(code))?
}

/// A name, by its hash. Several names share a mark.
pub(super) fn name(hash: u32) -> char {
    character(NAME + hash % NAMES)
}

/// A Nutri-Score, or that there is none.
pub(super) fn grading(grading: Grading) -> char {
    character(GRADING + u32::from(grading_number(grading)))
}

/// A NOVA group.
pub(super) fn nova(nova: Nova) -> char {
    character(NOVA + u32::from(nova.group()))
}

/// One of the fourteen allergens, contained or possible as a trace.
pub(super) fn allergen(number: usize) -> char {
    character(ALLERGEN + u32::try_from(number).unwrap_or(0))
}

/// A grading as a number below 8.
pub(super) fn grading_number(grading: Grading) -> u8 {
    match grading {
        Grading::Graded(grade) => grade as u8,
        Grading::Unknown => 5,
        Grading::NotApplicable => 6,
    }
}

fn character(code: u32) -> char {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}
