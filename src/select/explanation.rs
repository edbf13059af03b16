//! Why a product has the substitutes it has: every candidate, its score, and what became of it.

use crate::model::CategoryId;

use super::choose::verdicts;
use super::substitute_search::SubstituteSearch;
use super::substitutes::{Choice, Finder, NoSubstitute, Substitute};
use super::{Candidate, Eligible, Origin, PhysicalKind, Position, Refusal, Selection, TraitScores};

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

impl Explanation {
    /// Leaves one product alone, found or not. `refusal` speaks against it where it was no candidate.
    pub fn keep_only(&mut self, other: Position, refusal: Refusal) {
        self.able.retain(|(eligible, _)| eligible.candidate.position == other);
        self.refused.retain(|(candidate, _)| candidate.position == other);
        let asked = self.levels.first().and_then(|level| level.first());
        if let (true, true, Some(&category)) =
            (self.able.is_empty(), self.refused.is_empty(), asked)
        {
            let origin = Origin::Shelf;
            self.refused.push((Candidate { position: other, category, level: 0, origin }, refusal));
        }
    }

    /// Tells whose turn it is: others took the places of those that stand on enough other lists.
    #[must_use]
    pub fn with_turns(mut self, selection: &Selection, product: Position) -> Self {
        let mut shown = Vec::new();
        for substitute in selection.each_of(product) {
            shown.push(substitute.position);
        }
        for (eligible, refusal) in &mut self.able {
            let is_shown = shown.contains(&eligible.candidate.position);
            match refusal {
                None if !is_shown => *refusal = Some(Refusal::TurnOfOthers),
                Some(Refusal::Outranked) if is_shown => *refusal = None,
                _ => {}
            }
        }
        self.able.sort_by_key(|(_, refusal)| refusal.is_some());
        self
    }
}

impl Finder<'_> {
    /// What speaks against a product that was not among the candidates: a rule that refuses it, or that it is on
    /// none of the shelves asked, or not among the best and the alike of a large one.
    #[must_use]
    pub fn refusal(&self, product: Position, other: Position) -> Refusal {
        let Ok(original) = self.original(product) else { return Refusal::NotFound };
        let category = original.kinds[0];
        let candidate = Candidate { position: other, category, level: 0, origin: Origin::Shelf };
        let judged = self.comparison.judge(&original, candidate, &mut Vec::new());
        judged.err().unwrap_or(Refusal::NotFound)
    }

    /// How each trait of a candidate scores, 0 to 1000; `None` where it says nothing of the pair. Empty where nothing is looked for.
    #[must_use]
    pub fn trait_scores(&self, product: Position, candidate: Candidate) -> TraitScores {
        match self.original(product) {
            Ok(original) => self.comparison.trait_scores(&original, candidate),
            Err(_) => Vec::new(),
        }
    }

    /// What taking some substitutes of a product means.
    pub(super) fn choice(&self, product: Position, taken: Vec<Substitute>) -> Choice {
        if taken.is_empty() {
            Choice::Nothing(self.nothing_found(product))
        } else {
            Choice::Substitutes(taken)
        }
    }

    /// Why nothing is found for a product that can be compared.
    pub(super) fn nothing_found(&self, product: Position) -> NoSubstitute {
        let is_doubtful = self.comparison.item(product).trust.is_doubtful();
        if is_doubtful { NoSubstitute::DoubtfulFigures } else { NoSubstitute::NoneBetter }
    }

    /// Searches as [`Finder::substitutes`] does and keeps everything.
    #[must_use]
    pub fn explain(&self, product: Position) -> Explanation {
        let kind = self.comparison.item(product).kind;
        let original = match self.original(product) {
            Ok(original) => original,
            Err(none) => return Explanation { kind, none: Some(none), ..Explanation::default() },
        };
        let number = self.comparison.settings.per_product;
        let search = self.search(&original, number, true);
        let SubstituteSearch { levels, eligible, mut refused, .. } = search;
        let mut able = verdicts(&self.comparison, &eligible, number);
        // The sort is stable: the taken ones come first, and both parts stay in order of rank.
        able.sort_by_key(|(_, refusal)| refusal.is_some());
        let is_found = able.first().is_some_and(|(_, refusal)| refusal.is_none());
        let none = if is_found { None } else { Some(self.nothing_found(product)) };
        refused.sort_unstable_by_key(|(candidate, _)| (candidate.level, candidate.position));
        Explanation { kind, none, levels, able, refused }
    }
}
