//! Hashes of what pages are made of.

use std::hash::Hasher;

use xxhash_rust::xxh3::xxh3_64;

/// What most pages are made of fits into this many bytes.
const ROOM: usize = 1024;

/// Folds values into a hash, each with its length, so that no others run together to the same bytes. Most of them are
/// hashes themselves and there are five for each product, so it is a quick one.
pub(super) struct InputHasher(Vec<u8>);

impl Default for InputHasher {
    fn default() -> Self {
        Self(Vec::with_capacity(ROOM))
    }
}

/// Takes values that derive `Hash`.
impl Hasher for InputHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        xxh3_64(&self.0)
    }
}

impl InputHasher {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn text(&mut self, text: Option<&str>) {
        self.flag(text.is_some());
        self.add(text.unwrap_or_default().as_bytes());
    }

    pub(super) fn hash(&mut self, hash: i64) {
        self.0.extend_from_slice(&hash.to_le_bytes());
    }

    pub(super) fn number(&mut self, number: usize) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn flag(&mut self, flag: bool) {
        self.0.push(u8::from(flag));
    }

    /// The hash of what was added since the last one.
    pub(super) fn take(&mut self) -> i64 {
        let hash = self.finish().cast_signed();
        self.0.clear();
        hash
    }
}
