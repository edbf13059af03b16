//! Looks settings up: a flag wins over the environment, the environment over the file, the file over the default.
//! Remembers where each came from, so that errors and `sitegen config show` can say it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::declared::{DeclaredSection, NONE};
use super::error::{ConfigError, Result};
use super::no_secrets::{NO_SECRETS, is_secret};
use super::rule::{Given, Rule};
use crate::diagnostic;
use crate::words::line_of;

/// The variables `SITEGEN_*`.
pub(super) type Environment = BTreeMap<String, String>;

/// Where a setting came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum SettingOrigin {
    /// A flag of the command line.
    Flag(&'static str),
    /// A variable of the environment.
    Environment(String),
    /// The file, on a line.
    File {
        /// `sitegen.toml:12`
        place: String,
        /// The bytes of the value.
        span: Range<usize>,
    },
    /// It was not set.
    Default,
    /// It was not set and is known from where the program lies.
    Program,
}

impl fmt::Display for SettingOrigin {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Flag(name) => out.write_str(name),
            Self::Environment(variable) => out.write_str(variable),
            Self::File { place, .. } => out.write_str(place),
            Self::Default => out.write_str("the default"),
            Self::Program => out.write_str("next to the program"),
        }
    }
}

/// A setting that takes effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct EffectiveSetting {
    /// `site.base_url`
    pub key: String,
    /// The value as TOML; nothing where there is none.
    pub toml: Option<String>,
    /// The value as errors repeat it.
    pub(super) plain: String,
    /// Where it came from.
    pub origin: SettingOrigin,
}

/// By key: the name of the flag that sets it, and the value.
pub(super) type FlagValues = BTreeMap<&'static str, (&'static str, String)>;

/// A table of the file, with what it is called.
pub(super) struct SettingsTable<'a> {
    /// `substitutes.weights`, `source[0]`
    pub(super) path: String,
    table: Option<&'a DeTable<'a>>,
    /// False for entries of a list: their keys have no variables.
    has_variables: bool,
}

impl SettingsTable<'_> {
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.is_some_and(|table| table.contains_key(key))
    }
}

/// Looks settings up and remembers where they came from.
pub(super) struct SettingsReader<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
    root: &'a DeTable<'a>,
    flags: FlagValues,
    environment: &'a Environment,
    known_variables: BTreeSet<String>,
    pub(super) effective: Vec<EffectiveSetting>,
}

impl<'a> SettingsReader<'a> {
    pub(super) fn new(
        file: &'a Path,
        text: &'a str,
        root: &'a DeTable<'a>,
        flags: FlagValues,
        environment: &'a Environment,
    ) -> Self {
        let known_variables = BTreeSet::from(["SITEGEN_CONFIG".to_string()]);
        Self { file, text, root, flags, environment, known_variables, effective: Vec::new() }
    }

    /// A section of the file.
    pub(super) fn section(&self, path: &str) -> SettingsTable<'a> {
        let mut table = Some(self.root);
        for name in path.split('.') {
            table = table.and_then(|table| table.get(name)?.get_ref().as_table());
        }
        SettingsTable { path: path.to_string(), table, has_variables: true }
    }

    /// The entries of a list of tables, each with its place in the file.
    pub(super) fn entries(&self, name: &str) -> Vec<(SettingsTable<'a>, Range<usize>)> {
        let array = self.root.get(name).and_then(|value| value.get_ref().as_array());
        let mut entries = Vec::new();
        for (at, entry) in array.map_or(&[][..], |array| &array[..]).iter().enumerate() {
            let path = format!("{name}[{at}]");
            let table = entry.get_ref().as_table();
            entries.push((SettingsTable { path, table, has_variables: false }, entry.span()));
        }
        entries
    }

    /// A setting by its rule.
    pub(super) fn read<T>(
        &mut self,
        table: &SettingsTable,
        name: &str,
        default: &'static str,
        rule: &Rule<T>,
    ) -> Result<T> {
        let key = format!("{}.{name}", table.path);
        let mut environment = None;
        if table.has_variables {
            environment = self.variable(&variable(&key));
        }
        if let Some((flag, value)) = self.flags.get(key.as_str()).cloned() {
            return self.settle(key, SettingOrigin::Flag(flag), Given::Plain(&value), rule);
        }
        if let Some(value) = environment {
            let origin = SettingOrigin::Environment(variable(&key));
            return self.settle(key, origin, Given::Plain(&value), rule);
        }
        if let Some(value) = table.table.and_then(|table| table.get(name)) {
            let span = value.span();
            let place = format!("{}:{}", self.file.display(), line_of(self.text, span.start));
            let origin = SettingOrigin::File { place, span };
            return self.settle(key, origin, Given::Toml(self.text, value), rule);
        }
        if default == NONE {
            return self.settle(key, SettingOrigin::Default, Given::Plain(""), rule);
        }
        let value =
            DeValue::parse(default).map_err(|error| ConfigError(format!("{key}: {error}")))?;
        self.settle(key, SettingOrigin::Default, Given::Toml(default, &value), rule)
    }

    /// Checks a value and remembers it.
    fn settle<T>(
        &mut self,
        key: String,
        origin: SettingOrigin,
        given: Given,
        rule: &Rule<T>,
    ) -> Result<T> {
        let wrong = match rule.parse(given) {
            Ok(value) => {
                let (toml, plain) = (given.toml(&rule.schema), given.plain().to_string());
                self.effective.push(EffectiveSetting { key, toml, plain, origin });
                return Ok(value);
            }
            Err(wrong) => wrong,
        };
        let allowed = &rule.allowed;
        let message = format!("`{key}` is `{}`; allowed: {allowed}", wrong.plain());
        Err(match wrong {
            _ if rule.is_hidden => {
                ConfigError(format!("{origin}: `{key}` is wrong; allowed: {allowed}"))
            }
            Given::Toml(_, value) if origin != SettingOrigin::Default => {
                self.at(value.span(), &message)
            }
            _ => ConfigError(format!("{origin}: {message}")),
        })
    }

    /// Notes what takes effect in place of a setting that was not set.
    pub(super) fn found(&mut self, key: &str, value: &str) {
        if let Some(setting) = self.effective.iter_mut().find(|setting| setting.key == key) {
            setting.toml = Some(toml::Value::from(value).to_string());
            setting.plain = value.to_string();
            setting.origin = SettingOrigin::Program;
        }
    }

    /// Whether a setting that was read was given, by whatever way.
    pub(super) fn is_set(&self, key: &str) -> bool {
        let mut settings = self.effective.iter();
        settings.any(|setting| setting.key == key && setting.origin != SettingOrigin::Default)
    }

    /// The error that a setting that was read is not allowed after all.
    pub(super) fn wrong(&self, key: &str, allowed: &str) -> ConfigError {
        let Some(setting) = self.effective.iter().find(|setting| setting.key == key) else {
            return ConfigError(format!("`{key}` is wrong; allowed: {allowed}"));
        };
        let message = format!("`{key}` is `{}`; allowed: {allowed}", setting.plain);
        match &setting.origin {
            SettingOrigin::File { span, .. } => self.at(span.clone(), &message),
            origin => ConfigError(format!("{origin}: {message}")),
        }
    }

    /// The error that a secret is not allowed; what it is is not repeated.
    pub(super) fn wrong_secret(&self, key: &str, allowed: &str) -> ConfigError {
        let variable = variable(key);
        if self.environment.contains_key(&variable) {
            return ConfigError(format!("{variable}: not allowed; allowed: {allowed}"));
        }
        self.wrong(&format!("{key}_file"), &format!("a file that holds {allowed}"))
    }

    /// A mistake in the file.
    pub(super) fn at(&self, span: Range<usize>, message: &str) -> ConfigError {
        ConfigError(diagnostic::at(self.file, self.text, span, message))
    }

    /// A variable of the environment; looking for it makes it a known one.
    pub(super) fn variable(&mut self, name: &str) -> Option<String> {
        self.known_variables.insert(name.to_string());
        self.environment.get(name).cloned()
    }

    /// Refuses sections and keys that are not declared: a misspelt one would silently do nothing.
    pub(super) fn refuse_unknown_keys(&self, sections: &[DeclaredSection]) -> Result<()> {
        let mut names: Vec<&str> = sections.iter().map(|section| section.path).collect();
        names.retain(|path| !path.contains('.'));
        for (name, value) in self.root {
            let path = name.get_ref().as_ref();
            match value.get_ref() {
                _ if !names.contains(&path) => {
                    return Err(self.at(name.span(), &unknown("section", path, &names)));
                }
                DeValue::Table(table) => self.check_table(path, table, sections)?,
                DeValue::Array(entries) if path == "source" => {
                    for entry in entries {
                        if let Some(table) = entry.get_ref().as_table() {
                            self.check_table(path, table, sections)?;
                        }
                    }
                }
                _ => return Err(self.at(name.span(), &format!("`{path}` is a section"))),
            }
        }
        Ok(())
    }

    fn check_table(&self, path: &str, table: &DeTable, sections: &[DeclaredSection]) -> Result<()> {
        let mut names = Vec::new();
        for section in sections {
            if section.path == path {
                names.extend(section.keys.iter().map(|key| key.name));
            }
        }
        for (name, value) in table {
            let below = format!("{path}.{}", name.get_ref());
            match value.get_ref() {
                DeValue::Table(inner) if sections.iter().any(|section| section.path == below) => {
                    self.check_table(&below, inner, sections)?;
                }
                _ if names.contains(&name.get_ref().as_ref()) => {}
                _ if path == "publish" && is_secret(name.get_ref()) => {
                    return Err(self.at(name.span(), NO_SECRETS));
                }
                _ => return Err(self.at(name.span(), &unknown("key", name.get_ref(), &names))),
            }
        }
        Ok(())
    }

    /// Refuses variables that set nothing: a misspelt one would silently do nothing.
    pub(super) fn refuse_unknown_variables(&self) -> Result<()> {
        let known: Vec<&str> = self.known_variables.iter().map(String::as_str).collect();
        for name in self.environment.keys() {
            if !self.known_variables.contains(name) {
                return Err(ConfigError(unknown("environment variable", name, &known)));
            }
        }
        Ok(())
    }
}

/// `unknown key `nmae`; did you mean `name`? allowed: …`
fn unknown(what: &str, written: &str, names: &[&str]) -> String {
    let hint = match diagnostic::similar(written, names.iter().copied()) {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => ";".to_string(),
    };
    format!("unknown {what} `{written}`{hint} allowed: {}", names.join(", "))
}

/// The variable of a key: `SITEGEN_SITE_BASE_URL` for `site.base_url`.
pub(super) fn variable(key: &str) -> String {
    format!("SITEGEN_{}", key.to_ascii_uppercase().replace('.', "_"))
}
