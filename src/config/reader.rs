//! Looks settings up: a flag wins over the environment, the environment over the file, the file over the default.
//! Remembers where each came from, so that errors and `sitegen config show` can say it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::declared::{DeclaredSection, NONE};
use super::error::ConfigError;
use super::rule::{Given, Mistake, Rule};
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
}

impl fmt::Display for SettingOrigin {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Flag(name) => out.write_str(name),
            Self::Environment(variable) => out.write_str(variable),
            Self::File { place, .. } => out.write_str(place),
            Self::Default => out.write_str("the default"),
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

/// A flag that sets a key.
pub(super) struct FlagValue {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) value: String,
}

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
        self.table.is_some_and(|table| find(table, key).is_some())
    }
}

/// Looks settings up and remembers where they came from.
pub(super) struct SettingsReader<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
    root: &'a DeTable<'a>,
    flags: Vec<FlagValue>,
    environment: &'a Environment,
    known_variables: BTreeSet<String>,
    pub(super) effective: Vec<EffectiveSetting>,
}

impl<'a> SettingsReader<'a> {
    pub(super) fn new(
        file: &'a Path,
        text: &'a str,
        root: &'a DeTable<'a>,
        flags: Vec<FlagValue>,
        environment: &'a Environment,
    ) -> Self {
        let known_variables = BTreeSet::from(["SITEGEN_CONFIG".to_string()]);
        Self { file, text, root, flags, environment, known_variables, effective: Vec::new() }
    }

    /// A section of the file.
    pub(super) fn section(&self, path: &str) -> SettingsTable<'a> {
        let mut table = Some(self.root);
        for name in path.split('.') {
            table = table.and_then(|table| find(table, name)?.get_ref().as_table());
        }
        SettingsTable { path: path.to_string(), table, has_variables: true }
    }

    /// The entries of a list of tables, each with its place in the file.
    pub(super) fn entries(&self, name: &str) -> Vec<(SettingsTable<'a>, Range<usize>)> {
        let array = find(self.root, name).and_then(|value| value.get_ref().as_array());
        let mut entries = Vec::new();
        for (at, entry) in array.into_iter().flat_map(|array| array.iter()).enumerate() {
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
    ) -> Result<T, ConfigError> {
        let key = format!("{}.{name}", table.path);
        let from_environment =
            if table.has_variables { self.variable(&variable(&key)) } else { None };
        let flag = self.flags.iter().find(|flag| flag.key == key);
        let from_file = table.table.and_then(|table| find(table, name));
        if let Some(flag) = flag {
            let origin = SettingOrigin::Flag(flag.name);
            let plain = flag.value.clone();
            self.take(key, origin, &plain, &Given::Plain(&plain), rule)
        } else if let Some(plain) = from_environment {
            let origin = SettingOrigin::Environment(variable(&key));
            self.take(key, origin, &plain, &Given::Plain(&plain), rule)
        } else if let Some(value) = from_file {
            let span = value.span();
            let line = line_of(self.text, span.start);
            let origin =
                SettingOrigin::File { place: format!("{}:{line}", self.file.display()), span };
            self.take(key, origin, &plain(self.text, value), &Given::Toml(value), rule)
        } else if default == NONE {
            self.take(key, SettingOrigin::Default, "", &Given::Plain(""), rule)
        } else {
            let parsed = DeValue::parse(default);
            let value = parsed.map_err(|error| ConfigError(format!("{key}: {error}")))?;
            let shown = plain(default, &value);
            self.take(key, SettingOrigin::Default, &shown, &Given::Toml(&value), rule)
        }
    }

    /// Checks a value and remembers it.
    fn take<T>(
        &mut self,
        key: String,
        origin: SettingOrigin,
        plain: &str,
        given: &Given,
        rule: &Rule<T>,
    ) -> Result<T, ConfigError> {
        let setting =
            EffectiveSetting { key, toml: given.toml(&rule.schema), plain: plain.into(), origin };
        match rule.parse(given) {
            Ok(value) => {
                self.effective.push(setting);
                Ok(value)
            }
            Err(_) if rule.is_hidden => Err(ConfigError(format!(
                "{}: `{}` is wrong; allowed: {}",
                setting.origin, setting.key, rule.allowed
            ))),
            Err(mistake) => Err(self.refusal(&entry(setting, &mistake, given), &rule.allowed)),
        }
    }

    /// The error that a setting that was read is not allowed after all.
    pub(super) fn wrong(&self, key: &str, allowed: &str) -> ConfigError {
        match self.effective.iter().find(|setting| setting.key == key) {
            Some(setting) => self.refusal(setting, allowed),
            None => ConfigError(format!("`{key}` is wrong; allowed: {allowed}")),
        }
    }

    fn refusal(&self, setting: &EffectiveSetting, allowed: &str) -> ConfigError {
        let message = format!("`{}` is `{}`; allowed: {allowed}", setting.key, setting.plain);
        match &setting.origin {
            SettingOrigin::File { span, .. } => self.at(span.clone(), &message),
            origin => ConfigError(format!("{origin}: {message}")),
        }
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
    pub(super) fn refuse_unknown_keys(
        &self,
        sections: &[DeclaredSection],
    ) -> Result<(), ConfigError> {
        let mut names: Vec<&str> = sections.iter().map(|section| section.path).collect();
        names.retain(|path| !path.contains('.'));
        for (name, value) in self.root {
            if !names.contains(&name.get_ref().as_ref()) {
                return Err(self.at(name.span(), &unknown("section", name.get_ref(), &names)));
            }
            match value.get_ref() {
                DeValue::Table(table) => self.check_table(name.get_ref(), table, sections)?,
                DeValue::Array(entries) if name.get_ref() == "source" => {
                    for entry in entries.iter().filter_map(|entry| entry.get_ref().as_table()) {
                        self.check_table("source", entry, sections)?;
                    }
                }
                _ => {
                    return Err(self.at(
                        name.span(),
                        &format!("`{name}` is a section", name = name.get_ref()),
                    ));
                }
            }
        }
        Ok(())
    }

    fn check_table(
        &self,
        path: &str,
        table: &DeTable,
        sections: &[DeclaredSection],
    ) -> Result<(), ConfigError> {
        let mut names: Vec<&str> = Vec::new();
        for section in sections {
            if section.path == path {
                names.extend(section.keys.iter().map(|key| key.name));
            }
        }
        for (name, value) in table {
            let below = format!("{path}.{}", name.get_ref());
            let is_section = sections.iter().any(|section| section.path == below);
            match value.get_ref() {
                DeValue::Table(inner) if is_section => self.check_table(&below, inner, sections)?,
                _ if names.contains(&name.get_ref().as_ref()) => {}
                _ => return Err(self.at(name.span(), &unknown("key", name.get_ref(), &names))),
            }
        }
        Ok(())
    }

    /// Refuses variables that set nothing: a misspelt one would silently do nothing.
    pub(super) fn refuse_unknown_variables(&self) -> Result<(), ConfigError> {
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
    let meant = diagnostic::similar(written, names.iter().copied());
    let hint = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
    let names = names.join(", ");
    let separator = if hint.is_empty() { ";" } else { "" };
    format!("unknown {what} `{written}`{hint}{separator} allowed: {names}")
}

/// The variable of a key: `SITEGEN_SITE_BASE_URL` for `site.base_url`.
pub(super) fn variable(key: &str) -> String {
    format!("SITEGEN_{}", key.to_ascii_uppercase().replace('.', "_"))
}

fn find<'a>(table: &'a DeTable<'a>, name: &str) -> Option<&'a Spanned<DeValue<'a>>> {
    table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
}

/// A value without the quotes of a text.
fn plain(text: &str, value: &Spanned<DeValue>) -> String {
    match value.get_ref().as_str() {
        Some(content) => content.to_string(),
        None => text.get(value.span()).unwrap_or_default().to_string(),
    }
}

/// A setting narrowed to the entry that is wrong.
fn entry(setting: EffectiveSetting, mistake: &Mistake, given: &Given) -> EffectiveSetting {
    let Mistake::Entry(at) = mistake else { return setting };
    let (plain, span) = match given {
        Given::Plain(text) => {
            let mut entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
            (entries.nth(*at).unwrap_or_default().to_string(), None)
        }
        Given::Toml(value) => match value.get_ref().as_array().and_then(|array| array.get(*at)) {
            Some(entry) => (plain("", entry), Some(entry.span())),
            None => (setting.plain, None),
        },
    };
    let origin = match (setting.origin, span) {
        (SettingOrigin::File { place, .. }, Some(span)) => SettingOrigin::File { place, span },
        (origin, _) => origin,
    };
    EffectiveSetting { plain, origin, ..setting }
}
