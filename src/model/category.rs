//! The category graph: which kinds of food are kinds of which.
//!
//! OFF's taxonomy is a directed graph with several parents a node, and dirty data may even close
//! a circle; every walk here visits a node once, so a circle is harmless. A category is addressed
//! by its position, which follows from the order of tags alone.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::words::{slugify, unique};

use super::Tag;

/// A category: its position in a [`CategoryGraph`], below the graph's length.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CategoryId(pub u32);

impl CategoryId {
    /// The position as an index.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// One category as the catalogue keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Category {
    /// The identity: `en:hazelnut-spreads`.
    pub tag: Tag,
    /// Names by two-letter language.
    pub names: BTreeMap<String, String>,
    /// What else it is called, by two-letter language.
    pub synonyms: BTreeMap<String, Vec<String>>,
    /// The more general categories directly above; may name categories that do not exist.
    pub parents: Vec<Tag>,
}

impl Category {
    /// The name to show: in `language`, else English, else any language (the first by code), else
    /// the tag's own words.
    #[must_use]
    pub fn name(&self, language: &str) -> String {
        let own = self.names.get(language).or_else(|| self.names.get("en"));
        match own.or_else(|| self.names.values().next()) {
            Some(name) => capitalise(name.trim()),
            None => capitalise(self.tag.slug().replace('-', " ").trim()),
        }
    }
}

/// All categories, in the order of their tags, with names and addresses in one language.
pub struct CategoryGraph {
    categories: Vec<Category>,
    positions: HashMap<Tag, CategoryId>,
    parents: Vec<Vec<CategoryId>>,
    children: Vec<Vec<CategoryId>>,
    slugs: Vec<String>,
    language: String,
}

impl CategoryGraph {
    /// Orders the categories by tag and connects them. Parents that do not exist are left out.
    #[must_use]
    pub fn new(mut categories: Vec<Category>, language: &str) -> Self {
        categories.sort_unstable_by(|a, b| a.tag.cmp(&b.tag));
        categories.dedup_by(|a, b| a.tag == b.tag);
        let mut positions: HashMap<Tag, CategoryId> = HashMap::with_capacity(categories.len());
        for (position, category) in (0..).zip(&categories) {
            positions.insert(category.tag.clone(), CategoryId(position));
        }
        let mut graph = Self {
            slugs: assign_slugs(&categories, language),
            parents: Vec::with_capacity(categories.len()),
            children: vec![Vec::new(); categories.len()],
            language: language.into(),
            positions,
            categories,
        };
        for position in graph.positions() {
            let parents = graph.known(&graph.categories[position.at()].parents);
            for parent in &parents {
                graph.children[parent.at()].push(position);
            }
            graph.parents.push(parents);
        }
        graph
    }

    /// The number of a category.
    #[must_use]
    pub fn id(&self, tag: &Tag) -> Option<CategoryId> {
        self.positions.get(tag).copied()
    }

    /// The categories of some tags; what the graph does not have is left out.
    #[must_use]
    pub fn known(&self, tags: &[Tag]) -> Vec<CategoryId> {
        let mut known = Vec::with_capacity(tags.len());
        for tag in tags {
            known.extend(self.id(tag));
        }
        known
    }

    /// Positions of the categories directly above.
    #[must_use]
    pub fn parents(&self, position: CategoryId) -> &[CategoryId] {
        &self.parents[position.at()]
    }

    /// Positions of the categories directly below, ascending.
    #[must_use]
    pub fn children(&self, position: CategoryId) -> &[CategoryId] {
        &self.children[position.at()]
    }

    /// All positions.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 categories")]
    pub fn positions(&self) -> impl ExactSizeIterator<Item = CategoryId> + use<> {
        (0..self.categories.len() as u32).map(CategoryId)
    }

    /// True where nothing is above: the widest kinds, in which products are hardly comparable.
    #[must_use]
    pub fn is_root(&self, position: CategoryId) -> bool {
        // What is said to be below something that is not there is no root.
        self.categories[position.at()].parents.is_empty()
    }

    /// The categories and all above them, each once, in ascending order of position.
    #[must_use]
    pub fn with_ancestors(&self, positions: &[CategoryId]) -> Vec<CategoryId> {
        let mut found: Vec<CategoryId> = Vec::with_capacity(positions.len() * 2);
        let mut open = positions.to_vec();
        while let Some(position) = open.pop() {
            // Lists are short, a dozen or two, so looking through one is quicker than hashing.
            if !found.contains(&position) {
                found.push(position);
                open.extend(self.parents(position));
            }
        }
        found.sort_unstable();
        found
    }

    /// Those of the categories that are above none of the others: the most specific ones.
    /// Where all of them form a circle, the first stands for it.
    #[must_use]
    pub fn most_specific(&self, positions: &[CategoryId]) -> Vec<CategoryId> {
        let mut parents: Vec<CategoryId> = Vec::new();
        for &position in positions {
            parents.extend(self.parents(position));
        }
        let above = self.with_ancestors(&parents);
        let mut leaves: Vec<CategoryId> = positions.to_vec();
        leaves.retain(|position| !above.contains(position));
        // In a circle each is above all others, and none would be left.
        if leaves.is_empty() {
            leaves.extend(positions.iter().min());
        }
        leaves.sort_unstable();
        leaves.dedup();
        leaves
    }

    /// One way from the widest category down to this one, itself included: breadcrumbs.
    /// Where several parents lead up, the first the taxonomy names is taken.
    #[must_use]
    pub fn way_down(&self, position: CategoryId) -> Vec<CategoryId> {
        let mut way = vec![position];
        let mut current = position;
        while let Some(&parent) = self.parents(current).first() {
            // Dirty data may close a circle; the way then ends where it began to repeat.
            if way.contains(&parent) {
                break;
            }
            way.push(parent);
            current = parent;
        }
        way.reverse();
        way
    }

    /// The tag of a category.
    #[must_use]
    pub fn tag(&self, position: CategoryId) -> &Tag {
        &self.categories[position.at()].tag
    }

    /// The name of a category in the graph's language, as it is printed: the taxonomy has the apostrophes of typewriters,
    /// and a plural that lacks its s.
    #[must_use]
    pub fn name(&self, position: CategoryId) -> String {
        let name = self.categories[position.at()].name(&self.language).replace('\'', "’");
        match name.strip_prefix("Petit-déjeuners") {
            Some(rest) => ["Petits-déjeuners", rest].concat(),
            None => name,
        }
    }

    /// The language of the name that is shown, where it is not the graph's own.
    #[must_use]
    pub fn foreign_name(&self, position: CategoryId) -> Option<&str> {
        let Category { names, tag, .. } = &self.categories[position.at()];
        let shown = [self.language.as_str(), "en"].into_iter().find(|own| names.contains_key(*own));
        let other = || names.keys().next().map_or(tag.language(), String::as_str);
        Some(shown.unwrap_or_else(other)).filter(|language| *language != self.language)
    }

    /// All it is called, names first: in the graph's language, and otherwise, which is in English or, where
    /// it has no name in either, in whatever language it is shown in.
    #[must_use]
    pub fn names(&self, position: CategoryId) -> [Vec<String>; 2] {
        let category = &self.categories[position.at()];
        let language = self.language.as_str();
        let is_own = category.names.contains_key(language)
            || (category.names.is_empty() && category.tag.language() == language);
        let (mut own, mut others) = (Vec::new(), Vec::new());
        let shown_in = if is_own { &mut own } else { &mut others };
        shown_in.push(category.name(language));
        own.extend(category.synonyms.get(language).into_iter().flatten().cloned());
        if language != "en" {
            others.extend(category.names.get("en").cloned());
            others.extend(category.synonyms.get("en").into_iter().flatten().cloned());
        }
        others.retain(|name| !own.contains(name));
        [unique(own), unique(others)]
    }

    /// The name of a category in another language.
    pub(crate) fn name_in(&self, position: CategoryId, language: &str) -> String {
        self.categories[position.at()].name(language)
    }

    /// All it is called in a language, its name first.
    pub(crate) fn names_in(&self, position: CategoryId, language: &str) -> Vec<String> {
        let category = &self.categories[position.at()];
        let mut names: Vec<String> = category.names.get(language).cloned().into_iter().collect();
        names.extend(category.synonyms.get(language).into_iter().flatten().cloned());
        unique(names)
    }

    /// The parts of the URLs of all categories in another language, by position.
    pub(crate) fn slugs_in(&self, language: &str) -> Vec<String> {
        assign_slugs(&self.categories, language)
    }

    /// The language names are shown in.
    #[must_use]
    pub(crate) fn language(&self) -> &str {
        &self.language
    }

    /// All it is called, each with its two-letter language; one without a name by its tag.
    pub(crate) fn called(&self, position: CategoryId) -> Vec<(&str, String)> {
        let category = &self.categories[position.at()];
        let mut called = Vec::new();
        for (language, name) in &category.names {
            called.push((language.as_str(), name.clone()));
        }
        for (language, names) in &category.synonyms {
            called.extend(names.iter().map(|name| (language.as_str(), name.clone())));
        }
        if called.is_empty() {
            called.push((category.tag.language(), category.tag.slug().replace('-', " ")));
        }
        called
    }

    /// The same categories with names and addresses in another language.
    #[must_use]
    pub fn spoken_in(&self, language: &str) -> Self {
        Self {
            slugs: assign_slugs(&self.categories, language),
            language: language.into(),
            categories: self.categories.clone(),
            positions: self.positions.clone(),
            parents: self.parents.clone(),
            children: self.children.clone(),
        }
    }

    /// The category's part of its URL: unique, from its name.
    #[must_use]
    pub fn slug(&self, position: CategoryId) -> &str {
        &self.slugs[position.at()]
    }
}

/// Slugs from names. Where two categories would share one, those with a name come
/// first and the others get their whole tag, so that an address changes as rarely as possible.
fn assign_slugs(categories: &[Category], language: &str) -> Vec<String> {
    // Categories that were typed by hand come and go; they must not take an address from the taxonomy's.
    let mut order: Vec<usize> = (0..categories.len()).collect();
    order.sort_by_key(|&at| (categories[at].names.is_empty(), at));
    let mut taken = HashSet::new();
    let mut slugs = vec![String::new(); categories.len()];
    for at in order {
        let whole_tag = slugify(categories[at].tag.as_str());
        let mut slug = slugify(&categories[at].name(language));
        if slug.is_empty() || taken.contains(&slug) {
            slug.clone_from(&whole_tag);
        }
        // Two tags may fold to one text; their order is fixed, so each keeps its number.
        let mut number = 2;
        while !taken.insert(slug.clone()) {
            slug = format!("{whole_tag}-{number}");
            number += 1;
        }
        slugs[at] = slug;
    }
    slugs
}

fn capitalise(name: &str) -> String {
    let mut characters = name.chars();
    let Some(first) = characters.next() else { return String::new() };
    first.to_uppercase().to_string() + characters.as_str()
}

#[cfg(test)]
mod tests;
