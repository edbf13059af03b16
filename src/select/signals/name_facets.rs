//! What the words of a name say a food tastes of, and in what form it comes: a strawberry yogurt is replaced by one
//! of strawberries, and sponge fingers by sponge fingers. Tables: `flavours.toml`, `forms.toml`.

use std::sync::LazyLock;

use foldhash::{HashMap, HashSet};
use serde::Deserialize;

use super::super::packed::packed_fields;
use super::name_phrases::{NamePhrases, PHRASE_MAX};
use crate::model::{CategoryGraph, CategoryId, Product};
use crate::words::{FNV1A_START, Word, fnv1a, fnv1a_on, split};

/// Facets that are kept of a name.
const KEPT: usize = 4;
/// Letters by which beginnings of compounds are looked up; none is shorter.
const INITIALS: usize = 3;

/// How near a facet is to its whole family, and to another of it; 1000 is the same.
const WITHIN_FAMILY: u32 = 750;
const OF_ONE_FAMILY: u32 = 200;

/// What a name says of one subject.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub(in crate::select) struct NameFacets {
    /// Numbers of entries of a table, ascending, 0 for none.
    numbers: [u8; KEPT],
    /// Not the name says it but a category.
    is_filed: bool,
}

packed_fields!(NameFacets: numbers, is_filed);

/// The names of a subject.
pub(in crate::select) struct FacetTable {
    /// The facet of one to four words by their hash; 0 where they mean none, whatever one of them does alone.
    phrases: HashMap<u64, u8>,
    /// Hashes of the words that names of facets consist of.
    words: HashSet<u64>,
    /// How compounds begin, the longest first, by their first letters.
    beginnings: HashMap<[u8; INITIALS], Vec<(String, u8)>>,
    /// The facet that stands for the family of each, by number; 0 for none.
    families: Vec<u8>,
    /// Whether what stands behind a word such as « saveur » is a facet that need not be listed.
    has_unlisted: bool,
    /// Facets by their names.
    named: HashMap<String, u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FacetEntry {
    name: Option<String>,
    family: Option<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct FacetEntries {
    #[serde(default)]
    has_unlisted: bool,
    facet: Vec<FacetEntry>,
}

/// What foods taste of.
pub(in crate::select) static FLAVOURS: LazyLock<FacetTable> =
    LazyLock::new(|| FacetTable::read(include_str!("flavours.toml")));
/// In what form they come.
pub(in crate::select) static FORMS: LazyLock<FacetTable> =
    LazyLock::new(|| FacetTable::read(include_str!("forms.toml")));

impl FacetTable {
    /// A test reads the tables; a program with one it cannot read is never released.
    fn read(text: &str) -> Self {
        let entries = toml::from_str::<FacetEntries>(text)
            .unwrap_or(FacetEntries { has_unlisted: false, facet: Vec::new() });
        let mut table = Self {
            phrases: HashMap::default(),
            words: HashSet::default(),
            beginnings: HashMap::default(),
            families: vec![0],
            has_unlisted: entries.has_unlisted,
            named: HashMap::default(),
        };
        let mut numbers: HashMap<String, u8> = HashMap::default();
        for entry in entries.facet {
            let number =
                entry.name.map_or(0, |name| table.number(name, entry.family, &mut numbers));
            for word in entry.words {
                table.learn(&word, number);
            }
        }
        table.named = numbers;
        for words in table.beginnings.values_mut() {
            words.sort_unstable_by_key(|(word, _)| usize::MAX - word.len());
        }
        table
    }

    /// The next number. A family stands before those that are of it.
    fn number(
        &mut self,
        name: String,
        family: Option<String>,
        numbers: &mut HashMap<String, u8>,
    ) -> u8 {
        let number = u8::try_from(self.families.len()).unwrap_or(0);
        let family = family.and_then(|name| numbers.get(&name).copied());
        self.families.push(family.unwrap_or(0));
        numbers.insert(name, number);
        number
    }

    fn learn(&mut self, words: &str, number: u8) {
        let plain = words.trim_end_matches('*');
        let split = split(plain);
        let phrases = NamePhrases::of(&split);
        if plain.len() < words.len()
            && phrases.stems.len() == 1
            && let Some(initials) = plain.as_bytes().first_chunk()
        {
            self.beginnings.entry(*initials).or_default().push((plain.to_string(), number));
        }
        if number != 0 {
            self.words.extend(phrases.stems.iter().map(|stem| fnv1a(stem.bytes())));
        }
        self.phrases.entry(phrases.whole()).or_insert(number);
    }

    /// Whether a stem, by its hash, is a word of the name of a facet, and not listed as one that alone means none.
    fn has_word(&self, stem: u64) -> bool {
        self.words.contains(&stem) && self.alone(stem) != Some(0)
    }

    /// The facet of a single word, by the hash of its stem; 0 where it is listed as one that means none.
    fn alone(&self, stem: u64) -> Option<u8> {
        self.phrases.get(&fnv1a_on(stem, *b" ")).copied()
    }

    /// Whether some facets are those of a name.
    pub(in crate::select) fn says(&self, facets: NameFacets, name: &str) -> bool {
        self.named.get(name).is_some_and(|number| facets.numbers.contains(number))
    }

    /// Some facets with one more, by its name.
    pub(in crate::select) fn with(&self, facets: NameFacets, name: &str) -> NameFacets {
        let numbers = [self.named.get(name).copied().unwrap_or(0), 0, 0, 0];
        self.joined(facets, NameFacets { numbers, is_filed: false })
    }

    /// What the words of a name say, the longest entry at each place.
    fn facets(&self, phrases: &NamePhrases) -> NameFacets {
        let mut found = Vec::with_capacity(KEPT);
        let mut at = 0;
        while at < phrases.stems.len() {
            let (number, used) = self.longest(phrases, at);
            let is_unlisted = self.has_unlisted
                && phrases.is_marked[at]
                && (number, used) == (0, 1)
                && !self.is_listed(phrases, at);
            let said = if is_unlisted { self.unlisted(phrases.stems[at]) } else { [number; 2] };
            for number in said {
                if number != 0 && !found.contains(&number) && found.len() < KEPT {
                    found.push(number);
                }
            }
            at += used;
        }
        self.without_families(found)
    }

    /// What two names say together, as far as there is room.
    fn joined(&self, one: NameFacets, other: NameFacets) -> NameFacets {
        let mut found: Vec<u8> = one.all().collect();
        for number in other.all() {
            if !found.contains(&number) && found.len() < KEPT {
                found.push(number);
            }
        }
        self.without_families(found)
    }

    /// « Chocolat … chocolat noir » is dark chocolate.
    fn without_families(&self, mut found: Vec<u8>) -> NameFacets {
        let families = found.iter().map(|own| self.family(*own));
        let named: Vec<u8> = families.collect();
        found.retain(|own| !named.contains(own));
        found.sort_unstable();
        let mut facets = NameFacets::default();
        facets.numbers[..found.len()].copy_from_slice(&found);
        facets
    }

    /// The facet that the words from a place on begin with, and how many of them say it.
    fn longest(&self, phrases: &NamePhrases, at: usize) -> (u8, usize) {
        let longest = (phrases.stems.len() - at).min(PHRASE_MAX);
        for length in (1..=longest).rev() {
            if let Some(number) = self.phrases.get(&phrases.hashes[at][length - 1]) {
                return (*number, length);
            }
        }
        (self.begun(phrases.stems[at]).unwrap_or(0), 1)
    }

    /// The facet that stands for the family of one; an unlisted one has none.
    fn family(&self, number: u8) -> u8 {
        self.families.get(usize::from(number)).copied().unwrap_or(0)
    }

    /// Whether a word is listed, if only as one that means none.
    fn is_listed(&self, phrases: &NamePhrases, at: usize) -> bool {
        self.phrases.contains_key(&phrases.hashes[at][0])
    }

    /// Two numbers that no listed facet has: two words share one now and then, and both hardly ever.
    fn unlisted(&self, stem: &str) -> [u8; 2] {
        let first = self.families.len() as u64;
        let left = u64::from(u8::MAX).saturating_sub(first).max(1);
        let hash = fnv1a_on(FNV1A_START, stem.bytes());
        [hash, hash / left].map(|part| u8::try_from(first + part % left).unwrap_or(u8::MAX))
    }

    /// The facet a compound begins with.
    fn begun(&self, word: &str) -> Option<u8> {
        let alike = self.beginnings.get(word.as_bytes().first_chunk::<INITIALS>()?)?;
        alike.iter().find(|(start, _)| word.starts_with(start)).map(|(_, number)| *number)
    }

    /// How near a facet is to some others, from 0 to 1000.
    fn nearness(&self, own: u8, others: NameFacets) -> u32 {
        let mut nearest = 0;
        for other in others.all() {
            let is_whole = self.family(own) == other || self.family(other) == own;
            let near = if own == other {
                1000
            } else if is_whole {
                WITHIN_FAMILY
            } else if self.family(own) != 0 && self.family(own) == self.family(other) {
                OF_ONE_FAMILY
            } else {
                0
            };
            nearest = nearest.max(near);
        }
        nearest
    }

    /// Whether one name says all that another does: « chocolat noir orange » and « chocolat noir ».
    pub(in crate::select) fn covers(&self, own: NameFacets, other: NameFacets) -> bool {
        other.all().all(|facet| self.nearness(facet, own) >= WITHIN_FAMILY)
    }

    /// How much of what two names say is the same, from 0 to 1000 (Dice); `one_sided` where only one says
    /// anything, `None` where neither does, or only one and that by its category.
    pub(in crate::select) fn likeness(
        &self,
        own: NameFacets,
        other: NameFacets,
        one_sided: u32,
    ) -> Option<u32> {
        let (mut sum, mut count) = (0, 0);
        for (left, right) in [(own, other), (other, own)] {
            for facet in left.all() {
                sum += self.nearness(facet, right);
                count += 1;
            }
        }
        if count > 0 && (own.is_none() || other.is_none()) {
            return if own.is_filed || other.is_filed { None } else { Some(one_sided) };
        }
        u32::checked_div(sum, count)
    }
}

/// Whether a stem, by its hash, is part of the name of a flavour and says no form by itself: « sablé » is one.
pub(in crate::select) fn is_of_taste(stem: u64) -> bool {
    FLAVOURS.has_word(stem) && FORMS.alone(stem).unwrap_or(0) == 0
}

impl NameFacets {
    /// The numbers of what it says, 0 for none.
    pub(in crate::select) fn numbers(self) -> [u8; KEPT] {
        self.numbers
    }

    /// Whether it says one thing at most.
    pub(in crate::select) fn is_single(self) -> bool {
        self.numbers[1] == 0
    }

    fn as_filed(self) -> Self {
        Self { is_filed: !self.is_none(), ..self }
    }

    fn meets(self, other: Self) -> bool {
        self.all().any(|number| other.numbers.contains(&number))
    }

    fn is_none(self) -> bool {
        self.numbers[0] == 0
    }

    fn all(self) -> impl Iterator<Item = u8> {
        self.numbers.into_iter().take_while(|number| *number != 0)
    }
}

/// Reads what products taste of and in what form they come; what categories say is read once.
#[derive(Default)]
pub(in crate::select) struct FacetReader {
    filed: HashMap<CategoryId, [NameFacets; 2]>,
}

impl FacetReader {
    /// The flavours and forms of a product by the words of its name, or where these say nothing by its most specific
    /// categories. Where a record names a line of kinds, the last of them adds to what both say: dark chocolate that is
    /// filed under that with cocoa nibs.
    pub(in crate::select) fn read(
        &mut self,
        product: &Product,
        words: &[Word],
        (graph, leaves): (&CategoryGraph, &[CategoryId]),
    ) -> [NameFacets; 2] {
        let [flavours, forms] = facets(words);
        let mut filed = [NameFacets::default(); 2];
        for &leaf in leaves {
            let said = *self.filed.entry(leaf).or_insert_with(|| facets_of_tag(graph, leaf));
            filed = [FLAVOURS.joined(filed[0], said[0]), FORMS.joined(filed[1], said[1])];
        }
        let is_line = product.categories.len() >= LINE;
        let own = match flavours.is_none() {
            true => filed[0].as_filed(),
            false if is_line && flavours.meets(filed[0]) => FLAVOURS.joined(flavours, filed[0]),
            false => flavours,
        };
        // Some brands are of one form, and their names say the flavour alone: « Doritos », « Nature ».
        let forms = if forms.is_none() { forms_of_brands(&product.brands) } else { forms };
        [own, if forms.is_none() { filed[1].as_filed() } else { forms }]
    }
}

/// Categories from which on a record goes from wide to narrow.
const LINE: usize = 3;

/// The form that a brand stands for.
fn forms_of_brands(brands: &[String]) -> NameFacets {
    for brand in brands {
        let said = FORMS.facets(&NamePhrases::of(&split(brand)));
        if !said.is_none() {
            return said;
        }
    }
    NameFacets::default()
}

/// What the words of a category's tag say, where it is in a language whose words are known.
fn facets_of_tag(graph: &CategoryGraph, category: CategoryId) -> [NameFacets; 2] {
    let tag = graph.tag(category);
    if !["en:", "fr:"].iter().any(|language| tag.as_str().starts_with(language)) {
        return [NameFacets::default(); 2];
    }
    facets(&split(&tag.slug().replace('-', " ")))
}

/// What some words say by each of the tables.
fn facets(words: &[Word]) -> [NameFacets; 2] {
    let phrases = NamePhrases::of(words);
    [&FLAVOURS, &FORMS].map(|table| table.facets(&phrases))
}

#[cfg(test)]
mod tests;
