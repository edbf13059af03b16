//! What the operator and the visitor see of substitutes.

use serde_json::{Value, json};

use crate::support::{SiteTest, barcode, product, shelf};

fn page(site: &SiteTest, number: u64) -> String {
    let code = barcode(number);
    let text = site.read(&format!("public/produit/{}/{code}.html", &code[10..]));
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn explain_tells_shelves_candidates_and_verdicts() {
    let site = SiteTest::with_products(&shelf());
    let code = barcode(5);
    let run = site.run(&["explain", &code]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("run `sitegen build` first"), "{}", run.stderr);
    site.build();
    let run = site.run(&["explain", &code]);
    for words in ["level 0: en:biscuits", "taken", "physical kind: solid", "score "] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    let told: Value =
        serde_json::from_str(&site.run(&["explain", &code, "--json"]).stdout).unwrap();
    let taken =
        told["candidates"].as_array().unwrap().iter().filter(|own| own["verdict"] == "taken");
    assert_eq!(taken.count(), 4);
    let why = |other: u64| site.run(&["explain", &barcode(3), "--why-not", &barcode(other)]).stdout;
    for (other, words) in [(5, "not-better"), (6, "not-better"), (1, "taken"), (3, "same-article")]
    {
        let told = why(other);
        assert!(told.contains(words) && told.contains(&barcode(other)), "{other}: {told}");
    }
    let unknown = site.run(&["explain", &barcode(99)]);
    assert_eq!(unknown.code, 1);
    assert!(unknown.stderr.contains("no product has the barcode"), "{}", unknown.stderr);
    assert_eq!(site.run(&["explain", "12"]).code, 2);
}

#[test]
fn allergens_and_lost_properties_are_shown_on_both_pages() {
    let mut original = product(1, "d", &["en:snacks", "en:biscuits"]);
    original["ingredients_text"] = json!("riz, sucre");
    original["labels_tags"] = json!(["en:vegan", "en:organic"]);
    let mut better = product(2, "a", &["en:snacks", "en:biscuits"]);
    better["ingredients_text"] = json!("blé, lait");
    better["allergens_tags"] = json!(["en:gluten", "en:milk"]);
    better["traces_tags"] = json!(["en:nuts"]);
    better["ingredients_analysis_tags"] = json!(["en:non-vegan"]);
    let site = SiteTest::with_products(&[original, better]);
    site.build();
    let code = barcode(1);
    let pair = site.read(&format!("public/produit/{}/{code}-{}.html", &code[10..], barcode(2)));
    for text in [page(&site, 1), pair.replace('\u{a0}', " ")] {
        for words in [
            "Contient en plus : gluten, lait",
            "Traces possibles en plus : fruits à coque",
            "N’est pas végan",
            "N’est pas étiqueté bio",
        ] {
            assert!(text.contains(words), "no {words:?} in {text}");
        }
    }
}

#[test]
fn allergens_that_only_the_ingredients_name_are_shown_too() {
    let mut original = product(1, "d", &["en:snacks", "en:biscuits"]);
    original["ingredients_text"] = json!("riz, sucre, lait de coco");
    let mut better = product(2, "a", &["en:snacks", "en:biscuits"]);
    better["ingredients_text"] = json!("Sucre, lécithine de SOJA, lait écrémé en poudre");
    let mut plain = product(3, "b", &["en:snacks", "en:biscuits"]);
    plain["ingredients_text"] = json!("riz, huile de tournesol");
    let mut silent = product(4, "e", &["en:snacks", "en:biscuits"]);
    silent["allergens_tags"] = json!([]);
    let site = SiteTest::with_products(&[original, better, plain, silent]);
    site.build();
    let text = page(&site, 1);
    assert!(text.contains("Contient en plus : lait, soja"), "{text}");
    let names = ["Produit 3", "Produit 2"].map(|name| text.find(name).unwrap());
    assert!(names[0] < names[1], "what brings none comes first, though its grade is lower");
    // Where nothing is known of the original, nothing can be said to come in addition.
    assert!(page(&site, 4).contains("Contient : lait, soja (allergènes du produit de départ"));
}

#[test]
fn a_shelf_beside_that_does_better_is_named() {
    let beside = |leaf: &'static str| ["en:plant-based-foods-and-beverages", "en:spreads", leaf];
    let mut products =
        vec![product(1, "d", &beside("en:jams")), product(2, "d", &beside("en:jams"))];
    products.extend((3..8).map(|number| product(number, "b", &beside("en:honeys"))));
    let site = SiteTest::with_products(&products);
    site.build();
    let text = page(&site, 1);
    assert!(text.contains("Un rayon voisin fait mieux : 5 produits sur 5"), "{text}");
    assert!(text.contains("/categorie/honeys"), "{text}");
    // These figures give another score than the stored one: no advice is drawn from them.
    assert!(!text.contains("Pour obtenir la note"), "{text}");
}

#[test]
fn the_points_of_a_grade_are_told_by_component() {
    let mut biscuit = product(1, "d", &["en:snacks", "en:biscuits"]);
    biscuit["nutriments"]["sugars_100g"] = json!(26);
    let site = SiteTest::with_products(&[biscuit]);
    site.build();
    let text = page(&site, 1);
    let row = text.split("<tr>").find(|row| row.contains("Sucres") && row.contains(" sur 15"));
    let row = row.unwrap_or_else(|| panic!("{text}"));
    assert!(row.contains("26 g") && row.contains("7 sur 15"), "{row}");
}

#[test]
fn a_product_nothing_better_was_found_for_is_told_how_it_stands() {
    let site = SiteTest::with_products(&shelf());
    let mut products = shelf();
    products.remove(0);
    site.put_products(&products);
    site.build();
    let text = page(&site, 2);
    assert!(text.contains("Aucun des 4 produits notés de son rayon ne fait mieux que B"), "{text}");
    assert!(page(&site, 6).contains("seul produit noté"));
}

#[test]
fn a_product_that_is_compared_where_its_name_says_is_counted_there() {
    let jams = ["en:plant-based-foods-and-beverages", "en:spreads", "en:jams"];
    let mut products: Vec<_> = (1..6).map(|number| product(number, "e", &jams)).collect();
    for product in &mut products {
        product["nutriscore_score"] = json!(20);
    }
    let mut unfiled = product(9, "e", &[]);
    unfiled["product_name"] = json!("Confiture");
    unfiled["nutriscore_score"] = json!(25);
    products.push(unfiled);
    let site = SiteTest::with_products(&products);
    let taxonomy = json!({
        "en:plant-based-foods-and-beverages": { "name": { "en": "Plant-based foods" } },
        "en:spreads": {
            "name": { "en": "Spreads", "fr": "Produits à tartiner" },
            "parents": ["en:plant-based-foods-and-beverages"],
        },
        "en:jams": { "name": { "en": "Jams", "fr": "Confitures" }, "parents": ["en:spreads"] },
    });
    site.put("source/categories.json", taxonomy.to_string());
    site.build();
    let text = page(&site, 9);
    assert!(text.contains("Il est 6e sur 6 produits notés de son rayon"), "{text}");
}

#[test]
fn the_operators_file_is_followed_and_its_mistakes_have_a_line() {
    let site = SiteTest::with_products(&shelf());
    let pin = format!(
        "[[pin]]\nproduct = \"{}\"\nsubstitute = \"{}\"\nreason = \"Fabriqué ici.\"\n\n[[ban]]\nproduct = \"{}\"\n",
        barcode(5),
        barcode(3),
        barcode(77)
    );
    site.put("content/substitutes.toml", &pin);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let warning = format!("content/substitutes.toml:6: no product has the barcode {}", barcode(77));
    assert!(run.stderr.contains(&warning), "{}", run.stderr);
    assert!(page(&site, 5).contains("Choisi par la rédaction : Fabriqué ici."));
    site.put("content/substitutes.toml", "[[pin]]\n");
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("content/substitutes.toml:1: "), "{}", run.stderr);
}

#[test]
fn the_reason_of_a_pin_is_in_the_language_of_the_page() {
    let site = SiteTest::with_products(&shelf());
    site.edit("sitegen.toml", "[site]", "[site]\nlanguages = [\"fr\", \"en\"]");
    let pin = format!(
        "[[pin]]\nproduct = \"{}\"\nsubstitute = \"{}\"\nreason.fr = \"Fabriqué ici.\"\nreason.en = \"Made here.\"\n",
        barcode(5),
        barcode(3)
    );
    site.put("content/substitutes.toml", &pin);
    site.build();
    let own = barcode(5);
    let english = site.read(&format!("public/en/product/{}/{own}.html", &own[10..]));
    assert!(english.contains("Chosen by the editors: Made here."), "{english}");
    assert!(page(&site, 5).contains("Choisi par la rédaction : Fabriqué ici."));
    // Said in all languages of the site, or in none.
    site.put("content/substitutes.toml", pin.replace("reason.en = \"Made here.\"\n", ""));
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    let mistake = "content/substitutes.toml:1: visitors read the `reason` of a pin";
    assert!(run.stderr.contains(mistake), "{}", run.stderr);
    assert!(run.stderr.contains("there is none in `en`"), "{}", run.stderr);
}

#[test]
fn the_whole_site_can_be_english() {
    let site = SiteTest::with_demo();
    site.edit("sitegen.toml", "[site]", "[site]\nlanguage = \"en\"");
    let report = site.build();
    assert!(report["pages"]["substitutes"].as_u64().unwrap() > 350, "{report}");
    let counts = &report["substitutes"];
    let count = |key: &str| counts[key].as_f64().unwrap();
    let share = (count("served") + count("only_idea")) / count("wanting");
    assert!(share > 0.8, "{counts}");
    assert!(report["nutriscore"]["same_score"].as_u64().unwrap() > 350, "{report}");
}
