//! The substitutes of one product.

use crate::model::{CategoryGraph, CategoryId, Grade, Grading, Interrupted, Stop, coded};

use super::candidate_index::CandidateIndex;
use super::comparison::{Candidate, Comparison, Original};
use super::judgements::KnownCandidates;
use super::substitute_search::SubstituteSearch;
use super::{
    CategoryKinds, Eligible, Origin, Position, ResolvedOverrides, Safety, Settings, Shelves,
};

/// A product that can replace another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Substitute {
    /// The product.
    pub position: Position,
    /// The category both are of, or the one paired with the product's.
    pub category: CategoryId,
    /// How far above the product's most specific kinds that one is.
    pub level: u8,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it brings allergens.
    pub safety: Safety,
    /// How alike the two are, 0 to 250: a byte, since there are millions of pairs.
    pub(super) likeness: u8,
    /// It stands on enough other lists of the shelf, to which it is nearer.
    pub(super) is_turned_away: bool,
}

impl Substitute {
    pub(super) fn of(own: &Eligible) -> Self {
        let Candidate { position, category, level, origin } = own.candidate;
        Self {
            position,
            category,
            level,
            origin,
            safety: own.safety,
            likeness: u8::try_from(own.likeness / 4).unwrap_or(u8::MAX),
            is_turned_away: false,
        }
    }
}

/// What is chosen for a product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Choice {
    /// At least one substitute, the best first.
    Substitutes(Vec<Substitute>),
    /// None, and why.
    Nothing(NoSubstitute),
}

coded! {
    /// Why a product has no substitutes.
    pub enum NoSubstitute {
        /// It has grade A already.
        BestGrade = "best-grade",
        /// Its grade is unknown, so nothing can be called better.
        NoGrade = "no-grade",
        /// Its kind of food is not graded.
        NotApplicable = "not-applicable",
        /// Its kind is unknown, so nothing is comparable.
        NoCategory = "no-category",
        /// Its figures are doubted, so a gain on them would be none.
        DoubtfulFigures = "doubtful-figures",
        /// Nothing comparable is better.
        NoneBetter = "none-better",
    }
}

/// Finds substitutes. The same for the same products, whatever their order.
pub struct Finder<'s> {
    pub(super) comparison: Comparison<'s>,
    pub(super) index: CandidateIndex,
}

impl<'s> Finder<'s> {
    /// Looks through every shelf once.
    #[must_use]
    #[allow(clippy::missing_panics_doc, clippy::expect_used, reason = "no one asks it to stop")]
    pub fn new(
        shelves: &'s Shelves,
        graph: &'s CategoryGraph,
        kinds: &'s CategoryKinds,
        settings: &'s Settings,
        overrides: &'s ResolvedOverrides,
    ) -> Self {
        let found = Self::new_with(shelves, graph, kinds, settings, overrides, &Stop::default());
        found.expect("no one asked it to stop")
    }

    /// The same, unless it is asked to stop.
    ///
    /// # Errors
    /// [`Interrupted`] where it was asked.
    pub fn new_with(
        shelves: &'s Shelves,
        graph: &'s CategoryGraph,
        kinds: &'s CategoryKinds,
        settings: &'s Settings,
        overrides: &'s ResolvedOverrides,
        stop: &Stop,
    ) -> Result<Self, Interrupted> {
        let comparison = Comparison { shelves, graph, kinds, settings, overrides };
        Ok(Self { index: CandidateIndex::new(&comparison, stop)?, comparison })
    }

    /// The substitutes of a product, best first: from its own kinds of food, and
    /// from wider ones where those have too few.
    #[must_use]
    pub fn substitutes(&self, product: Position) -> Choice {
        self.first_substitutes(product, self.comparison.settings.per_product)
    }

    /// The first `number` that could be its substitutes.
    pub(super) fn first_substitutes(&self, product: Position, number: usize) -> Choice {
        let original = match self.original(product) {
            Ok(original) => original,
            Err(none) => return Choice::Nothing(none),
        };
        self.choice(product, taken(&self.search(&original, number, false)))
    }

    fn search_for<'a>(
        &'a self,
        original: &'a Original<'s>,
        explains: bool,
    ) -> SubstituteSearch<'a, 's> {
        SubstituteSearch::new((&self.comparison, &self.index), original, explains)
    }

    /// What is taken for a product, and how that came about. Of what is known of its candidates nothing is judged again.
    pub(super) fn find(
        &self,
        original: &Original<'s>,
        number: usize,
        known: Option<KnownCandidates>,
    ) -> FoundSubstitutes {
        let mut search = self.search_for(original, false);
        if let Some(known) = known {
            search = search.knowing(known);
        }
        search.run(number);
        FoundSubstitutes {
            substitutes: taken(&search),
            asked: search.asked,
            eligible: search.eligible,
        }
    }

    /// The product to replace, or why there is nothing to look for.
    pub(super) fn original(&self, product: Position) -> Result<Original<'s>, NoSubstitute> {
        self.comparison.replaceable(product)
    }

    /// Asks level after level until enough safe ones are taken, `number` at most. `explains` keeps what was refused.
    pub(super) fn search<'a>(
        &'a self,
        original: &'a Original<'s>,
        number: usize,
        explains: bool,
    ) -> SubstituteSearch<'a, 's> {
        let mut search = self.search_for(original, explains);
        search.run(number);
        search
    }
}

impl<'s> Comparison<'s> {
    /// The product to replace, or why there is nothing to look for.
    pub(super) fn replaceable(&self, product: Position) -> Result<Original<'s>, NoSubstitute> {
        match self.shelves.grading(product) {
            Grading::Graded(Grade::A) => return Err(NoSubstitute::BestGrade),
            Grading::Graded(_) => {}
            Grading::Unknown => return Err(NoSubstitute::NoGrade),
            Grading::NotApplicable => return Err(NoSubstitute::NotApplicable),
        }
        // What is plainly filed under what it is not has no shelf to be compared on.
        if self.shelves.items.is_misplaced(product) {
            return Err(NoSubstitute::NoCategory);
        }
        let original = self.original(product);
        if original.kinds.is_empty() { Err(NoSubstitute::NoCategory) } else { Ok(original) }
    }
}

/// What is taken for a product.
pub(super) struct FoundSubstitutes {
    pub(super) substitutes: Vec<Substitute>,
    /// How many levels were asked.
    pub(super) asked: u8,
    /// The candidates that may replace it.
    pub(super) eligible: Vec<Eligible>,
}

/// The substitutes that a search took, the best first.
fn taken(search: &SubstituteSearch) -> Vec<Substitute> {
    let mut taken = Vec::with_capacity(search.taken.len());
    for &at in &search.taken {
        taken.push(Substitute::of(&search.eligible[at]));
    }
    taken
}

#[cfg(test)]
mod tests;
