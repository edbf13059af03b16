//! Places in texts, for the messages about mistakes in them.

/// The line of a byte, from 1.
#[must_use]
pub fn line_of(text: &str, byte: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..byte.min(text.len())]).count()
}
