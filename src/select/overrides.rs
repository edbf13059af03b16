//! content/substitutes.toml: what the operator pins, bans and pairs.
//!
//! A pin puts a product first, a pair sets another kind of food apart as an idea; neither makes a
//! worse product a better one, crosses a physical kind or hides an allergen.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::model::{Barcode, CategoryGraph, CategoryId, Tag};
use crate::words::line_of;

use super::category_pairs::{self, CategoryPairs, PairRule, PairedKind, WrittenReason};
use super::{Origin, PairTexts, Position, RulesError, Shelves};

/// The file as it is written, checked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OverrideRules {
    pin: Vec<Spanned<PinRule>>,
    ban: Vec<Spanned<BanRule>>,
    pair: Vec<Spanned<PairRule>>,
    /// Plant-based counterparts of animal foods.
    plant_based: Vec<Spanned<PairRule>>,
    /// The text, for the lines of entries.
    #[serde(skip)]
    text: String,
    /// Of the site.
    #[serde(skip)]
    language: String,
    /// Of the pairs, in it.
    #[serde(skip)]
    texts: PairTexts,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PinRule {
    product: Option<TypedBarcode>,
    brand: Option<String>,
    category: Option<Tag>,
    substitute: TypedBarcode,
    /// What visitors read; may be left out.
    reason: Option<WrittenReason>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BanRule {
    product: Option<TypedBarcode>,
    brand: Option<String>,
    category: Option<Tag>,
    #[serde(rename = "reason")]
    _reason: Option<String>,
}

/// A barcode; a mistake in it is reported together with what was typed.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
struct TypedBarcode(Barcode);

impl TryFrom<String> for TypedBarcode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Self).map_err(|error| format!("`{text}` is no barcode: {error}"))
    }
}

/// What is wrong where a pin has a reason that says nothing in a language.
const READ: &str = "visitors read the `reason` of a pin: leave it out, or give one";

/// Up to this number unknown categories of pairs have a warning each.
const UNKNOWN_ALONE: usize = 8;

/// Which products an entry is about: one barcode, brand or category.
type TargetFields<'r> = (&'r Option<TypedBarcode>, &'r Option<String>, &'r Option<Tag>);

impl OverrideRules {
    /// Reads the text of content/substitutes.toml for a site in `language`, all of whose reasons stand in it.
    ///
    /// # Errors
    /// On any mistake in it, with its line.
    pub fn parse(text: &str, language: &str) -> Result<Self, RulesError> {
        Self::parse_with(text, language, PairTexts::default())
    }

    /// The same with the texts of the language for pairs that have none of their own.
    ///
    /// # Errors
    /// On any mistake in it, with its line.
    pub fn parse_with(text: &str, language: &str, texts: PairTexts) -> Result<Self, RulesError> {
        let rules: Self = toml::from_str(text).map_err(|error| RulesError::of(text, &error))?;
        for pin in &rules.pin {
            let PinRule { product, brand, category, reason, .. } = pin.get_ref();
            one_target(text, pin.span(), (product, brand, category))?;
            let mistake = reason.as_ref().and_then(|reason| reason.mistake(language, READ));
            if let Some(mistake) = mistake {
                return Err(RulesError::at(text, pin.span(), mistake));
            }
        }
        for ban in &rules.ban {
            let BanRule { product, brand, category, .. } = ban.get_ref();
            one_target(text, ban.span(), (product, brand, category))?;
        }
        let pairs = rules.pair.iter().chain(&rules.plant_based);
        category_pairs::check(text, (language, &texts), pairs)?;
        Ok(Self { text: text.into(), language: language.into(), texts, ..rules })
    }

    /// Looks up what the entries name. What is not in the catalogue has no effect and is reported,
    /// each as `line: message`.
    #[must_use]
    pub fn resolve(
        &self,
        shelves: &Shelves,
        graph: &CategoryGraph,
    ) -> (ResolvedOverrides, Unresolved) {
        let mut lookup = Lookup {
            shelves,
            graph,
            line: 0,
            unknown: BTreeMap::new(),
            found_not: Unresolved::default(),
        };
        let mut overrides = ResolvedOverrides::default();
        for pin in &self.pin {
            lookup.line = line_of(&self.text, pin.span().start);
            let PinRule { product, brand, category, substitute, reason } = pin.get_ref();
            // Both are looked up, so that both are reported.
            let substitute = lookup.product(*substitute);
            let originals = lookup.target((product, brand, category));
            if let (Some(substitute), Some(originals)) = (substitute, originals) {
                let text = reason.as_ref().and_then(|reason| reason.text(&self.language));
                let reason = overrides.reason(text.unwrap_or_default(), None);
                overrides.pins.push((originals, substitute, reason));
            }
        }
        for ban in &self.ban {
            lookup.line = line_of(&self.text, ban.span().start);
            let BanRule { product, brand, category, .. } = ban.get_ref();
            if let Some(banned) = lookup.target((product, brand, category)) {
                overrides.ban(banned, shelves);
            }
        }
        overrides.banned.sort_unstable();
        overrides.banned.dedup();
        for (list, origin) in [
            (&self.pair, Origin::Paired as fn(u16) -> Origin),
            (&self.plant_based, Origin::PlantBased),
        ] {
            for pair in list {
                lookup.line = line_of(&self.text, pair.span().start);
                let PairRule { from, to, source, .. } = pair.get_ref();
                let found = (lookup.paired(from), lookup.paired(to));
                if let (Some(from), Some(to)) = found {
                    let text = pair.get_ref().reason_in(&self.language, &self.texts);
                    let source = source.as_deref().and_then(|source| self.texts.source(source));
                    let origin = origin(overrides.reason(text.unwrap_or_default(), source));
                    overrides.pairs.add(from, PairedKind { to, origin });
                }
            }
        }
        lookup.warn_of_pairs();
        (overrides, lookup.found_not)
    }
}

fn one_target(text: &str, span: Range<usize>, target: TargetFields) -> Result<(), RulesError> {
    match target {
        (Some(_), None, None) | (None, Some(_), None) | (None, None, Some(_)) => Ok(()),
        _ => {
            let message = "name one of `product` (a barcode), `brand` and `category`";
            Err(RulesError::at(text, span, message))
        }
    }
}

/// What entries name and the catalogue does not have, each as `line: message`.
#[derive(Default, Debug)]
pub struct Unresolved {
    /// What is probably a mistake.
    pub warnings: Vec<String>,
    /// Categories of pairs, where many are missing: the catalogue is small, or no taxonomy was read.
    pub absent: Option<String>,
}

struct Lookup<'l> {
    shelves: &'l Shelves,
    graph: &'l CategoryGraph,
    /// Of the entry that is looked up.
    line: usize,
    /// Categories of pairs that the catalogue does not have, with the lines of the pairs.
    unknown: BTreeMap<Tag, Vec<usize>>,
    found_not: Unresolved,
}

impl Lookup<'_> {
    fn target(&mut self, target: TargetFields) -> Option<ResolvedTarget> {
        Some(match target {
            (Some(barcode), ..) => ResolvedTarget::Product(self.product(*barcode)?),
            (_, Some(name), _) => {
                let brand = self.shelves.brand(name);
                let problem = format!("no product is of the brand {name}");
                ResolvedTarget::Brand(self.known(brand, &problem)?)
            }
            (.., category) => ResolvedTarget::Category(self.category(category.as_ref()?)?),
        })
    }

    fn product(&mut self, TypedBarcode(barcode): TypedBarcode) -> Option<Position> {
        let found = self.shelves.find(barcode);
        self.known(found, &format!("no product has the barcode {barcode}"))
    }

    fn category(&mut self, tag: &Tag) -> Option<CategoryId> {
        let found = self.graph.id(tag);
        self.known(found, &format!("there is no category {tag}"))
    }

    /// A category of a pair; those that are unknown are reported at the end.
    fn paired(&mut self, tag: &Tag) -> Option<CategoryId> {
        let found = self.graph.id(tag);
        if found.is_none() {
            self.unknown.entry(tag.clone()).or_default().push(self.line);
        }
        found
    }

    /// A small catalogue lacks half of the categories of the project's list: many are no warning, but said once.
    fn warn_of_pairs(&mut self) {
        let unknown = std::mem::take(&mut self.unknown);
        if unknown.len() <= UNKNOWN_ALONE {
            for (tag, lines) in unknown {
                for line in lines {
                    let problem = format!("there is no category {tag}; the entry has no effect");
                    self.found_not.warnings.push(format!("{line}: {problem}"));
                }
            }
            return;
        }
        let (number, mut first) = (unknown.len(), usize::MAX);
        let mut named = Vec::with_capacity(number);
        for (tag, lines) in unknown {
            let mut places = String::new();
            for line in lines {
                first = first.min(line);
                let comma = if places.is_empty() { "" } else { ", " };
                places.push_str(comma);
                places.push_str(&line.to_string());
            }
            if named.len() < UNKNOWN_ALONE {
                named.push(format!("{tag} ({places})"));
            }
        }
        self.found_not.absent = Some(format!(
            "{first}: {number} categories are not in the catalogue, so their pairs have no effect \
             (lines in brackets): {} and {} more",
            named.join(", "),
            number - named.len()
        ));
    }

    fn known<T>(&mut self, found: Option<T>, problem: &str) -> Option<T> {
        if found.is_none() {
            let warning = format!("{}: {problem}; the entry has no effect", self.line);
            self.found_not.warnings.push(warning);
        }
        found
    }
}

#[derive(Clone, Copy, Debug)]
enum ResolvedTarget {
    Product(Position),
    Brand(u32),
    Category(CategoryId),
}

/// Why the operator chose something, in words for visitors.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChoiceReason {
    /// The reason.
    pub text: String,
    /// Who says so and where.
    pub source: Option<String>,
}

/// What the operator wants, by position.
#[derive(Clone, Debug, Default)]
pub struct ResolvedOverrides {
    pins: Vec<(ResolvedTarget, Position, u16)>,
    /// Ascending.
    banned: Vec<Position>,
    pairs: CategoryPairs,
    reasons: Vec<ChoiceReason>,
}

impl ResolvedOverrides {
    fn reason(&mut self, text: &str, source: Option<&str>) -> u16 {
        let source = source.map(|source| source.trim().to_string());
        self.reasons.push(ChoiceReason { text: text.trim().to_string(), source });
        u16::try_from(self.reasons.len() - 1).unwrap_or(u16::MAX)
    }

    fn ban(&mut self, banned: ResolvedTarget, shelves: &Shelves) {
        match banned {
            ResolvedTarget::Product(position) => self.banned.push(position),
            ResolvedTarget::Category(category) => {
                self.banned.extend(shelves.shelf(category).iter());
            }
            ResolvedTarget::Brand(brand) => {
                for position in shelves.by_rank() {
                    if shelves.brands(position).contains(&brand) {
                        self.banned.push(position);
                    }
                }
            }
        }
    }

    /// A reason by its number; `None` where none is given.
    #[must_use]
    pub fn reason_of(&self, origin: Origin) -> Option<&ChoiceReason> {
        let reason = self.reasons.get(usize::from(origin.reason()?))?;
        if reason.text.is_empty() { None } else { Some(reason) }
    }

    /// True where a product is never to be proposed.
    pub(super) fn bans(&self, position: Position) -> bool {
        self.banned.binary_search(&position).is_ok()
    }

    /// The products pinned for an original, with the numbers of the reasons.
    pub(super) fn pins(
        &self,
        original: Position,
        brands: &[u32],
        above: &[CategoryId],
    ) -> Vec<(Position, u16)> {
        // Hardly any product is pinned, and an empty list costs no memory.
        let mut pinned = Vec::new();
        for (originals, substitute, reason) in &self.pins {
            let concerns = match originals {
                ResolvedTarget::Product(position) => *position == original,
                ResolvedTarget::Brand(brand) => brands.contains(brand),
                ResolvedTarget::Category(category) => above.contains(category),
            };
            if concerns {
                pinned.push((*substitute, *reason));
            }
        }
        pinned
    }

    /// What is paired with the kinds of an original.
    pub(super) fn paired(&self) -> &CategoryPairs {
        &self.pairs
    }
}
