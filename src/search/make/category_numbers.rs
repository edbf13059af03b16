//! Categories with their numbers, and the numbers of a document's. A category keeps its number as long as it has products:
//! all its documents have it.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use anyhow::{Result, ensure};
use rusqlite::{Connection, params};

use super::super::facet_term::{CATEGORIES_MAX, FOREIGN};
use super::super::spoken_names;
use super::staging::{self, StagedCategories};
use crate::model::{CategoryGraph, CategoryId};
use crate::sqlite::query;
use crate::words::{self, Word, WordKind, first_bits};

/// The numbers the file and its facet terms have for categories with products. A [`CategoryId`] is the position in the
/// graph instead.
pub(super) struct CategoryNumbers<'a> {
    graph: &'a CategoryGraph,
    /// By position in the graph.
    numbers: Vec<Option<u16>>,
    /// Products of the documents to be, by position in the graph.
    products: Vec<u32>,
    /// Those the file had.
    known: HashSet<u16>,
    /// The further languages of the site.
    languages: &'a [String],
    /// Numbers of categories with their ancestors: many products have the same categories.
    with_ancestors: HashMap<Vec<CategoryId>, Vec<u16>>,
}

impl<'a> CategoryNumbers<'a> {
    /// Counts the products of all categories and numbers those that have none. Of more categories than there are facet
    /// terms, the emptiest get no number.
    pub(super) fn of(
        connection: &Connection,
        graph: &'a CategoryGraph,
        languages: &'a [String],
    ) -> Result<Self> {
        let staged = Staged::count(connection)?;
        let mut products = vec![0; graph.positions().len()];
        for (leaves, count) in &staged.by_leaves {
            for category in graph.with_ancestors(leaves) {
                products[category.at()] += count;
            }
        }
        let mut known = HashSet::new();
        let mut kept: HashMap<String, (u16, u32)> = HashMap::new();
        query::each(connection, "SELECT number, slug, products FROM category", [], |row| {
            let (number, slug): (u16, String) = (row.get(0)?, row.get(1)?);
            let change = staged.by_number.get(&number).copied().unwrap_or_default();
            let stays = i64::from(row.get::<_, u32>(2)?) + change;
            known.insert(number);
            kept.insert(slug, (number, u32::try_from(stays)?));
            Ok(())
        })?;
        let mut numbers = vec![None; products.len()];
        for category in graph.positions() {
            if let Some((number, stays)) = kept.remove(graph.slug(category)) {
                numbers[category.at()] = Some(number);
                products[category.at()] += stays;
            }
        }
        let is_left = kept.values().any(|(_, stays)| *stays > 0);
        ensure!(!is_left, "the search file has documents of a category that is gone");
        let with_ancestors = HashMap::new();
        let mut all = Self { graph, numbers, products, known, languages, with_ancestors };
        all.number_new();
        Ok(all)
    }

    /// Numbers the categories without one, the fullest first.
    fn number_new(&mut self) {
        let mut new: Vec<CategoryId> = self.graph.positions().collect();
        new.retain(|new| self.numbers[new.at()].is_none() && self.products[new.at()] > 0);
        new.sort_by_key(|&category| (Reverse(self.products[category.at()]), category));
        // Not those of categories that are gone: their words are still there.
        let mut free = (0_u16..).take(CATEGORIES_MAX).filter(|number| !self.known.contains(number));
        for category in new {
            self.numbers[category.at()] = free.next();
        }
    }

    /// The numbers of a document's categories and of all their ancestors.
    pub(super) fn numbers<'n>(&'n mut self, categories: &'n StagedCategories) -> &'n [u16] {
        let leaves = match categories {
            StagedCategories::Leaves(leaves) => leaves,
            StagedCategories::Numbers(numbers) => return numbers,
        };
        if !self.with_ancestors.contains_key(leaves) {
            let mut numbers = Vec::new();
            for category in self.graph.with_ancestors(leaves) {
                numbers.extend(self.numbers[category.at()]);
            }
            self.with_ancestors.insert(leaves.clone(), numbers);
        }
        self.with_ancestors.get(leaves).map_or(&[], Vec::as_slice)
    }

    /// Writes the categories and the words of their names, where they are others than those there.
    pub(super) fn write(&self, connection: &Connection) -> Result<()> {
        let mut numbered: Vec<(u16, CategoryId)> = Vec::new();
        for category in self.graph.positions() {
            if let Some(number) = self.numbers[category.at()]
                && self.products[category.at()] > 0
            {
                numbered.push((number, category));
            }
        }
        numbered.sort_unstable();
        for &number in &self.known {
            if numbered.binary_search_by_key(&number, |(number, _)| *number).is_err() {
                forget(connection, number)?;
            }
        }
        for &(number, category) in &numbered {
            self.write_one(connection, number, category)?;
        }
        spoken_names::write_categories(connection, self.graph, &numbered, self.languages)
    }

    /// All it is called: in the language at the root, and in others.
    fn names(&self, category: CategoryId) -> [Vec<String>; 2] {
        let [own, mut others] = self.graph.names(category);
        for language in self.languages {
            for name in self.graph.names_in(category, language) {
                if !own.contains(&name) && !others.contains(&name) {
                    others.push(name);
                }
            }
        }
        [own, others]
    }

    fn write_one(&self, connection: &Connection, number: u16, category: CategoryId) -> Result<()> {
        let (name, products) = (self.graph.name(category), self.products[category.at()]);
        let names = self.names(category).map(|names| names.join("\n"));
        let hash = first_bits(blake3::hash(names.join("\0").as_bytes()).as_bytes());
        let sql = "SELECT names FROM category WHERE number = ?1";
        let known = query::one(connection, sql, [number], |row| row.get::<_, i64>(0))?;
        if known == Some(hash) {
            let sql = "UPDATE category SET name = ?2, products = ?3
                 WHERE number = ?1 AND (name <> ?2 OR products <> ?3)";
            query::run(connection, sql, params![number, name, products])?;
            return Ok(());
        }
        if known.is_some() {
            forget(connection, number)?;
        }
        let [own, foreign] = names;
        let (own, mut foreign) = (words::split(&own), words::split(&foreign));
        foreign.retain(|word| !words::is_small_english_word(&word.folded));
        let (words, folded) = (category_words(&own, &foreign), folded_words(&own, &foreign));
        let sql = "INSERT INTO category VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let slug = self.graph.slug(category);
        query::run(connection, sql, params![number, slug, name, products, hash, words, folded])?;
        Ok(())
    }
}

fn forget(connection: &Connection, number: u16) -> Result<()> {
    query::run(connection, "DELETE FROM category WHERE number = ?1", [number])?;
    Ok(())
}

/// The words a category is found by: in the site's language, and in others.
fn category_words(own: &[Word], foreign: &[Word]) -> String {
    let mut text = String::new();
    for word in own {
        if word.kind == WordKind::Empty {
            continue;
        }
        text.push_str(&word.stem);
        text.push(' ');
        for spelling in word.other_spellings() {
            text.push_str(&spelling);
            text.push(' ');
        }
    }
    for word in foreign {
        if word.kind == WordKind::Empty {
            continue;
        }
        text.extend([FOREIGN]);
        text.push_str(&word.stem);
        text.push(' ');
    }
    text
}

/// The words that may be mistyped, each with a space behind it.
fn folded_words(own: &[Word], foreign: &[Word]) -> String {
    let mut text = String::new();
    for word in own.iter().chain(foreign) {
        if word.kind == WordKind::Plain {
            text.push_str(&word.folded);
            text.push(' ');
        }
    }
    text
}

/// How many documents come and go.
#[derive(Default)]
struct Staged {
    /// Those that come, by the most specific categories: ancestors are then looked up once a set, not once a document.
    by_leaves: HashMap<Vec<CategoryId>, u32>,
    /// By number: those that are moved, less those that were taken out.
    by_number: HashMap<u16, i64>,
}

impl Staged {
    fn count(connection: &Connection) -> Result<Self> {
        let mut counted = Self::default();
        staging::for_each_categories(connection, |categories| match categories {
            StagedCategories::Leaves(leaves) => match counted.by_leaves.get_mut(leaves) {
                Some(count) => *count += 1,
                None => _ = counted.by_leaves.insert(leaves.clone(), 1),
            },
            StagedCategories::Numbers(numbers) => {
                for &number in numbers {
                    *counted.by_number.entry(number).or_default() += 1;
                }
            }
        })?;
        let mut from = 0;
        while let Some(removed) = staging::next_removed(connection, from)? {
            for number in removed.categories {
                *counted.by_number.entry(number).or_default() -= 1;
            }
            from = removed.rank + 1;
        }
        Ok(counted)
    }
}
