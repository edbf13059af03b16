//! What every page may show of the site itself, and the theme's static files.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::files::LayeredFolder;
use crate::model::{AT_THE_TOP, PagePath};

/// A name with its address.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Link {
    /// What is shown.
    pub name: String,
    /// The language of the name, where it is another one than that of the page.
    pub lang: Option<String>,
    /// Where it leads.
    pub url: String,
}

/// The site settings: with its view, all a template sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Site {
    /// Name of the site.
    pub name: String,
    /// `https://example.org`, without slash at the end.
    pub base_url: String,
    /// Two letters.
    pub language: String,
    /// All languages, and what each calls itself; empty where there is one. Every page leads to its own in the others.
    pub languages: Vec<(String, String)>,
    /// The address of the home page.
    pub home: String,
    /// Addresses the program answers, by what they are at the root of a site: `urls["mes-aliments"]`.
    pub urls: BTreeMap<&'static str, String>,
    /// URL of every static file by its name in the theme.
    pub assets: BTreeMap<String, String>,
    /// Addresses of the pages that show what lies in a visitor's browser.
    pub device: BTreeMap<&'static str, String>,
    /// Documents to link from every page.
    pub documents: Vec<DocumentLink>,
    /// The feed of the week, and how browsers search the site.
    pub feed: String,
    pub opensearch: String,
    /// Open Food Facts in the site's language.
    pub off_url: String,
    /// A sentence at the top of every page.
    pub notice: Option<String>,
}

/// A page in one of the languages of the site.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Alternate {
    /// Two letters.
    pub language: String,
    /// What the language calls itself.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Whether it is the language of those who read none of them.
    pub is_default: bool,
}

/// A document in the footer.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DocumentLink {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// A static file of the theme.
#[derive(Clone, Debug)]
pub(crate) struct Asset {
    /// Its name in the theme: `style.css`.
    pub name: String,
    /// Where it is published: its name carries the hash of its content, so it can be cached for
    /// ever, unless it has its place at the top of the site.
    pub path: PagePath,
    /// Its content.
    pub content: Vec<u8>,
}

/// Reads the static files of a theme, in the order of their names.
pub(crate) fn load_assets(folder: &LayeredFolder) -> Result<Vec<Asset>> {
    let mut assets = Vec::new();
    for (name, file) in folder.files(1).context("in the theme's folder of static files")? {
        let name = name.to_string_lossy().into_owned();
        if !name.starts_with('.') {
            let content =
                std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let path = asset_path(&name, &content).with_context(|| {
                format!(
                    "{}: use lower-case letters, digits and hyphens in its name",
                    file.display()
                )
            })?;
            assets.push(Asset { name, path, content });
        }
    }
    Ok(assets)
}

/// `static/style.0a1b2c3d4e5f.css`
fn asset_path(name: &str, content: &[u8]) -> Option<PagePath> {
    if AT_THE_TOP.contains(&name) {
        return Some(PagePath::file(name));
    }
    let hash = blake3::hash(content).to_hex();
    let (stem, extension) = name.rsplit_once('.')?;
    let path = PagePath::file(&format!("static/{stem}.{}.{extension}", &hash[..12]));
    (PagePath::from_url(&path.url()).as_ref() == Some(&path)).then_some(path)
}
