//! That products come back as they were kept, and that pages find what they ask once the rest is gone.

use super::super::outline::OutlineReader;
use super::super::test_products::{barcode, graph, product, rules, shelves, tag};
use super::super::{
    CategoryKinds, PhysicalKind, ResolvedOverrides, Sale, Settings, Shelves, Standings,
};
use super::*;
use crate::model::nutriscore::Scale;

#[test]
fn products_stay_compact() {
    let sizes = [size_of::<Barcode>(), size_of::<ItemFigures>(), size_of::<ItemTraits>()];
    assert_eq!(sizes, [8, 40, 32]);
}

/// Products that differ in one thing each.
fn items() -> Vec<ShelfItem> {
    let graph = graph();
    let kinds = CategoryKinds::new(&graph, &rules());
    let mut reader = OutlineReader::new(&graph, &kinds, None);
    let mut own = product(1, "c", "M", &["en:chocolate-biscuits"]);
    own.name = "Biscuits fourrés au chocolat noir et à la fraise".into();
    own.ingredients = Some("farine de blé, sucre, fraise 12 %, cacao".into());
    own.allergens = vec![tag("en:gluten")];
    own.traces = vec![tag("en:nuts"), tag("en:milk")];
    let item = reader.read(&own).item;
    assert_ne!(item.signals.ingredients, FirstIngredients::default());
    assert_ne!(item.signals.flavours, NameFacets::default());
    let mut items = vec![item];
    items.extend(Grading::ALL.map(|grading| ShelfItem { grading, ..item }));
    for scale in [Scale::New, Scale::Old, Scale::Unknown] {
        items.push(ShelfItem { scale, ..item });
    }
    for kind in [PhysicalKind::NotFood, PhysicalKind::Supplement, PhysicalKind::BabyFood] {
        items.push(ShelfItem { kind, ..item });
    }
    for kind in [PhysicalKind::Alcohol, PhysicalKind::Preparation, PhysicalKind::Beverage] {
        items.push(ShelfItem { kind, ..item });
    }
    for trust in [NutritionTrust::Faulty, NutritionTrust::Estimated, NutritionTrust::Mistyped] {
        items.push(ShelfItem { trust, ..item });
    }
    items.extend([0, 1, 16, 31].map(|gaps| ShelfItem { gaps, ..item }));
    items.extend([0, 1, 2, 3, 4].map(|nova| ShelfItem { nova, ..item }));
    for sale in [Sale::Here, Sale::Unknown, Sale::Elsewhere] {
        items.push(ShelfItem { sale, ..item });
    }
    for is in [false, true] {
        items.push(ShelfItem { has_photo: is, ..item });
        items.push(ShelfItem { knows_allergens: is, ..item });
        items.push(ShelfItem { is_by_volume: is, ..item });
        let signals = ItemSignals { is_named: is, is_misplaced: !is, ..item.signals };
        items.push(ShelfItem { signals, ..item });
    }
    items.push(ShelfItem { allergens: 0, traces: 7, ..item });
    items.push(ShelfItem { points: -15, size: 500, saturates: 31, completeness: 99, ..item });
    items
}

#[test]
fn products_come_back_as_they_were_given() {
    let (mut kept, given) = (ShelfItems::default(), items());
    for item in &given {
        kept.push(item);
    }
    for (position, item) in Shelves::positions(0..kept.len()).zip(&given) {
        assert_eq!(format!("{:?}", kept.get(position)), format!("{item:?}"));
    }
    let meaning = Meaning::of_halves([1, 2, 3, u32::MAX]);
    kept.set_meaning(Position(3), meaning);
    kept.set_trust(Position(3), NutritionTrust::Outlier);
    kept.set_misplaced(Position(3), true);
    let signals = ItemSignals { meaning, is_misplaced: true, ..given[3].signals };
    let expected = ShelfItem { trust: NutritionTrust::Outlier, signals, ..given[3] };
    assert_eq!(format!("{:?}", kept.get(Position(3))), format!("{expected:?}"));
}

#[test]
fn the_healthiest_come_first_then_the_best_known_and_by_barcode_they_are_found() {
    let (mut kept, item) = (ShelfItems::default(), items()[0]);
    let keys = [
        (3, Grading::Unknown, 0, 9, 1),
        (9, Grading::Graded(crate::model::Grade::A), 4, 0, 0),
        (7, Grading::Graded(crate::model::Grade::A), -2, 5, 50),
        (8, Grading::Graded(crate::model::Grade::A), -2, 5, 60),
        (2, Grading::Graded(crate::model::Grade::A), -2, 6, 0),
        (1, Grading::Graded(crate::model::Grade::A), -2, 5, 50),
    ];
    for (number, grading, points, scans, completeness) in keys {
        let barcode = barcode(number);
        kept.push(&ShelfItem { barcode, scans, points, grading, completeness, ..item });
    }
    let by_barcode = kept.rank();
    let number = |position: Position| super::super::test_products::number(kept.barcode(position));
    let ranked: Vec<u64> = Shelves::positions(0..kept.len()).map(number).collect();
    assert_eq!(ranked, [2, 8, 1, 7, 9, 3]);
    assert_eq!(by_barcode.into_iter().map(number).collect::<Vec<_>>(), [1, 2, 3, 7, 8, 9]);
}

#[test]
fn pages_find_what_they_ask_when_all_else_is_forgotten() {
    let graph = graph();
    let kinds = CategoryKinds::new(&graph, &rules());
    let mut products = Vec::new();
    for number in 1..60 {
        let grade = ["a", "b", "c", "d", "e", "unknown"][usize::try_from(number % 6).unwrap()];
        let category = ["en:biscuits", "en:sodas"][usize::try_from(number % 5 / 3).unwrap()];
        let brand = format!("m{}", number % 7);
        products.push(product(number, grade, &brand, &[category]));
    }
    let (settings, overrides) = (Settings::default(), ResolvedOverrides::default());
    let asked = |shelves: &Shelves| {
        let standings = Standings::new(shelves, &graph, &kinds, &settings, &overrides);
        let mut answers = Vec::new();
        for position in shelves.by_rank() {
            let compared = shelves.compared_on(position, &kinds);
            let spread = compared.map(|shelf| shelves.spread(shelf, &kinds));
            let (mates, rank) =
                (standings.shelf_mates(position, 3), standings.shelf_rank(position));
            answers.push(format!("{mates:?} {rank:?} {spread:?} {}", shelves.is_outlier(position)));
        }
        answers
    };
    let mut shelves = shelves(&graph, &kinds, &products);
    let before = asked(&shelves);
    assert!(before.iter().any(|answer| answer.contains("neighbour")), "ranks are among them");
    shelves.forget_choosing();
    assert_eq!(asked(&shelves), before);
    assert_eq!(shelves.items.get(Position(0)).signals.ingredients, FirstIngredients::default());
}
