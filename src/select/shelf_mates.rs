//! What stands on the shelf of a product that nothing can replace: somewhere to go on to.

use crate::model::{CategoryId, Grade};

use super::shelf_rank::fullest_shelf;
use super::{Position, Sale, Standings};

/// Products of a shelf that are looked at: a crowd of another kind hides what is far down.
const LOOKED_AT: usize = 512;

/// Others of a product's shelf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShelfMates {
    /// The shelf.
    pub category: CategoryId,
    /// Graded products on it, besides the product itself; none of them has to be better.
    pub positions: Vec<Position>,
}

impl Standings<'_> {
    /// The best of a product's shelf; of a product of grade A those that are ranked next to it. Nothing where it is filed
    /// under no category.
    #[must_use]
    pub fn shelf_mates(&self, product: Position, number: usize) -> Option<ShelfMates> {
        let comparison = &self.comparison;
        let original = comparison.original(product);
        let category = fullest_shelf(comparison, &original.kinds)
            .or_else(|| self.narrowest(comparison.shelves.leaves(product)))?;
        let shelf = comparison.shelves.shelf(category);
        let is_best = original.item.grading.grade() == Some(Grade::A);
        let own = if is_best { shelf.before(product) } else { 0 };
        let behind = shelf.part(own..shelf.len());
        let before = (0..own).rev().map(|place| shelf.at(place));
        let mut positions: Vec<Position> = Vec::new();
        for other in behind.chain(before).take(LOOKED_AT) {
            if positions.len() == number {
                break;
            }
            let item = comparison.item(other);
            // What is best is no company for what is not.
            let is_like = !is_best || item.grading.grade() <= Some(Grade::B);
            let is_fit = item.is_sound() && item.sale != Sale::Elsewhere && is_like;
            let is_known = other == product
                || comparison.is_same_article(product, other)
                || positions.iter().any(|&mate| comparison.is_same_article(mate, other));
            if is_fit && item.kind == original.item.kind && !is_known {
                positions.push(other);
            }
        }
        Some(ShelfMates { category, positions })
    }

    /// Of some categories the one with the fewest products.
    fn narrowest(&self, categories: &[CategoryId]) -> Option<CategoryId> {
        let shelves = self.comparison.shelves;
        categories.iter().copied().min_by_key(|&own| (shelves.shelf(own).len(), own))
    }
}
