//! What is known of a session besides its token: the token's hash, a name for it, a label.

use std::fmt;
use std::str::FromStr;

/// SHA-256 of a token, all that is kept of it; hides in debug texts.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl fmt::Debug for TokenHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TokenHash(…)")
    }
}

/// What a session is called in lists: the first 63 bits of its token's hash, 16 hexadecimal digits
/// as text. Unlike a row number it tells nothing about other sessions; no one gets from it to the
/// token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SessionId(pub i64);

impl SessionId {
    /// The name of the session with this token.
    #[must_use]
    pub fn of(token: TokenHash) -> Self {
        let number = token.0[..8].iter().fold(0, |number, &byte| number << 8 | i64::from(byte));
        Self(number & i64::MAX)
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

impl FromStr for SessionId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        i64::from_str_radix(text, 16).map(Self)
    }
}

/// A session about to start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSession {
    /// Hash of its token.
    pub token: TokenHash,
    /// What its owner may recognise it by, such as a browser's name.
    pub label: String,
}

impl NewSession {
    /// Longest label, in characters.
    pub const LABEL_MAX: usize = 100;

    /// A session with this token; of the label the first 100 characters are kept, controls left out.
    #[must_use]
    pub fn new(token: TokenHash, label: &str) -> Self {
        let label = label.chars().filter(|character| !character.is_control());
        Self { token, label: label.take(Self::LABEL_MAX).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_hide_in_debug_texts() {
        let session = NewSession::new(TokenHash([7; 32]), "Firefox");
        assert!(!format!("{session:?}").contains('7'));
    }

    #[test]
    fn a_session_is_named_by_its_hash_and_found_by_the_name() {
        let id = SessionId::of(TokenHash([0xff; 32]));
        assert_eq!(id.to_string(), "7fffffffffffffff");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(SessionId::of(TokenHash([0; 32])).to_string(), "0000000000000000");
        assert!("ffffffffffffffff".parse::<SessionId>().is_err());
        assert!("x".parse::<SessionId>().is_err());
    }

    #[test]
    fn labels_are_short_and_plain() {
        let label = |text: &str| NewSession::new(TokenHash([0; 32]), text).label;
        assert_eq!(label("Fire\r\nfox"), "Firefox");
        assert_eq!(label(&"é".repeat(200)).chars().count(), NewSession::LABEL_MAX);
    }
}
