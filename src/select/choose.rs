//! Which of the candidates are offered: the best ranked, a fair mix of the best and the familiar,
//! few of a brand, no article twice.

use super::comparison::Comparison;
use super::judge::{Eligible, Origin, Refusal, Safety};

/// The healthiest and the best known are only brought forward where they score at least this many
/// hundredths of the first.
const BROUGHT_FORWARD: u32 = 80;

/// What became of every candidate, in their order; those without a refusal are taken.
pub(super) type Verdicts = Vec<(Eligible, Option<Refusal>)>;

/// Orders candidates and decides on each.
pub(super) fn choose(comparison: &Comparison, mut candidates: Vec<Eligible>) -> Verdicts {
    candidates.sort_unstable_by_key(Eligible::key);
    let mut shortlist = Shortlist {
        comparison,
        candidates: &candidates,
        taken: Vec::new(),
        refused: vec![None; candidates.len()],
    };
    let wanted = comparison.settings.per_product;
    // The last places of a long enough list are kept for the healthiest and the best known.
    let kept = if wanted >= 3 { 2 } else { 0 };
    shortlist.fill(wanted - kept);
    if kept > 0 && candidates.len() > shortlist.taken.len() {
        shortlist.bring_forward(|candidate| {
            let item = comparison.item(candidate.position);
            (item.grading, item.points, candidate.key())
        });
        shortlist.bring_forward(|candidate| {
            (u32::MAX - comparison.item(candidate.position).scans, candidate.key())
        });
    }
    shortlist.fill(wanted);
    shortlist.verdicts()
}

struct Shortlist<'c, 's> {
    comparison: &'c Comparison<'s>,
    candidates: &'c [Eligible],
    /// Places of those taken among the candidates.
    taken: Vec<usize>,
    refused: Vec<Option<Refusal>>,
}

impl Shortlist<'_, '_> {
    /// Takes candidates in their order until `wanted` are taken.
    fn fill(&mut self, wanted: usize) {
        for at in 0..self.candidates.len() {
            if self.taken.len() >= wanted {
                break;
            }
            self.take(at);
        }
    }

    /// Takes the first by an order among those as safe, as near and nearly as good as the next.
    fn bring_forward<K: Ord>(&mut self, order: impl Fn(&Eligible) -> K) {
        let mut open: Vec<usize> =
            (0..self.candidates.len()).filter(|&at| self.is_open(at)).collect();
        let Some(&next) = open.first() else { return };
        let first = self.candidates.iter().map(|eligible| eligible.score).max().unwrap_or(0);
        let least = u32::from(first) * BROUGHT_FORWARD / 100;
        open.retain(|&at| {
            let eligible = &self.candidates[at];
            tier(eligible) == tier(&self.candidates[next]) && u32::from(eligible.score) >= least
        });
        open.sort_by_cached_key(|&at| order(&self.candidates[at]));
        // Where the brand is full or the article there, the next one may do.
        for at in open {
            if self.take(at) {
                break;
            }
        }
    }

    fn is_open(&self, at: usize) -> bool {
        !self.taken.contains(&at) && self.refused[at].is_none()
    }

    /// Takes a candidate unless its brand is full or its article is there; says whether it did.
    fn take(&mut self, at: usize) -> bool {
        if !self.is_open(at) {
            return false;
        }
        self.refused[at] = self.refusal(at);
        let is_taken = self.refused[at].is_none();
        if is_taken {
            self.taken.push(at);
        }
        is_taken
    }

    fn refusal(&self, at: usize) -> Option<Refusal> {
        let position = self.candidates[at].position;
        let article = self.comparison.item(position).article;
        let shelves = self.comparison.shelves;
        let is_there = self.taken.iter().any(|&other| {
            article != 0 && self.comparison.item(self.candidates[other].position).article == article
        });
        if is_there {
            return Some(Refusal::SameArticleAsAnother);
        }
        for brand in shelves.brands(position) {
            let mut of_brand = 0;
            for &other in &self.taken {
                let brands = shelves.brands(self.candidates[other].position);
                of_brand += usize::from(brands.contains(brand));
            }
            if of_brand >= self.comparison.settings.per_brand {
                return Some(Refusal::BrandFull);
            }
        }
        None
    }

    fn verdicts(self) -> Verdicts {
        let mut verdicts = Verdicts::with_capacity(self.candidates.len());
        for (at, eligible) in self.candidates.iter().enumerate() {
            let refusal = if self.taken.contains(&at) {
                None
            } else {
                Some(self.refused[at].unwrap_or(Refusal::Outranked))
            };
            verdicts.push((*eligible, refusal));
        }
        verdicts
    }
}

/// What a candidate that is brought forward must share with the one it overtakes.
fn tier(eligible: &Eligible) -> (Safety, bool, bool) {
    (eligible.tier, eligible.is_away, matches!(eligible.origin, Origin::Pinned(_)))
}
