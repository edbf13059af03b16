//! Fowler, Noll and Vo's hash (FNV-1a, 64 bits): quick for a few bytes, the same on every machine. And what is kept of
//! longer digests.

/// The hash of some bytes.
#[must_use]
pub fn fnv1a(bytes: impl IntoIterator<Item = u8>) -> u64 {
    fnv1a_on(FNV1A_START, bytes)
}

/// The hash of no bytes.
pub const FNV1A_START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of some bytes behind those of a hash.
#[must_use]
pub fn fnv1a_on(mut hash: u64, bytes: impl IntoIterator<Item = u8>) -> u64 {
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

/// The first 64 bits of a digest, as databases keep them: enough to tell apart what one thing was and is.
#[must_use]
pub fn first_bits(digest: &[u8; 32]) -> i64 {
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    i64::from_le_bytes(first)
}
