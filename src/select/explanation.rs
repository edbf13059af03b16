//! Why a product has the substitutes it has: every candidate, its score, and what became of it.

use super::judge::{Judged, Origin, Refusal, Safety};
use super::rules::PhysicalKind;
use super::settings::Trait;
use super::shelves::Position;
use super::substitutes::{Finder, NoSubstitute};

/// The search for a product's substitutes, laid open.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The physical kind no substitute differs in.
    pub kind: PhysicalKind,
    /// Why nothing was looked for, or nothing found.
    pub none: Option<NoSubstitute>,
    /// The categories asked, level by level.
    pub levels: Vec<Vec<u32>>,
    /// All candidates: the taken ones, the others that might replace the product by rank, and those
    /// that may not.
    pub candidates: Vec<Candidate>,
}

/// A candidate and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// The product.
    pub position: Position,
    /// The level it was found on.
    pub level: u8,
    /// Why it is not offered; `None` where it is.
    pub refusal: Option<Refusal>,
    /// Its score; `None` where it may not replace the product, so that none was computed.
    pub score: Option<Score>,
}

/// How a candidate ranks.
#[derive(Clone, Copy, Debug)]
pub struct Score {
    /// 0 to 1000.
    pub total: u16,
    /// Each trait from 0 to 1000, in the order of [`Trait::ALL`].
    pub traits: [u16; Trait::COUNT],
    /// Whether it brings allergens.
    pub safety: Safety,
    /// Sold only in other countries.
    pub is_away: bool,
    /// Where it comes from.
    pub origin: Origin,
    /// The category it was found in.
    pub category: u32,
}

impl Finder<'_> {
    /// Searches as [`Finder::substitutes`] does and keeps everything.
    #[must_use]
    pub fn explain(&self, product: Position) -> Explanation {
        let kind = self.bench().item(product).kind;
        let original = match self.original(product) {
            Ok(original) => original,
            Err(none) => {
                return Explanation {
                    kind,
                    none: Some(none),
                    levels: Vec::new(),
                    candidates: Vec::new(),
                };
            }
        };
        let search = self.search(&original, true);
        let mut candidates: Vec<Candidate> =
            search.verdicts.iter().map(|(judged, refusal)| able(judged, *refusal)).collect();
        let is_none = !candidates.iter().any(|candidate| candidate.refusal.is_none());
        candidates.sort_by_key(|candidate| candidate.refusal.is_some());
        let mut refused = search.refused;
        refused.sort_unstable_by_key(|(position, level, _)| (*level, *position));
        candidates.extend(refused.into_iter().map(|(position, level, refusal)| Candidate {
            position,
            level,
            refusal: Some(refusal),
            score: None,
        }));
        let none = is_none.then_some(NoSubstitute::NoneBetter);
        Explanation { kind, none, levels: search.levels, candidates }
    }
}

fn able(judged: &Judged, refusal: Option<Refusal>) -> Candidate {
    let Judged { position, category, level, origin, safety, is_away, score, traits, .. } = *judged;
    let score = Score { total: score, traits, safety, is_away, origin, category };
    Candidate { position, level, refusal, score: Some(score) }
}
