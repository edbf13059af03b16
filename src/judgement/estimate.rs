//! A share and how far it can be trusted.
//!
//! The interval is Wilson's (1927), which stays between 0 and 1 and says something at 0 and 1 as well, of
//! the *effective* number of pairs. The pairs of one product share its name and its shelf, so they tend to
//! be right or wrong together and say less than as many pairs of as many products would: the number of
//! pairs is divided by the design effect (Kish 1965), the variance between products over that of
//! independent pairs.

use serde::Serialize;

/// The normal deviate of 95 %.
const DEVIATE: f64 = 1.96;

/// A share of pairs, with the interval that holds the true one in 95 of 100 readings.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub(crate) struct Estimate {
    /// 0 to 1.
    pub share: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many independent pairs would say as much.
    pub effective_pairs: f64,
}

/// The pairs of one product: how many are of a kind, and how many there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cluster {
    pub(super) hits: u32,
    pub(super) pairs: u32,
}

impl Estimate {
    /// Of the pairs of some products; `None` where there are none.
    pub(super) fn of(clusters: &[Cluster]) -> Option<Self> {
        let (mut hits, mut pairs, mut squares) = (0.0, 0.0, 0.0);
        for cluster in clusters {
            hits += f64::from(cluster.hits);
            pairs += f64::from(cluster.pairs);
            squares += f64::from(cluster.pairs).powi(2);
        }
        if pairs == 0.0 {
            return None;
        }
        let share = hits / pairs;
        // As many as there are products of that many pairs: what is left where all pairs of a product agree.
        let fewest = pairs * pairs / squares;
        let effective = match design_effect(clusters, share, pairs) {
            Some(effect) => (pairs / effect).clamp(fewest, pairs),
            None => fewest,
        };
        Some(wilson(share, effective))
    }

    /// Of strata that make up known parts of a whole; `None` where there are none.
    pub(super) fn weighted(strata: &[(f64, Self)]) -> Option<Self> {
        let whole: f64 = strata.iter().map(|(weight, _)| weight).sum();
        if whole == 0.0 {
            return None;
        }
        let (mut share, mut spread) = (0.0, 0.0);
        for (weight, stratum) in strata {
            share += weight / whole * stratum.share;
            spread += (weight / whole).powi(2) / stratum.effective_pairs;
        }
        Some(wilson(share, 1.0 / spread))
    }
}

/// `None` where the products say nothing of it: all pairs are alike, or there is one product.
fn design_effect(clusters: &[Cluster], share: f64, pairs: f64) -> Option<f64> {
    let products = clusters.len();
    let independent = share * (1.0 - share) / pairs;
    if products < 2 || independent <= 0.0 {
        return None;
    }
    let mut squares = 0.0;
    for cluster in clusters {
        squares += (f64::from(cluster.hits) - share * f64::from(cluster.pairs)).powi(2);
    }
    #[allow(clippy::cast_precision_loss, reason = "there are a few thousand products")]
    let products = products as f64;
    Some(products / (products - 1.0) * squares / (pairs * pairs) / independent)
}

fn wilson(share: f64, number: f64) -> Estimate {
    let square = DEVIATE * DEVIATE;
    let centre = (share + square / (2.0 * number)) / (1.0 + square / number);
    let spread = (share * (1.0 - share) / number + square / (4.0 * number * number)).sqrt();
    let half = DEVIATE * spread / (1.0 + square / number);
    Estimate {
        share,
        low: (centre - half).clamp(0.0, share),
        high: (centre + half).clamp(share, 1.0),
        effective_pairs: number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(clusters: &[(u32, u32)]) -> Estimate {
        let clusters: Vec<Cluster> =
            clusters.iter().map(|&(hits, pairs)| Cluster { hits, pairs }).collect();
        Estimate::of(&clusters).unwrap()
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.0005
    }

    #[test]
    fn pairs_of_a_product_each_are_wilsons() {
        // 7 of 10: Wilson's interval is 0.397 to 0.892.
        let singles: Vec<_> = (0..10).map(|at| (u32::from(at < 7), 1)).collect();
        let found = of(&singles);
        assert!(
            near(found.share, 0.7) && near(found.low, 0.397) && near(found.high, 0.892),
            "{found:?}"
        );
    }

    #[test]
    fn pairs_that_agree_within_each_product_count_once() {
        let together: Vec<_> = (0..10).map(|at| (if at < 7 { 3 } else { 0 }, 3)).collect();
        let singles: Vec<_> = (0..10).map(|at| (u32::from(at < 7), 1)).collect();
        let (three, one) = (of(&together), of(&singles));
        assert!(near(three.low, one.low) && near(three.high, one.high), "{three:?} {one:?}");
        // Where they differ within each, every pair says something.
        let mixed = of(&[(2, 3); 10]);
        assert!(near(mixed.effective_pairs, 30.0), "{mixed:?}");
    }

    #[test]
    fn none_of_all_is_not_certainly_none() {
        let none = of(&[(0, 3); 20]);
        assert!(near(none.low, 0.0) && near(none.high, 0.161), "{none:?}");
        let all = of(&[(3, 3); 20]);
        assert!(near(all.low, 0.839) && near(all.high, 1.0), "{all:?}");
        assert_eq!(Estimate::of(&[]), None);
        assert_eq!(Estimate::of(&[Cluster { hits: 0, pairs: 0 }]), None);
    }

    #[test]
    fn strata_count_as_they_weigh() {
        let (good, bad) = (of(&[(1, 1); 50]), of(&[(0, 1); 50]));
        let both = Estimate::weighted(&[(3.0, good), (1.0, bad)]).unwrap();
        assert!(near(both.share, 0.75) && both.low > 0.6 && both.high < 0.86, "{both:?}");
        assert_eq!(Estimate::weighted(&[]), None);
    }
}
