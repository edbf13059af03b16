//! The words of a sentence as what they mean together.

use crate::model::allergen::AllergenSet;

use super::dictionary::Dictionary;
use super::meaning::{Meaning, Says, WordRole};
use super::tokens::{ListWord, WordGap};

/// A word or some words that mean something together; `None` where they are not known.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListItem<'t> {
    /// The first of the words.
    pub(super) first: &'t ListWord<'t>,
    /// What they mean.
    pub(super) meaning: Option<Meaning>,
}

impl ListItem<'_> {
    pub(super) fn says(&self, what: Says) -> bool {
        self.meaning.is_some_and(|meaning| meaning.says == Some(what))
    }

    pub(super) fn is(&self, role: WordRole) -> bool {
        self.meaning.is_some_and(|meaning| meaning.is(role))
    }

    pub(super) fn is_thing(&self) -> bool {
        self.meaning.is_some_and(Meaning::is_thing)
    }

    /// Whether it names allergens that are in a food.
    pub(super) fn is_allergen(&self) -> bool {
        self.meaning.is_some_and(|meaning| !meaning.contained.is_empty())
    }

    /// Whether it names what foods are said to be free of, without more.
    pub(super) fn is_claim_name(&self) -> bool {
        self.meaning.is_some_and(|meaning| !meaning.whole.is_empty() || meaning.is(WordRole::Claim))
    }

    pub(super) fn gap(&self) -> WordGap {
        self.first.gap
    }
}

/// The items of a sentence.
pub(super) fn items<'t>(tokens: &'t [ListWord<'t>], words: &Dictionary) -> Vec<ListItem<'t>> {
    let mut items = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let (meaning, length) = meaning_at(&tokens[at..], words);
        items.push(ListItem { first: &tokens[at], meaning });
        at += length;
    }
    items
}

/// The meaning of the longest phrase that begins here, and its number of words; else that of a compound.
fn meaning_at(tokens: &[ListWord<'_>], dictionary: &Dictionary) -> (Option<Meaning>, usize) {
    let first = &tokens[0];
    if first.accented.is_some_and(|lower| dictionary.is_accented_otherwise(lower)) {
        return (Some(Meaning::default()), 1);
    }
    // « E 220 » is one word.
    if first.word == "e"
        && let Some(next) = tokens.get(1).filter(|next| !next.begins_entry())
    {
        let number = ["e", &next.word].concat();
        if is_passed(&number) {
            return (dictionary.phrase(&number).meaning, 2);
        }
    }
    let alone = dictionary.phrase(&first.word);
    let mut found = alone.meaning.map(|meaning| (Some(meaning), 1));
    if alone.longest > 1 {
        let mut phrase = first.word.to_string();
        for (words, token) in (2..=alone.longest).zip(&tokens[1..]) {
            if token.begins_entry() {
                break;
            }
            phrase.push('-');
            phrase.push_str(&token.word);
            // The longest one counts.
            found =
                dictionary.phrase(&phrase).meaning.map(|meaning| (Some(meaning), words)).or(found);
        }
    }
    found.unwrap_or_else(|| (compound(&first.word, dictionary), 1))
}

/// `haselnussmark`, `glutenfrei`
fn compound(word: &str, dictionary: &Dictionary) -> Option<Meaning> {
    if let Some(before) = freed(word) {
        let absent = dictionary.phrase(before).meaning.unwrap_or_default().whole;
        return Some(Meaning::of(AllergenSet::default(), absent));
    }
    let contained = dictionary.compound(word);
    if contained.is_empty() { None } else { Some(Meaning::of(contained, AllergenSet::default())) }
}

/// What a word says that something is free of: `gluten` of `glutenfrei`.
fn freed(word: &str) -> Option<&str> {
    // Without its plural `freies` is `freie`.
    for end in ["frei", "freie", "freien", "freier", "vrij", "vrije"] {
        if let Some(before) = word.strip_suffix(end) {
            return if before.len() > 2 { Some(before) } else { None };
        }
    }
    None
}

/// Whether a word may begin a statement that something is absent, or say what only a whole food is.
pub(super) fn may_claim(word: &str, dictionary: &Dictionary) -> bool {
    dictionary.is_claiming(word) || freed(word).is_some()
}

/// Numbers, single letters and E numbers tell of no allergen, but those that the dictionary has.
pub(super) fn is_passed(word: &str) -> bool {
    let is_additive =
        word.strip_prefix('e').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    word.len() < 2 || is_additive || word.starts_with(|c: char| c.is_ascii_digit())
}
