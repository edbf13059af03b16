//! When two spellings are one, and when not: accents, genders, languages.

use serde_json::{Value, json};
use sitegen::search::{Filters, Index, LiveIndex, Query, ResultPage};

use super::built;
use crate::support::{SiteTest, product};

/// A product of a name; those of lower numbers are better known.
fn named(number: u64, name: &str) -> Value {
    let mut record = product(number, "d", &[]);
    record["product_name"] = json!(name);
    record["brands"] = json!(format!("B{number}"));
    record["unique_scans_n"] = json!(10_000 - number);
    record
}

/// A site of products with these names, the best known first.
fn site_of(names: &[&str]) -> SiteTest {
    let products = (1..).zip(names).map(|(number, name)| named(number, name));
    built(&products.collect::<Vec<_>>()).0
}

fn index(site: &SiteTest) -> std::sync::Arc<Index> {
    LiveIndex::open(&site.path("data/search.sqlite")).index().unwrap()
}

fn found(index: &Index, query: &str) -> Vec<String> {
    let query = Query::parse(query).unwrap();
    let results = index.search(&query, &Filters::default(), ResultPage::FIRST).unwrap();
    results.hits.into_iter().map(|card| card.shown.name).collect()
}

fn suggested(index: &Index, query: &str) -> Vec<String> {
    let suggestions = index.suggest(&Query::parse(query).unwrap()).unwrap();
    suggestions.products.into_iter().map(|card| card.shown.name).collect()
}

#[test]
fn who_types_an_accent_gets_it_first() {
    let site = site_of(&[
        "Pâtes",
        "Pâte feuilletée",
        "PATES FRAICHES",
        "Pâtes complètes",
        "Pâté de campagne",
        "Pâté en croûte",
        "Pâtés aux herbes",
        "Pâté",
    ]);
    let index = index(&site);
    for query in ["pâté", "Pâtés", "PÂTÉ", "pa\u{302}te\u{301}"] {
        let names = found(&index, query);
        assert_eq!(names.len(), 8, "{query}: {names:?}");
        assert_eq!(names[0], "Pâté", "{query}");
        assert!(names[..4].iter().all(|name| name.starts_with("Pâté")), "{query}: {names:?}");
        assert!(suggested(&index, query)[..4].iter().all(|name| name.starts_with("Pâté")));
    }
    for query in ["pâte", "pâtes"] {
        let names = found(&index, query);
        let has_it = |name: &String| name.starts_with("Pâte ") || name.starts_with("Pâtes");
        assert!(names[..3].iter().any(has_it) && names[..3].iter().all(has_it), "{names:?}");
    }
    // Who types none may mean any: the best known comes first.
    for query in ["pate", "pates", "PATE"] {
        assert_eq!(found(&index, query)[0], "Pâtes", "{query}");
        assert_eq!(found(&index, query).len(), 8, "{query}");
    }
}

/// Only so many of the most popular are put in order; the accent is found however many there are.
#[test]
fn an_accent_is_found_behind_hundreds_of_better_known_others() {
    let mut products: Vec<Value> =
        (1..=400).map(|number| named(number, &format!("Pâtes {number}"))).collect();
    for (number, name) in (401..).zip(["Pâté", "Pâté de foie", "Thé vert", "Rillettes et pâté"])
    {
        products.push(named(number, name));
    }
    products.extend((500..600).map(|number| named(number, &format!("The cookie {number}"))));
    let (site, _) = built(&products);
    let index = index(&site);
    assert_eq!(found(&index, "pâté")[..3], ["Pâté", "Pâté de foie", "Rillettes et pâté"]);
    assert_eq!(suggested(&index, "pâté")[..3], ["Pâté", "Pâté de foie", "Rillettes et pâté"]);
    assert_eq!(suggested(&index, "thé")[0], "Thé vert");
    assert_eq!(found(&index, "pâté foie")[0], "Pâté de foie");
}

#[test]
fn pairs_of_words_that_only_an_accent_tells_apart_are_told_apart() {
    for (left, right) in [
        ("Thé vert", "The cookie"),
        ("Côte de bœuf", "Cote d’azur"),
        ("Coté jardin", "Côte rôtie"),
        ("Maïs doux", "Mais oui"),
        ("Pêche plate", "Péché mignon"),
        ("Cacao sucré", "Sucre de canne"),
        ("Beurre salé", "Sale tarte"),
        ("Gelée de mûre", "Mure sauvage"),
        ("Crème brûlée", "Creme brulee"),
        ("Piña colada", "Pina Smith"),
        ("Fromage de chèvre", "Chevre chaud"),
        ("Gruyère râpé", "Gruyere rape"),
        ("Käse", "Kase"),
        ("Façon tatin", "Facon grecque"),
    ] {
        let site = site_of(&["Eau", left, right]);
        let other_way = site_of(&["Eau", right, left]);
        for (typed, meant) in [(left, left), (&left.to_uppercase(), left)] {
            let word = typed.split(' ').find(|word| !word.is_ascii()).unwrap();
            for site in [&site, &other_way] {
                assert_eq!(found(&index(site), word)[0], meant, "{word}");
                assert_eq!(suggested(&index(site), word)[0], meant, "{word}");
            }
        }
    }
}

#[test]
fn ligatures_and_umlauts_written_out_are_the_same_word() {
    for (name, queries) in [
        ("Cœur fondant", ["coeur", "cœur", "CŒUR"]),
        ("Œufs frais", ["oeuf", "œuf", "oeufs"]),
        ("Weiße Schokolade", ["weisse", "weiße", "WEISSE"]),
        ("Käse", ["kaese", "käse", "kase"]),
        ("Kaese", ["käse", "kaese", "KÄSE"]),
        ("Müller", ["mueller", "muller", "müller"]),
        ("Smørrebrød", ["smorrebrod", "smoerrebroed", "smørrebrød"]),
    ] {
        let site = site_of(&["Eau", name]);
        for query in queries {
            let results = index(&site)
                .search(&Query::parse(query).unwrap(), &Filters::default(), ResultPage::FIRST)
                .unwrap();
            assert_eq!(
                results.hits.first().map(|card| card.shown.name.as_str()),
                Some(name),
                "{query}"
            );
            assert_eq!(results.corrected, None, "{query}");
        }
    }
}

#[test]
fn beginnings_with_accents_lead_to_words_with_them() {
    let site = site_of(&["Pat’s pretzels", "Patates", "Pâté de foie", "Pâtisserie", "Crèmerie"]);
    let index = index(&site);
    for query in ["pâ", "pât", "PÂT"] {
        assert_eq!(suggested(&index, query)[..2], ["Pâté de foie", "Pâtisserie"], "{query}");
        assert_eq!(found(&index, query)[..2], ["Pâté de foie", "Pâtisserie"], "{query}");
    }
    assert_eq!(suggested(&index, "pâtisser")[0], "Pâtisserie");
    assert_eq!(suggested(&index, "crè")[0], "Crèmerie");
    assert_eq!(suggested(&index, "pat")[0], "Pat’s pretzels");
}

#[test]
fn an_accent_that_no_product_has_finds_what_there_is() {
    let site = site_of(&["Pates fraiches", "Biscuit"]);
    assert_eq!(found(&index(&site), "pâtes fraîches"), ["Pates fraiches"]);
    assert_eq!(found(&index(&site), "bîscuït"), ["Biscuit"]);
}

#[test]
fn masculine_and_feminine_are_one() {
    for (masculine, feminine) in [
        ("végétal", "végétales"),
        ("lait entier", "crème entière lait"),
        ("riz complet", "riz complète"),
        ("yaourt crémeux", "sauce crémeuse yaourt"),
        ("jambon blanc", "sauce blanche jambon"),
        ("fromage frais", "crème fraîche fromage"),
        ("saucisson sec", "saucisse sèche saucisson"),
        ("foie gras", "oie grasse foie"),
        ("piment doux", "moutarde douce piment"),
        ("pain français", "baguette française pain"),
        ("plat italien", "pizza italienne plat"),
        ("beurre breton", "galette bretonne beurre"),
        ("repas léger", "soupe légère repas"),
        ("chocolat noir", "tablette noire chocolat"),
        ("chocolat fondant", "tablette fondante chocolat"),
        ("fromage fermier", "tomme fermière fromage"),
        ("thé vert", "olive verte thé"),
    ] {
        let site = site_of(&["Eau", &masculine.to_uppercase(), feminine]);
        let index = index(&site);
        for query in [masculine, feminine.split(' ').take(2).last().unwrap()] {
            assert!(found(&index, query).contains(&feminine.to_string()), "{query}: {feminine}");
        }
        assert_eq!(found(&index, masculine).len(), 2, "{masculine}");
    }
    let site = site_of(&["Crème fraîche", "Sauce douce"]);
    assert_eq!(suggested(&index(&site), "fraic"), ["Crème fraîche"]);
    assert_eq!(suggested(&index(&site), "douc"), ["Sauce douce"]);
}

#[test]
fn words_that_are_no_gender_of_another_stay_apart() {
    for (query, other) in [
        ("pur", "Purée de carottes"),
        ("bois", "Boisson"),
        ("frit", "Frites"),
        ("bière", "Bier"),
        ("amande", "Amant"),
        ("plante", "Plant de tomate"),
    ] {
        // Where nothing has the word itself, it is the beginning of another.
        let site = site_of(&["Eau", query, other]);
        assert_eq!(found(&index(&site), query), [query], "{query}");
    }
}

/// A site with a taxonomy whose English names and synonyms begin as French words do.
fn with_english_names() -> SiteTest {
    let site = SiteTest::new();
    let category = |fr: Option<&str>, en: &str, synonym: &str| {
        let mut names = json!({ "en": en });
        if let Some(fr) = fr {
            names["fr"] = json!(fr);
        }
        json!({ "name": names, "synonyms": { "en": [en, synonym] }, "parents": [] })
    };
    let taxonomy = json!({
        "en:meats": category(Some("Viandes et dérivés"), "Meats and their products", "Meat"),
        "en:jams": category(Some("Confitures"), "Jams", "Jellies"),
        "en:thermal": category(None, "Thermal things", "For the other"),
        "en:teas": category(Some("Thés"), "Teas", "Tea"),
    });
    site.put("source/categories.json", taxonomy.to_string());
    let products = (1..).zip(["en:meats", "en:jams", "en:thermal", "en:teas"]);
    let records = products.map(|(number, tag)| {
        let mut record = named(number, &format!("Article {number}"));
        record["categories_tags"] = json!([tag]);
        record
    });
    site.put_products(&records.collect::<Vec<_>>());
    site.build();
    site
}

#[test]
fn english_names_of_shelves_answer_whole_words_and_no_small_ones() {
    let site = with_english_names();
    let index = index(&site);
    let shelves = |query: &str| -> Vec<String> {
        let suggestions = index.suggest(&Query::parse(query).unwrap()).unwrap();
        suggestions.categories.into_iter().map(|hit| hit.name).collect()
    };
    for query in ["thé", "the", "th", "thés", "thes"] {
        assert_eq!(shelves(query), ["Thés"], "{query}");
    }
    for query in ["their", "for", "other", "therm", "jam b", "je", "jell", "mea"] {
        assert_eq!(shelves(query), [""; 0], "{query}");
    }
    assert_eq!(shelves("meat"), ["Viandes et dérivés"]);
    assert_eq!(shelves("jam"), ["Confitures"]);
    assert_eq!(shelves("jellies"), ["Confitures"]);
    assert_eq!(shelves("conf"), ["Confitures"]);
    assert_eq!(shelves("thermal"), ["Thermal things"]);
}
