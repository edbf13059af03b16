//! The substitutes of one product.

use crate::model::{CategoryGraph, CategoryId, Grade, Grading, Interrupted, Stop, coded};

use super::candidate_index::CandidateIndex;
use super::choose::{Verdicts, choose};
use super::comparison::{Candidate, Comparison, Original};
use super::{
    CategoryKinds, Eligible, Origin, Position, Refusal, ResolvedOverrides, Safety, Settings,
    Shelves,
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
        self.choice(product, self.taken(&original, number, Vec::new()).substitutes)
    }

    /// What is taken for a product. `refused` are candidates of its shelves that are known to be refused early, in order.
    pub(super) fn taken(
        &self,
        original: &Original<'s>,
        number: usize,
        refused: Vec<Position>,
    ) -> FoundSubstitutes {
        let mut search = SubstituteSearch::new(self, original, false);
        search.known_refused = refused;
        search.run(number);
        let mut substitutes = Vec::new();
        for (eligible, refusal) in &search.verdicts {
            if refusal.is_none() {
                let Candidate { position, category, level, origin } = eligible.candidate;
                substitutes.push(Substitute {
                    position,
                    category,
                    level,
                    origin,
                    safety: eligible.safety,
                    likeness: u8::try_from(eligible.likeness / 4).unwrap_or(u8::MAX),
                    is_turned_away: false,
                });
            }
        }
        let mut refused = search.refused_early;
        if refused.is_empty() {
            refused = search.known_refused;
        } else {
            refused.extend(search.known_refused);
            refused.sort_unstable();
        }
        FoundSubstitutes { substitutes, asked: search.asked, refused }
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
        let mut search = SubstituteSearch::new(self, original, explains);
        search.run(number);
        search
    }

    /// The kinds of the level above those asked; none where there are no more.
    pub(super) fn next_level(
        &self,
        original: &Original,
        levels: &[Vec<CategoryId>],
    ) -> Vec<CategoryId> {
        match levels.last() {
            None => original.kinds.clone(),
            Some(below) => self.directly_above(below, levels),
        }
    }

    /// The kinds directly above some that are on no level yet; those too wide to compare in are left
    /// out.
    fn directly_above(
        &self,
        categories: &[CategoryId],
        levels: &[Vec<CategoryId>],
    ) -> Vec<CategoryId> {
        let visited = levels.concat();
        let mut above = Vec::new();
        for &category in categories {
            for &parent in self.comparison.graph.parents(category) {
                if !visited.contains(&parent) && self.comparison.is_shelf(parent) {
                    above.push(parent);
                }
            }
        }
        above.sort_unstable();
        above.dedup();
        above
    }

    fn is_enough(&self, verdicts: &Verdicts) -> bool {
        let settings = self.comparison.settings;
        let (mut taken, mut good) = (0, 0);
        for (eligible, refusal) in verdicts {
            // Spare ones are not seen, and another idea is no replacement.
            if refusal.is_some() || taken == settings.per_product || eligible.idea().is_some() {
                continue;
            }
            taken += 1;
            let is_safe = eligible.safety <= Safety::Unknown;
            let can_be_had = !eligible.is_away && !eligible.is_restricted;
            good += usize::from(is_safe && can_be_had);
        }
        good >= settings.enough.min(settings.per_product)
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
    /// Candidates of its shelves that were refused early, in order.
    pub(super) refused: Vec<Position>,
}

/// The candidates of one product as they come in, each judged once, and what became of them.
pub(super) struct SubstituteSearch<'a, 's> {
    finder: &'a Finder<'s>,
    original: &'a Original<'s>,
    explains: bool,
    /// Ascending.
    seen: Vec<Position>,
    /// Candidates of shelves that are known to be refused early, ascending, and those found to be.
    known_refused: Vec<Position>,
    refused_early: Vec<Position>,
    eligible: Vec<Eligible>,
    scratch: Vec<CategoryId>,
    /// The categories asked, level by level.
    pub(super) levels: Vec<Vec<CategoryId>>,
    /// How many levels were looked for, one that was empty included.
    pub(super) asked: u8,
    pub(super) verdicts: Verdicts,
    /// Candidates that may not replace the product at all; only where they are wanted.
    pub(super) refused: Vec<(Candidate, Refusal)>,
}

impl<'a, 's> SubstituteSearch<'a, 's> {
    fn new(finder: &'a Finder<'s>, original: &'a Original<'s>, explains: bool) -> Self {
        Self {
            finder,
            original,
            explains,
            seen: Vec::new(),
            known_refused: Vec::new(),
            refused_early: Vec::new(),
            eligible: Vec::new(),
            scratch: Vec::new(),
            levels: Vec::new(),
            asked: 0,
            verdicts: Verdicts::new(),
            refused: Vec::new(),
        }
    }

    fn run(&mut self, number: usize) {
        let finder = self.finder;
        // The operator's pins come first: what is seen once is not judged again as one of a shelf.
        self.ask_pins();
        for level in 0..=finder.comparison.settings.levels_up {
            let categories = finder.next_level(self.original, &self.levels);
            self.asked += 1;
            if categories.is_empty() {
                break;
            }
            self.ask_level(level, &categories);
            self.levels.push(categories);
            self.verdicts = choose(&finder.comparison, self.eligible.clone(), number);
            if finder.is_enough(&self.verdicts) {
                break;
            }
        }
        if self.ask_pairs() {
            self.verdicts = choose(&finder.comparison, self.eligible.clone(), number);
        }
    }

    /// What the operator pinned.
    fn ask_pins(&mut self) {
        let (comparison, original) = (self.finder.comparison, self.original);
        let category = original.kinds[0];
        let pins = comparison.overrides.pins(original.position, original.brands, &original.above);
        for (position, reason) in pins {
            self.judge(Candidate { position, category, level: 0, origin: Origin::Pinned(reason) });
        }
    }

    /// What the operator paired with the kinds of the product, as other ideas, where it is no replacement already.
    /// Says whether there is any.
    fn ask_pairs(&mut self) -> bool {
        let (comparison, original) = (self.finder.comparison, self.original);
        let before = self.eligible.len();
        for pair in comparison.pairs_of(original) {
            for &position in &self.finder.index.best(&comparison, original, pair.to) {
                let (category, origin) = (pair.to, pair.origin);
                self.judge_idea(Candidate { position, category, level: 0, origin });
            }
        }
        self.eligible.len() > before
    }

    /// The candidates of the categories of a level.
    fn ask_level(&mut self, level: u8, categories: &[CategoryId]) {
        let comparison = self.finder.comparison;
        let (mut found, mut positions) = (Vec::new(), Vec::new());
        for &category in categories {
            found.clear();
            self.finder.index.candidates(&comparison, self.original, category, &mut found);
            for &position in &found {
                positions.push((position, category));
            }
        }
        positions.sort_unstable();
        positions.dedup_by_key(|(position, _)| *position);
        for (position, category) in positions {
            if self.known_refused.binary_search(&position).is_err() {
                self.judge(Candidate { position, category, level, origin: Origin::Shelf });
            }
        }
    }

    fn judge(&mut self, candidate: Candidate) {
        // What was refused on a narrower level would be refused on a wider one all the more.
        let Err(place) = self.seen.binary_search(&candidate.position) else { return };
        self.seen.insert(place, candidate.position);
        self.take(candidate);
    }

    /// Judges one of another kind, which may have been refused as a replacement.
    fn judge_idea(&mut self, candidate: Candidate) {
        let (comparison, kind) = (self.finder.comparison, candidate.category);
        let is_known = self.eligible.iter().any(|own| own.candidate.position == candidate.position);
        if is_known || !comparison.is_surely(candidate.position, kind) {
            return;
        }
        let leaves = comparison.shelves.compared_by(candidate.position);
        comparison.kinds.kinds_above(leaves, &mut self.scratch);
        let above = comparison.kinds.ancestors(kind);
        if comparison.overrides.paired().lead_on(&self.scratch, above) {
            return;
        }
        self.refused.retain(|(refused, _)| refused.position != candidate.position);
        self.take(candidate);
    }

    fn take(&mut self, candidate: Candidate) {
        let comparison = self.finder.comparison;
        let other = comparison.item(candidate.position);
        let judged = match comparison.refuse_early(self.original, candidate, &other) {
            Ok(()) => comparison.judge_able(self.original, candidate, &other, &mut self.scratch),
            Err(refusal) => {
                if candidate.origin == Origin::Shelf {
                    self.refused_early.push(candidate.position);
                }
                Err(refusal)
            }
        };
        match judged {
            Ok(eligible) => self.eligible.push(eligible),
            Err(refusal) if self.explains => self.refused.push((candidate, refusal)),
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
