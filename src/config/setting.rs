//! One setting: its value, where it came from, and how it is checked.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::ConfigError;

/// The variables `SITEGEN_*`.
pub(super) type Environment = BTreeMap<String, String>;

/// Where settings are looked up: the file's own text for line numbers, then the environment.
pub(super) struct Origins<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
    environment: Environment,
    asked: RefCell<BTreeSet<String>>,
}

/// A value and where it was given.
pub(super) struct Setting<T> {
    pub(super) key: &'static str,
    pub(super) value: T,
    origin: String,
}

impl<'a> Origins<'a> {
    pub(super) fn new(file: &'a Path, text: &'a str, environment: Environment) -> Self {
        let asked = BTreeSet::from(["SITEGEN_CONFIG".to_string()]);
        Self { file, text, environment, asked: RefCell::new(asked) }
    }

    /// A setting as text: the environment's, else the file's, else the default.
    pub(super) fn text(
        &self,
        key: &'static str,
        raw: Option<Spanned<String>>,
        default: &str,
    ) -> Setting<String> {
        self.pick(key, raw, default.to_string(), |text| Some(text.to_string())).0
    }

    /// A setting as text that may be absent.
    pub(super) fn optional(
        &self,
        key: &'static str,
        raw: Option<Spanned<String>>,
    ) -> Option<Setting<String>> {
        let (setting, given) = self.pick(key, raw, String::new(), |text| Some(text.to_string()));
        given.then_some(setting)
    }

    /// A whole number within a range.
    pub(super) fn number(
        &self,
        key: &'static str,
        raw: Option<Spanned<i64>>,
        default: i64,
        allowed: Range<i64>,
    ) -> Result<usize, ConfigError> {
        let (setting, _) =
            self.pick(key, raw, default, |text| text.trim().parse().ok().or(Some(i64::MIN)));
        let value = setting.value;
        let expected = format!("a whole number from {} to {}", allowed.start, allowed.end - 1);
        let fits = usize::try_from(value).ok().filter(|_| allowed.contains(&value));
        fits.ok_or_else(|| {
            let given =
                self.environment.get(&variable(key)).cloned().unwrap_or_else(|| value.to_string());
            setting.wrong(&given, &expected)
        })
    }

    /// A switch, off where it is not given.
    pub(super) fn flag(
        &self,
        key: &'static str,
        raw: Option<Spanned<bool>>,
    ) -> Result<bool, ConfigError> {
        let written = |text: &str| match text.trim() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        };
        if let Some(text) = self.environment.get(&variable(key))
            && written(text).is_none()
        {
            let origin = variable(key);
            return Err(Setting { key, value: (), origin }.wrong(text, "true, false"));
        }
        Ok(self.pick(key, raw, false, written).0.value)
    }

    /// A list of texts, in the environment separated by commas; empty where it is not given.
    pub(super) fn list(
        &self,
        key: &'static str,
        raw: Option<Spanned<Vec<String>>>,
        expected: &str,
        allowed: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>, ConfigError> {
        let split = |text: &str| {
            let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
            Some(entries.map(str::to_string).collect())
        };
        let (setting, _) = self.pick(key, raw, Vec::new(), split);
        match setting.value.iter().find(|entry| !allowed(entry)) {
            None => Ok(setting.value),
            Some(wrong) => Err(setting.wrong(wrong, expected)),
        }
    }

    /// A setting and whether it was given at all.
    fn pick<T>(
        &self,
        key: &'static str,
        raw: Option<Spanned<T>>,
        default: T,
        parse: impl Fn(&str) -> Option<T>,
    ) -> (Setting<T>, bool) {
        let variable = variable(key);
        self.asked.borrow_mut().insert(variable.clone());
        if let Some(value) = self.environment.get(&variable).and_then(|text| parse(text)) {
            return (Setting { key, value, origin: variable }, true);
        }
        match raw {
            Some(spanned) => {
                let line = self.line(spanned.span().start);
                let origin = format!("{}:{line}", self.file.display());
                (Setting { key, value: spanned.into_inner(), origin }, true)
            }
            None => (Setting { key, value: default, origin: "the default".into() }, false),
        }
    }

    /// A list of paths in the environment, separated by `:`, relative to a folder.
    pub(super) fn environment_paths(&self, name: &str, folder: &Path) -> Option<Vec<PathBuf>> {
        self.asked.borrow_mut().insert(name.to_string());
        let list = self.environment.get(name)?;
        Some(
            list.split(':').filter(|path| !path.is_empty()).map(|path| folder.join(path)).collect(),
        )
    }

    /// The line of a byte of the file, from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        crate::words::line_of(&self.text, byte)
    }

    /// Refuses variables that are no setting: a mistyped one would silently do nothing.
    pub(super) fn refuse_unknown_variables(&self) -> Result<(), ConfigError> {
        let asked = self.asked.borrow();
        match self.environment.keys().find(|name| !asked.contains(*name)) {
            None => Ok(()),
            Some(unknown) => {
                let allowed: Vec<&str> = asked.iter().map(String::as_str).collect();
                let message = format!(
                    "the environment variable {unknown} is no setting; allowed: {}",
                    allowed.join(", ")
                );
                Err(ConfigError(message))
            }
        }
    }
}

fn variable(key: &str) -> String {
    format!("SITEGEN_{}", key.to_ascii_uppercase().replace('.', "_"))
}

impl<T> Setting<T> {
    /// The error that this setting has a value that is not allowed.
    pub(super) fn wrong(&self, given: &str, allowed: &str) -> ConfigError {
        ConfigError(format!("{}: `{}` is `{given}`; allowed: {allowed}", self.origin, self.key))
    }
}

impl Setting<String> {
    /// What a flag of the command line says.
    pub(super) fn flag(name: &'static str, value: &str) -> Self {
        Self { key: name, value: value.to_string(), origin: "the command line".into() }
    }

    /// The value if it is allowed.
    pub(super) fn check<U>(
        self,
        allowed: &str,
        parse: impl Fn(&str) -> Option<U>,
    ) -> Result<U, ConfigError> {
        parse(&self.value).ok_or_else(|| self.wrong(&self.value, allowed))
    }
}

/// A text that is never printed.
pub struct Secret(String);

impl Secret {
    pub(super) fn new(text: &str) -> Self {
        Self(text.trim().to_string())
    }

    /// The text itself, for the one who needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("[secret]")
    }
}
