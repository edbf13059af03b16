//! The search for the substitutes of one product: whom it asks, level after level.

use super::candidate_index::CandidateIndex;
use super::choose::{Verdicts, are_measured_alike, choose, deciding};
use super::comparison::{Candidate, Comparison, Original};
use super::narrowing::Narrowing;
use super::{Eligible, Origin, Position, Refusal, Safety};
use crate::model::CategoryId;

/// Candidates that most products have, so that lists of them need not grow.
const CANDIDATES: usize = 96;

/// The candidates of one product as they come in, each judged once, and what became of them.
pub(super) struct SubstituteSearch<'a, 's> {
    comparison: &'a Comparison<'s>,
    index: &'a CandidateIndex,
    original: &'a Original<'s>,
    explains: bool,
    /// Ascending.
    seen: Vec<Position>,
    /// Where not all candidates are judged, those that are.
    narrowing: Option<Narrowing<'a>>,
    /// Whether one of those that are news decides.
    pub(super) is_upset: bool,
    /// Where all are judged, those that decided on some level.
    pub(super) deciding: Vec<Position>,
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
    /// Has asked for nothing yet. `explains` keeps what is refused.
    pub(super) fn new(
        (comparison, index): (&'a Comparison<'s>, &'a CandidateIndex),
        original: &'a Original<'s>,
        explains: bool,
    ) -> Self {
        Self {
            comparison,
            index,
            original,
            explains,
            seen: Vec::with_capacity(CANDIDATES),
            narrowing: None,
            is_upset: false,
            deciding: Vec::new(),
            eligible: Vec::with_capacity(CANDIDATES),
            scratch: Vec::new(),
            levels: Vec::new(),
            asked: 0,
            verdicts: Verdicts::new(),
            refused: Vec::new(),
        }
    }

    /// The same of which not all candidates are judged.
    pub(super) fn narrowed(self, narrowing: Narrowing<'a>) -> Self {
        Self { narrowing: Some(narrowing), ..self }
    }

    /// Asks level after level until enough safe ones are taken, `number` at most.
    pub(super) fn run(&mut self, number: usize) {
        // The operator's pins come first: what is seen once is not judged again as one of a shelf.
        self.ask_pins();
        for level in 0..=self.comparison.settings.levels_up {
            let categories = self.comparison.next_level(self.original, &self.levels);
            self.asked += 1;
            if categories.is_empty() {
                break;
            }
            self.ask_level(level, &categories);
            self.levels.push(categories);
            self.choose(number);
            if self.is_upset || self.is_enough() {
                break;
            }
        }
        if !self.is_upset && self.ask_pairs() {
            self.choose(number);
        }
    }

    /// Chooses among the candidates so far.
    fn choose(&mut self, number: usize) {
        self.verdicts = choose(self.comparison, &self.eligible, number);
        let Some(narrowing) = self.narrowing else {
            self.deciding.extend(deciding(&self.verdicts));
            return;
        };
        let mut others = self.eligible.clone();
        others.retain(|own| !narrowing.is_news(own.candidate.position));
        self.is_upset |= !are_measured_alike(&self.eligible, &others) || self.takes_news(narrowing);
    }

    /// The products that are taken, the best first.
    pub(super) fn taken(&self) -> Vec<Position> {
        let mut taken = Vec::new();
        for (own, refusal) in &self.verdicts {
            if refusal.is_none() {
                taken.push(own.candidate.position);
            }
        }
        taken
    }

    fn takes_news(&self, narrowing: Narrowing) -> bool {
        self.taken().into_iter().any(|own| narrowing.is_news(own))
    }

    /// Whether enough safe ones that can be bought are taken.
    fn is_enough(&self) -> bool {
        let settings = self.comparison.settings;
        let (mut taken, mut good) = (0, 0);
        for (eligible, refusal) in &self.verdicts {
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

    /// What the operator pinned.
    fn ask_pins(&mut self) {
        let (comparison, original) = (self.comparison, self.original);
        let category = original.kinds[0];
        let pins = comparison.overrides.pins(original.position, original.brands, &original.above);
        for (position, reason) in pins {
            if self.wants(position) {
                let origin = Origin::Pinned(reason);
                self.judge(Candidate { position, category, level: 0, origin });
            }
        }
    }

    /// What the operator paired with the kinds of the product, as other ideas, where it is no replacement already.
    /// Says whether there is any.
    fn ask_pairs(&mut self) -> bool {
        let (comparison, original) = (self.comparison, self.original);
        let before = self.eligible.len();
        for pair in comparison.pairs_of(original) {
            for &position in &self.index.best(comparison, original, pair.to) {
                let (category, origin) = (pair.to, pair.origin);
                self.judge_idea(Candidate { position, category, level: 0, origin });
            }
        }
        self.eligible.len() > before
    }

    /// The candidates of the categories of a level.
    fn ask_level(&mut self, level: u8, categories: &[CategoryId]) {
        let comparison = self.comparison;
        let mut found = Vec::with_capacity(CANDIDATES);
        let mut positions = Vec::with_capacity(CANDIDATES);
        for &category in categories {
            found.clear();
            self.index.candidates(comparison, self.original, category, &mut found);
            found.retain(|position| self.wants(*position));
            for &position in &found {
                positions.push((position, category));
            }
        }
        positions.sort_unstable();
        positions.dedup_by_key(|(position, _)| *position);
        for (position, category) in positions {
            self.judge(Candidate { position, category, level, origin: Origin::Shelf });
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
        let (comparison, kind) = (self.comparison, candidate.category);
        let is_known = self.eligible.iter().any(|own| own.candidate.position == candidate.position);
        if is_known || !self.wants(candidate.position) {
            return;
        }
        if !comparison.is_surely(candidate.position, kind) {
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

    fn wants(&self, position: Position) -> bool {
        let barcode = self.comparison.shelves.barcode(position);
        self.narrowing.is_none_or(|narrowing| narrowing.wants(position, barcode))
    }

    fn take(&mut self, candidate: Candidate) {
        match self.comparison.judge(self.original, candidate, &mut self.scratch) {
            Ok(eligible) => self.eligible.push(eligible),
            Err(refusal) if self.explains => self.refused.push((candidate, refusal)),
            Err(_) => {}
        }
    }
}
