//! Cleaning of single fields by their kind: texts, lists, tags, switches, counts, times.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::ingredients::{self, Dictionary};
use crate::model::allergen::{Allergen, AllergenSet};
use crate::model::{Tag, Timestamp};
use crate::words::{is_lowercase, is_none_slug, is_nothing, is_nothing_slug, slugify, unique};

use super::super::raw::{NumberField, TagsField, TextField};
use super::super::written::Written;
use super::text::clean_text;

/// Longest names kept, in characters. Real ones are shorter; what is longer is a mishap.
pub(in crate::fetch) const NAME_CHARACTERS: usize = 200;

/// The first field of some that has a text, other than one that stands for nothing.
pub(super) fn first_text(fields: &[&TextField], characters: usize) -> Option<String> {
    fields.iter().find_map(|field| something(field.as_deref()?, characters))
}

/// A cleaned text; `None` where it stands for nothing, such as `null` and `aucun`.
pub(in crate::fetch) fn something(text: &str, characters: usize) -> Option<String> {
    clean_text(text, characters).filter(|text| !is_nothing(text))
}

/// A list typed with commas, each entry once.
pub(super) fn texts(field: &TextField) -> Vec<String> {
    let typed = Written::Plain(field.as_deref().unwrap_or_default()).tags();
    unique(typed.iter().filter_map(|text| something(text, NAME_CHARACTERS)))
}

/// The same of brands, each in its first spelling: « Marks&Spencer » and « Marks & Spencer » are one.
pub(super) fn brands(field: &TextField) -> Vec<String> {
    let mut brands: Vec<String> = texts(field);
    let mut known = HashSet::new();
    brands.retain(|brand| known.insert(slugify(brand).replace('-', "")));
    brands
}

/// The tags of the first field that has any.
pub(super) fn tags(fields: &[&TagsField]) -> Vec<Tag> {
    let Some(written) = fields.iter().find(|tags| !tags.is_empty()) else { return Vec::new() };
    let mut parsed = Vec::with_capacity(written.len());
    for text in *written {
        if let Some(tag) = Tag::parse(text, "fr")
            && !is_nothing_slug(tag.slug())
        {
            parsed.push(tag);
        }
    }
    unique(parsed)
}

/// The same of allergens, as OFF's tags of the fourteen wherever they name some of them: `fr:ble`,
/// `en en eggs en nuts`, « contient du lait ». That there are none is known, and kept as `en:none`.
pub(super) fn allergen_tags(fields: &[&TagsField], words: &Dictionary) -> Vec<Tag> {
    let mut allergens = Vec::new();
    let mut is_none = false;
    for tag in tags(fields) {
        if NO_ALLERGENS.contains(&tag.slug()) {
            continue;
        }
        if Allergen::of(&tag).is_some() {
            allergens.push(tag);
            continue;
        }
        if let Some(named) = words.tag(&tag) {
            is_none |= named.is_empty();
            allergens.extend(named.iter().map(Allergen::tag));
            continue;
        }
        let text = tag.slug().replace('-', " ");
        let listed = ingredients::read(&text, words, AllergenSet::default());
        let mut named = listed.contained;
        named.extend(listed.traces);
        allergens.extend(named.iter().map(Allergen::tag));
        // « Sans gluten » names nothing that is there, and « peut contenir » nothing at all.
        let is_said = listed.absent.is_empty() && !ingredients::names_nothing(&text, words);
        if named.is_empty() && is_said {
            allergens.push(tag);
        }
    }
    for written in fields {
        is_none |= written.iter().any(|text| says_none(text));
    }
    if allergens.is_empty() && is_none {
        allergens.extend(Tag::parse("en:none", "en"));
    }
    unique(allergens)
}

/// What OFF has at `en:none` of its allergens and is not a word for nothing anywhere else.
const NO_ALLERGENS: [&str; 14] = [
    "n",
    "pas",
    "bez",
    "allergens-free",
    "allergeenvrij",
    "no-allergeni",
    "bez-alergena",
    "bez-alergenov",
    "be-alergenu",
    "nema-alergena",
    "ziadne",
    "nista",
    "nijedan",
    "nijedno",
];

/// Whether an entry says that there are none.
fn says_none(text: &str) -> bool {
    let tag = Tag::parse(text, "fr");
    tag.is_some_and(|tag| is_none_slug(tag.slug()) || NO_ALLERGENS.contains(&tag.slug()))
}

/// A two-letter code of a language; `xx` is OFF's word for none.
pub(super) fn language_code(field: &TextField) -> Option<String> {
    let code = field.as_deref()?.trim().to_ascii_lowercase();
    let is_code = code.len() == 2 && is_lowercase(&code);
    if is_code && code != "xx" { Some(code) } else { None }
}

pub(super) fn is_on(field: &TextField) -> bool {
    field.as_deref().is_some_and(|text| matches!(text.trim(), "on" | "1" | "true"))
}

/// Whether it is said to be still sold. `false` is what the Parquet export has wherever no one said yes.
pub(super) fn is_off(field: &TextField) -> bool {
    field.as_deref().is_some_and(|text| matches!(text.trim(), "off" | "0"))
}

/// Whether a day has come: `2021-03-01`, `2021-03`, `2021`, `01/03/2021`, `20210301`.
pub(super) fn is_past(field: &TextField, now: Timestamp) -> bool {
    let Some(begun) = field.as_deref().and_then(|text| first_day(text.trim())) else {
        return false;
    };
    now.date().is_some_and(|today| begun <= today.date_naive())
}

/// The first day of a day, a month or a year.
fn first_day(text: &str) -> Option<NaiveDate> {
    let day = text.split(['T', ' ']).next()?;
    let number = |part: &str| part.parse::<u32>().ok();
    let (year, month, day) = match day.split(['-', '/', '.']).collect::<Vec<_>>()[..] {
        [whole] if whole.len() == 8 && whole.is_ascii() => (&whole[..4], &whole[4..6], &whole[6..]),
        [year] => (year, "1", "1"),
        [year, month] => (year, month, "1"),
        [day, month, year] if year.len() == 4 => (year, month, day),
        [year, month, day] => (year, month, day),
        _ => return None,
    };
    // « 0000-00-00 » and « 0000 » are how databases write no day.
    let years = year.parse().ok().filter(|years| year.len() == 4 && *years > 0)?;
    NaiveDate::from_ymd_opt(years, number(month)?, number(day)?)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to u32")]
pub(super) fn count(field: NumberField) -> u32 {
    field.unwrap_or(0.0).clamp(0.0, f64::from(u32::MAX)) as u32
}

/// A time in seconds, or in milliseconds or microseconds as some programs write it. One after tomorrow is
/// a mishap, and unknown.
#[allow(clippy::cast_possible_truncation, reason = "clamped well below i64")]
pub(super) fn timestamp(field: NumberField, now: Timestamp) -> Timestamp {
    let mut seconds = field.unwrap_or(0.0).clamp(0.0, 1e17);
    while seconds > LAST_YEAR_OF_SECONDS {
        seconds /= 1000.0;
    }
    let time = Timestamp::from_seconds(seconds as i64);
    if time > now + Timestamp::DAY { Timestamp::UNKNOWN } else { time }
}

/// The year 5138: larger numbers count something smaller than seconds.
const LAST_YEAR_OF_SECONDS: f64 = 1e11;
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_seconds_of_the_past_whatever_they_are_written_in() {
        let now = Timestamp::from_seconds(1_796_000_000);
        for (written, seconds) in [
            (1_700_000_000.0, 1_700_000_000),
            (1_700_000_000_000.0, 1_700_000_000),
            (1_700_000_000_000_000.0, 1_700_000_000),
            (1_796_050_000.0, 1_796_050_000),
            (1_796_100_000.0, 0),
            (7_258_118_400.0, 0),
            (-5.0, 0),
            (0.0, 0),
        ] {
            assert_eq!(
                timestamp(Some(written), now),
                Timestamp::from_seconds(seconds),
                "{written}"
            );
        }
        assert_eq!(timestamp(None, now), Timestamp::UNKNOWN);
    }

    #[test]
    fn texts_of_allergens_are_read_with_their_stop_words() {
        let read = |text: &str| {
            let tags = allergen_tags(&[&vec![text.to_string()]], Dictionary::own());
            tags.iter().map(Tag::to_string).collect::<Vec<_>>().join(",")
        };
        for (text, tags) in [
            ("Traces éventuelles de lait", "en:milk"),
            ("contient du lait et du soja", "en:milk,en:soybeans"),
            ("en contient", ""),
            ("lait (en contient)", "en:milk"),
            ("dont lait", "en:milk"),
            ("produits à base de lait", "en:milk"),
            ("autres céréales contenant du gluten", "en:gluten"),
            ("fabriqué dans un atelier qui utilise du sésame", "en:sesame-seeds"),
            ("peut contenir", ""),
            ("contient", ""),
            ("may contain traces of nuts", "en:nuts"),
            ("Kann Spuren von Sellerie enthalten", "en:celery"),
            ("puede contener trazas de soja", "en:soybeans"),
            ("pas", "en:none"),
            ("n", "en:none"),
            ("allergeenvrij", "en:none"),
            ("žiadne", "en:none"),
            ("no allergeni", "en:none"),
            ("0", "en:none"),
            ("kiwi", "fr:kiwi"),
        ] {
            assert_eq!(read(text), tags, "{text}");
        }
    }

    #[test]
    fn days_are_past_however_they_are_written() {
        // 2026-11-30
        let now = Timestamp::from_seconds(1_796_000_000);
        for (text, expected) in [
            ("2021-03-01", true),
            ("2026-11-30", true),
            ("2026-12-01", false),
            ("2021", true),
            ("2027", false),
            ("2026-11", true),
            ("2026-12", false),
            ("01/03/2021", true),
            ("1.12.2026", false),
            ("20210301", true),
            ("2021-03-01T00:00:00Z", true),
            ("", false),
            ("bientôt", false),
            ("0000", false),
            ("0000-00-00", false),
            ("0000-01-01", false),
            ("2021-13-01", false),
            ("12", false),
            ("é1234567", false),
        ] {
            assert_eq!(is_past(&Some(text.into()), now), expected, "{text}");
        }
        assert!(!is_past(&None, now));
    }
}
