//! Words in their context → allergens.

use crate::model::allergen::{Allergen, AllergenSet, ListedAllergens};
use crate::model::food_fact::{FoodFact, FoodFacts};

use super::dictionary::Dictionary;
use super::list_items::{ListItem, is_passed, items, may_claim};
use super::meaning::{Meaning, Says, WordRole};
use super::shares::share;
use super::statements::{AbsenceStatement, is_handled, is_negated, traces_end};
use super::tokens::{WordGap, plain_words, sentences};

/// Reads a list of ingredients, of a food that is said elsewhere to be free of some allergens.
pub(crate) fn read(text: &str, words: &Dictionary, absent: AllergenSet) -> ListedAllergens {
    let listed = ListedAllergens { absent, ..ListedAllergens::default() };
    let mut reader = Reader { listed, ..Reader::default() };
    let lower = text.to_lowercase();
    let sentences = sentences(&lower);
    let is_alone = sentences.len() < 2;
    for sentence in &sentences {
        reader.sentence(&items(sentence, words), is_alone);
    }
    reader.finish()
}

/// The same of a name: what it says is absent, and what it says of the whole food. Nearly all say neither, so
/// that is found out first.
pub(crate) fn read_name(name: &str, words: &Dictionary) -> ListedAllergens {
    let lower = name.to_lowercase();
    if !plain_words(&lower).any(|word| may_claim(&word, words)) {
        return ListedAllergens::default();
    }
    let named = read(name, words, AllergenSet::default());
    let mut listed = ListedAllergens { absent: named.absent, ..ListedAllergens::default() };
    for claim in FoodFact::CLAIMS {
        if named.facts.contains(claim) {
            listed.facts.insert(claim);
        }
    }
    listed
}

/// Whether a text has only words that say something of others and names none: « en contient ».
pub(crate) fn names_nothing(text: &str, words: &Dictionary) -> bool {
    let lower = text.to_lowercase();
    for sentence in sentences(&lower) {
        for item in items(&sentence, words) {
            if item.is_thing() || item.meaning.is_none() {
                return false;
            }
        }
    }
    true
}

/// What is said of the things that are named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum StatementScope {
    /// They are in the food.
    Contents,
    /// They may be.
    Traces,
    /// They are not.
    Absent,
}

#[derive(Default)]
struct Reader {
    listed: ListedAllergens,
    /// How far the last statements of traces and of absence reach in the sentence.
    traces_until: usize,
    absent_until: usize,
    entry: IngredientEntry,
    /// What was last said to be absent.
    last_absent: AllergenSet,
    /// Whether what is absent is only not added.
    is_added: bool,
    /// What entries usually hold that name nothing else.
    usual: AllergenSet,
    known_entries: usize,
    unknown_entries: usize,
    /// How much of it is red meat, in percent.
    red_meat: f64,
}

/// Food with less is none of red meat for Open Food Facts' Nutri-Score (`Food.pm`): no pizza with some ham.
const RED_MEAT_PERCENT: f64 = 10.0;

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

impl Reader {
    fn sentence(&mut self, items: &[ListItem<'_>], is_alone: bool) {
        (self.traces_until, self.absent_until) = (0, 0);
        for (at, item) in items.iter().enumerate() {
            if item.gap() != WordGap::Blank {
                self.end_entry();
            }
            self.statement(items, at, is_alone);
            let scope = self.scope(at);
            match item.meaning.filter(|_| !item.is(WordRole::Vague)) {
                Some(meaning) => {
                    self.says_absent(items, at, meaning);
                    self.fact(items, at, meaning.facts);
                    if meaning.is_thing() {
                        self.thing(meaning, scope, says_free(items, at));
                    }
                }
                None => {
                    let is_unknown = item.meaning.is_some() || !is_passed(&item.first.word);
                    self.entry.has_unknown |= is_unknown && scope == StatementScope::Contents;
                }
            }
        }
        self.end_entry();
    }

    fn scope(&self, at: usize) -> StatementScope {
        if at < self.traces_until {
            StatementScope::Traces
        } else if at < self.absent_until {
            StatementScope::Absent
        } else {
            StatementScope::Contents
        }
    }

    /// What a word says of others.
    fn statement(&mut self, items: &[ListItem<'_>], at: usize, is_alone: bool) {
        let is_trace =
            items[at].says(Says::Traces) || items[at].says(Says::Place) && is_handled(items, at);
        let is_negated = at < self.absent_until && items[at].says(Says::Traces);
        if at < self.traces_until || is_negated {
            return;
        }
        if is_trace {
            self.traces_until = traces_end(items, at);
        } else if let Some(statement) = AbsenceStatement::at(items, at, is_alone) {
            self.absent_until = self.absent_until.max(statement.end());
        } else if items[at].says(Says::Added) && at < self.absent_until {
            self.is_added = true;
            self.listed.absent.remove(std::mem::take(&mut self.last_absent));
        }
    }

    /// `glutenfrei`
    fn says_absent(&mut self, items: &[ListItem<'_>], at: usize, meaning: Meaning) {
        match self.scope(at) {
            StatementScope::Traces => {}
            _ if is_negated(items, at) => self.listed.contained.extend(meaning.absent),
            _ => self.listed.absent.extend(meaning.absent),
        }
    }

    /// What a word tells besides allergens.
    fn fact(&mut self, items: &[ListItem<'_>], at: usize, mut facts: FoodFacts) {
        let is_absent = self.scope(at) == StatementScope::Absent || says_free(items, at);
        if is_absent && facts.contains(FoodFact::Lactose) {
            facts = FoodFacts::from_iter([FoodFact::LactoseFree]);
        } else if is_absent || self.scope(at) == StatementScope::Traces || is_negated(items, at) {
            return;
        } else if items[at].gap() == WordGap::Blank {
            // « Teneur réduite en lactose » is no ingredient.
            facts.remove(FoodFacts::from_iter([FoodFact::Lactose]));
        }
        if facts.contains(FoodFact::RedMeat) {
            self.red_meat += share(items, at);
            facts.remove(FoodFacts::from_iter([FoodFact::RedMeat]));
        }
        self.listed.facts.extend(facts);
    }

    fn thing(&mut self, meaning: Meaning, scope: StatementScope, is_free: bool) {
        match scope {
            _ if is_free => self.listed.absent.extend(meaning.whole),
            StatementScope::Contents => {
                self.listed.contained.extend(meaning.contained);
                self.entry.has_known |= meaning.is(WordRole::Safe) || !meaning.contained.is_empty();
                self.entry.alone.extend(meaning.alone);
                self.entry.usual.extend(meaning.usual);
                self.entry.has_source |= meaning.is(WordRole::Source);
            }
            StatementScope::Traces => {
                self.listed.traces.extend(meaning.contained);
                self.listed.traces.extend(meaning.alone);
                self.listed.traces.extend(meaning.usual);
            }
            StatementScope::Absent if self.is_added => {}
            StatementScope::Absent => {
                self.listed.absent.extend(meaning.whole);
                self.last_absent = meaning.whole;
            }
        }
    }

    fn end_entry(&mut self) {
        self.is_added = false;
        let IngredientEntry { has_known, has_unknown, alone, mut usual, has_source } =
            std::mem::take(&mut self.entry);
        let is_known = has_known || has_source || !alone.is_empty() || !usual.is_empty();
        if !has_known && !has_unknown && !has_source {
            self.listed.contained.extend(alone);
        }
        if has_source {
            // Crackers of rice hold no wheat; mayonnaise on rice still holds eggs.
            usual.remove(AllergenSet::from_iter([Allergen::Gluten]));
        }
        self.usual.extend(usual);
        self.known_entries += usize::from(is_known);
        self.unknown_entries += usize::from(has_unknown && !has_known);
    }

    fn finish(mut self) -> ListedAllergens {
        if self.red_meat > RED_MEAT_PERCENT {
            self.listed.facts.insert(FoodFact::RedMeat);
        }
        self.usual.remove(self.listed.absent);
        self.listed.contained.extend(self.usual);
        // A wrong « sans » harms, a missing one does not.
        self.listed.absent.remove(self.listed.contained);
        self.listed.is_judged = self.known_entries > 0 && self.unknown_entries == 0;
        self.listed
    }
}

/// Whether what comes next says that an allergen is absent: « -free ».
fn says_free(items: &[ListItem<'_>], at: usize) -> bool {
    // « milk free from lactose » says it of what follows.
    let Some(next) = items.get(at + 1) else { return false };
    let is_said = next.gap() == WordGap::Blank && next.says(Says::LastAbsent);
    is_said && items[at].is_allergen() && !is_negated(items, at)
}

#[cfg(test)]
mod tests;
