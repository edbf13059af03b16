//! Categories as products show them: what is known of those no taxonomy names.
//!
//! OFF lists a product's categories with all ancestors, general first. So whatever stands before a
//! category in *every* product that has it is above it. The result does not depend on the order of
//! products, and memory grows with the categories only.

use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::model::{Category, Tag};

use super::Taxonomy;

/// Collects the categories of products that the taxonomy does not have.
pub(crate) struct ObservedCategories<'t> {
    taxonomy: &'t Taxonomy,
    seen: HashMap<Tag, Observed>,
}

struct Observed {
    /// What stood before it in all products so far.
    above: Vec<Tag>,
    /// Of the names seen the last in byte order, which prefers `Pâtes` to `Pates` to `PATES`: the same
    /// whatever the order of products.
    name: Option<String>,
}

impl<'t> ObservedCategories<'t> {
    /// Starts with what the taxonomy knows.
    pub(crate) fn new(taxonomy: &'t Taxonomy) -> Self {
        Self { taxonomy, seen: HashMap::default() }
    }

    /// Takes note of a product's categories, general first, and of those among them that the
    /// taxonomy does not have, with the names typed for them.
    pub(crate) fn observe(&mut self, categories: &[Tag], others: &BTreeMap<Tag, Option<String>>) {
        for (tag, name) in others {
            let Some(place) = categories.iter().position(|category| category == tag) else {
                continue;
            };
            let before = &categories[..place];
            let observed = self
                .seen
                .entry(tag.clone())
                .or_insert_with(|| Observed { above: before.to_vec(), name: None });
            // What does not stand before it in every product is not above it.
            observed.above.retain(|upper| before.contains(upper));
            if *name > observed.name {
                observed.name.clone_from(name);
            }
        }
    }

    /// The whole category graph: the taxonomy's categories and the observed ones.
    pub(crate) fn finish(self) -> Vec<Category> {
        let mut categories: Vec<Category> = self.taxonomy.categories().cloned().collect();
        for (tag, observed) in &self.seen {
            let named = |name: &String| (tag.language().to_string(), name.clone());
            categories.push(Category {
                tag: tag.clone(),
                names: observed.name.iter().map(named).collect(),
                synonyms: BTreeMap::new(),
                parents: self.parents(&observed.above),
            });
        }
        categories.sort_unstable_by(|a, b| a.tag.cmp(&b.tag));
        categories
    }

    /// The lowest of the categories above: those that are above none of the others, by tag.
    fn parents(&self, above: &[Tag]) -> Vec<Tag> {
        let mut parents = above.to_vec();
        parents.retain(|upper| {
            !above.iter().any(|lower| lower != upper && self.is_above(upper, lower))
        });
        parents.sort_unstable();
        parents
    }

    fn is_above(&self, upper: &Tag, lower: &Tag) -> bool {
        self.seen.get(lower).is_some_and(|observed| observed.above.contains(upper))
            || self.taxonomy.is_kind_of(lower, upper.as_str())
    }
}
