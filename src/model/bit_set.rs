//! Sets of variants of an enum, one bit each.

use std::marker::PhantomData;

/// Some of the variants of an enum, which have the numbers 0 to 15. Databases keep the bits: variants are
/// appended, never reordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BitSet<T> {
    bits: u16,
    variants: PhantomData<T>,
}

impl<T: Copy + Into<u16>> BitSet<T> {
    /// Takes back what [`BitSet::bits`] gave.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Self {
        Self { bits, variants: PhantomData }
    }

    /// The set as databases keep it.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.bits
    }

    /// Adds one.
    pub fn insert(&mut self, variant: T) {
        self.bits |= 1 << variant.into();
    }

    /// Whether it holds one.
    #[must_use]
    pub fn contains(self, variant: T) -> bool {
        self.bits & 1 << variant.into() != 0
    }

    /// Adds all of another set.
    pub fn extend(&mut self, other: Self) {
        self.bits |= other.bits;
    }

    /// Takes out all of another set.
    pub fn remove(&mut self, other: Self) {
        self.bits &= !other.bits;
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }
}

/// A set of none, of whatever enum.
impl<T: Copy + Into<u16>> Default for BitSet<T> {
    fn default() -> Self {
        Self::from_bits(0)
    }
}

impl<T: Copy + Into<u16>> FromIterator<T> for BitSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(variants: I) -> Self {
        let mut set = Self::default();
        for variant in variants {
            set.insert(variant);
        }
        set
    }
}
