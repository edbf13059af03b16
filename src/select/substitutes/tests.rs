//! Tests of choosing substitutes.

use super::*;
use crate::model::{Barcode, Category, Tag};
use crate::select::{Entry, ShelvesBuilder};

const LIMITS: Limits = Limits { per_product: 4, per_brand: 2 };

fn tag(text: &str) -> Tag {
    Tag::parse(text, "en").unwrap()
}

/// Snacks (widest) > biscuits > chocolate biscuits; snacks > nuts.
fn graph() -> CategoryGraph {
    let category = |own: &str, parents: &[&str]| Category {
        tag: tag(own),
        names: [("en".to_string(), own.to_string())].into(),
        parents: parents.iter().map(|parent| tag(parent)).collect(),
    };
    let categories = vec![
        category("en:snacks", &[]),
        category("en:biscuits", &["en:snacks"]),
        category("en:chocolate-biscuits", &["en:biscuits"]),
        category("en:nuts", &["en:snacks"]),
    ];
    CategoryGraph::new(categories, "en")
}

/// (number, grade, brand, category)
type Row = (u64, &'static str, &'static str, &'static str);

/// The nth barcode of the in-store range.
fn barcode(number: u64) -> Barcode {
    let body = 200_000_000_000 + number;
    (0..10).find_map(|digit| Barcode::from_number(body * 10 + digit).ok()).unwrap()
}

fn shelves(graph: &CategoryGraph, rows: &[Row]) -> Shelves {
    let mut builder = ShelvesBuilder::new(graph);
    for &(number, grade, brand, category) in rows {
        let categories: Vec<Tag> = match category {
            "" => Vec::new(),
            category => vec![tag("en:snacks"), tag(category)],
        };
        builder.add(Entry {
            barcode: barcode(number),
            grading: Grading::from_off(grade),
            points: None,
            scans: 0,
            completeness: 1.0,
            brands: &[brand.to_string()],
            categories: &categories,
        });
    }
    builder.finish()
}

/// The numbers of the substitutes of product 1, or the reason why there are none.
fn chosen(rows: &[Row]) -> Result<Vec<u64>, NoSubstitute> {
    let graph = graph();
    let shelves = shelves(&graph, rows);
    let product =
        shelves.by_rank().find(|&position| shelves.barcode(position) == barcode(1)).unwrap();
    let found = Finder::new(&shelves, &graph, LIMITS).substitutes(product)?;
    let number = |substitute: &Substitute| {
        shelves.barcode(substitute.position).number() / 10 - 200_000_000_000
    };
    Ok(found.iter().map(number).collect())
}

#[test]
fn w05_only_better_products_are_proposed() {
    let rows = [
        (1, "c", "x", "en:biscuits"),
        (2, "c", "y", "en:biscuits"),
        (3, "d", "z", "en:biscuits"),
        (4, "unknown", "u", "en:biscuits"),
        (5, "not-applicable", "v", "en:biscuits"),
        (6, "b", "w", "en:biscuits"),
        (7, "a", "t", "en:biscuits"),
    ];
    assert_eq!(chosen(&rows), Ok(vec![7, 6]));
}

#[test]
fn the_nearest_kind_that_has_better_products_is_taken() {
    let near = [
        (1, "e", "x", "en:chocolate-biscuits"),
        (2, "d", "y", "en:chocolate-biscuits"),
        (3, "a", "z", "en:biscuits"),
    ];
    assert_eq!(chosen(&near), Ok(vec![2]));
    let climbing = [(1, "e", "x", "en:chocolate-biscuits"), (3, "a", "z", "en:biscuits")];
    assert_eq!(chosen(&climbing), Ok(vec![3]));
}

#[test]
fn the_widest_kind_is_never_asked() {
    let rows = [(1, "e", "x", "en:biscuits"), (2, "a", "u", "en:nuts")];
    assert_eq!(chosen(&rows), Err(NoSubstitute::NoneBetter));
}

#[test]
fn at_most_two_of_a_brand_however_it_is_written() {
    let rows = [
        (1, "e", "x", "en:biscuits"),
        (2, "a", "Bon & Beau", "en:biscuits"),
        (3, "a", "bon&beau", "en:biscuits"),
        (4, "a", "BON BEAU", "en:biscuits"),
        (5, "b", "y", "en:biscuits"),
    ];
    assert_eq!(chosen(&rows), Ok(vec![2, 3, 5]));
}

#[test]
fn products_without_brand_are_not_one_brand() {
    let rows = [
        (1, "e", "x", "en:biscuits"),
        (2, "a", "", "en:biscuits"),
        (3, "a", "", "en:biscuits"),
        (4, "a", "", "en:biscuits"),
    ];
    assert_eq!(chosen(&rows), Ok(vec![2, 3, 4]));
}

#[test]
fn the_reason_for_none_is_given() {
    let alone = |grade| chosen(&[(1, grade, "x", "en:biscuits"), (2, "b", "y", "en:nuts")]);
    assert_eq!(alone("a"), Err(NoSubstitute::BestGrade));
    assert_eq!(alone("unknown"), Err(NoSubstitute::NoGrade));
    assert_eq!(alone("not-applicable"), Err(NoSubstitute::NotApplicable));
    assert_eq!(alone("e"), Err(NoSubstitute::NoneBetter));
    assert_eq!(chosen(&[(1, "e", "x", "")]), Err(NoSubstitute::NoCategory));
}

#[test]
fn a_brand_that_fills_the_front_of_a_shelf_hides_nobody() {
    let mut rows = vec![(1, "e", "x", "en:biscuits"), (1000, "b", "y", "en:biscuits")];
    rows.extend((2..500).map(|number| (number, "a", "big", "en:biscuits")));
    assert_eq!(chosen(&rows), Ok(vec![2, 3, 1000]));
}

#[test]
fn the_order_of_input_does_not_matter() {
    let mut rows = vec![(1, "e", "x", "en:biscuits")];
    rows.extend((2..30).map(|number| {
        (number, ["a", "b", "c"][usize::try_from(number % 3).unwrap()], "", "en:biscuits")
    }));
    let first = chosen(&rows);
    rows.reverse();
    assert_eq!(chosen(&rows), first);
}
