//! How a product without substitutes stands on its shelf, said honestly: its place, the best there,
//! and the shelf beside it that does better.

use crate::model::Grade;

use super::judge::Bench;
use super::kinds::Shelving;
use super::rules::PhysicalKind;
use super::shelves::Position;
use super::substitutes::Finder;

/// A shelf beside has to have so many graded products to be named.
const NEIGHBOUR_PRODUCTS: usize = 5;

/// Where a product stands on its fullest shelf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The shelf.
    pub category: u32,
    /// Its place among the graded products of its physical kind, from 1; equals share a place.
    pub place: usize,
    /// How many those are, itself included.
    pub of: usize,
    /// The best grade among them.
    pub best: Grade,
    /// The product's own grade.
    pub grade: Grade,
    /// A shelf beside that does better.
    pub neighbour: Option<Neighbour>,
}

/// A neighbouring shelf on which more products are better than this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Neighbour {
    /// The shelf.
    pub category: u32,
    /// Graded products on it.
    pub graded: usize,
    /// Those with a better grade than the product's.
    pub better: usize,
}

impl Finder<'_> {
    /// How a graded product stands on the fullest shelf of its own kinds.
    #[must_use]
    pub fn standing(&self, product: Position) -> Option<Standing> {
        let bench = self.bench();
        let original = self.original(product).ok()?;
        let grade = original.item.grading.grade()?;
        let is_shelf = |category: &u32| bench.kinds.shelving(*category) == Shelving::Shelf;
        let fullest = |category: &u32| (bench.shelves.shelf(*category).len(), u32::MAX - category);
        let category = original.kinds.iter().copied().filter(is_shelf).max_by_key(fullest)?;
        let graded: Vec<Position> = graded(bench, category, original.item.kind).collect();
        let key = |position: Position| (bench.item(position).grading, bench.item(position).points);
        let place = 1 + graded.partition_point(|other| key(*other) < key(product));
        let best = bench.item(*graded.first()?).grading.grade()?;
        let neighbour = self.neighbour(category, original.item.kind, grade);
        Some(Standing { category, place, of: graded.len(), best, grade, neighbour })
    }

    /// Of the shelves beside, the one with the largest share of better products, half at least.
    fn neighbour(&self, category: u32, kind: PhysicalKind, grade: Grade) -> Option<Neighbour> {
        let bench = self.bench();
        let is_shelf = |category: &u32| bench.kinds.shelving(*category) == Shelving::Shelf;
        // One above may be too wide to compare in, but what lies below it lies side by side.
        let is_kind = |parent: &u32| {
            bench.kinds.shelving(*parent) != Shelving::NoKind && !bench.graph.is_root(*parent)
        };
        let parents = bench.graph.parents(category).iter().copied().filter(is_kind);
        let beside =
            parents.flat_map(|parent| bench.graph.children(parent)).copied().filter(is_shelf);
        let own = bench.kinds.ancestors(category);
        let mut neighbours: Vec<Neighbour> = beside
            .filter(|other| own.binary_search(other).is_err())
            .map(|other| {
                let grades =
                    graded(bench, other, kind).filter_map(|at| bench.item(at).grading.grade());
                let (sum, better) = grades
                    .fold((0, 0), |(n, better), own| (n + 1, better + usize::from(own < grade)));
                Neighbour { category: other, graded: sum, better }
            })
            .filter(|other| other.graded >= NEIGHBOUR_PRODUCTS && other.better * 2 >= other.graded)
            .collect();
        neighbours.sort_unstable_by_key(|other| {
            (1000 - other.better * 1000 / other.graded, usize::MAX - other.graded, other.category)
        });
        neighbours.first().copied()
    }
}

/// The graded products of a category and physical kind, healthiest first.
fn graded<'b>(
    bench: &'b Bench,
    category: u32,
    kind: PhysicalKind,
) -> impl Iterator<Item = Position> + use<'b> {
    let shelf = bench.shelves.shelf(category).iter().copied();
    shelf
        .take_while(|position| bench.item(*position).grading.grade().is_some())
        .filter(move |position| bench.item(*position).kind == kind)
}
