//! What a product is called, and in which language.

use std::collections::BTreeMap;

use super::super::local_text::LocalText;
use super::super::record::RawRecord;
use super::field::{NAME_CHARACTERS, language_code, something};

/// The name and its language: French, then the product's own, then the description, then English, then
/// any other.
pub(super) fn name(raw: &RawRecord) -> Option<(String, Option<String>)> {
    let own = own_language(raw);
    let in_own = |text| raw.in_own_language(text, own.as_deref());
    let own_code = own.as_deref();
    let fields = [
        (raw.product_name_fr.as_deref(), Some("fr")),
        (in_own(LocalText::ProductName), own_code),
        (raw.generic_name_fr.as_deref(), Some("fr")),
        (in_own(LocalText::GenericName), own_code),
        (raw.product_name_en.as_deref(), Some("en")),
        (raw.generic_name_en.as_deref(), Some("en")),
    ];
    for (field, language) in fields {
        if let Some(text) = field
            // « -- » and « null » stand where a form demands a name.
            && let Some(name) = something(text, NAME_CHARACTERS)
        {
            return Some((name, language.map(str::to_string)));
        }
    }
    let mut others = [LocalText::ProductName, LocalText::GenericName].into_iter();
    let (text, code) = others.find_map(|which| raw.in_any_language(which))?;
    Some((something(text, NAME_CHARACTERS)?, language_code(&Some(code.to_string()))))
}

/// The names in other languages of the site than the one the product is named in.
pub(super) fn translations(
    raw: &RawRecord,
    named_in: Option<&str>,
    languages: &[String],
) -> BTreeMap<String, String> {
    let mut translations = BTreeMap::new();
    for language in languages {
        if named_in != Some(language)
            && let Some(name) = name_in(raw, language)
        {
            translations.insert(language.clone(), name);
        }
    }
    translations
}

fn name_in(raw: &RawRecord, language: &str) -> Option<String> {
    let own = own_language(raw).filter(|own| own == language);
    let fields = match language {
        "fr" => [&raw.product_name_fr, &raw.generic_name_fr].map(Option::as_deref),
        "en" => [&raw.product_name_en, &raw.generic_name_en].map(Option::as_deref),
        _ => [LocalText::ProductName, LocalText::GenericName]
            .map(|text| raw.in_language(text, language)),
    };
    let [name, generic_name] = [LocalText::ProductName, LocalText::GenericName]
        .map(|text| own.as_ref().and_then(|own| raw.in_own_language(text, Some(own))));
    let all = [fields[0], name, fields[1], generic_name];
    all.into_iter().flatten().find_map(|text| something(text, NAME_CHARACTERS))
}

/// The language a record was written in. `lang`, where it is there, counts alone.
pub(super) fn own_language(raw: &RawRecord) -> Option<String> {
    language_code(if raw.lang.is_some() { &raw.lang } else { &raw.lc })
}
