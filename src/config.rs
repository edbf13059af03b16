//! Arguments, environment and sitegen.toml → one [`Config`] that cannot be wrong.
//!
//! Each key is declared once, in `config/sections.rs`. A flag wins over the environment, the environment over the
//! file, the file over the default. Every mistake names where it is and what is allowed. This is the only module that
//! reads the environment; stages get values, never the `Config`.

mod accounts;
mod addresses;
mod backup;
mod declare;
mod declared;
mod endpoint;
mod error;
mod folders;
mod frugality;
mod listen;
mod monitoring;
mod new_site;
mod no_secrets;
mod publishing;
mod reader;
mod reporting;
mod rule;
mod schema;
mod secret;
mod sections;
mod sources;
mod template;

use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::de::DeTable;

pub(crate) use accounts::{AccountConfig, accounts_place};
pub(crate) use error::ConfigError;
pub(crate) use folders::folder_of_program;
pub(crate) use frugality::hold_little_memory;
pub(crate) use listen::ListenAddress;
pub(crate) use new_site::NewSite;
pub(crate) use publishing::PublishConfig;
pub(crate) use reader::EffectiveSetting;
pub(crate) use reporting::SentryConfig;
pub(crate) use schema::schema;
pub(crate) use secret::Secret;
pub(crate) use sections::{
    BackupConfig, FetchConfig, FilterConfig, GateConfig, LimitConfig, MonitoringConfig, Paths,
    SiteConfig, SubstituteConfig, WeightConfig,
};
pub(crate) use sources::{SearchConfig, SourceConfig};

use crate::diagnostic;
use crate::files::LayeredFolder;
use crate::model::SiteSettings;
use declare::Section as _;
use error::Result;
use reader::{Environment, FlagValues, SettingsReader};
use secret::secret;
use sections::{BuildSection, MailSection, ServerSection};

/// All settings, checked.
#[derive(Debug)]
pub(crate) struct Config {
    /// The site.
    pub site: SiteConfig,
    /// The folder of sitegen.toml, where its relative paths start.
    pub folder: PathBuf,
    /// Folders; those of the file start at its folder.
    pub paths: Paths,
    /// Where the pages of shards are kept until they are put in their place.
    pub shards: PathBuf,
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
    /// How much each trait of a candidate counts.
    pub weights: WeightConfig,
    /// Limits.
    pub limits: LimitConfig,
    /// Worker threads, at least one.
    pub jobs: usize,
    /// Whether what a build changes is kept, to be put back.
    pub keep_undo: bool,
    /// Which files the build compresses.
    pub precompress: &'static str,
    /// Whether other machines may have the search file.
    pub share_search: bool,
    /// Where the site is published besides its folder.
    pub publish: PublishConfig,
    /// Where the server listens.
    pub listen: ListenAddress,
    /// How often a mirror looks at the site it takes the search file from.
    pub mirror_every: Duration,
    /// Who may have an account.
    pub accounts: AccountConfig,
    /// How letters leave.
    pub mail: MailConfig,
    /// Copies of what cannot be made again.
    pub backup: BackupConfig,
    /// What Prometheus and the operator see.
    pub monitoring: MonitoringConfig,
    /// Where failures are reported.
    pub sentry: SentryConfig,
    /// Every setting with its value and where it came from, in the order of the file; secrets left out.
    pub effective: Vec<EffectiveSetting>,
}

/// How letters leave.
#[derive(Debug)]
pub(crate) struct MailConfig {
    /// The sender.
    pub from: String,
    /// The mail server; without one letters stay in data/outbox.
    pub smtp: Option<String>,
    /// The name the program signs in with.
    pub user: Option<String>,
    /// Its password.
    pub password: Option<Secret>,
}

/// What themes of other names lack is taken from this one.
const DEFAULT_THEME: &str = "default";

impl Config {
    /// The settings of the site that its pages show.
    pub(crate) fn site_settings(&self) -> SiteSettings<'_> {
        SiteSettings {
            name: &self.site.name,
            base_url: &self.site.base_url,
            languages: &self.site.languages,
            notice: self.site.notice.as_deref(),
            notice_translated: &self.site.notice_translated,
        }
    }

    /// The folder of documents and texts in the language at the root of the site.
    pub(crate) fn content(&self) -> LayeredFolder {
        self.content_in(&self.site.language)
    }

    /// The folder of documents and texts in a language.
    pub(crate) fn content_in(&self, language: &str) -> LayeredFolder {
        self.paths.contents().folder(language)
    }

    /// The folders of documents and texts in all languages of the site, in their order.
    pub(crate) fn all_content(&self) -> Vec<LayeredFolder> {
        self.site.languages.iter().map(|language| self.content_in(language)).collect()
    }

    /// The folder of the site's theme.
    pub(crate) fn theme(&self) -> LayeredFolder {
        let themes = self.paths.all_themes();
        themes.folder(&self.site.theme).over(themes.folder(DEFAULT_THEME))
    }
}

impl FetchConfig {
    /// Largest download in bytes.
    pub(crate) fn download_bytes(&self) -> u64 {
        self.download_gigabytes * 1_000_000_000
    }
}

/// Settings of the command line, where given.
#[derive(Clone, Default, Debug)]
pub(crate) struct Flags {
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
    /// `--shards`
    pub shards: Option<PathBuf>,
    /// `--to`
    pub to: Option<String>,
    /// `--listen`
    pub listen: Option<String>,
    /// `--allow-public-bind`
    pub allow_public_bind: bool,
}

impl Flags {
    fn values(&self) -> FlagValues {
        let path = |path: &PathBuf| path.display().to_string();
        let mut given = FlagValues::new();
        for (key, flag, value) in [
            ("paths.data", "--data", self.data.as_ref().map(path)),
            ("paths.public", "--public", self.public.as_ref().map(path)),
            ("build.jobs", "--jobs", self.jobs.map(|jobs| jobs.to_string())),
            ("publish.to", "--to", self.to.clone()),
            ("server.listen", "--listen", self.listen.clone()),
        ] {
            given.extend(value.map(|value| (key, (flag, value))));
        }
        given
    }
}

impl Config {
    /// Reads sitegen.toml, the environment and the words that addresses are made of.
    #[allow(clippy::disallowed_methods, reason = "this is the one place the environment is read")]
    pub(crate) fn load(flags: Flags) -> Result<Self> {
        let mut environment = Environment::new();
        for (variable, value) in std::env::vars_os() {
            if let Ok(name) = variable.into_string()
                && (name.starts_with("SITEGEN_") || publishing::VARIABLES.contains(&name.as_str()))
            {
                environment.insert(name, value.to_string_lossy().into_owned());
            }
        }
        let config = Self::from_parts(flags, &environment)?;
        addresses::speak(&config)?;
        Ok(config)
    }

    fn from_parts(flags: Flags, environment: &Environment) -> Result<Self> {
        let named = environment.get("SITEGEN_CONFIG").map(PathBuf::from);
        let file = flags.config.clone().or(named).unwrap_or_else(|| "sitegen.toml".into());
        let text = std::fs::read_to_string(&file).map_err(|error| {
            let hint = "name the configuration with --config, or run in the folder of sitegen.toml";
            ConfigError(format!("{}: {error}; {hint}", file.display()))
        })?;
        Self::from_text(&file, &text, flags, environment)
    }

    fn from_text(file: &Path, text: &str, flags: Flags, environment: &Environment) -> Result<Self> {
        let parsed = DeTable::parse(text)
            .map_err(|error| ConfigError(diagnostic::of_toml(file, text, &error)))?;
        let reader = SettingsReader::new(file, text, parsed.get_ref(), flags.values(), environment);
        resolve(reader, file, flags)
    }
}

/// Settings that anyone may have written: taken, or refused with the name of the file.
#[cfg(any(test, fuzzing))]
#[allow(clippy::panic, reason = "a failing target is a finding")]
pub(crate) fn fuzz(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let file = Path::new("/nowhere/sitegen.toml");
    match Config::from_text(file, text, Flags::default(), &Environment::new()) {
        Ok(config) => {
            assert!(!config.site.languages.is_empty());
            assert!(config.jobs > 0);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// sitegen.toml with every key commented out that has its default.
pub(crate) fn template() -> String {
    template::template(&[])
}

/// Reads all sections, then checks what depends on more than one key.
fn resolve(mut reader: SettingsReader, file: &Path, flags: Flags) -> Result<Config> {
    reader.refuse_unknown_keys(&sections::declared())?;
    let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut site = SiteConfig::read(&mut reader)?;
    folders::settle_languages(&reader, &mut site)?;
    folders::check_notices(&reader, &site)?;
    let allow_public = flags.allow_public_bind;
    let sources = sources::sources(&mut reader, &folder, flags.sources.clone())?;
    let fetch = fetch(&mut reader, sources.iter().any(SourceConfig::is_remote))?;
    let filter = FilterConfig::read(&mut reader)?;
    let gates = GateConfig::read(&mut reader)?;
    let shards = flags.shards.clone();
    let paths = folders::paths(&mut reader, &folder, flags)?;
    folders::check(&reader, &site, &paths)?;
    let (keep_undo, precompress, share_search, mirror_every);
    // Fields are read in the order they are written in here, which is that of the file.
    let config = Config {
        substitutes: SubstituteConfig::read(&mut reader)?,
        weights: WeightConfig::read(&mut reader)?,
        limits: LimitConfig::read(&mut reader)?,
        jobs: {
            let build = BuildSection::read(&mut reader)?;
            (keep_undo, precompress) = (build.keep_undo, build.precompress);
            share_search = build.share_search;
            threads(build.jobs)
        },
        keep_undo,
        precompress,
        share_search,
        publish: publishing::publishing(&mut reader, &folder)?,
        listen: {
            let server = ServerSection::read(&mut reader)?;
            mirror_every = server.mirror_every;
            listen::listen(&reader, &server.listen, &folder, allow_public)?
        },
        mirror_every,
        accounts: AccountConfig::read(&mut reader, &folder, &paths)?,
        mail: mail(&mut reader, &site.base_url, &folder)?,
        backup: backup::backup(&mut reader, &folder)?,
        monitoring: monitoring::monitoring(&mut reader, &folder)?,
        sentry: SentryConfig::read(&mut reader, &folder)?,
        folder,
        site,
        shards: shards.unwrap_or_else(|| paths.data.join("shards")),
        paths,
        sources,
        fetch,
        filter,
        gates,
        effective: Vec::new(),
    };
    reader.refuse_unknown_variables()?;
    Ok(Config { effective: reader.effective, ..config })
}

/// How servers are asked; a program that asks them must say who runs it.
fn fetch(reader: &mut SettingsReader, is_remote: bool) -> Result<FetchConfig> {
    let mut fetch = FetchConfig::read(reader)?;
    if is_remote && fetch.contact.is_empty() {
        return Err(reader.wrong("fetch.contact", sections::CONTACT));
    }
    if !is_remote {
        fetch.taxonomy = None;
        fetch.food_taxonomies = None;
    }
    Ok(fetch)
}

/// Worker threads; 0 is one for each core.
fn threads(jobs: usize) -> usize {
    if jobs > 0 { jobs } else { std::thread::available_parallelism().map_or(1, usize::from) }
}

fn mail(reader: &mut SettingsReader, base_url: &str, folder: &Path) -> Result<MailConfig> {
    let section = MailSection::read(reader)?;
    let password = secret(reader, "mail.password", section.password_file.as_deref(), folder)?;
    let from = section.from.unwrap_or_else(|| default_sender(base_url));
    Ok(MailConfig { from, smtp: section.smtp, user: section.user, password })
}

/// An address that takes no answers: mail programs want a sender.
fn default_sender(base_url: &str) -> String {
    let mut host = base_url.split("://").last().unwrap_or_default();
    host = host.split(':').next().unwrap_or_default();
    if !host.contains('.') || host.parse::<std::net::IpAddr>().is_ok() {
        host = "localhost.localdomain";
    }
    format!("no-reply@{host}")
}

#[cfg(test)]
mod tests;
