//! The entries `[[source]]`: where products come from.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;
use url::Url;

use super::setting::Origins;
use super::{ConfigError, SearchConfig, SourceConfig};

/// OFF answers at most a hundred products to a caller it does not know (openfoodfacts-server issue
/// 11261).
const PAGE_SIZE_MAX: i64 = 100;
const PAGES_MAX: i64 = 1000;

/// An entry as it is written. What it must have depends on its kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    kind: Option<Spanned<String>>,
    path: Option<String>,
    url: Option<Spanned<String>>,
    deltas: Option<Spanned<String>>,
    terms: Option<Vec<String>>,
    categories: Option<Vec<String>>,
    pages: Option<Spanned<i64>>,
    page_size: Option<Spanned<i64>>,
}

/// The sources: those of the flags, else those of the environment, else those of the file.
pub(super) fn sources(
    raw: Vec<Spanned<RawSource>>,
    folder: &Path,
    flags: Vec<PathBuf>,
    origins: &Origins,
) -> Result<Vec<SourceConfig>, ConfigError> {
    let variable = origins.environment_paths("SITEGEN_SOURCES", folder);
    let in_file = raw
        .into_iter()
        .map(|source| {
            let line = origins.line(source.span().start);
            Entry { raw: source.into_inner(), folder, line, origins }.source()
        })
        .collect::<Result<Vec<_>, _>>()?;
    let paths = if flags.is_empty() { variable } else { Some(flags) };
    let chosen = match paths {
        Some(paths) => paths.into_iter().map(SourceConfig::File).collect(),
        None => in_file,
    };
    if chosen.is_empty() {
        let message =
            "there is no source of products; add `[[source]]` with a `path`, or use --source";
        return Err(ConfigError(format!("{}: {message}", origins.file.display())));
    }
    Ok(chosen)
}

/// One entry and where it stands.
struct Entry<'a> {
    raw: RawSource,
    folder: &'a Path,
    line: usize,
    origins: &'a Origins<'a>,
}

impl Entry<'_> {
    fn source(self) -> Result<SourceConfig, ConfigError> {
        let kind = match (&self.raw.kind, &self.raw.path) {
            (Some(kind), _) => kind.get_ref().clone(),
            (None, Some(_)) => "file".into(),
            (None, None) => {
                return Err(self.wrong("needs a `path`, or a `kind` (file, dump, search)"));
            }
        };
        match kind.as_str() {
            "file" => self.file(),
            "dump" => self.dump(),
            "search" => self.search(),
            other => {
                Err(self.wrong(&format!("has the kind `{other}`; allowed: file, dump, search")))
            }
        }
    }

    fn file(&self) -> Result<SourceConfig, ConfigError> {
        self.allow("file", &["path"])?;
        let path =
            self.raw.path.as_ref().ok_or_else(|| self.wrong("of kind `file` needs a `path`"))?;
        Ok(SourceConfig::File(self.folder.join(path)))
    }

    fn dump(&self) -> Result<SourceConfig, ConfigError> {
        self.allow("dump", &["url", "deltas"])?;
        let url = self.url(self.raw.url.as_ref(), "url")?.ok_or_else(|| {
            self.wrong("of kind `dump` needs the `url` of the JSONL or CSV export")
        })?;
        Ok(SourceConfig::Dump { url, deltas: self.url(self.raw.deltas.as_ref(), "deltas")? })
    }

    fn search(&self) -> Result<SourceConfig, ConfigError> {
        self.allow("search", &["url", "terms", "categories", "pages", "page_size"])?;
        let url = self.url(self.raw.url.as_ref(), "url")?;
        let url = url.unwrap_or_else(|| "https://world.openfoodfacts.org".into());
        let search = SearchConfig {
            url: url.trim_end_matches('/').into(),
            terms: given(self.raw.terms.as_ref()),
            categories: given(self.raw.categories.as_ref()),
            pages: self.number(self.raw.pages.as_ref(), "pages", 1, PAGES_MAX)?,
            page_size: self.number(self.raw.page_size.as_ref(), "page_size", 100, PAGE_SIZE_MAX)?,
        };
        if search.terms.is_empty() && search.categories.is_empty() {
            return Err(self.wrong("of kind `search` needs `terms` or `categories`"));
        }
        Ok(SourceConfig::Search(search))
    }

    /// Refuses keys that mean nothing to a kind.
    fn allow(&self, kind: &str, allowed: &[&str]) -> Result<(), ConfigError> {
        let raw = &self.raw;
        let given = [
            ("path", raw.path.is_some()),
            ("url", raw.url.is_some()),
            ("deltas", raw.deltas.is_some()),
            ("terms", raw.terms.is_some()),
            ("categories", raw.categories.is_some()),
            ("pages", raw.pages.is_some()),
            ("page_size", raw.page_size.is_some()),
        ];
        match given.into_iter().find(|(key, given)| *given && !allowed.contains(key)) {
            None => Ok(()),
            Some((key, _)) => Err(self.wrong(&format!(
                "of kind `{kind}` has no `{key}`; allowed: {}",
                allowed.join(", ")
            ))),
        }
    }

    fn url(
        &self,
        given: Option<&Spanned<String>>,
        key: &str,
    ) -> Result<Option<String>, ConfigError> {
        let Some(given) = given else { return Ok(None) };
        let line = self.origins.line(given.span().start);
        let text = given.get_ref().trim();
        if is_web_address(text) {
            return Ok(Some(text.to_string()));
        }
        // Not repeated: what makes it wrong may be a password.
        Err(ConfigError(format!(
            "{}:{line}: the `{key}` of a source is no address; allowed: http:// or https:// and a \
             host, without user and password",
            self.origins.file.display()
        )))
    }

    fn number(
        &self,
        given: Option<&Spanned<i64>>,
        key: &str,
        default: usize,
        maximum: i64,
    ) -> Result<usize, ConfigError> {
        let Some(given) = given else { return Ok(default) };
        let value = *given.get_ref();
        let fits = usize::try_from(value).ok().filter(|_| (1..=maximum).contains(&value));
        fits.ok_or_else(|| {
            self.wrong(&format!(
                "has `{key}` = {value}; allowed: a whole number from 1 to {maximum}"
            ))
        })
    }

    fn wrong(&self, what: &str) -> ConfigError {
        let file = self.origins.file.display();
        ConfigError(format!("{file}:{}: this source {what}", self.line))
    }
}

fn given(list: Option<&Vec<String>>) -> Vec<String> {
    let texts = list.into_iter().flatten().map(|text| text.trim().to_string());
    texts.filter(|text| !text.is_empty()).collect()
}

/// True for `http://` or `https://` and a host, without user and password: addresses are shown.
pub(super) fn is_web_address(text: &str) -> bool {
    let is_open = |url: &Url| url.username().is_empty() && url.password().is_none();
    Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.host().is_some() && is_open(&url)
    })
}
