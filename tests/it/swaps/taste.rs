//! What tastes otherwise or comes in another form is no replacement, at most another idea.

use super::{food, page, proposed, section};
use crate::support::{SiteTest, barcode};

const BISCUITS: [&str; 1] = ["en:biscuits"];
const JUICES: [&str; 1] = ["en:fruit-juices"];
const CRISPS: [&str; 1] = ["en:crisps"];

const RICH: [f64; 8] = [2115.0, 26.0, 14.0, 60.0, 35.0, 2.0, 6.0, 0.6];
const LEAN: [f64; 8] = [1800.0, 18.0, 6.0, 62.0, 22.0, 4.0, 7.0, 0.5];
const JUICE: [f64; 8] = [195.0, 0.0, 0.0, 11.0, 10.5, 0.2, 0.2, 0.0];
const LEAN_JUICE: [f64; 8] = [120.0, 0.0, 0.0, 6.5, 6.0, 0.5, 0.3, 0.0];

#[test]
fn the_flavour_of_the_original_is_kept() {
    for (own, kept, lost, categories, tables) in [
        ("Sablés à la fraise", "Sablés fraise", "Sablés au citron", &BISCUITS, [RICH, LEAN]),
        ("Jus de pomme", "Pur jus de pomme", "Jus d'ananas", &JUICES, [JUICE, LEAN_JUICE]),
        (
            "Cookies chocolat noir",
            "Cookies au chocolat noir",
            "Cookies coco",
            &BISCUITS,
            [RICH, LEAN],
        ),
        ("Chips saveur barbecue", "Chips BBQ", "Chips saveur moutarde", &CRISPS, [RICH, LEAN]),
    ] {
        let original = food(1, "e", own, categories, tables[0]);
        let same = food(2, "c", kept, categories, tables[1]);
        let other = food(3, "b", lost, categories, tables[1]);
        let page = page(&[original, same, other]);
        assert!(section(&page, "substitutes").contains(kept), "{own}");
        assert!(!section(&page, "substitutes").contains(lost), "{own}");
    }
}

#[test]
fn another_taste_stands_apart_as_one_idea_and_only_with_a_better_letter() {
    let original = food(1, "e", "Sablés à la fraise", &BISCUITS, RICH);
    let others = ["Sablés au citron", "Sablés coco"];
    let mut records = vec![original.clone()];
    for (number, name) in (2..).zip(others) {
        records.push(food(number, "c", name, &BISCUITS, LEAN));
    }
    let page = page(&records);
    let ideas = section(&page, "other-idea");
    let shown = others.iter().filter(|name| ideas.contains(*name)).count();
    assert_eq!(shown, 1, "{ideas}");
    assert!(section(&page, "substitutes").is_empty());
    let same_letter = food(2, "e", "Sablés au citron", &BISCUITS, LEAN);
    assert_eq!(proposed(&[original, same_letter]), [0; 0]);
}

#[test]
fn an_idea_no_shop_keeps_to_itself_comes_before_one_of_a_shop_and_the_nearer_before_the_better() {
    let original = food(1, "e", "Sablés à la fraise", &BISCUITS, RICH);
    let mut of_a_shop = food(2, "c", "Sablés framboise", &BISCUITS, LEAN);
    of_a_shop["code"] = serde_json::json!("2000000000022");
    let other = food(3, "c", "Sablés au citron", &BISCUITS, LEAN);
    let ideas = page(&[original.clone(), of_a_shop, other]);
    assert!(section(&ideas, "other-idea").contains("Sablés au citron"));
    let near = food(2, "c", "Sablés framboise", &BISCUITS, LEAN);
    let better =
        food(3, "a", "Biscuits coco", &BISCUITS, [1500.0, 9.0, 2.0, 60.0, 12.0, 9.0, 9.0, 0.2]);
    let ideas = page(&[original, near, better]);
    assert!(section(&ideas, "other-idea").contains("Sablés framboise"));
}

#[test]
fn a_page_of_a_pair_says_that_it_is_another_idea() {
    let records = [
        food(1, "e", "Sablés à la fraise", &BISCUITS, RICH),
        food(2, "c", "Sablés fraise", &BISCUITS, LEAN),
        food(3, "c", "Sablés au citron", &BISCUITS, LEAN),
    ];
    let site = SiteTest::with_products(&records);
    site.build();
    for (number, is_idea) in [(2, false), (3, true)] {
        let (own, other) = (barcode(1), barcode(number));
        let page = site.read(&format!("public/produit/{}/{own}-{other}.html", &own[10..]));
        assert_eq!(page.contains("pas tout à fait la même chose"), is_idea, "{number}");
    }
}

#[test]
fn what_a_shopper_would_miss_of_the_form_is_kept() {
    for (own, kept, lost, categories) in [
        ("Boudoirs aux œufs", "Boudoirs pur œuf", "Craquelins aux œufs", &BISCUITS),
        ("Chips nature", "Chips nature cuites au four", "Tortilla chips nature", &CRISPS),
    ] {
        let records = [
            food(1, "e", own, categories, RICH),
            food(2, "c", kept, categories, LEAN),
            food(3, "b", lost, categories, LEAN),
        ];
        let page = page(&records);
        assert!(section(&page, "substitutes").contains(kept), "{own}");
        assert!(!section(&page, "substitutes").contains(lost), "{own}");
    }
}

#[test]
fn the_share_of_cocoa_is_part_of_the_taste() {
    const DARK: [&str; 1] = ["en:dark-chocolates"];
    let table =
        |sugars: f64, saturates: f64| [2300.0, 42.0, saturates, 45.0, sugars, 10.0, 8.0, 0.02];
    let own = food(1, "e", "Chocolat noir 70 % de cacao", &DARK, table(30.0, 26.0));
    // More of it by as much as 90 is to 70 percent is an idea; what is hardly sweet at all is none.
    for (name, sugars, wanted) in [
        ("Chocolat noir 75 % de cacao", 25.0, "substitutes"),
        ("Chocolat noir 80 % de cacao", 20.0, "substitutes"),
        ("Chocolat noir 85 % de cacao", 14.0, "other-idea"),
        ("Chocolat noir 90 % de cacao", 10.5, "other-idea"),
        ("Chocolat noir 99 % de cacao", 1.0, ""),
        ("Chocolat noir 78 % de cacao", 9.0, ""),
    ] {
        let records = [own.clone(), food(2, "d", name, &DARK, table(sugars, 24.0))];
        // Where nothing is proposed the page shows the best of the shelf in the same place.
        assert_eq!(proposed(&records).is_empty(), wanted.is_empty(), "{name}");
        let is_there = wanted.is_empty() || section(&page(&records), wanted).contains(name);
        assert!(is_there, "{name} is no {wanted}");
    }
}

#[test]
fn less_of_one_thing_is_not_bought_with_more_of_another() {
    let own =
        food(1, "d", "Petit beurre", &BISCUITS, [1900.0, 14.0, 8.0, 70.0, 24.0, 3.0, 8.0, 0.8]);
    for (what, table, expected) in [
        ("sugars for saturates", [1950.0, 17.0, 12.0, 65.0, 20.0, 3.0, 8.0, 0.8], &[][..]),
        ("a gain no one notices", [1890.0, 14.0, 8.0, 70.0, 23.0, 3.0, 8.0, 0.8], &[]),
        ("a gain", [1850.0, 12.0, 5.0, 70.0, 20.0, 3.0, 8.0, 0.7], &[2]),
    ] {
        let mut other = food(2, "d", "Petit beurre nature", &BISCUITS, table);
        other["nutriscore_score"] = serde_json::json!(11);
        assert_eq!(proposed(&[own.clone(), other]), expected, "{what}");
    }
}

#[test]
fn half_a_flavour_bitter_cocoa_and_what_is_raw_or_of_seeds_is_another_taste() {
    for (own, other) in [
        ("Sablés à la fraise", "Sablés aux fruits rouges"),
        ("Biscuits chocolat noir", "Biscuits chocolat noir 90 % cacao"),
        ("Biscuits cacao", "Biscuits cacao cru"),
        ("Galettes bretonnes", "Galettes bretonnes aux graines"),
        ("Biscuits nature", "Biscuits au seigle"),
        ("Biscuits chocolat noir", "Biscuits chocolat noir éclats de fèves"),
    ] {
        let original = food(1, "e", own, &BISCUITS, RICH);
        let page = page(&[original, food(2, "c", other, &BISCUITS, LEAN)]);
        assert!(section(&page, "substitutes").is_empty(), "{own} → {other}");
    }
}

#[test]
fn within_a_letter_a_swap_shares_words_and_figures() {
    let points = |mut record: serde_json::Value, points: i64| {
        record["nutriscore_score"] = serde_json::json!(points);
        record
    };
    let leaner = [1950.0, 20.0, 9.0, 61.0, 28.0, 3.0, 7.0, 0.5];
    let original = points(food(1, "e", "Sablés pur beurre", &BISCUITS, RICH), 26);
    let near = points(food(2, "e", "Sablés beurre", &BISCUITS, leaner), 20);
    let unnamed = points(food(3, "e", "Croquants", &BISCUITS, leaner), 20);
    let other_figures = [1300.0, 2.0, 0.5, 30.0, 12.0, 3.0, 30.0, 0.3];
    let apart = points(food(4, "e", "Sablés beurre protéinés", &BISCUITS, other_figures), 20);
    let page = page(&[original, near, unnamed, apart]);
    let list = section(&page, "same-letter");
    assert!(list.contains("Sablés beurre"), "{page}");
    assert!(!list.contains("Croquants") && !list.contains("protéinés"), "{list}");
}

#[test]
fn one_article_is_one_whatever_makers_are_listed_with_its_brand() {
    let named = |number, grade, brands: &str, table| {
        let mut record = food(number, grade, "Limonade zéro", &["en:sodas"], table);
        record["brands"] = serde_json::json!(brands);
        record
    };
    let original = named(1, "e", "Pétillon, Boissons du Val", JUICE);
    let same = named(2, "c", "Petillon", LEAN_JUICE);
    let another = named(3, "c", "Source Vive", LEAN_JUICE);
    assert_eq!(proposed(&[original, same, another]), [3]);
}

#[test]
fn a_juice_with_energy_and_no_sugar_recommends_nothing() {
    let original = food(1, "c", "Jus de pomme", &JUICES, JUICE);
    let told = food(2, "b", "Pur jus de pomme", &JUICES, LEAN_JUICE);
    let mut untold = food(3, "b", "Jus de pomme pressé", &JUICES, LEAN_JUICE);
    untold["nutriments"]["energy-kj_100g"] = serde_json::json!(188);
    untold["nutriments"]["sugars_100g"] = serde_json::json!(0);
    untold["nutriments"].as_object_mut().unwrap().remove("carbohydrates_100g");
    assert_eq!(proposed(&[original, told, untold]), [2]);
}

/// Whoever buys chocolate with little sugar likes it bitter, and fructose is sugar as well.
#[test]
fn what_is_bitter_is_not_sweetened_and_lemon_juice_is_no_lemonade() {
    const DARK: [&str; 1] = ["en:dark-chocolates"];
    const DRINKS: [&str; 2] = ["en:beverages", "en:fruit-based-beverages"];
    let table = |sugars: f64| [2300.0, 46.0, 28.0, 35.0, sugars, 11.0, 9.0, 0.02];
    for (own, sugars, other, left, is_kept) in [
        ("Chocolat noir", 28.0, "Chocolat noir au maltitol", 1.0, true),
        ("Chocolat noir", 15.0, "Chocolat noir au maltitol", 1.0, false),
        ("Chocolat noir", 30.0, "Chocolat noir au fructose", 18.0, false),
        ("Chocolat noir", 30.0, "Chocolat noir de dégustation", 18.0, true),
    ] {
        let mut sweetened = food(2, "d", other, &DARK, table(left));
        sweetened["nutriscore_score"] = serde_json::json!(11);
        let found = proposed(&[food(1, "d", own, &DARK, table(sugars)), sweetened]);
        assert_eq!(!found.is_empty(), is_kept, "{own} with {sugars} g → {other}");
    }
    for (sugars, expected) in [(2.0, &[][..]), (5.0, &[2])] {
        let sour = [60.0 + sugars, 0.0, 0.0, sugars, sugars, 0.1, 0.3, 0.0];
        let lemonade = food(1, "e", "Jus de citron citronnade", &DRINKS, JUICE);
        assert_eq!(proposed(&[lemonade, food(2, "b", "Jus de citron", &DRINKS, sour)]), expected);
    }
}
