//! Unknown is not safe: allergens by whatever name, and what only sounds like them.

use serde_json::{Value, json};

use super::{biscuit, built, page_of, pair_of};

/// What the page of a pair says, of an original that declares it has no allergen and a better product with
/// this list of ingredients.
fn pair_with(ingredients: &str) -> String {
    let original = biscuit(
        1,
        "d",
        &json!({ "allergens_tags": ["en:none"], "ingredients_text": "farine de riz, sucre" }),
    );
    let better = biscuit(2, "a", &json!({ "ingredients_text": ingredients }));
    let (site, _) = built(&[original, better]);
    site.read(&pair_of(1, 2))
}

#[test]
fn allergens_that_no_tag_tells_are_warned_of_by_every_name() {
    for (ingredients, allergen) in [
        ("beurre, sel", "lait"),
        ("crème fraîche, sel", "lait"),
        ("caséine, sel", "lait"),
        ("thon, huile d’olive, sel", "poisson"),
        ("vin, métabisulfite de sodium", "sulfites"),
        ("noix de macadamia, sel", "fruits à coque"),
        ("noix de pécan", "fruits à coque"),
        ("tofu, eau", "soja"),
        ("semoule, eau", "gluten"),
        ("huîtres, eau", "mollusques"),
        ("saumon fumé", "poisson"),
        ("tahini", "sésame"),
        ("sucre<br>lait<br>soja", "lait"),
        ("E 224, eau", "sulfites"),
        ("Haselnussmark, Zucker", "fruits à coque"),
    ] {
        let pair = pair_with(ingredients);
        assert!(pair.contains("Contient en plus\u{a0}: "), "{ingredients}: {pair}");
        assert!(pair.to_lowercase().contains(allergen), "{ingredients}: {pair}");
    }
}

#[test]
fn what_only_sounds_like_an_allergen_is_not_warned_of() {
    for ingredients in [
        "farine de blé noir, eau",
        "cacao moulé, sucre moulé",
        "farine de riz, eau. Sans œufs ni lait",
        "lait de coco, eau",
        "beurre de cacao, sucre",
        "noix de muscade, sel",
        "buckwheat flour, water",
        "Kakaobutter, Zucker",
    ] {
        let pair = pair_with(ingredients);
        assert!(!pair.contains("Contient"), "{ingredients}: {pair}");
        assert!(!pair.contains("Allergènes non renseignés"), "{ingredients}: {pair}");
    }
}

#[test]
fn traces_are_warned_of_as_traces() {
    for ingredients in [
        "farine de riz, eau. Fabriqué dans un atelier utilisant du lait",
        "farine de riz, eau. Présence possible de lait.",
        "farine de riz, eau. Peut contenir des traces de lait",
    ] {
        let pair = pair_with(ingredients);
        assert!(!pair.contains("Contient en plus"), "{ingredients}: {pair}");
        assert!(pair.contains("races") && pair.contains("lait"), "{ingredients}: {pair}");
    }
}

#[test]
fn a_list_with_words_nobody_can_judge_is_no_statement() {
    for ingredients in ["eau, xyzzymine, sel", "trucs et machins", "préparation secrète"] {
        assert!(pair_with(ingredients).contains("Allergènes non renseignés"), "{ingredients}");
    }
    // A tag says what the list leaves open.
    let (site, _) = built(&[
        biscuit(1, "d", &json!({ "allergens_tags": ["en:none"] })),
        biscuit(
            2,
            "a",
            &json!({ "allergens_tags": ["en:none"], "ingredients_text": "eau, xyzzymine" }),
        ),
    ]);
    assert!(!site.read(&pair_of(1, 2)).contains("Allergènes non renseignés"));
}

#[test]
fn every_tag_is_one_of_the_fourteen_or_another_mention() {
    let shown = |tags: Value| {
        let (site, _) = built(&[biscuit(1, "d", &json!({ "allergens_tags": tags }))]);
        site.read(&page_of(1))
    };
    for (tags, names) in [
        (json!(["fr:ble", "de:milch"]), "Gluten, Lait"),
        (json!(["en:en-en-eggs-en-nuts"]), "Œufs, Fruits à coque"),
        (json!(["fr:contient-du-lait-et-du-soja"]), "Lait, Soja"),
        (json!(["fr:gs1-t4078-ml"]), "autre mention\u{a0}: gs1 t4078 ml"),
        (json!(["fr:kiwi", "en:milk"]), "autre mention\u{a0}: kiwi"),
    ] {
        let page = shown(tags);
        let words = |text: &str| text.to_lowercase();
        for name in names.split(", ") {
            assert!(words(&page).contains(&words(name)), "{name}: {page}");
        }
        assert!(!page.contains(">ble") && !page.contains("en en eggs"), "{page}");
    }
}

#[test]
fn what_the_original_has_in_another_spelling_is_nothing_more() {
    let (site, _) = built(&[
        biscuit(
            1,
            "d",
            &json!({ "allergens_tags": ["en:milk"], "traces_tags": ["fr:fruits-a-coque"] }),
        ),
        biscuit(
            2,
            "a",
            &json!({ "allergens_tags": ["fr:lait"], "traces_tags": ["en:hazelnuts", "de:mandeln"] }),
        ),
    ]);
    let pair = site.read(&pair_of(1, 2));
    assert!(!pair.contains("Contient") && !pair.contains("Traces"), "{pair}");
}
