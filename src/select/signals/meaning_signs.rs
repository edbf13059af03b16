//! What is kept of a product's place among meanings.

/// The signs of a product's place among meanings.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub(in crate::select) struct Meaning(pub(super) [u64; WORDS]);

/// Numbers of 64 signs.
pub(super) const WORDS: usize = 2;
/// As many signs of two products differ by chance.
const HALF: u32 = 64;

impl Meaning {
    /// Its signs in numbers that need not stand at multiples of eight bytes.
    #[allow(clippy::cast_possible_truncation, reason = "each half is taken")]
    pub(in crate::select) fn halves(self) -> [u32; 2 * WORDS] {
        let [low, high] = self.0;
        [low as u32, (low >> 32) as u32, high as u32, (high >> 32) as u32]
    }

    /// Takes back what [`Meaning::halves`] gave.
    pub(in crate::select) fn of_halves([a, b, c, d]: [u32; 2 * WORDS]) -> Self {
        let word = |low: u32, high: u32| u64::from(high) << 32 | u64::from(low);
        Self([word(a, b), word(c, d)])
    }

    /// How near two products are, from 0 to 1000; `None` where one has none. Half of the signs agree by chance.
    pub(in crate::select) fn likeness(self, other: Self) -> Option<u32> {
        let unknown = Self::default();
        if self == unknown || other == unknown {
            return None;
        }
        let mut apart = 0;
        for at in 0..WORDS {
            apart += (self.0[at] ^ other.0[at]).count_ones();
        }
        Some(HALF.saturating_sub(apart) * 1000 / HALF)
    }
}
