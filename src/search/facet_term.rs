//! Facets as terms of the text index: a product's categories, grade, NOVA group and allergens, which
//! synonyms its words have, and its name where that is short. A filter is then a term like any word.

use std::fmt;

use crate::model::allergen::Allergen;
use crate::model::{Grading, Nova};

/// One character of Unicode's private planes. No text folds to one, and FTS5's prefix index, whose
/// prefixes have two characters and more, does not repeat it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct FacetTerm(pub(super) char);

/// Categories that can have a term: plane 15 has this many characters.
pub(super) const CATEGORIES_MAX: usize = 65_534;

const CATEGORY: u32 = 0xF_0000;
const NAME: u32 = 0x10_0000;
/// Plane 16 has this many characters.
const NAMES: u32 = 65_534;
// The private characters of plane 0 hold what has few values.
const GRADING: u32 = 0xE000;
const NOVA: u32 = 0xE010;
const ALLERGEN: u32 = 0xE020;
const FREE_OF: u32 = 0xE030;
const SYNONYMS: u32 = 0xE100;
const SYNONYMS_LAST: u32 = 0xF8FF;

/// Begins the words of category names in another language than the site's, so that they are found whole but no
/// beginning of a word leads to them: « thé » is no « their ».
pub(super) const FOREIGN: char = '\u{E0FF}';

impl FacetTerm {
    /// Of a category, by its number in the search file.
    pub(super) fn category(number: u16) -> Self {
        Self::at(CATEGORY + u32::from(number))
    }

    /// Of the products that have one of several expressions with the same meaning, by the number of
    /// the meaning. `None` beyond the 6,144 there are characters for.
    pub(super) fn synonyms(number: usize) -> Option<Self> {
        let code = SYNONYMS.checked_add(u32::try_from(number).ok()?)?;
        if code > SYNONYMS_LAST { None } else { char::from_u32(code).map(Self) }
    }

    /// Of a short name, by its hash. Several names share a term.
    pub(super) fn name(hash: u32) -> Self {
        Self::at(NAME + hash % NAMES)
    }

    /// Of a Nutri-Score, or of having none.
    pub(super) fn grading(grading: Grading) -> Self {
        Self::at(GRADING + u32::from(grading.number()))
    }

    /// Of a NOVA group.
    pub(super) fn nova(nova: Nova) -> Self {
        Self::at(NOVA + u32::from(nova.group()))
    }

    /// Of one of the fourteen allergens, contained or possible as a trace.
    pub(super) fn allergen(allergen: Allergen) -> Self {
        Self::at(ALLERGEN + allergen as u32)
    }

    /// Of what is declared to be free of one of them.
    pub(super) fn free_of(allergen: Allergen) -> Self {
        Self::at(FREE_OF + allergen as u32)
    }

    fn at(code: u32) -> Self {
        Self(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

/// A stem or the character of a facet term as a string of FTS5.
pub(super) fn quoted(token: impl fmt::Display) -> String {
    format!("\"{token}\"")
}
