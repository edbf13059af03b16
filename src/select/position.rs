//! The number of a product.

/// A product's place in the ranking of all products; 0 is the healthiest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position(pub(super) u32);

impl Position {
    /// The same as an index.
    pub(crate) fn at(self) -> usize {
        self.0 as usize
    }
}
