//! Categories numbered from the fullest, and the numbers of a product's.

use std::cmp::Reverse;
use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, params};

use super::super::facet_term::{CATEGORIES_MAX, FOREIGN};
use super::staging;
use crate::model::{CategoryGraph, CategoryId};
use crate::words::{self, Word, WordKind};

/// The numbers the file and its facet terms have for categories with products: the fullest is 0,
/// so that the most frequent ones are kept. A [`CategoryId`] is the position in the graph instead.
pub(super) struct CategoryNumbers<'a> {
    graph: &'a CategoryGraph,
    /// By position in the graph.
    numbers: Vec<Option<u16>>,
    /// Positions in the graph, by number.
    positions: Vec<CategoryId>,
    /// Products, by position in the graph.
    products: Vec<u32>,
    /// Numbers of categories with their ancestors: many products have the same categories.
    with_ancestors: HashMap<Vec<CategoryId>, Vec<u16>>,
}

impl<'a> CategoryNumbers<'a> {
    /// Counts the products of all categories and numbers them. Of more categories than there are facet
    /// terms, the emptiest get no number.
    pub(super) fn of(connection: &Connection, graph: &'a CategoryGraph) -> Result<Self> {
        let products = products(connection, graph)?;
        let mut positions: Vec<CategoryId> = graph.positions().collect();
        positions.retain(|&category| products[category.at()] > 0);
        positions.sort_by_key(|&category| (Reverse(products[category.at()]), category));
        positions.truncate(CATEGORIES_MAX);
        let mut numbers = vec![None; graph.positions().len()];
        for (number, &category) in (0..).zip(&positions) {
            numbers[category.at()] = Some(number);
        }
        Ok(Self { graph, numbers, positions, products, with_ancestors: HashMap::new() })
    }

    /// The numbers of categories and of all their ancestors.
    pub(super) fn numbers(&mut self, leaves: &[CategoryId]) -> &[u16] {
        if !self.with_ancestors.contains_key(leaves) {
            let mut numbers = Vec::new();
            for category in self.graph.with_ancestors(leaves) {
                numbers.extend(self.numbers[category.at()]);
            }
            self.with_ancestors.insert(leaves.to_vec(), numbers);
        }
        self.with_ancestors.get(leaves).map_or(&[], Vec::as_slice)
    }

    /// Writes the categories and the words of their names. Returns folded words with the number of
    /// products of the category.
    pub(super) fn write(&self, connection: &Connection) -> Result<Vec<(String, u32)>> {
        let mut insert = connection.prepare("INSERT INTO category VALUES (?1, ?2, ?3, ?4)")?;
        let mut insert_text =
            connection.prepare("INSERT INTO category_text (rowid, words) VALUES (?1, ?2)")?;
        let mut counted = Vec::new();
        for (number, &category) in (0_u16..).zip(&self.positions) {
            let products = self.products[category.at()];
            let (slug, name) = (self.graph.slug(category), self.graph.name(category));
            insert.execute(params![number, slug, name, products])?;
            let [own, foreign] = self.graph.names(category).map(|names| names.join("\n"));
            let (own, mut foreign) = (words::split(&own), words::split(&foreign));
            foreign.retain(|word| !words::is_small_english_word(&word.folded));
            insert_text.execute(params![number, category_words(&own, &foreign)])?;
            for word in own.into_iter().chain(foreign) {
                if word.kind == WordKind::Plain {
                    counted.push((word.folded, products));
                }
            }
        }
        Ok(counted)
    }
}

/// The words of names as the index gets them: in the site's language, and in others.
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

/// How many products each category has, those of its descendants included, by position in the graph.
fn products(connection: &Connection, graph: &CategoryGraph) -> Result<Vec<u32>> {
    // Counted by set of leaves first: ancestors are then looked up once a set, not once a product.
    let mut sets: HashMap<Vec<CategoryId>, u32> = HashMap::new();
    staging::for_each_leaves(connection, |leaves| match sets.get_mut(leaves) {
        Some(count) => *count += 1,
        None => _ = sets.insert(leaves.to_vec(), 1),
    })?;
    let mut products = vec![0; graph.positions().len()];
    for (leaves, count) in &sets {
        for category in graph.with_ancestors(leaves) {
            products[category.at()] += count;
        }
    }
    Ok(products)
}
