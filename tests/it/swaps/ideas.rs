//! What the operator pairs in content/substitutes.toml: another idea or a plant-based version, apart, with its reason.

use serde_json::{Value, json};

use super::food;
use crate::support::{SiteTest, barcode};

const SODAS: [&str; 1] = ["en:sodas"];
const WATERS: [&str; 1] = ["en:flavored-waters"];
const MILKS: [&str; 1] = ["en:milks"];
const PLANT_MILKS: [&str; 1] = ["en:plant-milks"];

const SWEET: [f64; 8] = [190.0, 0.0, 0.0, 11.0, 11.0, 0.0, 0.0, 0.0];
const HARDLY_SWEET: [f64; 8] = [40.0, 0.0, 0.0, 2.0, 2.0, 0.0, 0.0, 0.0];
const FAT_MILK: [f64; 8] = [280.0, 3.6, 2.4, 4.8, 4.8, 0.0, 3.2, 0.1];
const OAT: [f64; 8] = [150.0, 1.0, 0.1, 5.0, 2.0, 0.8, 1.0, 0.1];

const PAIRS: &str = "\
[[pair]]
from = \"en:sodas\"
to = \"en:flavored-waters\"
reason.fr = \"Du goût, moins de sucres en général.\"
reason.en = \"Taste, generally with less sugar.\"
source = \"OMS, « Guideline » (2015)\"

[[plant_based]]
from = \"en:milks\"
to = \"en:plant-milks\"
reason = { fr = \"S’emploie comme le lait.\", en = \"Used like milk.\" }
";

/// The site of some products with a content/substitutes.toml, and what the build said.
fn site(records: &[Value], rules: &str) -> (SiteTest, String) {
    let site = SiteTest::with_products(records);
    site.put("content/substitutes.toml", rules);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    (site, run.stderr)
}

/// The page of the first product, or of its pair with another.
fn page(site: &SiteTest, other: Option<u64>) -> String {
    let own = barcode(1);
    let pair = other.map(|number| format!("-{}", barcode(number))).unwrap_or_default();
    let pages = site.pages();
    let found = pages.get(&format!("produit/{}/{own}{pair}.html", &own[10..]));
    let text = String::from_utf8(found.cloned().unwrap_or_default()).unwrap();
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// A section of a page by the id of its heading; empty where there is none.
fn section<'p>(page: &'p str, id: &str) -> &'p str {
    let Some(start) = page.find(&format!("<h2 id=\"{id}\"")) else { return "" };
    let rest = &page[start..];
    rest.find("</section>").map_or(rest, |end| &rest[..end])
}

fn drinks(better: &str) -> Vec<Value> {
    vec![
        food(1, "e", "Limonade au citron", &SODAS, SWEET),
        food(2, better, "Eau parfumée à la menthe", &WATERS, HARDLY_SWEET),
    ]
}

#[test]
fn another_idea_has_its_reason_and_source_on_both_pages() {
    let (site, _) = site(&drinks("b"), PAIRS);
    let own = page(&site, None);
    let idea = section(&own, "other-idea");
    for text in [idea, &page(&site, Some(2))] {
        for words in [
            "Autre idée",
            "un autre genre d’aliment",
            "Pourquoi : Du goût, moins de sucres en général.",
            "Source : OMS, « Guideline » (2015)",
        ] {
            assert!(text.contains(words), "no {words:?} in {text}");
        }
    }
    assert!(section(&own, "substitutes").is_empty());
    assert!(!own.contains("Choisi par la rédaction"));
}

#[test]
fn ideas_are_drawn_and_scored_apart_from_replacements() {
    let (site, _) = site(&drinks("b"), PAIRS);
    let run = |arguments: &[&str]| {
        let run = site.run(&[&["judge"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout
    };
    let said = run(&["--ideas", "--draw", "d.tsv", "--sheet", "d.txt"]);
    assert!(said.contains("`sitegen judge --ideas --score d.tsv`"), "{said}");
    assert!(site.read("d.txt").contains(&format!("  -> {}  (paired) ", barcode(2))));
    let table = site.read("d.tsv");
    let pair = format!("{}\t{}\t1\t", barcode(1), barcode(2));
    assert!(table.lines().count() == 2 && table.contains(&pair), "{table}");
    site.put("d.tsv", format!("{}sensible\t\n", table.trim_end_matches("\t\n")));
    for (arguments, read) in [(&["--ideas"][..], 1), (&[], 0)] {
        let score = run(&[arguments, &["--score", "d.tsv", "--json"]].concat());
        let score: Value = serde_json::from_str(&score).unwrap();
        assert_eq!(score["today"]["all"]["pairs"], json!(read), "{score}");
    }
}

#[test]
fn the_reason_is_in_the_language_of_the_site() {
    let site = SiteTest::with_products(&drinks("b"));
    site.put("content/substitutes.toml", PAIRS);
    site.edit("sitegen.toml", "[site]", "[site]\nlanguage = \"en\"");
    site.build();
    let text = page(&site, None);
    assert!(text.contains("Another idea") && text.contains("Taste, generally with less sugar."));
    assert!(!text.contains("Du goût"), "{text}");
    let french_only = "[[pair]]\nfrom = \"en:sodas\"\nto = \"en:nuts\"\nreason.fr = \"Du goût.\"\n";
    site.put("content/substitutes.toml", french_only);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("there is none in `en`"), "{}", run.stderr);
}

#[test]
fn an_idea_has_a_better_letter_and_is_of_the_same_physical_kind() {
    let (same_letter, _) = site(&drinks("e"), PAIRS);
    assert_eq!(section(&page(&same_letter, None), "other-idea"), "");
    let mut sweet = drinks("b");
    sweet[1] = food(2, "b", "Eau parfumée", &WATERS, [190.0, 0.0, 0.0, 11.0, 11.0, 0.0, 0.0, 0.3]);
    let (no_gain, _) = site(&sweet, PAIRS);
    assert_eq!(section(&page(&no_gain, None), "other-idea"), "");
    let own = food(1, "e", "Limonade", &["en:beverages", "en:sodas"], SWEET);
    let solid = [own, food(2, "a", "Amandes", &["en:nuts"], HARDLY_SWEET)];
    let rules = "[[pair]]\nfrom = \"en:sodas\"\nto = \"en:nuts\"\nreason = \"Autre chose.\"\n";
    let (other_kind, _) = site(&solid, rules);
    assert_eq!(section(&page(&other_kind, None), "other-idea"), "");
}

#[test]
fn one_idea_is_shown_though_there_are_enough_replacements() {
    let mut records = drinks("b");
    for number in 3..9 {
        let mut soda = food(number, "c", "Limonade au citron", &SODAS, HARDLY_SWEET);
        soda["brands"] = json!(format!("Marque {number}"));
        records.push(soda);
    }
    records.push(food(9, "b", "Eau à la pêche", &WATERS, HARDLY_SWEET));
    let (site, _) = site(&records, PAIRS);
    let text = page(&site, None);
    let count = |id: &str| section(&text, id).matches("<li class=\"swap\"").count();
    assert_eq!((count("substitutes"), count("other-idea")), (4, 1), "{text}");
}

#[test]
fn what_an_idea_brings_is_said() {
    let mut records = drinks("b");
    records[0]["ingredients_text"] = json!("eau, sucre, citron");
    records[1]["ingredients_text"] = json!("eau, arôme, lait");
    records[1]["allergens_tags"] = json!(["en:milk"]);
    let (site, _) = site(&records, PAIRS);
    for text in [page(&site, None), page(&site, Some(2))] {
        assert!(text.contains("Contient en plus : lait"), "{text}");
    }
}

#[test]
fn the_narrowest_pair_decides_and_what_needs_an_idea_itself_is_none() {
    let mut records = drinks("b");
    records[0]["categories_tags"] = json!(["en:carbonated-drinks", "en:sodas"]);
    records.push(food(3, "b", "Jus de tomate", &["en:tomato-juices"], HARDLY_SWEET));
    let wider = "[[pair]]\nfrom = \"en:carbonated-drinks\"\nto = \"en:tomato-juices\"\nreason = \"Autre.\"\n";
    let (both, _) = site(&records, &format!("{wider}\n{PAIRS}"));
    assert!(section(&page(&both, None), "other-idea").contains("Eau parfumée à la menthe"));
    let (only_wider, _) = site(&records, wider);
    assert!(section(&page(&only_wider, None), "other-idea").contains("Jus de tomate"));
    records[2]["categories_tags"] = json!(["en:tomato-juices", "en:fruit-nectars"]);
    let onwards =
        "[[pair]]\nfrom = \"en:fruit-nectars\"\nto = \"en:flavored-waters\"\nreason = \"Autre.\"\n";
    let (leading_on, _) = site(&records, &format!("{wider}\n{onwards}"));
    assert_eq!(section(&page(&leading_on, None), "other-idea"), "");
}

#[test]
fn a_plant_based_version_stands_under_its_own_heading_and_is_one() {
    let original = food(1, "d", "Lait entier", &MILKS, FAT_MILK);
    let drink = |ingredients: &str, allergens: Value| {
        let mut drink = food(2, "b", "Boisson à l’avoine", &PLANT_MILKS, OAT);
        drink["ingredients_text"] = json!(ingredients);
        drink["allergens_tags"] = allergens;
        drink
    };
    let shown = |original: &Value, drink: Value| {
        let (site, _) = site(&[original.clone(), drink], PAIRS);
        let text = page(&site, None);
        assert_eq!(section(&text, "other-idea"), "");
        section(&text, "plant-based").to_string()
    };
    let oat = drink("eau, avoine", json!(["en:gluten"]));
    let text = shown(&original, oat.clone());
    for words in ["Version végétale", "Pourquoi : S’emploie comme le lait.", "Boisson à l’avoine"]
    {
        assert!(text.contains(words), "no {words:?} in {text}");
    }
    assert_eq!(shown(&original, drink("eau, avoine, lait", json!(["en:milk"]))), "");
    let mut of_plants = original.clone();
    of_plants["labels_tags"] = json!(["en:vegan"]);
    assert_eq!(shown(&of_plants, oat.clone()), "");
    let mut both = original.clone();
    both["categories_tags"] = json!(["en:milks", "en:plant-milks"]);
    assert_eq!(shown(&both, oat), "");
}

#[test]
fn a_category_that_is_nowhere_is_warned_about_with_file_line_and_tag() {
    let rules = format!(
        "# Ours\n{PAIRS}\n[[pair]]\nfrom = \"en:sodas\"\nto = \"en:no-such-food\"\nreason = \"Non.\"\n"
    );
    let (site, said) = site(&drinks("b"), &rules);
    for words in
        ["content/substitutes.toml", "14", "en:no-such-food", "en:plant-milks", "no effect"]
    {
        assert!(said.contains(words), "no {words:?} in {said}");
    }
    assert!(!said.contains("en:flavored-waters"), "{said}");
    assert!(section(&page(&site, None), "other-idea").contains("Eau parfumée"));
}

#[test]
fn mistakes_in_pairs_are_errors_with_file_and_line() {
    let site = SiteTest::with_products(&drinks("b"));
    let pair = |from: &str, to: &str, rest: &str| {
        format!("[[pair]]\nfrom = \"{from}\"\nto = \"{to}\"\n{rest}\n")
    };
    let good = pair("en:a", "en:b", "reason = \"Oui.\"");
    let plant = good.replace("[[pair]]", "[[plant_based]]");
    for (rules, line, words) in [
        (pair("en:a", "en:b", ""), 1, "has no `\"en:b\"` under [reasons.\"en:a\"]"),
        (pair("en:a", "en:b", "reason = \" \""), 1, "needs a `reason`"),
        (pair("en:a", "en:b", "reason = 7"), 4, "a `reason` is a text"),
        (pair("en:a", "en:b", "reason.fr = \"\""), 1, "the one in `fr` is empty"),
        (pair("en:a", "en:b", "reason.french = \"Oui.\""), 1, "`french` is no language"),
        (pair("en:a", "en:b", "reason.en = \"Yes.\""), 1, "there is none in `fr`"),
        (pair("en:a", "en:a", "reason = \"Oui.\""), 1, "from en:a to itself"),
        (
            pair("en:a", "en:b", "reason = \"Oui.\"\nsource = \"\""),
            1,
            "`source` of the pair is empty",
        ),
        (pair("en:a", "en:b", "reason = \"Oui.\"\nbecause = \"\""), 5, "unknown field `because`"),
        (format!("{good}\n{good}"), 6, "stands on line 1 already"),
        (format!("{good}\n{plant}"), 6, "stands on line 1 already"),
        (format!("{good}\n[[swap]]\n"), 6, "unknown field `swap`"),
    ] {
        site.put("content/substitutes.toml", &rules);
        let run = site.run(&["build"]);
        assert_eq!(run.code, 1, "{rules}");
        let place = format!("content/substitutes.toml:{line}: ");
        assert!(
            run.stderr.contains(&place) && run.stderr.contains(words),
            "{words}: {}",
            run.stderr
        );
    }
}

#[test]
fn many_categories_that_are_nowhere_are_said_once_with_the_first_lines_and_tags() {
    let pair = |number: u8| {
        format!("[[pair]]\nfrom = \"en:sodas\"\nreason = \"Non.\"\nto = \"en:nowhere-{number}\"\n")
    };
    let others: Vec<String> = (0..30).map(pair).collect();
    let rules = format!("{PAIRS}{}", others.concat());
    let (_, said) = site(&drinks("b"), &rules);
    let warnings: Vec<&str> =
        said.lines().filter(|line| line.contains("substitutes.toml")).collect();
    assert_eq!(warnings.len(), 1, "{said}");
    assert!(!warnings[0].starts_with("warning"), "a small catalogue is no mistake: {said}");
    for words in ["substitutes.toml:8: 32 categories", "en:nowhere-0 (12)", "and 24 more"] {
        assert!(warnings[0].contains(words), "no {words:?} in {said}");
    }
}

#[test]
fn the_list_of_the_project_has_sixty_pairs_with_reasons_in_every_language() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| -> toml::Table {
        std::fs::read_to_string(root.join("content").join(name)).unwrap().parse().unwrap()
    };
    let rules = read("substitutes.toml");
    let [french, english] =
        ["fr", "en"].map(|language| read(&format!("{language}/substitutes.toml")));
    let mut reasons = 0;
    for (list, least) in [("pair", 60), ("plant_based", 20)] {
        let pairs = rules[list].as_array().unwrap();
        assert!(pairs.len() >= least, "{list}: {}", pairs.len());
        for pair in pairs {
            let [from, to] = ["from", "to"].map(|end| pair[end].as_str().unwrap());
            let [fr, en] =
                [&french, &english].map(|own| own["reasons"][from][to].as_str().unwrap());
            assert!(fr.len() > 10 && en.len() > 10, "{pair}");
            assert!(fr != en && fr.ends_with('.') && en.ends_with('.'), "{pair}");
            reasons += 1;
        }
    }
    // No reason is of a pair that is gone.
    for own in [&french, &english] {
        let mut written = 0;
        for to in own["reasons"].as_table().unwrap().values() {
            written += to.as_table().unwrap().len();
        }
        assert_eq!(reasons, written);
    }
}
