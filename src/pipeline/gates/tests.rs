//! Tests of the gates.

use super::*;
use crate::model::RejectReason;
use crate::store::ProductCounts;

const GATES: GateConfig = GateConfig {
    min_products: 50,
    shrink_percent: 10,
    rejected_percent: 20,
    coverage_loss_percent: 20,
    grade_shift_points: 15,
    one_reason_percent: 50,
    addresses_percent: 5,
    pages_percent: 10,
};

const FULL: Census = Census {
    products: 100,
    with_nutriments: 80,
    with_categories: 90,
    gradings: [20, 20, 20, 20, 0, 20, 0],
};

fn closed_by(after: Census, records: &RecordCounts, named: (u64, u64)) -> Vec<String> {
    let settled = Settled {
        before: FULL,
        after,
        products: ProductCounts::default(),
        by_source: BTreeMap::new(),
    };
    let named = [Some((100, 100)), Some(named)];
    closed(&GATES, records, Scope::Whole, &settled, named)
}

#[test]
fn each_gate_has_its_own_words_and_stays_open_at_its_limit() {
    let none = RecordCounts::default();
    let check = |after: Census, words: &str| {
        let closed = closed_by(after, &none, (100, 100));
        match words {
            "" => assert!(closed.is_empty(), "{closed:?}"),
            words => {
                assert_eq!(closed.len(), 1, "{closed:?}");
                assert!(closed[0].contains(words), "{closed:?}");
            }
        }
    };
    check(FULL, "");
    let scaled = |products: u64| Census {
        products,
        with_nutriments: products * 8 / 10,
        with_categories: products * 9 / 10,
        gradings: [products / 5, products / 5, products / 5, products / 5, 0, products / 5, 0],
    };
    check(scaled(90), "");
    check(scaled(85), "gates.shrink_percent");
    check(Census { with_nutriments: 64, ..FULL }, "");
    check(Census { with_nutriments: 63, ..FULL }, "nutrition tables would be known of 63.0 %");
    check(Census { with_categories: 60, ..FULL }, "categories");
    check(Census { gradings: [5, 20, 20, 20, 15, 20, 0], ..FULL }, "");
    check(Census { gradings: [4, 20, 20, 20, 16, 20, 0], ..FULL }, "gates.grade_shift_points");
    let ungraded =
        closed_by(Census { gradings: [10, 20, 20, 10, 0, 40, 0], ..FULL }, &none, (100, 100));
    assert!(ungraded[0].contains("grades would be known of 60.0 %"), "{ungraded:?}");
    let few = closed_by(scaled(45), &none, (100, 100));
    assert!(few[0].contains("gates.min_products"), "{few:?}");
}

#[test]
fn a_file_most_of_whose_records_fail_for_one_reason_is_named() {
    let file = |products: u64, reasons: &[(RejectReason, u64)]| {
        let mut file = FileRecords { wanted: products, ..FileRecords::of("in/x.csv".into()) };
        for (reason, count) in reasons {
            for line in 7..7 + count {
                let (file_name, detail) = (String::new(), String::new());
                file.reject(&Rejection { reason: *reason, file: file_name, line, detail });
            }
        }
        one_reason(&GATES, &[file])
    };
    assert_eq!(file(10, &[(RejectReason::NoName, 10)]), [""; 0], "half of them may fail");
    assert_eq!(file(0, &[(RejectReason::NoName, 19)]), [""; 0], "too few to judge");
    let other = [(RejectReason::NoName, 20), (RejectReason::Malformed, 20)];
    assert_eq!(file(1, &other), [""; 0], "not for one reason");
    let closed = file(10, &[(RejectReason::Malformed, 1), (RejectReason::NoName, 12)]);
    assert_eq!(closed.len(), 1);
    for words in [
        "12 of 23 records of in/x.csv",
        "no_name, 52.2 % (gates.one_reason_percent allows 50): names may",
        "`sitegen explain-record in/x.csv:7`",
    ] {
        assert!(closed[0].contains(words), "{closed:?}");
    }
}

#[test]
fn more_than_some_addresses_are_not_dropped_at_once() {
    let before: Vec<String> = (0..100).map(|number| format!("c{number}")).collect();
    let judge = |before: &[String], from: usize| {
        let now = before[from..].iter().map(String::as_str).collect();
        addresses(&GATES, before, &now)
    };
    assert_eq!(judge(&before, 5), None);
    let closed = judge(&before, 6).unwrap();
    assert!(closed.starts_with("6.0 % of the 100 addresses"), "{closed}");
    assert!(closed.contains("such as c0, c1, c2 (gates.addresses_percent allows 5)"), "{closed}");
    assert_eq!(judge(&before[..10], 2), None, "two are too few to judge");
    assert!(judge(&before[..4], 4).is_some());
    assert_eq!(judge(&[], 0), None);
}

#[test]
fn every_reason_has_its_remedy() {
    assert!(suspicion(RejectReason::NotUtf8.code()).contains("save it as UTF-8"));
    assert!(suspicion(RejectReason::Malformed.code()).contains("damaged"));
}

#[test]
fn names_and_rejections_are_judged_by_the_records() {
    let names = closed_by(FULL, &RecordCounts::default(), (79, 100));
    assert!(names[0].contains("names would be known of 79.0 %"), "{names:?}");
    let rejected = |count| RecordCounts {
        read: 1_100,
        unwanted: 1_000,
        rejected: BTreeMap::from([("malformed", count)]),
        ..RecordCounts::default()
    };
    assert!(closed_by(FULL, &rejected(20), (100, 100)).is_empty());
    let many = closed_by(FULL, &rejected(21), (100, 100));
    assert!(many[0].contains("21 of 100 records were rejected"), "{many:?}");
}

#[test]
fn the_first_catalogue_is_compared_with_nothing() {
    let settled = Settled {
        before: Census::default(),
        after: FULL,
        products: ProductCounts::default(),
        by_source: BTreeMap::new(),
    };
    let named = [None, Some((100, 100))];
    assert!(closed(&GATES, &RecordCounts::default(), Scope::Whole, &settled, named).is_empty());
}

#[test]
fn a_tenth_of_the_pages_may_go_and_no_more() {
    for (dropped, before, is_closed) in
        [(100, 1000, false), (101, 1000, true), (19, 20, false), (20, 20, true), (0, 0, false)]
    {
        let closed = pages(&GATES, dropped, before);
        assert_eq!(closed.is_some(), is_closed, "{dropped} of {before}");
        if let Some(reason) = closed {
            assert!(reason.contains(&format!("{dropped} of {before} pages")), "{reason}");
            assert!(reason.contains("gates.pages_percent allows 10"), "{reason}");
        }
    }
}
