//! Our Nutri-Score against the one OFF stored, counted for the journal: where they differ, either
//! data or rules have changed.

use super::report::NutriscoreCounts;
use crate::model::nutriscore::NutriScore;
use crate::model::{CategoryGraph, Preparation, Product};
use crate::select::{CategoryKinds, Packed};

/// Year of the algorithm that is checked.
const CHECKED_VERSION: u16 = 2023;

/// How a score compares to the stored one.
#[derive(Clone, Copy)]
pub(super) enum ScoreCheck {
    Incomplete,
    SameScore,
    SameGrade,
    OtherGrade,
}

impl Packed for ScoreCheck {
    fn pack(&self, bytes: &mut Vec<u8>) {
        (*self as u8).pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let all = [Self::Incomplete, Self::SameScore, Self::SameGrade, Self::OtherGrade];
        all.get(usize::from(u8::unpack(bytes)?)).copied()
    }
}

/// Checks a product that OFF graded by the checked algorithm; `None` for others.
pub(super) fn check(
    product: &Product,
    graph: &CategoryGraph,
    kinds: &CategoryKinds,
) -> Option<ScoreCheck> {
    let is_checked = product.nutriscore_version == Some(CHECKED_VERSION)
        && product.nutriments.preparation == Preparation::AsSold
        && !product.nutriments.estimated;
    let grade = product.grading.grade().filter(|_| is_checked)?;
    let categories = graph.known(&product.categories);
    let group = kinds.food_group(&graph.most_specific(&categories));
    Some(match NutriScore::of(product, group) {
        None => ScoreCheck::Incomplete,
        Some(own) if Some(own.score) == product.nutriscore_points => ScoreCheck::SameScore,
        Some(own) if own.grade == grade => ScoreCheck::SameGrade,
        Some(_) => ScoreCheck::OtherGrade,
    })
}

/// Counts a product.
pub(super) fn count(check: ScoreCheck, counts: &mut NutriscoreCounts) {
    match check {
        ScoreCheck::Incomplete => counts.incomplete += 1,
        ScoreCheck::SameScore => counts.same_score += 1,
        ScoreCheck::SameGrade => counts.same_grade += 1,
        ScoreCheck::OtherGrade => counts.other_grade += 1,
    }
}
