//! What a theme's files for the top of the site say of the others: `@[asset icon-192.png]` in its manifest or its service
//! worker stands for an address, as JSON, since the names of static files carry hashes that only a build knows.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::view::DevicePage;
use super::{Asset, Site, Texts};
use crate::model::{AT_THE_TOP, Edition};

const OPENS: &str = "@[";

/// What a browser keeps of a theme so that pages look as they should without a network.
const KEPT_KINDS: [&str; 3] = ["css", "js", "svg"];
/// Large, and needed by few.
const NOT_KEPT: &str = "barcode-decoder.js";

/// Fills in a text file that has its place at the top of the site; leaves all others alone.
pub(super) fn complete(
    asset: &mut Asset,
    site: &Site,
    editions: &[Edition],
    texts: &Texts,
) -> Result<()> {
    if !AT_THE_TOP.contains(&asset.name.as_str()) {
        return Ok(());
    }
    let Ok(text) = std::str::from_utf8(&asset.content) else { return Ok(()) };
    let named = || format!("in the theme's static file {}", asset.name);
    asset.content = filled(text, site, editions, texts).with_context(named)?.into_bytes();
    Ok(())
}

fn filled(text: &str, site: &Site, editions: &[Edition], texts: &Texts) -> Result<String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPENS) {
        let (asked, left) = after.split_once(']').context("`@[` is not closed by `]`")?;
        filled.push_str(before);
        filled.push_str(&value(asked, site, editions, texts)?.to_string());
        rest = left;
    }
    filled.push_str(rest);
    Ok(filled)
}

fn value(asked: &str, site: &Site, editions: &[Edition], texts: &Texts) -> Result<Value> {
    let unknown = || format!("there is no `{OPENS}{asked}]`");
    Ok(match asked.split_once(' ').unwrap_or((asked, "")) {
        ("name", "") => json!(site.name),
        ("language", "") => json!(site.language),
        ("home", "") => json!(site.home),
        ("assets", "") => json!(kept(site)),
        ("pages", "") => json!(device_pages(editions)),
        ("offline", "") => json!(offline_pages(editions)),
        ("version", "") => json!(version(site)),
        ("asset", name) => json!(site.assets.get(name).with_context(unknown)?),
        ("device", code) => json!(site.device.get(code).with_context(unknown)?),
        ("text", key) => json!(texts.get(key)?),
        _ => bail!(unknown()),
    })
}

/// The pages of the device in all languages.
fn device_pages(editions: &[Edition]) -> Vec<String> {
    let mut urls = Vec::new();
    for edition in editions {
        urls.extend(DevicePage::ALL.map(|page| page.path().of(*edition).url()));
    }
    urls
}

/// What is shown without a network, by the letters of each language.
fn offline_pages(editions: &[Edition]) -> BTreeMap<String, String> {
    let mut urls = BTreeMap::new();
    for edition in editions {
        let page = DevicePage::Offline.path().of(*edition);
        urls.insert(edition.to_string(), page.url());
    }
    urls
}

fn kept(site: &Site) -> Vec<&String> {
    let mut kept = Vec::new();
    for (name, url) in &site.assets {
        let kind = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let is_small = name != NOT_KEPT && !AT_THE_TOP.contains(&name.as_str());
        if is_small && KEPT_KINDS.contains(&kind) {
            kept.push(url);
        }
    }
    kept
}

/// Differs where anything does that is kept.
fn version(site: &Site) -> String {
    let mut hasher = blake3::Hasher::new();
    for url in kept(site) {
        hasher.update(url.as_bytes()).update(&[0]);
    }
    hasher.finalize().to_hex()[..12].to_string()
}
