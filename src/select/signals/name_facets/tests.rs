//! Flavours and forms of names.

use super::*;

fn alike(own: &str, other: &str) -> Option<u32> {
    let [own, other] = [own, other].map(|name| facets(&split(name))[0]);
    FLAVOURS.likeness(own, other, 200)
}

#[test]
fn the_tables_can_be_read_and_families_stand_before_their_own() {
    for text in [include_str!("../flavours.toml"), include_str!("../forms.toml")] {
        let entries = toml::from_str::<FacetEntries>(text).unwrap().facet;
        let mut known: Vec<&str> = Vec::new();
        for entry in &entries {
            let family = entry.family.as_deref();
            assert!(family.is_none_or(|name| known.contains(&name)), "{family:?}");
            known.extend(entry.name.as_deref());
        }
        assert!((10..255).contains(&known.len()));
    }
}

/// Of two entries for the same words the second has no effect.
#[test]
fn words_stand_under_one_facet_and_each_facet_once() {
    for text in [include_str!("../flavours.toml"), include_str!("../forms.toml")] {
        let (mut names, mut words) = (Vec::new(), HashMap::default());
        for entry in toml::from_str::<FacetEntries>(text).unwrap().facet {
            assert!(entry.name.is_none() || !names.contains(&entry.name), "{:?} twice", entry.name);
            for own in entry.words {
                let plain = own.trim_end_matches('*').to_string();
                let other = words.insert(plain, entry.name.clone());
                assert!(other.is_none_or(|other| other == entry.name), "{own} under two");
            }
            names.push(entry.name);
        }
    }
}

#[test]
fn the_same_flavour_in_other_words_is_the_same() {
    for (own, other) in [
        ("Yaourt à la fraise", "Erdbeerjoghurt"),
        ("Biscuits chocolat noir noisettes", "Dark chocolate and hazelnut biscuits"),
        ("Jus de pomme", "Apfelsaft"),
        ("Chips saveur barbecue", "Crisps BBQ"),
        ("Yogurt alla vaniglia", "Yaourts vanille"),
        ("Ananas pur fruit pressé", "Jus d'ananas"),
        ("Clémentine 100 % pur fruit pressé", "Pur jus de clémentine"),
    ] {
        assert_eq!(alike(own, other), Some(1000), "{own} {other}");
    }
}

#[test]
fn another_flavour_is_unlike_and_one_of_the_family_in_between() {
    assert_eq!(alike("Jus de pomme", "Jus d'orange"), Some(0));
    assert_eq!(alike("Yaourt fraise", "Yaourt framboise"), Some(OF_ONE_FAMILY));
    assert_eq!(alike("Yaourt fruits rouges", "Yaourt framboise"), Some(WITHIN_FAMILY));
    assert_eq!(alike("Yaourt fraise", "Yaourt nature"), Some(200));
    assert_eq!(alike("Smoothie orange", "Smoothie aux fruits"), Some(0));
    assert_eq!(alike("Chips nature", "Chips à l'ancienne"), None);
    assert_eq!(alike("Purée de pommes de terre", "Purée de pommes"), Some(200));
}

#[test]
fn forms_are_told_apart() {
    let forms = |name| facets(&split(name))[1];
    let alike = |own, other| FORMS.likeness(forms(own), forms(other), 500);
    assert_eq!(alike("Chips nature", "Tortilla chips nature"), Some(0));
    assert_eq!(alike("Boudoirs", "Craquelins"), Some(0));
    assert_eq!(alike("Palets bretons", "Galettes bretonnes"), Some(WITHIN_FAMILY));
    assert_eq!(alike("Muesli croustillant", "Cruesli"), Some(1000));
}

#[test]
fn what_stands_behind_a_marker_is_a_flavour_though_no_one_listed_it() {
    assert_eq!(alike("Chips saveur jambon fumé", "Chips allégées"), Some(200));
    assert_eq!(alike("Chips saveur jambon", "Chips goût jambon de pays"), Some(1000));
    assert_eq!(alike("Chips saveur jambon", "Chips saveur moutarde"), Some(0));
    assert_eq!(alike("Coca-Cola goût original", "Cola"), Some(1000));
    assert_eq!(alike("Chips saveur nature", "Chips"), None);
    assert_eq!(alike("Croquets du Berry", "Croquets"), None);
}

#[test]
fn chocolate_with_something_in_it_is_not_plain() {
    for name in [
        "Chocolat noir fleur de sel",
        "Chocolat noir au chanvre",
        "Chocolat noir éclats de fèves de cacao",
    ] {
        assert!(alike("Chocolat noir", name).is_some_and(|alike| alike < 800), "{name}");
    }
    assert_eq!(alike("Chocolat noir", "Chocolat noir 70 %"), Some(1000));
}

#[test]
fn english_flavours_stand_before_their_marker_and_french_ones_behind() {
    let flavours = |name| facets(&split(name))[0];
    for name in [
        "Pickles flavour crisps",
        "Crisps pickles flavour",
        "Roast chicken flavoured noodles",
        "Prawn cocktail flavor chips",
        "Chips saveur pickles",
        "Chips goût poulet rôti",
    ] {
        assert_ne!(flavours(name), NameFacets::default(), "{name}");
    }
    assert_eq!(flavours("Crisps pickles flavour"), flavours("Pickles flavour crisps"));
    assert_eq!(alike("Vanilla flavour ice cream", "Vanilla ice cream"), Some(1000));
    assert_eq!(alike("Strawberry flavoured milk", "Lait à la fraise"), Some(1000));
    assert_eq!(alike("Crisps natural flavour", "Crisps"), None);
    assert!(alike("Cool American flavour", "Chip pickles flavour").unwrap() < 800);
}

/// Numbers of unlisted flavours are few, so each has two.
#[test]
fn unlisted_flavours_are_told_apart() {
    let words = [
        "abricotine",
        "boudin",
        "chorizo",
        "dinde",
        "escargot",
        "farine",
        "gigot",
        "huitre",
        "igname",
        "jalousie",
        "kumquat",
        "langue",
        "merguez",
        "navet",
        "orge",
        "pintade",
        "quenelle",
        "rillette",
        "sardine",
        "tourteau",
    ];
    for own in words {
        for other in words.iter().filter(|other| **other != own) {
            let [left, right] = [own, other].map(|word| format!("Chips saveur {word}"));
            assert!(alike(&left, &right).unwrap() < 800, "{left} {right}");
        }
    }
}

#[test]
fn with_pulp_is_another_form_than_without() {
    let forms = |name| facets(&split(name))[1];
    let alike = |own, other| FORMS.likeness(forms(own), forms(other), 500).unwrap();
    for (own, other) in [
        ("Jus d'orange avec pulpe", "Jus d'orange sans pulpe"),
        ("Orangensaft mit Fruchtfleisch", "Orangensaft ohne Fruchtfleisch"),
        ("Succo con polpa", "Succo senza polpa"),
        ("Nappé chocolat galettes", "Galettes de riz au chocolat"),
        ("Mikado chocolat", "Sablés chocolat"),
        ("Lunettes à la myrtille", "Tuiles à la myrtille"),
    ] {
        assert!(alike(own, other) < 800, "{own} {other}");
    }
    assert_eq!(alike("Jus d'orange pulpé", "Jus d'orange avec pulpe"), 1000);
}

#[test]
fn other_styles_of_cooking_and_sodas_by_their_names_taste_otherwise() {
    for (own, other) in [
        ("Soupe à la chinoise", "Soupe campagnarde"),
        ("Soupe à l'indienne", "Soupe à la mexicaine"),
        ("Tortilla chips sweet & sour", "Tortilla chips"),
        ("Jus d'orange sanguine", "Jus d'orange"),
        ("Sprite", "Fanta"),
        ("Coke Zero", "Sprite"),
        ("Chips vitelotte", "Chips"),
        ("Chocolat noir et muesli", "Chocolat noir"),
    ] {
        assert!(alike(own, other).is_some_and(|alike| alike < 800), "{own} {other}");
    }
    assert_eq!(alike("Fanta citron", "Sprite"), Some(1000));
    assert_eq!(alike("Jus d'oranges sanguines", "Sanguinello"), Some(1000));
}

/// Where a record goes from wide to narrow, its last category adds what the name leaves out.
#[test]
fn a_line_of_categories_adds_a_flavour_and_a_single_one_does_not() {
    use crate::select::test_products::{product, tag};
    let category = |own: &str, parents: &[&str]| crate::model::Category {
        tag: tag(own),
        names: std::collections::BTreeMap::new(),
        synonyms: std::collections::BTreeMap::new(),
        parents: parents.iter().map(|parent| tag(parent)).collect(),
    };
    let graph = CategoryGraph::new(
        vec![
            category("en:chocolates", &[]),
            category("en:dark-chocolates", &["en:chocolates"]),
            category("en:dark-chocolates-with-cocoa-nibs", &["en:dark-chocolates"]),
        ],
        "fr",
    );
    let line = ["en:chocolates", "en:dark-chocolates", "en:dark-chocolates-with-cocoa-nibs"];
    let read = |name: &str, filed: &[&str]| {
        let mut own = product(1, "d", "", filed);
        own.name = name.into();
        let leaves = graph.most_specific(&graph.known(&own.categories));
        FacetReader::default().read(&own, &split(name), (&graph, &leaves))[0]
    };
    let plain = read("Chocolat noir", &line[..2]);
    let alike = |own, other| FLAVOURS.likeness(own, other, 200);
    assert!(alike(read("Chocolat noir pépites", &line), plain).unwrap() < 800);
    assert_eq!(alike(read("Chocolat noir", &line[2..]), plain), Some(1000));
    assert_eq!(alike(read("Intense", &line[2..]), read("Intense", &line)), Some(1000));
}
