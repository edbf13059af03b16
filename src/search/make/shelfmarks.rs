//! Categories numbered from the fullest, and the numbers of a product's.

use std::cmp::Reverse;
use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, params};

use super::super::mark::CATEGORIES_MAX;
use super::draft;
use crate::model::CategoryGraph;
use crate::words::{self, WordKind};

/// The numbers of the categories that have products.
pub(super) struct Shelfmarks<'a> {
    graph: &'a CategoryGraph,
    /// By position in the graph.
    numbers: Vec<Option<u16>>,
    /// Products by number.
    products: Vec<u32>,
    /// Products of the same kinds come again and again.
    known: HashMap<Vec<u32>, Vec<u16>>,
}

impl<'a> Shelfmarks<'a> {
    /// Counts the products of all categories and numbers them. Beyond what marks can tell, the
    /// emptiest go without.
    pub(super) fn of(connection: &Connection, graph: &'a CategoryGraph) -> Result<Self> {
        let mut kinds: HashMap<Vec<u32>, u32> = HashMap::new();
        draft::for_each_leaves(connection, |leaves| match kinds.get_mut(leaves) {
            Some(count) => *count += 1,
            None => _ = kinds.insert(leaves.to_vec(), 1),
        })?;
        let mut counts = vec![0_u32; graph.len()];
        for (leaves, count) in &kinds {
            for category in graph.with_ancestors(leaves) {
                counts[category as usize] += count;
            }
        }
        let mut filled: Vec<u32> =
            graph.positions().filter(|&category| counts[category as usize] > 0).collect();
        filled.sort_by_key(|&category| (Reverse(counts[category as usize]), category));
        filled.truncate(CATEGORIES_MAX);
        let mut numbers = vec![None; graph.len()];
        for (number, &category) in (0..).zip(&filled) {
            numbers[category as usize] = Some(number);
        }
        let products = filled.iter().map(|&category| counts[category as usize]).collect();
        Ok(Self { graph, numbers, products, known: HashMap::new() })
    }

    /// The numbers of categories and of all above them.
    pub(super) fn numbers(&mut self, leaves: &[u32]) -> &[u16] {
        if !self.known.contains_key(leaves) {
            let all = self.graph.with_ancestors(leaves);
            let numbers =
                all.iter().filter_map(|&category| self.numbers[category as usize]).collect();
            self.known.insert(leaves.to_vec(), numbers);
        }
        self.known.get(leaves).map_or(&[], Vec::as_slice)
    }

    /// Writes the categories and the words of their names. Gives folded words with the products
    /// they stand for.
    pub(super) fn write(&self, connection: &Connection) -> Result<Vec<(String, u32)>> {
        let mut insert = connection.prepare("INSERT INTO category VALUES (?1, ?2, ?3, ?4)")?;
        let mut insert_text =
            connection.prepare("INSERT INTO category_text (rowid, words) VALUES (?1, ?2)")?;
        let mut placed: Vec<(u16, u32)> = self
            .graph
            .positions()
            .filter_map(|category| Some((self.numbers[category as usize]?, category)))
            .collect();
        placed.sort_unstable();
        let mut words = Vec::new();
        for (number, category) in placed {
            let products = self.products[usize::from(number)];
            let (slug, name) = (self.graph.slug(category), self.graph.name(category));
            insert.execute(params![number, slug, name, products])?;
            let names = self.graph.names(category).join("\n");
            insert_text.execute(params![number, words::stems(&names)])?;
            let plain = words::split(&names).into_iter();
            let plain = plain.filter(|word| word.kind == WordKind::Plain);
            words.extend(plain.map(|word| (word.folded, products)));
        }
        Ok(words)
    }
}
