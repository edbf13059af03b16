//! sitegen.toml: its keys, and how they become a `Config`.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::accounts::{self, RawAccounts, RawMail};
use super::fetching::{self, RawFetch, RawFilter, RawGates};
use super::listen::ListenAddress;
use super::setting::{Environment, Origins, Setting};
use super::sources::{self, RawSource};
use super::substitutes::{self, RawSubstitutes};
use super::{Config, ConfigError, LimitConfig, Overrides, Paths, Secret, SiteConfig, SourceConfig};

pub(super) type Text = Option<Spanned<String>>;
pub(super) type Number = Option<Spanned<i64>>;

/// The file as it is written. Unknown keys are refused with the ones there are.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Raw {
    site: RawSite,
    paths: RawPaths,
    source: Vec<Spanned<RawSource>>,
    fetch: RawFetch,
    filter: RawFilter,
    gates: RawGates,
    substitutes: RawSubstitutes,
    limits: RawLimits,
    build: RawBuild,
    server: RawServer,
    accounts: RawAccounts,
    mail: RawMail,
    sentry: RawSentry,
    #[serde(skip)]
    text: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawSite {
    name: Text,
    base_url: Text,
    language: Text,
    theme: Text,
    notice: Text,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawPaths {
    data: Text,
    public: Text,
    content: Text,
    themes: Text,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawLimits {
    products_per_page: Number,
    category_pages: Number,
    record_bytes: Number,
    journal_rejections: Number,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawBuild {
    jobs: Number,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawServer {
    listen: Text,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawSentry {
    dsn_file: Text,
}

pub(super) fn read(path: &Path) -> Result<Raw, ConfigError> {
    let failed = |what: String| ConfigError(format!("{}: {what}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| {
        failed(format!(
            "{error}; name the configuration with --config, or run in the folder of sitegen.toml"
        ))
    })?;
    let mut raw: Raw = toml::from_str(&text).map_err(|error| {
        let byte = error.span().map_or(0, |span| span.start);
        let line = crate::words::line_of(&text, byte);
        ConfigError(format!("{}:{line}: {}", path.display(), error.message()))
    })?;
    raw.text = text;
    Ok(raw)
}

pub(super) fn resolve(
    raw: Raw,
    path: &Path,
    folder: &Path,
    overrides: Overrides,
    environment: Environment,
) -> Result<Config, ConfigError> {
    let origins = Origins::new(path, &raw.text, environment);
    let paths = paths(raw.paths, folder, &overrides, &origins);
    refuse_public_within(&paths)?;
    let listen = listen(raw.server, &overrides, folder, &origins)?;
    let sources = sources::sources(raw.source, folder, overrides.sources, &origins)?;
    let site = site(raw.site, &paths, &origins)?;
    let config = Config {
        file: path.to_path_buf(),
        fetch: fetching::fetch(raw.fetch, sources.iter().any(SourceConfig::is_remote), &origins)?,
        filter: fetching::filter(raw.filter, &origins)?,
        gates: fetching::gates(raw.gates, &origins)?,
        sources,
        substitutes: substitutes::resolve(raw.substitutes, &origins)?,
        limits: limits(raw.limits, &origins)?,
        jobs: jobs(raw.build, overrides.jobs, &origins)?,
        listen,
        accounts: accounts::accounts(raw.accounts, &origins)?,
        mail: accounts::mail(raw.mail, &site.base_url, folder, &origins)?,
        sentry_dsn: secret_file(
            ("sentry.dsn_file", raw.sentry.dsn_file),
            "sentry.dsn",
            folder,
            &origins,
        )?,
        site,
        paths,
    };
    origins.refuse_unknown_variables()?;
    Ok(config)
}

fn paths(raw: RawPaths, folder: &Path, overrides: &Overrides, origins: &Origins) -> Paths {
    let resolved = |key, raw, default| folder.join(origins.text(key, raw, default).value);
    let data = resolved("paths.data", raw.data, "data");
    let public = resolved("paths.public", raw.public, "public");
    Paths {
        data: overrides.data.clone().unwrap_or(data),
        public: overrides.public.clone().unwrap_or(public),
        content: resolved("paths.content", raw.content, "content"),
        themes: resolved("paths.themes", raw.themes, "themes"),
    }
}

/// The site is cleared of what it does not hold, so nothing else may be in its folder.
fn refuse_public_within(paths: &Paths) -> Result<(), ConfigError> {
    let others = [&paths.data, &paths.content, &paths.themes];
    match others
        .into_iter()
        .find(|other| paths.public.starts_with(other) || other.starts_with(&paths.public))
    {
        None => Ok(()),
        Some(other) => Err(ConfigError(format!(
            "`paths.public` ({}) and {} must be folders apart",
            paths.public.display(),
            other.display()
        ))),
    }
}

fn site(raw: RawSite, paths: &Paths, origins: &Origins) -> Result<SiteConfig, ConfigError> {
    let name = origins.text("site.name", raw.name, "sitegen");
    let base_url = origins.text("site.base_url", raw.base_url, "http://127.0.0.1:8080");
    let language = origins.text("site.language", raw.language, "fr");
    let theme = origins.text("site.theme", raw.theme, "default");
    let languages = folders_in(&paths.content);
    let themes = folders_in(&paths.themes);
    let notice = origins.optional("site.notice", raw.notice);
    Ok(SiteConfig {
        notice: notice.map(|notice| notice.value).filter(|notice| !notice.trim().is_empty()),
        name: name.check("a name that is not empty", |name| {
            (!name.trim().is_empty()).then(|| name.trim().to_string())
        })?,
        base_url: base_url
            .check("http:// or https:// and a host, such as https://example.org", base_url_of)?,
        language: one_of(language, &languages, &paths.content)?,
        theme: one_of(theme, &themes, &paths.themes)?,
    })
}

fn one_of(
    setting: super::setting::Setting<String>,
    allowed: &[String],
    folder: &Path,
) -> Result<String, ConfigError> {
    let expected = format!("{} (the folders of {})", allowed.join(", "), folder.display());
    setting.check(&expected, |name| allowed.iter().find(|allowed| *allowed == name).cloned())
}

fn folders_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The address without slash at the end. Pages link to each other from the root, so a path is not
/// allowed.
fn base_url_of(text: &str) -> Option<String> {
    let url = text.trim().trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    (!host.is_empty() && host.bytes().all(is_host)).then(|| url.to_string())
}

fn limits(raw: RawLimits, origins: &Origins) -> Result<LimitConfig, ConfigError> {
    let number = |key, raw, default, allowed| origins.number(key, raw, default, allowed);
    Ok(LimitConfig {
        products_per_page: number("limits.products_per_page", raw.products_per_page, 24, 1..201)?,
        category_pages: number("limits.category_pages", raw.category_pages, 500, 1..100_001)?,
        record_bytes: number(
            "limits.record_bytes",
            raw.record_bytes,
            16_777_216,
            1024..1_073_741_825,
        )?,
        journal_rejections: number(
            "limits.journal_rejections",
            raw.journal_rejections,
            10_000,
            0..10_000_001,
        )?,
    })
}

/// Worker threads; 0 is one for each core.
fn jobs(raw: RawBuild, flag: Option<usize>, origins: &Origins) -> Result<usize, ConfigError> {
    let chosen = origins.number("build.jobs", raw.jobs, 0, 0..257)?;
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    Ok(match flag.unwrap_or(chosen) {
        0 => cores(),
        jobs => jobs,
    })
}

fn listen(
    raw: RawServer,
    overrides: &Overrides,
    folder: &Path,
    origins: &Origins,
) -> Result<ListenAddress, ConfigError> {
    let configured = origins.text("server.listen", raw.listen, "127.0.0.1:8080");
    let flag = overrides.listen.as_ref().map(|text| Setting::flag("listen", text));
    super::listen::listen(&flag.unwrap_or(configured), folder, overrides.allow_public_bind)
}

/// Secrets come from the environment or from a file of their own, never from sitegen.toml.
pub(super) fn secret_file(
    (file_key, file): (&'static str, Text),
    key: &'static str,
    folder: &Path,
    origins: &Origins,
) -> Result<Option<Secret>, ConfigError> {
    let named = origins.optional(file_key, file);
    if let Some(secret) = origins.optional(key, None) {
        return Ok(Some(Secret::new(&secret.value)));
    }
    let Some(file) = named else {
        return Ok(None);
    };
    let path = folder.join(&file.value);
    let content = std::fs::read_to_string(&path);
    let content = content
        .map_err(|error| file.wrong(&file.value, &format!("a file that can be read ({error})")))?;
    Ok(Some(Secret::new(&content)))
}
