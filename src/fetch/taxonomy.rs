//! OFF's category taxonomy (`categories.full.json`): names, synonyms and parents of categories. Next to it, those
//! of allergens, ingredients and additives, which have the same shape.
//!
//! Maps what people typed ("Petit-déjeuners", `fr:pate-a-tartiner`) to the category OFF means, as
//! OFF itself does: by the slug of a name or synonym in a language.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::atomic::AtomicU64;

use anyhow::{Context, Result, bail};
use foldhash::{HashMap, HashSet};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::ingredients::Dictionary;
use crate::model::{Category, Tag};

use super::food_taxonomy::FoodTaxonomy;
use super::source::SourceFile;

/// All categories known by name. Empty where no taxonomy file was given.
#[derive(Default)]
pub(crate) struct Taxonomy {
    categories: BTreeMap<Tag, Category>,
    synonyms: HashMap<Tag, Tag>,
    /// By slug alone, for names tagged with the wrong language.
    slugs: HashMap<String, Tag>,
    /// Beverages and everything below.
    beverages: HashSet<Tag>,
    /// Our own words with those of the taxonomies of allergens, ingredients and additives, where there are some.
    words: Option<Box<Dictionary>>,
    /// Of the files' content.
    hasher: blake3::Hasher,
    /// Entries that cannot be read, each with what is wrong with it.
    unread: Vec<String>,
}

/// The full taxonomy of 2023 has 12 MB; far more is another file.
pub(crate) const TAXONOMY_BYTES_MAX: u64 = 256 * 1024 * 1024;

#[derive(Deserialize)]
struct TaxonomyEntry {
    name: Option<BTreeMap<String, Option<String>>>,
    synonyms: Option<BTreeMap<String, Vec<Option<String>>>>,
    #[serde(default)]
    parents: Vec<String>,
}

impl Taxonomy {
    /// Adds the categories, or the words for food, of a taxonomy file. An entry that cannot be read is left out and noted.
    pub(crate) fn add_file(&mut self, file: &SourceFile) -> Result<()> {
        let bytes = AtomicU64::new(0);
        let mut text = String::new();
        let input = super::input::open(&file.path, &bytes)?;
        input
            .take(TAXONOMY_BYTES_MAX + 1)
            .read_to_string(&mut text)
            .with_context(|| format!("reading the taxonomy {}", file.path.display()))?;
        if text.len() as u64 > TAXONOMY_BYTES_MAX {
            bail!("{} is too large for a taxonomy", file.path.display());
        }
        let entries: BTreeMap<String, &RawValue> = serde_json::from_str(&text)
            .with_context(|| format!("reading the taxonomy {}", file.path.display()))?;
        self.hasher.update(blake3::hash(text.as_bytes()).as_bytes());
        if let Some(food) = FoodTaxonomy::of(&entries, &mut self.unread) {
            food.teach(self.words.get_or_insert_with(|| Box::new(Dictionary::own().clone())));
            return Ok(());
        }
        for (id, entry) in entries {
            match serde_json::from_str(entry.get()) {
                Ok(entry) => self.add(&id, entry),
                Err(error) => self.unread.push(format!("{id} ({error})")),
            }
        }
        self.index_slugs();
        let all = self.categories.keys();
        self.beverages = all.filter(|tag| self.is_kind_of(tag, "en:beverages")).cloned().collect();
        Ok(())
    }

    fn add(&mut self, id: &str, entry: TaxonomyEntry) {
        let Some(tag) = Tag::parse(id, "en") else { return };
        let mut names = BTreeMap::new();
        for (language, name) in entry.name.unwrap_or_default() {
            if let Some(name) = name {
                self.add_synonym(&name, &language, &tag);
                names.insert(language, name);
            }
        }
        let all_synonyms = entry.synonyms.unwrap_or_default();
        for (language, synonyms) in &all_synonyms {
            for synonym in synonyms.iter().flatten() {
                self.add_synonym(synonym, language, &tag);
            }
        }
        let parents = entry.parents.iter().filter_map(|parent| Tag::parse(parent, "en")).collect();
        let synonyms = searched_by(&all_synonyms, &names);
        self.categories.insert(tag.clone(), Category { tag, names, synonyms, parents });
    }

    /// The first category by tag that has a name keeps it.
    fn add_synonym(&mut self, name: &str, language: &str, tag: &Tag) {
        if let Some(typed) = Tag::from_name(name, language) {
            self.synonyms.entry(typed).or_insert_with(|| tag.clone());
        }
    }

    /// French names first, then English ones, then the others by tag.
    fn index_slugs(&mut self) {
        // Sorted: hash maps have no order, and of two categories with one slug the same must always win.
        let mut typed: Vec<(&Tag, &Tag)> = self.synonyms.iter().collect();
        typed.sort_unstable_by_key(|(typed, _)| {
            (typed.language() != "fr", typed.language() != "en", typed.as_str())
        });
        for (typed, tag) in typed {
            self.slugs.entry(typed.slug().to_string()).or_insert_with(|| tag.clone());
        }
    }

    /// The category a tag means: itself where the taxonomy has it, else the one with that name or
    /// synonym in the tag's language, else in any language (`en:biscuits-et-gateaux` is common),
    /// else itself.
    pub(crate) fn canonical(&self, tag: Tag) -> Tag {
        if self.categories.contains_key(&tag) {
            return tag;
        }
        let found = self.synonyms.get(&tag).or_else(|| self.slugs.get(tag.slug()));
        found.cloned().unwrap_or(tag)
    }

    /// The entries that cannot be read, each with what is wrong with it.
    pub(crate) fn unread(&self) -> &[String] {
        &self.unread
    }

    /// What words in lists of ingredients mean.
    pub(crate) fn words(&self) -> &Dictionary {
        self.words.as_deref().unwrap_or_else(|| Dictionary::own())
    }

    /// True where no taxonomy of categories was given.
    pub(crate) fn is_empty(&self) -> bool {
        self.categories.is_empty()
    }

    /// True where the taxonomy has the category.
    pub(crate) fn contains(&self, tag: &Tag) -> bool {
        self.categories.contains_key(tag)
    }

    /// True where a category is a kind of beverage.
    pub(crate) fn is_beverage(&self, tag: &Tag) -> bool {
        tag.as_str() == "en:beverages" || self.beverages.contains(tag)
    }

    /// Tells the content of the taxonomy's files.
    pub(crate) fn digest(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }

    /// True where a category is the other one or somewhere below it.
    pub(crate) fn is_kind_of(&self, tag: &Tag, upper: &str) -> bool {
        let mut open = vec![tag];
        let mut done: Vec<&Tag> = Vec::new();
        while let Some(tag) = open.pop() {
            if tag.as_str() == upper {
                return true;
            }
            if !done.contains(&tag) {
                done.push(tag);
                open.extend(self.parents(tag));
            }
        }
        false
    }

    /// The categories directly above one of the taxonomy.
    pub(crate) fn parents(&self, tag: &Tag) -> &[Tag] {
        self.categories.get(tag).map_or(&[], |category| &category.parents)
    }

    /// All categories, in order of their tags.
    pub(crate) fn categories(&self) -> impl Iterator<Item = &Category> {
        self.categories.values()
    }
}

/// Languages visitors search in; the others have no use for synonyms, and those are most of the file.
const SEARCHED: [&str; 2] = ["fr", "en"];

/// The synonyms visitors may search by: those that are not the name.
fn searched_by(
    synonyms: &BTreeMap<String, Vec<Option<String>>>,
    names: &BTreeMap<String, String>,
) -> BTreeMap<String, Vec<String>> {
    let mut searched = BTreeMap::new();
    for language in SEARCHED {
        let all = synonyms.get(language).into_iter().flatten().flatten();
        let others = all.filter(|synonym| names.get(language) != Some(synonym));
        let kept: Vec<String> = others.cloned().collect();
        if !kept.is_empty() {
            searched.insert(language.to_string(), kept);
        }
    }
    searched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_names_find_their_category() {
        let mut taxonomy = Taxonomy::default();
        let entry = r#"{"name":{"fr":"Pâtes à tartiner"},"synonyms":{"fr":["Pâtes à tartiner","pâte à tartiner"]},"parents":["en:sweet-spreads"]}"#;
        taxonomy.add("fr:pates-a-tartiner", serde_json::from_str(entry).unwrap());
        taxonomy.index_slugs();
        let canonical =
            |text: &str| taxonomy.canonical(Tag::parse(text, "fr").unwrap()).to_string();
        assert_eq!(canonical("fr:pate-a-tartiner"), "fr:pates-a-tartiner");
        assert_eq!(canonical("Pâte à tartiner"), "fr:pates-a-tartiner");
        assert_eq!(canonical("en:pate-a-tartiner"), "fr:pates-a-tartiner");
        assert_eq!(canonical("fr:autre"), "fr:autre");
        let category = taxonomy.categories().next().unwrap();
        assert_eq!(category.synonyms["fr"], ["pâte à tartiner"]);
    }
}
