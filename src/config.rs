//! Arguments, environment and sitegen.toml → one [`Config`] that cannot be wrong.
//!
//! A flag wins over the environment, the environment over the file, the file over the default.
//! Every mistake names where it stands and what is allowed. This is the only module that reads the
//! environment; stages get values, never the `Config`.

mod file;
mod setting;
mod substitutes;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use setting::Secret;
pub use substitutes::SubstituteConfig;

/// A mistake in the configuration, with where it stands and what is allowed.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct ConfigError(String);

/// Everything the program is told, checked.
#[derive(Debug)]
pub struct Config {
    /// The file it was read from.
    pub file: PathBuf,
    /// The site.
    pub site: SiteConfig,
    /// Folders.
    pub paths: Paths,
    /// Files and folders of products, in order; never empty.
    pub sources: Vec<PathBuf>,
    /// Substitutes offered for a product.
    pub substitutes: SubstituteConfig,
    /// Limits.
    pub limits: LimitConfig,
    /// Worker threads.
    pub jobs: usize,
    /// Address the server listens on.
    pub listen: SocketAddr,
    /// Where errors are reported.
    pub sentry_dsn: Option<Secret>,
}

/// The section `[site]`.
#[derive(Debug)]
pub struct SiteConfig {
    /// Name of the site.
    pub name: String,
    /// `https://example.org`, without slash at the end.
    pub base_url: String,
    /// Two letters; content/{language} exists.
    pub language: String,
    /// A folder of themes/.
    pub theme: String,
    /// A sentence at the top of every page.
    pub notice: Option<String>,
}

/// The section `[paths]`, resolved against the folder of sitegen.toml.
#[derive(Debug)]
pub struct Paths {
    /// Databases.
    pub data: PathBuf,
    /// The site.
    pub public: PathBuf,
    /// Documents and texts.
    pub content: PathBuf,
    /// Themes.
    pub themes: PathBuf,
}

impl Paths {
    /// The catalogue.
    #[must_use]
    pub fn catalogue(&self) -> PathBuf {
        self.data.join("catalogue.sqlite")
    }

    /// The ledger of public/.
    #[must_use]
    pub fn ledger(&self) -> PathBuf {
        self.data.join("ledger.sqlite")
    }

    /// The lock of the build.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.data.join(".lock")
    }
}

/// The section `[limits]`.
#[derive(Clone, Copy, Debug)]
pub struct LimitConfig {
    /// Products on a page of a category.
    pub products_per_page: usize,
    /// Pages of a category; further products are left to their own categories.
    pub category_pages: usize,
    /// Larger records are rejected unread, in bytes.
    pub record_bytes: usize,
    /// Rejected records the journal lists.
    pub journal_rejections: usize,
}

/// What the command line says, where it says anything.
#[derive(Clone, Default, Debug)]
pub struct Overrides {
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--source`
    pub sources: Vec<PathBuf>,
    /// `--data`
    pub data: Option<PathBuf>,
    /// `--public`
    pub public: Option<PathBuf>,
    /// `--jobs`
    pub jobs: Option<usize>,
    /// `--listen`
    pub listen: Option<SocketAddr>,
}

impl Config {
    /// Reads sitegen.toml and the environment.
    ///
    /// # Errors
    /// On any mistake in them.
    #[allow(clippy::disallowed_methods, reason = "this is the one place the environment is read")]
    pub fn load(overrides: Overrides) -> Result<Self, ConfigError> {
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| name.starts_with("SITEGEN_"))?;
            Some((name, value.to_string_lossy().into_owned()))
        });
        Self::from_parts(overrides, environment.collect())
    }

    fn from_parts(
        overrides: Overrides,
        environment: setting::Environment,
    ) -> Result<Self, ConfigError> {
        let named = environment.get("SITEGEN_CONFIG").map(PathBuf::from);
        let path = overrides.config.clone().or(named).unwrap_or_else(|| "sitegen.toml".into());
        let raw = file::read(&path)?;
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        file::resolve(raw, &path, &folder, overrides, environment)
    }
}

#[cfg(test)]
mod tests;
