//! The category graph seen through the rules: which categories are shelves, what physical kind and
//! use they stand for.

use crate::model::nutriscore::FoodGroup;
use crate::model::{CategoryGraph, Tag};

use super::rules::{Below, CategoryRules, PhysicalKind};

/// What the rules say of every category of a graph.
pub struct CategoryKinds {
    shelving: Vec<Shelving>,
    physical: Vec<PhysicalKind>,
    uses: Vec<u32>,
    groups: Vec<FoodGroup>,
    /// Every category with all above it, ascending.
    ancestors: Vec<Vec<u32>>,
    /// Those of them that are kinds of food.
    food_ancestors: Vec<Vec<u32>>,
}

/// Whether products of a category are comparable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shelving {
    /// A kind of food.
    Shelf,
    /// A kind of food too wide to compare products in.
    Widest,
    /// No kind of food at all.
    NoKind,
}

impl CategoryKinds {
    /// Applies rules to a graph.
    #[must_use]
    pub fn new(graph: &CategoryGraph, rules: &CategoryRules) -> Self {
        let ancestors: Vec<Vec<u32>> =
            graph.positions().map(|position| graph.with_ancestors(&[position])).collect();
        let shelving: Vec<Shelving> =
            graph.positions().map(|position| shelving(graph, rules, position)).collect();
        let is_kind = |category: &&u32| shelving[**category as usize] != Shelving::NoKind;
        let food_ancestors =
            ancestors.iter().map(|all| all.iter().filter(is_kind).copied().collect()).collect();
        let below = |below: &Below| Marked::new(graph, &ancestors, below);
        let kinds: Vec<(PhysicalKind, Marked)> =
            rules.kinds.iter().map(|(kind, tags)| (*kind, below(tags))).collect();
        let groups: Vec<(FoodGroup, Marked)> =
            rules.groups.iter().map(|(group, tags)| (*group, below(tags))).collect();
        let uses: Vec<Marked> = rules.uses.iter().map(below).collect();
        let first = |position| first_of(&kinds, position).unwrap_or_default();
        Self {
            shelving,
            physical: graph.positions().map(first).collect(),
            uses: graph.positions().map(|position| use_bits(&uses, position)).collect(),
            groups: graph
                .positions()
                .map(|position| first_of(&groups, position).unwrap_or_default())
                .collect(),
            food_ancestors,
            ancestors,
        }
    }

    /// Whether products of a category are comparable.
    #[must_use]
    pub fn shelving(&self, category: u32) -> Shelving {
        self.shelving[category as usize]
    }

    /// True where a category is a kind of food, however wide.
    #[must_use]
    pub fn is_kind(&self, category: u32) -> bool {
        self.shelving(category) != Shelving::NoKind
    }

    /// The category and all above it, ascending.
    #[must_use]
    pub fn ancestors(&self, category: u32) -> &[u32] {
        &self.ancestors[category as usize]
    }

    /// How many categories there are.
    #[must_use]
    pub(super) fn len(&self) -> usize {
        self.ancestors.len()
    }

    /// Fills `all` with some categories and all above them, ascending, each once.
    pub(super) fn all_above(&self, categories: &[u32], all: &mut Vec<u32>) {
        join(&self.ancestors, categories, all);
    }

    /// The same, kinds of food only.
    pub(super) fn kinds_above(&self, categories: &[u32], all: &mut Vec<u32>) {
        join(&self.food_ancestors, categories, all);
    }

    /// The physical kind of a product by its most specific categories.
    #[must_use]
    pub fn physical(&self, leaves: &[u32]) -> PhysicalKind {
        leaves.iter().map(|&leaf| self.physical[leaf as usize]).min().unwrap_or_default()
    }

    /// The uses of a product by its most specific categories, as bits.
    #[must_use]
    pub fn uses(&self, leaves: &[u32]) -> u32 {
        leaves.iter().fold(0, |bits, &leaf| bits | self.uses[leaf as usize])
    }

    /// The Nutri-Score's group of a product by its most specific categories. Beverages are what is
    /// physically one.
    #[must_use]
    pub fn food_group(&self, leaves: &[u32]) -> FoodGroup {
        let groups = || leaves.iter().map(|&leaf| self.groups[leaf as usize]);
        let special = groups().find(|group| *group != FoodGroup::General).unwrap_or_default();
        match (self.physical(leaves), special) {
            (PhysicalKind::Beverage | PhysicalKind::Alcohol, FoodGroup::Water) => FoodGroup::Water,
            (PhysicalKind::Beverage | PhysicalKind::Alcohol, _) => FoodGroup::Beverage,
            (_, group) => group,
        }
    }

    /// The most specific kinds of food among some categories and all above them.
    #[must_use]
    pub fn food_kinds(&self, graph: &CategoryGraph, leaves: &[u32]) -> Vec<u32> {
        if leaves.iter().all(|&leaf| self.is_kind(leaf)) {
            return leaves.to_vec();
        }
        let mut all = graph.with_ancestors(leaves);
        all.retain(|&category| self.is_kind(category));
        if all.is_empty() { all } else { graph.most_specific(&all) }
    }
}

fn join(lists: &[Vec<u32>], categories: &[u32], all: &mut Vec<u32>) {
    all.clear();
    for &category in categories {
        all.extend_from_slice(&lists[category as usize]);
    }
    if categories.len() > 1 {
        all.sort_unstable();
        all.dedup();
    }
}

fn shelving(graph: &CategoryGraph, rules: &CategoryRules, position: u32) -> Shelving {
    let tag = graph.tag(position);
    if rules.not_food_kinds.contain(tag) {
        Shelving::NoKind
    } else if graph.is_root(position) || rules.widest.contains(tag) {
        Shelving::Widest
    } else {
        Shelving::Shelf
    }
}

/// The categories that are some or below them.
struct Marked(Vec<bool>);

impl Marked {
    fn new(graph: &CategoryGraph, ancestors: &[Vec<u32>], below: &Below) -> Self {
        let positions = |tags: &[Tag]| -> Vec<u32> {
            tags.iter().filter_map(|tag| graph.position(tag)).collect()
        };
        let (wanted, except) = (positions(&below.tags), positions(&below.except));
        let is_below = |own: &Vec<u32>, upper: &[u32]| {
            upper.iter().any(|position| own.binary_search(position).is_ok())
        };
        let marked = |own: &Vec<u32>| is_below(own, &wanted) && !is_below(own, &except);
        Self(ancestors.iter().map(marked).collect())
    }

    fn has(&self, position: u32) -> bool {
        self.0[position as usize]
    }
}

fn first_of<T: Copy>(marked: &[(T, Marked)], position: u32) -> Option<T> {
    marked.iter().find(|(_, marked)| marked.has(position)).map(|(kind, _)| *kind)
}

fn use_bits(uses: &[Marked], position: u32) -> u32 {
    let bits = uses.iter().enumerate().filter(|(_, marked)| marked.has(position));
    bits.fold(0, |bits, (number, _)| bits | 1 << number)
}

#[cfg(test)]
mod tests;
