//! An e-mail address as people type it, and the key under which it is found again.
//!
//! What is accepted is what mail programs send to without quoting (RFC 5321 §4.1.2 dot-string,
//! letters of any script as RFC 6531 allows). Whether the mailbox exists only a mail can tell.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Bytes of a whole address (RFC 5321 §4.5.3.1.3, less the brackets).
const BYTES_MAX: usize = 254;
/// Bytes before the `@` (RFC 5321 §4.5.3.1.1).
const LOCAL_BYTES_MAX: usize = 64;
/// Bytes of a part of a domain (RFC 1035 §2.3.4).
const LABEL_BYTES_MAX: usize = 63;

/// The domain as servers know it: A-labels (`xn--mller-kva.fr`) for letters beyond ASCII (RFC 5890, by the rules of
/// UTS #46 that browsers follow), lower case. What is no name by those rules stays as it is.
#[must_use]
pub fn ascii_domain(domain: &str) -> String {
    match idna::domain_to_ascii(domain) {
        Ok(ascii) if ascii.split('.').all(is_label) => ascii,
        _ => lower(domain),
    }
}

/// An address in NFC, its domain in lower case; it prints as it was typed and hides in debug texts.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Email {
    address: String,
    #[serde(skip)]
    key: String,
}

/// Why a text is no address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("no e-mail address")]
    Missing,
    /// Longer than 254 bytes.
    #[error("more than 254 bytes")]
    TooLong,
    /// Not exactly one `@` with something on both sides.
    #[error("not of the form name@domain")]
    Form,
    /// White space, a control character or one that addresses cannot have.
    #[error("a character that e-mail addresses do not have")]
    Character,
    /// What follows the `@` is no domain with a dot.
    #[error("not a domain after the @")]
    Domain,
}

impl Email {
    /// Takes back what [`Email::as_str`] and [`Email::key`] gave, as databases keep it: an address
    /// accepted once stays accepted.
    #[must_use]
    pub fn kept(address: String, key: String) -> Self {
        Self { address, key }
    }

    /// The address as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// What two spellings of one address have in common: no provider tells `Anna@` from `anna@`, and
    /// `müller.fr` is `xn--mller-kva.fr`.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The key this spelling had while domains were not compared by their A-labels. Accounts that differed
    /// in nothing else then keep it.
    #[must_use]
    pub fn former_key(&self) -> String {
        lower(&self.address)
    }

    /// The address as mail is sent to it, its domain in A-labels: servers without SMTPUTF8 know no other.
    #[must_use]
    pub fn deliverable(&self) -> String {
        match self.address.rsplit_once('@') {
            Some((local, domain)) => format!("{local}@{}", ascii_domain(domain)),
            None => self.address.clone(),
        }
    }
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Missing);
        }
        if text.len() > BYTES_MAX {
            return Err(EmailError::TooLong);
        }
        let text: String = text.nfc().collect();
        if !text.chars().all(is_of_address) {
            return Err(EmailError::Character);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailError::Form)?;
        let domain = lower(domain);
        if local.len() > LOCAL_BYTES_MAX || local.split('.').any(str::is_empty) {
            return Err(EmailError::Form);
        }
        check_domain(&domain)?;
        let address = format!("{local}@{domain}");
        if address.len() > BYTES_MAX {
            return Err(EmailError::TooLong);
        }
        let key = format!("{}@{}", lower(local), ascii_domain(&domain));
        Ok(Self { address, key })
    }
}

fn check_domain(domain: &str) -> Result<(), EmailError> {
    if domain.is_empty() || domain.contains('@') {
        return Err(EmailError::Form);
    }
    let labels: Vec<&str> = domain.split('.').collect();
    // One label would be a name of this machine's network, which no visitor has.
    let is_domain = labels.len() > 1 && labels.iter().all(|label| is_label(label));
    if is_domain { Ok(()) } else { Err(EmailError::Domain) }
}

/// A label of a host name (RFC 1035, 2.3.1), letters of any script included (RFC 5890).
fn is_label(label: &str) -> bool {
    (1..=LABEL_BYTES_MAX).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c == '-' || !c.is_ascii() || c.is_ascii_alphanumeric())
}

/// What RFC 5322 calls atext, dot and `@`, and beyond ASCII what letters are made of.
fn is_of_address(character: char) -> bool {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '@' => true,
        _ if character.is_ascii() => "!#$%&'*+-/=?^_`{|}~".contains(character),
        _ => {
            character.is_alphanumeric() || unicode_normalization::char::is_combining_mark(character)
        }
    }
}

fn lower(text: &str) -> String {
    text.to_lowercase().nfc().collect()
}

impl fmt::Display for Email {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.address)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn email(text: &str) -> Email {
        text.parse().unwrap()
    }

    fn error(text: &str) -> EmailError {
        text.parse::<Email>().unwrap_err()
    }

    #[test]
    fn an_address_stays_as_typed_but_for_its_domain() {
        assert_eq!(email(" Anna.B+courses@Example.FR ").as_str(), "Anna.B+courses@example.fr");
        assert_eq!(email("o'neil_{x}@a-b.c1.fr").as_str(), "o'neil_{x}@a-b.c1.fr");
        assert_eq!(email("josé@exámple.fr").as_str(), "josé@exámple.fr");
        assert_eq!(email("मीना@उदाहरण.भारत").as_str(), "मीना@उदाहरण.भारत");
    }

    #[test]
    fn spellings_of_one_address_have_one_key() {
        assert_eq!(email("ANNA@Example.fr").key(), email("anna@EXAMPLE.FR").key());
        assert_eq!(email("JOSE\u{301}@a.fr").key(), email("josé@a.fr").key());
        assert_ne!(email("anna@a.fr").key(), email("anna@b.fr").key());
        for (letters, labels) in [
            ("idn@müller.fr", "idn@xn--mller-kva.fr"),
            ("idn@MÜLLER.FR", "IDN@XN--MLLER-KVA.fr"),
            ("idn@mu\u{308}ller.fr", "idn@xn--mller-kva.fr"),
            ("zoé@crêperie.bzh", "zoé@xn--crperie-kya.bzh"),
            ("a@उदाहरण.भारत", "a@xn--p1b6ci4b4b3a.xn--h2brj9c"),
            ("a@straße.de", "a@xn--strae-oqa.de"),
        ] {
            assert_eq!(email(letters).key(), email(labels).key(), "{letters}");
            let domain = email(labels).key().split('@').nth(1).unwrap().to_string();
            let sent = email(letters).deliverable();
            assert!(sent.ends_with(&format!("@{domain}")) && domain.is_ascii(), "{sent}");
        }
        assert_eq!(email("idn@müller.fr").former_key(), "idn@müller.fr");
        // What is no name in A-labels is kept: its owner may have an account.
        assert_eq!(email("a@xn--a.fr").key(), "a@xn--a.fr");
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_reason() {
        assert_eq!(error("  "), EmailError::Missing);
        for text in ["anna", "@a.fr", "anna@", "a@b@c.fr", ".a@b.fr", "a..b@c.fr", "a.@b.fr"] {
            assert_eq!(error(text), EmailError::Form, "{text}");
        }
        for text in ["a b@c.fr", "a@c.fr\nBcc: x@y.fr", "a\0@c.fr", "\"a\"@c.fr", "a@[1.2.3.4]"] {
            assert_eq!(error(text), EmailError::Character, "{text:?}");
        }
        for text in ["a\u{202e}@c.fr", "a\u{200b}b@c.fr", "<a@c.fr>", "a,b@c.fr", "a@b.fr;c"] {
            assert_eq!(error(text), EmailError::Character, "{text:?}");
        }
        for text in ["a@localhost", "a@.fr", "a@b..fr", "a@b.fr.", "a@-b.fr", "a@b-.fr", "a@b_c.fr"]
        {
            assert_eq!(error(text), EmailError::Domain, "{text}");
        }
    }

    #[test]
    fn addresses_are_as_long_as_mail_allows() {
        let local = "x".repeat(64);
        let label = "y".repeat(60);
        let longest = format!("{local}@{label}.{label}.{label}.fr");
        assert_eq!(longest.len(), 64 + 1 + 183 + 2);
        assert_eq!(email(&longest).as_str(), longest);
        assert_eq!(error(&format!("x{longest}")), EmailError::Form);
        assert_eq!(
            error(&format!("{local}@{label}.{label}.{label}.{label}.fr")),
            EmailError::TooLong
        );
        assert_eq!(error(&format!("a@{}.fr", "y".repeat(64))), EmailError::Domain);
    }

    #[test]
    fn debug_texts_do_not_show_an_address() {
        assert_eq!(format!("{:?}", email("anna@example.fr")), "Email(…)");
    }

    proptest! {
        /// Whatever is typed: no panic, and an address that was accepted reads back as itself.
        #[test]
        fn an_accepted_address_is_accepted_again(text in "\\PC{0,12}|[\\w.]{1,5}@[\\w-]{1,5}\\.\\w{2,3}") {
            if let Ok(first) = text.parse::<Email>() {
                let again = email(first.as_str());
                prop_assert_eq!(again.as_str(), first.as_str());
                prop_assert_eq!(again.key(), first.key());
                let folded = email(first.key());
                prop_assert_eq!(folded.key(), first.key());
            }
        }
    }
}
