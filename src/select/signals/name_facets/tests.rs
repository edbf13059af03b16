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

#[test]
fn the_same_flavour_in_other_words_is_the_same() {
    for (own, other) in [
        ("Yaourt à la fraise", "Erdbeerjoghurt"),
        ("Biscuits chocolat noir noisettes", "Dark chocolate and hazelnut biscuits"),
        ("Jus de pomme", "Apfelsaft"),
        ("Chips saveur barbecue", "Crisps BBQ"),
        ("Yogurt alla vaniglia", "Yaourts vanille"),
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
    assert_eq!(alike("Chips nature", "Chips à l'ancienne"), None);
    assert_eq!(alike("Purée de pommes de terre", "Purée de pommes"), Some(200));
}

#[test]
fn forms_are_told_apart() {
    let forms = |name| facets(&split(name))[1];
    let alike = |own, other| FORMS.likeness(forms(own), forms(other), 500);
    assert_eq!(alike("Chips nature", "Tortilla chips nature"), Some(0));
    assert_eq!(alike("Boudoirs", "Craquelins"), Some(0));
    assert_eq!(alike("Palets bretons", "Galettes bretonnes"), Some(OF_ONE_FAMILY));
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
