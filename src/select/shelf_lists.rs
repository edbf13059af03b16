//! The products of every category in two bytes each: a shelf is ascending, so it says once where each stretch of 65,536
//! positions begins and of each product where it stands there.

use std::ops::Range;

use super::position::Position;
use crate::model::{CategoryId, Interrupted, Stop};

/// Positions that differ in nothing above these bits are of one stretch.
const LOW_BITS: u32 = 16;

/// One ascending list of positions for each category.
#[derive(Default)]
pub(super) struct ShelfLists {
    /// Where the list of each category starts, and where the last ends.
    starts: Vec<u32>,
    /// Of each category, how many of its products are of earlier stretches, for each stretch but the first.
    earlier: Vec<u32>,
    /// How many stretches there are besides the first.
    later_stretches: usize,
    lows: Vec<u16>,
}

/// The products of a category, healthiest first.
#[derive(Clone, Copy)]
pub struct Shelf<'s> {
    earlier: &'s [u32],
    lows: &'s [u16],
}

/// Fills a list with the categories a product is to stand under.
pub(super) type Placing<'p> = &'p mut dyn FnMut(Position, &mut Vec<CategoryId>);

impl ShelfLists {
    /// The lists of some categories, of products that `placing` tells the categories of: they are counted, then placed.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 places")]
    pub(super) fn lay(
        categories: usize,
        products: usize,
        placing: Placing,
        stop: &Stop,
    ) -> Result<Self, Interrupted> {
        let later_stretches = products.saturating_sub(1) >> LOW_BITS;
        let mut starts = vec![0_u32; categories + 1];
        let mut earlier = vec![0_u32; categories * later_stretches];
        let mut all = Vec::new();
        for position in (0..products as u32).map(Position) {
            stop.check()?;
            if let Some(later) = begun_stretch(position) {
                for category in 0..categories {
                    earlier[category * later_stretches + later] = starts[category + 1];
                }
            }
            placing(position, &mut all);
            for category in &all {
                starts[category.at() + 1] += 1;
            }
        }
        // Counts become places: each list starts where the one before it ends.
        for category in 0..categories {
            starts[category + 1] += starts[category];
        }
        let mut next = starts.clone();
        let mut lows = vec![0; starts[categories] as usize];
        // Items come healthiest first, so every list is in order without being sorted.
        for position in (0..products as u32).map(Position) {
            stop.check()?;
            placing(position, &mut all);
            for category in &all {
                let next = &mut next[category.at()];
                lows[*next as usize] = position.0 as u16;
                *next += 1;
            }
        }
        Ok(Self { starts, earlier, later_stretches, lows })
    }

    /// That of a category.
    pub(super) fn of(&self, category: CategoryId) -> Shelf<'_> {
        let (at, later) = (category.at(), self.later_stretches);
        Shelf {
            earlier: &self.earlier[at * later..(at + 1) * later],
            lows: &self.lows[self.starts[at] as usize..self.starts[at + 1] as usize],
        }
    }
}

/// Which of the stretches behind the first begins with a position.
fn begun_stretch(position: Position) -> Option<usize> {
    let is_first = position.0 & ((1 << LOW_BITS) - 1) == 0;
    if is_first { ((position.0 >> LOW_BITS) as usize).checked_sub(1) } else { None }
}

impl<'s> Shelf<'s> {
    /// How many products there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.lows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.lows.is_empty()
    }

    /// All products.
    pub fn iter(self) -> impl Iterator<Item = Position> + use<'s> {
        self.part(0..self.len())
    }

    /// Those of a range of places.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^16 stretches")]
    pub(crate) fn part(self, places: Range<usize>) -> impl Iterator<Item = Position> + use<'s> {
        let mut stretch = self.stretch(places.start);
        let lows = &self.lows[places.clone()];
        places.zip(lows).map(move |(place, low)| {
            while self.earlier.get(stretch).is_some_and(|first| *first as usize <= place) {
                stretch += 1;
            }
            Position((stretch as u32) << LOW_BITS | u32::from(*low))
        })
    }

    /// The product at a place.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^16 stretches")]
    pub(super) fn at(self, place: usize) -> Position {
        Position((self.stretch(place) as u32) << LOW_BITS | u32::from(self.lows[place]))
    }

    /// How many products rank before one.
    #[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
    pub(super) fn before(self, product: Position) -> usize {
        let stretch = (product.0 >> LOW_BITS) as usize;
        let bound = |stretch: usize| self.earlier.get(stretch).map(|first| *first as usize);
        let start = stretch.checked_sub(1).map_or(0, |last| bound(last).unwrap_or(self.len()));
        let end = bound(stretch).unwrap_or(self.len());
        let low = product.0 as u16;
        start + self.lows[start..end].partition_point(|other| *other < low)
    }

    /// Whether a product is on it.
    pub(super) fn has(self, product: Position) -> bool {
        let place = self.before(product);
        place < self.len() && self.at(place) == product
    }

    /// How many products there are before the first that is not as wanted; all that are stand first.
    pub(crate) fn partition_point(self, is_wanted: impl Fn(Position) -> bool) -> usize {
        let (mut start, mut end) = (0, self.len());
        while start < end {
            let middle = start.midpoint(end);
            if is_wanted(self.at(middle)) {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }

    /// The stretch that a place is of.
    fn stretch(self, place: usize) -> usize {
        self.earlier.partition_point(|first| *first as usize <= place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three categories, of which the last has few products, over four stretches, one of them without any.
    #[test]
    fn shelves_give_back_what_was_laid_on_them() {
        let steps = [1_u32, 7, 40_000];
        let products = 200_001;
        let is_on = |position: Position, step: u32| {
            position.0.is_multiple_of(step) && position.0 >> LOW_BITS != 1
        };
        let lists = ShelfLists::lay(
            steps.len(),
            products,
            &mut |position, all| {
                all.clear();
                for (category, step) in (0..).zip(steps) {
                    if is_on(position, step) {
                        all.push(CategoryId(category));
                    }
                }
            },
            &Stop::default(),
        )
        .unwrap();
        for (category, step) in (0..).zip(steps) {
            let all: Vec<Position> =
                (0..200_001).map(Position).filter(|at| is_on(*at, step)).collect();
            let shelf = lists.of(CategoryId(category));
            assert_eq!(shelf.len(), all.len());
            assert!(shelf.iter().eq(all.iter().copied()), "{step}");
            for place in [0, 1, all.len() / 3, all.len() / 2, all.len() - 1] {
                assert_eq!(shelf.at(place), all[place], "{step}: {place}");
                assert!(shelf.part(place..all.len()).eq(all[place..].iter().copied()));
            }
            for product in [0, 1, 65_535, 65_536, 80_000, 131_071, 131_072, 200_000].map(Position) {
                let expected = all.partition_point(|other| *other < product);
                assert_eq!(shelf.before(product), expected, "{step}: {product:?}");
                assert_eq!(shelf.partition_point(|other| other < product), expected);
            }
        }
    }
}
