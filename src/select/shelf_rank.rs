//! How a product without substitutes ranks on its shelf, said honestly: its place, the best there, and
//! a neighbouring shelf that does better.

use std::cmp::Reverse;
use std::sync::OnceLock;

use crate::model::{CategoryGraph, CategoryId, Grade};

use super::comparison::Comparison;
use super::shelf_scores::{ShelfScores, number};
use super::{
    CategoryKinds, PhysicalKind, Position, ResolvedOverrides, Settings, Shelves, Shelving,
};

/// A neighbouring shelf has to have this many graded products to be named.
const NEIGHBOUR_PRODUCTS: usize = 5;

/// The rank of a product on its fullest shelf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShelfRank {
    /// The shelf.
    pub category: CategoryId,
    /// Its place among the graded products of its physical kind, from 1; equals share a place.
    pub place: usize,
    /// How many those are, itself included.
    pub of: usize,
    /// The best grade among them.
    pub best: Grade,
    /// The product's own grade.
    pub grade: Grade,
    /// A neighbouring shelf that does better.
    pub neighbour: Option<Neighbour>,
}

/// A neighbouring shelf on which more products are better than this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Neighbour {
    /// The shelf.
    pub category: CategoryId,
    /// Graded products on it.
    pub graded: usize,
    /// Those with a better grade than the product's.
    pub better: usize,
}

/// Where products stand among others, which is all that is asked once substitutes are chosen.
pub struct Standings<'s> {
    pub(super) comparison: Comparison<'s>,
    /// By category, where they were asked for.
    scores: Vec<OnceLock<ShelfScores>>,
}

impl<'s> Standings<'s> {
    /// Looks at nothing before it is asked.
    #[must_use]
    pub fn new(
        shelves: &'s Shelves,
        graph: &'s CategoryGraph,
        kinds: &'s CategoryKinds,
        settings: &'s Settings,
        overrides: &'s ResolvedOverrides,
    ) -> Self {
        let mut scores = Vec::new();
        scores.resize_with(kinds.len(), OnceLock::new);
        Self { comparison: Comparison { shelves, graph, kinds, settings, overrides }, scores }
    }

    /// The rank of a graded product on the fullest shelf of its own kinds.
    #[must_use]
    pub fn shelf_rank(&self, product: Position) -> Option<ShelfRank> {
        let comparison = &self.comparison;
        let original = comparison.replaceable(product).ok()?;
        let grade = original.item.grading.grade()?;
        let category = fullest_shelf(comparison, &original.kinds)?;
        let shelf = self.shelf_scores(category).of_kind(original.item.kind);
        let own = (original.item.grading, original.item.points);
        let before = number(shelf.iter().filter(|score| (score.grading, score.points) < own));
        let best = shelf.first()?.grading.grade()?.min(grade);
        // What is compared where its name says is not filed there.
        let is_filed_elsewhere = !comparison.shelves.shelf(category).has(product);
        let neighbour = self.neighbour(category, original.item.kind, grade);
        Some(ShelfRank {
            category,
            place: before + 1,
            of: number(shelf.iter()) + usize::from(is_filed_elsewhere),
            best,
            grade,
            neighbour,
        })
    }

    /// How many products of a category have each score; counted where it is asked for.
    fn shelf_scores(&self, category: CategoryId) -> &ShelfScores {
        self.scores[category.at()].get_or_init(|| ShelfScores::of(&self.comparison, category))
    }

    /// Of the neighbouring shelves the one with the largest share of better products, half at least.
    fn neighbour(
        &self,
        category: CategoryId,
        kind: PhysicalKind,
        grade: Grade,
    ) -> Option<Neighbour> {
        let mut found: Vec<Neighbour> = Vec::new();
        for other in neighbouring_shelves(&self.comparison, category) {
            let shelf = self.shelf_scores(other).of_kind(kind);
            let graded = number(shelf.iter());
            let better = number(shelf.iter().filter(|score| score.grading.grade() < Some(grade)));
            if graded >= NEIGHBOUR_PRODUCTS && better * 2 >= graded {
                found.push(Neighbour { category: other, graded, better });
            }
        }
        // The larger share first, then the fuller shelf; the category makes the order total.
        found.into_iter().min_by_key(|other| {
            let share = other.better * 1000 / other.graded;
            (Reverse(share), Reverse(other.graded), other.category)
        })
    }
}

/// Of some kinds of food the shelf with the most products; of equal ones the first.
pub(super) fn fullest_shelf(comparison: &Comparison, kinds: &[CategoryId]) -> Option<CategoryId> {
    let shelves = kinds.iter().copied().filter(|&category| comparison.is_shelf(category));
    shelves.max_by_key(|&category| (comparison.shelves.shelf(category).len(), Reverse(category)))
}

/// The shelves that lie next to one: those directly below the kinds directly above it.
fn neighbouring_shelves(comparison: &Comparison, category: CategoryId) -> Vec<CategoryId> {
    let (graph, kinds) = (comparison.graph, comparison.kinds);
    let own = kinds.ancestors(category);
    let mut found = Vec::new();
    for &parent in graph.parents(category) {
        // A parent may be too wide to compare in, but what lies below it lies side by side.
        if kinds.shelving(parent) == Shelving::NoKind || graph.is_root(parent) {
            continue;
        }
        for &other in graph.children(parent) {
            if comparison.is_shelf(other) && own.binary_search(&other).is_err() {
                found.push(other);
            }
        }
    }
    found
}
