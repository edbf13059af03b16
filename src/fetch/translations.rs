//! The shapes in which records have a text in several languages: `product_name_de`, in the Parquet export
//! `product_name: [{lang, text}]`, in the search index `product_name: {de: …}`.

use super::local_text::{LanguageCode, LocalText, code_of};
use super::raw::RawField as _;
use super::record::RawRecord;
use super::written::Written;
use crate::words::is_nothing;

impl RawRecord {
    /// Takes all the languages of a text at once.
    pub(super) fn put_translations(&mut self, text: LocalText, value: Written) {
        value.items(&mut |translation| {
            let (mut language, mut written) = (String::new(), None);
            translation.entries(&mut |key, value| match key {
                "lang" => language = value.text().into_owned(),
                "text" => written = Some(value),
                _ => {}
            });
            if let Some(written) = written {
                self.put_translation(text, &language, written);
            }
        });
        value.entries(&mut |language, written| self.put_translation(text, language, written));
    }

    /// `main` is OFF's word for the language of the product.
    fn put_translation(&mut self, text: LocalText, language: &str, written: Written) {
        match language {
            "main" => self.put_own(text, written),
            "fr" | "en" => self.put_named(&format!("{}_{language}", text.name()), written),
            _ => {
                if let Some(code) = code_of(language) {
                    self.put_local(text, code, written);
                }
            }
        }
    }

    /// Takes the list of ingredients in the product's own language, else in any, where there is none.
    pub(super) fn settle_ingredients(&mut self) {
        if self.local_texts.is_empty() || self.own(LocalText::Ingredients).is_some() {
            return;
        }
        let said = self.lang.as_deref().or(self.lc.as_deref());
        let has_other = self.ingredients_text_fr.is_some() || self.ingredients_text_en.is_some();
        let text = match self.in_own_language(LocalText::Ingredients, said) {
            None if !has_other => self.in_any_language(LocalText::Ingredients).unzip().0,
            own => own,
        };
        self.ingredients_text = text.map(str::to_string);
    }

    /// Takes a text in another language: a name, which the site may have in it, and else where the one in the product's
    /// own does not make it needless.
    pub(super) fn put_local(&mut self, text: LocalText, code: LanguageCode, value: Written) {
        if text != LocalText::Ingredients || self.own(text).is_none() {
            let written = value.text();
            if !is_nothing(&written) {
                self.local_texts.push((text, code, written.into_owned()));
            }
        }
    }

    /// A text in the language of the product; it may stand under the name of that language alone.
    pub(super) fn in_own_language(&self, text: LocalText, own: Option<&str>) -> Option<&str> {
        self.own(text).or_else(|| self.in_language(text, own?))
    }

    /// A text under the name of a language without fields of its own.
    pub(super) fn in_language(&self, text: LocalText, language: &str) -> Option<&str> {
        for (which, code, found) in &self.local_texts {
            if *which == text && language.as_bytes() == code {
                return Some(found);
            }
        }
        None
    }

    /// The first text in any other language, and which that is.
    pub(super) fn in_any_language(&self, text: LocalText) -> Option<(&str, &str)> {
        let mut others = self.local_texts.iter();
        let (_, code, found) = others.find(|(which, _, _)| *which == text)?;
        Some((found, std::str::from_utf8(code).ok()?))
    }

    fn own(&self, text: LocalText) -> Option<&str> {
        let field = match text {
            LocalText::ProductName => &self.product_name,
            LocalText::GenericName => &self.generic_name,
            LocalText::Ingredients => &self.ingredients_text,
        };
        let written = field.as_deref()?;
        if is_nothing(written) { None } else { Some(written) }
    }

    fn put_own(&mut self, text: LocalText, written: Written) {
        let field = match text {
            LocalText::ProductName => &mut self.product_name,
            LocalText::GenericName => &mut self.generic_name,
            LocalText::Ingredients => &mut self.ingredients_text,
        };
        field.put(written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> RawRecord {
        RawRecord::from_json(json).unwrap()
    }

    #[test]
    fn the_shapes_of_translations_say_the_same() {
        for json in [
            r#"{"product_name_fr":"Pâte","product_name_en":"Spread","product_name":"Creme","product_name_it":"Crema"}"#,
            r#"{"product_name":[{"lang":"main","text":"Creme"},{"lang":"fr","text":"Pâte"},
                {"text":"Spread","lang":"en"},{"lang":"it","text":"Crema"},{"lang":"pt","text":null},{}]}"#,
            r#"{"product_name":{"main":"Creme","fr":"Pâte","en":"Spread","it":"Crema","x":1}}"#,
        ] {
            let record = read(json);
            assert_eq!(record.product_name_fr.as_deref(), Some("Pâte"), "{json}");
            assert_eq!(record.product_name_en.as_deref(), Some("Spread"), "{json}");
            assert_eq!(record.in_own_language(LocalText::ProductName, None), Some("Creme"));
            assert_eq!(record.in_language(LocalText::ProductName, "it"), Some("Crema"), "{json}");
        }
    }

    #[test]
    fn ingredients_come_in_the_own_language_or_in_any() {
        for (json, text) in [
            (
                r#"{"lc":"de","ingredients_text_it":"zucchero","ingredients_text_de":"Zucker"}"#,
                "Zucker",
            ),
            (r#"{"lc":"nl","ingredients_text_it":"zucchero"}"#, "zucchero"),
            (r#"{"ingredients_text_de":"Zucker","ingredients_text":"suiker"}"#, "suiker"),
        ] {
            assert_eq!(read(json).ingredients_text.as_deref(), Some(text), "{json}");
        }
        let french = r#"{"ingredients_text_fr":"sucre","ingredients_text_it":"zucchero"}"#;
        assert_eq!(read(french).ingredients_text, None);
    }

    #[test]
    fn the_own_language_is_found_under_its_name() {
        let record = read(r#"{"lc":"de","product_name_it":"Biscotto","product_name_de":"Keks"}"#);
        assert_eq!(record.in_own_language(LocalText::ProductName, Some("de")), Some("Keks"));
        assert_eq!(record.in_own_language(LocalText::ProductName, Some("nl")), None);
        assert_eq!(record.in_any_language(LocalText::ProductName), Some(("Biscotto", "it")));
        assert_eq!(record.in_any_language(LocalText::Ingredients), None);
    }
}
