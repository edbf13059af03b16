//! Fowler, Noll and Vo's hash (FNV-1a, 64 bits): quick for a few bytes, the same on every machine.

/// A hash that bytes are added to.
pub struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv1a {
    /// Adds bytes.
    pub fn add(&mut self, bytes: impl IntoIterator<Item = u8>) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The hash of all bytes added.
    #[must_use]
    pub fn finish(self) -> u64 {
        self.0
    }

    /// The hash of some bytes.
    #[must_use]
    pub fn of(bytes: impl IntoIterator<Item = u8>) -> u64 {
        let mut hash = Self::default();
        hash.add(bytes);
        hash.finish()
    }
}
