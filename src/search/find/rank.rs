//! The order of the best that was found: how well a name answers first, then popularity.

use std::cmp::Reverse;

use memchr::memmem::Finder;

use super::super::document::Document;
use super::interpretation::{Interpretation, Term};

/// This many of those found first are ranked; the others follow by popularity.
pub(super) const RANKED: usize = 60;

/// How well a product answers, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum NameMatch {
    /// The name is what was typed, with or without the brand.
    Exact,
    /// The name starts with it.
    Start,
    /// The name has all of it in a row.
    Phrase,
    /// The name has all of it.
    AllWords,
    /// Name and brands together have all of it.
    WithBrand,
    /// The rest is in the name of its category.
    Category,
}

/// How near words must be to what was typed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum WordMatch {
    /// The same words.
    Typed,
    /// Or synonyms of them.
    Synonym,
    /// Or, for the last one, others that start with it.
    Prefix,
}

/// Orders the first of those found.
pub(super) fn rank(documents: &mut [Document], interpretation: &Interpretation) {
    let ranker = Ranker::of(interpretation);
    let first = documents.len().min(RANKED);
    documents[..first].sort_by_cached_key(|document| {
        let (word_match, name_match) = ranker.best_match(document);
        let sizes = Reverse(ranker.sizes(document));
        (ranker.other_accents(document), word_match, name_match, sizes, document.rank)
    });
}

/// What is looked for in the stems of documents.
struct Ranker<'r> {
    /// The stems that were typed, in a row.
    joined: &'r str,
    phrase: Finder<'r>,
    /// All but pack sizes.
    terms: Vec<TermFinder<'r>>,
    sizes: Vec<TermFinder<'r>>,
    has_synonyms: bool,
    /// Each typed word that has accents, with them; the last one may be a prefix.
    accents: Vec<(Finder<'r>, Option<Finder<'r>>)>,
}

/// What a [`Term`] is found by.
struct TermFinder<'r> {
    variants: Vec<Vec<Finder<'r>>>,
    prefix: Option<Finder<'r>>,
}

impl<'r> Ranker<'r> {
    fn of(interpretation: &'r Interpretation) -> Self {
        let mut ranker = Self {
            joined: &interpretation.joined,
            phrase: Finder::new(&interpretation.joined),
            terms: Vec::new(),
            sizes: Vec::new(),
            has_synonyms: false,
            accents: Vec::new(),
        };
        for term in &interpretation.terms {
            let finders = if term.is_size { &mut ranker.sizes } else { &mut ranker.terms };
            finders.push(TermFinder::of(term));
            ranker.has_synonyms |= term.variants.len() > 1;
            for stem in term.accented.iter().flat_map(|stems| stems.split(' ')) {
                if !stem.is_ascii() {
                    let prefix = term.accented_prefix.as_ref().map(Finder::new);
                    ranker.accents.push((Finder::new(stem), prefix));
                }
            }
        }
        ranker
    }

    /// How many words a document has otherwise than with the accents that were typed.
    fn other_accents(&self, document: &Document) -> usize {
        let mut others = 0;
        for (stem, prefix) in &self.accents {
            let spellings = document.spellings();
            let is_prefix = prefix.as_ref().is_some_and(|prefix| has_prefix(spellings, prefix));
            others += usize::from(!is_prefix && !has_word(spellings, stem));
        }
        others
    }

    /// The nearest words by which a document answers, and how well it does.
    fn best_match(&self, document: &Document) -> (WordMatch, NameMatch) {
        for word_match in [WordMatch::Typed, WordMatch::Synonym, WordMatch::Prefix] {
            if word_match == WordMatch::Synonym && !self.has_synonyms {
                continue;
            }
            let name_match = self.name_match(document, word_match);
            if name_match != NameMatch::Category {
                return (word_match, name_match);
            }
        }
        (WordMatch::Prefix, NameMatch::Category)
    }

    fn name_match(&self, document: &Document, word_match: WordMatch) -> NameMatch {
        let (stems, spellings) = (document.stems(), document.spellings());
        let mut terms = self.terms.iter();
        if !terms.all(|term| term.is_in(stems, word_match) || term.is_in(spellings, word_match)) {
            return NameMatch::Category;
        }
        let (name, typed) = (document.name(), self.joined);
        if name.is_empty() || typed.is_empty() {
            return NameMatch::WithBrand;
        }
        let rest = without_brand(typed, document.brand());
        if typed == name || rest == name {
            return NameMatch::Exact;
        }
        if starts(name, typed, word_match) || !rest.is_empty() && starts(name, rest, word_match) {
            return NameMatch::Start;
        }
        if !self.is_in(name, word_match) {
            return NameMatch::WithBrand;
        }
        for at in self.phrase.find_iter(name.as_bytes()) {
            if name[..at].ends_with(' ') && starts(&name[at..], typed, word_match) {
                return NameMatch::Phrase;
            }
        }
        NameMatch::AllWords
    }

    fn is_in(&self, stems: &str, word_match: WordMatch) -> bool {
        self.terms.iter().all(|term| term.is_in(stems, word_match))
    }

    /// How many of the pack sizes that were typed it has.
    fn sizes(&self, document: &Document) -> usize {
        let stems = document.stems();
        self.sizes.iter().filter(|size| size.is_in(stems, WordMatch::Typed)).count()
    }
}

impl<'r> TermFinder<'r> {
    fn of(term: &'r Term) -> Self {
        let mut variants = Vec::with_capacity(term.variants.len());
        for stems in &term.variants {
            variants.push(stems.split(' ').map(Finder::new).collect());
        }
        Self { variants, prefix: term.prefix.as_ref().map(Finder::new) }
    }

    /// Whether it is in some stems, as one of its variants.
    fn is_in(&self, stems: &str, word_match: WordMatch) -> bool {
        let variants = match word_match {
            WordMatch::Typed => &self.variants[..1],
            WordMatch::Synonym | WordMatch::Prefix => &self.variants[..],
        };
        variants.iter().any(|variant| variant.iter().all(|stem| has_word(stems, stem)))
            || word_match == WordMatch::Prefix
                && self.prefix.as_ref().is_some_and(|prefix| has_prefix(stems, prefix))
    }
}

/// Whether a stem is among others, which are separated by spaces and newlines.
fn has_word(stems: &str, stem: &Finder) -> bool {
    stem.find_iter(stems.as_bytes())
        .any(|at| is_start(&stems[..at]) && is_end(&stems[at + stem.needle().len()..]))
}

/// Whether one of some stems starts with a prefix.
fn has_prefix(stems: &str, prefix: &Finder) -> bool {
    prefix.find_iter(stems.as_bytes()).any(|at| is_start(&stems[..at]))
}

fn is_start(before: &str) -> bool {
    before.is_empty() || before.ends_with([' ', '\n'])
}

fn is_end(after: &str) -> bool {
    after.is_empty() || after.starts_with([' ', '\n'])
}

/// Whether a text starts with words, of which the last may be a prefix where prefixes match.
fn starts(text: &str, words: &str, word_match: WordMatch) -> bool {
    let Some(after) = text.strip_prefix(words) else { return false };
    word_match == WordMatch::Prefix || is_end(after)
}

/// What was typed without the brand before or after it.
fn without_brand<'a>(typed: &'a str, brand: &str) -> &'a str {
    if brand.is_empty() {
        return typed;
    }
    let after = typed.strip_prefix(brand).and_then(|rest| rest.strip_prefix(' '));
    let before = typed.strip_suffix(brand).and_then(|rest| rest.strip_suffix(' '));
    after.or(before).unwrap_or(typed)
}
