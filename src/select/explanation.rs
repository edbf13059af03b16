//! Why a product has the substitutes it has: every candidate, its score, and what became of it.

use crate::model::CategoryId;

use super::judge::{Eligible, Origin, Refusal, Safety};
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
    pub levels: Vec<Vec<CategoryId>>,
    /// All candidates: the taken ones, the others that might replace the product by rank, and those
    /// that may not.
    pub candidates: Vec<CandidateVerdict>,
}

/// A candidate and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct CandidateVerdict {
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
    /// By each trait from 0 to 1000, in the order of [`Trait::ALL`].
    pub by_trait: [u16; Trait::COUNT],
    /// Whether it brings allergens.
    pub safety: Safety,
    /// Sold only in other countries.
    pub is_away: bool,
    /// Where it comes from.
    pub origin: Origin,
    /// The category it was found in.
    pub category: CategoryId,
}

impl Finder<'_> {
    /// Searches as [`Finder::substitutes`] does and keeps everything.
    #[must_use]
    pub fn explain(&self, product: Position) -> Explanation {
        let kind = self.comparison().item(product).kind;
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
        let mut outcome = self.search(&original, true);
        let mut candidates = Vec::new();
        for (eligible, refusal) in &outcome.verdicts {
            candidates.push(explained(eligible, *refusal));
        }
        // The sort is stable: the taken ones come first, and both parts stay in order of rank.
        candidates.sort_by_key(|candidate| candidate.refusal.is_some());
        let is_found = candidates.first().is_some_and(|candidate| candidate.refusal.is_none());
        let none = if is_found { None } else { Some(NoSubstitute::NoneBetter) };
        outcome.refused.sort_unstable_by_key(|(position, level, _)| (*level, *position));
        for (position, level, refusal) in outcome.refused {
            let refusal = Some(refusal);
            candidates.push(CandidateVerdict { position, level, refusal, score: None });
        }
        Explanation { kind, none, levels: outcome.levels, candidates }
    }
}

fn explained(eligible: &Eligible, refusal: Option<Refusal>) -> CandidateVerdict {
    let Eligible { position, category, level, origin, safety, is_away, score, scores, .. } =
        *eligible;
    let score = Score { total: score, by_trait: scores, safety, is_away, origin, category };
    CandidateVerdict { position, level, refusal, score: Some(score) }
}
