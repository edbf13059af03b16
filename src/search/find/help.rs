//! Other ways to ask, for a query that found nothing.

use anyhow::Result;
use serde::Serialize;

use super::super::{Index, Query};
use super::Searcher;
use super::categories::{self, CategoryHit};
use super::collector::has_any;
use super::corrections::corrections;
use super::interpretation::{Interpretation, stems};

/// Proposals of each kind.
const OFFERED: usize = 4;

/// Other ways to ask.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Default)]
pub struct SearchHelp {
    /// Queries that are spelt otherwise and find something.
    pub spellings: Vec<String>,
    /// Queries of fewer words that find something.
    pub fewer_words: Vec<String>,
    /// Categories named by one of the words.
    pub categories: Vec<CategoryHit>,
}

impl Index {
    /// Other ways to ask for what a query asks.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn help(&self, query: &Query) -> Result<SearchHelp> {
        self.ask(query.edition, |searcher| {
            let typed = Interpretation::of(&query.words, searcher.synonyms);
            let corrections = corrections(searcher, &typed.words, false);
            Ok(SearchHelp {
                spellings: successful(searcher, &typed, corrections)?,
                fewer_words: successful(searcher, &typed, shorter(searcher, &typed))?,
                categories: categories::near(searcher, &typed, OFFERED)?,
            })
        })
    }
}

/// The first interpretations that find something, as they could be typed. One with the stems of the query,
/// or of another that is offered already, would find the same.
fn successful(
    searcher: Searcher,
    typed: &Interpretation,
    interpretations: impl IntoIterator<Item = Interpretation>,
) -> Result<Vec<String>> {
    let mut known = vec![stems(&typed.words)];
    let mut found: Vec<String> = Vec::new();
    for interpretation in interpretations {
        let (stems, shown) = (stems(&interpretation.words), interpretation.shown());
        if !known.contains(&stems) && has_any(searcher, interpretation)? {
            known.push(stems);
            found.push(shown);
        }
        if found.len() == OFFERED {
            break;
        }
    }
    Ok(found)
}

/// An interpretation with each of its words left out, the last one first: it is the likeliest to be too
/// much. Then each word alone.
fn shorter(searcher: Searcher, typed: &Interpretation) -> Vec<Interpretation> {
    let words = &typed.words;
    let mut shorter = Vec::new();
    if words.len() > 1 {
        for left_out in (0..words.len()).rev() {
            let mut others = words.clone();
            others.remove(left_out);
            shorter.push(Interpretation::of(&others, searcher.synonyms));
        }
    }
    // Of two words, each alone is what is left without the other.
    if words.len() > 2 {
        for word in words.chunks(1) {
            shorter.push(Interpretation::of(word, searcher.synonyms));
        }
    }
    shorter
}
