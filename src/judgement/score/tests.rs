//! Tests of the score on small tables of verdicts.

use std::fmt::Write as _;

use super::super::proposal::{ShelfOrigin, ShelfWidth};
use super::super::table::parse_verdicts;
use super::*;

/// A barcode with its check digit.
fn barcode(number: u64) -> Barcode {
    let body = 300_000_000_000 + number;
    let mut sum = 0;
    for at in 0..12 {
        sum += body / 10_u64.pow(at) % 10 * if at % 2 == 0 { 3 } else { 1 };
    }
    format!("{body}{}", (10 - sum % 10) % 10).parse().unwrap()
}

fn list(number: u64, width: ShelfWidth, substitutes: &[u64]) -> ProposalList {
    ProposalList {
        product: barcode(number),
        is_wanting: true,
        stratum: Stratum { width, origin: ShelfOrigin::Coarse },
        shelf: None,
        substitutes: substitutes.iter().map(|&number| barcode(number)).collect(),
        ideas: Vec::new(),
        variety: None,
    }
}

fn verdicts(lines: &[(u64, u64, &str)]) -> Verdicts {
    let mut text = "barcode\tsubstitute\tverdict\tclass\n".to_string();
    for (product, substitute, verdict) in lines {
        let _ = writeln!(text, "{}\t{}\t{verdict}", barcode(*product), barcode(*substitute));
    }
    parse_verdicts(&text).unwrap()
}

fn shown(estimate: Option<Estimate>) -> f64 {
    (estimate.unwrap().share * 1000.0).round() / 1000.0
}

#[test]
fn what_is_unread_counts_apart_and_never_as_right() {
    // Of the product's first three, one is right, one was replaced by another no one read, one is silly;
    // the fourth is not looked at.
    let lists = [list(1, ShelfWidth::Wide, &[11, 12, 13, 14]), list(2, ShelfWidth::Wide, &[11])];
    let said = verdicts(&[
        (1, 11, "sensible\t"),
        (1, 13, "silly\tother-food"),
        (1, 14, "sensible\t"),
        (1, 15, "odd\tother-use"),
    ]);
    let score = score(&lists, ReadGroup::Replacements, &said);
    assert_eq!((score.today.all.pairs, score.today.all.unread), (2, 1));
    assert_eq!(score.unread, [(barcode(1), barcode(12))]);
    assert!((shown(score.today.all.precision) - 0.5).abs() < 1e-9);
    // As the reading was drawn: two of four.
    assert_eq!((score.reading.all.pairs, score.reading.all.unread), (4, 0));
    assert!((shown(score.reading.all.silly) - 0.25).abs() < 1e-9);
    assert_eq!(score.withdrawn, 2);
    // Products no one read say nothing.
    assert_eq!((score.today.all.products, score.coverage.products), (1, 2));
}

#[test]
fn a_product_whose_proposals_are_all_new_has_no_share() {
    let lists = [list(1, ShelfWidth::Wide, &[11, 12])];
    let score = score(&lists, ReadGroup::Replacements, &verdicts(&[(1, 13, "sensible\t")]));
    assert_eq!(score.today.all.precision, None);
    assert_eq!((score.today.all.pairs, score.today.all.unread), (0, 2));
    assert_eq!(score.today.weighted.precision, None);
}

#[test]
fn a_product_that_is_gone_or_lost_its_proposals_is_in_the_reading_only() {
    let mut lists = vec![list(1, ShelfWidth::Narrow, &[])];
    lists[0].is_wanting = false;
    let said = verdicts(&[(1, 11, "sensible\t"), (2, 11, "unsafe\tallergen-unsaid")]);
    let score = score(&lists, ReadGroup::Replacements, &said);
    assert_eq!((score.reading.all.pairs, score.today.all.pairs), (2, 0));
    assert!((shown(score.reading.all.harmful) - 0.5).abs() < 1e-9);
    assert_eq!(score.reading.strata.len(), 1);
    assert_eq!(score.classes, BTreeMap::from([(FaultClass::AllergenUnsaid, 1)]));
    assert_eq!(score.withdrawn, 2);
}

#[test]
fn strata_are_weighed_by_how_many_products_they_have() {
    let mut lists: Vec<ProposalList> =
        (100..190).map(|number| list(number, ShelfWidth::Wide, &[11])).collect();
    for number in 200..210 {
        lists.push(list(number, ShelfWidth::Narrow, &[12]));
    }
    lists.push(list(300, ShelfWidth::Medium, &[11]));
    // A product of each of two strata was read: the wide one is wrong, the narrow one right.
    let score = score(
        &lists,
        ReadGroup::Replacements,
        &verdicts(&[(100, 11, "silly\t"), (200, 12, "sensible\t")]),
    );
    assert!((shown(score.reading.all.precision) - 0.5).abs() < 1e-9);
    assert!((shown(score.reading.weighted.precision) - 0.1).abs() < 1e-9);
    assert!((shown(score.reading.weighted.silly) - 0.9).abs() < 1e-9);
    assert!((score.reading.weighted.represented - 100.0 / 101.0).abs() < 1e-9);
    assert_eq!(score.coverage, Coverage { products: 101, served: 101, only_idea: 0 });
}

#[test]
fn hubs_are_counted_over_all_places_and_by_shelf() {
    let mut lists = Vec::new();
    for number in 0..200 {
        // 11 is on every fourth list, everything else on one.
        let second = if number % 4 == 0 { 11 } else { 1000 + number };
        lists.push(list(5000 + number, ShelfWidth::Wide, &[2000 + number, second]));
    }
    lists.push(list(9000, ShelfWidth::Wide, &[]));
    let hubs = score(&lists, ReadGroup::Replacements, &Verdicts::new()).hubs;
    assert_eq!((hubs.places, hubs.products), (400, 351));
    assert_eq!(hubs.largest, Some((barcode(11), 0.125)));
    assert!((hubs.ten_share - 59.0 / 400.0).abs() < 1e-9);
    assert_eq!(hubs.largest_of_shelf, None, "no shelf is known");
}
