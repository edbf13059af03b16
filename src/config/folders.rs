//! Folders: where the site keeps what, and the release that has what the site does not.

use std::path::{Path, PathBuf};

use super::Flags;
use super::declare::Section as _;
use super::error::{ConfigError, Result};
use super::reader::SettingsReader;
use super::sections::{Paths, SiteConfig};
use crate::files::LayeredFolder;

impl Paths {
    /// Pages and texts, a folder per language.
    pub(crate) fn contents(&self) -> LayeredFolder {
        LayeredFolder::new(self.content.clone(), self.of_release("content"))
    }

    /// All themes.
    pub(super) fn all_themes(&self) -> LayeredFolder {
        LayeredFolder::new(self.themes.clone(), self.of_release("themes"))
    }

    fn of_release(&self, name: &str) -> Option<PathBuf> {
        Some(self.release.as_ref()?.join(name))
    }

    /// The catalogue.
    pub(crate) fn catalogue(&self) -> PathBuf {
        self.data.join("catalogue.sqlite")
    }

    /// The ledger of public/.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.data.join("ledger.sqlite")
    }

    /// What the catalogue was like as a whole when it was last refreshed.
    pub(crate) fn census(&self) -> PathBuf {
        self.data.join("census.json")
    }

    /// The addresses that categories ever had: they cannot be made again.
    pub(crate) fn addresses(&self) -> PathBuf {
        self.data.join("addresses.sqlite")
    }

    /// All the server shows of products.
    pub(crate) fn search(&self) -> PathBuf {
        self.data.join("search.sqlite")
    }

    /// What a mirror last saw of the site it takes the search file from.
    pub(crate) fn mirror_state(&self) -> PathBuf {
        self.data.join("mirror.json")
    }

    /// What a mirror is fetching.
    pub(crate) fn mirrored(&self) -> PathBuf {
        self.data.join("mirror")
    }

    /// Accounts and what their owners saved: they cannot be made again.
    pub(crate) fn accounts(&self) -> PathBuf {
        self.data.join("accounts.sqlite")
    }

    /// Letters that wait to be sent by hand, where there is no mail server.
    pub(crate) fn outbox(&self) -> PathBuf {
        self.data.join("outbox")
    }

    /// Files fetched from servers, unchanged.
    pub(crate) fn downloads(&self) -> PathBuf {
        self.data.join("downloads")
    }

    /// The lock of the build.
    pub(crate) fn lock(&self) -> PathBuf {
        self.data.join(".lock")
    }
}

/// Folders, those of the file from its folder on.
pub(super) fn paths(reader: &mut SettingsReader, folder: &Path, flags: Flags) -> Result<Paths> {
    let given = Paths::read(reader)?;
    // Paths of flags start at the working folder, and may be no text.
    let paths = Paths {
        data: flags.data.unwrap_or_else(|| folder.join(&given.data)),
        public: flags.public.unwrap_or_else(|| folder.join(&given.public)),
        content: folder.join(&given.content),
        themes: folder.join(&given.themes),
        release: match given.release {
            Some(release) => Some(folder.join(release)),
            None => release_of_program(reader),
        },
    };
    let of_release = ["content", "themes"].into_iter().filter_map(|name| paths.of_release(name));
    // The site is cleared of what it does not hold, so nothing else may be in its folder.
    let others = [&paths.data, &paths.content, &paths.themes].into_iter().cloned();
    for other in others.chain(of_release) {
        if paths.public.starts_with(&other) || other.starts_with(&paths.public) {
            let (public, other) = (paths.public.display(), other.display());
            let message =
                format!("`paths.public` ({public}) and {other} must not contain each other");
            return Err(ConfigError(message));
        }
    }
    Ok(paths)
}

/// The folder of the running program, where it is that of a release.
pub(crate) fn folder_of_program() -> Option<PathBuf> {
    // Over all links: /opt/sitegen/current/sitegen lies in the folder of a release.
    let program = std::env::current_exe().ok()?;
    let folder = program.parent()?;
    ["content", "themes"].iter().all(|name| folder.join(name).is_dir()).then(|| folder.into())
}

/// The same, noted among the settings.
fn release_of_program(reader: &mut SettingsReader) -> Option<PathBuf> {
    let folder = folder_of_program()?;
    reader.found("paths.release", &folder.display().to_string());
    Some(folder)
}

/// Makes `languages` all languages of the site, and `language` the first of them.
pub(super) fn settle_languages(reader: &SettingsReader, site: &mut SiteConfig) -> Result<()> {
    let Some(first) = site.languages.first() else {
        site.languages = vec![site.language.clone()];
        return Ok(());
    };
    for (at, language) in site.languages.iter().enumerate() {
        if site.languages[..at].contains(language) {
            return Err(reader.wrong("site.languages", "each language once"));
        }
    }
    if reader.is_set("site.language") && *first != site.language {
        let allowed = format!("{first}, the first of `languages`; or leave it out");
        return Err(reader.wrong("site.language", &allowed));
    }
    site.language = first.clone();
    Ok(())
}

/// The notice is translated into none of the further languages, or into each.
pub(super) fn check_notices(reader: &SettingsReader, site: &SiteConfig) -> Result<()> {
    let translated = site.notice_translated.len();
    if translated == 0 || translated == site.languages.len() - 1 {
        return Ok(());
    }
    let allowed = "one text for each of `site.languages` but the first, in their order; or none";
    Err(reader.wrong("site.notice_translated", allowed))
}

/// Languages and theme must have their folders.
pub(super) fn check(reader: &SettingsReader, site: &SiteConfig, paths: &Paths) -> Result<()> {
    let key = if site.languages.len() > 1 { "site.languages" } else { "site.language" };
    let languages = site.languages.iter().map(|language| (key, language, paths.contents()));
    let named = languages.chain([("site.theme", &site.theme, paths.all_themes())]);
    for (key, name, folder) in named {
        let names = folder.folders();
        if !names.contains(name) {
            let names: Vec<String> = names.into_iter().collect();
            let allowed =
                format!("{} (the folders of {})", names.join(", "), folder.own().display());
            return Err(reader.wrong(key, &allowed));
        }
    }
    Ok(())
}
