//! A record as OFF wrote it: the fields sitegen reads, one line each.
//!
//! JSON keys and CSV headers are the same names. What is not named here is never kept: contributor
//! names (`creator`, `editors_tags`, …) among it.

use super::raw::{FrontImages, Number, RawField, Tags, Text, Written};
use super::raw_nutrition::{AggregatedSet, Amount, Nutriscore2023, RawAmounts};

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
        }

        /// A field that is read.
        #[allow(non_camel_case_types, reason = "called as the fields of the record are")]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Field {
            $($field,)+
            /// A nutrient in a column of its own, as CSV files have it.
            Amount(Amount),
        }

        impl Field {
            /// The field of a JSON key of a product, or of a CSV header.
            pub(super) fn from_name(name: &str) -> Option<Self> {
                Some(match name {
                    $($name $(| $alias)* => Self::$field,)+
                    _ => Self::Amount(Amount::from_name(name)?),
                })
            }
        }

        impl RawRecord {
            /// Takes the value of a field, whatever type it is written as.
            pub(super) fn put<'t>(&mut self, field: Field, value: impl Written<'t>) {
                match field {
                    $(Field::$field => self.$field.put(value),)+
                    Field::Amount(amount) => self.nutriments.put_amount(amount, value.number()),
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

        const NAMES: &[(&str, bool)] = &[$(($name, raw_record!(@is_asked $asked))),+];
    };
}

// `asked` fields are those servers are asked for. Photos come by their address: `images` would weigh
// more than all else. `other` fields are read where files have them: older names, and what serves where
// an asked one is missing.
raw_record! {
    asked "code"                      => code: Text;
    other "_id"                       => id: Text;
    asked "product_name_fr"           => product_name_fr: Text;
    asked "product_name"              => product_name: Text;
    asked "product_name_en"           => product_name_en: Text;
    asked "generic_name_fr"           => generic_name_fr: Text;
    asked "generic_name"              => generic_name: Text;
    asked "generic_name_en"           => generic_name_en: Text;
    asked "lang"                      => lang: Text;
    asked "lc"                        => lc: Text;
    asked "brands"                    => brands: Text;
    asked "quantity"                  => quantity: Text;
    asked "categories"                => categories: Text;
    other "main_category"             => main_category: Text;
    other "main_category_fr"          => main_category_fr: Text;
    other "main_category_en"          => main_category_en: Text;
    asked "categories_tags"           => categories_tags: Tags;
    other "categories_hierarchy"      => categories_hierarchy: Tags;
    asked "compared_to_category"      => compared_to_category: Text;
    asked "nutriscore_grade"          => nutriscore_grade: Text;
    other "nutrition_grade_fr"        => nutrition_grade_fr: Text;
    other "nutrition_grades"          => nutrition_grades: Text;
    other "nutrition_grades_tags"     => nutrition_grades_tags: Tags;
    asked "nutriscore_score"          => nutriscore_score: Number;
    asked "nutriscore_version"        => nutriscore_version: Text;
    asked "nutriscore"                => nutriscore: Nutriscore2023;
    asked "nova_group"                => nova_group: Number;
    other "nova_groups"               => nova_groups: Text;
    asked "environmental_score_grade" => environmental_score_grade: Text;
    asked "ecoscore_grade"            => ecoscore_grade: Text;
    asked "nutriments"                => nutriments: RawAmounts;
    asked "nutrition"                 => nutrition: Option<AggregatedSet>;
    asked "nutrition_data_per"        => nutrition_data_per: Text;
    asked "no_nutrition_data" | "no_nutriments" => no_nutrition_data: Text;
    asked "ingredients_text_fr"       => ingredients_text_fr: Text;
    asked "ingredients_text"          => ingredients_text: Text;
    other "ingredients_text_en"       => ingredients_text_en: Text;
    asked "ingredients_analysis_tags" => ingredients_analysis_tags: Tags;
    asked "allergens_tags"            => allergens_tags: Tags;
    other "allergens"                 => allergens: Tags;
    asked "traces_tags"               => traces_tags: Tags;
    other "traces"                    => traces: Tags;
    asked "additives_tags"            => additives_tags: Tags;
    asked "labels_tags"               => labels_tags: Tags;
    other "labels"                    => labels: Tags;
    asked "stores"                    => stores: Text;
    asked "countries_tags"            => countries_tags: Tags;
    other "countries"                 => countries: Tags;
    asked "image_front_url"           => image_front_url: Text;
    other "image_url"                 => image_url: Text;
    other "images"                    => images: FrontImages;
    asked "completeness"              => completeness: Number;
    asked "unique_scans_n"            => unique_scans_n: Number;
    other "scans_n"                   => scans_n: Number;
    asked "last_modified_t"           => last_modified_t: Number;
    asked "created_t"                 => created_t: Number;
    other "data_quality_errors_tags"  => data_quality_errors_tags: Tags;
    asked "obsolete"                  => obsolete: Text;
    asked "product_type"              => product_type: Text;
}

/// The names of the fields servers are asked for, with commas.
pub(super) fn asked_names() -> String {
    let mut names = Vec::new();
    for (name, is_asked) in NAMES {
        if *is_asked {
            names.push(*name);
        }
    }
    names.join(",")
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
        assert_eq!(names.split(',').count(), 41);
        assert!(!names.contains("images"));
    }
}
