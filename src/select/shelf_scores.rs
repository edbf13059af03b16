//! How many graded products of a shelf have each score: a few dozen numbers, where ranking each product by the shelf itself
//! would look through all of it.

use std::collections::BTreeMap;

use crate::model::{CategoryId, Grading};

use super::PhysicalKind;
use super::comparison::Comparison;

/// One physical kind after the other, healthiest first.
pub(super) struct ShelfScores(Vec<ScoreCount>);

/// How many products have a score.
pub(super) struct ScoreCount {
    kind: PhysicalKind,
    pub(super) grading: Grading,
    pub(super) points: i16,
    products: usize,
}

impl ShelfScores {
    pub(super) fn of(comparison: &Comparison, category: CategoryId) -> Self {
        let mut counts: BTreeMap<(PhysicalKind, Grading, i16), usize> = BTreeMap::new();
        for position in comparison.shelves.shelf(category).iter() {
            let item = comparison.item(position);
            // Products without a grade rank behind all others.
            if item.grading.grade().is_none() {
                break;
            }
            *counts.entry((item.kind, item.grading, item.points)).or_default() += 1;
        }
        let mut scores = Vec::with_capacity(counts.len());
        for ((kind, grading, points), products) in counts {
            scores.push(ScoreCount { kind, grading, points, products });
        }
        Self(scores)
    }

    /// Those of one physical kind.
    pub(super) fn of_kind(&self, kind: PhysicalKind) -> &[ScoreCount] {
        let start = self.0.partition_point(|score| score.kind < kind);
        let end = self.0.partition_point(|score| score.kind <= kind);
        &self.0[start..end]
    }
}

/// The products that have some scores.
pub(super) fn number<'s>(scores: impl Iterator<Item = &'s ScoreCount>) -> usize {
    scores.map(|score| score.products).sum()
}
