//! Fowler, Noll and Vo's hash (FNV-1a, 64 bits): quick for a few bytes, the same on every machine. Fingerprints of what
//! files hold. And what is kept of longer digests.

use xxhash_rust::xxh3::xxh3_128;

/// What tells whether a file holds what it held.
pub type Fingerprint = [u8; 16];

/// The XXH3 hash of what a file holds: each page of a build goes through it, and a digest that withstands attacks took a
/// sixteenth of a build's instructions. What is known of most files are its first bits. Who wrote two texts for a page that
/// have the same ones would see the older.
#[must_use]
pub fn fingerprint(content: &[u8]) -> Fingerprint {
    xxh3_128(content).to_le_bytes()
}

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
pub fn first_bits<const BYTES: usize>(digest: &[u8; BYTES]) -> i64 {
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    i64::from_le_bytes(first)
}
