//! Which passwords are taken: long ones of any characters that are not among the first guesses.
//!
//! NIST SP 800-63B, 3.1.1: no rules of composition, every character allowed, compared against those
//! commonly used, never cut.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::{Score, zxcvbn};

use crate::model::coded;

/// Fewest and most characters.
const SHORTEST: usize = 12;
const LONGEST: usize = 256;

/// A password as it is compared: NFKC, otherwise as typed (NIST SP 800-63B, 3.1.1.2). Keyboards that give `ﬁ` or
/// full-width letters are the same then.
pub(crate) struct Password {
    text: String,
    /// Its NFC, where that is another: hashes of older accounts were made of it.
    older: Option<String>,
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Password(…)")
    }
}

coded! {
    /// Why a password is not taken; the word is that of the text which says so.
    pub(crate) enum PasswordFault {
        /// Fewer than 12 characters.
        TooShort = "too_short",
        /// More than 256 characters.
        TooLong = "too_long",
        /// Among those that are tried first.
        Common = "common",
        /// The person's own name or address, or the site's.
        Personal = "personal",
    }
}

/// What an attacker may know of a person.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Personal<'a> {
    /// The name of the account.
    pub name: &'a str,
    /// The e-mail address.
    pub email: &'a str,
    /// The name of the site.
    pub site: &'a str,
    /// `https://example.org`
    pub origin: &'a str,
}

impl Password {
    /// A password to compare with the one that was chosen; any text will do.
    pub(crate) fn typed(text: &str) -> Self {
        let (nfkc, nfc): (String, String) = (text.nfkc().collect(), text.nfc().collect());
        let older = if nfc == nfkc { None } else { Some(nfc) };
        Self { text: nfkc, older }
    }

    /// A new password, checked.
    pub(crate) fn chosen(text: &str, by: &Personal) -> Result<Self, PasswordFault> {
        let password = Self::typed(text);
        // One character may be a whole phrase in NFKC.
        if password.length().min(text.nfc().count()) < SHORTEST {
            Err(PasswordFault::TooShort)
        } else if password.is_too_long() {
            Err(PasswordFault::TooLong)
        } else if by.contains(&password.text) {
            Err(PasswordFault::Personal)
        } else if is_common(&password.text) {
            Err(PasswordFault::Common)
        } else {
            Ok(password)
        }
    }

    fn is_too_long(&self) -> bool {
        self.length() > LONGEST
    }

    fn length(&self) -> usize {
        self.text.chars().count()
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// What hashes of it may have been made of, the usual first: `None` for what is longer than any password of
    /// an account.
    pub(super) fn forms(&self) -> impl Iterator<Item = Option<&[u8]>> {
        let forms = std::iter::once(&self.text).chain(&self.older);
        forms.map(|form| (form.chars().count() <= LONGEST).then_some(form.as_bytes()))
    }
}

impl Personal<'_> {
    /// Whether a password is one of these, letters alone compared.
    fn contains(&self, password: &str) -> bool {
        let password = letters(password);
        let local = self.email.split('@').next().unwrap_or_default();
        let host = self.origin.split("//").last().unwrap_or_default();
        [self.name, self.email, local, self.site, self.origin, host]
            .iter()
            .any(|known| !known.is_empty() && letters(known) == password)
    }
}

/// Letters and digits in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Fewer than a million guesses: a word of the list of common passwords, also repeated, reversed or
/// with the usual signs for letters; a row of keys; a date.
fn is_common(password: &str) -> bool {
    zxcvbn(password, &[]).score() < Score::Two
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZOE: Personal = Personal {
        name: "Zoé de la Fontaine",
        email: "zoe.delafontaine@example.org",
        site: "Même rayon",
        origin: "https://meme-rayon.example",
    };

    fn chosen(text: &str) -> Result<(), PasswordFault> {
        Password::chosen(text, &ZOE).map(|_| ())
    }

    #[test]
    fn any_long_text_is_taken() {
        for text in [
            "correct horse battery",
            "douze lettres é",
            "   espaces gardés   ",
            "пароль на русском",
            "🥕🥕 carottes râpées",
            "tout en minuscules sans chiffre",
        ] {
            assert_eq!(chosen(text), Ok(()), "{text}");
        }
        assert_eq!(chosen(&"grandiose camembert ".repeat(12)), Ok(()));
    }

    #[test]
    fn short_and_endless_ones_are_not() {
        assert_eq!(chosen(""), Err(PasswordFault::TooShort));
        assert_eq!(chosen("onze lettre"), Err(PasswordFault::TooShort));
        assert_eq!(chosen(&"a b ".repeat(65)), Err(PasswordFault::TooLong));
        // Characters count, not bytes.
        assert_eq!(chosen("éééé"), Err(PasswordFault::TooShort));
        // U+FDFA has 18 letters in NFKC, and `ｶﾞ` one.
        assert_eq!(chosen("\u{fdfa}"), Err(PasswordFault::TooShort));
        assert_eq!(chosen(&"\u{ff76}\u{ff9e}".repeat(8)), Err(PasswordFault::TooShort));
    }

    #[test]
    fn what_is_tried_first_is_not() {
        for text in [
            "123456789012",
            "passwordpassword",
            "PasswordPassword",
            "qwertyuiop123",
            "aaaaaaaaaaaaaaaa",
            "p@ssw0rdp@ssw0rd",
            "christopher1",
        ] {
            assert_eq!(chosen(text), Err(PasswordFault::Common), "{text}");
        }
    }

    #[test]
    fn neither_the_person_nor_the_site_is_a_password() {
        for text in [
            "Zoé de la Fontaine",
            "zoe.delafontaine@example.org",
            "ZOE.DELAFONTAINE",
            "https://meme-rayon.example",
            "meme-rayon.example",
        ] {
            assert_eq!(chosen(text), Err(PasswordFault::Personal), "{text}");
        }
    }

    #[test]
    fn a_password_is_the_same_from_every_keyboard() {
        let composed = Password::typed("caf\u{e9} crème brûlée");
        let decomposed = Password::typed("cafe\u{301} crème brûlée");
        assert_eq!(composed.as_bytes(), decomposed.as_bytes());
        for (typed, plain) in
            [("con\u{fb01}ture", "confiture"), ("ｃａｆｅ", "cafe"), ("a\u{a0}b", "a b")]
        {
            assert_eq!(Password::typed(typed).as_bytes(), plain.as_bytes(), "{typed}");
            assert_eq!(Password::typed(typed).forms().count(), 2, "{typed}");
            assert_eq!(Password::typed(plain).forms().count(), 1, "{plain}");
        }
    }

    #[test]
    fn a_password_is_never_printed() {
        assert!(!format!("{:?}", Password::typed("camembert fondant")).contains("camembert"));
    }
}
