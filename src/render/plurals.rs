//! Which form of a text a number takes, by the rules that Unicode's CLDR has for its language.

use anyhow::{Result, anyhow};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

/// The rules of a language for counting.
#[derive(Default)]
pub(super) struct Counting(Option<PluralRules>);

/// A form by its place among those there can be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct PluralForm(u8);

/// What texts call the forms, the one that is always there last.
const NAMES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

impl PluralForm {
    /// The form with a name; `None` where there is none.
    pub(super) fn named(name: &str) -> Option<Self> {
        let place = NAMES.iter().position(|known| *known == name)?;
        u8::try_from(place).ok().map(Self)
    }

    /// The one that stands for all that are not there.
    pub(super) const OTHER: Self = Self(5);
}

impl Counting {
    /// Those of a language by its two letters.
    pub(super) fn of(language: &str) -> Result<Self> {
        let rules = match language.parse() {
            Ok(parsed) => {
                PluralRules::create::<LanguageIdentifier>(parsed, PluralRuleType::CARDINAL)
            }
            Err(_) => Err("it is no language"),
        };
        let rules = rules.map_err(|error| {
            anyhow!("how the language `{language}` counts is not known: {error}")
        })?;
        Ok(Self(Some(rules)))
    }

    /// The form a number takes.
    pub(super) fn form(&self, number: i64) -> PluralForm {
        let category = self.0.as_ref().and_then(|rules| rules.select(number).ok());
        PluralForm(match category {
            Some(PluralCategory::ZERO) => 0,
            Some(PluralCategory::ONE) => 1,
            Some(PluralCategory::TWO) => 2,
            Some(PluralCategory::FEW) => 3,
            Some(PluralCategory::MANY) => 4,
            Some(PluralCategory::OTHER) | None => return PluralForm::OTHER,
        })
    }
}

/// What stands in the place of a form, in a list in the order of forms: itself, else the last one.
pub(super) fn chosen<T>(forms: &[(PluralForm, T)], form: PluralForm) -> Option<&T> {
    let own = forms.iter().find(|(own, _)| *own == form).or(forms.last());
    own.map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_forms_of_the_language() {
        for (language, number, form) in [
            ("fr", 0, "one"),
            ("fr", 1, "one"),
            ("fr", 2, "other"),
            ("en", 0, "other"),
            ("en", 1, "one"),
            ("de", 1, "one"),
            ("pl", 2, "few"),
            ("pl", 5, "many"),
            ("ar", 0, "zero"),
            ("ar", 2, "two"),
            ("ja", 1, "other"),
        ] {
            let form = PluralForm::named(form).unwrap();
            assert_eq!(Counting::of(language).unwrap().form(number), form, "{language} {number}");
        }
        assert!(Counting::of("xx").is_err());
    }
}
