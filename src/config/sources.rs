//! The entries `[[source]]`: where products come from. What an entry must have depends on its kind.

use std::path::{Path, PathBuf};

use super::declare::Section as _;
use super::error::{ConfigError, Result};
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
) -> Result<Vec<SourceConfig>> {
    // Entries of the file are checked even where others take their place: a mistake does not wait for its turn.
    let mut sources = Vec::new();
    for (table, span) in reader.entries("source") {
        let entry = SourceEntry::read_from(reader, &table)?;
        let source = source(&table, entry, folder);
        sources.push(source.map_err(|wrong| reader.at(span, &format!("this source {wrong}")))?);
    }
    if let Some(listed) = reader.variable("SITEGEN_SOURCES") {
        sources.clear();
        for path in listed.split(':') {
            if !path.is_empty() {
                sources.push(SourceConfig::File(folder.join(path)));
            }
        }
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

/// What an entry whose keys are checked one by one stands for, or what is wrong with it as a whole.
fn source(
    table: &SettingsTable,
    entry: SourceEntry,
    folder: &Path,
) -> Result<SourceConfig, String> {
    let SourceEntry { kind, path, url, deltas, terms, categories, pages, page_size } = entry;
    match kind {
        Some("dump") => {
            allow(table, "dump", &["url", "deltas"])?;
            let url = url.ok_or("of kind `dump` needs the `url` of the JSONL or CSV export")?;
            Ok(SourceConfig::Dump { url, deltas })
        }
        Some("search") => {
            allow(table, "search", &["url", "terms", "categories", "pages", "page_size"])?;
            if terms.is_empty() && categories.is_empty() {
                return Err("of kind `search` needs `terms` or `categories`".into());
            }
            let server = url.as_deref().unwrap_or("https://world.openfoodfacts.org");
            let url = server.trim_end_matches('/').to_string();
            Ok(SourceConfig::Search(SearchConfig { url, terms, categories, pages, page_size }))
        }
        None if path.is_none() => Err("needs a `path`, or a `kind` (file, dump, search)".into()),
        _ => {
            allow(table, "file", &["path"])?;
            let path = path.ok_or("of kind `file` needs a `path`")?;
            Ok(SourceConfig::File(folder.join(path)))
        }
    }
}

/// Refuses keys that mean nothing to a kind.
fn allow(table: &SettingsTable, kind: &str, allowed: &[&str]) -> Result<(), String> {
    for key in ["path", "url", "deltas", "terms", "categories", "pages", "page_size"] {
        if table.has(key) && !allowed.contains(&key) {
            let allowed = allowed.join(", ");
            return Err(format!("of kind `{kind}` has no `{key}`; allowed: {allowed}"));
        }
    }
    Ok(())
}
