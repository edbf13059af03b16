//! Categories as products show them: what is known of those no taxonomy names.
//!
//! OFF lists a product's categories with all ancestors, general first. So whatever stands before a
//! category in *every* product that has it is above it. The result does not depend on the order of
//! products, and memory grows with the categories only.

use std::collections::{BTreeMap, HashMap};

use crate::model::{Category, Tag};

use super::{Cleaned, Taxonomy};

/// Collects the categories of products that the taxonomy does not have.
pub struct ObservedCategories<'t> {
    taxonomy: &'t Taxonomy,
    seen: HashMap<Tag, Observed>,
}

struct Observed {
    /// What stood before it in all products so far.
    above: Vec<Tag>,
    names: BTreeMap<String, String>,
}

impl<'t> ObservedCategories<'t> {
    /// Starts with what the taxonomy knows.
    #[must_use]
    pub fn new(taxonomy: &'t Taxonomy) -> Self {
        Self { taxonomy, seen: HashMap::new() }
    }

    /// Takes note of a product's categories.
    pub fn observe(&mut self, cleaned: &Cleaned) {
        let tags = &cleaned.product.categories;
        for (place, tag) in tags.iter().enumerate().filter(|(_, tag)| !self.taxonomy.contains(tag))
        {
            let before = &tags[..place];
            match self.seen.get_mut(tag) {
                Some(observed) => observed.above.retain(|upper| before.contains(upper)),
                None => {
                    let observed = Observed { above: before.to_vec(), names: BTreeMap::new() };
                    self.seen.insert(tag.clone(), observed);
                }
            }
        }
        // Names for other tags are left out: whether those are known depends on the order of records.
        for (tag, name) in cleaned.category_names.iter().filter(|(tag, _)| tags.contains(tag)) {
            if let Some(observed) = self.seen.get_mut(tag) {
                name_observed(&mut observed.names, tag.language(), name);
            }
        }
    }

    /// The whole category graph: the taxonomy's categories and the observed ones.
    #[must_use]
    pub fn finish(self) -> Vec<Category> {
        let parents_of = |observed: &Observed| self.parents(&observed.above);
        let observed: Vec<Category> = self
            .seen
            .iter()
            .map(|(tag, observed)| Category {
                tag: tag.clone(),
                names: observed.names.clone(),
                parents: parents_of(observed),
            })
            .collect();
        let mut categories: Vec<Category> = self.taxonomy.categories().cloned().collect();
        categories.extend(observed);
        categories.sort_unstable_by(|a, b| a.tag.cmp(&b.tag));
        categories
    }

    /// The lowest of the categories above: those that are above none of the others, by tag.
    fn parents(&self, above: &[Tag]) -> Vec<Tag> {
        let is_above = |upper: &Tag, lower: &Tag| {
            self.seen.get(lower).is_some_and(|observed| observed.above.contains(upper))
                || (upper != lower && self.taxonomy.is_kind_of(lower, upper.as_str()))
        };
        let lowest =
            |upper: &&Tag| !above.iter().any(|lower| lower != *upper && is_above(upper, lower));
        let mut parents: Vec<Tag> = above.iter().filter(lowest).cloned().collect();
        parents.sort_unstable();
        parents
    }
}

/// Keeps one of the names seen, the same whatever the order: the last in byte order, which prefers
/// `Pâtes` to `Pates` to `PATES`.
fn name_observed(names: &mut BTreeMap<String, String>, language: &str, name: &str) {
    let kept = names.entry(language.to_string()).or_default();
    if name > kept.as_str() {
        *kept = name.to_string();
    }
}
