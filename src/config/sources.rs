//! The entries `[[source]]`: where products come from. What an entry must have depends on its kind.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::declare::Section as _;
use super::error::ConfigError;
use super::reader::{SettingsReader, SettingsTable};
use super::sections::SourceEntry;
use crate::model::Tag;

/// Where products come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum SourceConfig {
    /// A file or folder of this machine.
    File(PathBuf),
    /// The whole export, by URL.
    Dump {
        /// Of the JSONL or CSV export.
        url: String,
        /// Of the index of daily changes.
        deltas: Option<String>,
    },
    /// Searches, for small sites.
    Search(SearchConfig),
}

impl SourceConfig {
    /// True where a server is asked.
    #[must_use]
    pub(crate) fn is_remote(&self) -> bool {
        !matches!(self, Self::File(_))
    }
}

/// Searches of a server of Open Food Facts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SearchConfig {
    /// `https://world.openfoodfacts.org`, without slash at the end.
    pub url: String,
    /// Texts searched for.
    pub terms: Vec<String>,
    /// Tags of categories listed.
    pub categories: Vec<Tag>,
    /// At most this many pages of each.
    pub pages: usize,
    /// Products on a page, at most 100.
    pub page_size: usize,
}

/// The sources: those of the flags, else those of the environment, else those of the file.
pub(super) fn sources(
    reader: &mut SettingsReader,
    folder: &Path,
    flags: Vec<PathBuf>,
) -> Result<Vec<SourceConfig>, ConfigError> {
    // Entries of the file are checked even where others take their place: a mistake does not wait for its turn.
    let mut sources = Vec::new();
    for (table, span) in reader.entries("source") {
        let entry = SourceEntry::read_from(reader, &table)?;
        let source = Checked { reader, table: &table, entry, folder, span }.source()?;
        sources.push(source);
    }
    let variable = reader.variable("SITEGEN_SOURCES");
    let listed = variable.iter().flat_map(|list| list.split(':')).filter(|path| !path.is_empty());
    let in_environment: Vec<SourceConfig> =
        listed.map(|path| SourceConfig::File(folder.join(path))).collect();
    if variable.is_some() {
        sources = in_environment;
    }
    if !flags.is_empty() {
        sources = flags.into_iter().map(SourceConfig::File).collect();
    }
    if sources.is_empty() {
        let message = "no source of products; add `[[source]]` with a `path`, or use --source";
        return Err(ConfigError(format!("{}: {message}", reader.file.display())));
    }
    Ok(sources)
}

/// An entry whose keys are checked one by one, and where it is.
struct Checked<'c> {
    reader: &'c SettingsReader<'c>,
    table: &'c SettingsTable<'c>,
    entry: SourceEntry,
    folder: &'c Path,
    span: Range<usize>,
}

impl Checked<'_> {
    fn source(self) -> Result<SourceConfig, ConfigError> {
        match (self.entry.kind, &self.entry.path) {
            (Some("dump"), _) => self.dump(),
            (Some("search"), _) => self.search(),
            (None, None) => Err(self.wrong("needs a `path`, or a `kind` (file, dump, search)")),
            _ => self.file(),
        }
    }

    fn file(self) -> Result<SourceConfig, ConfigError> {
        self.allow("file", &["path"])?;
        match &self.entry.path {
            Some(path) => Ok(SourceConfig::File(self.folder.join(path))),
            None => Err(self.wrong("of kind `file` needs a `path`")),
        }
    }

    fn dump(self) -> Result<SourceConfig, ConfigError> {
        self.allow("dump", &["url", "deltas"])?;
        let SourceEntry { url: Some(url), deltas, .. } = self.entry else {
            return Err(self.wrong("of kind `dump` needs the `url` of the JSONL or CSV export"));
        };
        Ok(SourceConfig::Dump { url, deltas })
    }

    fn search(self) -> Result<SourceConfig, ConfigError> {
        self.allow("search", &["url", "terms", "categories", "pages", "page_size"])?;
        if self.entry.terms.is_empty() && self.entry.categories.is_empty() {
            return Err(self.wrong("of kind `search` needs `terms` or `categories`"));
        }
        let SourceEntry { url, terms, categories, pages, page_size, .. } = self.entry;
        let server = url.as_deref().unwrap_or("https://world.openfoodfacts.org");
        let url = server.trim_end_matches('/').to_string();
        Ok(SourceConfig::Search(SearchConfig { url, terms, categories, pages, page_size }))
    }

    /// Refuses keys that mean nothing to a kind.
    fn allow(&self, kind: &str, allowed: &[&str]) -> Result<(), ConfigError> {
        let keys = ["path", "url", "deltas", "terms", "categories", "pages", "page_size"];
        for key in keys {
            if self.table.has(key) && !allowed.contains(&key) {
                let allowed = allowed.join(", ");
                return Err(
                    self.wrong(&format!("of kind `{kind}` has no `{key}`; allowed: {allowed}"))
                );
            }
        }
        Ok(())
    }

    fn wrong(&self, what: &str) -> ConfigError {
        self.reader.at(self.span.clone(), &format!("this source {what}"))
    }
}
