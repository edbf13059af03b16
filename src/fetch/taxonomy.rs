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
use crate::model::{Category, Stop, Tag};

use super::clean::{NAME_CHARACTERS, something};
use super::food_taxonomy::FoodTaxonomy;
use super::source::SourceFile;

/// All categories known by name. Empty where no taxonomy file was given.
#[derive(Default)]
pub(crate) struct Taxonomy {
    /// Languages visitors search in as well as in those of every site.
    further: Vec<String>,
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
    /// What is beyond the bounds of a taxonomy of foods, a sentence each.
    excesses: Vec<String>,
}

/// Steps from a category to the widest above it, and categories above one in all. The real taxonomy has 8 and 15; what has
/// far more is none, and following each of its categories up would take hours.
const STEPS_MOST: usize = 50;
const ANCESTORS_MOST: usize = 200;

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
    /// Of a site in some languages; nothing is in it yet.
    pub(crate) fn of_site(languages: &[String]) -> Self {
        let mut further = languages.to_vec();
        further.retain(|language| !SEARCHED.contains(&language.as_str()));
        Self { further, ..Self::default() }
    }

    /// Adds the categories, or the words for food, of a taxonomy file. An entry that cannot be read is left out and noted.
    pub(crate) fn add_file(&mut self, file: &SourceFile, stop: &Stop) -> Result<()> {
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
        self.add_text(&text, stop)
            .with_context(|| format!("reading the taxonomy {}", file.path.display()))?;
        if let Some(excess) = self.cut_to_bounds() {
            self.excesses.push(format!("the taxonomy {}: {excess}", file.path.display()));
        }
        self.beverages = self.below("en:beverages");
        Ok(())
    }

    /// Adds what such a file says.
    pub(super) fn add_text(&mut self, text: &str, stop: &Stop) -> Result<()> {
        let entries: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
        self.hasher.update(blake3::hash(text.as_bytes()).as_bytes());
        if let Some(food) = FoodTaxonomy::of(&entries, &mut self.unread) {
            food.teach(self.words.get_or_insert_with(|| Box::new(Dictionary::own().clone())));
            return Ok(());
        }
        for (id, entry) in entries {
            stop.check()?;
            match serde_json::from_str(entry.get()) {
                Ok(entry) => self.add(&id, entry),
                Err(error) => self.unread.push(format!("{id} ({error})")),
            }
        }
        self.index_slugs();
        Ok(())
    }

    fn add(&mut self, id: &str, entry: TaxonomyEntry) {
        let Some(tag) = Tag::parse(id, "en") else { return };
        let mut names = BTreeMap::new();
        for (language, name) in entry.name.unwrap_or_default() {
            // As products' names: no control characters, no turned directions.
            if let Some(name) = name.and_then(|name| something(&name, NAME_CHARACTERS)) {
                self.add_synonym(&name, &language, &tag);
                names.insert(language, name);
            }
        }
        let mut all_synonyms = entry.synonyms.unwrap_or_default();
        for synonym in all_synonyms.values_mut().flatten() {
            *synonym = synonym.take().and_then(|name| something(&name, NAME_CHARACTERS));
        }
        for (language, synonyms) in &all_synonyms {
            for synonym in synonyms.iter().flatten() {
                self.add_synonym(synonym, language, &tag);
            }
        }
        let parents = entry.parents.iter().filter_map(|parent| Tag::parse(parent, "en")).collect();
        let synonyms = self.searched_by(&all_synonyms, &names);
        self.categories.insert(tag.clone(), Category { tag, names, synonyms, parents });
    }

    /// The synonyms visitors may search by: those that are not the name.
    fn searched_by(
        &self,
        synonyms: &BTreeMap<String, Vec<Option<String>>>,
        names: &BTreeMap<String, String>,
    ) -> BTreeMap<String, Vec<String>> {
        let mut searched = BTreeMap::new();
        for language in SEARCHED.into_iter().chain(self.further.iter().map(String::as_str)) {
            let Some(synonyms) = synonyms.get(language) else { continue };
            let mut kept: Vec<String> = Vec::new();
            for synonym in synonyms.iter().flatten() {
                if names.get(language) != Some(synonym) {
                    kept.push(synonym.clone());
                }
            }
            if !kept.is_empty() {
                searched.insert(language.to_string(), kept);
            }
        }
        searched
    }

    /// Lets categories that stand too deep or below too many others stand alone, and says so: whatever walks up from a
    /// category then ends soon.
    pub(super) fn cut_to_bounds(&mut self) -> Option<String> {
        let mut beyond: Vec<Tag> = Vec::new();
        for tag in self.categories.keys() {
            if self.is_beyond_bounds(tag) {
                beyond.push(tag.clone());
            }
        }
        beyond.sort_unstable();
        for tag in &beyond {
            if let Some(category) = self.categories.get_mut(tag) {
                category.parents.clear();
            }
        }
        let first = beyond.first()?;
        Some(format!(
            "{first} and {} more categories stand more than {STEPS_MOST} steps deep or below more than {ANCESTORS_MOST} \
             others: this is no taxonomy of foods (accepted, they stand alone)",
            beyond.len() - 1
        ))
    }

    /// Looks at no more above a category than the bounds allow; circles are walked once.
    fn is_beyond_bounds(&self, tag: &Tag) -> bool {
        let (mut found, mut steps) = (HashSet::default(), 0);
        let mut above: Vec<&Tag> = vec![tag];
        while !above.is_empty() {
            let mut next = Vec::new();
            for parent in above.iter().flat_map(|tag| self.parents(tag)) {
                if found.insert(parent) {
                    next.push(parent);
                }
            }
            steps += usize::from(!next.is_empty());
            if steps > STEPS_MOST || found.len() > ANCESTORS_MOST {
                return true;
            }
            above = next;
        }
        false
    }

    /// A category and all below it.
    fn below(&self, upper: &str) -> HashSet<Tag> {
        let mut children: HashMap<&str, Vec<&Tag>> = HashMap::default();
        for category in self.categories.values() {
            for parent in &category.parents {
                children.entry(parent.as_str()).or_default().push(&category.tag);
            }
        }
        let mut found: HashSet<Tag> = HashSet::default();
        found.extend(self.categories.keys().find(|tag| tag.as_str() == upper).cloned());
        let mut open = vec![upper];
        while let Some(tag) = open.pop() {
            for &child in children.get(tag).into_iter().flatten() {
                if found.insert(child.clone()) {
                    open.push(child.as_str());
                }
            }
        }
        found
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

    /// What is beyond the bounds of a taxonomy of foods, a sentence each.
    pub(crate) fn excesses(&self) -> &[String] {
        &self.excesses
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
        let mut done: HashSet<&Tag> = HashSet::default();
        while let Some(tag) = open.pop() {
            if tag.as_str() == upper {
                return true;
            }
            if done.insert(tag) {
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

/// Languages visitors search in on every site, since packs in France have both. Those that are none of the site's have
/// no use for synonyms, and those are most of the file.
const SEARCHED: [&str; 2] = ["fr", "en"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::FileKind;

    fn of(entries: &serde_json::Value) -> Result<Taxonomy> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("categories.full.json");
        let mut file = std::fs::File::create(&path)?;
        std::io::Write::write_all(&mut file, entries.to_string().as_bytes())?;
        let mut taxonomy = Taxonomy::default();
        let source = SourceFile::of_kind(&path, FileKind::Taxonomy)?;
        taxonomy.add_file(&source, &Stop::default()).map(|()| taxonomy)
    }

    #[test]
    fn names_are_cleaned_as_those_of_products() {
        let taxonomy = of(&serde_json::json!({"en:jams": {
            "name": {"fr": "Confi\u{202e}tures\u{7} \u{fffe} de  fruits", "en": "\u{0}"},
            "synonyms": {"fr": ["Mar\u{200b}melades\t"]},
        }}))
        .unwrap();
        let jams = taxonomy.categories().next().unwrap();
        let names: Vec<&String> = jams.names.values().collect();
        assert_eq!(names, ["Confitures de fruits"]);
        assert_eq!(jams.synonyms["fr"], ["Marmelades"]);
    }

    #[test]
    fn a_chain_or_a_thicket_is_cut_soon_and_a_circle_is_not() {
        let started = std::time::Instant::now();
        let chain = |length: usize| {
            let link = |at: usize| {
                let parents = if at == 0 { vec![] } else { vec![format!("en:c{}", at - 1)] };
                (format!("en:c{at}"), serde_json::json!({"name": {}, "parents": parents}))
            };
            of(&(0..length).map(link).collect::<serde_json::Map<_, _>>().into())
        };
        assert_eq!(chain(51).unwrap().excesses(), [""; 0]);
        let deep = chain(52).unwrap();
        let [excess] = deep.excesses() else { panic!("{:?}", deep.excesses()) };
        assert!(
            excess.contains(
                "categories.full.json: en:c51 and 0 more categories stand more than 50 steps deep"
            ),
            "{excess}"
        );
        let deepest = chain(20_000).unwrap();
        assert!(deepest.excesses()[0].contains(" and 19948 more "), "{:?}", deepest.excesses());
        assert_eq!(
            deepest.categories().filter(|category| !category.parents.is_empty()).count(),
            50
        );
        let mut wide = serde_json::Map::new();
        let parents: Vec<String> = (0..201).map(|at| format!("en:p{at}")).collect();
        wide.insert("en:all".into(), serde_json::json!({"name": {}, "parents": parents}));
        assert_eq!(of(&wide.into()).unwrap().excesses().len(), 1);
        let circle = serde_json::json!({
            "en:a": {"name": {}, "parents": ["en:b"]}, "en:b": {"name": {}, "parents": ["en:a"]},
        });
        assert_eq!(of(&circle).unwrap().excesses(), [""; 0]);
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }

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
