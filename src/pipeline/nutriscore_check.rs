//! Our Nutri-Score against the one OFF stored, counted for the journal: where they differ, either
//! data or rules have changed.

use super::report::NutriscoreCounts;
use crate::model::nutriscore::NutriScore;
use crate::model::{CategoryGraph, Preparation, Product};
use crate::select::CategoryKinds;

/// Year of the algorithm that is checked.
const CHECKED_VERSION: u16 = 2023;

/// Counts a product that OFF graded by the checked algorithm.
pub(super) fn check(
    product: &Product,
    graph: &CategoryGraph,
    kinds: &CategoryKinds,
    counts: &mut NutriscoreCounts,
) {
    let is_checked = product.nutriscore_version == Some(CHECKED_VERSION)
        && product.nutriments.preparation == Preparation::AsSold
        && !product.nutriments.estimated;
    let Some(grade) = product.grading.grade().filter(|_| is_checked) else { return };
    let categories = graph.known(&product.categories);
    let group = kinds.food_group(&graph.most_specific(&categories));
    match NutriScore::of(product, group) {
        None => counts.incomplete += 1,
        Some(own) if Some(own.score) == product.nutriscore_points => counts.same_score += 1,
        Some(own) if own.grade == grade => counts.same_grade += 1,
        Some(_) => counts.other_grade += 1,
    }
}
