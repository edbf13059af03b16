//! Tests of the rules on a small graph; the real taxonomy is tested in tests/it/substitutes.

use super::*;
use crate::select::test_products::{graph, rules, tag};

#[test]
fn categories_are_shelves_too_wide_or_no_kind() {
    let graph = graph();
    let kinds = CategoryKinds::new(&graph, &rules());
    let shelving = |text: &str| kinds.shelving(graph.id(&tag(text)).unwrap());
    assert_eq!(shelving("en:biscuits"), Shelving::Shelf);
    assert_eq!(shelving("en:sweets"), Shelving::Widest);
    assert_eq!(shelving("en:snacks"), Shelving::Widest, "nothing is above it");
    assert_eq!(shelving("en:frozen"), Shelving::NoKind);
}

#[test]
fn the_first_physical_kind_that_applies_counts() {
    let graph = graph();
    let kinds = CategoryKinds::new(&graph, &rules());
    let at = |text: &str| graph.id(&tag(text)).unwrap();
    assert_eq!(kinds.physical(&[at("en:sodas")]), PhysicalKind::Beverage);
    assert_eq!(kinds.physical(&[at("en:syrups")]), PhysicalKind::Preparation);
    assert_eq!(kinds.physical(&[at("en:biscuits")]), PhysicalKind::Solid);
    assert_eq!(kinds.physical(&[]), PhysicalKind::Solid);
    assert_eq!(kinds.food_group(&[at("en:sodas")]), FoodGroup::Beverage);
}

#[test]
fn who_is_asked_to_stop_looks_at_no_category() {
    let stop = Stop::default();
    stop.flag().store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(CategoryKinds::new_with(&graph(), &rules(), &stop).is_err());
}
