//! content/categories.toml: which categories are kinds of food, and which foods are never compared.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::model::Tag;
use crate::model::nutriscore::FoodGroup;
use crate::words::line_of;

/// A mistake in a file of rules, with its line.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{line}: {message}")]
pub struct RulesError {
    /// The line, from 1.
    pub line: usize,
    /// The bytes of the text it is about.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
}

impl RulesError {
    /// A mistake at some bytes of a text.
    pub(super) fn at(text: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { line: line_of(text, span.start), span, message: message.into() }
    }

    /// A mistake the parser found.
    pub(super) fn of(text: &str, error: &toml::de::Error) -> Self {
        Self::at(text, error.span().unwrap_or(0..0), error.message())
    }
}

/// What a food is physically: nothing of one kind replaces something of another.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum PhysicalKind {
    /// Pet food and other things one does not eat.
    NotFood,
    /// Supplements, meal replacements, additives.
    Supplement,
    /// For babies.
    BabyFood,
    /// Alcoholic drinks.
    Alcohol,
    /// To be mixed, brewed or cooked up first.
    Preparation,
    /// Drinks.
    Beverage,
    /// Everything else.
    #[default]
    Solid,
}

/// The word in explanations.
impl fmt::Display for PhysicalKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(out)
    }
}

/// The rules as they are written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryRules {
    pub(super) not_food_kinds: NotFoodKinds,
    pub(super) widest: WidestKinds,
    /// In the order in which they apply.
    #[serde(default, rename = "kind")]
    pub(super) kinds: Vec<Below<PhysicalKind>>,
    /// Their names are for people who read the file.
    #[serde(default, rename = "use")]
    pub(super) uses: Vec<Below<String>>,
    #[serde(default, rename = "nutriscore_group")]
    pub(super) groups: Vec<Below<FoodGroup>>,
}

/// Tags that say nothing about what a food is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NotFoodKinds {
    tags: Vec<Tag>,
    slugs: Vec<String>,
    starts: Vec<String>,
    endings: Vec<String>,
}

impl NotFoodKinds {
    /// True for a tag that says nothing about what a food is.
    pub(super) fn contain(&self, tag: &Tag) -> bool {
        let slug = tag.slug();
        self.tags.contains(tag)
            || self.slugs.iter().any(|own| own == slug)
            || self.starts.iter().any(|start| slug.starts_with(start))
            || self.endings.iter().any(|ending| slug.ends_with(ending))
    }
}

/// Kinds of food too wide to compare products in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WidestKinds {
    pub(super) tags: Vec<Tag>,
}

/// What some categories and all below them are, but for some and all below those.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Below<T> {
    pub(super) name: T,
    pub(super) tags: Vec<Tag>,
    #[serde(default)]
    pub(super) except: Vec<Tag>,
}

/// Bits of a number of uses.
const USES_MAX: usize = 32;

impl CategoryRules {
    /// Reads the text of content/categories.toml.
    ///
    /// # Errors
    /// On any mistake in it, with its line.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let rules: Self = toml::from_str(text).map_err(|error| RulesError::of(text, &error))?;
        // A product's uses are the bits of a number; one more would fall off its end.
        if rules.uses.len() > USES_MAX {
            let number = rules.uses.len();
            let message = format!("there are {number} uses, at most {USES_MAX} are possible");
            return Err(RulesError::at(text, 0..0, message));
        }
        Ok(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_have_their_line() {
        let error = |text: &str| CategoryRules::parse(text).unwrap_err();
        let unknown = error("[not_food_kinds]\ntags = []\n[widest]\ntags = []\n[[kinds]]\n");
        assert_eq!(unknown.line, 5);
        let tag = error("[not_food_kinds]\ntags = []\n[widest]\ntags = [\n  \"Snacks\",\n]\n");
        assert_eq!(tag.to_string(), "5: `Snacks` is no tag; write it as `en:hazelnut-spreads`");
        let kind =
            error("[not_food_kinds]\n[widest]\ntags = []\n[[kind]]\nname = \"gas\"\ntags = []\n");
        assert_eq!(kind.line, 5);
    }
}
