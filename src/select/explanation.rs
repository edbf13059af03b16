//! Why a product has the substitutes it has: every candidate, its score, and what became of it.

use crate::model::CategoryId;

use super::substitutes::{Finder, NoSubstitute, SubstituteSearch};
use super::{Candidate, Eligible, PhysicalKind, Position, Refusal};

/// The search for a product's substitutes, laid open.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// The physical kind no substitute differs in.
    pub kind: PhysicalKind,
    /// Why nothing was looked for, or nothing found.
    pub none: Option<NoSubstitute>,
    /// The categories asked, level by level.
    pub levels: Vec<Vec<CategoryId>>,
    /// The candidates that may replace the product by rank, those first that do; the others with why
    /// not.
    pub able: Vec<(Eligible, Option<Refusal>)>,
    /// The candidates that may not, so that no score was computed.
    pub refused: Vec<(Candidate, Refusal)>,
}

impl Finder<'_> {
    /// Searches as [`Finder::substitutes`] does and keeps everything.
    #[must_use]
    pub fn explain(&self, product: Position) -> Explanation {
        let kind = self.comparison.item(product).kind;
        let original = match self.original(product) {
            Ok(original) => original,
            Err(none) => return Explanation { kind, none: Some(none), ..Explanation::default() },
        };
        let search = self.search(&original, true);
        let SubstituteSearch { levels, verdicts: mut able, mut refused, .. } = search;
        // The sort is stable: the taken ones come first, and both parts stay in order of rank.
        able.sort_by_key(|(_, refusal)| refusal.is_some());
        let is_found = able.first().is_some_and(|(_, refusal)| refusal.is_none());
        let none = if is_found { None } else { Some(NoSubstitute::NoneBetter) };
        refused.sort_unstable_by_key(|(candidate, _)| (candidate.level, candidate.position));
        Explanation { kind, none, levels, able, refused }
    }
}
