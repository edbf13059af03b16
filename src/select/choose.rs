//! Which of the candidates are offered: the best ranked, a fair mix of the best and the familiar,
//! few of a brand, no article twice.

use super::judge::{Bench, Judged, Origin, Refusal};

/// The healthiest and the best known are only brought forward where they score at least so many
/// hundredths of the first.
const BROUGHT_FORWARD: u32 = 80;

/// What became of every candidate, in their order.
pub(super) type Verdicts = Vec<(Judged, Option<Refusal>)>;

/// Orders candidates and decides on each: `None` is taken.
pub(super) fn choose(bench: &Bench, mut candidates: Vec<Judged>) -> Verdicts {
    candidates.sort_unstable_by_key(Judged::key);
    let mut choosing = Choosing { bench, taken: Vec::new(), refused: vec![None; candidates.len()] };
    let wanted = bench.settings.per_product;
    // The last places of a long enough list are kept for the healthiest and the best known.
    let kept = if wanted >= 3 { 2 } else { 0 };
    choosing.fill(&candidates, wanted - kept);
    if kept > 0 && candidates.len() > choosing.taken.len() {
        choosing.bring_forward(&candidates, |candidate| {
            let item = bench.item(candidate.position);
            (item.grading, item.points, candidate.key())
        });
        choosing.bring_forward(&candidates, |candidate| {
            (u32::MAX - bench.item(candidate.position).scans, candidate.key())
        });
    }
    choosing.fill(&candidates, wanted);
    let Choosing { taken, refused, .. } = choosing;
    let verdict = |at: usize| {
        if taken.contains(&at) { None } else { refused[at].or(Some(Refusal::Outranked)) }
    };
    candidates.iter().enumerate().map(|(at, judged)| (*judged, verdict(at))).collect()
}

struct Choosing<'c, 's> {
    bench: &'c Bench<'s>,
    /// Places of those taken among the candidates.
    taken: Vec<usize>,
    refused: Vec<Option<Refusal>>,
}

impl Choosing<'_, '_> {
    /// Takes candidates in their order until so many are taken.
    fn fill(&mut self, candidates: &[Judged], wanted: usize) {
        for at in 0..candidates.len() {
            if self.taken.len() >= wanted {
                break;
            }
            self.take(candidates, at);
        }
    }

    /// Takes the first by an order among those as safe, as near and nearly as good as the next.
    fn bring_forward<K: Ord>(&mut self, candidates: &[Judged], order: impl Fn(&Judged) -> K) {
        let open = |at: &usize| !self.taken.contains(at) && self.refused[*at].is_none();
        let Some(next) = (0..candidates.len()).find(open) else { return };
        let tier = |judged: &Judged| {
            (judged.tier, judged.is_away, matches!(judged.origin, Origin::Pinned(_)))
        };
        let first = candidates.iter().map(|judged| judged.score).max().unwrap_or(0);
        let least = u32::from(first) * BROUGHT_FORWARD / 100;
        let fits = |at: &usize| {
            let judged = &candidates[*at];
            tier(judged) == tier(&candidates[next]) && u32::from(judged.score) >= least
        };
        let mut able: Vec<usize> = (0..candidates.len()).filter(open).filter(fits).collect();
        able.sort_by_cached_key(|&at| order(&candidates[at]));
        // Where the brand is full or the article there, the next one may do.
        for at in able {
            if self.take(candidates, at) {
                break;
            }
        }
    }

    /// Takes a candidate unless its brand is full or its article is there; says whether it did.
    fn take(&mut self, candidates: &[Judged], at: usize) -> bool {
        if self.taken.contains(&at) || self.refused[at].is_some() {
            return false;
        }
        let refused = self.refusal(candidates, at);
        self.refused[at] = refused;
        if refused.is_none() {
            self.taken.push(at);
        }
        refused.is_none()
    }

    fn refusal(&self, candidates: &[Judged], at: usize) -> Option<Refusal> {
        let position = candidates[at].position;
        let article = self.bench.item(position).article;
        let taken = || self.taken.iter().map(|&taken| candidates[taken].position);
        if article != 0 && taken().any(|other| self.bench.item(other).article == article) {
            return Some(Refusal::SameArticleAsAnother);
        }
        let shelves = self.bench.shelves;
        let is_full = shelves.brands(position).iter().any(|brand| {
            let of_brand = taken().filter(|other| shelves.brands(*other).contains(brand));
            of_brand.count() >= self.bench.settings.per_brand
        });
        is_full.then_some(Refusal::BrandFull)
    }
}
