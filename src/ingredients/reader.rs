//! Words in their context → allergens.

use crate::model::allergen::{AllergenSet, ListedAllergens};

use super::dictionary::{Dictionary, Meaning, Says};
use super::tokens::{ListWord, sentences};

/// Reads a list of ingredients, of a food that is said elsewhere to be free of some allergens.
pub(crate) fn read(text: &str, words: &Dictionary, absent: AllergenSet) -> ListedAllergens {
    let listed = ListedAllergens { absent, ..ListedAllergens::default() };
    let mut reader = Reader { listed, ..Reader::of(words) };
    for sentence in sentences(&text.to_lowercase()) {
        reader.sentence(&sentence);
    }
    reader.finish()
}

/// How far a statement reaches.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum StatementScope {
    /// What is named is in the food.
    #[default]
    Contents,
    /// It may be, to the end of the sentence.
    Traces,
    /// The next thing is absent.
    NextAbsent,
    /// A thing was absent; the next is too where a word joins it.
    MoreAbsent,
    /// All is absent, to the end of the sentence.
    RestAbsent,
}

struct Reader<'d> {
    words: &'d Dictionary,
    listed: ListedAllergens,
    scope: StatementScope,
    /// How many brackets were open where the statement began: it ends with them.
    scope_depth: usize,
    entry: IngredientEntry,
    /// What was last said to be absent.
    last_absent: AllergenSet,
    /// Whether what is absent is only not added.
    is_added: bool,
    /// What entries usually hold that name nothing else.
    usual: AllergenSet,
    known_entries: usize,
    unknown_entries: usize,
}

/// An ingredient being read: what is known of it.
#[derive(Default)]
struct IngredientEntry {
    has_known: bool,
    has_unknown: bool,
    /// What it is where it is nothing else, such as flour.
    alone: AllergenSet,
    /// What it usually holds, and whether it names what it is of instead.
    usual: AllergenSet,
    has_source: bool,
}

impl<'d> Reader<'d> {
    fn of(words: &'d Dictionary) -> Self {
        Self {
            words,
            listed: ListedAllergens::default(),
            scope: StatementScope::default(),
            scope_depth: 0,
            entry: IngredientEntry::default(),
            last_absent: AllergenSet::default(),
            is_added: false,
            usual: AllergenSet::default(),
            known_entries: 0,
            unknown_entries: 0,
        }
    }

    fn sentence(&mut self, tokens: &[ListWord<'_>]) {
        self.scope = StatementScope::Contents;
        let mut at = 0;
        while at < tokens.len() {
            if tokens[at].begins_entry {
                self.end_entry();
            }
            let (meaning, words) = meaning_at(&tokens[at..], self.words);
            let is_allergen = meaning.is_some_and(|meaning| !meaning.contained.is_empty());
            let is_free = is_allergen && self.says_free(&tokens[at + words..]);
            self.take(&tokens[at], meaning, is_free);
            at += words;
        }
        self.end_entry();
    }

    /// Whether what comes next says that what precedes it is absent: « -free ».
    fn says_free(&self, tokens: &[ListWord<'_>]) -> bool {
        if tokens.first().is_none_or(|next| next.begins_entry) {
            return false;
        }
        // « milk free from lactose » and « eggs free range » say it of what follows or of nothing.
        let (meaning, _) = meaning_at(tokens, self.words);
        meaning.is_some_and(|meaning| meaning.says == Some(Says::LastAbsent))
    }

    fn take(&mut self, token: &ListWord<'_>, meaning: Option<Meaning>, is_free: bool) {
        self.end_scope(token, meaning);
        let Some(meaning) = meaning.filter(|meaning| !meaning.is_vague) else {
            let is_unknown = meaning.is_some() || !is_passed(&token.word);
            self.entry.has_unknown |= is_unknown && self.scope == StatementScope::Contents;
            self.scope = after_thing(self.scope);
            return;
        };
        if let Some(says) = meaning.says {
            self.statement(says, token);
        }
        if self.scope != StatementScope::Traces {
            self.listed.absent.extend(meaning.absent);
        }
        let allergens = [meaning.contained, meaning.alone, meaning.usual];
        let is_thing =
            meaning.is_safe || meaning.is_source || allergens.iter().any(|set| !set.is_empty());
        if is_thing {
            // A second thing after one « sans », with nothing that joins them, is there.
            if self.scope == StatementScope::MoreAbsent {
                self.scope = StatementScope::Contents;
            }
            self.thing(meaning, is_free);
            self.scope = after_thing(self.scope);
        } else if meaning.says.is_none() && self.scope == StatementScope::MoreAbsent {
            self.scope = StatementScope::Contents;
        }
    }

    /// Ends a statement that does not reach over a word.
    fn end_scope(&mut self, token: &ListWord<'_>, meaning: Option<Meaning>) {
        // A comma ends what « sans » reaches over, unless what follows is joined: « sans sel, ni sucre ».
        let joins = meaning.is_some_and(|meaning| meaning.says == Some(Says::Joined));
        let is_next = matches!(self.scope, StatementScope::NextAbsent | StatementScope::MoreAbsent);
        if token.begins_entry && !joins && is_next || token.depth < self.scope_depth {
            self.scope = StatementScope::Contents;
            self.scope_depth = 0;
        }
    }

    /// What a word says of others.
    fn statement(&mut self, says: Says, token: &ListWord<'_>) {
        let scope = match (says, self.scope) {
            (Says::Heading, _) if token.begins_entry => StatementScope::Contents,
            (Says::Present, scope) if token.begins_entry || scope != StatementScope::Traces => {
                StatementScope::Contents
            }
            (Says::Traces, _) => StatementScope::Traces,
            (_, StatementScope::Traces) => return,
            (Says::RestAbsent, _) => StatementScope::RestAbsent,
            (Says::NextAbsent, scope) if scope != StatementScope::RestAbsent => {
                StatementScope::NextAbsent
            }
            (Says::Joined, StatementScope::MoreAbsent) => StatementScope::NextAbsent,
            (Says::Added, scope) if scope != StatementScope::Contents => {
                self.is_added = true;
                self.listed.absent.remove(std::mem::take(&mut self.last_absent));
                return;
            }
            _ => return,
        };
        if scope != self.scope {
            self.scope_depth = token.depth;
        }
        self.scope = scope;
    }

    fn thing(&mut self, meaning: Meaning, is_free: bool) {
        if is_free {
            self.listed.absent.extend(meaning.whole);
            return;
        }
        match self.scope {
            StatementScope::Contents => {
                self.listed.contained.extend(meaning.contained);
                self.entry.has_known |= meaning.is_safe || !meaning.contained.is_empty();
                self.entry.alone.extend(meaning.alone);
                self.entry.usual.extend(meaning.usual);
                self.entry.has_source |= meaning.is_source;
            }
            StatementScope::Traces => {
                self.listed.traces.extend(meaning.contained);
                self.listed.traces.extend(meaning.alone);
                self.listed.traces.extend(meaning.usual);
            }
            StatementScope::NextAbsent
            | StatementScope::MoreAbsent
            | StatementScope::RestAbsent => {
                if !self.is_added {
                    self.listed.absent.extend(meaning.whole);
                    self.last_absent = meaning.whole;
                }
            }
        }
    }

    fn end_entry(&mut self) {
        self.is_added = false;
        let IngredientEntry { has_known, has_unknown, alone, usual, has_source } =
            std::mem::take(&mut self.entry);
        if !has_known && !has_unknown && !has_source {
            self.listed.contained.extend(alone);
        }
        if !has_source {
            self.usual.extend(usual);
        }
        let is_known = has_known || has_source || !alone.is_empty() || !usual.is_empty();
        self.known_entries += usize::from(is_known);
        self.unknown_entries += usize::from(has_unknown && !has_known);
    }

    fn finish(mut self) -> ListedAllergens {
        self.usual.remove(self.listed.absent);
        self.listed.contained.extend(self.usual);
        self.listed.is_judged = self.known_entries > 0 && self.unknown_entries == 0;
        self.listed
    }
}

fn after_thing(scope: StatementScope) -> StatementScope {
    match scope {
        StatementScope::NextAbsent => StatementScope::MoreAbsent,
        StatementScope::MoreAbsent => StatementScope::Contents,
        other => other,
    }
}

/// The meaning of the longest phrase that begins here, and its number of words; else that of a compound.
fn meaning_at(tokens: &[ListWord<'_>], dictionary: &Dictionary) -> (Option<Meaning>, usize) {
    let first = &tokens[0];
    if first.accented.is_some_and(|lower| dictionary.is_accented_otherwise(lower)) {
        return (Some(Meaning::default()), 1);
    }
    // « E 220 » is one word.
    if first.word == "e"
        && let Some(next) = tokens.get(1).filter(|next| !next.begins_entry)
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
            if token.begins_entry {
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
    // Without its plural `freies` is `freie`.
    let ends = ["frei", "freie", "freien", "freier", "vrij", "vrije"];
    let before = ends.iter().find_map(|end| word.strip_suffix(end));
    if let Some(before) = before.filter(|before| before.len() > 2) {
        let absent = dictionary.phrase(before).meaning.unwrap_or_default().whole;
        return Some(Meaning { absent, ..Meaning::default() });
    }
    let contained = dictionary.compound(word);
    if contained.is_empty() { None } else { Some(Meaning { contained, ..Meaning::default() }) }
}

/// Numbers, single letters and E numbers tell of no allergen, but those that the dictionary has.
fn is_passed(word: &str) -> bool {
    let is_additive =
        word.strip_prefix('e').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    word.len() < 2 || is_additive || word.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod dish_tests;
#[cfg(test)]
mod tests;
