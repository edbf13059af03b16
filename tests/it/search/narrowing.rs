//! Pages, filters, orders, counts, suggestions and help.

use serde_json::json;
use sitegen::model::{Edition, Facet, Grade, Grading, Nova, Tag};
use sitegen::search::{Card, Filters, Index, Query, ResultPage, Sort};

use super::{index, search_words};
use crate::support::{SiteTest, barcode, product};

fn search(index: &Index, query: &str, filters: &Filters) -> Vec<Card> {
    index.search(&Query::parse(query).unwrap(), filters, ResultPage::FIRST).unwrap().hits
}

fn names(cards: &[Card]) -> Vec<&str> {
    cards.iter().map(|card| card.shown.name.as_str()).collect()
}

#[test]
fn pages_have_every_product_once_and_end() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    let query = Query::parse("chocolat").unwrap();
    let total = index.overview(&query, &Filters::default()).unwrap().total;
    let mut seen = Vec::new();
    for number in 1.. {
        let page = ResultPage::new(number).unwrap();
        let results = index.search(&query, &Filters::default(), page).unwrap();
        seen.extend(results.hits.iter().map(|card| card.shown.barcode));
        if !results.has_more {
            break;
        }
        assert_eq!(results.hits.len(), 24);
    }
    assert_eq!(seen.len(), total);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), total, "each once");
    assert!(total > 48, "{total}");
    assert_eq!(ResultPage::new(0), None);
    assert_eq!(ResultPage::new(21), None);
}

#[test]
fn each_filter_lets_pass_what_was_counted() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    let query = Query::parse("chocolat").unwrap();
    let all = index.overview(&query, &Filters::default()).unwrap();
    let total = |filters: Filters| index.overview(&query, &filters).unwrap().total;
    let mut counted = 0;
    for count in &all.facets[&Facet::Grading] {
        let grading = Some(Grading::from_off(&count.key));
        assert_eq!(total(Filters { grading, ..Filters::default() }), count.count, "{count:?}");
        counted += count.count;
    }
    assert_eq!(counted, all.total);
    for count in &all.facets[&Facet::Nova] {
        let nova = Nova::new(count.key.parse().unwrap());
        assert_eq!(total(Filters { nova, ..Filters::default() }), count.count, "{count:?}");
    }
    for facet in [Facet::Category, Facet::Brand, Facet::Allergen] {
        assert!(all.facets[&facet].len() > 3);
    }
    for count in &all.facets[&Facet::Category] {
        let category = Some(count.key.clone());
        assert_eq!(total(Filters { category, ..Filters::default() }), count.count, "{count:?}");
    }
    for count in &all.facets[&Facet::Brand] {
        let brand = Some(count.key.clone());
        assert_eq!(total(Filters { brand, ..Filters::default() }), count.count, "{count:?}");
    }
    for count in &all.facets[&Facet::Allergen] {
        let without = vec![Tag::parse(&count.key, "en").unwrap()];
        assert_eq!(total(Filters { without, ..Filters::default() }), count.count, "{count:?}");
    }
    assert_eq!(total(Filters { category: Some("nulle-part".into()), ..Filters::default() }), 0);
}

/// Each of them alone and two of them together.
fn narrowings() -> Vec<Filters> {
    let gradings = ["a", "b", "c", "d", "e", "unknown"].map(|code| Some(Grading::from_off(code)));
    let gradings = gradings.into_iter().chain([None]);
    let all = gradings.flat_map(|grading| {
        (0..=4).map(move |group| Filters { grading, nova: Nova::new(group), ..Filters::default() })
    });
    all.filter(|filters| *filters != Filters::default()).collect()
}

/// All that is found, and what the words were read as.
fn all(index: &Index, query: &str, filters: &Filters) -> (Vec<Card>, Option<String>) {
    let query = Query::parse(query).unwrap();
    let mut found = (Vec::new(), None);
    for page in (1..).map_while(ResultPage::new) {
        let results = index.search(&query, filters, page).unwrap();
        found.0.extend(results.hits);
        found.1 = results.corrected;
        if !results.has_more {
            break;
        }
    }
    assert_eq!(found.0.len(), index.overview(&query, filters).unwrap().total);
    found
}

#[test]
fn filters_take_away_and_add_nothing() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    for query in ["lait", "noix", "miel", "moutrade", "jus dorange", "200", "pizza 400 g", "cho"] {
        let (found, corrected) = all(&index, query, &Filters::default());
        assert!(!found.is_empty(), "{query}");
        let mut counted = 0;
        for filters in narrowings() {
            let (narrowed, read_as) = all(&index, query, &filters);
            let wanted = found.iter().filter(|card| {
                filters.grading.is_none_or(|grading| card.shown.grade == grading)
                    && filters.nova.is_none_or(|nova| card.nova == Some(nova))
            });
            let codes = |cards: &mut dyn Iterator<Item = &Card>| -> Vec<_> {
                let mut codes: Vec<_> = cards.map(|card| card.shown.barcode).collect();
                codes.sort_unstable();
                codes
            };
            assert_eq!(
                codes(&mut narrowed.iter()),
                codes(&mut { wanted }),
                "{query} {filters:?} {:?}",
                names(&narrowed)
            );
            assert_eq!(read_as, corrected, "{query} {filters:?}");
            counted += narrowed.len();
        }
        assert!(counted > 0, "{query}");
    }
}

#[test]
fn filters_narrow_what_a_part_of_a_barcode_finds() {
    let products = (1..=150).map(|number| {
        let mut product = product(number, if number > 120 { "b" } else { "d" }, &["en:honeys"]);
        product["unique_scans_n"] = json!(1000 - number);
        product
    });
    let site = SiteTest::with_products(&products.collect::<Vec<_>>());
    site.build();
    let index = index(&site);
    let part = &barcode(1)[..6];
    let count = |grading| all(&index, part, &Filters { grading, ..Filters::default() }).0.len();
    assert_eq!(count(None), 150);
    assert_eq!(count(Some(Grading::Graded(Grade::B))), 30, "those hardly anybody looks for");
    assert_eq!(count(Some(Grading::Graded(Grade::D))), 120);
    assert_eq!(count(Some(Grading::Graded(Grade::A))), 0);
}

#[test]
fn filters_work_together() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    let filters = Filters {
        grading: Some(Grading::Graded(Grade::E)),
        without: vec![Tag::parse("en:nuts", "en").unwrap(), Tag::parse("en:gluten", "en").unwrap()],
        is_undeclared: true,
        ..Filters::default()
    };
    let hits = search(&index, "chocolat", &filters);
    assert!(!hits.is_empty());
    assert!(hits.iter().all(|card| card.shown.grade.code() == "e"));
}

#[test]
fn the_healthiest_can_come_first() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    let filters = Filters { sort: Sort::Healthiest, ..Filters::default() };
    let hits = search(&index, "yaourt", &filters);
    let keys: Vec<(&str, Option<i16>)> =
        hits.iter().map(|card| (card.shown.grade.code(), card.points)).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    let filters = Filters { sort: Sort::LeastProcessed, ..Filters::default() };
    let novas = search(&index, "chocolat", &filters);
    assert!(novas.iter().map(|card| card.nova.map_or(9, Nova::group)).is_sorted());
}

/// The order of the issue: exact name, start, all words, brand, category; then popularity.
#[test]
fn names_that_answer_better_come_first_whoever_is_looked_for_more() {
    let entries = [
        ("Pâte aux olives", "Marque", 900, "en:olives"),
        ("Crème d’olive et citron", "Marque", 800, "en:spreads"),
        ("Tapenade", "Olive", 700, "en:spreads"),
        ("Olives vertes", "Marque", 60, "en:spreads"),
        ("Olives noires", "Marque", 70, "en:spreads"),
        ("Olives", "Marque", 1, "en:spreads"),
        ("Cake du Sud", "Marque", 950, "en:olives"),
    ];
    let products = (1..).zip(entries).map(|(number, (name, brand, scans, category))| {
        let mut product = product(number, "c", &[category]);
        product["product_name"] = json!(name);
        product["brands"] = json!(brand);
        product["unique_scans_n"] = json!(scans);
        product
    });
    let site = SiteTest::with_products(&products.collect::<Vec<_>>());
    site.build();
    let found = search_words(&index(&site), "olive").hits;
    assert_eq!(
        names(&found),
        [
            "Olives",
            "Olives noires",
            "Olives vertes",
            "Pâte aux olives",
            "Crème d’olive et citron",
            "Tapenade",
            "Cake du Sud"
        ]
    );
}

#[test]
fn part_of_a_barcode_lists_the_products_that_start_with_it() {
    let site = SiteTest::built_demo();
    let found = search_words(&index(&site), "95").hits;
    assert!(found.iter().all(|card| !card.shown.barcode.to_string().starts_with("9523")));
    let found = search_words(&index(&site), "952-3").hits;
    assert!(found.iter().any(|card| card.shown.barcode.to_string() == "9523586447935"));
    assert!(found.iter().all(|card| card.shown.barcode.to_string().starts_with("9523")));
}

#[test]
fn suggestions_are_few_and_grouped() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    let suggest = |text: &str| index.suggest(&Query::parse(text).unwrap()).unwrap();
    let found = suggest("choc");
    assert_eq!(found.products.len() + found.categories.len(), 8);
    assert_eq!(found.categories.len(), 2);
    assert_eq!(found.spelling, None);
    assert!(found.categories.iter().all(|category| category.url.starts_with("/categorie/")));
    let mended = suggest("mayonaise");
    assert_eq!(mended.spelling.as_deref(), Some("mayonnaise"));
    assert!(mended.products[0].shown.name.starts_with("Mayonnaise"));
    assert_eq!(suggest("c"), sitegen::search::Suggestions::default());
    assert!(suggest("zzzzzz").products.is_empty());
}

#[test]
fn categories_are_found_by_what_else_the_taxonomy_calls_them() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    for query in ["gâteaux secs", "cookies", "céréales du matin"] {
        let found = index.suggest(&Query::parse(query).unwrap()).unwrap();
        assert!(!found.categories.is_empty(), "{query}");
    }
    let biscuits = search_words(&index, "gâteaux secs").hits;
    assert!(
        biscuits.iter().any(|card| !card.shown.name.to_lowercase().contains("sec")),
        "{biscuits:?}"
    );
}

#[test]
fn the_same_name_of_the_same_brand_is_suggested_once() {
    let products: Vec<_> = (1..=5)
        .map(|number| {
            let mut product = product(number, "c", &["en:soups"]);
            product["product_name"] = json!(if number < 5 { "Soupe" } else { "Soupe froide" });
            product["brands"] = json!("Marque");
            product
        })
        .collect();
    let site = SiteTest::with_products(&products);
    site.build();
    let found = index(&site).suggest(&Query::parse("sou").unwrap()).unwrap();
    assert_eq!(names(&found.products), ["Soupe", "Soupe froide"]);
}

#[test]
fn who_finds_nothing_is_helped() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    let help = |text: &str| index.help(&Query::parse(text).unwrap()).unwrap();
    let found = help("chocolat kangourou");
    assert_eq!(found.fewer_words, ["chocolat"]);
    assert!(found.categories.iter().any(|category| category.name.contains("hocolat")));
    assert!(help("mayonaise").spellings.contains(&"mayonnaise".to_string()));
    let nothing = help("zzzzzzzz");
    assert_eq!((nothing.spellings.len(), nothing.fewer_words.len()), (0, 0));
}

#[test]
fn help_offers_nothing_that_finds_the_same() {
    let products: Vec<_> = (1..=6)
        .map(|number| {
            let mut product = product(number, "c", &["en:milks"]);
            let name = if number % 2 == 0 { "Laits frais" } else { "Lait frais" };
            product["product_name"] = json!(name);
            product
        })
        .collect();
    let site = SiteTest::with_products(&products);
    site.build();
    let index = index(&site);
    let help = |text: &str| index.help(&Query::parse(text).unwrap()).unwrap();
    for text in ["lait", "laits", "lait frais"] {
        assert_eq!(help(text).spellings, [""; 0], "{text}");
    }
    assert_eq!(help("lais").spellings.len(), 1, "one of « lait » and « laits »");
}

#[test]
fn the_chosen_category_is_counted_first_and_named_where_nothing_is_left() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    let query = Query::parse("chocolat").unwrap();
    let all = index.overview(&query, &Filters::default()).unwrap();
    let chosen = all.facets[&Facet::Category].last().unwrap();
    let filters = Filters { category: Some(chosen.key.clone()), ..Filters::default() };
    let narrowed = index.overview(&query, &filters).unwrap();
    assert_eq!(narrowed.facets[&Facet::Category].first(), Some(chosen));
    let nothing = index.overview(&Query::parse("zinzolin").unwrap(), &filters).unwrap();
    let nothing_of = &nothing.facets[&Facet::Category];
    assert_eq!((nothing.total, nothing_of.len()), (0, 1));
    assert_eq!((&nothing_of[0].key, &nothing_of[0].name), (&chosen.key, &chosen.name));
    let category = index.category(Edition::ROOT, &chosen.key).unwrap().unwrap();
    assert_eq!((&category.slug, Some(&category.name)), (&chosen.key, chosen.name.as_ref()));
    assert_eq!(index.category(Edition::ROOT, "nulle-part").unwrap(), None);
}

#[test]
fn products_without_any_text_of_use_do_no_harm() {
    let names = ["???", "的", "12", "de la"];
    let products: Vec<_> = (1..)
        .zip(names)
        .map(|(number, name)| {
            let mut product = product(number, "c", &["en:soups"]);
            product["product_name"] = json!(name);
            product["brands"] = json!("!");
            product
        })
        .collect();
    let site = SiteTest::with_products(&products);
    site.build();
    assert_eq!(search_words(&index(&site), "12").hits.len(), 1);
}

#[test]
fn a_product_of_that_name_comes_first_however_little_it_is_known() {
    let named = |number: u64, name: &str, scans: u64| {
        let mut product = product(number, "c", &["en:honeys"]);
        product["product_name"] = json!(name);
        product["brands"] = json!("Marque");
        product["quantity"] = json!("500 g");
        product["unique_scans_n"] = json!(scans);
        product
    };
    let popular = (1..=100).map(|number| named(number, &format!("Miel pops {number}"), 500));
    let rare = [named(101, "Miel", 0), named(102, "Miel de sapin", 0)];
    let site = SiteTest::with_products(&popular.chain(rare).collect::<Vec<_>>());
    site.build();
    let index = index(&site);
    for query in ["miel", "MIELS", "mile"] {
        assert_eq!(search_words(&index, query).hits[0].shown.name, "Miel", "{query}");
    }
    assert_eq!(search_words(&index, "miel de sapin").hits[0].shown.name, "Miel de sapin");
    let offered = index.suggest(&Query::parse("miel").unwrap()).unwrap();
    assert_eq!(offered.products[0].shown.name, "Miel");
    let (found, _) = all(&index, "miel", &Filters::default());
    assert_eq!(found.len(), 102, "each once");
}

#[test]
fn a_letter_begins_a_word() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    for (typed, expected) in [
        ("jus d'o", "orange"),
        ("chocolat n", "noir"),
        ("pate a t", "tartin"),
        ("sauce t", "tomate"),
    ] {
        let offered = index.suggest(&Query::parse(typed).unwrap()).unwrap();
        assert_eq!(offered.spelling, None, "{typed}");
        let all: Vec<String> =
            offered.products.iter().map(|card| card.shown.name.to_lowercase()).collect();
        assert!(all.iter().any(|name| name.contains(expected)), "{typed}: {all:?}");
    }
    let orange = search_words(&index, "jus d'o");
    assert!(orange.corrected.is_none() && !orange.hits.is_empty());
}

#[test]
fn a_size_that_nobody_has_leads_to_other_sizes_of_the_same() {
    let colas = [("Cola", "33 cl"), ("Soda orange", "1,5 l")];
    let products = (1..).zip(colas).map(|(number, (name, quantity))| {
        let mut product = product(number, "e", &["en:colas"]);
        product["product_name"] = json!(name);
        product["quantity"] = json!(quantity);
        product
    });
    let site = SiteTest::with_products(&products.collect::<Vec<_>>());
    site.build();
    assert_eq!(search_words(&index(&site), "cola 1,5l").hits[0].shown.name, "Cola");
}
