//! What a product is called, and in which language.

use super::super::record::RawRecord;
use super::field::{NAME_CHARACTERS, language_code, something};

/// The name and its language: French, then the product's own, then the description, then English.
pub(super) fn name(raw: &RawRecord) -> Option<(String, Option<String>)> {
    let own = own_language(raw);
    let fr = Some("fr".to_string());
    let en = Some("en".to_string());
    let fields = [
        (&raw.product_name_fr, &fr),
        (&raw.product_name, &own),
        (&raw.generic_name_fr, &fr),
        (&raw.generic_name, &own),
        (&raw.product_name_en, &en),
        (&raw.generic_name_en, &en),
    ];
    for (field, language) in fields {
        if let Some(text) = field
            // « -- » and « null » stand where a form demands a name.
            && let Some(name) = something(text, NAME_CHARACTERS)
        {
            return Some((name, language.clone()));
        }
    }
    None
}

/// The language a record was written in. `lang`, where it is there, counts alone.
pub(super) fn own_language(raw: &RawRecord) -> Option<String> {
    language_code(if raw.lang.is_some() { &raw.lang } else { &raw.lc })
}
