//! Unknown is not safe: allergens by whatever name, and what only sounds like them.

use serde_json::{Value, json};

use super::{biscuit, built, page_of, pair_of};
use crate::support::SiteTest;
use crate::support::server::Server;

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
fn a_list_with_words_that_cannot_be_judged_is_no_statement() {
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
fn a_tag_that_names_none_of_the_fourteen_makes_nothing_known() {
    for tag in ["fr:voir-ingredients-en-gras", "fr:gs1-t4078-ml", "fr:sans-gluten"] {
        let (site, _) = built(&[
            biscuit(1, "d", &json!({ "allergens_tags": ["en:none"] })),
            biscuit(2, "a", &json!({ "allergens_tags": [tag] })),
        ]);
        let pair = site.read(&pair_of(1, 2));
        assert!(pair.contains("Allergènes non renseignés"), "{tag}: {pair}");
        assert!(!pair.to_lowercase().contains("sans gluten"), "{tag}: {pair}");
    }
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

/// The names on a page of results: those that are declared, and those apart.
fn found(server: &Server, query: &str) -> (Vec<usize>, Vec<usize>) {
    let page = server.get(&format!("GET /recherche?q=biscuit{query}"));
    let (declared, apart) = page.split_once("id=\"undeclared\"").unwrap_or((&page, ""));
    let numbers = |part: &str| {
        (1..=9).filter(|number| part.contains(&format!("Biscuit numéro{number}<"))).collect()
    };
    (numbers(declared), numbers(apart))
}

#[test]
fn what_is_not_declared_to_be_without_gluten_is_apart() {
    let fields = [
        json!({ "labels_tags": ["en:no-gluten"] }),
        json!({ "labels_tags": ["fr:sans-gluten"], "ingredients_text": "riz, sucre" }),
        json!({ "ingredients_text": "Farine de riz, sucre. Sans gluten." }),
        json!({}),
        json!({ "ingredients_text": "riz, sucre" }),
        json!({ "allergens_tags": ["en:none"] }),
        json!({ "allergens_tags": ["en:gluten"] }),
        json!({ "labels_tags": ["en:no-gluten"], "traces_tags": ["fr:ble"] }),
        json!({ "labels_tags": ["en:no-gluten"], "ingredients_text": "farine de blé, sel" }),
    ];
    let mut records = Vec::new();
    for (number, own) in (1..).zip(&fields) {
        let mut record = biscuit(number, "c", own);
        record["product_name"] = json!(format!("Biscuit numéro{number}"));
        records.push(record);
    }
    let (site, _) = built(&records);
    let server = Server::start(&site);
    assert_eq!(found(&server, "&sans=en:gluten"), (vec![1, 2, 3], vec![4, 5, 6]));
    assert_eq!(found(&server, "&sans=en:gluten&non-declares=1"), (vec![4, 5, 6], vec![]));
    assert_eq!(found(&server, "&sans=en:milk"), (vec![6], vec![1, 2, 3, 4, 5, 7]));
    let all = "/recherche?q=biscuit&amp;sans=en%3Amilk&amp;non-declares=1";
    assert!(server.get("GET /recherche?q=biscuit&sans=en:milk").contains(all));
    let page = server.get("GET /recherche?q=biscuit");
    assert!(page.contains(">Sans gluten déclaré "), "{page}");
    let narrowed = server.get("GET /recherche?q=biscuit&sans=en:gluten");
    assert!(narrowed.contains("828/2014") && narrowed.contains("Ne les tenez pas pour sûrs"));
    let json = server.get("GET /api/search?q=biscuit&sans=en:gluten");
    assert_eq!(json.matches("\"barcode\"").count(), 3, "{json}");
}

#[test]
fn what_is_without_a_part_of_an_allergen_is_not_free_of_it() {
    for (own, allergen, is_free) in [
        (json!({ "labels_tags": ["en:no-lactose"] }), "en:milk", false),
        (json!({ "ingredients_text": "riz. Sans lactose." }), "en:milk", false),
        (json!({ "labels_tags": ["en:no-milk"] }), "en:milk", true),
        (json!({ "labels_tags": ["en:vegan"] }), "en:milk", false),
        (
            json!({ "ingredients_text": "vin. Sans sulfites ajoutés" }),
            "en:sulphur-dioxide-and-sulphites",
            false,
        ),
        (json!({ "labels_tags": ["fr:sans-arachide"] }), "en:peanuts", true),
        (json!({ "ingredients_text": "Reis. Glutenfrei, sojafrei" }), "en:soybeans", true),
    ] {
        let mut record = biscuit(1, "c", &own);
        record["product_name"] = json!("Biscuit numéro1");
        let (site, _) = built(&[record]);
        let (declared, apart) = found(&Server::start(&site), &format!("&sans={allergen}"));
        assert_eq!((declared.len() == 1, apart.len() == 1), (is_free, !is_free), "{own}");
    }
}

/// A taxonomy of ingredients with invented words.
fn ingredient_taxonomy(allergen: &str) -> String {
    json!({
        "en:zorble": { "name": { "en": "Zorble" }, "allergens": { "en": allergen }, "vegan": { "en": "yes" } },
        "en:zorble-semolina": { "name": { "fr": "Brizolet" }, "parents": ["en:zorble"] },
        "en:quirfruit": { "name": { "fr": "Quirfruit" }, "vegan": { "en": "yes" } },
        "en:broken": 12,
    })
    .to_string()
}

#[test]
fn words_of_the_taxonomies_of_food_are_read_where_they_are_given() {
    let record = |number, grade, list: &str| {
        biscuit(number, grade, &json!({ "ingredients_text": list, "traces_tags": ["hu:tejecske"] }))
    };
    let site = SiteTest::with_products(&[
        record(1, "d", "riz, sel"),
        record(2, "a", "brizolets, sel"),
        record(3, "b", "quirfruits, sel"),
    ]);
    site.build();
    for better in [2, 3] {
        assert!(site.read(&pair_of(1, better)).contains("Allergènes non renseignés"), "unknown");
    }
    site.put("source/ingredients.full.json", ingredient_taxonomy("en:gluten"));
    site.put(
        "source/allergens.full.json",
        r#"{"en:gluten": {"name": {"en": "Gluten"}}, "en:milk": {"name": {"hu": "Tejecske"}}}"#,
    );
    site.build();
    let pair = site.read(&pair_of(1, 2));
    assert!(pair.contains("Contient en plus\u{a0}: gluten"), "{pair}");
    let judged = site.read(&pair_of(1, 3));
    assert!(!judged.contains("Allergènes non renseignés"), "{judged}");
    assert!(site.read(&page_of(1)).contains("<dd>lait</dd>"), "a tag in Hungarian");
    // Another file means that all is read again.
    site.put("source/ingredients.full.json", ingredient_taxonomy("en:soybeans"));
    site.build();
    assert!(site.read(&pair_of(1, 2)).contains("Contient en plus\u{a0}: soja"));
    assert!(!site.path("public/categorie/zorble.html").exists(), "these are no categories");
}
