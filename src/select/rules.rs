//! content/categories.toml: which categories are kinds of food, and which foods are never compared.

use std::ops::Range;

use serde::Deserialize;
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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Deserialize)]
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

impl PhysicalKind {
    /// The word in explanations.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFood => "not-food",
            Self::Supplement => "supplement",
            Self::BabyFood => "baby-food",
            Self::Alcohol => "alcohol",
            Self::Preparation => "preparation",
            Self::Beverage => "beverage",
            Self::Solid => "solid",
        }
    }
}

/// The rules as they are written.
#[derive(Clone, Debug, Default)]
pub struct CategoryRules {
    pub(super) not_food_kinds: NotFoodKinds,
    pub(super) widest: Vec<Tag>,
    /// In the order in which they apply.
    pub(super) kinds: Vec<(PhysicalKind, Below)>,
    pub(super) uses: Vec<Below>,
    pub(super) groups: Vec<(FoodGroup, Below)>,
}

/// Tags that say nothing about what a food is.
#[derive(Clone, Debug, Default)]
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
            || self.starts.iter().any(|start| slug.starts_with(start.as_str()))
            || self.endings.iter().any(|ending| slug.ends_with(ending.as_str()))
    }
}

/// Some categories and all below them, but for some and all below those.
#[derive(Clone, Debug, Default)]
pub(super) struct Below {
    pub(super) tags: Vec<Tag>,
    pub(super) except: Vec<Tag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    not_food_kinds: RawNotFoodKinds,
    widest: RawTags,
    #[serde(default)]
    kind: Vec<RawKind>,
    #[serde(default, rename = "use")]
    uses: Vec<RawUse>,
    #[serde(default)]
    nutriscore_group: Vec<RawGroup>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNotFoodKinds {
    #[serde(default)]
    tags: Vec<RawTag>,
    #[serde(default)]
    slugs: Vec<String>,
    #[serde(default)]
    starts: Vec<String>,
    #[serde(default)]
    endings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTags {
    tags: Vec<RawTag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    name: PhysicalKind,
    tags: Vec<RawTag>,
    #[serde(default)]
    except: Vec<RawTag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawUse {
    #[serde(rename = "name")]
    _name: String,
    tags: Vec<RawTag>,
    #[serde(default)]
    except: Vec<RawTag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGroup {
    name: GroupName,
    tags: Vec<RawTag>,
    #[serde(default)]
    except: Vec<RawTag>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum GroupName {
    Water,
    Cheese,
    Fats,
    RedMeat,
}

type RawTag = toml::Spanned<String>;

impl CategoryRules {
    /// Reads the text of content/categories.toml.
    ///
    /// # Errors
    /// On any mistake in it, with its line.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let raw: RawRules = toml::from_str(text).map_err(|error| RulesError::of(text, &error))?;
        // A product's uses are the bits of a number; one more would fall off its end.
        if raw.uses.len() > USES_MAX {
            let number = raw.uses.len();
            let message = format!("there are {number} uses, at most {USES_MAX} are possible");
            return Err(RulesError::at(text, 0..0, message));
        }
        let mut rules = Self {
            not_food_kinds: NotFoodKinds {
                tags: tags(text, &raw.not_food_kinds.tags)?,
                slugs: raw.not_food_kinds.slugs,
                starts: raw.not_food_kinds.starts,
                endings: raw.not_food_kinds.endings,
            },
            widest: tags(text, &raw.widest.tags)?,
            ..Self::default()
        };
        for kind in &raw.kind {
            rules.kinds.push((kind.name, below(text, &kind.tags, &kind.except)?));
        }
        for wanted in &raw.uses {
            rules.uses.push(below(text, &wanted.tags, &wanted.except)?);
        }
        for group in &raw.nutriscore_group {
            rules.groups.push((group.name.into(), below(text, &group.tags, &group.except)?));
        }
        Ok(rules)
    }
}

/// Bits of a number of uses.
const USES_MAX: usize = 32;

fn below(text: &str, wanted: &[RawTag], except: &[RawTag]) -> Result<Below, RulesError> {
    Ok(Below { tags: tags(text, wanted)?, except: tags(text, except)? })
}

fn tags(text: &str, raw: &[RawTag]) -> Result<Vec<Tag>, RulesError> {
    raw.iter().map(|raw| tag(text, raw)).collect()
}

/// A tag as the taxonomy writes it: with its language.
pub(super) fn tag(text: &str, raw: &RawTag) -> Result<Tag, RulesError> {
    let written = raw.get_ref();
    // Without a language, or not in its normal form, it would match no tag of the taxonomy.
    let parsed = Tag::parse(written, "en").filter(|tag| tag.as_str() == written);
    parsed.ok_or_else(|| {
        let message = format!("`{written}` is no tag; write it as `en:hazelnut-spreads`");
        RulesError::at(text, raw.span(), message)
    })
}

impl From<GroupName> for FoodGroup {
    fn from(name: GroupName) -> Self {
        match name {
            GroupName::Water => Self::Water,
            GroupName::Cheese => Self::Cheese,
            GroupName::Fats => Self::FatsOilsNutsSeeds,
            GroupName::RedMeat => Self::RedMeat,
        }
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
