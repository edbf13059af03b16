//! The small category tree of the demo, read from `categories.txt`, and its form as an Open Food
//! Facts taxonomy (the shape of `categories.full.json`).
//!
//! Every parent stands above its children in the file, so the file's order is always an order "from
//! general to specific", the one Open Food Facts uses in `categories_tags`.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde::Serialize;

const TABLE: &str = include_str!("categories.txt");

/// One category: its id, its names (the first is the canonical one) and its parents' ids.
pub(crate) struct Category {
    pub id: &'static str,
    french: Vec<&'static str>,
    english: Vec<&'static str>,
    parents: Vec<&'static str>,
}

impl Category {
    /// The canonical French name.
    pub(crate) fn french_name(&self) -> &'static str {
        self.french.first().copied().unwrap_or(self.id)
    }
}

/// All categories, parents before children.
pub(crate) struct Taxonomy {
    categories: Vec<Category>,
}

/// A category as Open Food Facts publishes it.
#[derive(Serialize)]
struct Entry<'a> {
    name: BTreeMap<&'static str, &'a str>,
    synonyms: BTreeMap<&'static str, &'a [&'static str]>,
    #[serde(skip_serializing_if = "<[&str]>::is_empty")]
    parents: &'a [&'static str],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<&'static str>,
}

impl Taxonomy {
    /// Reads the table.
    ///
    /// # Errors
    /// When a row is malformed, or names a parent that does not stand above it.
    pub(crate) fn load() -> Result<Self> {
        let mut taxonomy = Self { categories: Vec::new() };
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let category = parse(line).with_context(|| format!("categories.txt: {line}"))?;
            taxonomy.check_parents(&category)?;
            taxonomy.categories.push(category);
        }
        Ok(taxonomy)
    }

    /// The category and all its ancestors, from general to specific.
    pub(crate) fn lineage(&self, id: &str) -> Vec<&Category> {
        let mut wanted = vec![id];
        let mut lineage = Vec::new();
        for category in self.categories.iter().rev() {
            if wanted.contains(&category.id) {
                wanted.extend(&category.parents);
                lineage.push(category);
            }
        }
        lineage.reverse();
        lineage
    }

    /// The taxonomy in Open Food Facts' JSON form.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub(crate) fn to_json(&self) -> Result<String> {
        let entries: BTreeMap<&str, Entry> =
            self.categories.iter().map(|category| (category.id, self.entry(category))).collect();
        serde_json::to_string_pretty(&entries).context("writing the taxonomy as JSON")
    }

    fn entry<'a>(&'a self, category: &'a Category) -> Entry<'a> {
        let children = self.categories.iter().filter(|child| child.parents.contains(&category.id));
        let english_name = category.english.first().copied().unwrap_or(category.id);
        Entry {
            name: BTreeMap::from([("fr", category.french_name()), ("en", english_name)]),
            synonyms: BTreeMap::from([
                ("fr", category.french.as_slice()),
                ("en", category.english.as_slice()),
            ]),
            parents: &category.parents,
            children: children.map(|child| child.id).collect(),
        }
    }

    fn check_parents(&self, category: &Category) -> Result<()> {
        for parent in &category.parents {
            if !self.categories.iter().any(|known| known.id == *parent) {
                bail!("categories.txt: {} needs its parent {parent} above it", category.id);
            }
        }
        Ok(())
    }
}

fn parse(line: &'static str) -> Result<Category> {
    let columns: Vec<&'static str> = line.split('|').map(str::trim).collect();
    let &[id, french, english, parents] = columns.as_slice() else {
        bail!("expected four columns, found {}", columns.len());
    };
    Ok(Category {
        id,
        french: french.split(", ").collect(),
        english: english.split(", ").collect(),
        parents: parents.split_whitespace().collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::Taxonomy;

    fn ids(of: &str) -> Vec<&'static str> {
        let taxonomy = Taxonomy::load().expect("the table is sound");
        taxonomy.lineage(of).iter().map(|category| category.id).collect()
    }

    #[test]
    fn a_lineage_runs_from_general_to_specific() {
        let expected = [
            "en:breakfasts",
            "en:spreads",
            "en:sweet-spreads",
            "fr:pates-a-tartiner",
            "en:hazelnut-spreads",
        ];
        assert_eq!(ids("en:hazelnut-spreads"), expected);
        assert!(ids("en:unheard-of").is_empty());
    }

    #[test]
    fn a_category_with_two_parents_has_the_ancestors_of_both() {
        let canned_tunas = ids("en:canned-tunas");
        assert!(canned_tunas.contains(&"en:canned-foods"));
        assert!(canned_tunas.contains(&"en:seafood"));
    }

    #[test]
    fn the_json_form_knows_parents_and_children() {
        let taxonomy = Taxonomy::load().expect("the table is sound");
        let json = taxonomy.to_json().expect("it is JSON");
        let value: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        assert_eq!(value["en:hazelnut-spreads"]["parents"][0], "fr:pates-a-tartiner");
        assert_eq!(value["fr:pates-a-tartiner"]["children"][0], "en:hazelnut-spreads");
        assert_eq!(value["en:jams"]["name"]["fr"], "Confitures");
    }
}
