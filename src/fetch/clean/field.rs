//! Cleaning of single fields by their kind: texts, lists, tags, switches, counts, times.

use crate::model::{Tag, Timestamp};
use crate::words::unique;

use super::super::raw::{NumberField, TagsField, TextField};
use super::super::written::Written;
use super::text::clean_text;

/// Longest names kept, in characters. Real ones are shorter; what is longer is a mishap.
pub(super) const NAME_CHARACTERS: usize = 200;

/// The first field of some that has a text.
pub(super) fn first_text(fields: &[&TextField], characters: usize) -> Option<String> {
    fields.iter().find_map(|field| clean_text(field.as_deref()?, characters))
}

/// A list typed with commas, each entry once.
pub(super) fn texts(field: &TextField) -> Vec<String> {
    let typed = Written::Plain(field.as_deref().unwrap_or_default()).tags();
    unique(typed.iter().filter_map(|text| clean_text(text, NAME_CHARACTERS)))
}

/// The tags of the first field that has any.
pub(super) fn tags(fields: &[&TagsField]) -> Vec<Tag> {
    let Some(written) = fields.iter().find(|tags| !tags.is_empty()) else { return Vec::new() };
    unique(written.iter().filter_map(|tag| Tag::parse(tag, "fr")))
}

/// A two-letter code of a language.
pub(super) fn language_code(field: &TextField) -> Option<String> {
    let code = field.as_deref()?.trim().to_ascii_lowercase();
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_code { Some(code) } else { None }
}

pub(super) fn is_on(field: &TextField) -> bool {
    field.as_deref().is_some_and(|text| matches!(text.trim(), "on" | "1" | "true"))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to u32")]
pub(super) fn count(field: NumberField) -> u32 {
    field.unwrap_or(0.0).clamp(0.0, f64::from(u32::MAX)) as u32
}

/// A time before the year 2200; later ones are mishaps.
#[allow(clippy::cast_possible_truncation, reason = "clamped well below i64")]
pub(super) fn timestamp(field: NumberField) -> Timestamp {
    Timestamp::from_seconds(field.unwrap_or(0.0).clamp(0.0, 7_258_118_400.0) as i64)
}
