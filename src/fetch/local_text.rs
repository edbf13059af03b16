//! Texts that a record has in several languages.
//!
//! French, English and the product's own language have fields in the table of fields; the others are kept
//! as these, and only where they may be needed.

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LocalText {
    ProductName,
    GenericName,
    Ingredients,
}

/// Two small letters.
pub(super) type LanguageCode = [u8; 2];

/// The texts in other languages than those with fields, in the order of the file.
pub(super) type LocalTexts = Vec<(LocalText, LanguageCode, String)>;

impl LocalText {
    /// What a key such as `product_name_de` names.
    pub(super) fn from_name(name: &str) -> Option<(Self, LanguageCode)> {
        // Asked of every key that is not in the table: most have no language at their end.
        let (stem, ending) = name.split_at_checked(name.len().checked_sub(3)?)?;
        let code = code_of(ending.strip_prefix('_')?)?;
        let text = match stem {
            "product_name" => Self::ProductName,
            "generic_name" => Self::GenericName,
            "ingredients_text" => Self::Ingredients,
            _ => return None,
        };
        Some((text, code))
    }

    /// The name of the text in files, without language.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ProductName => "product_name",
            Self::GenericName => "generic_name",
            Self::Ingredients => "ingredients_text",
        }
    }
}

/// A code of two small letters.
pub(super) fn code_of(language: &str) -> Option<LanguageCode> {
    let code: LanguageCode = language.as_bytes().try_into().ok()?;
    code.iter().all(u8::is_ascii_lowercase).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_text_and_language() {
        let of = LocalText::from_name;
        assert_eq!(of("product_name_de"), Some((LocalText::ProductName, *b"de")));
        assert_eq!(of("ingredients_text_pt"), Some((LocalText::Ingredients, *b"pt")));
        for name in
            ["product_name_DE", "product_name_debug_tags", "abbreviated_name_de", "é_de", "de"]
        {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
