//! A shop of products made by hand, with the project's own rules.

use std::fs;

use sitegen::model::{
    Barcode, Basis, Category, CategoryGraph, Nova, Nutrient, Nutriments, Product, Tag, Timestamp,
};
use sitegen::select::{
    CategoryKinds, CategoryRules, Choice, Finder, NoSubstitute, OverrideRules, Position, Settings,
    Shelves, ShelvesBuilder,
};

use crate::support::project;

pub(super) fn tag(text: &str) -> Tag {
    Tag::parse(text, "en").unwrap()
}

/// The nth barcode of those GS1 keeps for examples.
pub(super) fn barcode(number: u64) -> Barcode {
    crate::support::barcode(number).parse().unwrap()
}

/// The project's content/categories.toml.
pub(super) fn rules() -> CategoryRules {
    let text = fs::read_to_string(project().join("content/categories.toml")).unwrap();
    CategoryRules::parse(&text).unwrap()
}

pub(super) fn category(own: &str, parents: &[&str]) -> Category {
    Category {
        tag: tag(own),
        names: [("en".to_string(), own.to_string())].into(),
        synonyms: std::collections::BTreeMap::new(),
        parents: parents.iter().map(|parent| tag(parent)).collect(),
    }
}

/// A product with a full nutrition table of fives and nothing else.
pub(super) fn product(number: u64) -> Product {
    let mut nutriments = Nutriments::empty(Basis::Per100g);
    for nutrient in Nutrient::ALL {
        assert!(nutriments.set(nutrient, 5.0));
    }
    assert!(nutriments.set(Nutrient::EnergyKj, 395.0));
    Product {
        nutriscore_version: Some(2023),
        nova: Nova::new(3),
        nutriments,
        ingredients: Some("eau".into()),
        countries: vec![tag("en:france")],
        completeness: 0.9,
        scans: 10,
        modified: Timestamp::from_seconds(1_760_000_000),
        ..Product::named(barcode(number), "Article")
    }
}

/// Graph, kinds and shelves of a shop.
pub(super) struct Shop {
    pub graph: CategoryGraph,
    pub kinds: CategoryKinds,
    pub settings: Settings,
    pub shelves: Shelves,
}

impl Shop {
    pub(super) fn new(categories: Vec<Category>, products: &[Product]) -> Self {
        let graph = CategoryGraph::new(categories, "fr");
        let kinds = CategoryKinds::new(&graph, &rules());
        let settings = Settings { country: Some(tag("en:france")), ..Settings::default() };
        let mut builder = ShelvesBuilder::new(&graph, &kinds, settings.country.as_ref());
        for product in products {
            builder.add(product);
        }
        let shelves = builder.finish();
        Self { graph, kinds, settings, shelves }
    }

    pub(super) fn position(&self, barcode: Barcode) -> Position {
        self.shelves.find(barcode).unwrap()
    }

    /// The substitutes of products, by barcode, each with its level.
    pub(super) fn substitutes(
        &self,
        products: impl Iterator<Item = Barcode>,
    ) -> Vec<Result<Vec<(Barcode, u8)>, NoSubstitute>> {
        let (overrides, _) = OverrideRules::default().resolve(&self.shelves, &self.graph);
        let finder =
            Finder::new(&self.shelves, &self.graph, &self.kinds, &self.settings, &overrides);
        let of = |barcode| {
            let found = match finder.substitutes(self.position(barcode)) {
                Choice::Substitutes(found) => found,
                Choice::Nothing(none) => return Err(none),
            };
            let pair = |substitute: &sitegen::select::Substitute| {
                (self.shelves.barcode(substitute.position), substitute.level)
            };
            Ok(found.iter().map(pair).collect())
        };
        products.map(of).collect()
    }
}
