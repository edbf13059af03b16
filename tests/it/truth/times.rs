//! Times from outside are checked against now.

use serde_json::json;

use super::{biscuit, built, page_of};
use crate::support::SiteTest;

#[test]
fn the_record_updated_last_stands_wherever_it_is() {
    let record = |name: &str, updated: i64| {
        biscuit(
            1,
            "d",
            &json!({ "product_name": name, "last_modified_t": 1_700_000_000,
            "last_updated_t": updated }),
        )
    };
    let (old, new) = (record("Ancien", 1_700_000_001), record("Nouveau calcul", 1_760_000_000));
    for order in [[&old, &new], [&new, &old]] {
        let (site, _) = built(&order.map(Clone::clone));
        assert!(site.read(&page_of(1)).contains("<bdi>Nouveau calcul</bdi>"));
    }
}

#[test]
fn a_later_change_by_hand_beats_an_earlier_computation() {
    let computed = biscuit(
        1,
        "d",
        &json!({ "product_name": "Ancien", "last_modified_t": 1_700_000_000,
        "last_updated_t": 1_750_000_000 }),
    );
    let changed =
        biscuit(1, "d", &json!({ "product_name": "Nouveau", "last_modified_t": 1_760_000_000 }));
    let (site, _) = built(&[changed, computed]);
    assert!(site.read(&page_of(1)).contains("<bdi>Nouveau</bdi>"));
}

#[test]
fn times_in_milliseconds_or_in_the_future_win_nothing_and_are_not_shown() {
    let newest = biscuit(
        1,
        "d",
        &json!({ "product_name": "Vrai récent", "last_modified_t": 1_760_000_000 }),
    );
    for time in [1_700_000_000_000_i64, 1_700_000_000_000_000, 7_200_000_000, 4_102_444_800] {
        let odd = biscuit(1, "d", &json!({ "product_name": "Bizarre", "last_modified_t": time }));
        let (site, _) = built(&[odd.clone(), newest.clone()]);
        assert!(site.read(&page_of(1)).contains("<bdi>Vrai récent</bdi>"), "{time}");
        let (site, _) = built(&[odd]);
        let page = site.read(&page_of(1));
        for year in ["2100", "2198", "2200", "55841"] {
            assert!(!page.contains(year), "{time}: {page}");
        }
    }
}

#[test]
fn an_export_of_years_ago_is_warned_of() {
    let site =
        SiteTest::with_products(&[biscuit(1, "d", &json!({ "last_modified_t": 1_600_000_000 }))]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("is of 2020-09-13"), "{}", run.stderr);
    assert!(run.stderr.contains("is it still made?"), "{}", run.stderr);
}

#[test]
fn times_are_read_from_texts_and_fractions_and_nothing_else() {
    let newest =
        biscuit(1, "d", &json!({ "product_name": "Référence", "last_modified_t": 1_700_000_000 }));
    for (time, is_newer) in [
        (json!("1760000000"), true),
        (json!(1_760_000_000.5), true),
        (json!("1760000000000"), true),
        (json!(1_760_000_000_000_000_i64), true),
        (json!(-1), false),
        (json!(-1_760_000_000), false),
        (json!(0), false),
        (json!(""), false),
        (json!(null), false),
        (json!("hier"), false),
        (json!(1e300), false),
    ] {
        let odd = biscuit(1, "d", &json!({ "product_name": "Autre", "last_modified_t": time }));
        let (site, _) = built(&[odd, newest.clone()]);
        let page = site.read(&page_of(1));
        assert_eq!(page.contains("<bdi>Autre</bdi>"), is_newer, "{time}");
        assert_eq!(page.contains("<bdi>Référence</bdi>"), !is_newer, "{time}");
    }
}
