//! content/substitutes.toml: what the operator pins, bans and pairs.
//!
//! A pin puts a product first, a pair lets a kind of food be replaced by another; neither makes a
//! worse product a better one, crosses a physical kind or hides an allergen.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::model::{Barcode, CategoryGraph, CategoryId, Tag};
use crate::words::line_of;

use super::{Position, RulesError, Shelves};

/// The file as it is written, checked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OverrideRules {
    pin: Vec<Spanned<PinRule>>,
    ban: Vec<Spanned<BanRule>>,
    pair: Vec<Spanned<PairRule>>,
    /// The text, for the lines of entries.
    #[serde(skip)]
    text: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PinRule {
    product: Option<TypedBarcode>,
    brand: Option<String>,
    category: Option<Tag>,
    substitute: TypedBarcode,
    #[serde(default)]
    reason: String,
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

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PairRule {
    from: Tag,
    to: Tag,
    reason: String,
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

/// Which products an entry is about: one barcode, brand or category.
type TargetFields<'r> = (&'r Option<TypedBarcode>, &'r Option<String>, &'r Option<Tag>);

impl OverrideRules {
    /// Reads the text of content/substitutes.toml.
    ///
    /// # Errors
    /// On any mistake in it, with its line.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let rules: Self = toml::from_str(text).map_err(|error| RulesError::of(text, &error))?;
        for pin in &rules.pin {
            let PinRule { product, brand, category, .. } = pin.get_ref();
            one_target(text, pin.span(), (product, brand, category))?;
        }
        for ban in &rules.ban {
            let BanRule { product, brand, category, .. } = ban.get_ref();
            one_target(text, ban.span(), (product, brand, category))?;
        }
        for pair in &rules.pair {
            if pair.get_ref().reason.trim().is_empty() {
                let message = "a pair needs a `reason`; visitors read it";
                return Err(RulesError::at(text, pair.span(), message));
            }
        }
        Ok(Self { text: text.into(), ..rules })
    }

    /// Looks up what the entries name. What is not in the catalogue has no effect and is reported,
    /// each as `line: message`.
    #[must_use]
    pub fn resolve(
        &self,
        shelves: &Shelves,
        graph: &CategoryGraph,
    ) -> (ResolvedOverrides, Vec<String>) {
        let mut lookup = Lookup { shelves, graph, line: 0, warnings: Vec::new() };
        let mut overrides = ResolvedOverrides::default();
        for pin in &self.pin {
            lookup.line = line_of(&self.text, pin.span().start);
            let PinRule { product, brand, category, substitute, reason } = pin.get_ref();
            // Both are looked up, so that both are reported.
            let substitute = lookup.product(*substitute);
            let originals = lookup.target((product, brand, category));
            if let (Some(substitute), Some(originals)) = (substitute, originals) {
                let reason = overrides.reason(reason);
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
        for pair in &self.pair {
            lookup.line = line_of(&self.text, pair.span().start);
            let PairRule { from, to, reason } = pair.get_ref();
            let found = (lookup.category(from), lookup.category(to));
            if let (Some(from), Some(to)) = found {
                let reason = overrides.reason(reason);
                overrides.pairs.entry(from).or_default().push((to, reason));
            }
        }
        (overrides, lookup.warnings)
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

struct Lookup<'l> {
    shelves: &'l Shelves,
    graph: &'l CategoryGraph,
    /// Of the entry that is looked up.
    line: usize,
    warnings: Vec<String>,
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
        let found = self.graph.position(tag);
        self.known(found, &format!("there is no category {tag}"))
    }

    fn known<T>(&mut self, found: Option<T>, problem: &str) -> Option<T> {
        if found.is_none() {
            self.warnings.push(format!("{}: {problem}; the entry has no effect", self.line));
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

/// What the operator wants, by position.
#[derive(Clone, Debug, Default)]
pub struct ResolvedOverrides {
    pins: Vec<(ResolvedTarget, Position, u16)>,
    /// Ascending.
    banned: Vec<Position>,
    pairs: HashMap<CategoryId, Vec<(CategoryId, u16)>>,
    reasons: Vec<String>,
}

impl ResolvedOverrides {
    fn reason(&mut self, text: &str) -> u16 {
        self.reasons.push(text.trim().to_string());
        u16::try_from(self.reasons.len() - 1).unwrap_or(u16::MAX)
    }

    fn ban(&mut self, banned: ResolvedTarget, shelves: &Shelves) {
        match banned {
            ResolvedTarget::Product(position) => self.banned.push(position),
            ResolvedTarget::Category(category) => self.banned.extend(shelves.shelf(category)),
            ResolvedTarget::Brand(brand) => {
                for position in shelves.by_rank() {
                    if shelves.brands(position).contains(&brand) {
                        self.banned.push(position);
                    }
                }
            }
        }
    }

    /// The words of a reason; `None` where there are none.
    #[must_use]
    pub fn reason_text(&self, reason: u16) -> Option<&str> {
        let text = self.reasons.get(usize::from(reason))?;
        if text.is_empty() { None } else { Some(text) }
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

    /// The kinds paired with those an original is of, with the numbers of the reasons.
    pub(super) fn paired(&self, above: &[CategoryId]) -> Vec<(CategoryId, u16)> {
        let mut paired = Vec::new();
        for category in above {
            paired.extend(self.pairs.get(category).into_iter().flatten());
        }
        paired
    }
}
