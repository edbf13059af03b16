//! What a key may hold: how a value is read, which values are allowed in words, and the same as JSON schema.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::DeValue;
use url::Url;

use crate::model::Tag;

/// A value as it was given.
pub(super) enum Given<'g> {
    /// By the environment or a flag.
    Plain(&'g str),
    /// By the file, or by a default.
    Toml(&'g Spanned<DeValue<'g>>),
}

/// What is wrong with a value.
pub(super) enum Mistake {
    /// All of it.
    Value,
    /// The entry of a list with this index.
    Entry(usize),
}

/// What a key may hold.
pub(super) struct Rule<T> {
    /// In words, as errors say it.
    pub(super) allowed: String,
    /// As JSON schema.
    pub(super) schema: Value,
    /// True where a wrong value may hold a password and is not repeated.
    pub(super) is_hidden: bool,
    /// Shown in the template where there is no default.
    pub(super) example: &'static str,
    parse: Parse<T>,
}

/// Reads what was given, or says what is wrong with it.
type Parse<T> = Box<dyn Fn(&Given) -> Result<T, Mistake>>;

impl<T> Rule<T> {
    fn new(
        allowed: impl Into<String>,
        schema: Value,
        parse: impl Fn(&Given) -> Option<T> + 'static,
    ) -> Self {
        let parse = Box::new(move |given: &Given| parse(given).ok_or(Mistake::Value));
        Self { allowed: allowed.into(), schema, is_hidden: false, example: "", parse }
    }

    pub(super) fn parse(&self, given: &Given) -> Result<T, Mistake> {
        (self.parse)(given)
    }

    /// Never repeats a wrong value.
    pub(super) fn hidden(self) -> Self {
        Self { is_hidden: true, ..self }
    }
}

impl Given<'_> {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Plain(text) => Some(text),
            Self::Toml(value) => value.get_ref().as_str(),
        }
    }

    fn whole(&self) -> Option<i64> {
        match self {
            Self::Plain(text) => text.trim().parse().ok(),
            Self::Toml(value) => {
                let integer = value.get_ref().as_integer()?;
                i64::from_str_radix(integer.as_str(), integer.radix()).ok()
            }
        }
    }

    /// The value as TOML; nothing where it is an empty text of the environment.
    pub(super) fn toml(&self, schema: &Value) -> Option<String> {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        match self {
            Self::Plain("") => None,
            Self::Plain(_) if schema["type"] == "array" => {
                let entries: Vec<String> =
                    self.entries()?.into_iter().flatten().map(quoted).collect();
                Some(format!("[{}]", entries.join(", ")))
            }
            Self::Plain(text) if matches!(schema["type"].as_str(), Some("integer" | "boolean")) => {
                Some((*text).to_string())
            }
            Self::Plain(text) => Some(quoted(text)),
            Self::Toml(value) => Some(toml_of(value.get_ref())),
        }
    }

    /// The entries of a list, in the environment separated by commas.
    fn entries(&self) -> Option<Vec<Option<&str>>> {
        match self {
            Self::Plain(text) => {
                let entries = text.split(',').map(str::trim);
                Some(entries.filter(|entry| !entry.is_empty()).map(Some).collect())
            }
            Self::Toml(value) => {
                let array = value.get_ref().as_array()?;
                Some(array.iter().map(|entry| entry.get_ref().as_str()).collect())
            }
        }
    }
}

/// A value on one line.
fn toml_of(value: &DeValue) -> String {
    match value {
        DeValue::Array(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|entry| toml_of(entry.get_ref())).collect();
            format!("[{}]", entries.join(", "))
        }
        DeValue::String(text) => toml::Value::from(text.as_ref()).to_string(),
        DeValue::Integer(number) => number.as_str().to_string(),
        DeValue::Boolean(is_true) => is_true.to_string(),
        // No rule takes any other type.
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => String::new(),
    }
}

/// A text for which `read` finds a value.
pub(super) fn text<T: 'static>(
    allowed: &str,
    read: impl Fn(&str) -> Option<T> + 'static,
) -> Rule<T> {
    Rule::new(allowed, json!({"type": "string"}), move |given| read(given.text()?))
}

/// A text that is not blank.
pub(super) fn words() -> Rule<String> {
    text("a text that is not empty", |text| {
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_string())
    })
}

/// One of some words.
pub(super) fn choice(words: &'static [&'static str]) -> Rule<&'static str> {
    let mut rule = text(&words.join(", "), |text| words.iter().copied().find(|word| *word == text));
    rule.schema = json!({"enum": words});
    rule
}

/// A path; relative ones start at the folder of the file.
pub(super) fn path() -> Rule<PathBuf> {
    text("a path", |text| (!text.is_empty()).then(|| PathBuf::from(text)))
}

/// A value that may be left out or empty.
pub(super) fn optional<T: 'static>(rule: Rule<T>, example: &'static str) -> Rule<Option<T>> {
    let Rule { allowed, schema, is_hidden, parse, .. } = rule;
    let or_nothing = move |given: &Given| match given.text() {
        Some(text) if text.trim().is_empty() => Ok(None),
        _ => parse(given).map(Some),
    };
    Rule { allowed, schema, is_hidden, example, parse: Box::new(or_nothing) }
}

/// A whole number within a range.
pub(super) fn whole<T: TryFrom<i64>>(range: RangeInclusive<i64>) -> Rule<T> {
    let (least, most) = (*range.start(), *range.end());
    let allowed = format!("a whole number from {least} to {most}");
    let schema = json!({"type": "integer", "minimum": least, "maximum": most});
    Rule::new(allowed, schema, move |given| {
        let number = given.whole().filter(|number| range.contains(number))?;
        T::try_from(number).ok()
    })
}

/// Yes or no.
pub(super) fn switch() -> Rule<bool> {
    Rule::new("true, false", json!({"type": "boolean"}), |given| match given {
        Given::Toml(value) => value.get_ref().as_bool(),
        Given::Plain(text) => match text.trim() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
    })
}

/// `250ms`, `7days`.
pub(super) fn duration() -> Rule<Duration> {
    text("a duration such as 250ms, 30s, 6h or 7days", |text| {
        humantime::parse_duration(text.trim()).ok()
    })
}

/// A list of texts, for each of which `read` finds a value.
pub(super) fn list<T: 'static>(
    allowed: &str,
    read: impl Fn(&str) -> Option<T> + 'static,
) -> Rule<Vec<T>> {
    let parse = move |given: &Given| {
        let mut values = Vec::new();
        for (at, entry) in given.entries().ok_or(Mistake::Value)?.into_iter().enumerate() {
            values.push(entry.and_then(&read).ok_or(Mistake::Entry(at))?);
        }
        Ok(values)
    };
    let schema = json!({"type": "array", "items": {"type": "string"}});
    let parse = Box::new(parse);
    Rule { allowed: allowed.to_string(), schema, is_hidden: false, example: "", parse }
}

/// Tags of a taxonomy, with their language.
pub(super) fn tags() -> Rule<Vec<Tag>> {
    list("tags such as en:france", tag_of)
}

/// Texts to search for.
pub(super) fn terms() -> Rule<Vec<String>> {
    list("texts that are not empty", |text| {
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_string())
    })
}

/// A tag with its language; without one it would be read as English, which is rarely meant.
pub(super) fn tag_of(text: &str) -> Option<Tag> {
    let (language, _) = text.trim().split_once(':')?;
    if Tag::is_language(language) { Tag::parse(text, language) } else { None }
}

/// Two letters, as ISO 639-1 has them.
pub(super) fn languages() -> Rule<Vec<String>> {
    list("two letters each, such as fr", |text| {
        let is_language = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
        is_language.then(|| text.to_string())
    })
}

/// An address of the web, without user and password.
pub(super) fn web_address() -> Rule<String> {
    let allowed = "http:// or https:// and a host, without user and password";
    // Hidden: what makes an address wrong may be the password in it.
    text(allowed, |text| is_web_address(text.trim()).then(|| text.trim().to_string())).hidden()
}

/// True for `http://` or `https://` and a host, without user and password: addresses are shown.
pub(super) fn is_web_address(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let is_open = url.username().is_empty() && url.password().is_none();
    matches!(url.scheme(), "http" | "https") && url.host().is_some() && is_open
}
