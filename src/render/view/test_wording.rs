//! The texts as they are shipped, for tests of all views.

use std::path::Path;
use std::sync::Arc;

use super::Wording;
use crate::files::LayeredFolder;
use crate::model::SiteSettings;
use crate::render::Texts;

impl Wording {
    /// Those of a language.
    pub(crate) fn shipped(language: &str) -> Self {
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        let content = LayeredFolder::alone(&content).folder(language);
        let settings = SiteSettings {
            name: "Site",
            base_url: "",
            languages: &[language.into()],
            notice: None,
            notice_translated: &[],
        };
        Self::new(Arc::new(Texts::load(&content, "fr").unwrap()), &settings, "https://off.example")
    }
}
