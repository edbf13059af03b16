//! Verdicts and today's lists → figures.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::model::Barcode;

use super::estimate::Cluster;
use super::hubs::share;
use super::verdict::JudgedPair;
use super::{
    Estimate, FaultClass, Hubs, Pair, ProposalList, ReadGroup, Stratum, Verdict, Verdicts,
};

/// What a reading says of the proposals.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct JudgementScore {
    /// All verdicts of the reading, as its pairs were drawn, whatever is proposed today.
    pub reading: ReadingScore,
    /// Today's first three proposals of that group of the products that were read.
    pub today: ReadingScore,
    /// How often each fault was found.
    pub classes: BTreeMap<FaultClass, usize>,
    /// Products of grade C to E of the catalogue that have a proposal; counted, not estimated.
    pub coverage: Coverage,
    /// The same by stratum.
    pub coverage_by_stratum: BTreeMap<Stratum, Coverage>,
    /// How few products fill the lists.
    pub hubs: Hubs,
    /// How unlike the first three proposals of a list are, in the mean, 0 to 1.
    pub variety: f64,
    /// Today's proposals for the products that were read, which no one has read.
    pub unread: Vec<Pair>,
    /// Pairs that were read and are no longer among the first three.
    pub withdrawn: usize,
}

/// How many products have a proposal.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub(crate) struct Coverage {
    /// Products of grade C to E.
    pub products: usize,
    /// Those with at least one proposal.
    pub served: usize,
    /// Those with no proposal but another idea.
    pub only_idea: usize,
}

impl Coverage {
    /// 0 to 1.
    pub(crate) fn share(self) -> f64 {
        share(self.served, self.products)
    }
}

/// The verdicts of some pairs, together and by stratum.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReadingScore {
    /// All pairs alike, as they were drawn.
    pub all: StratumScore,
    /// Each stratum by its part of the products that have proposals; of those that were read.
    pub weighted: WeightedScore,
    /// By stratum; what the catalogue no longer has is in none.
    pub strata: BTreeMap<Stratum, StratumScore>,
}

/// The verdicts of the pairs of a stratum.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StratumScore {
    /// Products with a pair that was read or is unread.
    pub products: usize,
    /// Pairs that were read.
    pub pairs: usize,
    /// Pairs that were not, which count as neither right nor wrong.
    pub unread: usize,
    /// The share of sensible ones among those that were read: precision at three.
    pub precision: Option<Estimate>,
    /// Of silly ones.
    pub silly: Option<Estimate>,
    /// Of unsafe ones.
    #[serde(rename = "unsafe")]
    pub harmful: Option<Estimate>,
}

/// What the strata say of the whole catalogue.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct WeightedScore {
    /// The part of the products with proposals that is in strata with a verdict.
    pub represented: f64,
    /// The share of sensible pairs.
    pub precision: Option<Estimate>,
    /// Of silly ones.
    pub silly: Option<Estimate>,
}

/// What was said of the pairs of each product, `None` where nothing was.
type Said = BTreeMap<Barcode, Vec<Option<JudgedPair>>>;

/// The figures of a reading of one group of proposals against the lists of today.
pub(crate) fn score(
    lists: &[ProposalList],
    group: ReadGroup,
    verdicts: &Verdicts,
) -> JudgementScore {
    let mut by_product = HashMap::with_capacity(lists.len());
    for list in lists {
        by_product.insert(list.product, list);
    }
    let mut classes: BTreeMap<FaultClass, usize> = BTreeMap::new();
    let (mut read, mut today) = (Said::new(), Said::new());
    for (pair, judged) in verdicts {
        read.entry(pair.0).or_default().push(Some(*judged));
        if let Some(class) = judged.class {
            *classes.entry(class).or_default() += 1;
        }
    }
    let (mut unread, mut kept) = (Vec::new(), 0);
    for product in read.keys() {
        let Some(list) = by_product.get(product) else { continue };
        for (substitute, _) in list.first(group) {
            let judged = verdicts.get(&(*product, substitute)).copied();
            today.entry(*product).or_default().push(judged);
            match judged {
                Some(_) => kept += 1,
                None => unread.push((*product, substitute)),
            }
        }
    }
    let coverage_by_stratum = coverage(lists);
    JudgementScore {
        reading: reading_score(&read, &by_product, &coverage_by_stratum),
        today: reading_score(&today, &by_product, &coverage_by_stratum),
        classes,
        coverage: coverage_by_stratum.values().fold(Coverage::default(), Coverage::and),
        coverage_by_stratum,
        hubs: Hubs::of(lists),
        variety: variety(lists),
        unread,
        withdrawn: verdicts.len() - kept,
    }
}

impl Coverage {
    fn and(self, other: &Self) -> Self {
        Self {
            products: self.products + other.products,
            served: self.served + other.served,
            only_idea: self.only_idea + other.only_idea,
        }
    }
}

fn coverage(lists: &[ProposalList]) -> BTreeMap<Stratum, Coverage> {
    let mut strata: BTreeMap<Stratum, Coverage> = BTreeMap::new();
    for list in lists {
        if !list.is_wanting {
            continue;
        }
        let stratum = strata.entry(list.stratum).or_default();
        stratum.products += 1;
        let is_served = !list.substitutes.is_empty();
        stratum.served += usize::from(is_served);
        stratum.only_idea += usize::from(!is_served && !list.ideas.is_empty());
    }
    strata
}

fn variety(lists: &[ProposalList]) -> f64 {
    let (mut sum, mut counted) = (0.0, 0.0);
    for list in lists {
        if let Some(variety) = list.variety {
            sum += variety;
            counted += 1.0;
        }
    }
    if counted > 0.0 { sum / counted } else { 0.0 }
}

fn reading_score(
    said: &Said,
    by_product: &HashMap<Barcode, &ProposalList>,
    coverage: &BTreeMap<Stratum, Coverage>,
) -> ReadingScore {
    let mut grouped: BTreeMap<Stratum, Vec<&[Option<JudgedPair>]>> = BTreeMap::new();
    let mut all = Vec::with_capacity(said.len());
    for (product, pairs) in said {
        all.push(pairs.as_slice());
        if let Some(list) = by_product.get(product) {
            grouped.entry(list.stratum).or_default().push(pairs);
        }
    }
    let mut strata = BTreeMap::new();
    for (stratum, products) in &grouped {
        strata.insert(*stratum, StratumScore::of(products));
    }
    ReadingScore { all: StratumScore::of(&all), weighted: weighted(&strata, coverage), strata }
}

fn weighted(
    strata: &BTreeMap<Stratum, StratumScore>,
    coverage: &BTreeMap<Stratum, Coverage>,
) -> WeightedScore {
    let (mut precision, mut silly, mut represented) = (Vec::new(), Vec::new(), 0);
    for (stratum, score) in strata {
        let served = coverage.get(stratum).copied().unwrap_or_default().served;
        let weight = share(served, 1);
        if let (Some(right), Some(wrong)) = (score.precision, score.silly) {
            precision.push((weight, right));
            silly.push((weight, wrong));
            represented += served;
        }
    }
    let all = coverage.values().map(|stratum| stratum.served).sum();
    WeightedScore {
        represented: share(represented, all),
        precision: Estimate::weighted(&precision),
        silly: Estimate::weighted(&silly),
    }
}

impl StratumScore {
    fn of(products: &[&[Option<JudgedPair>]]) -> Self {
        let (mut all, mut read) = (0, 0);
        for pairs in products {
            all += pairs.len();
            read += pairs.iter().flatten().count();
        }
        Self {
            products: products.len(),
            pairs: read,
            unread: all - read,
            precision: share_of(products, Verdict::Sensible),
            silly: share_of(products, Verdict::Silly),
            harmful: share_of(products, Verdict::Unsafe),
        }
    }
}

fn share_of(products: &[&[Option<JudgedPair>]], verdict: Verdict) -> Option<Estimate> {
    let mut clusters = Vec::with_capacity(products.len());
    for pairs in products {
        let mut cluster = Cluster { hits: 0, pairs: 0 };
        for judged in pairs.iter().flatten() {
            cluster.pairs += 1;
            cluster.hits += u32::from(judged.verdict == verdict);
        }
        clusters.push(cluster);
    }
    Estimate::of(&clusters)
}

#[cfg(test)]
mod tests;
