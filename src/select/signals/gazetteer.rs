//! What a name says a product is: the names of categories, and those of plain kinds, looked up in it.
//!
//! French, Italian, Spanish and Portuguese names begin with what a thing is, and the rest says what it is made
//! with: « biscuits fourrés au chocolat » are biscuits. English, German and Dutch ones end with it: "chocolate
//! biscuits", « Schokoladenkekse ». The longest name that fits wins, so « lait de coco » is no milk.

use foldhash::HashMap;

use crate::model::{CategoryGraph, CategoryId};
use crate::words::{Word, fnv1a, fnv1a_on, split};

use super::super::{CategoryKinds, Shelving};
use super::food_kinds;
use super::name_token::{NameToken, tokens};

/// Languages whose names are known; the first is that of products whose own is not among them.
pub(super) const LANGUAGES: [&str; 7] = ["fr", "en", "de", "it", "es", "nl", "pt"];
/// Words of the longest name that is known.
const PHRASE_MAX: usize = 6;
/// Letters of the shortest word that is found at the end of another: « Butterkekse ».
const ENDING_MIN: usize = 4;

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::select) struct NamedKind {
    /// The category, where there is one for it.
    pub(in crate::select) category: Option<CategoryId>,
    /// The number of the plain kind, 0 for none.
    pub(in crate::select) food: u8,
    /// A name that stands for it begins with it, or ends in languages whose names do; else what it says first is not known.
    pub(in crate::select) is_head: bool,
}

#[derive(Clone, Copy)]
struct KnownPhrase {
    kind: NamedKind,
    /// Holds only where nothing says of what it is.
    stands_alone: bool,
    /// Was written with accents, which are left out here: « pate » for « pâté ».
    lost_accents: bool,
}

/// Names of categories and plain kinds by the hash of language and stems.
pub(in crate::select) struct Gazetteer {
    phrases: HashMap<u64, KnownPhrase>,
    foods: Vec<u8>,
    language: &'static str,
}

impl Gazetteer {
    /// The names of the categories that are kinds of food, and those of the table.
    pub(in crate::select) fn new(graph: &CategoryGraph, kinds: &CategoryKinds) -> Self {
        let foods = food_kinds::of_categories(graph, kinds);
        let mut gazetteer =
            Self { phrases: HashMap::default(), foods, language: known_language(graph.language()) };
        for category in graph.positions() {
            if kinds.shelving(category) == Shelving::NoKind {
                continue;
            }
            let food = gazetteer.foods[category.at()];
            // By tag, so that of two categories with one name the same always keeps it.
            for (language, name) in graph.called(category) {
                let kind = NamedKind { category: Some(category), food, is_head: false };
                gazetteer.learn(&name, language, kind, false);
            }
        }
        for (number, kind) in (1_u8..).zip(food_kinds::all()) {
            let category = graph.known(&kind.tags).first().copied();
            let named = NamedKind { category, food: number, is_head: false };
            for (language, names) in &kind.words {
                for name in names {
                    let plain = name.trim_end_matches('~');
                    gazetteer.learn(plain, language, named, name.ends_with('~'));
                }
            }
        }
        gazetteer
    }

    fn learn(&mut self, name: &str, language: &str, kind: NamedKind, stands_alone: bool) {
        let words = split(name);
        let tokens = tokens(&words, language);
        if tokens.is_empty() || tokens.len() > PHRASE_MAX {
            return;
        }
        let has_accents = has_accents(&tokens);
        let known = KnownPhrase { kind, stands_alone, lost_accents: false };
        if has_accents {
            self.insert(hash(language, &tokens, true), known);
        }
        self.insert(
            hash(language, &tokens, false),
            KnownPhrase { lost_accents: has_accents, ..known },
        );
    }

    /// Of two things with one name the first keeps it, except that a plain kind counts before none, and what
    /// is written as it is counts before what has lost its accents.
    fn insert(&mut self, key: u64, new: KnownPhrase) {
        let known = self.phrases.entry(key).or_insert(new);
        if known.lost_accents && !new.lost_accents {
            *known = new;
        } else if known.lost_accents && new.lost_accents && are_two_foods(known.kind, new.kind) {
            // « PATE » may be « pâte » or « pâté ».
            known.kind = NamedKind::default();
        } else if known.lost_accents == new.lost_accents && known.kind != NamedKind::default() {
            known.stands_alone |= new.stands_alone;
            if known.kind.food == 0 {
                known.kind.food = new.kind.food;
            }
        }
    }

    /// The plain kind of the first of some categories that has one; 0 where none does.
    pub(in crate::select) fn filed(&self, leaves: &[CategoryId]) -> u8 {
        for leaf in leaves {
            if self.foods[leaf.at()] != 0 {
                return self.foods[leaf.at()];
            }
        }
        0
    }

    /// What the words of a product's name say it is, in its own language or that of the site.
    pub(in crate::select) fn read(
        &self,
        name: &[Word],
        language: Option<&str>,
        kinds: &CategoryKinds,
    ) -> Option<NamedKind> {
        let own = language.map_or(self.language, known_language);
        let found = self.read_in(name, own, kinds);
        if found.is_some() || own == self.language {
            return found;
        }
        self.read_in(name, self.language, kinds)
    }

    fn read_in(&self, name: &[Word], language: &str, kinds: &CategoryKinds) -> Option<NamedKind> {
        let words = tokens(name, language);
        if matches!(language, "en" | "de" | "nl") {
            self.head_last(&words, language)
        } else {
            self.head_first(&words, language, kinds)
        }
    }

    fn head_first(
        &self,
        words: &[NameToken],
        language: &str,
        kinds: &CategoryKinds,
    ) -> Option<NamedKind> {
        for start in 0..words.len() {
            // What comes after « au » is not what the thing is, even where that is not known.
            if start > 0 && words[start].is_adjunct {
                return None;
            }
            let longest = (words.len() - start).min(PHRASE_MAX);
            for length in (1..=longest).rev() {
                let (head, rest) = words[start..].split_at(length);
                let Some(found) = self.find(head, language) else { continue };
                let says_of_what = rest.first().is_some_and(|next| next.is_of);
                if found.stands_alone && says_of_what {
                    return None;
                }
                let kind = NamedKind { is_head: start == 0, ..found.kind };
                return Some(self.narrowed(kind, head, rest, language, kinds));
            }
        }
        None
    }

    /// A narrower kind that a later word makes of it: « biscuits croustillants au chocolat ».
    fn narrowed(
        &self,
        found: NamedKind,
        head: &[NameToken],
        rest: &[NameToken],
        language: &str,
        kinds: &CategoryKinds,
    ) -> NamedKind {
        let Some(category) = found.category else { return found };
        let begun = hash(language, head, false);
        for word in rest {
            if let Some(narrower) = self.phrases.get(&with_word(begun, word.stem))
                && let Some(below) = narrower.kind.category
                && below != category
                && kinds.ancestors(below).binary_search(&category).is_ok()
            {
                return NamedKind {
                    category: Some(below),
                    food: found.food.max(narrower.kind.food),
                    ..found
                };
            }
        }
        found
    }

    fn head_last(&self, words: &[NameToken], language: &str) -> Option<NamedKind> {
        let first_adjunct = words.iter().skip(1).position(|word| word.is_adjunct || word.is_of);
        let words = &words[..first_adjunct.map_or(words.len(), |at| at + 1)];
        for end in (1..=words.len()).rev() {
            for length in (1..=end.min(PHRASE_MAX)).rev() {
                if let Some(found) = self.find(&words[end - length..end], language) {
                    return Some(NamedKind { is_head: end == words.len(), ..found.kind });
                }
            }
            if language != "en"
                && let Some(found) = self.ending(&words[end - 1], language)
            {
                return Some(NamedKind { is_head: end == words.len(), ..found });
            }
        }
        None
    }

    /// What a compound word ends with: the longest word that is known.
    fn ending(&self, word: &NameToken, language: &str) -> Option<NamedKind> {
        let last = word.stem.len().saturating_sub(ENDING_MIN);
        for start in 2..=last {
            let key = with_word(fnv1a(language.bytes()), &word.stem[start..]);
            if let Some(found) = self.phrases.get(&key) {
                return Some(found.kind);
            }
        }
        None
    }

    fn find(&self, words: &[NameToken], language: &str) -> Option<KnownPhrase> {
        let has_accents = has_accents(words);
        if has_accents && let Some(exact) = self.phrases.get(&hash(language, words, true)) {
            return Some(*exact);
        }
        let plain = self.phrases.get(&hash(language, words, false))?;
        // « Pâte » is neither « pâté » nor « pâtes ».
        if has_accents && plain.lost_accents { None } else { Some(*plain) }
    }
}

fn are_two_foods(one: NamedKind, other: NamedKind) -> bool {
    one.food != 0 && other.food != 0 && one.food != other.food
}

/// The language whose names a text is read by.
fn known_language(language: &str) -> &'static str {
    for known in LANGUAGES {
        if known == language {
            return known;
        }
    }
    LANGUAGES[0]
}

/// The hash of a language and some words, with their accents where those are wanted.
fn hash(language: &str, words: &[NameToken], with_accents: bool) -> u64 {
    let mut hash = fnv1a(language.bytes());
    for word in words {
        let accented = if with_accents { word.accented.as_deref() } else { None };
        hash = with_word(hash, accented.unwrap_or(word.stem));
    }
    hash
}

/// The hash of what was hashed and a word behind it.
fn with_word(hash: u64, word: &str) -> u64 {
    fnv1a_on(hash, [b' '].into_iter().chain(word.bytes()))
}

fn has_accents(words: &[NameToken]) -> bool {
    words.iter().any(|word| word.accented.is_some())
}

#[cfg(test)]
mod tests;
