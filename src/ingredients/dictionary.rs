//! What words mean in lists of ingredients.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use foldhash::{HashMap, HashSet};
use serde::Deserialize;

use crate::model::Tag;
use crate::model::allergen::{Allergen, AllergenSet};
use crate::model::food_fact::FoodFact;
use crate::words::slugify;

use super::meaning::{Meaning, Says, WordRole};

/// Words and the allergen they are, by its tag without `en:`.
type ByAllergen = HashMap<String, String>;

#[derive(Deserialize)]
struct File {
    contains: ByAllergen,
    other: HashMap<String, String>,
    accented: HashMap<String, String>,
    alone: ByAllergen,
    usual: ByAllergen,
    source: HashMap<String, String>,
    /// By language.
    absent: BTreeMap<String, Absent>,
    absence: Absence,
    whole: ByAllergen,
    traces: Traces,
    present: Present,
    safe: HashMap<String, String>,
    vague: HashMap<String, String>,
    passed: HashMap<String, String>,
    compound: ByAllergen,
    plant: Plant,
    facts: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Absent {
    without: String,
    free_from: String,
    and: String,
    nor: String,
}

#[derive(Deserialize)]
struct Absence {
    after: String,
    after_no: String,
    not: String,
    articles: String,
    claims: String,
    added: String,
}

#[derive(Deserialize)]
struct Traces {
    words: String,
    places: String,
    handled: String,
}

#[derive(Deserialize)]
struct Plant {
    before: String,
    butter: String,
}

#[derive(Deserialize)]
struct Present {
    words: String,
    headings: String,
}

/// Phrases by their words, and what longer words are made of.
#[derive(Clone)]
pub(crate) struct Dictionary {
    phrases: HashMap<String, Phrase>,
    accented: HashSet<String>,
    compounds: Vec<(String, Allergen)>,
    /// What makes a milk or a butter of plants of a word that begins with it, or a butter alone.
    plants: Vec<String>,
    plants_of_butter: Vec<String>,
    /// The first words of phrases that say that something is absent, or what only a whole food is.
    claiming: HashSet<String>,
    /// What tags of any language name, of OFF's taxonomies: `hu:tej`; empty where that is nothing.
    tags: HashMap<Tag, AllergenSet>,
}

/// Words that mean something together, or begin what does.
#[derive(Clone, Copy, Default)]
pub(super) struct Phrase {
    pub(super) meaning: Option<Meaning>,
    /// As many words as the longest phrase has that begins with this word; 0 where none does.
    pub(super) longest: usize,
}

/// Shorter names of a taxonomy mean other things in other languages.
const WORD_MIN: usize = 3;
/// Longer names are not looked for in lists.
const PHRASE_WORDS_MAX: usize = 6;

static OWN: LazyLock<Dictionary> = LazyLock::new(Dictionary::read_own);

impl Dictionary {
    /// The program's own words.
    pub(crate) fn own() -> &'static Self {
        &OWN
    }

    #[allow(clippy::expect_used, reason = "the file is part of the program; a test reads it")]
    fn read_own() -> Self {
        let file: File = toml::from_str(include_str!("words.toml")).expect("words.toml is valid");
        let mut own = Self {
            phrases: HashMap::default(),
            accented: HashSet::default(),
            compounds: Vec::new(),
            plants: entries(&file.plant.before),
            plants_of_butter: entries(&file.plant.butter),
            claiming: HashSet::default(),
            tags: HashMap::default(),
        };
        for list in file.accented.values() {
            for word in entries(list) {
                own.accented.insert(word.to_lowercase());
            }
        }
        own.add_allergens(&file);
        own.add_roles(&file);
        for fact in FoodFact::ALL {
            let list = file.facts.get(fact.code()).map_or("", String::as_str);
            own.add(list, |meaning| meaning.facts.insert(fact));
        }
        own.add_statements(&file);
        own.note_claiming();
        own
    }

    fn note_claiming(&mut self) {
        for (words, phrase) in &self.phrases {
            if phrase.meaning.is_some_and(Meaning::is_claiming) {
                let first = words.split('-').next().unwrap_or_default();
                self.claiming.insert(first.to_string());
            }
        }
    }

    fn add_allergens(&mut self, file: &File) {
        for (allergen, list) in by_allergen(&file.contains) {
            self.add(list, |meaning| meaning.contained.insert(allergen));
        }
        for (allergen, list) in by_allergen(&file.whole) {
            self.add(list, |meaning| meaning.whole.insert(allergen));
        }
        for (allergen, list) in by_allergen(&file.alone) {
            self.add(list, |meaning| meaning.alone.insert(allergen));
        }
        for (allergen, list) in by_allergen(&file.usual) {
            self.add(list, |meaning| meaning.usual.insert(allergen));
        }
        for (allergen, list) in by_allergen(&file.compound) {
            for stem in entries(list) {
                self.compounds.push((stem, allergen));
            }
        }
    }

    fn add_roles(&mut self, file: &File) {
        for list in file.source.values() {
            self.add(list, |meaning| meaning.set(WordRole::Source));
        }
        for list in file.other.values().chain(file.safe.values()) {
            self.add(list, |meaning| meaning.set(WordRole::Safe));
        }
        for list in file.vague.values() {
            self.add(list, |meaning| meaning.set(WordRole::Vague));
        }
        for list in file.passed.values() {
            self.add(list, |_| {});
        }
        let Absence { articles, claims, after_no, .. } = &file.absence;
        self.add(articles, |meaning| meaning.set(WordRole::Article));
        self.add(claims, |meaning| meaning.set(WordRole::Claim));
        self.add(after_no, |meaning| meaning.set(WordRole::AfterNo));
    }

    fn add_statements(&mut self, file: &File) {
        for (list, says) in [
            ("no", Says::No),
            (file.absence.after.as_str(), Says::LastAbsent),
            (&file.absence.not, Says::Not),
            (&file.absence.added, Says::Added),
            (&file.traces.handled, Says::Handled),
            (&file.traces.places, Says::Place),
            (&file.traces.words, Says::Traces),
            (&file.present.words, Says::Present),
            (&file.present.headings, Says::Heading),
        ] {
            self.add(list, |meaning| meaning.says = Some(says));
        }
        for (number, (language, words)) in file.absent.iter().enumerate() {
            for (list, says) in
                [(&words.without, Says::Without), (&words.free_from, Says::FreeFrom)]
            {
                self.add(list, |meaning| {
                    meaning.says = Some(says);
                    meaning.languages.insert(number);
                });
            }
            self.add(&words.and, |meaning| meaning.and.insert(number));
            self.add(&words.nor, |meaning| meaning.nor.insert(number));
            if language == "en" {
                self.add("no", |meaning| meaning.languages.insert(number));
            }
        }
    }

    fn add(&mut self, list: &str, mut change: impl FnMut(&mut Meaning)) {
        for entry in entries(list) {
            let key = key(&entry);
            let first = key.split('-').next().unwrap_or_default().to_string();
            let longest = &mut self.phrases.entry(first).or_default().longest;
            *longest = (*longest).max(key.split('-').count());
            change(self.phrases.entry(key).or_default().meaning.get_or_insert_default());
        }
    }

    /// Adds what OFF calls an ingredient, and the allergens that it has: none where it is known to hold none.
    /// The program's own words stand.
    pub(crate) fn learn(&mut self, name: &str, allergens: AllergenSet) {
        let key = key(name);
        let is_known = self.phrase(&key).meaning.is_some();
        let words = key.split('-').count();
        if is_known || key.len() < WORD_MIN || words > PHRASE_WORDS_MAX {
            return;
        }
        self.add(&name.replace(',', " "), |meaning| {
            meaning.contained = allergens;
            if allergens.is_empty() {
                meaning.set(WordRole::Safe);
            }
        });
    }

    /// Adds what a tag names of the allergens.
    pub(crate) fn learn_tag(&mut self, tag: Tag, allergens: AllergenSet) {
        self.tags.entry(tag).or_insert(allergens);
    }

    /// What OFF's taxonomies say a tag names of the allergens; `None` where they do not know it.
    pub(crate) fn tag(&self, tag: &Tag) -> Option<AllergenSet> {
        self.tags.get(tag).copied()
    }

    /// What words joined by hyphens mean, each as [`singular`] makes it.
    pub(super) fn phrase(&self, words: &str) -> Phrase {
        self.phrases.get(words).copied().unwrap_or_default()
    }

    /// Whether a phrase may begin with the word that says that something is absent, or what a whole food is.
    pub(super) fn is_claiming(&self, word: &str) -> bool {
        self.claiming.contains(word)
    }

    /// Whether a word with these accents only sounds like another.
    pub(super) fn is_accented_otherwise(&self, lower: &str) -> bool {
        self.accented.contains(lower)
    }

    /// What a word made of others holds: `haselnussmark`, `vollmilchpulver`, but `kokosmilch` no milk.
    pub(super) fn compound(&self, word: &str) -> AllergenSet {
        let mut found = AllergenSet::default();
        let (first, last) = (word.as_bytes().first(), word.as_bytes().last());
        for (stem, allergen) in &self.compounds {
            // Every unknown word is compared with all stems: nearly all differ at both ends.
            let begins = stem.as_bytes().first() == first && word.starts_with(stem.as_str());
            let may_end = stem.as_bytes().last() == last && stem.len() >= 4;
            let is_made_of_it = begins || may_end && word.ends_with(stem.as_str());
            if is_made_of_it
                && word.len() > stem.len()
                && (*allergen != Allergen::Milk || !self.is_of_plants(word))
            {
                found.insert(*allergen);
            }
        }
        found
    }

    /// `kokosmilch`, `erdnussbutter`
    fn is_of_plants(&self, word: &str) -> bool {
        let is_butter = word.contains("butter") || word.contains("boter");
        begins_with_one(word, &self.plants)
            || is_butter && begins_with_one(word, &self.plants_of_butter)
    }
}

fn begins_with_one(word: &str, beginnings: &[String]) -> bool {
    beginnings.iter().any(|beginning| word.starts_with(beginning.as_str()))
}

/// The lists of a table by the allergen they are named for.
fn by_allergen(lists: &ByAllergen) -> impl Iterator<Item = (Allergen, &String)> {
    Allergen::ALL
        .into_iter()
        .filter_map(|allergen| Some((allergen, lists.get(allergen.tag().slug())?)))
}

fn entries(list: &str) -> Vec<String> {
    let mut entries = Vec::new();
    for entry in list.split(',') {
        let entry = entry.trim();
        if !entry.is_empty() {
            entries.push(entry.to_string());
        }
    }
    entries
}

/// A phrase as [`Dictionary::phrase`] is asked for it.
fn key(phrase: &str) -> String {
    let slug = slugify(phrase);
    let words: Vec<&str> = slug.split('-').map(singular).collect();
    words.join("-")
}

/// A word without its plural. What is compared is made the same on both sides, so that it need be no word.
pub(super) fn singular(word: &str) -> &str {
    // « Sans » is not San Marzano.
    if word.len() > 3 && word != "sans" {
        word.strip_suffix(['s', 'x']).unwrap_or(word)
    } else {
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_fourteen_has_words() {
        let own = Dictionary::own();
        for allergen in Allergen::ALL {
            let meanings = own.phrases.values().filter_map(|phrase| phrase.meaning);
            let count = meanings.filter(|meaning| meaning.contained.contains(allergen)).count();
            assert!(count >= 14, "{allergen:?}: {count}");
        }
    }

    #[test]
    fn nothing_is_both_safe_and_an_allergen() {
        for (words, phrase) in &Dictionary::own().phrases {
            let meaning = phrase.meaning.unwrap_or_default();
            assert!(!meaning.is(WordRole::Safe) || meaning.contained.is_empty(), "{words}");
        }
    }

    #[test]
    fn what_names_all_of_an_allergen_is_known_as_it() {
        for (words, phrase) in &Dictionary::own().phrases {
            let mut whole = phrase.meaning.unwrap_or_default().whole;
            whole.remove(phrase.meaning.unwrap_or_default().contained);
            assert!(whole.is_empty(), "{words}");
        }
    }

    #[test]
    fn compounds_hold_what_they_are_made_of() {
        let own = Dictionary::own();
        let holds = |word: &str| -> Vec<Allergen> { own.compound(word).iter().collect() };
        assert_eq!(holds("haselnussmark"), [Allergen::Nuts]);
        assert_eq!(holds("weizenvollkornmehl"), [Allergen::Gluten]);
        assert_eq!(holds("bergkaese"), [Allergen::Milk]);
        assert_eq!(holds("schafskaese"), [Allergen::Milk]);
        assert_eq!(holds("erdnussbutter"), [Allergen::Peanuts]);
        assert_eq!(holds("mandelmilch"), [Allergen::Nuts]);
    }
}
