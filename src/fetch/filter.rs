//! Which products a site wants: by country, language, completeness and category.
//!
//! All but the category is looked at before a record is cleaned: of the whole export a French site
//! keeps less than a quarter.

use crate::model::{Tag, country};

use super::Taxonomy;
use super::record::RawRecord;

/// What a product must be to be wanted; an empty list wants all.
#[derive(Clone, Default, PartialEq, Debug)]
pub(crate) struct Filter {
    /// Sold in one of these: `en:france`.
    pub countries: Vec<Tag>,
    /// Described in one of these, two letters each.
    pub languages: Vec<String>,
    /// Of one of these categories or below them: `en:spreads`.
    pub categories: Vec<Tag>,
    /// OFF's completeness, 0 to about 1.1, at least.
    pub completeness_min: f64,
}

impl Filter {
    /// True where a record is wanted as far as can be said without cleaning it.
    pub(super) fn wants(&self, raw: &RawRecord) -> bool {
        self.wants_countries(raw) && self.wants_language(raw) && self.wants_completeness(raw)
    }

    /// True where a product of these categories is wanted.
    pub(super) fn wants_categories(&self, categories: &[Tag], taxonomy: &Taxonomy) -> bool {
        for wanted in &self.categories {
            if categories.iter().any(|tag| taxonomy.is_kind_of(tag, wanted.as_str())) {
                return true;
            }
        }
        self.categories.is_empty()
    }

    fn wants_countries(&self, raw: &RawRecord) -> bool {
        let tags = &raw.countries_tags;
        let written = if tags.is_empty() { &raw.countries } else { tags };
        for wanted in &self.countries {
            if written.iter().any(|text| is_country(text, wanted)) {
                return true;
            }
        }
        self.countries.is_empty()
    }

    fn wants_language(&self, raw: &RawRecord) -> bool {
        let own = raw.lang.as_deref().or(raw.lc.as_deref()).unwrap_or_default();
        self.languages.is_empty()
            || self.languages.iter().any(|wanted| wanted.eq_ignore_ascii_case(own.trim()))
    }

    fn wants_completeness(&self, raw: &RawRecord) -> bool {
        self.completeness_min <= 0.0 || raw.completeness.unwrap_or(0.0) >= self.completeness_min
    }
}

/// Whether a text means a country. Most are written as tags, which spares parsing them.
fn is_country(text: &str, tag: &Tag) -> bool {
    text == tag.as_str() || Tag::parse(text, "fr").is_some_and(|parsed| country(parsed) == *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(filter: &Filter, record: &str) -> bool {
        filter.wants(&RawRecord::from_json(record).unwrap())
    }

    #[test]
    fn each_demand_must_be_met() {
        let france = Tag::parse("en:france", "en").unwrap();
        let filter = Filter {
            countries: vec![france],
            languages: vec!["fr".into()],
            completeness_min: 0.5,
            ..Filter::default()
        };
        let sold =
            r#"{"countries_tags":["en:belgium","en:france"],"lang":"fr","completeness":0.5}"#;
        assert!(wants(&filter, sold));
        assert!(wants(&filter, r#"{"countries":"en:France","lc":"fr","completeness":"0.9"}"#));
        for other in ["fr:france", "en:fr", "France"] {
            assert!(wants(&filter, &sold.replace("en:france", other)), "{other}");
        }
        assert!(!wants(&filter, &sold.replace("en:france", "en:french-guiana")));
        assert!(!wants(&filter, &sold.replace("\"fr\"", "\"de\"")));
        assert!(!wants(&filter, &sold.replace("0.5", "0.4")));
        assert!(!wants(&filter, "{}"));
        assert!(wants(&Filter::default(), "{}"));
    }
}
