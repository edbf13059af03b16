//! What is offered while somebody types.

use anyhow::Result;
use serde::Serialize;

use super::super::card::Card;
use super::super::index::Index;
use super::super::query::Query;
use super::super::sheet::Sheet;
use super::Sources;
use super::categories::{self, CategoryHit};
use super::filters::Filters;
use super::gathering::{Need, gather};
use super::reading::Reading;

/// Entries there are at most.
const ENTRIES: usize = 8;
/// Products they are chosen from: many are the same in another size.
const CHOSEN_FROM: usize = 4 * ENTRIES;
/// Categories among them.
const CATEGORIES: usize = 2;

/// At most eight entries, by kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Default)]
pub struct Suggestions {
    /// What was likely meant, where the words as typed find little.
    pub spelling: Option<String>,
    /// Categories named so.
    pub categories: Vec<CategoryHit>,
    /// Products, each name of a brand once.
    pub products: Vec<Card>,
}

impl Index {
    /// What may be offered to somebody who has typed this so far; nothing before two letters.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn suggest(&self, query: &Query) -> Result<Suggestions> {
        if query.text().chars().count() < 2 || query.is_empty() {
            return Ok(Suggestions::default());
        }
        self.ask(|sources| suggest(sources, query))
    }
}

fn suggest(sources: Sources, query: &Query) -> Result<Suggestions> {
    let need = Need { most: CHOSEN_FROM, least: ENTRIES, is_typing: true };
    let gathered = gather(sources, query, &Filters::default(), need)?;
    let reading = match &gathered.corrected {
        Some(corrected) => Query::parse(corrected).ok(),
        None => None,
    };
    let words = reading.as_ref().map_or(query.words(), Query::words);
    let reading = Reading::of(words, sources.synonyms);
    let categories = categories::named(sources.connection, &reading, true, CATEGORIES)?;
    let spelling = gathered.corrected;
    let left = ENTRIES - categories.len() - usize::from(spelling.is_some());
    let products = different(&gathered.sheets).take(left).filter_map(Sheet::card).collect();
    Ok(Suggestions { spelling, categories, products })
}

/// The same name of the same brand is one entry, however many sizes there are.
fn different<'s>(sheets: &'s [Sheet]) -> impl Iterator<Item = &'s Sheet<'s>> {
    let mut shown: Vec<(&str, &str)> = Vec::new();
    sheets.iter().filter(move |sheet| {
        let entry = (sheet.name(), sheet.brand());
        let is_new = !shown.contains(&entry);
        if is_new {
            shown.push(entry);
        }
        is_new
    })
}
