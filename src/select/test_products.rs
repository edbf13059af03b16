//! Products and rules for the tests of this module.

use crate::model::{
    Barcode, Basis, Category, CategoryGraph, CategoryId, Grading, Nutrient, Nutriments, Product,
    Tag, Timestamp,
};

use super::{Candidate, CategoryRules, Eligible, Origin, Position, Safety, Shelves};

pub(super) fn tag(text: &str) -> Tag {
    Tag::parse(text, "en").unwrap()
}

/// The nth barcode of those GS1 keeps for examples.
pub(super) fn barcode(number: u64) -> Barcode {
    let body = 952_000_000_000 + number;
    (0..10).find_map(|digit| Barcode::from_number(body * 10 + digit).ok()).unwrap()
}

pub(super) fn number(barcode: Barcode) -> u64 {
    barcode.number() / 10 - 952_000_000_000
}

/// A product with a full nutrition table, ingredients and no allergen; the worse its letter, the more sugars.
pub(super) fn product(number: u64, grade: &str, brand: &str, categories: &[&str]) -> Product {
    let mut nutriments = Nutriments::empty(Basis::Per100g);
    for nutrient in Nutrient::ALL {
        assert!(nutriments.set(nutrient, 5.0));
    }
    let letters = "abcde".find(grade).unwrap_or(2);
    let more = f64::from(u8::try_from(letters).unwrap()) * 2.0;
    assert!(nutriments.set(Nutrient::Sugars, 5.0 + more));
    assert!(nutriments.set(Nutrient::EnergyKj, 395.0 + 17.0 * more));
    let brands = if brand.is_empty() { Vec::new() } else { vec![brand.to_string()] };
    let word = ["un", "deux", "trois", "quatre"][usize::try_from(number % 4).unwrap()];
    let name = format!("Article {word}");
    Product {
        brands,
        categories: categories.iter().map(|text| tag(text)).collect(),
        grading: Grading::from_off(grade),
        nutriscore_version: Some(2023),
        nutriments,
        ingredients: Some("eau".into()),
        countries: vec![tag("en:france")],
        completeness: 1.0,
        modified: Timestamp::from_seconds(1_760_000_000),
        ..Product::named(barcode(number), &name)
    }
}

/// Snacks (widest) > sweets > biscuits > chocolate biscuits; snacks > nuts; drinks > sodas and
/// syrups, which are preparations.
pub(super) fn graph() -> CategoryGraph {
    let category = |own: &str, parents: &[&str]| Category {
        tag: tag(own),
        names: [("en".to_string(), own.to_string())].into(),
        synonyms: std::collections::BTreeMap::new(),
        parents: parents.iter().map(|parent| tag(parent)).collect(),
    };
    let categories = vec![
        category("en:snacks", &[]),
        category("en:sweets", &["en:snacks"]),
        category("en:biscuits", &["en:sweets"]),
        category("en:chocolate-biscuits", &["en:biscuits"]),
        category("en:nuts", &["en:snacks"]),
        category("en:frozen", &[]),
        category("en:drinks", &["en:snacks"]),
        category("en:sodas", &["en:drinks"]),
        category("en:syrups", &["en:sodas"]),
    ];
    CategoryGraph::new(categories, "en")
}

pub(super) fn rules() -> CategoryRules {
    CategoryRules::parse(
        "[not_food_kinds]\ntags = [\"en:frozen\"]\nslugs = [\"bio\"]\n\
         [widest]\ntags = [\"en:sweets\"]\n\
         [[kind]]\nname = \"preparation\"\ntags = [\"en:syrups\"]\n\
         [[kind]]\nname = \"beverage\"\ntags = [\"en:drinks\"]\n",
    )
    .unwrap()
}

pub(super) fn shelves(
    graph: &CategoryGraph,
    kinds: &super::CategoryKinds,
    products: &[Product],
) -> Shelves {
    let mut builder = super::ShelvesBuilder::new(graph, kinds, Some(&tag("en:france")));
    for product in products {
        builder.add(product);
    }
    builder.finish()
}

/// `SplitMix64` by Steele and others.
#[derive(Clone, Copy)]
pub(super) struct Dice(pub(super) u64);

impl Dice {
    /// A number below another one.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    /// One of some values.
    pub(super) fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        let at = self.below(of.len() as u64);
        &of[usize::try_from(at).unwrap()]
    }
}

/// A candidate with whatever is known of it.
pub(super) fn eligible(dice: &mut Dice, position: Position) -> Eligible {
    let origin = *dice.one(&[
        Origin::Shelf,
        Origin::Shelf,
        Origin::Shelf,
        Origin::Pinned(0),
        Origin::OtherTaste,
        Origin::SameLetter,
        Origin::Paired(0),
        Origin::PlantBased(0),
    ]);
    let safety = *dice.one(&Safety::ALL);
    Eligible {
        candidate: Candidate { position, category: CategoryId(0), level: 0, origin },
        safety,
        tier: safety,
        is_away: dice.below(4) == 0,
        is_restricted: dice.below(4) == 0,
        is_of_all_kinds: dice.below(2) == 0,
        likeness: *dice.one(&[300, 450, 500, 510, 600, 700, 720, 900]),
        score: *dice.one(&[10, 20, 30]),
    }
}
