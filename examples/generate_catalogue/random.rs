//! `SplitMix64` (Steele, Lea and Flood, 2014): the only source of chance in this program.
//!
//! It is written out here so that the same arguments give the same bytes for ever: a crate may
//! change its algorithm with a version, these ten lines do not. Only integer arithmetic and exact
//! divisions are used, so the platform does not matter either.

const GOLDEN_GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of pseudo-random numbers.
pub(crate) struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// The stream that belongs to one item of one seed.
    ///
    /// Each item has its own stream, so an item does not depend on how many others were drawn
    /// before it.
    pub(crate) fn for_item(seed: u64, item: u64) -> Self {
        Self { state: mix(mix(seed).wrapping_add(item)) }
    }

    /// The next 64 random bits.
    pub(crate) fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN_GAMMA);
        mix(self.state)
    }

    /// A number in `0..bound`; 0 when the bound is 0. The bias of the modulo is below 2⁻⁴⁰ for the
    /// small bounds used here.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next_u64().checked_rem(bound).unwrap_or(0)
    }

    /// A number in `from..=to`.
    pub(crate) fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to.saturating_sub(from) + 1)
    }

    /// A number in `0.0..1.0`.
    pub(crate) fn unit(&mut self) -> f64 {
        let bits = u32::try_from(self.next_u64() >> 32).unwrap_or_default();
        f64::from(bits) / 4_294_967_296.0
    }

    /// A number in `-1.0..1.0`.
    pub(crate) fn centred(&mut self) -> f64 {
        self.unit() * 2.0 - 1.0
    }

    /// True in `percent` cases of a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the items, or `None` when there is none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let length = u64::try_from(items.len()).unwrap_or_default();
        items.get(usize::try_from(self.below(length)).unwrap_or_default())
    }
}

fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::SplitMix64;

    #[test]
    fn numbers_are_those_of_the_published_generator() {
        let mut random = SplitMix64 { state: 1_234_567 };
        let numbers = [random.next_u64(), random.next_u64(), random.next_u64()];
        let published =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(numbers, published);
    }

    #[test]
    fn items_have_streams_of_their_own() {
        let first = SplitMix64::for_item(1, 7).next_u64();
        assert_eq!(first, SplitMix64::for_item(1, 7).next_u64());
        assert_ne!(first, SplitMix64::for_item(1, 8).next_u64());
        assert_ne!(first, SplitMix64::for_item(2, 7).next_u64());
    }

    #[test]
    fn an_empty_choice_gives_nothing() {
        assert_eq!(SplitMix64::for_item(0, 0).pick::<u8>(&[]), None);
    }
}
