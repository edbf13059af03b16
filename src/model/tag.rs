//! A tag of an OFF taxonomy: `en:hazelnut-spreads`, `fr:pates-a-tartiner`.
//!
//! A tag is never empty, has no white space and at most [`Tag::LENGTH_MAX`] bytes.

use std::fmt;
use std::sync::Arc;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::words::{is_lowercase, slugify};

/// A normalised tag; cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Tag(Arc<str>);

impl Tag {
    /// Longer "tags" are whole sentences typed into the wrong field; nothing can be done with them.
    pub const LENGTH_MAX: usize = 160;

    /// Reads a tag as OFF writes it. A text without language prefix gets `language`.
    /// `None` where nothing is left to identify it by.
    #[must_use]
    pub fn parse(text: &str, language: &str) -> Option<Self> {
        let text = text.trim();
        if is_normal(text) {
            return Some(Self(text.into()));
        }
        let (prefix, rest) = match at_colon(text) {
            Some((prefix, rest)) if Self::is_language(prefix) => (prefix, rest),
            _ => (language, text),
        };
        Self::from_slug(prefix, &slugify(rest))
    }

    /// The tag OFF would give to a name typed in a language.
    #[must_use]
    pub fn from_name(name: &str, language: &str) -> Option<Self> {
        Self::from_slug(language, &slugify(name))
    }

    fn from_slug(prefix: &str, slug: &str) -> Option<Self> {
        let usable = !slug.is_empty() && slug.len() <= Self::LENGTH_MAX;
        usable.then(|| Self(format!("{}:{slug}", prefix.to_ascii_lowercase()).into()))
    }

    /// True for what stands before the colon of a tag: two or three letters.
    #[must_use]
    pub fn is_language(prefix: &str) -> bool {
        (2..=3).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_alphabetic())
    }

    /// The whole tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two-letter language of its name, or `xx`.
    #[must_use]
    pub fn language(&self) -> &str {
        at_colon(&self.0).map_or("", |(language, _)| language)
    }

    /// What follows the language.
    #[must_use]
    pub fn slug(&self) -> &str {
        at_colon(&self.0).map_or(&*self.0, |(_, slug)| slug)
    }
}

/// What stands before the first colon and behind it. The colon is the third or fourth byte of nearly every tag, which
/// no general search finds as quickly.
fn at_colon(text: &str) -> Option<(&str, &str)> {
    let colon = text.bytes().position(|byte| byte == b':')?;
    Some((&text[..colon], &text[colon + 1..]))
}

/// True for a text that normalising would not change. Nearly all tags of an export are such, and a
/// record has some twenty.
fn is_normal(text: &str) -> bool {
    let Some((prefix, slug)) = at_colon(text) else { return false };
    (2..=3).contains(&prefix.len())
        && is_lowercase(prefix)
        && slug.len() <= Tag::LENGTH_MAX
        && is_slug(slug)
}

/// Lower-case letters and digits, with single hyphens between some of them.
fn is_slug(text: &str) -> bool {
    let mut last = b'-';
    for byte in text.bytes() {
        let is_right = match byte {
            b'-' => last != b'-',
            _ => byte.is_ascii_lowercase() || byte.is_ascii_digit(),
        };
        if !is_right {
            return false;
        }
        last = byte;
    }
    last != b'-'
}

/// Takes a tag as taxonomies write it: without its language, or not in its normal form, it would
/// match none of theirs.
impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TagVisitor)
    }
}

/// What fails within a visitor is reported at its place in the file, in lists as well.
struct TagVisitor;

impl Visitor<'_> for TagVisitor {
    type Value = Tag;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, written: &str) -> Result<Tag, E> {
        if is_normal(written) {
            return Ok(Tag(written.into()));
        }
        Err(E::custom(format!("`{written}` is no tag; write it as `en:hazelnut-spreads`")))
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Serialize for Tag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_normal_is_what_normalising_makes() {
        for text in [
            "en:hazelnut-spreads",
            "fr:a",
            "xx:7-up",
            "en:a--b",
            "en:-a",
            "en:a-",
            "e:a",
            "abc:x",
            "en:A",
            "en:",
            "en:-",
            "en:é",
        ] {
            let normalised = text
                .split_once(':')
                .and_then(|(prefix, slug)| Tag::from_slug(prefix, &slugify(slug)));
            let is_same = normalised.is_some_and(|tag| tag.as_str() == text);
            assert!(!is_normal(text) || is_same, "{text}");
        }
        assert!(is_normal("en:hazelnut-spreads") && is_normal("xx:7-up"));
    }

    #[test]
    fn tags_are_normalised() {
        let tag = |text: &str| Tag::parse(text, "fr").map(|tag| tag.to_string());
        assert_eq!(tag("en:hazelnut-spreads").as_deref(), Some("en:hazelnut-spreads"));
        assert_eq!(tag("Pâtes à tartiner").as_deref(), Some("fr:pates-a-tartiner"));
        assert_eq!(
            tag("en:Frozen-raw-artichoke-bottom").as_deref(),
            Some("en:frozen-raw-artichoke-bottom")
        );
        assert_eq!(tag("Note: sans sucre").as_deref(), Some("fr:note-sans-sucre"));
        assert_eq!(tag(" : "), None);
        assert_eq!(tag("en:"), None);
        assert_eq!(tag(&"x".repeat(500)), None);
    }
}
