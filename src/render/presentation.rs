//! How the site looks and speaks: theme, texts, documents and static files, read once at the start.
//! The pipeline and the server read the same, so their pages are of one cast.

use std::sync::Arc;

use anyhow::Result;

use crate::files::LayeredFolder;
use crate::model::{PagePath, SiteSettings};

use super::top_file::complete;
use super::view::{DevicePage, Wording};
use super::{Asset, DocumentLink, MarkdownPage, Site, Texts, Theme, load_assets, load_documents};

/// Open Food Facts, French surface, all countries.
const OFF_URL: &str = "https://fr.openfoodfacts.org";

/// Theme, texts, documents and static files.
pub(crate) struct Presentation {
    /// All words.
    pub texts: Arc<Texts>,
    /// Makes views.
    pub wording: Wording,
    /// Markdown documents.
    pub documents: Vec<MarkdownPage>,
    /// Static files.
    pub assets: Vec<Asset>,
    /// Makes pages of views.
    pub theme: Theme,
}

impl Presentation {
    /// Reads `content`, a folder of one language, and `theme`, a folder of one theme.
    pub(crate) fn read(
        content: &LayeredFolder,
        theme: &LayeredFolder,
        settings: &SiteSettings,
    ) -> Result<Self> {
        let documents = load_documents(content)?;
        let mut assets = load_assets(&theme.folder("static"))?;
        let texts = Arc::new(Texts::load(content)?);
        let site = site(settings, &documents, &assets);
        for asset in &mut assets {
            complete(asset, &site, &texts)?;
        }
        let theme = Theme::load(&theme.folder("templates"), &site, Arc::clone(&texts))?;
        let wording = Wording::new(Arc::clone(&texts), settings, OFF_URL);
        Ok(Self { texts, wording, documents, assets, theme })
    }
}

fn site(settings: &SiteSettings, documents: &[MarkdownPage], assets: &[Asset]) -> Site {
    let linked = |document: &MarkdownPage| {
        let url = document.page()?.path.url();
        Some(DocumentLink { title: document.title.clone(), url })
    };
    Site {
        name: settings.name.into(),
        base_url: settings.base_url.into(),
        language: settings.language.into(),
        assets: assets.iter().map(|asset| (asset.name.clone(), asset.path.url())).collect(),
        device: DevicePage::ALL.map(|page| (page.code(), page.page().path.url())).into(),
        documents: documents.iter().filter_map(linked).collect(),
        feed: PagePath::feed().url(),
        opensearch: PagePath::opensearch().url(),
        off_url: OFF_URL.into(),
        notice: settings.notice.map(str::to_string),
    }
}
