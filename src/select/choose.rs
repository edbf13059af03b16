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

/// Orders candidates, each another product, and takes `number` of them at most.
pub(super) fn choose(comparison: &Comparison, candidates: &[Eligible], number: usize) -> Verdicts {
    let standard = Standard::of(candidates);
    let mut ordered = Vec::with_capacity(candidates.len());
    for (at, candidate) in candidates.iter().enumerate() {
        ordered.push((standard.place(candidate), at));
    }
    ordered.sort_unstable();
    let mut verdicts = Verdicts::with_capacity(candidates.len());
    for (_, at) in ordered {
        verdicts.push((candidates[at], Some(standard.refusal(&candidates[at]))));
    }
    let mut shortlist = Shortlist { comparison, verdicts, taken: Vec::new() };
    shortlist.fill(number);
    // Where more replacements are taken than are shown, the others are spare, and so are ideas.
    let spare = number.saturating_sub(comparison.settings.per_product);
    shortlist.add_first(ProposalGroup::Ideas, 1 + IDEAS_OF_SPARE * spare);
    shortlist.add_first(ProposalGroup::PlantBased, 1);
    shortlist.verdicts
}

/// The candidates that decide: those that are taken, and those that the others are measured by. Without any other the same are
/// taken.
pub(super) fn deciding(verdicts: &Verdicts) -> Vec<Position> {
    let mut deciding = Vec::new();
    for (own, refusal) in verdicts {
        if refusal.is_none() {
            deciding.push(own.candidate.position);
        }
    }
    // Who sets each measure of `GroupStandard`.
    for group in ProposalGroup::ALL {
        let of_all = || verdicts.iter().map(|(own, _)| own).filter(|own| group.has(own));
        let Some(safest) = of_all().min_by_key(|own| own.tier) else { continue };
        let to_be_had = of_all().filter(|own| own.can_be_had(safest.tier));
        for measure in [
            Some(safest),
            of_all().max_by_key(|own| own.likeness),
            to_be_had.max_by_key(|own| own.likeness),
            of_all().find(|own| !own.is_restricted),
        ] {
            deciding.extend(measure.map(|own| own.candidate.position));
        }
    }
    deciding
}

/// Whether some candidates are measured by the same as others.
pub(super) fn are_measured_alike(some: &[Eligible], others: &[Eligible]) -> bool {
    Standard::of(some) == Standard::of(others)
}

/// What stands together on a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ProposalGroup {
    Replacements,
    Ideas,
    PlantBased,
}

impl ProposalGroup {
    const ALL: [Self; 3] = [Self::Replacements, Self::Ideas, Self::PlantBased];

    fn has(self, candidate: &Eligible) -> bool {
        Self::of(candidate) == self
    }

    fn of(candidate: &Eligible) -> Self {
        match candidate.idea() {
            None => Self::Replacements,
            Some(IdeaKind::OtherTaste | IdeaKind::SameLetter | IdeaKind::Paired) => Self::Ideas,
            Some(IdeaKind::PlantBased) => Self::PlantBased,
        }
    }
}

/// What the candidates of one product are measured by, in the order of [`ProposalGroup::ALL`]: replacements by
/// replacements, other ideas by other ideas.
#[derive(PartialEq, Eq)]
struct Standard([GroupStandard; 3]);

#[derive(PartialEq, Eq, Default)]
struct GroupStandard {
    /// The likeness of the most alike.
    best: u16,
    /// The safest tier there is, and the likeness of the most alike of it that can be had. Compared as well, so that where two
    /// standards are the same, those that decide in one decide in the other.
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
    /// Of all candidates; the open ones are outranked until they are taken or refused.
    verdicts: Verdicts,
    /// The products that are taken.
    taken: Vec<Position>,
}

impl Shortlist<'_, '_> {
    /// Takes candidates in their order until `wanted` are taken.
    fn fill(&mut self, wanted: usize) {
        for at in 0..self.verdicts.len() {
            if self.taken.len() >= wanted {
                break;
            }
            if ProposalGroup::of(&self.verdicts[at].0) == ProposalGroup::Replacements {
                self.accept(at);
            }
        }
    }

    /// Takes the first few of a group: what the operator paired, or where the list is short those of another taste.
    fn add_first(&mut self, group: ProposalGroup, number: usize) {
        let is_short = self.taken.len() < self.comparison.settings.enough;
        let taken = self.taken.len();
        for at in 0..self.verdicts.len() {
            let eligible = &self.verdicts[at].0;
            let is_wanted = is_short || !eligible.candidate.origin.is_stopgap();
            if ProposalGroup::of(eligible) == group
                && is_wanted
                && self.taken.len() < taken + number
            {
                self.accept(at);
            }
        }
    }

    /// Takes an open candidate unless its brand is full or its article is there.
    fn accept(&mut self, at: usize) {
        if self.verdicts[at].1 != Some(Refusal::Outranked) {
            return;
        }
        let position = self.verdicts[at].0.candidate.position;
        let refusal = self.refusal(position);
        self.verdicts[at].1 = refusal;
        if refusal.is_none() {
            self.taken.push(position);
        }
    }

    fn refusal(&self, position: Position) -> Option<Refusal> {
        let comparison = self.comparison;
        if self.taken.iter().any(|&other| comparison.is_same_article(position, other)) {
            return Some(Refusal::SameArticleAsAnother);
        }
        for brand in comparison.shelves.brands(position) {
            let mut of_brand = 0;
            for &other in &self.taken {
                of_brand += usize::from(comparison.shelves.brands(other).contains(brand));
            }
            if of_brand >= comparison.settings.per_brand {
                return Some(Refusal::BrandFull);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
