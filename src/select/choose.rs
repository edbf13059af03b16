//! Which of the candidates are offered: the best ranked, a fair mix of the best and the familiar,
//! few of a brand, no article twice.

use super::comparison::Comparison;
use super::{Eligible, Position, Refusal, Safety};

/// The healthiest and the best known are only brought forward where they score at least this many
/// hundredths of the first.
const BROUGHT_FORWARD: u32 = 80;

/// What became of every candidate, in their order; those without a refusal are taken.
pub(super) type Verdicts = Vec<(Eligible, Option<Refusal>)>;

/// Orders candidates and decides on each.
pub(super) fn choose(comparison: &Comparison, mut candidates: Vec<Eligible>) -> Verdicts {
    candidates.sort_unstable_by_key(Eligible::key);
    let mut verdicts = Verdicts::with_capacity(candidates.len());
    // What only one shop sells is no choice for others, so it is offered where there is nothing else.
    let has_others = candidates.iter().any(|candidate| !candidate.is_restricted);
    for candidate in candidates {
        let is_last = has_others && candidate.is_restricted && !candidate.is_pinned();
        let refusal = if is_last { Refusal::RestrictedBarcode } else { Refusal::Outranked };
        verdicts.push((candidate, Some(refusal)));
    }
    let mut shortlist = Shortlist { comparison, verdicts, taken: Vec::new() };
    let wanted = comparison.settings.per_product;
    // The last places of a long enough list are kept for the healthiest and the best known.
    let kept = if wanted >= 3 { 2 } else { 0 };
    shortlist.fill(wanted - kept);
    if kept > 0 {
        shortlist.bring_forward(|eligible| {
            let item = comparison.item(eligible.candidate.position);
            (item.grading, item.points, eligible.key())
        });
        shortlist.bring_forward(|eligible| {
            (u32::MAX - comparison.item(eligible.candidate.position).scans, eligible.key())
        });
    }
    shortlist.fill(wanted);
    shortlist.verdicts
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
            self.accept(at);
        }
    }

    /// Takes the first by an order among those as safe, as near and nearly as good as the next.
    fn bring_forward<K: Ord>(&mut self, order: impl Fn(&Eligible) -> K) {
        let mut best = 0;
        let mut open = Vec::new();
        for (at, (eligible, refusal)) in self.verdicts.iter().enumerate() {
            best = best.max(u32::from(eligible.score));
            if *refusal == Some(Refusal::Outranked) {
                open.push(at);
            }
        }
        let Some(&next) = open.first() else { return };
        let wanted = tier(&self.verdicts[next].0);
        open.retain(|&at| {
            let eligible = &self.verdicts[at].0;
            let least = best * BROUGHT_FORWARD / 100;
            tier(eligible) == wanted && u32::from(eligible.score) >= least
        });
        open.sort_by_cached_key(|&at| order(&self.verdicts[at].0));
        // Where the brand is full or the article there, the next one may do.
        for at in open {
            if self.accept(at) {
                break;
            }
        }
    }

    /// Takes an open candidate unless its brand is full or its article is there; says whether it did.
    fn accept(&mut self, at: usize) -> bool {
        if self.verdicts[at].1 != Some(Refusal::Outranked) {
            return false;
        }
        let position = self.verdicts[at].0.candidate.position;
        let refusal = self.refusal(position);
        self.verdicts[at].1 = refusal;
        if refusal.is_none() {
            self.taken.push(position);
        }
        refusal.is_none()
    }

    fn refusal(&self, position: Position) -> Option<Refusal> {
        let comparison = self.comparison;
        let article = comparison.item(position).article;
        for &other in &self.taken {
            if article != 0 && comparison.item(other).article == article {
                return Some(Refusal::SameArticleAsAnother);
            }
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

/// What a candidate that is brought forward must share with the one it overtakes.
fn tier(eligible: &Eligible) -> (Safety, bool, bool) {
    (eligible.tier, eligible.is_away, eligible.is_pinned())
}
