//! OFF's field names. JSON keys and CSV headers are the same names, so both go through this table.
//!
//! What is not named here is never kept: contributor names (`creator`, `editors_tags`, …) among it.

use crate::model::Nutrient;

/// The fields a server is asked for; amounts are in `nutriments`. Photos come by their address:
/// `images` would weigh more than all else.
pub(super) const FIELD_NAMES: [&str; 41] = [
    "code",
    "product_name_fr",
    "product_name",
    "product_name_en",
    "generic_name_fr",
    "generic_name",
    "generic_name_en",
    "lang",
    "lc",
    "brands",
    "quantity",
    "categories",
    "categories_tags",
    "compared_to_category",
    "nutriscore_grade",
    "nutriscore_score",
    "nutriscore_version",
    "nutriscore",
    "nova_group",
    "environmental_score_grade",
    "ecoscore_grade",
    "nutriments",
    "nutrition",
    "nutrition_data_per",
    "no_nutrition_data",
    "ingredients_text_fr",
    "ingredients_text",
    "ingredients_analysis_tags",
    "allergens_tags",
    "traces_tags",
    "additives_tags",
    "labels_tags",
    "stores",
    "countries_tags",
    "image_front_url",
    "completeness",
    "unique_scans_n",
    "last_modified_t",
    "created_t",
    "obsolete",
    "product_type",
];

/// Fields that hold one text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TextField {
    Code,
    Id,
    NameFr,
    Name,
    NameEn,
    GenericNameFr,
    GenericName,
    GenericNameEn,
    Lang,
    Lc,
    Brands,
    Quantity,
    Categories,
    MainCategory,
    MainCategoryFr,
    MainCategoryEn,
    ComparedTo,
    NutriscoreGrade,
    NutritionGradeFr,
    NutritionGrades,
    NutriscoreVersion,
    EnvironmentalGrade,
    EcoscoreGrade,
    NovaGroups,
    IngredientsFr,
    Ingredients,
    IngredientsEn,
    Stores,
    ImageFrontUrl,
    ImageUrl,
    Obsolete,
    ProductType,
    NoNutritionData,
    NutritionDataPer,
}

/// Fields that hold one number, though often as a string.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NumberField {
    NutriscoreScore,
    NutritionScoreFr,
    NovaGroup,
    Completeness,
    UniqueScans,
    Scans,
    Modified,
    Created,
}

/// Fields that hold a list of tags, as an array or separated by commas.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TagsField {
    CategoriesTags,
    CategoriesHierarchy,
    AllergensTags,
    Allergens,
    TracesTags,
    Traces,
    AdditivesTags,
    LabelsTags,
    Labels,
    CountriesTags,
    Countries,
    IngredientsAnalysisTags,
    QualityErrorsTags,
    NutritionGradesTags,
}

/// Fields that hold an object; JSON only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ObjectField {
    Nutriments,
    Nutrition,
    Nutriscore,
    Images,
}

/// An amount of the nutrition table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Amount {
    /// A nutrient as sold.
    Sold(Nutrient),
    /// A nutrient as prepared.
    Prepared(Nutrient),
    /// Energy in kJ in files that do not tell kJ and kcal apart.
    EnergySold,
    /// The same, as prepared.
    EnergyPrepared,
    /// Sodium in grams; salt is 2.5 times as much.
    SodiumSold,
    /// The same, as prepared.
    SodiumPrepared,
}

/// A field sitegen reads, by the shape of its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Field {
    Text(TextField),
    Number(NumberField),
    Tags(TagsField),
    Object(ObjectField),
    Amount(Amount),
}

impl TextField {
    pub(super) const COUNT: usize = Self::NutritionDataPer as usize + 1;
}

impl NumberField {
    pub(super) const COUNT: usize = Self::Created as usize + 1;
}

impl TagsField {
    pub(super) const COUNT: usize = Self::NutritionGradesTags as usize + 1;
}

impl Field {
    /// The field of a JSON key of a product, or of a CSV header.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        text_field(name)
            .map(Self::Text)
            .or_else(|| number_field(name).map(Self::Number))
            .or_else(|| tags_field(name).map(Self::Tags))
            .or_else(|| object_field(name).map(Self::Object))
            .or_else(|| Amount::from_name(name).map(Self::Amount))
    }
}

fn text_field(name: &str) -> Option<TextField> {
    Some(match name {
        "code" => TextField::Code,
        "_id" => TextField::Id,
        "product_name_fr" => TextField::NameFr,
        "product_name" => TextField::Name,
        "product_name_en" => TextField::NameEn,
        "generic_name_fr" => TextField::GenericNameFr,
        "generic_name" => TextField::GenericName,
        "generic_name_en" => TextField::GenericNameEn,
        "lang" => TextField::Lang,
        "lc" => TextField::Lc,
        "brands" => TextField::Brands,
        "quantity" => TextField::Quantity,
        "categories" => TextField::Categories,
        "main_category" => TextField::MainCategory,
        "main_category_fr" => TextField::MainCategoryFr,
        "main_category_en" => TextField::MainCategoryEn,
        "compared_to_category" => TextField::ComparedTo,
        "nutriscore_grade" => TextField::NutriscoreGrade,
        "nutrition_grade_fr" => TextField::NutritionGradeFr,
        "nutrition_grades" => TextField::NutritionGrades,
        "nutriscore_version" => TextField::NutriscoreVersion,
        "environmental_score_grade" => TextField::EnvironmentalGrade,
        "ecoscore_grade" => TextField::EcoscoreGrade,
        "nova_groups" => TextField::NovaGroups,
        "ingredients_text_fr" => TextField::IngredientsFr,
        "ingredients_text" => TextField::Ingredients,
        "ingredients_text_en" => TextField::IngredientsEn,
        "stores" => TextField::Stores,
        "image_front_url" => TextField::ImageFrontUrl,
        "image_url" => TextField::ImageUrl,
        "obsolete" => TextField::Obsolete,
        "product_type" => TextField::ProductType,
        "no_nutrition_data" | "no_nutriments" => TextField::NoNutritionData,
        "nutrition_data_per" => TextField::NutritionDataPer,
        _ => return None,
    })
}

fn number_field(name: &str) -> Option<NumberField> {
    Some(match name {
        "nutriscore_score" => NumberField::NutriscoreScore,
        "nutrition-score-fr_100g" => NumberField::NutritionScoreFr,
        "nova_group" => NumberField::NovaGroup,
        "completeness" => NumberField::Completeness,
        "unique_scans_n" => NumberField::UniqueScans,
        "scans_n" => NumberField::Scans,
        "last_modified_t" => NumberField::Modified,
        "created_t" => NumberField::Created,
        _ => return None,
    })
}

fn tags_field(name: &str) -> Option<TagsField> {
    Some(match name {
        "categories_tags" => TagsField::CategoriesTags,
        "categories_hierarchy" => TagsField::CategoriesHierarchy,
        "allergens_tags" => TagsField::AllergensTags,
        "allergens" => TagsField::Allergens,
        "traces_tags" => TagsField::TracesTags,
        "traces" => TagsField::Traces,
        "additives_tags" => TagsField::AdditivesTags,
        "labels_tags" => TagsField::LabelsTags,
        "labels" => TagsField::Labels,
        "countries_tags" => TagsField::CountriesTags,
        "countries" => TagsField::Countries,
        "ingredients_analysis_tags" => TagsField::IngredientsAnalysisTags,
        "data_quality_errors_tags" => TagsField::QualityErrorsTags,
        "nutrition_grades_tags" => TagsField::NutritionGradesTags,
        _ => return None,
    })
}

fn object_field(name: &str) -> Option<ObjectField> {
    Some(match name {
        "nutriments" => ObjectField::Nutriments,
        "nutrition" => ObjectField::Nutrition,
        "nutriscore" => ObjectField::Nutriscore,
        "images" => ObjectField::Images,
        _ => return None,
    })
}

impl Amount {
    /// The amount of a key such as `saturated-fat_100g` or `sugars_prepared_100g`, as `nutriments`
    /// and the CSV columns write them.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        let stem = name.strip_suffix("_100g")?;
        match stem.strip_suffix("_prepared") {
            None => Some(match stem {
                "energy" => Self::EnergySold,
                "sodium" => Self::SodiumSold,
                _ => Self::Sold(nutrient(stem)?),
            }),
            Some(stem) => Some(match stem {
                "energy" => Self::EnergyPrepared,
                "sodium" => Self::SodiumPrepared,
                _ => Self::Prepared(nutrient(stem)?),
            }),
        }
    }
}

/// The nutrient of OFF's id, in `nutriments` keys and in `nutrition.aggregated_set.nutrients`.
pub(super) fn nutrient(id: &str) -> Option<Nutrient> {
    match id {
        "fruits-vegetables-legumes-estimate-from-ingredients"
        | "fruits-vegetables-nuts-estimate-from-ingredients" => {
            Some(Nutrient::FruitsVegetablesLegumes)
        }
        _ => Nutrient::ALL.into_iter().find(|nutrient| nutrient.id() == id),
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
    fn every_field_that_is_asked_for_is_read() {
        for name in FIELD_NAMES {
            assert!(Field::from_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn amounts_tell_sold_from_prepared() {
        assert_eq!(Amount::from_name("sugars_100g"), Some(Amount::Sold(Nutrient::Sugars)));
        assert_eq!(
            Amount::from_name("sugars_prepared_100g"),
            Some(Amount::Prepared(Nutrient::Sugars))
        );
        assert_eq!(Amount::from_name("energy_100g"), Some(Amount::EnergySold));
        assert_eq!(Amount::from_name("sugars_serving"), None);
        assert_eq!(Amount::from_name("sugars"), None);
    }
}
