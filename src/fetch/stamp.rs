//! Stamps: short fingerprints of records as files write them, by which a record that was read
//! before is known without being read again.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Makes stamps. Those of two stampers agree only where records would be read alike.
pub(super) struct Stamper {
    seed: u64,
}

impl Stamper {
    /// A stamper for records read by what `reading` identifies.
    pub(super) fn new(reading: &[u8]) -> Self {
        Self { seed: xxh3_64_with_seed(reading, 0) }
    }

    /// A stamper for records that also depend on what stands elsewhere in the file.
    pub(super) fn within(&self, context: &[u8]) -> Self {
        Self { seed: xxh3_64_with_seed(context, self.seed) }
    }

    /// The stamp of a record: 64 bits, so that among a million records two differing ones share
    /// one with a chance of 10^-7. A forged one only hides a change of the forger,
    /// so the hash need be quick and even, not secret.
    pub(super) fn stamp(&self, record: &[u8]) -> i64 {
        xxh3_64_with_seed(record, self.seed).cast_signed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_reading_gives_other_stamps() {
        let one = Stamper::new(b"rules 1");
        assert_eq!(one.stamp(b"record"), Stamper::new(b"rules 1").stamp(b"record"));
        assert_ne!(one.stamp(b"record"), one.stamp(b"Record"));
        assert_ne!(one.stamp(b"record"), Stamper::new(b"rules 2").stamp(b"record"));
        assert_ne!(one.stamp(b"record"), one.within(b"header").stamp(b"record"));
    }
}
