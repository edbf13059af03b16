//! From interpretations to MATCH expressions of the index. Every word is quoted and consists of a–z and
//! 0–9 alone, so nothing that was typed is syntax.

use super::super::facet_term::{FacetTerm, quoted};
use super::super::vocabulary::Vocabulary;
use super::filters::ResolvedFilters;
use super::interpretation::{Interpretation, Term};
use crate::words;

/// How widely an interpretation is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum MatchMode {
    /// Its words must be there.
    Words,
    /// The last one may be a prefix of a word.
    Prefix,
}

/// Letters of the longest prefixes the index knows.
const INDEXED_LETTERS: usize = 5;
/// Words a longer prefix is completed to.
const COMPLETIONS: usize = 12;

/// What an interpretation asks of the index. `categories` are the categories that each term may be found
/// by, none where only words count.
pub(super) fn expression(
    interpretation: &Interpretation,
    mode: MatchMode,
    categories: &[Vec<FacetTerm>],
    vocabulary: &Vocabulary,
    filters: &ResolvedFilters,
) -> String {
    let mut required = Vec::new();
    for (at, term) in interpretation.terms.iter().enumerate() {
        let mut alternatives = match term.synonyms {
            Some(facet) => vec![quoted(facet.0)],
            None => term.alternatives(),
        };
        if mode == MatchMode::Prefix {
            add_prefix(term, vocabulary, &mut alternatives);
        }
        if let Some(facets) = categories.get(at) {
            alternatives.extend(facets.iter().map(|facet| quoted(facet.0)));
        }
        required.push(format!("({})", alternatives.join(" OR ")));
    }
    for term in &filters.required {
        required.push(quoted(term.0));
    }
    required.extend(filters.brand.split_whitespace().map(quoted));
    let mut expression = format!("({})", required.join(" AND "));
    for facet in &filters.excluded {
        expression.push_str(" NOT ");
        expression.push_str(&quoted(facet.0));
    }
    if !filters.incomplete.is_empty() {
        let facets: Vec<String> = filters.incomplete.iter().map(|facet| quoted(facet.0)).collect();
        expression = format!("{expression} NOT ({})", facets.join(" AND "));
    }
    expression
}

impl Term {
    /// Each of its variants as an expression.
    fn alternatives(&self) -> Vec<String> {
        self.variants.iter().map(|stems| all(stems)).collect()
    }
}

/// All of several stems.
fn all(stems: &str) -> String {
    if !stems.contains(' ') {
        return quoted(stems);
    }
    let tokens: Vec<String> = stems.split(' ').map(quoted).collect();
    format!("({})", tokens.join(" AND "))
}

/// Adds what a prefix may become. Short ones are in the index. For a longer one the index would merge the
/// lists of all words that start with it, so it is completed here, to the most frequent words.
fn add_prefix(term: &Term, vocabulary: &Vocabulary, alternatives: &mut Vec<String>) {
    let Some(prefix) = term.prefix.as_deref() else { return };
    let completions = match prefix.chars().count() {
        ..=INDEXED_LETTERS => Vec::new(),
        _ => vocabulary.completions(prefix, COMPLETIONS),
    };
    if completions.is_empty() {
        let word = quoted(prefix);
        // Asked for as well, the word itself would be one list more to merge.
        alternatives.retain(|known| *known != word);
        alternatives.push(format!("{word}*"));
    }
    for known in completions {
        let stem = quoted(words::stem(known.word));
        // Singular and plural follow each other often enough; a repeated stem costs little.
        if alternatives.last() != Some(&stem) {
            alternatives.push(stem);
        }
    }
}
