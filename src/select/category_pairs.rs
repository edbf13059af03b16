//! Pairs of kinds of food in content/substitutes.toml: what is better in the place of a kind, with the reason
//! visitors read.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::model::{CategoryGraph, CategoryId, Tag};
use crate::words::{is_lowercase, line_of};

use super::{Origin, PairTexts, RulesError};

/// A pair as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PairRule {
    pub(super) from: Tag,
    pub(super) to: Tag,
    /// Where it is not written in the files of the languages.
    pub(super) reason: Option<WrittenReason>,
    /// Who says so and where: as visitors read it, or its name in the files of the languages.
    pub(super) source: Option<String>,
}

/// A text for visitors: one for all languages, or one for each.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "a `reason` is a text, or texts by language: { fr = \"…\", en = \"…\" }"
)]
pub(super) enum WrittenReason {
    /// Of no matter which language.
    Same(String),
    /// By two letters of the language.
    ByLanguage(BTreeMap<String, String>),
}

impl WrittenReason {
    /// The text in a language.
    pub(super) fn text(&self, language: &str) -> Option<&str> {
        match self {
            Self::Same(text) => Some(text),
            Self::ByLanguage(texts) => texts.get(language).map(String::as_str),
        }
    }

    /// What is wrong with it on a site in `language`; `needed` says what has it.
    pub(super) fn mistake(&self, language: &str, needed: &str) -> Option<String> {
        let is_empty = |text: &String| text.trim().is_empty();
        match self {
            Self::Same(text) => is_empty(text).then(|| needed.into()),
            Self::ByLanguage(texts) => {
                for (own, text) in texts {
                    if own.len() != 2 || !is_lowercase(own) {
                        return Some(format!("`{own}` is no language of a `reason`; two letters"));
                    }
                    if is_empty(text) {
                        return Some(format!("{needed}, and the one in `{own}` is empty"));
                    }
                }
                let is_missing = !texts.contains_key(language);
                is_missing.then(|| format!("{needed}, and there is none in `{language}`"))
            }
        }
    }
}

const NEEDED: &str = "a pair needs a `reason`; visitors read it";

impl PairRule {
    /// The reason in a language.
    pub(super) fn reason_in<'r>(&'r self, language: &str, texts: &'r PairTexts) -> Option<&'r str> {
        match &self.reason {
            Some(written) => written.text(language),
            None => texts.reason(&self.from, &self.to),
        }
    }

    /// What is wrong with its texts on a site in `language`.
    fn mistake(&self, language: &str, texts: &PairTexts) -> Option<String> {
        let Self { from, to, reason, source } = self;
        let file = format!("content/{language}/substitutes.toml");
        match reason {
            Some(reason) => {
                if let Some(mistake) = reason.mistake(language, NEEDED) {
                    return Some(mistake);
                }
            }
            None if texts.reason(from, to).is_none() => {
                let key = format!("`\"{to}\"` under [reasons.\"{from}\"]");
                return Some(format!("{NEEDED}, and {file} has no {key}"));
            }
            None => {}
        }
        let source = source.as_ref()?;
        if source.trim().is_empty() {
            return Some("the `source` of the pair is empty; leave it out".into());
        }
        let is_missing = texts.source(source).is_none();
        is_missing.then(|| format!("{file} has no text `{source}` under [sources]"))
    }
}

/// Checks the pairs of a file, list by list: `language` is that of the site, `texts` what is read in it.
pub(super) fn check<'p>(
    text: &str,
    (language, texts): (&str, &PairTexts),
    pairs: impl Iterator<Item = &'p Spanned<PairRule>>,
) -> Result<(), RulesError> {
    let mut lines: HashMap<(&Tag, &Tag), usize> = HashMap::new();
    for pair in pairs {
        let PairRule { from, to, .. } = pair.get_ref();
        let mistake = |message: String| Err(RulesError::at(text, header(text, pair), message));
        if let Some(message) = pair.get_ref().mistake(language, texts) {
            return mistake(message);
        }
        if from == to {
            return mistake(format!("the pair leads from {from} to itself"));
        }
        let line = line_of(text, pair.span().start);
        if let Some(first) = lines.insert((from, to), line) {
            return mistake(format!("the pair from {from} to {to} stands on line {first} already"));
        }
    }
    Ok(())
}

/// The bytes of an entry, as an error marks them.
fn header(text: &str, pair: &Spanned<PairRule>) -> Range<usize> {
    let Range { start, end } = pair.span();
    start..end.min(text.len())
}

/// Where a pair leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct PairedKind {
    /// The other kind.
    pub(super) to: CategoryId,
    /// Paired or plant-based, with the number of the reason.
    pub(super) origin: Origin,
}

/// All pairs, by the kind they lead from.
#[derive(Clone, Debug, Default)]
pub(super) struct CategoryPairs {
    paired: HashMap<CategoryId, Vec<PairedKind>>,
    plant_based: HashMap<CategoryId, Vec<PairedKind>>,
    /// What the plant-based ones lead to: a product of such a kind needs none.
    plants: Vec<CategoryId>,
}

impl CategoryPairs {
    /// Adds a pair to the list its origin belongs to.
    pub(super) fn add(&mut self, from: CategoryId, pair: PairedKind) {
        let is_plant_based = matches!(pair.origin, Origin::PlantBased(_));
        let list = if is_plant_based { &mut self.plant_based } else { &mut self.paired };
        list.entry(from).or_default().push(pair);
        if is_plant_based {
            self.plants.push(pair.to);
        }
    }

    /// The kinds that pairs lead from.
    pub(super) fn led_from(&self) -> impl Iterator<Item = CategoryId> {
        self.paired.keys().copied()
    }

    /// Whether a pair leads to a category.
    pub(super) fn lead_to(&self, category: CategoryId) -> bool {
        let mut pairs = self.paired.values().chain(self.plant_based.values()).flatten();
        pairs.any(|pair| pair.to == category)
    }

    /// The pairs of a product that is of the kinds `above`; plant-based ones where it `is_animal` and of none of
    /// their kinds. The narrowest kind that is paired decides: what helps in place of sweets in general is no
    /// answer where the file knows one for fruit gums.
    pub(super) fn of(
        &self,
        graph: &CategoryGraph,
        above: &[CategoryId],
        is_animal: bool,
    ) -> Vec<PairedKind> {
        let mut found = narrowest(graph, &self.paired, above);
        if is_animal && !above.iter().any(|kind| self.plants.contains(kind)) {
            found.append(&mut narrowest(graph, &self.plant_based, above));
        }
        found.retain(|pair| !above.contains(&pair.to));
        found
    }

    /// True where a product of some kinds is no answer to anything: a pair leads on from one of them, such as from
    /// almonds in chocolate. `above` are the kinds a pair leads to, which may be below the one it leads from.
    pub(super) fn lead_on(&self, kinds: &[CategoryId], above: &[CategoryId]) -> bool {
        kinds.iter().any(|kind| self.paired.contains_key(kind) && !above.contains(kind))
    }
}

fn narrowest(
    graph: &CategoryGraph,
    list: &HashMap<CategoryId, Vec<PairedKind>>,
    above: &[CategoryId],
) -> Vec<PairedKind> {
    let mut froms = Vec::new();
    for kind in above {
        if list.contains_key(kind) {
            froms.push(*kind);
        }
    }
    if froms.len() > 1 {
        froms = graph.most_specific(&froms);
    }
    let mut found = Vec::new();
    for from in froms {
        found.extend_from_slice(&list[&from]);
    }
    found
}
