//! Values that pass through the hands of visitors and come back unchanged and in time, such as what
//! somebody wanted to save before signing in.

use data_encoding::BASE64URL_NOPAD;

use crate::model::Timestamp;

/// Seals texts with a key only the server knows.
pub struct Seal {
    key: [u8; 32],
}

impl Seal {
    /// A seal. Its key is derived, so the secret serves other ends as well.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("sitegen 2026 seal");
        hasher.update(secret);
        Self { key: *hasher.finalize().as_bytes() }
    }

    /// A text with its end of validity and its mark: `text~expires~mark`. All ASCII if the text is.
    #[must_use]
    pub fn close(&self, text: &str, expires: Timestamp) -> String {
        let content = format!("{text}~{}", expires.seconds());
        let mark = BASE64URL_NOPAD.encode(self.mark(&content).as_bytes());
        format!("{content}~{mark}")
    }

    /// The text, if it was sealed here and is still valid.
    #[must_use]
    pub fn open<'s>(&self, sealed: &'s str, now: Timestamp) -> Option<&'s str> {
        let (content, mark) = sealed.rsplit_once('~')?;
        let mark: [u8; 32] = BASE64URL_NOPAD.decode(mark.as_bytes()).ok()?.try_into().ok()?;
        // Compared in constant time by the type.
        let is_ours = self.mark(content) == blake3::Hash::from_bytes(mark);
        let (text, expires) = content.rsplit_once('~')?;
        let is_valid = expires.parse().is_ok_and(|seconds| now < Timestamp::from_seconds(seconds));
        (is_ours && is_valid).then_some(text)
    }

    fn mark(&self, content: &str) -> blake3::Hash {
        blake3::keyed_hash(&self.key, content.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_seal_holds_until_its_time() {
        let seal = Seal::new(&[1; 32]);
        let sealed = seal.close("3017620422003.3045320094084", at(100));
        assert_eq!(seal.open(&sealed, at(99)), Some("3017620422003.3045320094084"));
        assert_eq!(seal.open(&sealed, at(100)), None);
        assert!(sealed.bytes().all(|byte| byte.is_ascii_graphic()));
    }

    #[test]
    fn what_was_changed_is_not_opened() {
        let seal = Seal::new(&[1; 32]);
        let sealed = seal.close("a", at(100));
        assert_eq!(Seal::new(&[2; 32]).open(&sealed, at(0)), None);
        for changed in [
            sealed.replace("a~", "b~"),
            sealed.replace("~100~", "~999~"),
            format!("{sealed}A"),
            sealed[..sealed.len() - 1].into(),
            String::new(),
            "~".into(),
            "~~".into(),
            "a~100".into(),
            "é~~é".into(),
        ] {
            assert_eq!(seal.open(&changed, at(0)), None, "{changed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_breaks_it(text in "\\PC{0,80}") {
            let seal = Seal::new(&[1; 32]);
            assert_eq!(seal.open(&text, at(0)), None);
            let sealed = seal.close(&text, at(5));
            assert_eq!(seal.open(&sealed, at(4)), Some(text.as_str()));
        }
    }
}
