//! A product for tests in all modules.

use super::allergen::ListedAllergens;
use super::{
    Basis, EnvironmentalGrade, Grading, Nova, Nutrient, Nutriments, Photo, Preparation, Product,
    Tag, Timestamp,
};

impl Product {
    /// A product of which everything is known. A field that is added must be set here, and the tests
    /// of reading, writing and storing then show where it is still missing.
    pub(crate) fn complete() -> Self {
        let mut nutriments = Nutriments::empty(Basis::Per100ml);
        nutriments.preparation = Preparation::Prepared;
        nutriments.estimated = true;
        nutriments.serving = Some(250.0);
        nutriments.modifiers.set(super::Nutrient::Salt, Some(super::Modifier::LessThan));
        for nutrient in Nutrient::ALL {
            let amount = 1.5 + f64::from(nutrient as u8);
            assert!(nutriments.set(nutrient, amount));
        }
        // What the judge finds in these amounts.
        nutriments.implausible = vec![
            super::Implausibility::EnergyUnits,
            super::Implausibility::EnergyOfNutrients,
            super::Implausibility::PartAboveWhole,
        ];
        let tags = |text: &str| -> Vec<Tag> { vec![Tag::parse(text, "en").unwrap()] };
        let category = Tag::parse("fr:boissons-inconnues", "fr").unwrap();
        Self {
            barcode: "3017620422003".parse().unwrap(),
            name: "Nom".into(),
            language: Some("fr".into()),
            translations: [("en".into(), "Name".into())].into(),
            generic_name: Some("Dénomination".into()),
            generic_language: Some("fr".into()),
            brands: vec!["Marque".into(), "Autre".into()],
            quantity: Some("6 x 33 cl".into()),
            content: Some(1980.0),
            categories: vec![category.clone()],
            other_categories: [(category.clone(), Some("Boissons inconnues".into()))].into(),
            compared_to: Some(category),
            grading: Grading::from_off("b"),
            nutriscore_points: Some(-3),
            nutriscore_version: Some(2023),
            nova: Nova::new(4),
            environmental: EnvironmentalGrade::from_off("c"),
            nutriments,
            ingredients: Some("Eau, sucre".into()),
            ingredients_language: Some("fr".into()),
            listed: ListedAllergens { is_judged: true, ..ListedAllergens::default() },
            ingredients_analysis: tags("en:vegan"),
            allergens: tags("en:gluten"),
            traces: tags("en:nuts"),
            additives: tags("en:e330"),
            labels: tags("en:organic"),
            stores: vec!["Magasin".into()],
            countries: tags("en:france"),
            photo: Some(Photo { stem: "https://images.example.org/front_fr.4".into() }),
            completeness: 0.75,
            scans: 12,
            modified: Timestamp::from_seconds(1_760_000_000),
            created: Timestamp::from_seconds(1_750_000_000),
            quality_errors: tags("en:nutrition-value-over-105"),
            // As records leave it.
            naming: super::Naming::Brand,
        }
    }
}
