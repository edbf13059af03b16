//! Which of the candidates are offered: the most alike, the safest and the better ones among those, few of a
//! brand, no article twice.

use super::comparison::Comparison;
use super::{Eligible, Origin, Position, Refusal, Safety};
use crate::model::IdeaKind;

/// What is at least this many hundredths as alike as the most alike candidate is as good as it: safety and
/// where it is sold decide among these.
const ALIKE: u32 = 80;
/// What is less alike than this many hundredths of the most alike that can be had is not offered: a list is
/// not filled up with other foods.
const MUCH_LESS_ALIKE: u32 = 70;
/// Likenesses in one step of this many thousandths count as equal, so that what a person gains decides.
const STEP: u16 = 50;
/// The highest likeness.
const FULL: u16 = 1000;

/// Ideas for each spare replacement: one serves for many lists, so more of them have to give way.
const IDEAS_OF_SPARE: usize = 4;

/// What became of every candidate, in their order; those without a refusal are taken.
pub(super) type Verdicts = Vec<(Eligible, Option<Refusal>)>;

/// Orders candidates, each another product, and takes `number` of them at most, and a few ideas. The places of those that are
/// taken, the best first.
pub(super) fn choose(
    comparison: &Comparison,
    candidates: &[Eligible],
    number: usize,
) -> Vec<usize> {
    let shortlist = Shortlist::of(comparison, candidates, number);
    let mut taken = Vec::with_capacity(shortlist.taken.len());
    for &rank in &shortlist.taken {
        taken.push(shortlist.ranked[rank].1);
    }
    taken
}

/// The same with what speaks against each of the others.
pub(super) fn verdicts(
    comparison: &Comparison,
    candidates: &[Eligible],
    number: usize,
) -> Verdicts {
    let shortlist = Shortlist::of(comparison, candidates, number);
    let mut verdicts = Verdicts::with_capacity(candidates.len());
    for (rank, &(_, at)) in shortlist.ranked.iter().enumerate() {
        verdicts.push((candidates[at], shortlist.verdict(rank)));
    }
    verdicts
}

/// What stands together on a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ProposalGroup {
    Replacements,
    Ideas,
    PlantBased,
}

impl ProposalGroup {
    pub(super) const ALL: [Self; 3] = [Self::Replacements, Self::Ideas, Self::PlantBased];

    fn has(self, candidate: &Eligible) -> bool {
        Self::of(candidate) == self
    }

    fn of(candidate: &Eligible) -> Self {
        Self::of_idea(candidate.idea())
    }

    pub(super) fn of_idea(idea: Option<IdeaKind>) -> Self {
        match idea {
            None => Self::Replacements,
            Some(IdeaKind::OtherTaste | IdeaKind::SameLetter | IdeaKind::Paired) => Self::Ideas,
            Some(IdeaKind::PlantBased) => Self::PlantBased,
        }
    }
}

/// What the candidates of one product are measured by, in the order of [`ProposalGroup::ALL`]: replacements by
/// replacements, other ideas by other ideas.
struct Standard([GroupStandard; 3]);

#[derive(Default)]
struct GroupStandard {
    /// The likeness of the most alike.
    best: u16,
    /// The safest tier there is, and the likeness of the most alike of it that can be had.
    safest: Option<Safety>,
    to_be_had: u16,
    /// The likeness below which no replacement is offered.
    least: u16,
    has_unrestricted: bool,
}

/// Where the likeness of a candidate puts it among the others.
#[derive(Clone, Copy)]
enum Band {
    OfAllKinds,
    OfSomeKinds,
    LessAlike,
    OtherIdea,
}

impl GroupStandard {
    fn of(candidates: &[Eligible], group: ProposalGroup) -> Self {
        let mut own = Self::default();
        for candidate in candidates.iter().filter(|own| group.has(own)) {
            own.best = own.best.max(candidate.likeness);
            own.has_unrestricted |= !candidate.is_restricted;
            if own.safest.is_none_or(|safest| candidate.tier < safest) {
                (own.safest, own.to_be_had) = (Some(candidate.tier), 0);
            }
            // One that cannot be bought, or that brings an allergen, does not take away the others.
            if own.safest.is_some_and(|safest| candidate.can_be_had(safest)) {
                own.to_be_had = own.to_be_had.max(candidate.likeness);
            }
        }
        let least = if own.to_be_had > 0 { own.to_be_had } else { own.best };
        own.least = share(least, MUCH_LESS_ALIKE);
        own
    }
}

impl Standard {
    fn of(candidates: &[Eligible]) -> Self {
        Self(ProposalGroup::ALL.map(|group| GroupStandard::of(candidates, group)))
    }

    fn group(&self, candidate: &Eligible) -> &GroupStandard {
        &self.0[ProposalGroup::of(candidate) as usize]
    }

    /// A candidate's place among the others: pinned ones; the alike, of them those of all its kinds; the safe, those sold here;
    /// the likeness in steps, the score and the rank. One number, since a product has some seventy of them.
    fn place(&self, candidate: &Eligible) -> u64 {
        let best = self.group(candidate).best;
        let band = match candidate.likeness >= share(best, ALIKE) {
            _ if candidate.idea().is_some() => Band::OtherIdea,
            true if candidate.is_of_all_kinds => Band::OfAllKinds,
            true => Band::OfSomeKinds,
            false => Band::LessAlike,
        };
        let mut step = (best - candidate.likeness) / STEP;
        // Among ideas what the operator paired, with a reason, comes before another taste, and that before the same letter.
        step += match candidate.candidate.origin {
            Origin::OtherTaste => FULL / STEP,
            Origin::SameLetter => 2 * FULL / STEP,
            _ => 0,
        };
        let mut place = u64::from(!candidate.is_pinned());
        for (bits, part) in [
            (2, band as u32),
            (2, candidate.tier as u32),
            (1, u32::from(candidate.is_away)),
            (8, u32::from(step)),
            (16, u32::from(u16::MAX - candidate.score)),
            (32, candidate.candidate.position.0),
        ] {
            place = place << bits | u64::from(part);
        }
        place
    }

    /// Why a candidate is not offered unless it is taken.
    fn refusal(&self, candidate: &Eligible) -> Refusal {
        if candidate.is_pinned() {
            return Refusal::Outranked;
        }
        // What only one shop sells is no choice for others, so it is offered where there is nothing else.
        let group = self.group(candidate);
        if group.has_unrestricted && candidate.is_restricted {
            return Refusal::RestrictedBarcode;
        }
        let is_unlike = candidate.likeness < group.least && candidate.idea().is_none();
        if is_unlike { Refusal::LessAlike } else { Refusal::Outranked }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a share of 1000")]
fn share(whole: u16, hundredths: u32) -> u16 {
    (u32::from(whole) * hundredths / 100) as u16
}

struct Shortlist<'c, 's> {
    comparison: &'c Comparison<'s>,
    candidates: &'c [Eligible],
    standard: Standard,
    /// All candidates in their order, each with its place among those given.
    ranked: Vec<(u64, usize)>,
    /// The ranks of those that are taken, ascending once all are.
    taken: Vec<usize>,
    /// Their products.
    products: Vec<Position>,
    /// Those that were about to be taken, and what speaks against it.
    refused: Vec<(usize, Refusal)>,
}

impl<'c, 's> Shortlist<'c, 's> {
    /// Takes `number` at most, and ideas.
    fn of(comparison: &'c Comparison<'s>, candidates: &'c [Eligible], number: usize) -> Self {
        let standard = Standard::of(candidates);
        let mut ranked = Vec::with_capacity(candidates.len());
        for (at, candidate) in candidates.iter().enumerate() {
            ranked.push((standard.place(candidate), at));
        }
        ranked.sort_unstable();
        let (taken, products, refused) = (Vec::new(), Vec::new(), Vec::new());
        let mut own = Self { comparison, candidates, standard, ranked, taken, products, refused };
        own.fill(number);
        // Where more replacements are taken than are shown, the others are spare, and so are ideas.
        let spare = number.saturating_sub(comparison.settings.per_product);
        own.add_first(ProposalGroup::Ideas, 1 + IDEAS_OF_SPARE * spare);
        own.add_first(ProposalGroup::PlantBased, 1);
        own.taken.sort_unstable();
        own
    }

    fn candidate(&self, rank: usize) -> &'c Eligible {
        &self.candidates[self.ranked[rank].1]
    }

    /// Takes candidates in their order until `wanted` are taken.
    fn fill(&mut self, wanted: usize) {
        for rank in 0..self.ranked.len() {
            if self.taken.len() >= wanted {
                break;
            }
            if ProposalGroup::Replacements.has(self.candidate(rank)) {
                self.accept(rank);
            }
        }
    }

    /// Takes the first few of a group: what the operator paired, or where the list is short those of another taste.
    fn add_first(&mut self, group: ProposalGroup, number: usize) {
        let is_short = self.taken.len() < self.comparison.settings.enough;
        let wanted = self.taken.len() + number;
        for rank in 0..self.ranked.len() {
            if self.taken.len() >= wanted {
                break;
            }
            let own = self.candidate(rank);
            let is_wanted = is_short || !own.candidate.origin.is_stopgap();
            if is_wanted && group.has(own) {
                self.accept(rank);
            }
        }
    }

    /// Takes a candidate unless its brand is full, its article is there, or it is not offered at all.
    fn accept(&mut self, rank: usize) {
        let own = self.candidate(rank);
        if self.standard.refusal(own) != Refusal::Outranked {
            return;
        }
        let position = own.candidate.position;
        match self.refusal(position) {
            Some(refusal) => self.refused.push((rank, refusal)),
            None => {
                self.taken.push(rank);
                self.products.push(position);
            }
        }
    }

    fn refusal(&self, position: Position) -> Option<Refusal> {
        let comparison = self.comparison;
        if self.products.iter().any(|&other| comparison.is_same_article(position, other)) {
            return Some(Refusal::SameArticleAsAnother);
        }
        for brand in comparison.shelves.brands(position) {
            let mut of_brand = 0;
            for &other in &self.products {
                of_brand += usize::from(comparison.shelves.brands(other).contains(brand));
            }
            if of_brand >= comparison.settings.per_brand {
                return Some(Refusal::BrandFull);
            }
        }
        None
    }

    /// Why a candidate is not taken; `None` where it is.
    fn verdict(&self, rank: usize) -> Option<Refusal> {
        if self.taken.binary_search(&rank).is_ok() {
            return None;
        }
        for &(refused, refusal) in &self.refused {
            if refused == rank {
                return Some(refusal);
            }
        }
        Some(self.standard.refusal(self.candidate(rank)))
    }
}

#[cfg(test)]
mod tests;
