//! The category graph seen through the rules: which categories are shelves, what physical kind and
//! use they stand for.

use crate::model::nutriscore::FoodGroup;
use crate::model::{CategoryGraph, CategoryId, Interrupted, Stop};

use super::rules::{Below, CategoryRules, PhysicalKind};

/// What the rules say of every category of a graph, by its position there.
#[derive(Default)]
pub struct CategoryKinds {
    shelving: Vec<Shelving>,
    physical: Vec<PhysicalKind>,
    uses: Vec<u32>,
    groups: Vec<FoodGroup>,
    /// Every category with all above it, ascending.
    ancestors: Vec<Vec<CategoryId>>,
    /// Those of them that are kinds of food.
    food_ancestors: Vec<Vec<CategoryId>>,
}

/// Whether products of a category are comparable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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
    #[allow(clippy::missing_panics_doc, clippy::expect_used, reason = "no one asks it to stop")]
    pub fn new(graph: &CategoryGraph, rules: &CategoryRules) -> Self {
        Self::new_with(graph, rules, &Stop::default()).expect("no one asked it to stop")
    }

    /// The same, unless it is asked to stop.
    ///
    /// # Errors
    /// [`Interrupted`] where it was asked.
    pub fn new_with(
        graph: &CategoryGraph,
        rules: &CategoryRules,
        stop: &Stop,
    ) -> Result<Self, Interrupted> {
        let physical = branches(graph, &rules.kinds);
        let groups = branches(graph, &rules.groups);
        let uses = branches(graph, &rules.uses);
        let mut all = Self::default();
        for position in graph.positions() {
            stop.check()?;
            let ancestors = graph.with_ancestors(&[position]);
            all.shelving.push(shelving(graph, rules, position));
            all.physical.push(first_with(&physical, &ancestors));
            all.groups.push(first_with(&groups, &ancestors));
            all.uses.push(use_bits(&uses, &ancestors));
            all.ancestors.push(ancestors);
        }
        // Only now is it known of every ancestor whether it is a kind of food.
        for ancestors in &all.ancestors {
            stop.check()?;
            let mut foods = ancestors.clone();
            foods.retain(|&category| all.is_kind(category));
            all.food_ancestors.push(foods);
        }
        Ok(all)
    }

    /// Whether products of a category are comparable.
    #[must_use]
    pub fn shelving(&self, category: CategoryId) -> Shelving {
        self.shelving[category.at()]
    }

    /// True where a category is a kind of food, however wide.
    #[must_use]
    pub fn is_kind(&self, category: CategoryId) -> bool {
        self.shelving(category) != Shelving::NoKind
    }

    /// True where all of some categories are kinds of food too wide to compare products in.
    pub(super) fn are_too_wide(&self, categories: &[CategoryId]) -> bool {
        categories.iter().all(|&category| self.shelving(category) == Shelving::Widest)
    }

    /// The category and all above it, ascending.
    #[must_use]
    pub fn ancestors(&self, category: CategoryId) -> &[CategoryId] {
        &self.ancestors[category.at()]
    }

    /// How many categories there are.
    pub(super) fn len(&self) -> usize {
        self.ancestors.len()
    }

    /// Fills `all` with some categories and all above them, ascending, each once.
    pub(super) fn all_above(&self, categories: &[CategoryId], all: &mut Vec<CategoryId>) {
        join(&self.ancestors, categories, all);
    }

    /// The same, kinds of food only.
    pub(super) fn kinds_above(&self, categories: &[CategoryId], all: &mut Vec<CategoryId>) {
        join(&self.food_ancestors, categories, all);
    }

    /// The physical kind of a product by its most specific categories.
    #[must_use]
    pub fn physical(&self, leaves: &[CategoryId]) -> PhysicalKind {
        leaves.iter().map(|&leaf| self.physical[leaf.at()]).min().unwrap_or_default()
    }

    /// The uses of a product by its most specific categories, as bits.
    #[must_use]
    pub fn uses(&self, leaves: &[CategoryId]) -> u32 {
        let mut bits = 0;
        for &leaf in leaves {
            bits |= self.uses[leaf.at()];
        }
        bits
    }

    /// The Nutri-Score's group of a product by its most specific categories. Beverages are what is
    /// physically one, and what the rules name.
    #[must_use]
    pub fn food_group(&self, leaves: &[CategoryId]) -> FoodGroup {
        let physical = self.physical(leaves);
        let mut is_drink = matches!(physical, PhysicalKind::Beverage | PhysicalKind::Alcohol);
        let mut special = FoodGroup::General;
        for &leaf in leaves {
            match self.groups[leaf.at()] {
                FoodGroup::Beverage => is_drink = true,
                group if special == FoodGroup::General => special = group,
                _ => {}
            }
        }
        match special {
            FoodGroup::Water if is_drink => FoodGroup::Water,
            _ if is_drink => FoodGroup::Beverage,
            group => group,
        }
    }
}

/// Fills `all` with the lists of some categories, ascending, each entry once.
fn join(lists: &[Vec<CategoryId>], categories: &[CategoryId], all: &mut Vec<CategoryId>) {
    all.clear();
    for &category in categories {
        all.extend_from_slice(&lists[category.at()]);
    }
    // A single list is in order already, and most products have one category.
    if categories.len() > 1 {
        all.sort_unstable();
        all.dedup();
    }
}

fn shelving(graph: &CategoryGraph, rules: &CategoryRules, position: CategoryId) -> Shelving {
    let tag = graph.tag(position);
    if rules.not_food_kinds.contain(tag) {
        Shelving::NoKind
    } else if graph.is_root(position) || rules.widest.tags.contains(tag) {
        Shelving::Widest
    } else {
        Shelving::Shelf
    }
}

/// What some categories and all below them are, but for others and all below those.
struct Branches<'r, T> {
    name: &'r T,
    wanted: Vec<CategoryId>,
    except: Vec<CategoryId>,
}

fn branches<'r, T>(graph: &CategoryGraph, rules: &'r [Below<T>]) -> Vec<Branches<'r, T>> {
    let mut all = Vec::with_capacity(rules.len());
    for Below { name, tags, except } in rules {
        // Tags that the graph does not have are left out: taxonomies change.
        all.push(Branches { name, wanted: graph.known(tags), except: graph.known(except) });
    }
    all
}

impl<T> Branches<'_, T> {
    /// True for a category among them, given with all above it.
    fn hold(&self, ancestors: &[CategoryId]) -> bool {
        meets(ancestors, &self.wanted) && !meets(ancestors, &self.except)
    }
}

/// True where an ascending list has one of some categories.
fn meets(ascending: &[CategoryId], categories: &[CategoryId]) -> bool {
    categories.iter().any(|category| ascending.binary_search(category).is_ok())
}

/// The rules apply in their order.
fn first_with<T: Copy + Default>(rules: &[Branches<T>], ancestors: &[CategoryId]) -> T {
    let found = rules.iter().find(|branches| branches.hold(ancestors));
    found.map_or_else(T::default, |branches| *branches.name)
}

fn use_bits(uses: &[Branches<String>], ancestors: &[CategoryId]) -> u32 {
    let mut bits = 0;
    for (number, branches) in uses.iter().enumerate() {
        bits |= u32::from(branches.hold(ancestors)) << number;
    }
    bits
}

#[cfg(test)]
mod tests;
