//! What helps whoever found nothing.

use anyhow::Result;
use serde::Serialize;

use super::super::index::Index;
use super::super::query::Query;
use super::categories::{self, CategoryHit};
use super::gathering::has_any;
use super::reading::Reading;
use super::{Sources, rewriting};

/// Proposals of each kind.
const OFFERED: usize = 4;

/// Other ways to ask.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Default)]
pub struct Help {
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
    pub fn help(&self, query: &Query) -> Result<Help> {
        self.ask(|sources| {
            let reading = Reading::of(query.words(), sources.synonyms);
            let spellings = rewriting::rewritten(sources, &reading, false);
            Ok(Help {
                spellings: finding(sources, &reading, spellings)?,
                fewer_words: finding(sources, &reading, shorter(sources, &reading))?,
                categories: categories::near(sources.connection, &reading, OFFERED)?,
            })
        })
    }
}

/// The first readings that find something, as they could be typed. What has the stems of the query, or
/// of one that is offered already, would find the same.
fn finding(
    sources: Sources,
    query: &Reading,
    readings: impl Iterator<Item = Reading>,
) -> Result<Vec<String>> {
    let mut known = vec![stems(query)];
    let mut found: Vec<String> = Vec::new();
    for reading in readings {
        let stems = stems(&reading);
        if !known.contains(&stems) && has_any(sources, &reading)? {
            known.push(stems);
            found.push(reading.shown());
        }
        if found.len() == OFFERED {
            break;
        }
    }
    Ok(found)
}

fn stems(reading: &Reading) -> Vec<String> {
    reading.words.iter().map(|word| word.stem.clone()).collect()
}

/// A reading with each of its words left out; last words are the likeliest to be too much. Then each word
/// alone.
fn shorter(sources: Sources, reading: &Reading) -> impl Iterator<Item = Reading> {
    let words = &reading.words;
    let without = (0..words.len()).rev().filter(|_| words.len() > 1).map(move |left_out| {
        let kept = words.iter().enumerate().filter(|(at, _)| *at != left_out);
        kept.map(|(_, word)| word.clone()).collect::<Vec<_>>()
    });
    let alone = words.iter().filter(|_| words.len() > 2).map(|word| vec![word.clone()]);
    without.chain(alone).map(move |words| Reading::of(&words, sources.synonyms))
}
