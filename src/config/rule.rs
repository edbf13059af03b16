//! What a key may hold: how a value is read, which values are allowed in words, and the same as JSON schema.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::DeValue;
use url::Url;

use crate::model::Tag;
use crate::words::is_lowercase;

/// A value as it was given.
#[derive(Clone, Copy)]
pub(super) enum Given<'g> {
    /// By the environment or a flag.
    Plain(&'g str),
    /// By the file, or by a default: the text it stands in, and the value.
    Toml(&'g str, &'g Spanned<DeValue<'g>>),
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

/// Reads what was given, or gives back the part that is wrong: all of it, or an entry of a list.
type Parse<T> = Box<dyn Fn(Given<'_>) -> Result<T, Given<'_>>>;

impl<T> Rule<T> {
    fn new(
        allowed: impl Into<String>,
        schema: Value,
        parse: impl Fn(Given<'_>) -> Result<T, Given<'_>> + 'static,
    ) -> Self {
        let parse = Box::new(parse);
        Self { allowed: allowed.into(), schema, is_hidden: false, example: "", parse }
    }

    pub(super) fn parse<'g>(&self, given: Given<'g>) -> Result<T, Given<'g>> {
        (self.parse)(given)
    }

    /// Never repeats a wrong value.
    pub(super) fn hidden(self) -> Self {
        Self { is_hidden: true, ..self }
    }
}

impl<'g> Given<'g> {
    /// The value without the quotes of a text.
    pub(super) fn plain(self) -> &'g str {
        match self {
            Self::Plain(text) => text,
            Self::Toml(source, value) => match value.get_ref().as_str() {
                Some(text) => text,
                None => source.get(value.span()).unwrap_or_default(),
            },
        }
    }

    fn text(self) -> Option<&'g str> {
        match self {
            Self::Plain(text) => Some(text),
            Self::Toml(_, value) => value.get_ref().as_str(),
        }
    }

    fn whole(self) -> Option<i64> {
        match self {
            Self::Plain(text) => text.trim().parse().ok(),
            Self::Toml(_, value) => {
                let integer = value.get_ref().as_integer()?;
                i64::from_str_radix(integer.as_str(), integer.radix()).ok()
            }
        }
    }

    /// The value as TOML; nothing where it is an empty text of the environment.
    pub(super) fn toml(self, schema: &Value) -> Option<String> {
        match self {
            Self::Plain("") => None,
            Self::Plain(_) if schema["type"] == "array" => {
                Some(toml_list(self.entries()?.into_iter().map(|entry| quoted(entry.plain()))))
            }
            Self::Plain(text) if matches!(schema["type"].as_str(), Some("integer" | "boolean")) => {
                Some(text.to_string())
            }
            Self::Plain(text) => Some(quoted(text)),
            Self::Toml(_, value) => Some(toml_of(value.get_ref())),
        }
    }

    /// The entries of a list, in the environment separated by commas.
    fn entries(self) -> Option<Vec<Self>> {
        let mut entries = Vec::new();
        match self {
            Self::Plain(text) => {
                for entry in text.split(',') {
                    if !entry.trim().is_empty() {
                        entries.push(Self::Plain(entry.trim()));
                    }
                }
            }
            Self::Toml(source, value) => {
                for entry in value.get_ref().as_array()? {
                    entries.push(Self::Toml(source, entry));
                }
            }
        }
        Some(entries)
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn toml_list(entries: impl Iterator<Item = String>) -> String {
    format!("[{}]", entries.collect::<Vec<_>>().join(", "))
}

/// A value on one line.
fn toml_of(value: &DeValue) -> String {
    match value {
        DeValue::Array(entries) => toml_list(entries.iter().map(|entry| toml_of(entry.get_ref()))),
        DeValue::String(text) => quoted(text),
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
    let schema = json!({"type": "string"});
    Rule::new(allowed, schema, move |given| given.text().and_then(&read).ok_or(given))
}

/// A text that is not blank.
pub(super) fn words() -> Rule<String> {
    text("a text that is not empty", not_blank)
}

fn not_blank(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// Texts, none of which is empty.
pub(super) fn texts() -> Rule<Vec<String>> {
    list("a list of texts, none of which is empty", not_blank)
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
    let optional = Rule::new(allowed, schema, move |given| match given.text() {
        Some(text) if text.trim().is_empty() => Ok(None),
        _ => Ok(Some(parse(given)?)),
    });
    Rule { is_hidden, example, ..optional }
}

/// A whole number within a range.
pub(super) fn whole<T: TryFrom<i64>>(range: RangeInclusive<i64>) -> Rule<T> {
    let (least, most) = (*range.start(), *range.end());
    let allowed = format!("a whole number from {least} to {most}");
    let schema = json!({"type": "integer", "minimum": least, "maximum": most});
    Rule::new(allowed, schema, move |given| match given.whole() {
        Some(number) if range.contains(&number) => T::try_from(number).map_err(|_| given),
        _ => Err(given),
    })
}

/// Yes or no.
pub(super) fn switch() -> Rule<bool> {
    Rule::new("true, false", json!({"type": "boolean"}), |given| match given {
        Given::Toml(_, value) => value.get_ref().as_bool().ok_or(given),
        Given::Plain(text) => match text.trim() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(given),
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
    let schema = json!({"type": "array", "items": {"type": "string"}});
    Rule::new(allowed, schema, move |given| {
        let mut values = Vec::new();
        for entry in given.entries().ok_or(given)? {
            values.push(entry.text().and_then(&read).ok_or(entry)?);
        }
        Ok(values)
    })
}

/// Tags of a taxonomy, with their language.
pub(super) fn tags() -> Rule<Vec<Tag>> {
    list("tags such as en:france", tag_of)
}

/// Texts to search for.
pub(super) fn terms() -> Rule<Vec<String>> {
    list("texts that are not empty", not_blank)
}

/// A tag with its language; without one it would be read as English, which is rarely meant.
pub(super) fn tag_of(text: &str) -> Option<Tag> {
    let (language, _) = text.trim().split_once(':')?;
    if Tag::is_language(language) { Tag::parse(text, language) } else { None }
}

/// Two letters, as ISO 639-1 has them.
pub(super) fn languages() -> Rule<Vec<String>> {
    list("two letters each, such as fr", |text| {
        let is_language = text.len() == 2 && is_lowercase(text);
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
