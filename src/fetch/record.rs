//! A record as OFF wrote it: the fields sitegen reads, one line each.
//!
//! JSON keys and CSV headers are the same names. What is not named here is never kept: contributor
//! names (`creator`, `editors_tags`, …) among it.

use super::local_text::{LanguageCode, LocalText, LocalTexts};
use super::raw::{
    FrontImages, NumberField, RawField, SisterAddress, TagsField, TextField, rejection,
};
use super::raw_nutrition::{AggregatedSet, Amount, Nutriscore2023, RawAmounts};
use super::written::{Written, walk, without_bare_words};
use crate::model::{RejectReason, Rejection};

/// Version of the reading rules. Part of a refresh's identity: raise it when the same file would
/// give other products than before, so that unchanged files are read again.
pub(crate) const RULES_VERSION: u32 = 18;

/// Makes of the table below: the record, its fields by their names in files, and the list of those that
/// servers are asked for.
macro_rules! raw_record {
    (@is_asked asked) => { true };
    (@is_asked other) => { false };
    ($($asked:ident $name:literal $(| $alias:literal)* => $field:ident: $type:ty;)+) => {
        /// The raw fields of one record: untyped and uncleaned.
        #[derive(Default, Debug)]
        pub(super) struct RawRecord {
            $(pub(super) $field: $type,)+
            /// Texts in languages without a field of their own.
            pub(super) local_texts: LocalTexts,
        }

        /// A field that is read.
        #[allow(non_camel_case_types, reason = "called as the fields of the record are")]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Field {
            $($field,)+
            /// A nutrient in a column of its own, as CSV files have it.
            Amount(Amount),
            /// A text in a language without a field of its own.
            LocalText(LocalText, LanguageCode),
        }

        impl Field {
            /// The field of a JSON key of a product, or of a CSV header.
            pub(super) fn from_name(name: &str) -> Option<Self> {
                Some(match name {
                    $($name $(| $alias)* => Self::$field,)+
                    _ => match Amount::from_name(name) {
                        Some(amount) => Self::Amount(amount),
                        None => {
                            let (text, code) = LocalText::from_name(name)?;
                            Self::LocalText(text, code)
                        }
                    },
                })
            }
        }

        impl RawRecord {
            /// Takes the value of a field, whatever type it is written as.
            pub(super) fn put(&mut self, field: Field, value: Written) {
                match field {
                    Field::product_name if value.holds_objects() => {
                        self.put_translations(LocalText::ProductName, value);
                    }
                    Field::generic_name if value.holds_objects() => {
                        self.put_translations(LocalText::GenericName, value);
                    }
                    Field::ingredients_text if value.holds_objects() => {
                        self.put_translations(LocalText::Ingredients, value);
                    }
                    $(Field::$field => self.$field.put(value),)+
                    Field::Amount(amount) => self.nutriments.put_amount(amount, value),
                    Field::LocalText(text, code) => self.put_local(text, code, value),
                }
            }

            /// Calls `each` with the texts, numbers and lists that are here, as far as servers are asked
            /// for them.
            pub(super) fn for_each_written(&self, mut each: impl FnMut(&'static str, String)) {
                $(if raw_record!(@is_asked $asked) && let Some(text) = self.$field.shown() {
                    each($name, text);
                })+
            }
        }

        /// The names of the fields servers are asked for, with commas.
        pub(super) fn asked_names() -> String {
            let mut names = Vec::new();
            $(if raw_record!(@is_asked $asked) {
                names.push($name);
            })+
            names.join(",")
        }
    };
}

// `asked` fields are those servers are asked for. Photos come by their address: `images` would weigh
// more than all else. `other` fields are read where files have them: older names, and what serves where
// an asked one is missing.
raw_record! {
    asked "code"                      => code: TextField;
    other "_id"                       => id: TextField;
    asked "product_name_fr"           => product_name_fr: TextField;
    asked "product_name"              => product_name: TextField;
    asked "product_name_en"           => product_name_en: TextField;
    asked "generic_name_fr"           => generic_name_fr: TextField;
    asked "generic_name"              => generic_name: TextField;
    asked "generic_name_en"           => generic_name_en: TextField;
    asked "lang"                      => lang: TextField;
    asked "lc"                        => lc: TextField;
    asked "brands"                    => brands: TextField;
    asked "quantity"                  => quantity: TextField;
    asked "product_quantity"          => product_quantity: NumberField;
    asked "product_quantity_unit"     => product_quantity_unit: TextField;
    asked "categories"                => categories: TextField;
    other "main_category"             => main_category: TextField;
    other "main_category_fr"          => main_category_fr: TextField;
    other "main_category_en"          => main_category_en: TextField;
    asked "categories_tags"           => categories_tags: TagsField;
    other "categories_hierarchy"      => categories_hierarchy: TagsField;
    asked "compared_to_category"      => compared_to_category: TextField;
    asked "nutriscore_grade"          => nutriscore_grade: TextField;
    other "nutrition_grade_fr"        => nutrition_grade_fr: TextField;
    other "nutrition_grades"          => nutrition_grades: TextField;
    other "nutrition_grades_tags"     => nutrition_grades_tags: TagsField;
    asked "nutriscore_score"          => nutriscore_score: NumberField;
    asked "nutriscore_version"        => nutriscore_version: TextField;
    asked "nutriscore"                => nutriscore: Nutriscore2023;
    asked "nova_group"                => nova_group: NumberField;
    other "nova_groups"               => nova_groups: TextField;
    asked "environmental_score_grade" => environmental_score_grade: TextField;
    asked "ecoscore_grade"            => ecoscore_grade: TextField;
    asked "nutriments"                => nutriments: RawAmounts;
    asked "nutrition"                 => nutrition: Option<AggregatedSet>;
    asked "nutrition_data_per"        => nutrition_data_per: TextField;
    asked "serving_size"              => serving_size: TextField;
    asked "serving_quantity"          => serving_quantity: NumberField;
    asked "serving_quantity_unit"     => serving_quantity_unit: TextField;
    asked "no_nutrition_data" | "no_nutriments" => no_nutrition_data: TextField;
    asked "ingredients_text_fr"       => ingredients_text_fr: TextField;
    asked "ingredients_text"          => ingredients_text: TextField;
    other "ingredients_text_en"       => ingredients_text_en: TextField;
    asked "ingredients_analysis_tags" => ingredients_analysis_tags: TagsField;
    asked "allergens_tags"            => allergens_tags: TagsField;
    other "allergens"                 => allergens: TagsField;
    asked "traces_tags"               => traces_tags: TagsField;
    other "traces"                    => traces: TagsField;
    asked "additives_tags"            => additives_tags: TagsField;
    asked "labels_tags"               => labels_tags: TagsField;
    other "labels"                    => labels: TagsField;
    asked "stores"                    => stores: TextField;
    asked "countries_tags"            => countries_tags: TagsField;
    other "countries"                 => countries: TagsField;
    asked "image_front_url"           => image_front_url: TextField;
    other "image_url"                 => image_url: TextField;
    other "images"                    => images: FrontImages;
    asked "completeness"              => completeness: NumberField;
    asked "unique_scans_n"            => unique_scans_n: NumberField;
    other "scans_n"                   => scans_n: NumberField;
    asked "last_modified_t"           => last_modified_t: NumberField;
    asked "last_updated_t"            => last_updated_t: NumberField;
    asked "created_t"                 => created_t: NumberField;
    other "data_quality_errors_tags"  => data_quality_errors_tags: TagsField;
    asked "obsolete"                  => obsolete: TextField;
    asked "obsolete_since_date"       => obsolete_since_date: TextField;
    asked "product_type"              => product_type: TextField;
    other "url"                       => is_of_sister: SisterAddress;
}

impl RawRecord {
    /// Parses one product object as a file has it.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, Rejection> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| rejection(RejectReason::NotUtf8, &error.to_string()))?;
        Self::from_json(text).or_else(|error| {
            let repaired = without_bare_words(text).and_then(|json| Self::from_json(&json).ok());
            repaired.ok_or_else(|| rejection(RejectReason::Malformed, &error.to_string()))
        })
    }

    /// Parses one product object, whatever types its fields have. Only broken JSON is an error.
    pub(super) fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let mut record = Self::default();
        walk(text, &mut |key, value| record.put_named(key, value))?;
        record.settle_ingredients();
        Ok(record)
    }

    /// Takes the value of a field by its name in files; other names are passed over.
    pub(super) fn put_named(&mut self, name: &str, value: Written) {
        if let Some(field) = Field::from_name(name) {
            self.put(field, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributor_fields_have_no_place() {
        for name in ["creator", "editors_tags", "photographers_tags", "last_modified_by", "owner"] {
            assert_eq!(Field::from_name(name), None);
        }
    }

    #[test]
    fn servers_are_asked_for_a_fixed_list() {
        let names = asked_names();
        assert!(names.starts_with("code,product_name_fr,product_name,"), "{names}");
        assert_eq!(names.split(',').count(), 48);
        assert!(!names.contains("images"));
    }
}
