//! content/LANGUAGE/substitutes.toml: what visitors read of the pairs of content/substitutes.toml, in a language.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::Tag;

use super::RulesError;

/// The texts of one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PairTexts {
    /// Who says so and where, by the names that pairs give it.
    sources: BTreeMap<String, String>,
    /// By what a pair leads from, and where it leads.
    reasons: BTreeMap<Tag, BTreeMap<Tag, String>>,
}

impl PairTexts {
    /// Reads a file of these.
    ///
    /// # Errors
    /// On any mistake in it, with its line.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        toml::from_str(text).map_err(|error| RulesError::of(text, &error))
    }

    /// The texts of another file over these.
    #[must_use]
    pub fn under(mut self, other: Self) -> Self {
        self.sources.extend(other.sources);
        for (from, reasons) in other.reasons {
            self.reasons.entry(from).or_default().extend(reasons);
        }
        self
    }

    /// Why a pair.
    pub(super) fn reason(&self, from: &Tag, to: &Tag) -> Option<&str> {
        let reason = self.reasons.get(from)?.get(to)?.trim();
        if reason.is_empty() { None } else { Some(reason) }
    }

    /// What is meant by the `source` of a pair: a text as it is, or one of these by its name.
    pub(super) fn source<'t>(&'t self, written: &'t str) -> Option<&'t str> {
        match self.sources.get(written) {
            Some(text) => Some(text.as_str()).filter(|text| !text.trim().is_empty()),
            None if is_name(written) => None,
            None => Some(written),
        }
    }
}

/// Whether a source is named rather than written out: `who-sugars-2015`.
fn is_name(source: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    source.contains('-') && source.bytes().all(is_of_name)
}
