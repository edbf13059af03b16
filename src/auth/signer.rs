//! Values that pass through the hands of visitors and must come back unchanged and in time, such as what a
//! visitor wanted to save before signing in.

use data_encoding::BASE64URL_NOPAD;

use crate::model::Timestamp;

/// What is signed for longer was signed by a clock that was ahead.
const LIFE_MOST: i64 = Timestamp::DAY;

/// Signs texts with a key only the server knows.
pub(crate) struct Signer([u8; 32]);

impl Signer {
    /// A signer. Its key is derived, so the secret can serve other purposes too.
    pub(crate) fn new(secret: &[u8; 32]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("sitegen 2026 seal");
        hasher.update(secret);
        Self(*hasher.finalize().as_bytes())
    }

    /// A text with its end of validity and its signature: `text~expires~signature`. ASCII if the text is.
    pub(crate) fn sign(&self, text: &str, expires: Timestamp) -> String {
        let content = format!("{text}~{}", expires.seconds());
        let signature = BASE64URL_NOPAD.encode(self.signature(&content).as_bytes());
        format!("{content}~{signature}")
    }

    /// The text, if it was signed here and is still valid.
    pub(crate) fn verify<'s>(&self, signed: &'s str, now: Timestamp) -> Option<&'s str> {
        let (content, signature) = signed.rsplit_once('~')?;
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
        // Compared in constant time by the type.
        let is_ours = self.signature(content) == blake3::Hash::from_slice(&signature).ok()?;
        let (text, expires) = content.rsplit_once('~')?;
        let expires = Timestamp::from_seconds(expires.parse().ok()?);
        let is_valid = now < expires && expires - now <= LIFE_MOST;
        (is_ours && is_valid).then_some(text)
    }

    fn signature(&self, content: &str) -> blake3::Hash {
        blake3::keyed_hash(&self.0, content.as_bytes())
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
        let signer = Signer::new(&[1; 32]);
        let signed = signer.sign("3017620422003.3045320094084", at(100));
        assert_eq!(signer.verify(&signed, at(99)), Some("3017620422003.3045320094084"));
        assert_eq!(signer.verify(&signed, at(100)), None);
        assert!(signed.bytes().all(|byte| byte.is_ascii_graphic()));
    }

    #[test]
    fn what_was_signed_while_the_clock_was_ahead_is_void() {
        let signer = Signer::new(&[1; 32]);
        let month = 30 * Timestamp::DAY;
        let signed = signer.sign("a", at(month) + Timestamp::DAY);
        assert_eq!(signer.verify(&signed, at(month)), Some("a"));
        assert_eq!(signer.verify(&signed, at(0)), None);
    }

    #[test]
    fn what_was_changed_is_not_opened() {
        let signer = Signer::new(&[1; 32]);
        let signed = signer.sign("a", at(100));
        assert_eq!(Signer::new(&[2; 32]).verify(&signed, at(0)), None);
        for changed in [
            signed.replace("a~", "b~"),
            signed.replace("~100~", "~999~"),
            format!("{signed}A"),
            signed[..signed.len() - 1].into(),
            String::new(),
            "~".into(),
            "~~".into(),
            "a~100".into(),
            "é~~é".into(),
        ] {
            assert_eq!(signer.verify(&changed, at(0)), None, "{changed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_breaks_it(text in "\\PC{0,80}") {
            let signer = Signer::new(&[1; 32]);
            assert_eq!(signer.verify(&text, at(0)), None);
            let signed = signer.sign(&text, at(5));
            assert_eq!(signer.verify(&signed, at(4)), Some(text.as_str()));
        }
    }
}
