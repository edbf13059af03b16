//! The section `[substitutes]` of sitegen.toml: how substitutes are chosen.

use serde::Deserialize;
use toml::Spanned;

use super::ConfigError;
use super::setting::Origins;

type Text = Option<Spanned<String>>;
type Number = Option<Spanned<i64>>;

/// The section `[substitutes]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubstituteConfig {
    /// At most so many for a product.
    pub per_product: usize,
    /// At most so many of one brand among them.
    pub per_brand: usize,
    /// Where fewer safe ones than this are found, the next wider kinds are asked too.
    pub enough: usize,
    /// How far above a product's own kinds others are asked.
    pub levels_up: usize,
    /// With the same grade, so many Nutri-Score points fewer are better.
    pub least_points: usize,
    /// How alike a product of a wider kind has to be, in thousandths.
    pub least_likeness: usize,
    /// Products not modified for so many years are demoted.
    pub stale_years: usize,
    /// The country products are wanted from, as a tag; `None` for any.
    pub country: Option<String>,
    /// The weights of traits, by the name of the trait.
    pub weights: Vec<(&'static str, usize)>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawSubstitutes {
    per_product: Number,
    per_brand: Number,
    enough: Number,
    levels_up: Number,
    least_points: Number,
    least_likeness: Number,
    stale_years: Number,
    country: Text,
    weights: RawWeights,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawWeights {
    categories: Number,
    name: Number,
    profile: Number,
    size: Number,
    brand: Number,
    nearness: Number,
    grade: Number,
    points: Number,
    nova: Number,
    kept: Number,
    sale: Number,
    stores: Number,
    popularity: Number,
    alive: Number,
    completeness: Number,
    photo: Number,
}

pub(super) fn resolve(
    raw: RawSubstitutes,
    origins: &Origins,
) -> Result<SubstituteConfig, ConfigError> {
    let number = |key, raw, default, allowed| origins.number(key, raw, default, allowed);
    let country = origins.text("substitutes.country", raw.country, "en:france");
    let allowed = "a country as Open Food Facts writes it, such as en:france, or nothing for any";
    Ok(SubstituteConfig {
        per_product: number("substitutes.per_product", raw.per_product, 4, 1..13)?,
        per_brand: number("substitutes.per_brand", raw.per_brand, 2, 1..13)?,
        enough: number("substitutes.enough", raw.enough, 3, 1..13)?,
        levels_up: number("substitutes.levels_up", raw.levels_up, 2, 0..9)?,
        least_points: number("substitutes.least_points", raw.least_points, 3, 1..41)?,
        least_likeness: number("substitutes.least_likeness", raw.least_likeness, 250, 0..1001)?,
        stale_years: number("substitutes.stale_years", raw.stale_years, 5, 3..101)?,
        country: country.check(allowed, country_of)?,
        weights: weights(raw.weights, origins)?,
    })
}

fn weights(raw: RawWeights, origins: &Origins) -> Result<Vec<(&'static str, usize)>, ConfigError> {
    let settings = [
        ("substitutes.weights.categories", raw.categories, 30),
        ("substitutes.weights.name", raw.name, 25),
        ("substitutes.weights.profile", raw.profile, 10),
        ("substitutes.weights.size", raw.size, 3),
        ("substitutes.weights.brand", raw.brand, 4),
        ("substitutes.weights.nearness", raw.nearness, 15),
        ("substitutes.weights.grade", raw.grade, 20),
        ("substitutes.weights.points", raw.points, 20),
        ("substitutes.weights.nova", raw.nova, 8),
        ("substitutes.weights.kept", raw.kept, 12),
        ("substitutes.weights.sale", raw.sale, 12),
        ("substitutes.weights.stores", raw.stores, 4),
        ("substitutes.weights.popularity", raw.popularity, 12),
        ("substitutes.weights.alive", raw.alive, 8),
        ("substitutes.weights.completeness", raw.completeness, 3),
        ("substitutes.weights.photo", raw.photo, 4),
    ];
    let weight = |(key, raw, default): (&'static str, Number, i64)| {
        let name = key.rsplit_once('.').map_or(key, |(_, name)| name);
        Ok((name, origins.number(key, raw, default, 0..1001)?))
    };
    settings.into_iter().map(weight).collect()
}

/// A country's tag; nothing wants products from any country.
#[allow(clippy::option_option, reason = "nothing wanted is allowed, nonsense is not")]
fn country_of(text: &str) -> Option<Option<String>> {
    let text = text.trim();
    let is_slug = |rest: &str| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    match text.split_once(':') {
        None if text.is_empty() => Some(None),
        Some((language, slug)) if language.len() == 2 && is_slug(slug) => {
            Some(Some(text.to_string()))
        }
        _ => None,
    }
}
