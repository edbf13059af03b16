//! The sections `[fetch]`, `[filter]` and `[gates]`: how servers are asked, which products are
//! wanted, and what a refresh must not do to the catalogue.

use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::file::{Number, Text};
use super::setting::Origins;
use super::{ConfigError, FetchConfig, FilterConfig, GateConfig};

const TAXONOMY_URL: &str = "https://static.openfoodfacts.org/data/taxonomies/categories.full.json";

/// The export of 2026 has some 15 GB.
const DOWNLOAD_GIGABYTES: i64 = 64;

type List = Option<Spanned<Vec<String>>>;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawFetch {
    contact: Text,
    taxonomy: Text,
    every: Text,
    dump_every: Text,
    searches_per_minute: Number,
    connect_timeout: Text,
    read_timeout: Text,
    total_timeout: Text,
    attempts: Number,
    retry_wait: Text,
    download_gigabytes: Number,
    allow_private_sources: Option<Spanned<bool>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawFilter {
    countries: List,
    languages: List,
    categories: List,
    completeness_percent: Number,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawGates {
    min_products: Number,
    shrink_percent: Number,
    rejected_percent: Number,
    coverage_loss_percent: Number,
    grade_shift_points: Number,
}

/// How servers are asked. Whoever asks them must say who it is.
pub(super) fn fetch(
    raw: RawFetch,
    is_remote: bool,
    origins: &Origins,
) -> Result<FetchConfig, ConfigError> {
    let contact = origins.text("fetch.contact", raw.contact, "");
    let duration = |key, raw, default| duration(key, raw, default, origins);
    let number = |key, raw, default, allowed| origins.number(key, raw, default, allowed);
    let gigabytes =
        number("fetch.download_gigabytes", raw.download_gigabytes, DOWNLOAD_GIGABYTES, 1..10_001)?;
    Ok(FetchConfig {
        contact: contact.check(CONTACT, |text| contact_of(text, is_remote))?,
        taxonomy: taxonomy(raw.taxonomy, origins)?.filter(|_| is_remote),
        every: duration("fetch.every", raw.every, "1day")?,
        dump_every: duration("fetch.dump_every", raw.dump_every, "30days")?,
        searches_per_minute: number(
            "fetch.searches_per_minute",
            raw.searches_per_minute,
            10,
            1..1_000_001,
        )?,
        connect_timeout: duration("fetch.connect_timeout", raw.connect_timeout, "10s")?,
        read_timeout: duration("fetch.read_timeout", raw.read_timeout, "60s")?,
        total_timeout: duration("fetch.total_timeout", raw.total_timeout, "12h")?,
        attempts: number("fetch.attempts", raw.attempts, 6, 1..101)?,
        retry_wait: duration("fetch.retry_wait", raw.retry_wait, "5s")?,
        download_bytes: gigabytes as u64 * 1_000_000_000,
        allow_private_sources: origins
            .flag("fetch.allow_private_sources", raw.allow_private_sources)?,
    })
}

const CONTACT: &str = "an e-mail address or web page where Open Food Facts reaches you, \
                       without blanks; sources on the web need one";

/// The contact stands in parentheses in a header.
fn contact_of(text: &str, is_remote: bool) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return (!is_remote).then(String::new);
    }
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"()".contains(&byte));
    let reaches_somebody = text.contains('@') || super::sources::is_web_address(text);
    (is_plain && reaches_somebody).then(|| text.to_string())
}

/// An empty address is none: categories are then what the products say.
fn taxonomy(raw: Text, origins: &Origins) -> Result<Option<String>, ConfigError> {
    let setting = origins.text("fetch.taxonomy", raw, TAXONOMY_URL);
    let url = setting.check("http:// or https:// and a host, or nothing", |text| {
        let text = text.trim();
        (text.is_empty() || super::sources::is_web_address(text)).then(|| text.to_string())
    })?;
    Ok(Some(url).filter(|url| !url.is_empty()))
}

fn duration(
    key: &'static str,
    raw: Text,
    default: &str,
    origins: &Origins,
) -> Result<Duration, ConfigError> {
    let setting = origins.text(key, raw, default);
    setting.check("a duration such as 250ms, 30s, 6h or 7days", |text| {
        humantime::parse_duration(text.trim()).ok()
    })
}

/// Which products are wanted.
pub(super) fn filter(raw: RawFilter, origins: &Origins) -> Result<FilterConfig, ConfigError> {
    let is_tag = |text: &str| text.split_once(':').is_some_and(|(_, rest)| !rest.is_empty());
    let is_language = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_lowercase());
    let tags = "tags such as en:france";
    Ok(FilterConfig {
        countries: origins.list("filter.countries", raw.countries, tags, is_tag)?,
        languages: origins.list(
            "filter.languages",
            raw.languages,
            "two letters each, such as fr",
            is_language,
        )?,
        categories: origins.list("filter.categories", raw.categories, tags, is_tag)?,
        completeness_percent: origins.number(
            "filter.completeness_percent",
            raw.completeness_percent,
            0,
            0..101,
        )?,
    })
}

/// What a refresh must not do to the catalogue.
pub(super) fn gates(raw: RawGates, origins: &Origins) -> Result<GateConfig, ConfigError> {
    let percent = |key, raw, default| origins.number(key, raw, default, 0..101);
    Ok(GateConfig {
        min_products: origins.number("gates.min_products", raw.min_products, 1, 1..100_000_001)?,
        shrink_percent: percent("gates.shrink_percent", raw.shrink_percent, 10)?,
        rejected_percent: percent("gates.rejected_percent", raw.rejected_percent, 20)?,
        coverage_loss_percent: percent(
            "gates.coverage_loss_percent",
            raw.coverage_loss_percent,
            20,
        )?,
        grade_shift_points: percent("gates.grade_shift_points", raw.grade_shift_points, 15)?,
    })
}
