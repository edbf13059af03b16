//! How the site looks and speaks: theme, texts, documents and static files, read once at the start.
//! The pipeline and the server read the same, so their pages are of one cast.

use std::ffi::OsString;
use std::sync::Arc;

use anyhow::{Result, bail, ensure};

use crate::files::LayeredFolder;
use crate::model::{Edition, PagePath, SiteSettings};

use super::top_file::complete;
use super::view::{DevicePage, OFF_FRENCH, Wording};
use super::{Asset, DocumentLink, MarkdownPage, Site, Texts, Theme, load_assets, load_documents};

/// Open Food Facts for readers of other languages than French.
const OFF_WORLD: &str = "https://world.openfoodfacts.org";

/// Theme, texts, documents and static files of the pages in one language.
pub(crate) struct Presentation {
    /// Two letters.
    pub language: String,
    /// Where its pages stand.
    pub edition: Edition,
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
    /// Reads `content`, a folder for each language of the site, in their order, and `theme`, a folder of one theme. What
    /// one language lacks of another is an error.
    pub(crate) fn read_all(
        content: &[LayeredFolder],
        theme: &LayeredFolder,
        settings: &SiteSettings,
    ) -> Result<Vec<Self>> {
        let assets = load_assets(&theme.folder("static"))?;
        let mut spoken = Vec::with_capacity(content.len());
        for (language, folder) in settings.languages.iter().zip(content) {
            let edition = Edition::of_language(language, settings.languages);
            let documents = load_documents(folder, edition)?;
            spoken.push(LanguageContent {
                edition,
                documents,
                texts: Arc::new(Texts::load(folder, language)?),
            });
        }
        let Some((first, others)) = spoken.split_first() else { bail!("no language is named") };
        for (other, language) in others.iter().zip(&settings.languages[1..]) {
            other.texts.ensure_all_of(&first.texts, language)?;
            ensure_all_documents(&other.documents, &first.documents, language)?;
        }
        let languages = names(&spoken, settings.languages)?;
        let places = places(&spoken);
        let mut all = Vec::with_capacity(spoken.len());
        for (own, language) in spoken.into_iter().zip(settings.languages) {
            all.push(own.presentation(language, &languages, &places, theme, &assets, settings)?);
        }
        Ok(all)
    }

    /// Reads the same of a site in one language.
    pub(crate) fn read(
        content: &LayeredFolder,
        theme: &LayeredFolder,
        settings: &SiteSettings,
    ) -> Result<Self> {
        let mut all = Self::read_all(std::slice::from_ref(content), theme, settings)?;
        Ok(all.swap_remove(0))
    }
}

/// What is read of one language.
struct LanguageContent {
    edition: Edition,
    documents: Vec<MarkdownPage>,
    texts: Arc<Texts>,
}

impl LanguageContent {
    fn presentation(
        self,
        language: &str,
        languages: &Arc<[(String, String)]>,
        places: &[Places],
        theme: &LayeredFolder,
        assets: &[Asset],
        settings: &SiteSettings,
    ) -> Result<Presentation> {
        let Self { edition, mut documents, texts } = self;
        let is_french = edition.is_root() || language == "fr";
        let off_url = if is_french { OFF_FRENCH } else { OFF_WORLD };
        let wording = Wording::new(Arc::clone(&texts), settings, off_url).among(
            language,
            edition,
            Arc::clone(languages),
        );
        for document in &mut documents {
            let name = document.file.file_name();
            document.alternates = wording.alternates_at(|at| {
                places[at].iter().find(|(own, _)| Some(&**own) == name)?.1.clone()
            });
        }
        let mut assets = assets.to_vec();
        for asset in assets.iter_mut().filter(|asset| asset.path.is_spoken()) {
            asset.path = asset.path.clone().of(edition);
        }
        let site = Site {
            languages: languages.to_vec(),
            ..site(settings, language, edition, off_url, &documents, &assets)
        };
        let all = settings.languages.iter();
        let editions: Vec<Edition> =
            all.map(|own| Edition::of_language(own, settings.languages)).collect();
        for asset in &mut assets {
            complete(asset, &site, &editions, &texts)?;
        }
        let theme = Theme::load(&theme.folder("templates"), &site, Arc::clone(&texts))?;
        let language = language.to_string();
        Ok(Presentation { language, edition, texts, wording, documents, assets, theme })
    }
}

/// The languages of a site and what each calls itself.
fn names(spoken: &[LanguageContent], languages: &[String]) -> Result<Arc<[(String, String)]>> {
    let mut names = Vec::with_capacity(spoken.len());
    if spoken.len() > 1 {
        for (own, language) in spoken.iter().zip(languages) {
            names.push((language.clone(), own.texts.get("page.language")?.to_string()));
        }
    }
    Ok(names.into())
}

/// The documents of a language, by the names of their files, and their addresses as they would be at the root.
type Places = Vec<(OsString, Option<String>)>;

fn places(spoken: &[LanguageContent]) -> Vec<Places> {
    let mut all = Vec::with_capacity(spoken.len());
    for own in spoken {
        let mut places = Places::new();
        for document in &own.documents {
            let root = document.place.as_ref().map(|place| place.at_root().1.url());
            places.extend(document.file.file_name().map(|name| (name.to_owned(), root)));
        }
        all.push(places);
    }
    all
}

/// Fails where a language lacks a document that the first one has: its file has the same name in each.
fn ensure_all_documents(
    own: &[MarkdownPage],
    first: &[MarkdownPage],
    language: &str,
) -> Result<()> {
    for document in first {
        let name = document.file.file_name();
        ensure!(
            own.iter().any(|own| own.file.file_name() == name),
            "content/{language} has no document {}, as {} has: every language needs each of them",
            name.unwrap_or_default().display(),
            document.file.display()
        );
    }
    Ok(())
}

fn site(
    settings: &SiteSettings,
    language: &str,
    edition: Edition,
    off_url: &str,
    documents: &[MarkdownPage],
    assets: &[Asset],
) -> Site {
    let linked = |document: &MarkdownPage| {
        let url = document.page()?.path.url();
        Some(DocumentLink { title: document.title.clone(), url })
    };
    Site {
        name: settings.name.into(),
        base_url: settings.base_url.into(),
        language: language.into(),
        languages: Vec::new(),
        home: edition.home(),
        urls: edition.addresses().collect(),
        assets: assets.iter().map(|asset| (asset.name.clone(), asset.path.url())).collect(),
        device: DevicePage::ALL.map(|page| (page.code(), page.path().of(edition).url())).into(),
        documents: documents.iter().filter_map(linked).collect(),
        feed: PagePath::feed().of(edition).url(),
        opensearch: PagePath::opensearch().of(edition).url(),
        off_url: off_url.into(),
        notice: settings.notice_in(language).map(str::to_string),
    }
}
