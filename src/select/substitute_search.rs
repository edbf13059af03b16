//! The search for the substitutes of one product: whom it asks, level after level.

use super::candidate_index::CandidateIndex;
use super::choose::choose;
use super::comparison::{Candidate, Comparison, Original};
use super::judgements::{Known, KnownCandidates};
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
    /// The pins, then the candidates of each level that are on none before it, ascending.
    seen: Vec<Vec<Position>>,
    /// What is known of the candidates from before.
    known: Option<KnownCandidates<'a>>,
    pub(super) eligible: Vec<Eligible>,
    scratch: Vec<CategoryId>,
    /// The categories asked, level by level.
    pub(super) levels: Vec<Vec<CategoryId>>,
    /// How many levels were looked for, one that was empty included.
    pub(super) asked: u8,
    /// The places of those that are taken among those that may replace the product, the best first.
    pub(super) taken: Vec<usize>,
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
            seen: Vec::new(),
            known: None,
            eligible: Vec::with_capacity(CANDIDATES),
            scratch: Vec::new(),
            levels: Vec::new(),
            asked: 0,
            taken: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// The same that judges only what is not known.
    pub(super) fn knowing(self, known: KnownCandidates<'a>) -> Self {
        Self { known: Some(known), ..self }
    }

    /// Asks level after level until enough safe ones are taken, `number` at most.
    pub(super) fn run(&mut self, number: usize) {
        // The operator's pins come first: what is seen once is not judged again as one of a shelf.
        self.ask_pins();
        let mut is_chosen = false;
        for level in 0..=self.comparison.settings.levels_up {
            let categories = self.comparison.next_level(self.original, &self.levels);
            self.asked += 1;
            if categories.is_empty() {
                break;
            }
            match self.known.filter(|known| level < known.levels) {
                Some(known) => self.recall_level(level, known),
                None => self.ask_level(level, &categories),
            }
            self.levels.push(categories);
            is_chosen = !self.known.is_some_and(|known| known.were_too_few(level));
            if !is_chosen {
                continue;
            }
            self.taken = choose(self.comparison, &self.eligible, number);
            if self.is_enough() {
                break;
            }
        }
        if self.ask_pairs() || !is_chosen {
            self.taken = choose(self.comparison, &self.eligible, number);
        }
    }

    /// Whether enough safe ones that can be bought are taken.
    fn is_enough(&self) -> bool {
        let settings = self.comparison.settings;
        let (mut taken, mut good) = (0, 0);
        for &at in &self.taken {
            let eligible = &self.eligible[at];
            // Spare ones are not seen, and another idea is no replacement.
            if taken == settings.per_product || eligible.idea().is_some() {
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
        let mut pinned = Vec::new();
        for (position, reason) in comparison.pins_of(original) {
            if let Err(place) = pinned.binary_search(&position) {
                pinned.insert(place, position);
                let origin = Origin::Pinned(reason);
                self.judge(Candidate { position, category, level: 0, origin });
            }
        }
        self.seen.push(pinned);
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
        // Where those of the levels before were recalled, they were not looked through.
        for before in self.seen.len() - 1..self.levels.len() {
            let found = self.candidates(&self.levels[before]);
            self.seen.push(positions(&found));
        }
        let mut found = self.candidates(categories);
        // What was refused on a narrower level would be refused on a wider one all the more.
        found.retain(|(position, _)| !self.was_seen(*position));
        for &(position, category) in &found {
            self.judge(Candidate { position, category, level, origin: Origin::Shelf });
        }
        self.seen.push(positions(&found));
    }

    /// The products that some categories propose, ascending, each with the first of those it is of.
    fn candidates(&self, categories: &[CategoryId]) -> Vec<(Position, CategoryId)> {
        let mut found = Vec::with_capacity(CANDIDATES);
        let mut all = Vec::with_capacity(CANDIDATES);
        for &category in categories {
            found.clear();
            self.index.candidates(self.comparison, self.original, category, &mut found);
            for &position in &found {
                all.push((position, category));
            }
        }
        all.sort_unstable();
        all.dedup_by_key(|(position, _)| *position);
        all
    }

    fn was_seen(&self, position: Position) -> bool {
        self.seen.iter().any(|before| before.binary_search(&position).is_ok())
    }

    /// The candidates of a level that was asked before.
    fn recall_level(&mut self, level: u8, known: KnownCandidates) {
        let (pinned, eligible) = (&self.seen[0], &mut self.eligible);
        known.each_of_level(level, self.comparison.shelves, |own| {
            if pinned.binary_search(&own.candidate.position).is_err() {
                eligible.push(own);
            }
        });
    }

    /// Judges one of another kind, which may have been refused as a replacement.
    fn judge_idea(&mut self, candidate: Candidate) {
        let (comparison, kind) = (self.comparison, candidate.category);
        let is_there = self.eligible.iter().any(|own| own.candidate.position == candidate.position);
        if is_there {
            return;
        }
        let known = self.known.map(|known| known.of_pair(candidate, comparison.shelves));
        match known.unwrap_or(Known::No) {
            Known::No => {}
            Known::Refused => return,
            Known::Able(own) => return self.eligible.push(own),
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
        self.judge(candidate);
    }

    fn judge(&mut self, candidate: Candidate) {
        match self.comparison.judge(self.original, candidate, &mut self.scratch) {
            Ok(eligible) => self.eligible.push(eligible),
            Err(refusal) if self.explains => self.refused.push((candidate, refusal)),
            Err(_) => {}
        }
    }
}

fn positions(found: &[(Position, CategoryId)]) -> Vec<Position> {
    let mut positions = Vec::with_capacity(found.len());
    for &(position, _) in found {
        positions.push(position);
    }
    positions
}
