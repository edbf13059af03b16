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

use super::rules::{RulesError, tag};
use super::shelves::{Position, Shelves};

/// The file as it is written, checked.
#[derive(Clone, Debug, Default)]
pub struct OverrideRules {
    pins: Vec<PinRule>,
    bans: Vec<(OverrideTarget, usize)>,
    pairs: Vec<PairRule>,
}

#[derive(Clone, Debug)]
struct PinRule {
    originals: OverrideTarget,
    substitute: Barcode,
    reason: Option<String>,
    line: usize,
}

#[derive(Clone, Debug)]
struct PairRule {
    from: Tag,
    to: Tag,
    reason: String,
    line: usize,
}

/// Which products an entry is about.
#[derive(Clone, Debug)]
enum OverrideTarget {
    Product(Barcode),
    Brand(String),
    Category(Tag),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawOverrides {
    pin: Vec<Spanned<RawPin>>,
    ban: Vec<Spanned<RawTarget>>,
    pair: Vec<Spanned<RawPair>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPin {
    product: Option<Spanned<String>>,
    brand: Option<String>,
    category: Option<Spanned<String>>,
    substitute: Spanned<String>,
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTarget {
    product: Option<Spanned<String>>,
    brand: Option<String>,
    category: Option<Spanned<String>>,
    #[serde(rename = "reason")]
    _reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPair {
    from: Spanned<String>,
    to: Spanned<String>,
    reason: String,
}

impl OverrideRules {
    /// Reads the text of content/substitutes.toml.
    ///
    /// # Errors
    /// On any mistake in it, with its line.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let raw: RawOverrides =
            toml::from_str(text).map_err(|error| RulesError::of(text, &error))?;
        let mut rules = Self::default();
        for pin in raw.pin {
            rules.pins.push(pin_rule(text, pin)?);
        }
        for ban in raw.ban {
            let span = ban.span();
            let RawTarget { product, brand, category, .. } = ban.into_inner();
            let banned = target(text, span.clone(), product, brand, category)?;
            rules.bans.push((banned, line_of(text, span.start)));
        }
        for pair in raw.pair {
            rules.pairs.push(pair_rule(text, pair)?);
        }
        Ok(rules)
    }

    /// Looks up what the entries name. What is not in the catalogue has no effect and is reported,
    /// each as `line: message`.
    #[must_use]
    pub fn resolve(
        &self,
        shelves: &Shelves,
        graph: &CategoryGraph,
    ) -> (ResolvedOverrides, Vec<String>) {
        let mut lookup = Lookup { shelves, graph, warnings: Vec::new() };
        let mut overrides = ResolvedOverrides::default();
        for pin in &self.pins {
            // Both are looked up, so that both are reported.
            let substitute = lookup.product(pin.substitute, pin.line);
            let originals = lookup.target(&pin.originals, pin.line);
            if let (Some(substitute), Some(originals)) = (substitute, originals) {
                let reason = overrides.reason(pin.reason.as_deref().unwrap_or_default());
                overrides.pins.push((originals, substitute, reason));
            }
        }
        for (target, line) in &self.bans {
            if let Some(banned) = lookup.target(target, *line) {
                overrides.ban(banned, shelves);
            }
        }
        overrides.banned.sort_unstable();
        overrides.banned.dedup();
        for pair in &self.pairs {
            let from = lookup.category(&pair.from, pair.line);
            let to = lookup.category(&pair.to, pair.line);
            if let (Some(from), Some(to)) = (from, to) {
                let reason = overrides.reason(&pair.reason);
                overrides.pairs.entry(from).or_default().push((to, reason));
            }
        }
        (overrides, lookup.warnings)
    }
}

fn pin_rule(text: &str, raw: Spanned<RawPin>) -> Result<PinRule, RulesError> {
    let span = raw.span();
    let pin = raw.into_inner();
    Ok(PinRule {
        originals: target(text, span.clone(), pin.product, pin.brand, pin.category)?,
        substitute: barcode(text, &pin.substitute)?,
        reason: pin.reason,
        line: line_of(text, span.start),
    })
}

fn pair_rule(text: &str, raw: Spanned<RawPair>) -> Result<PairRule, RulesError> {
    let span = raw.span();
    let pair = raw.into_inner();
    if pair.reason.trim().is_empty() {
        return Err(RulesError::at(text, span, "a pair needs a `reason`; visitors read it"));
    }
    Ok(PairRule {
        from: tag(text, &pair.from)?,
        to: tag(text, &pair.to)?,
        reason: pair.reason,
        line: line_of(text, span.start),
    })
}

fn target(
    text: &str,
    span: Range<usize>,
    product: Option<Spanned<String>>,
    brand: Option<String>,
    category: Option<Spanned<String>>,
) -> Result<OverrideTarget, RulesError> {
    match (product, brand, category) {
        (Some(product), None, None) => Ok(OverrideTarget::Product(barcode(text, &product)?)),
        (None, Some(brand), None) => Ok(OverrideTarget::Brand(brand)),
        (None, None, Some(category)) => Ok(OverrideTarget::Category(tag(text, &category)?)),
        _ => {
            let message = "name one of `product` (a barcode), `brand` and `category`";
            Err(RulesError::at(text, span, message))
        }
    }
}

fn barcode(text: &str, raw: &Spanned<String>) -> Result<Barcode, RulesError> {
    raw.get_ref().parse().map_err(|error| {
        let message = format!("`{}` is no barcode: {error}", raw.get_ref());
        RulesError::at(text, raw.span(), message)
    })
}

struct Lookup<'l> {
    shelves: &'l Shelves,
    graph: &'l CategoryGraph,
    warnings: Vec<String>,
}

impl Lookup<'_> {
    fn product(&mut self, barcode: Barcode, line: usize) -> Option<Position> {
        let found = self.shelves.find(barcode);
        self.known(found, line, &format!("no product has the barcode {barcode}"))
    }

    fn category(&mut self, tag: &Tag, line: usize) -> Option<CategoryId> {
        let found = self.graph.position(tag);
        self.known(found, line, &format!("there is no category {tag}"))
    }

    fn target(&mut self, target: &OverrideTarget, line: usize) -> Option<ResolvedTarget> {
        match target {
            OverrideTarget::Product(barcode) => {
                Some(ResolvedTarget::Product(self.product(*barcode, line)?))
            }
            OverrideTarget::Category(tag) => {
                Some(ResolvedTarget::Category(self.category(tag, line)?))
            }
            OverrideTarget::Brand(name) => {
                let brand = self.shelves.brand(name);
                let problem = format!("no product is of the brand {name}");
                Some(ResolvedTarget::Brand(self.known(brand, line, &problem)?))
            }
        }
    }

    fn known<T>(&mut self, found: Option<T>, line: usize, problem: &str) -> Option<T> {
        if found.is_none() {
            self.warnings.push(format!("{line}: {problem}; the entry has no effect"));
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
    ) -> impl Iterator<Item = (Position, u16)> {
        self.pins.iter().filter_map(move |(originals, substitute, reason)| {
            let concerns = match originals {
                ResolvedTarget::Product(position) => *position == original,
                ResolvedTarget::Brand(brand) => brands.contains(brand),
                ResolvedTarget::Category(category) => above.contains(category),
            };
            if concerns { Some((*substitute, *reason)) } else { None }
        })
    }

    /// The kinds paired with those an original is of, with the numbers of the reasons.
    pub(super) fn paired(&self, above: &[CategoryId]) -> Vec<(CategoryId, u16)> {
        // Hardly any kind is paired, and an empty list costs no memory.
        let mut paired = Vec::new();
        for category in above {
            paired.extend(self.pairs.get(category).into_iter().flatten());
        }
        paired
    }
}
