//! Session and reset tokens, and the cookie a session travels in.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};

use crate::model::TokenHash;

/// A secret only its owner has: 256 random bits. Kept is its SHA-256 alone.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token(…)")
    }
}

impl Token {
    /// A token of random bytes.
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Reads a token as it was given out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// What is given out: 43 characters fit for cookies and addresses.
    #[must_use]
    pub fn expose(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// What is kept.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0).into())
    }
}

/// The cookie of a session. With TLS its name binds it to this host and to encryption
/// (RFC 6265bis, `__Host-`); on loopback, for development, it cannot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionCookie {
    name: &'static str,
    attributes: &'static str,
}

impl SessionCookie {
    /// The cookie of a site at `https://…` or, for development, `http://…`.
    pub(crate) fn of(origin: &str) -> Self {
        if origin.starts_with("http://") {
            Self { name: "session", attributes: "Path=/; HttpOnly; SameSite=Lax" }
        } else {
            Self { name: "__Host-session", attributes: "Path=/; Secure; HttpOnly; SameSite=Lax" }
        }
    }

    /// The value of `Set-Cookie` that hands a token out for this many seconds.
    pub(crate) fn set(self, token: &Token, seconds: i64) -> String {
        let Self { name, attributes } = self;
        format!("{name}={}; Max-Age={seconds}; {attributes}", token.expose())
    }

    /// The value of `Set-Cookie` that takes it back.
    pub(crate) fn clear(self) -> String {
        format!("{}=; Max-Age=0; {}", self.name, self.attributes)
    }

    /// The token in a `Cookie` header. A cookie sent twice counts as none: an attacker may have
    /// planted one of them.
    pub(crate) fn token(self, header: &str) -> Option<Token> {
        let mut found = None;
        for cookie in header.split(';') {
            let Some((name, value)) = cookie.trim().split_once('=') else { continue };
            if name != self.name {
                continue;
            }
            // A page of another subdomain could have set the second one; which is which is unknown.
            if found.is_some() {
                return None;
            }
            found = Some(value);
        }
        Token::parse(found?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secure() -> SessionCookie {
        SessionCookie::of("https://example.org")
    }

    #[test]
    fn a_token_comes_back_by_its_cookie() {
        let token = Token::new([200; 32]);
        let set = secure().set(&token, 60);
        let value = token.expose();
        assert_eq!(value.len(), 43);
        assert_eq!(
            set,
            format!("__Host-session={value}; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Lax")
        );
        let header = format!("a=b; __Host-session={value};c=d");
        assert_eq!(secure().token(&header).unwrap().hash(), token.hash());
    }

    #[test]
    fn the_plain_name_is_for_development_alone() {
        let token = Token::new([1; 32]);
        let header = format!("session={}", token.expose());
        assert!(SessionCookie::of("http://127.0.0.1:8080").token(&header).is_some());
        assert!(secure().token(&header).is_none());
    }

    #[test]
    fn strange_cookies_are_no_session() {
        let value = Token::new([1; 32]).expose();
        for header in [
            String::new(),
            "__Host-session".into(),
            "__Host-session=".into(),
            format!("__host-session={value}"),
            format!("__Host-session={value}A"),
            format!("__Host-session={}", &value[1..]),
            format!("__Host-session=\"{value}\""),
            format!("__Host-session={value}; __Host-session={value}"),
            "__Host-session=é; é=".into(),
            ";;;=;=;".into(),
        ] {
            assert!(secure().token(&header).is_none(), "{header}");
        }
    }

    #[test]
    fn tokens_are_not_printed_and_their_hash_is_sha_256() {
        let token = Token::new([0; 32]);
        assert_eq!(format!("{token:?}"), "Token(…)");
        // SHA-256 of 32 zero bytes.
        assert_eq!(token.hash().0[..4], [0x66, 0x68, 0x7a, 0xad]);
    }

    proptest::proptest! {
        #[test]
        fn no_header_breaks_it(header in "\\PC{0,200}") {
            let _ = secure().token(&header);
        }
    }
}
