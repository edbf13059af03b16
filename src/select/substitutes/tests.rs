//! Tests of choosing substitutes.

use super::*;
use crate::model::{Nutrient, Nutriments, Preparation, Product};
use crate::select::test_products::{barcode, graph, number, product, rules, shelves, tag};
use crate::select::{CategoryKinds, OverrideRules, Selection};

/// The substitutes of product 1 by number, or the reason why there are none.
fn chosen_with(
    products: &[Product],
    settings: &Settings,
    overrides: &str,
) -> Result<Vec<u64>, NoSubstitute> {
    let graph = graph();
    let kinds = CategoryKinds::new(&graph, &rules());
    let shelves = shelves(&graph, &kinds, products);
    let (resolved, _) = OverrideRules::parse(overrides, "fr").unwrap().resolve(&shelves, &graph);
    let finder = Finder::new(&shelves, &graph, &kinds, settings, &resolved);
    let position = shelves.find(barcode(1)).unwrap();
    let found = match finder.substitutes(position) {
        Choice::Substitutes(chosen) => Ok(chosen),
        Choice::Nothing(none) => Err(none),
    };
    let selection = Selection::of(&finder, 2);
    assert_eq!(selection.substitutes(position), found.as_deref().unwrap_or_default());
    assert_eq!(selection.no_substitute(position), found.clone().err());
    let explained = finder.explain(position);
    let taken: Vec<Position> = explained
        .able
        .iter()
        .filter(|(_, refusal)| refusal.is_none())
        .map(|(eligible, _)| eligible.candidate.position)
        .collect();
    let positions = found.iter().flatten().map(|substitute| substitute.position);
    assert_eq!(taken, positions.collect::<Vec<_>>(), "explain tells what is chosen");
    found.map(|found| {
        found.iter().map(|substitute| number(shelves.barcode(substitute.position))).collect()
    })
}

fn chosen(products: &[Product]) -> Result<Vec<u64>, NoSubstitute> {
    chosen_with(products, &Settings::default(), "")
}

/// (number, grade, brand, category)
type Row = (u64, &'static str, &'static str, &'static str);

/// Products of equal names: those of biscuits have to be alike.
fn rows(rows: &[Row]) -> Vec<Product> {
    let mut products = Vec::new();
    for &(number, grade, brand, category) in rows {
        let categories = ["en:snacks", category];
        let categories = if category.is_empty() { &[][..] } else { &categories };
        products.push(product(number, grade, brand, categories));
    }
    named(products, &["Sablé"; 8])
}

fn named(mut products: Vec<Product>, names: &[&str]) -> Vec<Product> {
    for (product, name) in products.iter_mut().zip(names) {
        product.name = (*name).into();
    }
    products
}

fn sorted(found: Result<Vec<u64>, NoSubstitute>) -> Vec<u64> {
    let mut found = found.unwrap();
    found.sort_unstable();
    found
}

#[test]
fn a_leaner_variant_of_the_same_brand_is_proposed() {
    for (poor, grade, lean, better) in [
        ("Steak haché 20 %", "d", "Steak haché 5 %", "a"),
        ("Fromage blanc 40 %", "c", "Fromage blanc 0 %", "a"),
        ("Crème fraîche 30 %", "d", "Crème fraîche 15 %", "c"),
        ("Purée de pommes avec sucres ajoutés", "d", "Purée de pommes sans sucres ajoutés", "a"),
        ("Chocolat noir 70 %", "d", "Chocolat noir 90 %", "c"),
        ("Milch 3,5% Fett", "c", "Milch 1,5% Fett", "b"),
    ] {
        let mut products = rows(&[
            (1, grade, "Marque", "en:biscuits"),
            (2, better, "Marque", "en:biscuits"),
            (3, better, "Marque", "en:biscuits"),
        ]);
        products[0].name = poor.into();
        products[1].name = lean.into();
        // Another size of the poor one, with a grade that must be a mistake.
        products[2].name = format!("{poor} (lot de 4 x 500 g)");
        assert_eq!(chosen(&products), Ok(vec![2]), "{poor}");
    }
}

#[test]
fn w05_only_better_products_are_proposed() {
    let rows = rows(&[
        (1, "c", "x", "en:biscuits"),
        (2, "c", "y", "en:biscuits"),
        (3, "d", "z", "en:biscuits"),
        (4, "unknown", "u", "en:biscuits"),
        (5, "not-applicable", "v", "en:biscuits"),
        (6, "b", "w", "en:biscuits"),
        (7, "a", "t", "en:biscuits"),
    ]);
    assert_eq!(sorted(chosen(&rows)), [6, 7]);
}

#[test]
fn three_points_fewer_are_better_within_a_grade_on_the_same_scale() {
    let mut products = rows(&[
        (1, "d", "x", "en:biscuits"),
        (2, "d", "y", "en:biscuits"),
        (3, "d", "z", "en:biscuits"),
        (4, "d", "u", "en:biscuits"),
    ]);
    for (product, points) in products.iter_mut().zip([18, 15, 16, 11]) {
        product.nutriscore_points = Some(points);
    }
    for number in [1, 3] {
        assert!(products[number].nutriments.set(Nutrient::SaturatedFat, 2.0));
    }
    products[3].nutriscore_version = Some(2021);
    assert_eq!(chosen(&products), Ok(vec![2]));
}

#[test]
fn an_older_algorithm_is_not_taken_at_its_word() {
    let mut products = rows(&[
        (1, "d", "x", "en:biscuits"),
        (2, "c", "y", "en:biscuits"),
        (3, "b", "z", "en:biscuits"),
    ]);
    products[1].nutriscore_version = Some(2021);
    products[2].nutriscore_version = Some(2021);
    assert_eq!(chosen(&products), Ok(vec![3]));
}

#[test]
fn wider_kinds_are_asked_where_the_own_have_too_few_and_never_the_widest() {
    let climbing = rows(&[
        (1, "e", "x", "en:chocolate-biscuits"),
        (2, "d", "y", "en:chocolate-biscuits"),
        (3, "b", "z", "en:biscuits"),
    ]);
    assert_eq!(sorted(chosen(&climbing)), [2, 3]);
    let wide = rows(&[(1, "e", "x", "en:biscuits"), (2, "a", "u", "en:nuts")]);
    assert_eq!(chosen(&wide), Err(NoSubstitute::NoneBetter));
    let stopped = rows(&[(1, "e", "x", "en:biscuits"), (2, "a", "u", "en:sweets")]);
    assert_eq!(chosen(&stopped), Err(NoSubstitute::NoneBetter));
}

#[test]
fn a_shelf_too_wide_needs_names_that_say_the_same() {
    let mut products =
        rows(&[(1, "e", "x", "en:sweets"), (2, "a", "y", "en:sweets"), (3, "a", "z", "en:sweets")]);
    for (product, name) in products.iter_mut().zip(["Gaufres miel", "Gaufres au miel doux", "Noix"])
    {
        product.name = name.into();
    }
    assert_eq!(chosen(&products), Ok(vec![2]));
}

#[test]
fn labels_and_ways_of_keeping_are_no_shelf() {
    let only = [product(1, "e", "x", &["en:frozen"]), product(2, "a", "y", &["en:frozen"])];
    assert_eq!(chosen(&only), Err(NoSubstitute::NoCategory));
    let both = [
        product(1, "e", "x", &["en:biscuits", "en:frozen"]),
        product(2, "a", "y", &["en:frozen"]),
        product(3, "a", "z", &["en:biscuits"]),
    ];
    assert_eq!(chosen(&both), Ok(vec![3]));
}

#[test]
fn physical_kinds_are_never_crossed() {
    let mut products =
        rows(&[(1, "e", "x", "en:sodas"), (2, "a", "y", "en:syrups"), (3, "b", "z", "en:sodas")]);
    for drink in &mut products {
        assert!(drink.nutriments.set(Nutrient::Salt, 0.0));
    }
    assert_eq!(chosen(&products), Ok(vec![3]));
    let mut prepared = rows(&[(1, "e", "x", "en:biscuits"), (2, "a", "y", "en:biscuits")]);
    prepared[1].nutriments.preparation = Preparation::Prepared;
    assert_eq!(chosen(&prepared), Err(NoSubstitute::NoneBetter));
}

#[test]
fn doubtful_nutrition_makes_nobody_better() {
    let better = || rows(&[(1, "e", "x", "en:biscuits"), (2, "a", "y", "en:biscuits")]);
    let refused =
        |products: &[Product]| assert_eq!(chosen(products), Err(NoSubstitute::NoneBetter));
    let mut estimated = better();
    estimated[1].nutriments.estimated = true;
    refused(&estimated);
    let mut faulty = better();
    faulty[1].quality_errors = vec![tag("en:nutrition-value-over-105")];
    refused(&faulty);
    let mut incomplete = better();
    let mut table = Nutriments::default();
    for nutrient in [Nutrient::EnergyKj, Nutrient::Sugars, Nutrient::SaturatedFat] {
        assert!(table.set(nutrient, 1.0));
    }
    incomplete[1].nutriments = table.clone();
    refused(&incomplete);
    // In an export without a column nobody looks better for its gap. Where tables say little, names have to.
    let mut incomplete = named(incomplete, &["Sablé"; 8]);
    incomplete[0].nutriments = table;
    assert!(incomplete[0].nutriments.set(Nutrient::SaturatedFat, 2.0));
    assert_eq!(chosen(&incomplete), Ok(vec![2]));
}

#[test]
fn one_that_brings_no_allergen_ranks_above_the_others() {
    let mut products = rows(&[
        (1, "e", "x", "en:biscuits"),
        (2, "a", "y", "en:biscuits"),
        (3, "a", "z", "en:biscuits"),
        (4, "d", "u", "en:biscuits"),
        (5, "b", "v", "en:biscuits"),
    ]);
    products[0].allergens = vec![tag("en:gluten")];
    products[1].allergens = vec![tag("en:gluten"), tag("en:milk")];
    products[2].traces = vec![tag("en:nuts")];
    products[3].allergens = vec![tag("en:gluten")];
    products[4].ingredients = None;
    assert_eq!(chosen(&products), Ok(vec![4, 5, 3, 2]));
}

#[test]
fn properties_products_sold_here_and_living_ones_are_preferred() {
    let two = || {
        rows(&[
            (1, "e", "x", "en:biscuits"),
            (2, "a", "y", "en:biscuits"),
            (3, "a", "z", "en:biscuits"),
        ])
    };
    let mut vegan = two();
    vegan[0].labels = vec![tag("en:vegan")];
    vegan[2].labels = vec![tag("en:vegan")];
    assert_eq!(chosen(&vegan), Ok(vec![3, 2]));
    let mut away = two();
    away[1].countries = vec![tag("en:germany")];
    assert_eq!(chosen(&away), Ok(vec![3, 2]));
    let mut stale = two();
    stale[1].modified = stale[1].modified - 10 * 365 * 86_400;
    assert_eq!(chosen(&stale), Ok(vec![3, 2]));
    let mut known = two();
    known[2].scans = 1000;
    assert_eq!(chosen(&known), Ok(vec![3, 2]));
    let mut shop = two();
    shop[0].stores = vec!["Carrefour".into()];
    shop[1].stores = vec!["Auchan".into()];
    shop[2].stores = vec!["carrefour".into()];
    assert_eq!(chosen(&shop), Ok(vec![3, 2]));
}

#[test]
fn the_same_article_in_another_size_is_one_candidate() {
    let products = rows(&[
        (1, "e", "x", "en:biscuits"),
        (2, "a", "y", "en:biscuits"),
        (3, "a", "y", "en:biscuits"),
        (4, "b", "x", "en:biscuits"),
    ]);
    let names = ["Galette 100 g", "Sablé 200 g", "Sablé 1 kg", "Galette 500 g"];
    assert_eq!(chosen(&named(products, &names)), Ok(vec![2]));
}

#[test]
fn at_most_two_of_a_brand_however_it_is_written() {
    let products = rows(&[
        (1, "e", "x", "en:nuts"),
        (2, "a", "Bon & Beau", "en:nuts"),
        (3, "a", "bon&beau", "en:nuts"),
        (4, "a", "BON BEAU", "en:nuts"),
        (5, "b", "y", "en:nuts"),
        (6, "e", "z", "en:nuts"),
        (7, "e", "u", "en:nuts"),
    ]);
    let names = ["Sablé", "Sablé rond", "Sablé carré", "Sablé ovale", "Sablé", "Palet", "Palet"];
    let found = sorted(chosen(&named(products, &names)));
    assert_eq!(found.len(), 3);
    assert!(found.contains(&5), "{found:?}");
}

#[test]
fn products_without_brand_are_not_one_brand() {
    let products = rows(&[
        (1, "e", "x", "en:nuts"),
        (2, "a", "", "en:nuts"),
        (3, "a", "", "en:nuts"),
        (4, "a", "", "en:nuts"),
        (5, "e", "y", "en:nuts"),
        (6, "e", "z", "en:nuts"),
    ]);
    // Of equal names they would be one article, which lacks its brand.
    let names = ["Article", "Article rond", "Article carré", "Article ovale", "Palet", "Palet"];
    assert_eq!(sorted(chosen(&named(products, &names))), [2, 3, 4]);
}

#[test]
fn the_reason_for_none_is_given() {
    let alone = |grade| chosen(&rows(&[(1, grade, "x", "en:biscuits"), (2, "b", "y", "en:nuts")]));
    assert_eq!(alone("a"), Err(NoSubstitute::BestGrade));
    assert_eq!(alone("unknown"), Err(NoSubstitute::NoGrade));
    assert_eq!(alone("not-applicable"), Err(NoSubstitute::NotApplicable));
    assert_eq!(alone("e"), Err(NoSubstitute::NoneBetter));
    assert_eq!(chosen(&rows(&[(1, "e", "x", "")])), Err(NoSubstitute::NoCategory));
}

#[test]
fn a_brand_that_fills_a_huge_shelf_hides_nobody() {
    let mut products = rows(&[(1, "e", "x", "en:nuts"), (1000, "b", "y", "en:nuts")]);
    products.extend((2..700).map(|number| product(number, "a", "big", &["en:nuts"])));
    (products[0].name, products[1].name) = ("Article deux".into(), "Article un".into());
    // On so large a shelf names have to share a word that not all have.
    for product in &mut products[..400] {
        product.name = product.name.replace("Article", "Croquant");
    }
    let found = chosen(&products).unwrap();
    assert_eq!(found.len(), 3);
    assert!(found.contains(&1000), "{found:?}");
}

#[test]
fn on_a_huge_shelf_those_with_the_same_words_are_found() {
    let mut products: Vec<Product> = (2..900)
        .map(|number| product(number, "b", &format!("m{number}"), &["en:biscuits"]))
        .collect();
    let mut original = product(1, "e", "x", &["en:biscuits"]);
    original.name = "Macarons à la violette".into();
    products[500].name = "Macarons violette".into();
    products[700].name = "Macarons violette rose".into();
    products.push(original);
    let found = chosen(&products).unwrap();
    assert_eq!(found[..2], [502, 702], "{found:?}");
}

#[test]
fn the_operator_pins_bans_and_pairs() {
    let products = rows(&[
        (1, "d", "x", "en:biscuits"),
        (2, "a", "y", "en:biscuits"),
        (3, "b", "z", "en:biscuits"),
        (4, "c", "u", "en:nuts"),
        (5, "e", "u", "en:nuts"),
    ]);
    let with = |overrides: &str| chosen_with(&products, &Settings::default(), overrides);
    let code = |n: u64| barcode(n).to_string();
    let pin = format!("[[pin]]\nproduct = \"{}\"\nsubstitute = \"{}\"\n", code(1), code(3));
    assert_eq!(with(&pin), Ok(vec![3, 2]));
    assert_eq!(with(&format!("[[ban]]\nproduct = \"{}\"\n", code(2))), Ok(vec![3]));
    assert_eq!(with("[[ban]]\nbrand = \"Y\"\n"), Ok(vec![3]));
    assert_eq!(with("[[ban]]\ncategory = \"en:biscuits\"\n"), Err(NoSubstitute::NoneBetter));
    let pair = "[[pair]]\nfrom = \"en:biscuits\"\nto = \"en:nuts\"\nreason = \"Croquant aussi.\"\n";
    assert_eq!(sorted(with(pair)), [2, 3, 4]);
    // A pin makes a worse product no better one.
    let worse = format!("[[pin]]\nbrand = \"x\"\nsubstitute = \"{}\"\n", code(5));
    assert_eq!(sorted(with(&worse)), [2, 3]);
}

#[test]
fn unknown_names_in_overrides_are_told_with_their_line() {
    let graph = graph();
    let kinds = CategoryKinds::new(&graph, &rules());
    let shelves = shelves(&graph, &kinds, &rows(&[(1, "d", "x", "en:biscuits")]));
    let text = format!(
        "[[pin]]\nproduct = \"{}\"\nsubstitute = \"{}\"\n\n[[ban]]\nbrand = \"nobody\"\n",
        barcode(1),
        barcode(77)
    );
    let (_, unresolved) = OverrideRules::parse(&text, "fr").unwrap().resolve(&shelves, &graph);
    let unknown = format!("1: no product has the barcode {}; the entry has no effect", barcode(77));
    assert_eq!(
        unresolved.warnings,
        [unknown.as_str(), "5: no product is of the brand nobody; the entry has no effect"]
    );
    let error = |text: &str| OverrideRules::parse(text, "fr").unwrap_err().to_string();
    assert_eq!(
        error("\n[[ban]]\n"),
        "2: name one of `product` (a barcode), `brand` and `category`"
    );
    assert!(error("[[ban]]\nproduct = \"12\"\n").starts_with("2: `12` is no barcode"));
    assert!(error("[[pair]]\nfrom = \"en:a\"\nto = \"en:b\"\n").contains("reason"));
}

#[test]
fn the_order_of_input_does_not_matter() {
    // None of the others has a list of its own, so that no turns are taken.
    let mut products = vec![product(1, "e", "x", &["en:biscuits"])];
    products.extend((2..300).map(|number| product(number, "a", "", &["en:biscuits"])));
    let first = chosen(&products);
    products.reverse();
    assert_eq!(chosen(&products), first);
}
