//! OFF's taxonomies of allergens, ingredients and additives (`allergens.full.json`, `ingredients.full.json`,
//! `additives.full.json`): what things are called, and which allergens they have.
//!
//! Since 2021 an ingredient carries `allergens:en`, `vegan:en` and `vegetarian:en`, inherited by its children:
//! durum wheat semolina → wheat → gluten (openfoodfacts-server, pull requests 5272 and 10422). The words for nothing
//! stand at `en:none` of the allergens.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::ingredients::{self, Dictionary};
use crate::model::Tag;
use crate::model::allergen::{Allergen, AllergenSet};

/// A property of an entry by language; OFF writes them in English.
type Property = Option<BTreeMap<String, Option<String>>>;

/// What counts of an entry.
#[derive(Deserialize)]
struct FoodEntry {
    name: Property,
    synonyms: Option<BTreeMap<String, Vec<Option<String>>>>,
    #[serde(default)]
    parents: Vec<String>,
    allergens: Property,
    vegan: Property,
    vegetarian: Property,
}

/// Languages of the lists that are read; `xx` is the same in all.
const LANGUAGES: [&str; 8] = ["fr", "en", "de", "es", "it", "nl", "pt", "xx"];

/// Entries by their tag, and how to look upwards.
pub(super) struct FoodTaxonomy {
    entries: HashMap<Tag, FoodEntry>,
}

impl FoodTaxonomy {
    /// The entries, where they are of food and not of categories. Entries that cannot be read are noted.
    pub(super) fn of(raw: &BTreeMap<String, &RawValue>, unread: &mut Vec<String>) -> Option<Self> {
        if !raw.values().any(|entry| is_of_food(entry.get())) && !has_allergens(raw) {
            return None;
        }
        let mut entries = HashMap::new();
        for (id, text) in raw {
            match (Tag::parse(id, "en"), serde_json::from_str(text.get())) {
                (Some(tag), Ok(entry)) => {
                    entries.insert(tag, entry);
                }
                (None, _) => {}
                (_, Err(error)) => unread.push(format!("{id} ({error})")),
            }
        }
        Some(Self { entries })
    }

    /// Adds all names to a dictionary.
    pub(super) fn teach(&self, words: &mut Dictionary) {
        // Sorted: of two entries with one name the same must always win.
        let mut all: Vec<(&Tag, &FoodEntry)> = self.entries.iter().collect();
        all.sort_unstable_by_key(|(tag, _)| *tag);
        for (tag, entry) in all {
            let allergens = self.allergens(tag);
            let is_allergen = self.is_below_allergen(tag);
            for (language, name) in names(entry) {
                // « sans » and « 0 » name nothing where that is what a tag is to name.
                if (is_allergen || tag.as_str() == "en:none")
                    && let Some(typed) = Tag::from_name(name, language)
                {
                    words.learn_tag(typed, allergens);
                }
                let is_told = if allergens.is_empty() {
                    // What our own words find in a name stands.
                    self.is_vegan(tag) && own_reading(name).is_empty()
                } else {
                    true
                };
                if is_told && tag.as_str() != "en:none" && LANGUAGES.contains(&language) {
                    words.learn(name, allergens);
                }
            }
        }
    }

    /// The allergens of an entry: its own, else those of its parents.
    fn allergens(&self, tag: &Tag) -> AllergenSet {
        let mut found = AllergenSet::default();
        self.inherit(tag, |tag, entry| {
            if let Some(allergen) = Allergen::of(tag) {
                found.insert(allergen);
                return true;
            }
            // `undef` takes back what is inherited.
            let Some(own) = entry.and_then(|entry| english(&entry.allergens)) else { return false };
            for name in own.split(',') {
                if let Some(name) = Tag::parse(name, "en") {
                    found.extend(named(&name));
                }
            }
            true
        });
        found
    }

    /// Whether nothing of an entry is of animals, by its own word or else its parents'.
    fn is_vegan(&self, tag: &Tag) -> bool {
        let mut is_vegan = false;
        self.inherit(tag, |_, entry| {
            let own = entry.and_then(|entry| english(&entry.vegan));
            is_vegan |= own.is_some_and(|own| own.trim() == "yes");
            own.is_some()
        });
        is_vegan
    }

    /// Asks an entry and, where it does not know itself, its parents, each once: entries may be parents of each
    /// other in circles.
    fn inherit(&self, tag: &Tag, mut knows: impl FnMut(&Tag, Option<&FoodEntry>) -> bool) {
        let mut asked = Vec::from([tag.clone()]);
        let mut at = 0;
        while at < asked.len() {
            let tag = asked[at].clone();
            at += 1;
            let entry = self.entries.get(&tag);
            let Some(entry) = entry.filter(|_| !knows(&tag, entry)) else { continue };
            for parent in parents(entry) {
                if !asked.contains(&parent) {
                    asked.push(parent);
                }
            }
        }
    }

    /// Whether an entry is one of the fourteen, or below one in the taxonomy of allergens.
    fn is_below_allergen(&self, tag: &Tag) -> bool {
        let Some(entry) = self.entries.get(tag) else { return false };
        Allergen::of(tag).is_some() || parents(entry).any(|parent| Allergen::of(&parent).is_some())
    }
}

/// The allergens a tag in the property names, which may be of wheat as well as of gluten.
fn named(tag: &Tag) -> AllergenSet {
    match Allergen::of(tag) {
        Some(allergen) => [allergen].into_iter().collect(),
        None => own_reading(&tag.slug().replace('-', " ")),
    }
}

/// The allergens that the program's own words find in a name.
fn own_reading(name: &str) -> AllergenSet {
    ingredients::read(name, Dictionary::own(), AllergenSet::default()).contained
}

/// A property is looked for in the text: most entries have none, and are read once.
fn is_of_food(entry: &str) -> bool {
    ["\"allergens\"", "\"vegan\"", "\"vegetarian\""].iter().any(|name| entry.contains(name))
        && serde_json::from_str::<FoodEntry>(entry).is_ok_and(|entry| {
            entry.allergens.is_some() || entry.vegan.is_some() || entry.vegetarian.is_some()
        })
}

/// The taxonomy of allergens has no such property; its entries are the fourteen.
fn has_allergens(raw: &BTreeMap<String, &RawValue>) -> bool {
    raw.contains_key("en:gluten") && raw.contains_key("en:milk")
}

fn english(property: &Property) -> Option<&str> {
    property.as_ref()?.get("en")?.as_deref()
}

fn parents(entry: &FoodEntry) -> impl Iterator<Item = Tag> {
    entry.parents.iter().filter_map(|parent| Tag::parse(parent, "en"))
}

/// The names and synonyms of an entry with their languages.
fn names(entry: &FoodEntry) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    for (language, name) in entry.name.iter().flatten() {
        if let Some(name) = name {
            all.push((language.as_str(), name.as_str()));
        }
    }
    for (language, synonyms) in entry.synonyms.iter().flatten() {
        for name in synonyms.iter().flatten() {
            all.push((language.as_str(), name.as_str()));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingredients::read;

    /// A dictionary taught by a file.
    fn taught(json: &str) -> Dictionary {
        let raw: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap();
        let mut words = Dictionary::own().clone();
        FoodTaxonomy::of(&raw, &mut Vec::new()).unwrap().teach(&mut words);
        words
    }

    const INGREDIENTS: &str = r#"{
        "en:wheat": {"name": {"en": "Wheat"}, "allergens": {"en": "en:gluten"}, "vegan": {"en": "yes"}},
        "en:zorble": {"name": {"fr": "Zorble"}, "parents": ["en:wheat"]},
        "en:zorble-semolina": {"name": {"fr": "Brizolet de zorble"}, "synonyms": {"fr": ["brizolet"]}, "parents": ["en:zorble"]},
        "en:zorble-syrup": {"name": {"fr": "Sirupon"}, "parents": ["en:zorble"], "allergens": {"en": "undef"}},
        "en:quirfruit": {"name": {"fr": "Quirfruit"}, "vegan": {"en": "yes"}},
        "en:ghobber": {"name": {"fr": "Ghobber"}, "vegan": {"en": "maybe"}},
        "en:a": {"name": {"fr": "Circulon"}, "parents": ["en:b"]},
        "en:b": {"name": {"fr": "Circulet"}, "parents": ["en:a"]},
        "en:broken": 12
    }"#;

    /// Each of thirty entries is a parent of all others.
    #[test]
    fn circles_of_parents_come_to_an_end() {
        let ids: Vec<String> = (0..30).map(|number| format!("en:ring-{number}")).collect();
        let mut entries = serde_json::Map::new();
        for id in &ids {
            entries.insert(id.clone(), serde_json::json!({ "name": { "fr": id }, "parents": ids }));
        }
        entries["en:ring-29"]["allergens"] = serde_json::json!({ "en": "en:milk" });
        let json = serde_json::Value::from(entries).to_string();
        let raw: BTreeMap<String, &RawValue> = serde_json::from_str(&json).unwrap();
        let taxonomy = FoodTaxonomy::of(&raw, &mut Vec::new()).unwrap();
        let milk: AllergenSet = [Allergen::Milk].into_iter().collect();
        assert_eq!(taxonomy.allergens(&Tag::parse(&ids[0], "en").unwrap()), milk);
    }

    #[test]
    fn ingredients_inherit_what_they_are_of() {
        let words = taught(INGREDIENTS);
        let of = |text: &str| {
            let listed = read(text, &words, AllergenSet::default());
            (listed.contained.iter().collect::<Vec<_>>(), listed.is_judged)
        };
        assert_eq!(of("eau, brizolets, sel"), (vec![Allergen::Gluten], true));
        assert_eq!(of("brizolet de zorble"), (vec![Allergen::Gluten], true));
        assert_eq!(of("sirupon, sel"), (vec![], true), "undef ends what is inherited");
        assert_eq!(of("quirfruits, sel"), (vec![], true));
        assert_eq!(of("ghobber, sel"), (vec![], false), "maybe vegan tells nothing");
        assert_eq!(of("circulon, sel"), (vec![], false), "a circle");
        assert_eq!(of("beurre, sel"), (vec![Allergen::Milk], true), "our own words stand");
    }

    #[test]
    fn a_bad_entry_is_left_out_and_named() {
        let raw: BTreeMap<String, &RawValue> = serde_json::from_str(INGREDIENTS).unwrap();
        let mut unread = Vec::new();
        assert_eq!(FoodTaxonomy::of(&raw, &mut unread).unwrap().entries.len(), 8);
        assert!(unread.len() == 1 && unread[0].starts_with("en:broken"), "{unread:?}");
    }

    #[test]
    fn allergens_are_known_in_every_language_as_tags() {
        let words = taught(
            r#"{"en:none": {"name": {"sk": "Žiadne"}},
                "en:gluten": {"name": {"fi": "Gluteeni"}, "synonyms": {"fi": ["vehnä"]}},
                "en:milk": {"name": {"hu": "Tejecske"}, "synonyms": {"fr": ["brouzelait"]}}}"#,
        );
        let tag = |text: &str| {
            let found = words.tag(&Tag::parse(text, "en").unwrap());
            found.map(|set| set.iter().collect::<Vec<_>>())
        };
        assert_eq!(tag("hu:tejecske"), Some(vec![Allergen::Milk]));
        assert_eq!(tag("fi:vehna"), Some(vec![Allergen::Gluten]));
        assert_eq!(tag("sk:ziadne"), Some(vec![]));
        assert_eq!(tag("fr:tejecske"), None);
        let listed = read("brouzelait", &words, AllergenSet::default());
        assert!(listed.contained.contains(Allergen::Milk));
    }

    #[test]
    fn categories_are_not_of_food() {
        let raw: BTreeMap<String, &RawValue> =
            serde_json::from_str(r#"{"en:spreads": {"name": {"en": "Vegan spreads"}}}"#).unwrap();
        assert!(FoodTaxonomy::of(&raw, &mut Vec::new()).is_none());
    }
}
