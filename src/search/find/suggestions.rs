//! What is offered while a visitor types.

use anyhow::Result;

use super::super::document::Document;
use super::super::{Card, Index, Query};
use super::Searcher;
use super::categories::{self, CategoryHit};
use super::collector::collect;
use super::filters::Filters;
use super::interpretation::Interpretation;
use super::result_budget::ResultBudget;

/// Entries there are at most.
const ENTRIES: usize = 8;
/// Products they are chosen from: many are the same in another size.
const CHOSEN_FROM: usize = 4 * ENTRIES;
/// Categories among them.
const CATEGORIES: usize = 2;

/// At most eight entries, by kind.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Suggestions {
    /// What was likely meant, where the words as typed find little.
    pub spelling: Option<String>,
    /// Categories named so.
    pub categories: Vec<CategoryHit>,
    /// Products, each name of a brand once.
    pub products: Vec<Card>,
}

impl Index {
    /// What may be offered to a visitor who has typed this much; nothing before two letters.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn suggest(&self, query: &Query) -> Result<Suggestions> {
        if query.text().chars().count() < 2 || query.is_empty() {
            return Ok(Suggestions::default());
        }
        self.ask(query.edition, |searcher| suggest(searcher, query))
    }
}

fn suggest(searcher: Searcher, query: &Query) -> Result<Suggestions> {
    let budget = ResultBudget { most: CHOSEN_FROM, least: ENTRIES, is_typing: true };
    let collected = collect(searcher, query, &Filters::default(), budget)?;
    // Categories are looked for by what was meant, if that is not what was typed.
    let corrected = collected.corrected.as_deref().and_then(|text| Query::parse(text).ok());
    let words = &corrected.as_ref().unwrap_or(query).words;
    let interpretation = Interpretation::of(words, searcher.synonyms);
    let categories = categories::named(searcher, &interpretation, CATEGORIES)?;
    let spelling = collected.corrected;
    let left = ENTRIES - categories.len() - usize::from(spelling.is_some());
    let products = searcher.spoken(different(&collected.documents, left))?;
    Ok(Suggestions { spelling, categories, products })
}

/// The cards of the first documents. The same name of the same brand is shown once, however many sizes
/// there are.
fn different(documents: &[Document], count: usize) -> Vec<Card> {
    let mut shown: Vec<(&str, &str)> = Vec::new();
    let mut cards = Vec::new();
    for document in documents {
        if shown.len() == count {
            break;
        }
        let entry = (document.name(), document.brand());
        if !shown.contains(&entry) {
            shown.push(entry);
            cards.extend(document.card());
        }
    }
    cards
}
