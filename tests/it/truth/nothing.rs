//! Words that stand for nothing are no names, brands, pack sizes, shops or allergens.

use serde_json::json;

use super::{biscuit, built, page_of, pair_of};
use crate::support::{SiteTest, barcode};

#[test]
fn words_for_no_allergen_warn_of_nothing() {
    let words = [
        "fr:aucune",
        "fr:sans",
        "0",
        "pas d'allergènes",
        "en:none",
        "de:keine",
        "es:ninguno",
        "it:nessuno",
        "nl:geen",
        "pt:nenhum",
        "Sans allergènes",
        "no known allergens",
        "-",
        "null",
        "?",
    ];
    let mut records = vec![biscuit(
        1,
        "d",
        &json!({ "allergens_tags": [], "ingredients_text": "farine de riz" }),
    )];
    for (word, number) in words.iter().zip(2..) {
        // Each of another shelf neighbour, so that all are proposed.
        records.push(biscuit(
            number,
            "a",
            &json!({ "allergens_tags": [word], "traces_tags": [word],
            "ingredients_text": "farine de riz, eau" }),
        ));
    }
    let (site, _) = built(&records);
    let mut seen = 0;
    for (word, number) in words.iter().zip(2..) {
        let page = site.read(&page_of(number));
        assert!(
            !page.contains("Allergènes\u{a0}:") && !page.contains("Traces possibles"),
            "{word}: {page}"
        );
        if site.path(&pair_of(1, number)).exists() {
            seen += 1;
            let pair = site.read(&pair_of(1, number));
            assert!(!pair.contains("Contient") && !pair.contains("races"), "{word}: {pair}");
        }
    }
    assert!(seen > 2, "{seen}");
}

#[test]
fn names_that_are_none_are_no_names() {
    let words =
        ["null", "undefined", "None", "NaN", "n/a", "?", "0", "non renseigné", "Sans", "keine"];
    for word in words {
        let nameless = biscuit(1, "d", &json!({ "product_name": word }));
        let named = biscuit(
            2,
            "d",
            &json!({ "product_name": word, "product_name_fr": word,
            "generic_name": "Biscuit fin", "brands": word, "quantity": word, "stores": word }),
        );
        let (site, report) = built(&[nameless, named]);
        assert_eq!(report["records"]["rejected"]["no_name"], 1, "{word}: {report}");
        let page = site.read(&page_of(2));
        assert!(page.contains("<bdi>Biscuit fin</bdi>"), "{word}: {page}");
        assert!(!page.contains(&format!(">{word}<")), "{word}: {page}");
    }
}

#[test]
fn names_that_only_look_like_none_stay() {
    for word in ["N.A!", "Nada Moo", "Sans Souci", "Null Bier", "0 %", "7up", "Zéro"] {
        let (site, _) = built(&[biscuit(1, "d", &json!({ "product_name": word, "brands": word }))]);
        let page = site.read(&page_of(1));
        assert!(page.contains(&format!("<bdi>{word}</bdi>")), "{word}: {page}");
    }
}

#[test]
fn what_is_no_food_is_told_by_its_category_where_no_type_is() {
    let site = SiteTest::new();
    let mut rows = "code\tproduct_name\tcategories_tags\tproduct_type\n".to_string();
    for (number, categories, kind) in [
        (1, "en:non-food-products,en:open-beauty-facts,en:toothpastes", ""),
        (2, "en:open-products-facts,en:books", ""),
        (3, "en:pet-food,en:cat-food", "null"),
        (4, "en:snacks,en:biscuits", ""),
        (5, "en:snacks,en:biscuits", "food"),
        (6, "en:snacks,en:biscuits", "beauty"),
    ] {
        let row = format!("{}\tProduit {number}\t{categories}\t{kind}\n", barcode(number));
        rows.push_str(&row);
    }
    site.put("source/a.csv", rows);
    let report = site.build();
    assert_eq!(report["products"]["new"], 2, "{report}");
    assert_eq!(report["records"]["rejected"]["not_food"], 4, "{report}");
}

#[test]
fn words_for_nothing_are_known_in_every_dress_and_language() {
    for word in [
        "N/A ",
        "n.a.",
        "N.D.",
        "keine Angabe",
        "k. A.",
        "ninguno",
        "sin información",
        "nessuno",
        "geen",
        "-",
        "--",
        "…",
        "???",
        "xxx",
        "XX",
        "NULL",
        " \u{a0}null\u{200b} ",
        "&nbsp;",
        "&#45;",
    ] {
        let record = biscuit(
            1,
            "d",
            &json!({ "product_name": word, "product_name_fr": word, "generic_name": "Biscuit fin",
            "brands": format!("{word}, Marque"), "quantity": word }),
        );
        let (site, _) = built(&[record]);
        let page = site.read(&page_of(1));
        assert!(page.contains("<bdi>Biscuit fin</bdi>"), "{word}: {page}");
        assert!(page.contains("<span class=\"maker\"><bdi>Marque</bdi></span>"), "{word}: {page}");
    }
}

#[test]
fn a_brand_of_nothing_is_no_brand_and_a_word_is_a_word() {
    let (site, _) = built(&[
        biscuit(1, "d", &json!({ "product_name": "Test", "brands": "0", "quantity": "0" })),
        biscuit(2, "a", &json!({ "product_name": "Essai 2", "brands": "Nada Moo, null" })),
    ]);
    let page = site.read(&page_of(1));
    assert!(page.contains("<bdi>Test</bdi>") && !page.contains("<bdi>0</bdi>"), "{page}");
    assert!(site.read(&page_of(2)).contains("<bdi>Nada Moo</bdi>"));
}
