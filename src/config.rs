//! Arguments, environment and sitegen.toml → one [`Config`] that cannot be wrong.
//!
//! A flag wins over the environment, the environment over the file, the file over the default.
//! Every mistake names where it stands and what is allowed. This is the only module that reads the
//! environment; stages get values, never the `Config`.

mod accounts;
mod fetching;
mod file;
mod listen;
mod setting;
mod sources;
mod substitutes;

use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;

pub use accounts::{AccountConfig, MailConfig};
pub use listen::ListenAddress;
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
    /// Where products come from, in order; never empty.
    pub sources: Vec<SourceConfig>,
    /// How servers are asked.
    pub fetch: FetchConfig,
    /// Which products are wanted.
    pub filter: FilterConfig,
    /// What a refresh must not do to the catalogue.
    pub gates: GateConfig,
    /// Substitutes offered for a product.
    pub substitutes: SubstituteConfig,
    /// Limits.
    pub limits: LimitConfig,
    /// Worker threads.
    pub jobs: usize,
    /// Where the server listens.
    pub listen: ListenAddress,
    /// Who may have an account.
    pub accounts: AccountConfig,
    /// How letters leave.
    pub mail: MailConfig,
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

    /// All the server shows of products.
    #[must_use]
    pub fn search(&self) -> PathBuf {
        self.data.join("search.sqlite")
    }

    /// Accounts and what their owners saved: the one file that cannot be made again.
    #[must_use]
    pub fn accounts(&self) -> PathBuf {
        self.data.join("accounts.sqlite")
    }

    /// Letters nobody sends, where there is no mail server.
    #[must_use]
    pub fn outbox(&self) -> PathBuf {
        self.data.join("outbox")
    }

    /// What was fetched, as it was fetched.
    #[must_use]
    pub fn downloads(&self) -> PathBuf {
        self.data.join("downloads")
    }

    /// The lock of the build.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.data.join(".lock")
    }
}

/// An entry `[[source]]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SourceConfig {
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
    pub fn is_remote(&self) -> bool {
        !matches!(self, Self::File(_))
    }
}

/// An entry `[[source]]` of the kind `search`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SearchConfig {
    /// `https://world.openfoodfacts.org`, without slash at the end.
    pub url: String,
    /// Texts searched for.
    pub terms: Vec<String>,
    /// Tags of categories listed.
    pub categories: Vec<String>,
    /// At most so many pages of each.
    pub pages: usize,
    /// Products on a page, at most 100.
    pub page_size: usize,
}

/// The section `[fetch]`.
#[derive(Clone, Debug)]
pub struct FetchConfig {
    /// Who asks: an e-mail address or a web page. Not empty where a source is remote.
    pub contact: String,
    /// URL of the category taxonomy.
    pub taxonomy: Option<String>,
    /// `build` asks servers again when the last fetch is as old as this.
    pub every: Duration,
    /// Whole exports are taken again when the last one is as old as this.
    pub dump_every: Duration,
    /// Searches a minute.
    pub searches_per_minute: usize,
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest silence of a server.
    pub read_timeout: Duration,
    /// Longest time for one file or answer, with all attempts.
    pub total_timeout: Duration,
    /// Attempts in a row that may fail.
    pub attempts: usize,
    /// First wait before an attempt is repeated; doubled each time.
    pub retry_wait: Duration,
    /// Largest download in bytes.
    pub download_bytes: u64,
    /// Servers of private networks and of this machine may be asked.
    pub allow_private_sources: bool,
}

/// The section `[filter]`; an empty list wants all.
#[derive(Clone, Default, Debug)]
pub struct FilterConfig {
    /// Tags of countries.
    pub countries: Vec<String>,
    /// Languages, two letters each.
    pub languages: Vec<String>,
    /// Tags of categories.
    pub categories: Vec<String>,
    /// Least completeness, in percent.
    pub completeness_percent: usize,
}

/// The section `[gates]`.
#[derive(Clone, Copy, Debug)]
pub struct GateConfig {
    /// Fewer products are no catalogue.
    pub min_products: usize,
    /// The catalogue may lose so many percent of its products.
    pub shrink_percent: usize,
    /// So many percent of the records may be rejected.
    pub rejected_percent: usize,
    /// Names, grades, nutrition tables and categories may each lose so many percent of the
    /// products that have them.
    pub coverage_loss_percent: usize,
    /// The share of each grade may move by so many points.
    pub grade_shift_points: usize,
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
    pub listen: Option<String>,
    /// `--allow-public-bind`
    pub allow_public_bind: bool,
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
