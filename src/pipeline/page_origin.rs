//! Where a page comes from: what it is made of, why the last run looked at it, when it really changed.

use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::cause::{Cause, Causes};
use super::last_run::LastRun;
use crate::config::Config;
use crate::files;
use crate::model::{PagePath, Timestamp};
use crate::publish::Precompress;
use crate::store::{FileOrigin, Ledger, LedgerReader, ProductPageEntry, ProductPageKey};

/// What the ledger knows of a file of the site.
#[derive(Debug, Serialize)]
pub(crate) struct PageOrigin {
    /// Its address.
    pub address: String,
    /// Below the folder of the site.
    pub file: String,
    /// When a run last wrote it with other content.
    pub changed: Option<Timestamp>,
    /// What it is made of, in words, each with its hash. Of files that are made each time there is none.
    pub made_of: Vec<NamedInput>,
    /// When a run last found other inputs.
    pub dirtied: Option<Timestamp>,
    /// Which these were; none where the page was new.
    pub causes: Vec<Cause>,
    /// Whether that was the last run that worked on the site.
    pub is_of_last_run: bool,
}

/// Something a page is made of.
#[derive(Debug, Serialize)]
pub(crate) struct NamedInput {
    /// What.
    pub name: String,
    /// Its hash in the last run that made the page.
    pub hash: String,
}

fn input(name: impl Into<String>, hash: i64) -> NamedInput {
    NamedInput { name: name.into(), hash: format!("{hash:016x}") }
}

/// Looks up a page by its address, with or without the site's name before it. Changes nothing.
pub(crate) fn page_origin(config: &Config, address: &str) -> Result<PageOrigin> {
    let base = config.site.base_url.as_str();
    let local = address.strip_prefix(base).unwrap_or(address);
    let local = if local.is_empty() { "/" } else { local };
    let path = PagePath::from_url(local)
        .with_context(|| format!("{address} is no address of a page of {base}"))?;
    let file = config.paths.ledger();
    if !files::is_there(&file)? {
        bail!("there is no ledger {}; run `sitegen build` first", file.display());
    }
    let ledger = Ledger::open(&file)?;
    let reader = ledger.reader()?;
    let last = LastRun::noted_in(&ledger)?;
    let origin = PageOrigin {
        address: path.url(),
        file: Precompress::of(config.precompress).name_on_disk(path.as_file()),
        changed: None,
        made_of: Vec::new(),
        dirtied: None,
        causes: Vec::new(),
        is_of_last_run: false,
    };
    if let Some(key) = ProductPageKey::of(path.as_file()) {
        let entries = reader.product_pages(&(key.product.key()..key.product.key() + 1))?;
        let entry = entries.iter().find(|entry| entry.key == key);
        let entry = entry.with_context(|| unlisted(&origin.address))?;
        let made_of = made_of(&reader, last.as_ref(), entry, &entries)?;
        return Ok(PageOrigin {
            changed: reader.started(entry.changed)?,
            made_of,
            dirtied: reader.started(entry.dirtied)?,
            causes: Causes(entry.causes).all(),
            is_of_last_run: reader.last_run()? == Some(entry.dirtied),
            ..origin
        });
    }
    let entry = reader.file(&path)?.with_context(|| unlisted(&origin.address))?;
    let FileOrigin { inputs, listed, changed, dirtied, causes } = entry.origin;
    let started = |run: Option<i64>| run.map_or(Ok(None), |run| reader.started(run));
    let mut made_of = Vec::new();
    let (edition, _) = path.at_root();
    let shared = last.as_ref().and_then(|last| last.shared_in(edition));
    if let (Some(shared), Some(listed)) = (shared, listed) {
        made_of.push(input("program", shared.program));
        made_of.push(input("template, texts and settings", shared.category));
        made_of.push(input("products on the list", listed));
    }
    if let Some(inputs) = inputs {
        made_of.push(input("all of it, with the category and its figures", inputs));
    }
    Ok(PageOrigin {
        changed: started(changed)?,
        made_of,
        dirtied: started(dirtied)?,
        causes: Causes(causes).all(),
        is_of_last_run: dirtied.is_some() && reader.last_run()? == dirtied,
        ..origin
    })
}

fn unlisted(address: &str) -> String {
    format!("the site has no page {address} since the last build")
}

/// The inputs of a page of a product; `entries` are all of that product.
fn made_of(
    reader: &LedgerReader,
    last: Option<&LastRun>,
    entry: &ProductPageEntry,
    entries: &[ProductPageEntry],
) -> Result<Vec<NamedInput>> {
    let (key, mut made_of) = (entry.key, Vec::new());
    if let Some(shared) = last.and_then(|last| last.shared_in(key.edition)) {
        let template = if key.substitute.is_some() { shared.pair } else { shared.product };
        made_of.push(input("program", shared.program));
        made_of.push(input("template, texts and settings", template));
    }
    if let Some(own) = reader.content(key.product)? {
        let hash = if key.substitute.is_some() { own.shown } else { own.record };
        made_of.push(input(format!("product {}", key.product), hash));
    }
    for other in entries {
        let Some(substitute) = other.key.substitute else { continue };
        if other.key.edition == key.edition
            && key.substitute.is_none_or(|own| own == substitute)
            && let Some(shown) = reader.content(substitute)?
        {
            made_of.push(input(format!("substitute {substitute}"), shown.shown));
        }
    }
    made_of.push(input("all of it, with choice, categories and place", entry.inputs));
    Ok(made_of)
}
